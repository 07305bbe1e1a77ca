# A length is implied, and gives way to what is said of the name.
> assume n >= 0; prove [n >= 1] + sum(k=1..n, x[k]) = 1 + sum(k=1..n, x[k])
refuted at n = 0, x = (): left 0, right 1
  holds if n >= 1
@reset
> assume n nonnegative; prove sign(n) + sum(k=1..n, x[k]) = 1 + sum(k=1..n, x[k])
refuted at n = 0, x = (): left 0, right 1
  holds if n >= 1
@reset
> assume K in 0..3; prove sum(k=1..K, p[k]) + [K = 0] = sum(k=1..K, p[k])
refuted at K = 0, p = (): left 1, right 0
  holds if K >= 1
@reset
> assume n <= 0; prove sum(k=1..n, x[k]) = 0
proved: by arithmetic
  assuming n <= 0
> prove prod(k=1..n, x[k]) = 1
proved: by arithmetic
  assuming n <= 0
@reset
> assume n = 0; prove sum(k=1..n, x[k]) = 0
proved: by arithmetic
  assuming n = 0
@reset
# To a guard, too.
> f(n) := sum(k=1..n, x[k])
> h(m) := if(m >= 1, f(m), 7)
> prove h(0) = 7
proved: by arithmetic
> prove f(0) = 0
proved: by arithmetic
> prove h(m) = f(m)
refuted at m = 0, x = (): left 7, right 0
  holds if m >= 1
@reset
# An array's dimension is the union of the ranges in which it is read.
> prove diff(sum(i=1..n-1, x[i] + x[i+1]), x[k]) = 2 - [k = 1]
refuted at n = 3, k = 3, x = (0, 0, 0): left 1, right 2
  holds if k in 1..n - 1
> prove diff(sum(i=1..n-1, x[i] + x[i+1]), x[k]) = [k <= n-1] + [k >= 2]
proved: an identity of rational functions
  taking k in 1..n
> prove diff(sum(k=1..n, x[k]*x[k+1]), x[j]) = x[j-1] + x[j+1]
refuted at n = 1, j = 1, x[2] = 1, x[1] = 1, x[0] = 1: left 1, right 2
> L := sum(j=1..n, x[j]*x[2*j])
> prove L = L + 1
refuted at n = 1, x = (0, 0): left 0, right 1
> prove diff(sum(j=1..n, p[j]), p[3]) = 1
refuted at n = 1, p[1] = 0, p[3] = 0: left 0, right 1
@reset
# Ranges that are reversed are empty; induction begins where none is.
> assume n integer, n >= 1; prove prod(k=4..n, 2^(5-2*k)) = 2^(4*n-n^2-3)
refuted at n = 2: left 1, right 2
  holds if n >= 3
@reset
> assume n integer, n >= 3; prove prod(k=4..n, 2^(5-2*k)) = 2^(4*n-n^2-3)
proved: an identity of rational functions
  assuming n >= 3
@reset
> assume n integer, n >= 1; prove prod(k=8..n, 1 + floor(k/7)) = prod(k=2..n, 1 + floor(k/7))
refuted at n = 11: left 16, right 32
@reset
> assume n integer; prove sum(j=0..n, j) = sum(j=0..n-1, j) + n
refuted at n = -1: left 0, right -1
  holds if n >= 0
> prove prod(i=1..b, x[i]) = prod(i=1..a, x[i])*prod(i=a+1..b, x[i])
refuted at a = 2, b = 1, x = (1, 2): left 1, right 2
