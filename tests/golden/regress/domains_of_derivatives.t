# A derivative has a value where its function has one, however it is spelled or stored.
> prove diff(log(x), x) = 1/abs(x)
proved: an identity of rational functions
  where x > 0
> prove log'(x) = 1/abs(x)
proved: an identity of rational functions
  where x > 0
> log'(x)
1/x
> log'(-1)
error: undefined: the expression has no value anywhere
    log'(-1)
    ^~~~~~~~
    hint: a division by zero, or a function outside of its domain
> prove log'(-1) = -1
unknown: a part of it has no value anywhere
> q := diff(log(x), x)
> q
1/x
> prove q = 1/abs(x)
proved: an identity of rational functions
  where x > 0
> subst(q, x = -1)
error: undefined: the expression has no value anywhere
    subst(q, x = -1)
    ^~~~~~~~~~~~~~~~
    hint: a division by zero, or a function outside of its domain
> subst(diff(log(x), x), x = -1)
error: undefined: the expression has no value anywhere
    subst(diff(log(x), x), x = -1)
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    hint: a division by zero, or a function outside of its domain
> diff(log(x), x)
1/x
> prove % = 1/abs(x)
proved: an identity of rational functions
  where x > 0
> log'(x)
q
> prove % = 1/abs(x)
proved: an identity of rational functions
  where x > 0
> f(x) := log(x)
> prove f'(x) = 1/abs(x)
proved: an identity of rational functions
  where x > 0
> f'(-1)
error: undefined: the expression has no value anywhere
    f'(-1)
    ^~~~~~
    hint: a division by zero, or a function outside of its domain
> f''(x)
-1/x^2
> g[k] := diff(log(s[k]), s[k])
> prove g[k]*abs(s[k]) = 1
proved: by arithmetic
  where s[k] > 0
> prove log1p'(x) = 1/abs(1 + x)
proved: an identity of rational functions
  where x > -1
> prove atanh'(2) = acoth'(2)
unknown: a part of it has no value anywhere
> prove diff(x*sqrt(y), x) = sqrt(y)
proved: an identity of rational functions in sqrt(y)
  where y >= 0
# Code is the formula alone.
> expand(diff(log(x)^2, x))
2*log(x)/x

# A name stands for a part only where the name has a value: sum(i=1..n - 1, h[i]) is 0 at n = 1.
> assume h[i] > 0
> T := sum(i=1..n - 1, h[i])
> m := sum(i=1..n - 1, h[i]*x[i])/T
> simplify(sum(i=1..n - 1, h[i]*x[i]))
sum(i=1..n - 1, h[i]*x[i])
> M := sum(i=1..n, h[i]*x[i])/sum(i=1..n, h[i])
> simplify(sum(i=1..n, h[i]*x[i]))
M*sum(i=1..n, h[i])
