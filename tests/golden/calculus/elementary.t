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
> diff(y(x^2), x)
2*x*y'(x^2)
