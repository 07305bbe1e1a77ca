# Results are told in the names of roots, and of what stands under them.
> r := sqrt(x^2+y^2)
> diff(r, x)
x/r
> diff(r, x, x)
y^2/r^3
> diff(1/r, x)
-x/r^3
> diff(x/r, y)
-x*y/r^3
> diff(log(r), x)
x/r^2
> d := sqrt(sum(i=1..n, x[i]^2))
> diff(d, x[j])
x[j]/d
> diff(x[i]/d, x[j])
(d^2*[i = j] - x[i]*x[j])/d^3
> u[i] := x[i]/d
> diff(u[i], x[j])
([i = j] - u[i]*u[j])/d
> f := exp(-r)/r
> diff(f, x)
-x*(r + 1)/(r^3*exp(r))
> g := 1/sqrt(1 - v^2/c^2)
> diff(g, v)
g*v/((c + v)*(c - v))
> T := 2*pi*sqrt(l/a)
> diff(T, l)
T/(2*l)
> diff(T, a)
-T/(2*a)
> forget
> mu := sum(i=1..N, z[i])/N
> w := sum(i=1..N, (z[i] - mu)^2)/N
> diff(sqrt(w), z[k])
(z[k] - mu)/(N*sqrt(w))
> h[i] := (z[i] - mu)/sqrt(w)
> diff(h[i], z[k])
(N*[i = k] - h[i]*h[k] - 1)/(N*sqrt(w))

# b^(1/2)/b is b^(-1/2), which has a value at the same places.
> sqrt(t)/t
1/sqrt(t)
> 1/(1/sqrt(t))/t
1/sqrt(t)
> sqrt(t)/(1/t)
1/(1/t^(3/2))
