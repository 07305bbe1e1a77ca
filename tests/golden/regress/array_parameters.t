# A parameter that is subscripted takes an array by its name, a row of one, or a list.
> norm2(v) := sum(i=1..n, v[i]^2)
> norm2(x)
sum(i=1..n, x[i]^2)
> diff(norm2(x), x[j])
2*x[j]
> dot(u, v) := sum(i=1..n, u[i]*v[i])
> dot(a, b)
sum(i=1..n, a[i]*b[i])
> diff(dot(a, a), a[k])
2*a[k]
> diff(dot(a, b), b[k])
a[k]
> norm2(x)
sum(i=1..n, x[i]^2)
> f[k] := exp(s[k])
> norm2(f)
sum(i=1..n, f[i]^2)
> diff(norm2(f), s[k])
2*f[k]^2
> sum(k=1..K, norm2(W[k]))
sum(k=1..K, norm2(W[k]))
> diff(sum(k=1..K, norm2(W[k])), W[p, q])
2*W[p, q]
> norm2([a, b, c])
sum(i=1..n, piecewise(i = 1: a, i = 2: b, i = 3: c)^2)
> norm2(2*x)
error: v is an array in norm2: an array is wanted here
    norm2(2*x)
          ^~~
    hint: write the name of an array, or a list
> norm2'(x)
error: v is an array here: it has derivatives by its elements, not by the name itself
    norm2'(x)
    ^~~~~~~~~
> norm2(x + y)
error: v is an array in norm2: an array is wanted here
    norm2(x + y)
          ^~~~~
    hint: write the name of an array, or a list
> softmax(z, k) := exp(z[k])/sum(j=1..K, exp(z[j]))
> diff(softmax(t, k), t[m])
([k = m] - softmax(t, m))*softmax(t, k)
> prove diff(softmax(t, k), t[m]) = softmax(t, k)*([k = m] - softmax(t, m))
proved: an identity of rational functions
  taking m in 1..K
> prove dot(x, x) = norm2(x)
proved: an identity of rational functions
> grad(norm2(x), x)
2*x[k]
> hessian(norm2(x), x)
2*[k = l]
> l := [1, 2, 3]
> n := 3
> norm2(l)
14
> prove norm2(l) = 14
proved: by arithmetic
# Indices that a derivative by a whole array needs are names that nothing else has.
> k := 4
> j := 2
> grad(norm2(w), w)
2*w[i]
> hessian(norm2(w), w)
2*[i = m]
# A defined list is in nobody's way.
> sum(i=1..N, x[i]*[i = t])
[t >= 1]*[t <= N]*x[t]
# A row whose subscript is a parameter itself.
> forget
> g[i] := dot(W[i], x)
> diff(g[i], x[p])
W[i, p]
> E := sum(i=1..m, (g[i] - y[i])^2)
> diff(E, W[p, q])
2*(g[p] - y[p])*x[q]
# Results are told by functions of arrays and rows.
> forget
> dot(a, b) := sum(j=1..D, a[j]*b[j])
> sig(z) := 1/(1 + exp(-z))
> NLL(w) := -sum(i=1..N, t[i]*log(sig(dot(w, x[i]))) + (1 - t[i])*log(1 - sig(dot(w, x[i]))))
> diff(NLL(w), w[p])
sum(i=1..N, (sig(dot(w, x[i])) - t[i])*x[i, p])
> norm(v) := sqrt(sum(j=1..D, v[j]^2))
> diff(norm(v), v[p], v[q])
(norm(v)^2*[p = q] - v[p]*v[q])/norm(v)^3
> sm(z, c) := exp(z[c])/sum(b=1..C, exp(z[b]))
> CE(z, t) := -sum(c=1..C, t[c]*log(sm(z, c)))
> diff(CE(z, t), z[p])
sm(z, p)*sum(c=1..C, t[c]) - t[p]
