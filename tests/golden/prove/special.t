# The gamma function and its derivatives, by their functional equations.
> prove gamma(x)*gamma(1 - x) = pi/sin(pi*x)
proved: an identity of rational functions in -sin(pi*x)
  where x > 0 or x != floor(x), x < 1 or x != floor(x), sin(pi*x) != 0
> prove gamma(1/2 + x)*gamma(1/2 - x)*cos(pi*x) = pi
proved: an identity of rational functions
  where x > -1/2 or x + 1/2 != floor(x + 1/2), x < 1/2 or 1/2 - x != floor(1/2 - x)
> prove gamma(x)*gamma(1 - x)*sin(pi*x) = pi
proved: an identity of rational functions
  where x > 0 or x != floor(x), x < 1 or x != floor(x)
> prove gamma(x)*gamma(-x) = pi/(x*sin(pi*x))
refuted at x = 1/2: left -6.283185307, right 6.283185307
> prove gamma(2*x) = 2^(2*x - 1)*gamma(x)*gamma(x + 1/2)/sqrt(pi)
proved: an identity of rational functions
  where x > 0 or 2*x != floor(2*x), x > 0 or x != floor(x), x > -1/2 or x + 1/2 != floor(x + 1/2)
> prove gamma(3*x) = 3^(3*x - 1/2)/(2*pi)*gamma(x)*gamma(x + 1/3)*gamma(x + 2/3)
proved: an identity of rational functions
  where x > 0 or 3*x != floor(3*x), x > 0 or x != floor(x), x > -2/3 or x + 2/3 != floor(x + 2/3), x > -1/3 or x + 1/3 != floor(x + 1/3)
> prove gamma(1/x + 1) = gamma(1/x)/x
proved: an identity of rational functions in gamma((x + 1)/x)
  where x != 0, 1/x > 0 or 1/x != floor(1/x)
> prove gamma(1/5)*gamma(2/5)*gamma(3/5)*gamma(4/5) = 4*pi^2/sqrt(5)
proved: an identity of rational functions, by exact tests of algebraic numbers
> prove gamma(1/6) = 2^(-1/3)*sqrt(3/pi)*gamma(1/3)^2
proved: an identity of rational functions
> prove lgamma(2*x) = lgamma(x) + lgamma(x + 1/2) + (2*x - 1)*log(2) - log(pi)/2
proved: an identity of rational functions
  where x > 0
> prove exp(lgamma(x)) = gamma(x)
proved: an identity of rational functions in gamma(x + 1)
  where x > 0
> prove exp(log(abs(gamma(x)))) = gamma(x)
refuted at x = -1/2: left 3.544907702, right -3.544907702
  holds if x > 0
> prove beta(x, x) = 2^(1 - 2*x)*beta(x, 1/2)
proved: an identity of rational functions
  where x > 0
> prove beta(x, 1 - x) = pi/sin(pi*x)
proved: an identity of rational functions in -sin(pi*x)
  where x > 0, x < 1, sin(pi*x) != 0
> prove digamma(1 - x) - digamma(x) = pi*cot(pi*x)
proved: an identity of rational functions
  where x > 0 or x != floor(x), x < 1 or x != floor(x), sin(pi*x) != 0
> prove digamma(2*x) = digamma(x)/2 + digamma(x + 1/2)/2 + log(2)
proved: an identity of rational functions
  where x > 0 or 2*x != floor(2*x), x > 0 or x != floor(x), x > -1/2 or x + 1/2 != floor(x + 1/2)
> prove digamma(1/3) - digamma(1) = -pi/(2*sqrt(3)) - 3*log(3)/2
proved: an identity of rational functions
> prove polygamma(1, x) + polygamma(1, 1 - x) = pi^2/sin(pi*x)^2
proved: an identity of rational functions in -sin(pi*x)
  where x > 0 or x != floor(x), x < 1 or x != floor(x), sin(pi*x) != 0
> prove polygamma(1, 1/2) = pi^2/2
proved: an identity of rational functions
> prove polygamma(3, 1) = pi^4/15
proved: an identity of rational functions
> prove polygamma(2, x + 1) = polygamma(2, x) - 2/x^3
refuted at x = 1: left -0.4041138063, right -4.404113806
> prove polygamma(2, x + 1) = polygamma(2, x) + 2/x^3
proved: an identity of rational functions
  where x > 0 or x != floor(x), x != 0
> assume n integer, n >= 1
> prove polygamma(n, x + 1) = polygamma(n, x) + (-1)^n*n!/x^(n + 1)
proved: an identity of rational functions
  where x > 0 or x != floor(x), x^(n + 1) != 0
  assuming n integer
> prove gamma(n + 1/2) = (2*n)!*sqrt(pi)/(4^n*n!)
proved: an identity of rational functions in gamma(n + 1/2)
> forget n
> prove binomial(n + 2, k + 2) = binomial(n, k) + 2*binomial(n, k + 1) + binomial(n, k + 2)
proved: an identity of rational functions
  where n > -1, k > -1, n - k > -1, n - (k + 2) > -1, n - (k + 1) > -1
> prove binomial(2*n, n)/(n + 1) = binomial(2*n, n) - binomial(2*n, n + 1)
proved: an identity of rational functions
  where 2*n - (n + 1) > -1
> prove erf(abs(x)) = abs(erf(x))
proved: an identity of rational functions in erf(x), by cases of sign
# Floor.
> prove ceil(x) - floor(x) = [x != floor(x)]
proved: an identity of rational functions in [x - floor(x) = 0]
> prove floor(10*sqrt(2)) = 14
proved: by arithmetic
> prove floor(floor(x) + x) = floor(x) + floor(x)
proved: an identity of rational functions in floor(x)
> prove floor(x + n) = floor(x) + n
refuted at n = 1/2, x = 0: left 0, right 1/2
> assume n integer
> prove floor(x + n) = floor(x) + n
proved: an identity of rational functions in floor(x)
  assuming n integer
> prove floor(n*(n + 1)/2) = n*(n + 1)/2
proved: an identity of rational functions
  assuming n integer
> prove floor(n/2) = (2*n - 1 + (-1)^n)/4
proved: an identity of rational functions, by remainders
  assuming n integer
> prove floor(n/3) + floor((n + 1)/3) + floor((n + 2)/3) = n
proved: an identity of rational functions, by remainders
  assuming n integer
> prove floor(n^2/4) = floor(n/2)*ceil(n/2)
proved: an identity of rational functions, by remainders
  assuming n integer
> prove floor(n/3) = ceil((n - 2)/3)
proved: an identity of rational functions, by remainders
  assuming n integer
> prove cos(n*pi/2)^2 = (1 + (-1)^n)/2
proved: by arithmetic, by remainders
  assuming n integer
> prove sin(n*pi/2)*cos(n*pi/2) = 0
proved: by arithmetic, by remainders
  assuming n integer
> prove tan(n*pi/4)^4 = tan(n*pi/4)^2
proved: by arithmetic, by remainders
  where cos(n*pi/4) != 0
  assuming n integer
> forget n
> assume 0 <= x, x < 1
> prove floor(x) = 0
proved: by arithmetic
  assuming x >= 0, x < 1
> prove ceil(x) = 1
refuted at x = 0: left 0, right 1
