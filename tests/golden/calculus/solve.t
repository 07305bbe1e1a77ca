# Limits, solutions, implicit derivatives, Taylor polynomials.
> limit(sin(x)/x, x, 0)
1
> limit((1+1/n)^n, n, oo)
e
> limit(1/x, x, 0)
error: there is no limit from both sides: from the left it is -oo, from the right oo
    limit(1/x, x, 0)
    ^~~~~~~~~~~~~~~~
    hint: write limit(e, x, a, right) or limit(e, x, a, left)
> limit(1/x, x, 0, right)
oo
> limit(1/x, x, 0, left)
-oo
> limit(1/x^2, x, 0)
oo
> limit((sqrt(x^2+x)-x), x, oo)
1/2
> limit(x*log(x), x, 0, right)
0
> limit(atan(x), x, -oo)
-pi/2
> limit((exp(x)-1-x)/x^2, x, 0)
1/2
> limit((x^2-1)/(x-1), x, 1)
2
> limit(x^10*exp(-x), x, oo)
0
> limit(log(x)/x, x, oo)
0
> limit((2*x^2+1)/(3*x^2-x), x, oo)
2/3
> limit(sin(a*x)/x, x, 0)
a
> limit(abs(x)/x, x, 0)
error: there is no limit from both sides: from the left it is -1, from the right 1
    limit(abs(x)/x, x, 0)
    ^~~~~~~~~~~~~~~~~~~~~
    hint: write limit(e, x, a, right) or limit(e, x, a, left)
> limit(x^x, x, 0, right)
1
> limit((a^x-1)/x, x, 0)
log(a)
> limit(sin(x), x, oo)
error: the limit was not found
    limit(sin(x), x, oo)
    ^~~~~~~~~~~~~~~~~~~~
    hint: series(e, x, a, n) expands about a point
> limit(floor(x), x, 1/2)
error: the limit was not found
    limit(floor(x), x, 1/2)
    ^~~~~~~~~~~~~~~~~~~~~~~
    hint: series(e, x, a, n) expands about a point
> limit(sqrt(x), x, 0)
error: there is no limit from both sides: from the left it is without a value, from the right 0
    limit(sqrt(x), x, 0)
    ^~~~~~~~~~~~~~~~~~~~
    hint: write limit(e, x, a, right) or limit(e, x, a, left)
> limit((1+x)^(1/x), x, 0)
e
> limit(tan(x), x, pi/2, left)
oo
> limit((x+h)^2-x^2, h, 0)
0
> limit(((x+h)^2-x^2)/h, h, 0)
2*x
> limit(sin(x)/x, x, 0) + 1
2
> limit(1/(1+exp(-x)), x, oo)
1
> limit((cos(x)-1)/x^2, x, 0)
-1/2
> limit(x^2, x, 3)
9
> limit(x - sqrt(x^2-1), x, oo)
error: the limit was not found
    limit(x - sqrt(x^2-1), x, oo)
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    hint: series(e, x, a, n) expands about a point
> limit(exp(x)/x^5, x, oo)
oo
> solve(x^2 = 1, x)
x = -1, x = 1
  no others
> solve(x^2 - 2, x)
x = -sqrt(2), x = sqrt(2)
  no others
> solve(x^2 + 1 = 0, x)
no real solution
> solve(exp(x) = 3, x)
x = log(3)
  no others
> solve(a*x + b = 0, x)
x = -b/a
  no others  where a != 0
> solve(x^3 = 8, x)
x = 2
  no others
> solve(x^3 - 6*x^2 + 11*x - 6 = 0, x)
x = 1, x = 2, x = 3
  no others
> solve(x^4 - 5*x^2 + 4 = 0, x)
x = -2, x = -1, x = 1, x = 2
  no others
> solve(log(x) = 2, x)
x = exp(2)
  no others
> solve(sqrt(x) = 3, x)
x = 9
  no others
> solve(sqrt(x) = -3, x)
no real solution
> solve(1/x = 2, x)
x = 1/2
  no others
> solve((x^2-1)/(x-1) = 0, x)
x = -1
  no others
> solve([x + y = 3, x - y = 1], [x, y])
x = 2, y = 1
> solve([a*x + b*y = 1, x - y = 1], [x, y])
x = (b + 1)/(a + b), y = (1 - a)/(a + b)
  where a + b != 0
> solve([x + y = 3, 2*x + 2*y = 1], [x, y])
error: the equations have no solution, or more than one
    solve([x + y = 3, 2*x + 2*y = 1], [x, y])
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
> solve(exp(2*x) - 3*exp(x) + 2 = 0, x)
x = 0, x = log(2)
  no others
> solve(x^5 - x + 1 = 0, x)
error: no solution was found, and not shown that there is none
    solve(x^5 - x + 1 = 0, x)
    ^~~~~~~~~~~~~~~~~~~~~~~~~
    hint: equations of degree 2, powers, and functions that can be undone are solved
> solve(sin(x) = 1/2, x)
x = 2*k*pi + pi/6, x = 2*k*pi + 5*pi/6
  no others  for every integer k
> solve(a*x^2 + b*x + c = 0, x)
x = -(b + sqrt(b^2 - 4*a*c))/(2*a), x = (sqrt(b^2 - 4*a*c) - b)/(2*a)
  no others  where a != 0
> solve(abs(x - 1) = 2, x)
x = -1, x = 3
  no others
> solve(2^x = 8, x)
x = 3
  no others
> solve(1/(1+exp(-x)) = 3/4, x)
x = log(3)
  no others
> solve(diff(x^3-3*x, x) = 0, x)
x = -1, x = 1
  no others
> solve(x = x, x)
error: the equation does not hold the unknown: every value solves it
    solve(x = x, x)
    ^~~~~~~~~~~~~~~
    hint: solve(a = b, x) wants an equation in x
> idiff(x^2 + y^2 = 1, y, x)
-x/y
> taylor(sin(x), x, 0, 5)
x - x^3/6 + x^5/120 + O(x^6)
> taylor(exp(x), x, 0, 4)
1 + x + x^2/2 + x^3/6 + x^4/24 + O(x^5)
> taylor(log(x), x, 1, 3)
x - 1 - (x - 1)^2/2 + (x - 1)^3/3 + O((x - 1)^4)
> taylor(1/(1-x), x, 0, 3) + x
(x + 1)*(x^2 + 1) + x
> %
(x + 1)*(x^2 + 1) + x
# No solution is lost on the way, and where one may be, the condition or "there may be others" says so.
> solve(log(1/x^2) = 4, x)
x = -exp(-2), x = exp(-2)
  no others
> solve(a*(x - 1) = 0, x)
x = 1
  no others  where a != 0
> solve(a^x = 4, x)
x = log(4)/log(a)
  no others  where a > 0 and a != 1
> solve(x^a = 4, x)
x = 4^(1/a)
  there may be others
> solve(cos(2*x) = 0, x)
x = k*pi + pi/4, x = k*pi - pi/4
  no others  for every integer k
> solve(sin(x) = 2, x)
no real solution
> solve(tan(x) = k, x)
x = n*pi + atan(k)
  no others  for every integer n
> solve(log(x)*(x + 1) = 0, x)
x = 1
  no others
# What is assumed of the unknown chooses.
> assume x > 0
> solve(x^2 = 1, x)
x = 1
  no others  assuming x > 0
> solve(x + 1 = 0, x)
no real solution
  assuming x > 0
> solve(x = b, x)
x = b if b > 0
  no others  assuming x > 0
> assume n integer
> solve(2*n = 1, n)
no real solution
  assuming n integer
> assume y in 1..3
> solve(y^2 - 6*y + 5 = 0, y)
y = 1
  no others  assuming y in 1..3
> forget x
# Limits with other names say where they hold, and are refused where values on the way do not agree.
> limit(x/(x + a), x, 0)
0
  where a != 0
> limit((a*x + 1)/(b*x + 1), x, oo)
a/b
  where b != 0
> limit(abs(a*x)/x, x, 0, right)
error: the limit was not found
    limit(abs(a*x)/x, x, 0, right)
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    hint: series(e, x, a, n) expands about a point
> limit((exp(-6*x) + exp(5*x) - 2)/abs(4*x), x, 0, left)
1/4
> assume a > 0
> limit(exp(-a*x), x, oo)
0
