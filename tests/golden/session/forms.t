# One expression in the forms that the program writes.
> latex sum(k=1..K, [y = k]*log(f[k]))/sqrt(2)
\frac{\sqrt{2} \left[y \ge 1\right] \left[y \le K\right] \, \ln f_{y}}{2}
> latex (a + b)^2/c - x[i]
\frac{(a + b)^{2}}{c} - x_{i}
> json x^2 + 1
["+", ["^", "x", 2], 1]
@unicode
> sum(k=1..K, x[k]^2*pi) <= 3
error: a relation by itself says not what to do with it
    sum(k=1..K, x[k]^2*pi) <= 3
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~
    hint: write prove sum(k=1..K, x[k]^2*pi) <= 3 for a claim, name := e for a definition
> sum(k=1..K, x[k]^2*pi)
∑(k=1..K, π·x[k]²)
> sqrt(x)*alpha_1/2 - x^-1
alpha_1·√(x)/2 − 1/x
> prod(i=1..n, a[i])
∏(i=1..n, a[i])
