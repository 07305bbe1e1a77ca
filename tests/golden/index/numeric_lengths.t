# Lengths that are numbers: sums are not written out where a bracket picks a term, and results keep their names.
> diff(sum(l=1..3, s[l]^2), s[j])
2*s[j]
> K := 3
> f[k] := exp(s[k])/sum(l=1..K, exp(s[l]))
> R := -log(f[y])
> assume y in 1..K
> diff(f[k], s[j])
f[k]*([j = k] - f[j])
> diff(f[1], s[2])
-f[1]*f[2]
> diff(R, s[j])
f[j] - [j = y]
> prove diff(R, s[2]) = f[2] - [2 = y]
proved: an identity of rational functions
> sum(i=1..2, x[i]^2) - x[1]^2 - x[2]^2
0
> sum(i=1..2, x[i]^2) + x[1]^2
2*x[1]^2 + x[2]^2
