# Only the verdict and its particulars; the method in brackets is for a person.
> prove sqrt(z^2) = z
