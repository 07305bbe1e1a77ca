# Derivations at three levels, in two languages, in every format.
> sigma(z) := 1/(1 + exp(-z))
> steps diff(sigma(z), z, 2)
  diff(sigma(z), z, 2)
      diff(sigma(z), z)
    = diff(1/(1 + exp(-z)), z)              # definition of sigma
    = exp(-z)/(1 + exp(-z))^2               # reciprocal, chain rule, derivative of exp
    = (1 - 1/(1 + exp(-z)))/(1 + exp(-z))   # rearranged
    = sigma(z)*(1 - sigma(z))               # back to sigma
= diff(sigma(z)*(1 - sigma(z)), z)          # put in
= diff(sigma(z), z)*(1 - sigma(z)) - diff(sigma(z), z)*sigma(z)
                                            # product rule, chain rule through sigma
= sigma(z)*(1 - sigma(z))*(1 - 2*sigma(z))  # put in, factored
> f[k] := exp(s[k])/sum(l=1..K, exp(s[l]))
> R := -sum(k=1..K, [y = k]*log(f[k]))
> assume y in 1..K
> steps diff(R, f[k])
  diff(R, f[k])
= diff(-sum(k1=1..K, log(f[k1])*[y = k1]), f[k])  # definition of R
= -sum(k1=1..K, [k = k1]*[y = k1]/f[k1])          # chain rule
= -[y = k]/f[k]                                   # the bracket picks a term
      where y = k: -1/f[k];  where y != k: 0
> steps diff(R, s[l])
  diff(R, s[l])
= diff(-sum(k=1..K, log(f[k])*[y = k]), s[l])  # definition of R
= -sum(k=1..K, diff(f[k], s[l])*[y = k]/f[k])  # chain rule through f
      diff(f[k], s[l])
    = diff(exp(s[k])/Z, s[l])                  # definition of f, where Z = sum(l=1..K, exp(s[l]))
    = (Z*diff(exp(s[k]), s[l]) - diff(Z, s[l])*exp(s[k]))/Z^2  # quotient rule
    = (Z*exp(s[k])*[k = l] - exp(s[k])*exp(s[l]))/Z^2  # chain rule, the bracket picks a term
    = exp(s[k])*([k = l] - exp(s[l])/Z)/Z      # collected
    = f[k]*([k = l] - f[l])                    # back to f
= -sum(k=1..K, ([k = l] - f[l])*[y = k])       # put in, cancelled
= f[l] - [l = y]                               # the bracket picks a term
      where l = y: f[l] - 1;  where l != y: f[l]
> steps --level brief diff(R, s[l])
  diff(R, s[l])
= diff(-sum(k=1..K, log(f[k])*[y = k]), s[l])  # definition of R
= -sum(k=1..K, diff(f[k], s[l])*[y = k]/f[k])  # chain rule through f
= f[l] - [l = y]                               # put in, cancelled, the bracket picks a term
> steps --level full diff(f[k], s[l])
  diff(f[k], s[l])
= diff(exp(s[k])/Z, s[l])                   # definition of f, where Z = sum(l=1..K, exp(s[l]))
= (Z*diff(exp(s[k]), s[l]) - diff(Z, s[l])*exp(s[k]))/Z^2  # quotient rule
= (Z*diff(s[k], s[l])*exp(s[k]) - exp(s[k])*sum(l1=1..K, diff(exp(s[l1]), s[l])))/Z^2
                                            # chain rule, derivative of exp, under the sum
= (Z*exp(s[k])*[k = l] - exp(s[k])*sum(l1=1..K, diff(s[l1], s[l])*exp(s[l1])))/Z^2
                                            # elements of one array, chain rule, derivative of exp
= (Z*exp(s[k])*[k = l] - exp(s[k])*sum(l1=1..K, exp(s[l1])*[l = l1]))/Z^2  # elements of one array
= (Z*exp(s[k])*[k = l] - exp(s[k])*exp(s[l]))/Z^2  # the bracket picks a term
= exp(s[k])*([k = l] - exp(s[l])/Z)/Z       # collected
= f[k]*([k = l] - f[l])                     # back to f
      where k = l: f[k]*(1 - f[k]);  where k != l: -f[k]*f[l]
> steps --lang ru diff(R, s[l]) = f[l] - [l = y]
  diff(R, s[l])
= diff(-sum(k=1..K, log(f[k])*[y = k]), s[l])  # определение R
= -sum(k=1..K, diff(f[k], s[l])*[y = k]/f[k])  # сложная функция через f
      diff(f[k], s[l])
    = diff(exp(s[k])/Z, s[l])                  # определение f, где Z = sum(l=1..K, exp(s[l]))
    = (Z*diff(exp(s[k]), s[l]) - diff(Z, s[l])*exp(s[k]))/Z^2  # производная частного
    = (Z*exp(s[k])*[k = l] - exp(s[k])*exp(s[l]))/Z^2
                                            # производная сложной функции, скобка выбирает слагаемое
    = exp(s[k])*([k = l] - exp(s[l])/Z)/Z      # приведение подобных
    = f[k]*([k = l] - f[l])                    # обратно к f
= -sum(k=1..K, ([k = l] - f[l])*[y = k])       # подстановка, сокращение
= f[l] - [l = y]                               # скобка выбирает слагаемое
      где l = y: f[l] - 1;  где l != y: f[l]
proved: an identity of rational functions
  assuming y in 1..K
  taking l in 1..K
> steps --format unicode diff(f[k], s[l])
  diff(f[k], s[l])
= diff(exp(s[k])/Z, s[l])                         # definition of f
      where Z = ∑(l=1..K, exp(s[l]))
= (Z·diff(exp(s[k]), s[l]) − diff(Z, s[l])·exp(s[k]))/Z²  # quotient rule
= (Z·exp(s[k])·[k = l] − exp(s[k])·exp(s[l]))/Z²  # chain rule, the bracket picks a term
= exp(s[k])·([k = l] − exp(s[l])/Z)/Z             # collected
= f[k]·([k = l] − f[l])                           # back to f
      where k = l: f[k]·(1 − f[k]);  where k ≠ l: −f[k]·f[l]
> steps --format latex diff(R, s[l])
\begin{align*}
  & \frac{\partial}{\partial s_{l}} R \\
  & = \frac{\partial}{\partial s_{l}} \left(-\sum_{k=1}^{K} \left[y = k\right] \, \ln f_{k}\right) && \text{definition of R} \\
  & = -\sum_{k=1}^{K} \frac{\left[y = k\right] \, \frac{\partial}{\partial s_{l}} f_{k}}{f_{k}} && \text{chain rule through f} \\
  & \qquad \frac{\partial}{\partial s_{l}} f_{k} \\
  & \qquad = \frac{\partial}{\partial s_{l}} \left(\frac{e^{s_{k}}}{Z}\right) && \text{definition of f} \\
  & \qquad \quad \text{where }Z = \sum_{l=1}^{K} e^{s_{l}} \\
  & \qquad = \frac{Z \, \frac{\partial}{\partial s_{l}} e^{s_{k}} - e^{s_{k}} \, \frac{\partial}{\partial s_{l}} Z}{Z^{2}} && \text{quotient rule} \\
  & \qquad = \frac{Z \, e^{s_{k}} \, \left[k = l\right] - e^{s_{k}} \, e^{s_{l}}}{Z^{2}} && \text{chain rule, the bracket picks a term} \\
  & \qquad = \frac{e^{s_{k}} \, \left(\left[k = l\right] - \frac{e^{s_{l}}}{Z}\right)}{Z} && \text{collected} \\
  & \qquad = f_{k} \, (\left[k = l\right] - f_{l}) && \text{back to f} \\
  & = -\sum_{k=1}^{K} (\left[k = l\right] - f_{l}) \left[y = k\right] && \text{put in, cancelled} \\
  & = f_{l} - \left[l = y\right] && \text{the bracket picks a term} \\
  & \quad \text{where }l = y:\; f_{l} - 1 \\
  & \quad \text{where }l \ne y:\; f_{l}
\end{align*}
> steps --format latex --lang ru sqrt(x^2) = abs(x)
\begin{align*}
  & \text{случай }x \ge 0 \\
  & \qquad \sqrt{x^{2}} \\
  & \qquad = x && \text{степени множителей} \\
  & \qquad = \left|x\right| && \text{знаки} \\
  & \text{случай }x \le 0 \\
  & \qquad \sqrt{x^{2}} \\
  & \qquad = -x && \text{степени множителей} \\
  & \qquad = \left|x\right| && \text{знаки}
\end{align*}
proved: an identity of rational functions, by cases of sign
> steps --format markdown diff(x*sin(x), x)
$$
\begin{aligned}
  & \frac{\partial}{\partial x} (x \, \sin x) \\
  & = x \, \cos x + \sin x && \text{product rule, derivative of sin}
\end{aligned}
$$
> steps --format html sqrt(x^2) = abs(x)
<table class="derivation">
<tr class="case" data-depth="0"><td></td><td>case <math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mrow><mi>x</mi><mo>≥</mo><mn>0</mn></mrow></mrow></math></td><td></td></tr>
<tr class="start" data-depth="1"><td></td><td><math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><msqrt><msup><mi>x</mi><mn>2</mn></msup></msqrt></mrow></math></td><td></td></tr>
<tr class="equal" data-depth="1"><td>=</td><td><math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mi>x</mi></mrow></math></td><td>powers of factors</td></tr>
<tr class="equal" data-depth="1"><td>=</td><td><math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mrow><mo>|</mo><mi>x</mi><mo>|</mo></mrow></mrow></math></td><td>signs</td></tr>
<tr class="case" data-depth="0"><td></td><td>case <math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mrow><mi>x</mi><mo>≤</mo><mn>0</mn></mrow></mrow></math></td><td></td></tr>
<tr class="start" data-depth="1"><td></td><td><math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><msqrt><msup><mi>x</mi><mn>2</mn></msup></msqrt></mrow></math></td><td></td></tr>
<tr class="equal" data-depth="1"><td>=</td><td><math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mrow><mo>−</mo><mi>x</mi></mrow></mrow></math></td><td>powers of factors</td></tr>
<tr class="equal" data-depth="1"><td>=</td><td><math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mrow><mo>|</mo><mi>x</mi><mo>|</mo></mrow></mrow></math></td><td>signs</td></tr>
</table>
proved: an identity of rational functions, by cases of sign
> steps --format json diff(x^2, x)
{"format":"leibniz-derivation","version":1,"language":"en","definitions":[{"name":"sigma","kind":"function","parameters":["z"],"body":["/", 1, ["+", 1, ["exp", ["neg", "z"]]]]},{"name":"f","kind":"array","parameters":["k"],"body":["/", ["exp", ["element", "s", "k"]], ["sum", "l", 1, "K", ["exp", ["element", "s", "l"]]]]},{"name":"R","kind":"value","parameters":[],"body":["neg", ["sum", "k", 1, "K", ["*", ["log", ["element", "f", "k"]], ["bracket", ["=", "y", "k"]]]]]}],"assumptions":[{"kind":"range","subject":"y","lower":1,"upper":"K"}],"implied":[],"expression":["diff", ["^", "x", 2], "x"],"lines":[{"kind":"start","number":1,"depth":0,"expr":["diff", ["^", "x", 2], "x"],"text":"diff(x^2, x)"},{"kind":"equal","number":2,"depth":0,"of":1,"expr":["*", 2, "x"],"text":"2*x","reasons":[{"id":"power-rule","text":"power rule"}]}]}
> steps --level all diff(x^2, x)
error: --level is one of brief, normal, full
    steps --level all diff(x^2, x)
          ^~~~~~~~~~~
    hint: write steps --level brief e
> steps grad(x^2*y, [x, y])
  grad(x^2*y, [x, y])
= [diff(x^2*y, x), diff(x^2*y, y)]          # one derivative for each name
      diff(x^2*y, x)
    = 2*x*y                                 # power rule
      diff(x^2*y, y)
    = x^2                                   # constant factor, the variable itself
= [2*x*y, x^2]                              # put in
> steps hessian(x^2*y, [x, y])
  hessian(x^2*y, [x, y])
= [[diff(diff(x^2*y, x), x), diff(diff(x^2*y, x), y)],  # one derivative for each name
    [diff(diff(x^2*y, y), x), diff(diff(x^2*y, y), y)]]
      diff(x^2*y, x)
    = 2*x*y                                 # power rule
      diff(2*x*y, x)
    = 2*y                                   # constant factor, the variable itself
      diff(2*x*y, y)
    = 2*x                                   # constant factor, the variable itself
      diff(x^2*y, y)
    = x^2                                   # constant factor, the variable itself
      diff(x^2, x)
    = 2*x                                   # power rule
      diff(x^2, y)
    = 0                                     # constant
= [[2*y, 2*x], [2*x, 0]]                    # put in
> steps series(sin(x), x, 0, 5)
  series(sin(x), x, 0, 5)
= x^5/120 - x^3/6 + x                       # Taylor polynomial
> steps expand((x + 1)^3)
  expand((x + 1)^3)
= x^3 + 3*x^2 + 3*x + 1                     # multiplied out
> steps factor(x^3 - 1)
  factor(x^3 - 1)
= (x - 1)*(x^2 + x + 1)                     # factored
> steps sqrt(x^2) = x
  sqrt(x^2)

  x
at x = -1 the left side is 1, the right side -1
refuted at x = -1: left 1, right -1
  holds if x > 0
> steps sum(k=1..n, k*k!) = (n + 1)! - 1
base of the induction, n = 1:
      sum(k=1..1, k*k!)
    = 1                                     # sums term by term
step of the induction, from n to the next, n >= 1:
      sum(k=1..n + 1, k*k!) - sum(k=1..n, k*k!)
    = n^2*gamma(n + 1) + 2*n*gamma(n + 1) + gamma(n + 1)  # sums term by term
    = n^2*gamma(n + 1) + 3*n*gamma(n + 1) - (n*gamma(n + 1) + gamma(n + 1) - 1) + 2*gamma(n + 1) - 1
                                            # rational arithmetic
    = (n + 2)! - 1 - ((n + 1)! - 1)         # definition of factorial
proved: by arithmetic, by induction
  taking n >= 1
> steps sin(x)^4 - cos(x)^4 = 1 - 2*cos(x)^2
  sin(x)^4 - cos(x)^4
= 1 - 2*cos(x)^2                            # by sin^2 = 1 - cos^2
proved: an identity of rational functions in cos(x)
