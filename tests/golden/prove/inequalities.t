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

# Square roots by what they differ by, logarithms by exponentials, a sum by one of its terms.
> prove sqrt(1 + x^2) > abs(x)
proved: by the signs of rational functions in sqrt(x^2 + 1), by cases of sign
> prove sqrt(x^2 + y^2) > abs(x)
refuted at x = 0, y = 0: left 0, right 0
  holds if y > 0
> prove log(1 + exp(x)) > x
proved: by arithmetic
> prove log(1 + exp(x)) > x + 1
refuted at x = 0: left 0.6931471806, right 1
> prove log(1 + x) <= x
proved: by arithmetic
  where x > -1
> prove exp(s[k])/sum(l=1..K, exp(s[l])) <= 1
proved: by arithmetic
  taking k in 1..K
> prove exp(s[k])/sum(l=1..K, exp(s[l])) < 1
refuted at K = 1, k = 1, s = (0): left 1, right 1
> prove log(sum(l=1..K, exp(s[l]))) >= s[k]
proved: by arithmetic
  taking k in 1..K
> prove x[3]^2 <= sum(j=1..n, x[j]^2)
refuted at n = 0, x[3] = 1: left 1, right 0
> prove x[k] <= sum(j=1..n, x[j])
refuted at k = 1, n = 2, x = (2, -5/2): left 2, right -1/2
