# Inequalities: strict conditions, products of factors, monotone kernels.
> assume p > 0, p < 1
> prove p < 1
proved (arithmetic)
  assuming p < 1
> prove p^2 < p
proved (arithmetic)
  assuming p > 0, p < 1
> prove 1/p > 1
proved (arithmetic)
  assuming p > 0, p < 1
> prove p != 1
proved (arithmetic)
  assuming p < 1
> forget
> assume n integer
> prove x^n < 1
refuted at n = 0, x = 0: left 1, right 1
> prove x^(2*n) >= 1
refuted at n = 1, x = 0: left 0, right 1
> forget
> assume x > 0
> prove log(x) > 0
refuted at x = 1: left 0, right 0
> forget
> prove 1/(1 + exp(-x)) < 1
proved (arithmetic)
> prove exp(x^2) > 1
refuted at x = 0: left 1, right 1
> prove cosh(x) >= 1
proved (arithmetic)
