# Four exercises of a machine-learning course: results come back in the user's own names, for every K at once.
> sigma(z) := 1/(1 + exp(-z))
> f[k] := exp(s[k])/sum(l=1..K, exp(s[l]))
> R := -sum(k=1..K, [y = k]*log(f[k]))
> assume y in 1..K

# 1: the logistic function
> diff(sigma(z), z)
sigma(z)*(1 - sigma(z))
> diff(sigma(z), z, 2)
sigma(z)*(1 - sigma(z))*(1 - 2*sigma(z))

# 2: softmax
> diff(f[k], s[l])
f[k]*([k = l] - f[l])

# 3: cross-entropy by the probabilities
> diff(R, f[k])
-[y = k]/f[k]

# 4: cross-entropy by the scores
> diff(R, s[l])
f[l] - [l = y]
