# By cases of sign, and with floor, exp, log and atan relaxed to their bounds.
> prove floor(x) <= x
proved: by arithmetic
> prove floor(x) + 1 > x
proved: by arithmetic
> prove abs(x) >= x
proved: by arithmetic, by cases of sign
> prove max(x, y) >= x
proved: by arithmetic, by cases of sign
> prove abs(x + y) <= abs(x) + abs(y)
proved: by arithmetic, by cases of sign
> prove exp(x) >= 1 + x
proved: by arithmetic
> prove log(x) <= x - 1
proved: by arithmetic
  where x > 0
> prove atan(x) < pi/2
proved: by arithmetic
> prove min(x, y) <= max(x, y)
proved: by the signs of rational functions, by cases of sign
# What a strict relation or a sharper bound would say is false.
> prove floor(x) < x
refuted at x = 0: left 0, right 0
> prove exp(x) > 1 + x
refuted at x = 0: left 1, right 1
> prove floor(x) + 1 > x + 1/2
refuted at x = 1/2: left 1, right 1
> prove log(x) < x - 1
refuted at x = 1: left 0, right 0
> prove abs(x + y) >= abs(x) + abs(y)
refuted at x = 1, y = -1: left 0, right 2
# A sum of what is positive may be empty.
> assume n >= 0; prove sum(k=1..n, exp(x[k])) > 0
refuted at n = 0, x = (): left 0, right 0
  holds if n >= 1
> prove sum(k=1..n, exp(x[k])) >= 0
proved: by arithmetic
> prove sum(k=1..n, abs(x[k])) >= 0
proved: by arithmetic
> prove sum(k=1..n, abs(x[k])) > 0
refuted at n = 0, x = (): left 0, right 0
