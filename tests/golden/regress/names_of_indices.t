# A sum keeps the name of its index that the statement wrote, whatever was typed before and is defined.
> sum(k=1..n, x[k])
sum(k=1..n, x[k])
> sum(m=1..n, x[m])
sum(m=1..n, x[m])
> %
sum(m=1..n, x[m])
> L := sum(i=1..n, x[i]^2)
> expand(sum(q=1..n, x[q]^2) + 1)
sum(q=1..n, x[q]^2) + 1
> expand(L)
sum(i=1..n, x[i]^2)
> diff(sum(j=1..n, x[j]^2)^2*L, x[1])
6*L^2*x[1]
> [t = 1]*a
a*[t = 1]
> [1 = t]*a
a*[1 = t]
> M := sum(p=1..n, x[p]^2) + 1
> M
L + 1
> expand(M)
sum(i=1..n, x[i]^2) + 1
> prod(b=1..n, x[b])
prod(b=1..n, x[b])
> %2 + %
prod(b=1..n, x[b]) + M
