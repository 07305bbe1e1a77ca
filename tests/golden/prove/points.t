# Counterexamples: as short as can be, inside what was assumed and what is implied.
> prove sum(m=1..K, s[m])^2 = sum(m=1..K, s[m]^2)
refuted at K = 2, s = (1, 1): left 4, right 2
> prove sum(k=1..K, [y = k]) = 1
refuted at K = 1, y = 0: left 0, right 1
  holds if y in 1..K
> prove y''(x) + y(x) = 0
refuted at x = 1, y(t) = t: left 1, right 0
> prove max(x, 1000) = 1000
refuted at x = 1001: left 1001, right 1000
> prove atan(tan(theta)) = theta
refuted at theta = 2: left -1.141592654, right 2
# The elements by which a sum is differentiated lie in its range.
> prove diff(sum(m=1..K, s[m]), s[j]) = 1
proved: by arithmetic
  taking j in 1..K
> prove diff(sum(m=1..K, s[m]), s[j]) = 2
refuted at K = 1, j = 1, s = (0): left 1, right 2
