# Closed forms: powers of the index before geometric terms, telescoping in steps of the slope, products of lines and powers.
> prove sum(k=1..n, k^2*2^k) = (n^2 - 2*n + 3)*2^(n + 1) - 6
proved: an identity of rational functions in 2^n
  taking n >= 1
> prove sum(k=1..n, k*q^k) = q*(1 - (n + 1)*q^n + n*q^(n + 1))/(1 - q)^2
proved: an identity of rational functions in q^n
  where 1 - q != 0
  taking n >= 1
> prove sum(k=1..n, (-1)^(k + 1)*k^2) = (-1)^(n + 1)*n*(n + 1)/2
proved: an identity of rational functions in (-1)^n
  taking n >= 1
> prove sum(k=1..n, sinh(k*x)) = sinh(n*x/2)*sinh((n + 1)*x/2)/sinh(x/2)
proved: an identity of rational functions
  where 1 - exp(x/2) != 0
  taking n >= 1
> prove sum(k=1..n, 1/((2*k - 1)*(2*k + 1))) = n/(2*n + 1)
proved: an identity of rational functions
  taking n >= 1
> prove sum(k=1..n, 1/((k + x)*(k + x + 1))) = n/((x + 1)*(x + n + 1))
proved: an identity of rational functions
  where sum(k=1..n, [k + x = 0]) = 0, sum(k=1..n, [k + x + 1 = 0]) = 0, x + 1 != 0, n + x + 1 != 0
  taking n >= 1
> prove sum(k=1..n, k*(a[k] - a[k + 1])) = sum(k=1..n, a[k]) - n*a[n + 1]
proved: an identity of rational functions
  taking n >= 1
> prove sum(k=1..n, sum(j=1..k, a[j])) = sum(j=1..n, (n - j + 1)*a[j])
proved: an identity of rational functions
> prove prod(k=1..n, 2*k - 1) = (2*n)!/(2^n*n!)
proved: an identity of rational functions
  taking n >= 1
> prove prod(k=1..n, x + k - 1) = gamma(x + n)/gamma(x)
proved: an identity of rational functions
  where x > 0 or x != floor(x)
  taking n >= 1
> prove prod(k=1..n, c^k) = c^(n*(n + 1)/2)
proved: an identity of rational functions
  taking n >= 1
> prove prod(k=1..n, a[k + 1]/a[k]) = a[n + 1]/a[1]
proved: an identity of rational functions
  where sum(k=1..n, [a[k] = 0]) = 0
  taking n >= 1
> prove prod(k=1..n + 1, a[k]) = a[n + 1]*prod(k=1..n, a[k])
proved: an identity of rational functions
  taking n >= 1
> prove prod(i=1..n, prod(j=1..m, a[i]*b[j])) = prod(i=1..n, a[i])^m*prod(j=1..m, b[j])^n
proved: an identity of rational functions
  taking n >= 1, m >= 1
> prove log(prod(k=1..n, abs(a[k]))) = sum(k=1..n, log(abs(a[k])))
proved: an identity of rational functions, by relations of logarithms and angles
  where prod(k=1..n, abs(a[k])) > 0, sum(k=1..n, [a[k] = 0]) = 0
  taking n >= 1
> assume a[k] > 0
> prove prod(k=1..n, a[k])^(1/n) = exp(sum(k=1..n, log(a[k]))/n)
proved: an identity of rational functions
  assuming a[k] > 0
> prove prod(k=1..n, sqrt(a[k])) = sqrt(prod(k=1..n, a[k]))
proved: an identity of rational functions
  assuming a[k] > 0
> forget
# One factor singled out, of a constant that may be 0.
> assume i in 1..n
> prove prod(j=1..n, x + y*[i = j]) = x^(n - 1)*(x + y)
proved: an identity of rational functions in x^n
  assuming i in 1..n
> prove prod(j=1..n, x + y*[i = j]) = x^n + y*x^(n - 1)
proved: an identity of rational functions in x^n
  assuming i in 1..n
> forget
> assume i integer
> prove prod(j=1..n, x*[i = j]) = x*[i = 1]*[n = 1]
proved: an identity of rational functions in [i = 1], by cases of the conditions
  taking n >= 1
> prove prod(j=1..n, x + [i = j]) = x^n + if(i >= 1 and i <= n, x^(n - 1), 0)
proved: an identity of rational functions
  assuming i integer
  taking n >= 1
> forget
# Induction on the bound, where the claim has a value for all smaller ones.
> prove sum(k=1..n, sin(k*x)) = sin(n*x/2)*sin((n + 1)*x/2)/sin(x/2)
proved: an identity of rational functions, by induction
  where sin(x/2) != 0
  taking n >= 1
> prove 1/2 + sum(k=1..n, cos(k*x)) = sin((n + 1/2)*x)/(2*sin(x/2))
proved: an identity of rational functions in cos(x/2), by induction
  where sin(x/2) != 0
  taking n >= 1
> prove sum(k=1..n, r^k*cos(k*x)) = (r*cos(x) - r^2 - r^(n + 1)*cos((n + 1)*x) + r^(n + 2)*cos(n*x))/(1 - 2*r*cos(x) + r^2)
proved: an identity of rational functions in cos(x), by induction
  where 1 + r^2 - 2*r*cos(x) != 0
  taking n >= 1
> prove sum(k=1..n, k*k!) = (n + 1)! - 1
proved: by arithmetic, by induction
  taking n >= 1
> prove sum(k=1..n, k/(k + 1)!) = 1 - 1/(n + 1)!
proved: by arithmetic, by induction
  taking n >= 1
> prove sum(k=1..n, 1/(sqrt(k) + sqrt(k + 1))) = sqrt(n + 1) - 1
proved: an identity of rational functions in sqrt(2), by induction
  where sum(k=1..n, [sqrt(k) + sqrt(k + 1) = 0]) = 0
  taking n >= 1
> prove sum(k=1..n, atan(1/(1 + k + k^2))) = atan(n + 1) - pi/4
proved: an identity of rational functions, by induction
  taking n >= 1
> prove sum(k=1..n, k*k!) = (n + 1)! + 1
refuted at n = 1: left 1, right 3
> prove sum(k=0..n, (-1)^k*(2*k + 1)) = (-1)^n*(n + 1)
refuted at n = -2: left 0, right -1
  holds if n >= -1
> assume n >= 0
> prove sum(k=0..n, (-1)^k*(2*k + 1)) = (-1)^n*(n + 1)
proved: an identity of rational functions in (-1)^n
  assuming n >= 0
> prove sum(k=-n..n, x^k) = (x^(n + 1) - x^(-n))/(x - 1)
proved: an identity of rational functions in x^n
  where sum(k=-n..n, [k < 0 and x = 0]) = 0, x - 1 != 0, n <= 0 or x != 0
  assuming n >= 0
> forget
> assume n >= 1
> prove prod(k=0..n - 1, cos(2^k*x)) = sin(2^n*x)/(2^n*sin(x))
proved: an identity of rational functions in cos(x), by induction
  where sin(x) != 0
  assuming n >= 1
> assume m integer, m >= 0
> prove sum(k=0..n, binomial(k + m, m)) = binomial(n + m + 1, m + 1)
proved: an identity of rational functions, by induction
  assuming n >= 1, m integer, m >= 0
> forget
