# Derivations, a rule's name at each line.

> steps diff(x*sin(x), x)
  diff(x*sin(x), x)
= x*cos(x) + sin(x)                         # product rule, derivative of sin

> steps diff(exp(-x^2/2)/sqrt(2*pi), x)
  diff(exp(-x^2/2)/sqrt(2*pi), x)
= -x*exp(-x^2/2)/sqrt(2*pi)                 # chain rule, derivative of exp, power rule

> sigma(z) := 1/(1 + exp(-z))

> steps diff(sigma(z), z)
  diff(sigma(z), z)
= diff(1/(1 + exp(-z)), z)                  # definition of sigma
= exp(-z)/(1 + exp(-z))^2                   # reciprocal, chain rule, derivative of exp
= (1 - 1/(1 + exp(-z)))/(1 + exp(-z))       # rearranged
= sigma(z)*(1 - sigma(z))                   # back to sigma

> steps sigma'(z) = sigma(z)*(1 - sigma(z))
  sigma'(z)
= diff(1/(1 + exp(-z)), z)                  # definition of sigma
= exp(-z)/(1 + exp(-z))^2                   # reciprocal, chain rule, derivative of exp
= (1 - 1/(1 + exp(-z)))/(1 + exp(-z))       # rearranged
= sigma(z)*(1 - sigma(z))                   # back to sigma
proved: an identity of rational functions in exp(z)

> steps diff(x^x, x)
  diff(x^x, x)
= x^x*(log(x) + x/x)
                            # power with variable base and exponent, product rule, derivative of log
= x^x*(1 + log(x))                          # cancelled

> steps diff(sin(x)^2, x, 2)
  diff(sin(x)^2, x, 2)
      diff(sin(x)^2, x)
    = 2*cos(x)*sin(x)                       # power rule, chain rule, derivative of sin
= diff(2*cos(x)*sin(x), x)                  # put in
= 2*(cos(x)^2 - sin(x)^2)                   # product rule, derivative of sin, derivative of cos
= 4*cos(x)^2 - 2                            # collected

> f[k] := exp(s[k])/sum(l=1..K, exp(s[l]))

> steps diff(f[k], s[l])
  diff(f[k], s[l])
= diff(exp(s[k])/Z, s[l])                   # definition of f, where Z = sum(l=1..K, exp(s[l]))
= (Z*diff(exp(s[k]), s[l]) - diff(Z, s[l])*exp(s[k]))/Z^2  # quotient rule
= (Z*exp(s[k])*[k = l] - exp(s[k])*exp(s[l]))/Z^2  # chain rule, the bracket picks a term
= exp(s[k])*([k = l] - exp(s[l])/Z)/Z       # collected
= f[k]*([k = l] - f[l])                     # back to f
      where k = l: f[k]*(1 - f[k]);  where k != l: -f[k]*f[l]

> steps diff(log(sum(i=1..n, x[i]^2)), x[j])
  diff(log(sum(i=1..n, x[i]^2)), x[j])
= 2*x[j]/sum(i=1..n, x[i]^2)                # chain rule, the bracket picks a term

> steps diff(u(t)/t, t)
  diff(u(t)/t, t)
= (t*u'(t) - u(t))/t^2                      # quotient rule, derivative
