# Results in the names of the definitions.
> S[i,k] := sum(j=1..D, W[k,j]*x[i,j])
> F[i,k] := exp(S[i,k])/sum(m=1..K, exp(S[i,m]))
> R := -sum(i=1..N, sum(k=1..K, [k=y[i]]*log(F[i,k])))
> assume y[i] in 1..K
> diff(R, W[k,j])
sum(i=1..N, (F[i, k] - [k = y[i]])*x[i, j])
> grad(R, W)
sum(i=1..N, (F[i, k] - [k = y[i]])*x[i, j])
> hessian(R, W)
sum(i=1..N, F[i, k]*([k = l] - F[i, l])*x[i, j]*x[i, m])
@reset
> a[j] := exp(tau*sum(c=1..D, q[c]*k[j,c]))/sum(m=1..N, exp(tau*sum(c=1..D, q[c]*k[m,c])))
> o[d] := sum(j=1..N, a[j]*v[j,d])
> diff(o[d], q[c])
tau*sum(m=1..N, a[m]*k[m, c]*(v[m, d] - o[d]))
> diff(o[d], k[m,c])
tau*a[m]*q[c]*(v[m, d] - o[d])
@reset
> sigma(z) := 1/(1 + exp(-z))
> u[i] := sum(j=1..D, w[j]*x[i,j])
> R := -sum(i=1..N, y[i]*log(sigma(u[i])) + (1 - y[i])*log(1 - sigma(u[i])))
> diff(R, w[k])
sum(i=1..N, (sigma(u[i]) - y[i])*x[i, k])
> diff(R, w[k], w[l])
sum(i=1..N, sigma(u[i])*(1 - sigma(u[i]))*x[i, k]*x[i, l])
@reset
> R := 1/2*sum(i=1..N, (sum(j=1..D, w[j]*x[i,j]) - y[i])^2) + lambda/2*sum(j=1..D, w[j]^2)
> diff(R, w[k])
sum(i=1..N, (sum(j=1..D, w[j]*x[i, j]) - y[i])*x[i, k]) + lambda*w[k]
> diff(R, w[k], w[l])
sum(i=1..N, x[i, k]*x[i, l]) + lambda*[k = l]
@reset
> n[i,k] := w[k]*exp(-(x[i] - mu[k])^2/(2*g[k]^2))/g[k]
> L := sum(i=1..N, log(sum(k=1..K, n[i,k])))
> r[i,l] := n[i,l]/sum(k=1..K, n[i,k])
> assume w[k] > 0, g[k] > 0
> diff(L, mu[l])
sum(i=1..N, r[i, l]*(x[i] - mu[l]))/g[l]^2
@reset
> L := log(sum(m=1..K, exp(s[m])))
> f[k] := exp(s[k])/sum(m=1..K, exp(s[m]))
> grad(L, s)
f[k]
> hessian(L, s)
f[k]*([k = l] - f[l])
# What is not true comes with small numbers, or with what is missing.
> prove diff(L, s[k], s[l]) = -f[k]*f[l]
refuted at K = 1, k = 1, l = 1, s = (0): left 0, right -1
> prove -sum(k=1..K, [y=k]*log(f[k])) = L - s[y]
proved: an identity of rational functions
  taking y in 1..K
> prove diff(L, s[k], s[l]) = [k=l]*f[k] - f[k]*f[l]
proved: an identity of rational functions
  taking k in 1..K, l in 1..K
> R := -sum(k=1..K, [y=k]*log(f[k]))
> prove diff(R, s[l]) = f[l] - [l=y]
refuted at K = 1, l = 1, y = 0, s = (0): left 0, right 1
  holds if y in 1..K
> assume y in 1..K
> prove diff(R, s[l]) = f[l] - [l=y]
proved: an identity of rational functions
  assuming y in 1..K
  taking l in 1..K
