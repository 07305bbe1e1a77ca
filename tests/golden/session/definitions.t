# Definitions, assumptions, the last result, and how to take them back.
> a := 2
> a + 1
3
> g(x) := x^2 + a
> g(3)
11
> g'(x)
2*x
> 1 + 1
2
> % + 1
3
> assume n integer, x > 0
> list
assume n integer
assume x > 0
a := 2
g(x) := x^2 + a
> forget x
> list
assume n integer
a := 2
g(x) := x^2 + a
> reset
> list
nothing is defined or assumed
> g(3)
error: there is no function g
    g(3)
    ^
    hint: write g*(3) for the product, or define g(x) := ...
> f[i, j] := u[i]*v[j]
> diff(f[i, j], u[k])
[i = k]*v[j]
> diff(sum(i=1..N, sum(j=1..M, f[i, j])), v[k])
sum(i=1..N, u[i])
# A defined function stands where it is shorter: not for a small power.
> square(x) := x^2
> diff(x^2*y, y)
x^2
