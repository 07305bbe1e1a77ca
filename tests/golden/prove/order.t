# Inequalities: strict conditions, products of factors, monotone kernels.
> assume p > 0, p < 1
> prove p < 1
proved: by arithmetic
  assuming p < 1
> prove p^2 < p
proved: by arithmetic
  assuming p > 0, p < 1
> prove 1/p > 1
proved: by arithmetic
  assuming p > 0, p < 1
> prove p != 1
proved: by arithmetic
  assuming p < 1
> prove log(p) < 0
proved: by arithmetic
  assuming p < 1
> prove exp(-p) < 1
proved: by arithmetic
  assuming p > 0
> prove p^p < 1
proved: by arithmetic
  assuming p > 0, p < 1
> prove 2^p > 1
proved: by arithmetic
  assuming p > 0
> prove sqrt(log(p)^2) = -log(p)
proved: an identity of rational functions in log(p)
  assuming p < 1
> forget
> assume n integer
> prove x^n < 1
refuted at n = 0, x = 0: left 1, right 1
> prove x^(2*n) >= 1
refuted at n = 1, x = 0: left 0, right 1
> forget
> assume x > 0
> prove log(1 + x) > 0
proved: by arithmetic
  assuming x > 0
> prove tanh(x) > 0
proved: by arithmetic
  assuming x > 0
> prove abs(exp(x) - 1) = exp(x) - 1
proved: an identity of rational functions in exp(x)
  assuming x > 0
> prove log(x) > 0
refuted at x = 1: left 0, right 0
> forget
> prove 1/(1 + exp(-x)) < 1
proved: by arithmetic
> prove log(1 + exp(x)) > 0
proved: by arithmetic
> prove exp(x^2) >= 1
proved: by arithmetic
> prove exp(x^2) > 1
refuted at x = 0: left 1, right 1
  holds if x > 0
> prove cosh(x) >= 1
proved: by arithmetic
