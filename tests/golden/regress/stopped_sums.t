# What is stopped while a bracket is moved out of a denominator is told; it used to end the process.
> assume k in 1..n
> g[i] := x[i]/(1 + x[n + 1 - i]^2)
> h[i] := x[i]^2 + x[i]/(1 + (g[i] - w[i])^2)
> L := sum(i=1..n, w[i]*h[i]/(1 + (w[i]*[i = 2])^2) - w[i]/(1 + h[i]^2)/(1 + (w[i]*a)^2))
> diff(L, x[k])
sum(i=1..n, (2*[i = k]*x[i] - 2*(g[i] - w[i])*([i = k]/(x[1 + n - i]^2 + 1) - 2*[k = 1 + n - i]*x[i]*x[1 + n - i]/(x[1 + n - i]^2 + 1)^2)*x[i]/((g[i] - w[i])^2 + 1)^2 + [i = k]/((g[i] - w[i])^2 + 1))*w[i]/([i = 2]*w[i]^2 + 1) + 2*h[i]*(2*[i = k]*x[i] - 2*(g[i] - w[i])*([i = k]/(x[1 + n - i]^2 + 1) - 2*[k = 1 + n - i]*x[i]*x[1 + n - i]/(x[1 + n - i]^2 + 1)^2)*x[i]/((g[i] - w[i])^2 + 1)^2 + [i = k]/((g[i] - w[i])^2 + 1))*w[i]/((a^2*w[i]^2 + 1)*(h[i]^2 + 1)^2))
