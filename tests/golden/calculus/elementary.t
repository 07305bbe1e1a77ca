# Derivatives that everybody knows.
> diff(x^2, x)
2*x
> diff(x^2, x, 2)
2
> diff(x^2, x, 3)
0
> diff(sin(x), x)
cos(x)
> diff(sin(x), x, 4)
sin(x)
> diff(exp(x)*x, x)
exp(x)*(x + 1)
> diff(log(x), x)
1/x
> diff(sqrt(x), x)
1/(2*sqrt(x))
> diff(x^n, x)
n*x^(n - 1)
> diff(x*y, x, y)
1
> diff(c, x)
0

# An unknown function stays unknown.
> diff(y(x), x)
y'(x)
> f(x) := sin(x)^2
> f'(t)
2*cos(t)*sin(t)
> f''(0)
2
> diff(f(x)*g(x), x)
2*cos(x)*g(x)*sin(x) + f(x)*g'(x)
> diff(abs(x), x)
x/abs(x)
> diff(x^x, x)
x^x*(1 + log(x))
> diff(atan2(y, x), x)
-y/(x^2 + y^2)
> diff(max(x, 0), x)
[x > 0]
> diff(max(0, x), x)
[x > 0]
> diff(max(0, 2*x - 1), x)
2*[2*x - 1 > 0]
> series(x/abs(4*x), x, 0, 0)
error: no power series there: a part is singular at the point
    series(x/abs(4*x), x, 0, 0)
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~
> diff(erf(x), x)
2*exp(-x^2)/sqrt(pi)
> diff(gamma(x), x)
digamma(x)*gamma(x)
> diff(binomial(n, k), n)
binomial(n, k)*(digamma(n + 1) - digamma(1 + n - k))

# Gradients, Jacobians, Hessians, series
> grad(x^2*y, [x, y])
[2*x*y, x^2]
> jacobian([x*y, x + y], [x, y])
[[y, x], [1, 1]]
> hessian(x^2*y, [x, y])
[[2*y, 2*x], [2*x, 0]]
> series(exp(x), x, 0, 4)
x^4/24 + x^3/6 + x^2/2 + x + 1
