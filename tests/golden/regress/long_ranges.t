# Sums over elements stay sums where their bounds are large numbers.
> K := 1000
> f[k] := exp(s[k])/sum(l=1..K, exp(s[l]))
> diff(f[k], s[l])
f[k]*([k = l] - f[l])
> prove diff(f[k], s[l]) = f[k]*([k = l] - f[l])
proved: an identity of rational functions
  taking l in 1..1000
> prove sum(k=1..K, f[k]) = 1
proved: by arithmetic
> prove sum(k=1..K, s[k]) = s[1] + sum(k=2..K, s[k])
proved: an identity of rational functions
> diff(sum(k=1..K, 1/(x + k)), x)
sum(k=1..1000, -1/(k + x)^2)
# Of some dozens the terms are written out where that decides.
> prove sum(k=1..40, a[k]) = sum(k=1..20, a[2*k]) + sum(k=1..20, a[2*k - 1])
proved: an identity of rational functions
