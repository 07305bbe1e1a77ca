# Results on a terminal: over several lines where one does not do as well, never wider than it is.
@terminal
> diff(x^3*sin(x)/(1 + x^2), x)
 x²·(x³·cos(x) + x²·sin(x) + x·cos(x) + 3·sin(x))
──────────────────────────────────────────────────
                    (x² + 1)²
> exp(-x^2/2)/sqrt(2*pi*sigma^2)
    x²
  −────
    2
 e
─────────
  ______
 √2·π·σ²
> sum(i=1..n, (x[i] - mu)^2)/n
  n
  ∑  (xᵢ − μ)²
 i=1
───────────────
       n
> sqrt(1 + x^2)
 ______
√x² + 1
> [[1, x^2], [x*y, 22]]
⎡ 1   x²⎤
⎣x·y  22⎦
> if(x > 0, x, 0)
x·[x > 0]
> x^2 + 2*x + 1
(x + 1)²
> abs(x/y)
│ x │
│───│
│ y │
> 1/(1 + 1/(1 + 1/x))
  x + 1
─────────
 2·x + 1
> (a/b)^(n/2)
      n
     ───
      2
⎛ a ⎞
⎜───⎟
⎝ b ⎠
> sum(k=1..K, exp(s[k]))*x
   K   sₖ
x· ∑  e
  k=1
> 2*(sum(k=1..K, log(s[k])) + 1)/(alpha + beta)
   ⎛ K             ⎞
 2·⎜ ∑  log(sₖ) + 1⎟
   ⎝k=1            ⎠
─────────────────────
        α + β
> (1/x + 1)*(1/y + 1)
⎛ 1     ⎞ ⎛ 1     ⎞
⎜─── + 1⎟·⎜─── + 1⎟
⎝ x     ⎠ ⎝ y     ⎠
> [1/x, 2]
⎡ 1    ⎤
⎢───, 2⎥
⎣ x    ⎦
> diff(exp(x)*sin(x)*log(x)*cos(x)*tan(x)*x^5/(1 + x^2 + x^3 + x^4), x)
x⁴·exp(x)·(1 + 5·log(x) + x² + x·log(x) − cos(x)² + x³ + 3·x²·log(x) − 5·cos(x)²·log(x) + x⁴ + 3·x³·log(x) − x²·cos(x)² − x·cos(x)²·log(x) + 2·x·cos(x)·log(x)·sin(x) + 2·x⁴·log(x) − x³·cos(x)² − 3·x²·cos(x)²·log(x) + x⁵·log(x) − x⁴·cos(x)² − 3·x³·cos(x)²·log(x) + 2·x³·cos(x)·log(x)·sin(x) − 2·x⁴·cos(x)²·log(x) + 2·x⁴·cos(x)·log(x)·sin(x) − x⁵·cos(x)²·log(x) + 2·x⁵·cos(x)·log(x)·sin(x))/(x⁴ + x³ + x² + 1)²
> f(x/y)
 ⎛ x ⎞
f⎜───⎟
 ⎝ y ⎠
> N(pi)
3.14159265358979
> x^(n+1)
 n + 1
x
> k! + W[i, j]
k! + W[i, j]
@ascii
> 1/x
1/x
