# A parameter is not what is defined by its name, whenever that was defined.
> p(x) := x^2
> q(x) := p(x + 1)
> s(z) := 1/(1 + exp(-z))
> c[i] := d[i]^2
> x := 5
> z := 1
> i := 2
> q(2)
9
> q(x)
36
> p'(3)
6
> diff(p(u), u)
2*u
> diff(q(x), x)
12
> prove s'(t) = s(t)*(1 - s(t))
proved: an identity of rational functions in exp(t)
> diff(c[j], d[j])
2*d[j]
> c[5]
d[5]^2
> h(x) := expand((x + 1)^2)
> h(1)
4
> N(s(2), 10)
0.8807970780
> x := p(3)
> x
9
# N may be a value, and then is no call.
> N := 3
> sum(i=1..N, i^2)
14
> N(pi)
error: N is a variable, and ( behind a name is a call
    N(pi)
    ^
    hint: write N*(...) for the product
# Nor is a parameter that is subscripted a defined list.
> v := [5, 6]
> h(v) := expand(v[1] + v[1])
> h(u)
2*u[1]
