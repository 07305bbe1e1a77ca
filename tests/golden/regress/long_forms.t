# A form whose normal form is too large is not waited for: the parts are simplified, or the derivative's own graph is shown.
> limits work 1000000
> assume k in 1..n, j in 1..n, t in 1..n, y[i] in 1..n
> f[i] := exp(x[i])/sum(m=1..n, exp(x[m]))
> L := sum(i=1..n, (i - f[i]))*(sum(i=2..n-1, sin(i)*(f[i] + w[i])/(1 + ((a/(1 + (w[i])^2) + f[i + 1]))^2)))
> diff(L, x[k])
(n + 2)*(n - 1)*sum(i=2..n - 1, (f[i]*[i = k] - exp(x[i])*sum(m=1..n, exp(x[m])*[k = m])/sum(m=1..n, exp(x[m]))^2)*sin(i)/((f[i + 1] + a/(w[i]^2 + 1))^2 + 1) - 2*(f[i] + w[i])*(f[i + 1] + a/(w[i]^2 + 1))*(f[i + 1]*[k = i + 1] - exp(x[i + 1])*sum(m=1..n, exp(x[m])*[k = m])/sum(m=1..n, exp(x[m]))^2)*sin(i)/((f[i + 1] + a/(w[i]^2 + 1))^2 + 1)^2)/2
@reset
> limits work 1000000
> e0 := tanh(p[11]*x + x)
> e1 := e0/(1 + e0^2)
> e2 := exp(-x) + e1
> e3 := e0^2 - p[3]*e1
> e4 := e1*e3 + p[1]
> e5 := exp(-e2) + e2
> e6 := p[11] + p[9]*e3 + p[4]*e4
> e7 := e4/(1 + e6^2)
> e8 := tanh(p[10]*e7 + e5)
> diff(e8, x, 2)
(t7 + t8 - 2*e1*(1 - e0^2)*t6 - 6*e0*(1 - e0^2)^2*t6/(e0^2 + 1)^2 + 8*e4*e6^2*t9*p[10]/(e6^2 + 1)^3 + t2^2*exp(-e2) - 2*e4*e6*(t10*p[9] + t11*p[4])*p[10]/(e6^2 + 1)^2 - 2*e4*t9*p[10]/(e6^2 + 1)^2 - 4*e6*t5*t4*p[10]/(e6^2 + 1)^2 - (t7 + t8 - 2*e1*(1 - e0^2)*t6 - 6*e0*(1 - e0^2)^2*t6/(e0^2 + 1)^2 + exp(-x))*exp(-e2) + t11*p[10]/(e6^2 + 1) + exp(-x))*(1 - e8^2) - 2*e8*(t1 - 2*e0^2*(1 - e0^2)*(p[11] + 1)/(e0^2 + 1)^2 - 2*e4*e6*t5*p[10]/(e6^2 + 1)^2 - t2*exp(-e2) + t4*p[10]/(e6^2 + 1) - exp(-x))^2*(1 - e8^2) where t1 = (1 - e0^2)*(p[11] + 1)/(e0^2 + 1), t2 = t1 - 2*e0^2*(1 - e0^2)*(p[11] + 1)/(e0^2 + 1)^2 - exp(-x), t3 = 2*e0^2*(1 - e0^2)*p[3]*(p[11] + 1)/(e0^2 + 1)^2 + 2*e0*(1 - e0^2)*(p[11] + 1) - (1 - e0^2)*p[3]*(p[11] + 1)/(e0^2 + 1), t4 = e3*(1 - e0^2)*(p[11] + 1)/(e0^2 + 1) + e1*t3 - 2*e0^2*e3*(1 - e0^2)*(p[11] + 1)/(e0^2 + 1)^2, t5 = t3*p[9] + t4*p[4], t6 = (p[11] + 1)^2, t7 = 8*e0^3*(1 - e0^2)^2*t6/(e0^2 + 1)^3, t8 = 4*e0^3*(1 - e0^2)*t6/(e0^2 + 1)^2, t9 = t5^2, t10 = 2*(1 - e0^2)^2*t6 + 6*e0*(1 - e0^2)^2*p[3]*t6/(e0^2 + 1)^2 + 2*e1*(1 - e0^2)*p[3]*t6 - 4*e0^2*(1 - e0^2)*t6 - 4*e0^3*(1 - e0^2)*p[3]*t6/(e0^2 + 1)^2 - 8*e0^3*(1 - e0^2)^2*p[3]*t6/(e0^2 + 1)^3, t11 = 8*e0^3*e3*(1 - e0^2)^2*t6/(e0^2 + 1)^3 + 4*e0^3*e3*(1 - e0^2)*t6/(e0^2 + 1)^2 - 2*e1*e3*(1 - e0^2)*t6 - 6*e0*e3*(1 - e0^2)^2*t6/(e0^2 + 1)^2 - 4*e0^2*(1 - e0^2)*t3*(p[11] + 1)/(e0^2 + 1)^2 + e1*t10 + 2*(1 - e0^2)*t3*(p[11] + 1)/(e0^2 + 1)

# A body that becomes zero once it is folded.
> assume k in 1..n, j in 1..n, t in 1..n, y[i] in 1..n
> f[i] := exp(-(x[n + 1 - i]/(1 + i^2))^2)*[i < y[i]]*x[i]
> L := (-1)^n*sum(i=2..n-1, x[i]/(1 + f[i]^2)*sum(m=1..n, exp(-x[m]^2)*m)) + sum(i=2..n, sin(x[i] + 2)*w[i]/(1 + x[i]^2)*sum(m=1..n, x[m]))
> diff(L, x[k])
(-1)^n*sum(i=2..n - 1, x[i]*sum(m=1..n, -2*m*exp(-x[m]^2)*[k = m]*x[m])/(1 + exp(-x[1 + n - i]^2/(i^2 + 1)^2)^2*[i < y[i]]*x[i]^2) + [i = k]*sum(m=1..n, m*exp(-x[m]^2))/(1 + exp(-x[1 + n - i]^2/(i^2 + 1)^2)^2*[i < y[i]]*x[i]^2) - (2*exp(-x[1 + n - i]^2/(i^2 + 1)^2)^2*[i = k]*[i < y[i]]*x[i] - 4*exp(-x[1 + n - i]^2/(i^2 + 1)^2)^2*[i < y[i]]*[k = 1 + n - i]*x[i]^2*x[1 + n - i]/(i^2 + 1)^2)*x[i]*sum(m=1..n, m*exp(-x[m]^2))/(1 + exp(-x[1 + n - i]^2/(i^2 + 1)^2)^2*[i < y[i]]*x[i]^2)^2) + sum(i=2..n, cos(x[i] + 2)*[i = k]*w[i]*sum(m=1..n, x[m])/(x[i]^2 + 1) - 2*[i = k]*sin(x[i] + 2)*w[i]*x[i]*sum(m=1..n, x[m])/(x[i]^2 + 1)^2 + sin(x[i] + 2)*w[i]*sum(m=1..n, [k = m])/(x[i]^2 + 1))
