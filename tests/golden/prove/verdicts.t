# True and false claims, each with what a reader needs: the method, the point, the missing assumption.
> prove (x + 1)^2 = x^2 + 2*x + 1
proved: an identity of rational functions
> prove sin(x)^2 + cos(x)^2 = 1
proved: by arithmetic
> prove sqrt(z^2) = z
refuted at z = -1: left 1, right -1
  holds if z > 0
> prove log(x^2) = 2*log(x)
proved: an identity of rational functions in log(x)
  where x > 0
> prove x/x = 1
proved: by arithmetic
  where x != 0
> prove a = b
refuted at a = 1, b = 0: left 1, right 0
> assume z > 0
> prove sqrt(z^2) = z
proved: an identity of rational functions
  assuming z > 0
> forget z
> prove sqrt(z^2) = z
refuted at z = -1: left 1, right -1
  holds if z > 0
> prove x < x + 1
proved: by arithmetic
# Odd roots are taken of factors, whatever their signs.
> prove cbrt(x^3*y) = x*cbrt(y)
proved: an identity of rational functions in cbrt(y)
> prove cbrt(x + y)*cbrt(x - y) = cbrt(x^2 - y^2)
proved: an identity of rational functions
> prove root(x^5, 5) = x
proved: an identity of rational functions
> prove cbrt(x^2) = x^(2/3)
proved: an identity of rational functions in x^(1/3)
  where x >= 0
> prove cbrt(x^2) = x
refuted at x = -1: left 1, right -1
