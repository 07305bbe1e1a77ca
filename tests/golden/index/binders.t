# The bound index is nobody else's: names of indices outside, inside and shadowed.
> diff(sum(m=1..K, exp(s[m])), s[m])
exp(s[m])
> diff(sum(i=1..N, x[i]^2), x[i])
2*x[i]
> diff(sum(m=1..K, s[m]*s[k]), s[k])
sum(m=1..K, s[m]) + s[k]
> diff(sum(i=1..N, x[i]*sum(i=1..M, y[i])), y[i])
sum(i=1..N, x[i])
> diff(log(sum(m=1..K, exp(s[m]))), s[m], s[m])
exp(s[m])*(sum(m1=1..K, exp(s[m1])) - exp(s[m]))/sum(m1=1..K, exp(s[m1]))^2
> diff(prod(i=1..N, x[i]), x[k])
prod(i=1..N, x[i] + [i = k] - [i = k]*x[i])
> subst(sum(m=1..K, s[m]*k), k = m)
sum(m1=1..K, m*s[m1])
> subst(sum(i=1..n, x[i] + j), j = i, n = i)
sum(i1=1..i, i + x[i1])
> subst(sum(k=1..K, sum(l=1..K, a[k]*b[l]*c)), c = k*l)
sum(k1=1..K, sum(l1=1..K, k*l*a[k1]*b[l1]))
> subst(sum(k=1..K, a[k]*j), j = a[k])
sum(k1=1..K, a[k]*a[k1])
> sum(i=1..3, sum(i=1..i, i))
10
# A common term is no factor of its sum.
> simplify(sum(m=1..K, s[m]*t) + t)
sum(m=1..K, t*s[m]) + t
> prove sum(m=1..K, s[m] + t) = t + sum(m=1..K, s[m])
refuted at K = 2, t = 1, s = (0, 0): left 2, right 1
> prove sum(m=1..K, s[m] + t) = K*t + sum(m=1..K, s[m])
proved: an identity of rational functions
  taking K >= 1
> prove sum(m=1..K, t*s[m]) = t*sum(m=1..K, s[m])
proved: an identity of rational functions
> prove sum(m=1..K, m*s[m]) = m*sum(m=1..K, s[m])
refuted at K = 1, m = 0, s = (1): left 1, right 0
> prove sum(i=1..N, a[i])^2 = sum(i=1..N, sum(j=1..N, a[i]*a[j]))
proved: an identity of rational functions
> prove sum(i=1..N, a[i])^2 = sum(i=1..N, a[i]*a[i])
refuted at N = 2, a = (1, 1): left 4, right 2
> prove diff(sum(m=1..K, exp(s[m])), s[m]) = exp(s[m])
proved: an identity of rational functions in exp(s[m])
  taking m in 1..K
> prove diff(sum(m=1..K, exp(s[m])), s[m]) = sum(m=1..K, exp(s[m]))
refuted at K = 2, m = 1, s = (0, 0): left 1, right 2
