# How a claim is shown: the domain, the cases, what was rewritten by which rule, and why the difference is zero.
> steps sinh(x)^2 + 1 = cosh(x)^2
  1 + sinh(x)^2
= 1 + (exp(2*x)/2 - 1/2)^2/exp(x)^2         # definition of sinh
= (1/4 + exp(2*x)/2 + exp(4*x)/4)/exp(x)^2  # rational arithmetic
= (1/2 + exp(2*x)/2)^2/exp(x)^2             # rational arithmetic
= cosh(x)^2                                 # definition of cosh
proved: an identity of rational functions in exp(x)
> steps sqrt(5 + 2*sqrt(6)) = sqrt(2) + sqrt(3)
  sqrt(2*sqrt(6) + 5)
= sqrt(2*sqrt(2)*sqrt(3) + 5)               # powers of factors
= sqrt(2) + sqrt(3)                         # by exact tests of algebraic numbers
proved: an identity of rational functions, by exact tests of algebraic numbers
> steps sqrt(x^2) = abs(x)
case x >= 0:
      sqrt(x^2)
    = x                                     # powers of factors
    = abs(x)                                # signs
case x <= 0:
      sqrt(x^2)
    = -x                                    # powers of factors
    = abs(x)                                # signs
proved: an identity of rational functions, by cases of sign
> steps atan(x/sqrt(1 - x^2)) = asin(x)
where 1 - x^2 > 0
where x >= -1

  atan(x/sqrt(1 - x^2))
= atan(x/(sqrt(x + 1)*sqrt(1 - x)))         # inverse functions
= asin(x)                                   # by relations of logarithms and angles
proved: an identity of rational functions, by relations of logarithms and angles
  where 1 - x^2 > 0, x >= -1
> steps log(x*y) = log(x) + log(y)
where x > 0
where y > 0

  log(x*y)
= log(x) + log(y)                           # logarithm of a product
proved: an identity of rational functions
  where x > 0, y > 0
