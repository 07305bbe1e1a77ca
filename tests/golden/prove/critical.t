# A claim that fails only where an equation holds is refuted at its solution, which need not be rational.
> prove [x^2 = 2] = 0
refuted at x = -sqrt(2): left 1, right 0
> prove [x^2 = 2]*y = 0
refuted at x = -sqrt(2), y = 1: left 1, right 0
> prove sign(exp(x) - 3)^2 = 1
refuted at x = log(3): left 0, right 1
> prove [sin(x) > 1/2] = [sin(x) >= 1/2]
refuted at x = pi/6: left 0, right 1
> prove max(x^2, 3) = if(x^2 = 3, 0, max(x^2, 3))
refuted at x = -sqrt(3): left 3, right 0
> prove [x^2 = 2] <= 0
refuted at x = -sqrt(2): left 1, right 0
> prove sqrt(-abs(x^2 - 2)) = x
refuted at x = -sqrt(2): left 0, right -1.414213562
> prove [(sqrt(2) + sqrt(3))^2 = 5 + 2*sqrt(6)] = 0
refuted: left 1, right 0

# The solution must satisfy what is assumed, and every part must have a value there.
> assume x > 0
> prove [x^2 = 2] = 0
refuted at x = sqrt(2): left 1, right 0
> prove [x^2 = 2]*log(x - 2) = 0
unknown: the normal forms differ, but no point was found where the sides do; the sides agree at 4 points to 1000 digits
> assume x < 1
> prove [x^2 = 2] = 0
unknown: the normal forms differ, but no point was found where the sides do; the sides agree at 4 points to 1000 digits
> assume n integer
> prove [n^2 = 2] = 0
unknown: the normal forms differ, but no point was found where the sides do; the sides agree at 4 points to 1000 digits
