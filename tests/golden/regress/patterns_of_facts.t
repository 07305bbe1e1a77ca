# A fact is matched as a whole: equal subscripts, bounds that depend on them, any rank.
> assume W[k,k] > 0
> prove abs(W[1,2]) = W[1,2]
refuted at W[1, 2] = -44/3: left 44/3, right -44/3
> prove abs(W[3,3]) = W[3,3]
proved: an identity of rational functions
  assuming W[k, k] > 0
@reset
> assume S[i,i] in 1..K; prove sum(k=1..K, [k = S[1,2]]) = 1
refuted at K = 1, S[1, 2] = 0: left 0, right 1
  holds if S[1, 2] in 1..K
> prove sum(k=1..K, [k = S[2,2]]) = 1
proved: by arithmetic
  assuming S[i, i] in 1..K
@reset
> assume y[i] in 1..i
> prove sum(k=1..3, [k = y[3]]) = 1
proved: by arithmetic
  assuming y[i] in 1..i
> prove sum(k=1..i, [k = y[3]]) = 1
refuted at i = 1, y[3] = 3: left 0, right 1
  holds if y[3] in 1..i
@reset
> assume A[i,j,k,l,m]^3 > 0; prove abs(A[1,1,1,1,1]) = A[1,1,1,1,1]
proved: an identity of rational functions
  assuming A[i, j, k, l, m]^3 > 0
@reset
> assume x[i] > x[i+1]
> prove [x[3] > x[4]] = 1
proved: by arithmetic
  assuming x[i + 1] < x[i]
> prove [x[4] > x[3]] = 0
proved: by arithmetic
  assuming x[i + 1] < x[i]
> prove [x[3] > x[5]] = [x[5] < x[3]]
proved: an identity of rational functions in [x[5] - x[3] >= 0]
@reset
# What a case supposes is said of one element.
> prove if(x[i] > 0, abs(x[j]), x[j]) = x[j]
refuted at i = 1, j = -1, x[1] = 1, x[-1] = -1: left 1, right -1
@reset
# Of integers bounds are whole.
> assume n integer, n > 3; prove abs(n - 4) = n - 4
proved: an identity of rational functions
  assuming n integer, n > 3
> prove sign(n - 7/2) = 1
proved: by arithmetic
  assuming n integer, n > 3
