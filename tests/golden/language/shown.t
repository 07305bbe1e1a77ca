# Forms as people write them.
> x^(n + 1)
x^(n + 1)
> x*x^n
x*x^n
> 2*2^n
2^(n + 1)
> 2^n/2
2^(n - 1)
> 3*2^n
3*2^n
> sum(k=1..n, k^2)
n*(n + 1)*(2*n + 1)/6
> sum(k=1..n, a*k^2 + b)
n*(2*a*n^2 + 3*a*n + a + 6*b)/6
> sum(k=1..n, s[k]^2)
sum(k=1..n, s[k]^2)
> prod(k=1..n, k)
n!
# A free index and a bound one never share a name.
> hessian(log(sum(k=1..K, exp(s[k]))), s)
exp(s[k])*([k = l]*sum(k1=1..K, exp(s[k1])) - exp(s[l]))/sum(k1=1..K, exp(s[k1]))^2
> k*sum(k=1..n, s[k])
k*sum(k1=1..n, s[k1])
# What is not taken apart to the end is told.
> factor(x^2000 - 1) - factor(x^2000 - 1)
0
> factor(x^5000 - 1)
x^5000 - 1
warning: a factor is too large to be taken apart: it may have factors of its own
    factor(x^5000 - 1)
    ^~~~~~~~~~~~~~~~~~
    hint: polynomials of degree 64 and 300 terms are factored to the end, and x^n - 1 to n = 2000
> factor(x^70 + x + 1)
x^70 + x + 1
warning: a factor is too large to be taken apart: it may have factors of its own
    factor(x^70 + x + 1)
    ^~~~~~~~~~~~~~~~~~~~
    hint: polynomials of degree 64 and 300 terms are factored to the end, and x^n - 1 to n = 2000
> factor(x^64 + 1)
x^64 + 1
# Equations as LaTeX and MathML; columns and matrices; Greek letters.
> latex x^2 + y^2 = 1
x^{2} + y^{2} = 1
> latex diff(f(x), x) = 2*x <= 3
f'(x) = 2 x \le 3
> latex [1, x]
\begin{pmatrix} 1 \\ x \end{pmatrix}
> latex [[1, 2], [3, x]]
\begin{pmatrix} 1 & 2 \\ 3 & x \end{pmatrix}
> mathml alpha_1 <= theta
<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><msub><mi>α</mi><mi>1</mi></msub></mrow><mo>≤</mo><mrow><mi>θ</mi></mrow></math>
> mathml [[1, 2], [3, x]]
<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mrow><mo>(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>2</mn></mtd></mtr><mtr><mtd><mn>3</mn></mtd><mtd><mi>x</mi></mtd></mtr></mtable><mo>)</mo></mrow></mrow></math>
> unicode x <= y^2
x ≤ y²
