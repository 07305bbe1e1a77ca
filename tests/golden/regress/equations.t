# Equations that are assumed are put in.
> assume x = y, y = z; prove x = z
proved: an identity of rational functions, by the equations that are assumed
  assuming x = y, y = z
@reset
> assume t = 2; prove abs(t) = 2
proved: an identity of rational functions, by a multiple of the case's equation
  assuming t = 2
> prove [t >= 0] = 1
proved: by arithmetic
  assuming t = 2
@reset
> assume n = 3; prove sum(k=1..n, x[k]) = x[1] + x[2] + x[3]
proved: an identity of rational functions, by the equations that are assumed
  assuming n = 3
@reset
> assume x = y + 1; prove abs(x - y) = 1
proved: by arithmetic, by the equations that are assumed
  assuming x = y + 1
> prove abs(x - y) = 2
refuted at x = 5, y = 4: left 1, right 2
@reset
> assume x[i] = i^2; prove sum(k=1..3, x[k]) = 14
proved: by arithmetic, by the equations that are assumed
  assuming x[i] = i^2
@reset
> assume S[i,j] = S[j,i]
> prove diff(sum(i=1..n, j=1..n, S[i,j]*x[i]*x[j]), x[k]) = 2*sum(j=1..n, S[k,j]*x[j])
proved: an identity of rational functions
  assuming S[i, j] = S[j, i]
  taking k in 1..n
@reset
# Labels that sum to 1: what is missing is offered.
> f[k] := exp(s[k])/sum(l=1..K, exp(s[l]))
> prove diff(-sum(k=1..K, y[k]*log(f[k])), s[j]) = f[j] - y[j]
refuted at K = 1, j = 1, s = (0), y = (0): left 0, right 1
  holds if sum(k=1..K, y[k]) = 1
> assume sum(k=1..K, y[k]) = 1; prove diff(-sum(k=1..K, y[k]*log(f[k])), s[j]) = f[j] - y[j]
proved: an identity of rational functions, by a multiple of the case's equation
  assuming sum(k=1..K, y[k]) = 1
  taking j in 1..K
@reset
# Assumptions that exclude each other are told.
> assume x > 2, x < 1
warning: nothing satisfies all that is assumed: the assumptions exclude each other
    assume x > 2, x < 1
    ^~~~~~~~~~~~~~~~~~~
    hint: `forget` takes an assumption back
@reset
> assume x = y, y = z, x != z
warning: nothing satisfies all that is assumed: the assumptions exclude each other
    assume x = y, y = z, x != z
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~
    hint: `forget` takes an assumption back
@reset
> assume n integer, n > 3, n < 4
warning: nothing satisfies all that is assumed: the assumptions exclude each other
    assume n integer, n > 3, n < 4
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    hint: `forget` takes an assumption back
@reset
> assume n in 3..2
warning: nothing satisfies all that is assumed: the assumptions exclude each other
    assume n in 3..2
    ^~~~~~~~~~~~~~~~
    hint: `forget` takes an assumption back
