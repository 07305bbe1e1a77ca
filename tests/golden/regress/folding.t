# A definition is not solved by a bracket, nor by what may be 0, and a folded result has a value wherever the whole one has.
> h := y*[a > 0]
> h + [a > 0]
h + [a > 0]
> [a <= 0]/y + h
h + [a <= 0]/y
> loss := d*[t > 0]
> diff(loss^2/2 + log(d)*[t <= 0], d)
(d^2*loss + d - loss)/d^2
> drop[i] := r[i]*x[i]*[k[i] > 0]
> diff(sum(i=1..n, [k[i] <= 0]*log(x[i]) + drop[i]), x[j])
([k[j] <= 0] + r[j]*x[j] - [k[j] <= 0]*r[j]*x[j])/x[j]
> m[i] := x[i]*[i = t]
> [i != t]*z/x[i] + m[i]*y
y*m[i] + z*[i != t]/x[i]
> b := w + [i = j]*y
> (1 - [i = j])/y^2 + (b - y)*z
z*(b - y) + [i != j]/y^2
> b := if(a > 0, x, y)
> g := x*if(a > 0, 1, 0)
> g*b/y
b*g/y
> b^2 + [a <= 0]*b
b^2 + b*[a <= 0]
> L := if(u <= 2, x*a, v)
> diff(L, x)
a*[u <= 2]
> prove % = a*[u <= 2]
proved: an identity of rational functions in [2 - u >= 0]
> reset
> f := x/(1 + exp(-x))
> diff(f, x)
(f + exp(x))/(1 + exp(x))
> subst(%, x = 0)
1/2
> L := (sum(i=2..K, s[i+1]))^2
> diff(L, s[i])
2*sum(i=2..K, s[i + 1])
> reset
> L := [n <= 2]*x*p + [n > 2]*sin(p)
> diff(L^2, x)
2*L*p*[n <= 2]
> prove % = 2*p^2*x*[n <= 2]
proved: an identity of rational functions in [2 - n >= 0]
# A nonzero divisor is no hindrance.
> reset
> r := sqrt(x^2 + 1)
> diff(r, x)
x/r
> sigma(z) := 1/(1 + exp(-z))
> diff(sigma(z), z)
sigma(z)*(1 - sigma(z))
# Powers of -1 stay.
> reset
> q := x + 1
> (-1)^n*q + 1
1 + (-1)^n*q
> S := sum(k=1..n, (-1)^k*x[k])
> assume j in 1..n
> diff(S^2, x[j])
2*(-1)^j*S
> prove % = 2*(-1)^j*S
proved: an identity of rational functions
> g[i] := x[i]^2
> sum(i=1..n, (-1)^i*g[i])
sum(i=1..n, (-1)^i*g[i])
# A square that is a constant does not make a constant.
> reset
> asin(x*y/sqrt(x^2*y^2))
asin(x*y/sqrt(x^2*y^2))
> atan2(0, x/y)
atan2(0, x/y)
> asin(-sqrt(3)/2)
-pi/3
> prove asin(sqrt(x^2*y^2)/(2*x*y)) = pi/6
refuted at x = 1, y = -1: left -0.5235987756, right 0.5235987756
# Definitions within definitions, where shifts cancel.
> reset
> d[k] := x[k] - x[k - 1]
> dd[k] := d[k + 1] - d[k]
> prove dd[k] = x[k + 1] - 2*x[k] + x[k - 1]
proved: an identity of rational functions
> g[k] := sum(q=1..k-1, p[q])
> f[i] := g[i + 1]^2
> expand(f[3])
p[1]^2 + 2*p[1]*p[2] + 2*p[1]*p[3] + p[2]^2 + 2*p[2]*p[3] + p[3]^2
> prove f[k] = sum(q=1..k+1, p[q])^2
refuted at k = 1, p[1] = 1, p[2] = 1: left 1, right 4
> f(k) := x[k - 1]
> f(j + 1)
x[j]
