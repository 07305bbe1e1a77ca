# A bound index is never a free one.
> diff(sum(m=1..K, exp(s[m])), s[m])
exp(s[m])
> subst(sum(m=1..K, s[m]*k), k = m)
sum(m1=1..K, m*s[m1])
> subst(sum(k=1..3, x*k), x = k)
6*k
