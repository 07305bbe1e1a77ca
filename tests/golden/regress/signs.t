# A point where a sign changes belongs to both cases, and is not lost between them.
> prove piecewise(x > 0: x, x < 0: -x, 1) = abs(x)
refuted at x = 0: left 1, right 0
  holds if x > 0
> prove x*[x > 0] - x*[x < 0] + 1 - [x > 0] - [x < 0] = abs(x)
refuted at x = 0: left 1, right 0
  holds if x > 0
> prove max(x, y) = piecewise(x > y: x, x < y: y, 0)
refuted at x = 1/2, y = 1/2: left 1/2, right 0
> prove sqrt(x^2*y^2) = if(x < 0, -x*abs(y), if(x > 0, x*abs(y), 1))
refuted at x = 0, y = 0: left 0, right 1
  holds if x > 0
> prove abs(x) = piecewise(x > 0: x, x < 0: -x, 0)
proved: by arithmetic, by cases of sign, by cases of the conditions
> prove sqrt(x*y) + sqrt(-x*z) + abs(y) = sqrt(x*y) + sqrt(-x*z) + y
refuted at x = 0, y = -1, z = 0: left 1, right -1
  holds if y > 0
> prove abs(x) = x*[x > 0] - x*[x <= 0]
proved: by arithmetic, by cases of sign, by cases of the conditions
