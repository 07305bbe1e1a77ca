# x^(2*y) is -1 at x = -1, y = 1/2: no square, unless x^y has a value wherever the claim has one.
> prove abs(x^(2*y)) = x^(2*y)
refuted at x = -1, y = 1/2: left 1, right -1
  holds if x > 0
> prove abs(x^(2*y + 2*z)) = x^(2*y + 2*z)
refuted at x = -1, y = 0, z = 1/2: left 1, right -1
  holds if x > 0
> prove abs(x^(2*y)) + if(x > 0, x^y, 0) = x^(2*y) + if(x > 0, x^y, 0)
refuted at x = -1, y = 1/2: left 1, right -1
  holds if x > 0
> prove abs(x^(2*y))*x^y = x^(3*y)
proved: an identity of rational functions in x^y
  where x >= 0 or y = floor(y), x != 0 or y >= 0, x >= 0 or 2*y = floor(2*y), x >= 0 or 3*y = floor(3*y)
> prove (x^(a*(2/3)))^(3*x) = (x^((2/3)*a))^(3*x)
proved: an identity of rational functions in (x^(2*a/3))^(3*x)
  where x^(2*a/3) >= 0 or 3*x = floor(3*x), x >= 0 or x^(2*a/3) != 0, 2*a/3 = floor(2*a/3) or x >= 0, a >= 0 or x != 0
> prove x^(4*y) - 1 = (x^(2*y) - 1)*(x^(2*y) + 1)
proved: an identity of rational functions in x^(2*y)
  where x >= 0 or 4*y = floor(4*y), x != 0 or y >= 0, x >= 0 or 2*y = floor(2*y)
> assume n integer
> prove sqrt(x^(2*n)) = abs(x^n)
proved: an identity of rational functions in x^n, by cases of sign
  where n >= 0 or x != 0
