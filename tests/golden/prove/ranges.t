# A range that is reversed by more than one is empty: a formula for proper ranges names what it needs.
> prove sum(n=a..b, 1) = 1 + b - a
refuted at a = 2, b = 0: left 0, right -1
  holds if a <= b + 1
> assume a <= b + 1
> prove sum(n=a..b, 1) = 1 + b - a
proved: an identity of rational functions
  assuming a <= b + 1
> forget a
> prove sum(n=0..b, 2^n) = 2^(b + 1) - 1
refuted at b = -2: left 0, right -1/2
  holds if b >= -1
> assume b >= -1
> prove sum(n=0..b, 2^n) = 2^(b + 1) - 1
proved: an identity of rational functions in 2^b
  assuming b >= -1
> forget b
> prove sum(k=1..n, k^3) = (n*(n + 1)/2)^2
proved: an identity of rational functions
  taking n >= 1
> prove sum(n=x..x + 2, cos(n)) = cos(x) + cos(x + 1) + cos(x + 2)
proved: an identity of rational functions
> prove prod(k=1..n, exp(k*x)) = exp(x*sum(k=1..n, k))
proved: an identity of rational functions

# Of a running sum: i is an index, no length of x, so that l may lie behind it. A declared range is the range.
> G[i] := sum(j=1..i, w[j]*x[j]^2)
> prove diff(G[i], x[l]) = 2*w[l]*x[l]
refuted at i = 1, l = 2, w[1] = 1, w[2] = 1, x[1] = 1, x[2] = 1: left 0, right 2
  holds if l in 1..i
> prove diff(G[i], x[l]) = 2*w[l]*x[l]*[l <= i]
proved: an identity of rational functions in [i - l >= 0]
  taking l >= 1
> assume l in 1..N
> prove diff(sum(j=1..K, x[j]), x[l]) = 1
refuted at K = 1, l = 2, x[1] = 0, x[2] = 0: left 0, right 1
  holds if l in 1..K
> prove diff(sum(j=1..K, x[j]), x[l]) = [l <= K]
proved: an identity of rational functions in [K - l >= 0]
  assuming l in 1..N
> prove diff(sum(j=1..N, x[j]), x[l]) = 1
proved: by arithmetic
  assuming l in 1..N
> forget l
> prove diff(sum(j=1..K, x[j]), x[l]) = 1
proved: by arithmetic
  taking l in 1..K

# What stands beside a range that it ends has a place in the array too.
> prove diff(sum(k=1..j - 1, a[k]) + a[j]^2, a[j]) = 2*a[j]
proved: an identity of rational functions
> prove diff(sum(k=j + 1..N, a[k]), a[j]) = 0
proved: by arithmetic
> prove diff(s[K]*sum(k=1..K - 1, s[k]), s[K]) = sum(k=1..K - 1, s[k])
proved: an identity of rational functions

# Sums from l on are those from 1 on, less a start; so are sums of sums.
> o[i] := sum(j=1..i, w[j])
> L := sum(i=1..N, (o[i] - y[i])^2)
> assume l in 1..N
> prove sum(i=1..N, [l <= i]*o[i]) = sum(i=l..N, o[i])
proved: an identity of rational functions
  assuming l in 1..N
> assume b > 0
> prove sum(i=1..n, b^(n - i)*g[i]) = b*sum(i=1..n - 1, b^(n - 1 - i)*g[i]) + g[n]
proved: an identity of rational functions
  assuming b > 0
  taking n >= 1
