# A condition on where a product, a root or a rising function is zero is one on where its parts are.
> prove sign(sqrt(x)) = sqrt(sign(x))
proved: an identity of rational functions, by comparing squares and signs
  where x >= 0
> prove sign(cbrt(x)) = cbrt(sign(x))
proved: by arithmetic, by cases of sign, by cases of the conditions
> prove sign(log(x)) = sign(x - 1)
proved: an identity of rational functions in [x = 1], by cases of sign
  where x > 0
> prove [x^2 = 4] = [x = 2] + [x = -2]
proved: by arithmetic, by cases of the conditions
> prove [x*y = 0] = max([x = 0], [y = 0])
proved: by arithmetic, by cases of sign, by cases of the conditions
> prove [exp(x) = exp(y)] = [x = y]
proved: an identity of rational functions in [x = y]
> prove [sqrt(x)*log(x) = 0] = [x = 1]
proved: an identity of rational functions in [x = 1], by cases of the conditions
  where x > 0
> prove [sqrt(x)*(x - 1) = 0] = [x = 0] + [x = 1]
proved: by arithmetic, by cases of the conditions
  where x >= 0
> prove [x^pi = y^pi] = [x = y]
unknown: the normal forms differ, but no point was found where the sides do; the sides agree at 4 points to 1000 digits
> prove [x*y = 0] = [x = 0]
refuted at x = 1, y = 0: left 1, right 0
  holds if y > 0
> prove [x^2 = x] = [x = 1]
refuted at x = 0: left 1, right 0
  holds if x > 0
