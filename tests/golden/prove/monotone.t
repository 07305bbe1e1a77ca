# Functions that rise have the sign of simpler expressions.
> prove acosh(cosh(x)) = abs(x)
proved: an identity of rational functions, by cases of sign
> prove abs(sinh(x)) = sinh(abs(x))
proved: an identity of rational functions in exp(x), by cases of sign
> prove abs(atan(x)) = atan(abs(x))
proved: an identity of rational functions in atan(x), by cases of sign
> prove abs(acos(x)) = acos(x)
proved: an identity of rational functions in asin(x)
  where x >= -1, x <= 1
> prove exp(max(x, y)) = max(exp(x), exp(y))
proved: an identity of rational functions in exp(x), by cases of sign
> prove abs(log(x)) = log(x)
refuted at x = 1/2: left 0.6931471806, right -0.6931471806
> assume x > 1
> prove abs(log(x)) = log(x)
proved: an identity of rational functions in log(x)
  assuming x > 1
> forget x
> assume x < 0
> prove sqrt((exp(x) - 1)^2) = 1 - exp(x)
proved: an identity of rational functions in exp(x)
  assuming x < 0
> prove sqrt((exp(x) - 1)^2) = exp(x) - 1
refuted at x = -1: left 0.6321205588, right -0.6321205588
> forget x
> assume x > y
> prove abs(exp(x) - exp(y)) = exp(x) - exp(y)
proved: an identity of rational functions
  assuming y < x
> forget x
> prove 2*atan(exp(x)) - pi/2 = 2*atan(tanh(x/2))
proved: an identity of rational functions, by relations of logarithms and angles
> prove acos(sech(x)) = abs(atan(sinh(x)))
proved: an identity of rational functions, by cases of sign, by relations of logarithms and angles
# Odd roots of what may be negative.
> prove cbrt(x*y) = cbrt(x)*cbrt(y)
proved: an identity of rational functions
> prove (cbrt(x) - cbrt(y))*(cbrt(x)^2 + cbrt(x*y) + cbrt(y)^2) = x - y
proved: an identity of rational functions
> prove root(32*x, 5) = 2*root(x, 5)
proved: an identity of rational functions
> prove cbrt(x^2) = cbrt(x)
refuted at x = -1: left 1, right -1
# Powers with integers for exponents, of any base.
> prove (x^n)^m = x^(n*m)
refuted at m = 1/2, n = 2, x = -1: left 1, right -1
  holds if x > 0
> assume m integer
> prove (x^n)^m = x^(n*m)
proved: an identity of rational functions in x^(m*n)
  where m >= 0 or x^n != 0, n = floor(n) or x >= 0, n >= 0 or x != 0, m*n = floor(m*n) or x >= 0, m*n >= 0 or x != 0
  assuming m integer
> forget m
