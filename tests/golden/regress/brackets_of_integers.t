# A relation that folds to false (n < n after n := r + 1) is no relation any more.
> assume x integer, c integer
> prove [x < c]*[c = x + 1] = 0
refuted at c = 14, x = 13: left 1, right 0
@reset
> assume r in 1..n; prove diff([r < n]*s[2], s[q]) = [r < n]*[r + 1 < n]*[2 = q]
refuted at n = 4, q = 2, r = 3, s[2] = 0: left 1, right 0
> prove if(r < n, [r + 1 < n], 1) = 1
refuted at n = 2, r = 1: left 0, right 1
@reset
> assume n in 1..5, m in 1..5, c in 1..5; prove if(n < m, [n >= m - 1], 0) = 0
refuted at m = 2, n = 1: left 1, right 0
@reset
# A kink may hold brackets, which ask for kinks.
> prove diff(sum(i=1..n, abs(x[i] - [i = k])), x[q]) = z
refuted at n = 1, q = 1, k = 0, z = 0, x = (1): left 1, right 0
> assume k in 1..n; prove diff(sum(i=1..n, max([i < m]*x[i], 0)), x[k]) = z
refuted at n = 1, k = 1, m = 2, z = 0, x = (1): left 1, right 0
