# Bounds that are numbers, and bounds that are names.
> sum(i=1..4, i^2)
30
> sum(k=1..10^12, k)
500000000000500000000000
> sum(k=1..10^12, a[k])
sum(k=1..1000000000000, a[k])
> sum(k=3..1, a[k])
0
> sum(k=1..K, 1)
K
> sum(k=1..K, [k = j]*a[k])
a[j]*[j >= 1]*[j <= K]
> prove sum(k=1..n, k^2) = n*(n + 1)*(2*n + 1)/6
proved: an identity of rational functions
  taking n >= 1
> prove sum(k=1..n, 1/(k*(k + 1))) = n/(n + 1)
proved: an identity of rational functions
  taking n >= 1
> prove sum(k=1..n+1, a[k]) = sum(k=1..n, a[k]) + a[n + 1]
proved: an identity of rational functions
  taking n >= 1
> prove sum(k=1..n, a[n + 1 - k]) = sum(k=1..n, a[k])
proved: an identity of rational functions
> prove sum(i=1..N, sum(j=1..M, c[i, j])) = sum(j=1..M, sum(i=1..N, c[i, j]))
proved: an identity of rational functions
> prove sum(i=1..N, sum(j=1..i, c[i, j])) = sum(j=1..N, sum(i=j..N, c[i, j]))
proved: an identity of rational functions
> prove [i < j] + [i = j] + [i > j] = 1
proved: by arithmetic
> prove prod(k=1..n, (k + 1)/k) = n + 1
proved: an identity of rational functions
  taking n >= 1
> prove sum(k=1..n, a[k]) + sum(k=n+1..m, a[k]) = sum(k=1..m, a[k])
refuted at m = 1, n = 2, a = (1, 1): left 2, right 1
  holds if n <= m
> prove sum(i=1..N, sum(j=1..N, [i < j]*a[i]*a[j])) = sum(i=1..N, a[i])^2/2
refuted at N = 1, a = (1): left 0, right 1/2
# A sum from 1 to n is empty for n = 0, not negative for n < 0.
> prove sum(k=0..n, k) = n*(n + 1)/2
refuted at n = -2: left 0, right 1
  holds if n >= -1
> assume n >= 0
> prove sum(k=0..n, k) = n*(n + 1)/2
proved: an identity of rational functions
  assuming n >= 0
