# The conditions under which both sides have a value: sufficient, none too strong, none that follows from the others.
> prove n!/(n - 2)! = n*(n - 1)
proved: an identity of rational functions
  where n > 1 or n != floor(n)
> prove tan(atan2(y, x)) = y/x
proved: an identity of rational functions, by cases of sign, by cases of the conditions
  where cos(atan2(y, x)) != 0, x != 0
> prove x^y*x^(-y) = 1
proved: by arithmetic
  where x >= 0 or y = floor(y), x != 0 or y >= 0, x != 0 or y <= 0
> prove diff(abs(x), x) = sign(x)
proved: by arithmetic, by cases of sign
  where x != 0
> prove diff(log(abs(x)), x) = 1/x
proved: an identity of rational functions, by cases of sign
  where x != 0
> prove diff(floor(x), x) = 0
proved: by arithmetic
  where x != floor(x)
> prove diff(log(x), x) = 1/abs(x)
proved: an identity of rational functions
  where x > 0
> prove [sqrt(x) < 3*x] = [x^(1/2) < 3*x]
proved: an identity of rational functions
  where x >= 0
> prove diff(max(x, y), x) = [x >= y]
proved: an identity of rational functions in [y - x >= 0]
  where x != y
> prove root(x, 4)^4 = x
proved: an identity of rational functions
  where x >= 0
> prove root(x, 3)^3 = x
proved: an identity of rational functions

# A part of a branch counts where the branch is taken; one of a sum for every index.
> prove if(y > 0, log(x), 0)*2 = if(y > 0, log(x^2), 0)
proved: an identity of rational functions
  where x > 0 or y <= 0
> prove if(x > 0, log(x), 0)*2 = if(x > 0, log(x^2), 0)
proved: an identity of rational functions
> prove diff(sum(i=1..n, log(x[i])), x[j]) = 1/x[j]
proved: an identity of rational functions
  where sum(i=1..n, [x[i] <= 0]) = 0
  taking j in 1..n
> prove prod(k=1..n, 1/x[k])*prod(k=1..n, x[k]) = 1
proved: by arithmetic
  where sum(k=1..n, [x[k] = 0]) = 0

# What is assumed is not listed.
> assume A square(n)
> prove grad(det(A), A) = det(A)*inv(A)'
proved: an identity of rational functions
  where det(A) != 0
> assume det(A) != 0
> prove A*inv(A) = eye(n)
proved: an identity of rational functions, by the relations of inverses

# A sum whose bound is no integer has no value, and such a point refutes nothing.
> f(n) := sum(k=1..n, 1)
> f(5/2)
error: undefined: the expression has no value anywhere
    f(5/2)
    ^~~~~~
    hint: a division by zero, or a function outside of its domain
> prove f(-1/2) = -1/2
unknown: a part of it has no value anywhere
> prod(k=1..1/2 + 1, x)
error: a bound of a sum or product is not an integer
    prod(k=1..1/2 + 1, x)
         ^~~~~~~~~~~~
    hint: an index runs over integers: write floor(...) or ceil(...) if that is meant
> prove floor(x)*sum(k=1..floor(x), y) = x*sum(k=1..floor(x), y)
refuted at x = 5/2, y = 1: left 4, right 5

# What would make a claim true leaves points where both sides have a value.
> prove log(y^1) = log((-y)^1)
unknown: no point was found where both sides have a value

# What the parts of a sum or a branch need for a value helps to decide.
> prove diff(sum(k=1..n, log(x[k])), x[j])*abs(x[j]) = 1
proved: by arithmetic
  where sum(k=1..n, [x[k] <= 0]) = 0
  taking j in 1..n
> prove sum(k=1..n, log(x[k])) + abs(x[n]) = sum(k=1..n, log(x[k])) + x[n]
proved: an identity of rational functions
  where sum(k=1..n, [x[k] <= 0]) = 0
> prove sum(k=1..n, log(x[k])) + abs(x[n + 1]) = sum(k=1..n, log(x[k])) + x[n + 1]
refuted at n = 1, x[2] = -1/4, x[1] = 3/2: left 0.6554651081, right 0.1554651081
> prove diff(if(y > 0, log(x), x), x) = if(y > 0, 1/abs(x), 1)
proved: an identity of rational functions, by cases of sign, by cases of the conditions
  where x > 0 or y <= 0
> prove if(y > 0, log(x), x) + abs(x) = if(y > 0, log(x), x) + x
refuted at x = -1, y = 0: left 0, right -2
  holds if x > 0

# A domain of single points.
> prove asin(1 + x^2) = pi/2
proved: an identity of rational functions, by the only value that a part can have
  where x^2 <= 0
> prove sqrt(-x^2) = x
proved: by arithmetic, by the only value that a part can have
  where x^2 <= 0
> prove sqrt(-x^2) = 1
refuted at x = 0: left 0, right 1
> prove acosh(cos(x)) = 0
proved: by arithmetic, by the only value that a part can have
  where cos(x) >= 1
> prove sqrt(-(x - 1)^2) + x = 1
proved: by arithmetic, by the only value that a part can have
  where (x - 1)^2 <= 0

# Brackets are 0 or 1: what holds for both goes without saying.
> prove sqrt([x > 0]) = [x > 0]
proved: by arithmetic, by cases of the conditions, by comparing squares and signs
> prove log(1 + [x > 0]) = log(2)*[x > 0]
proved: by arithmetic, by cases of the conditions
> prove sqrt(2 - [x > 0] - [y > 0]) = sqrt([x <= 0] + [y <= 0])
proved: an identity of rational functions
> prove 1/(1 - [x = 0]) = 1
proved: by arithmetic, by cases of the conditions
  where 1 - [x = 0] != 0
> prove log(2 + sign(x))*0 = 0
proved: by arithmetic, by cases of sign
  where sign(x) > -2
