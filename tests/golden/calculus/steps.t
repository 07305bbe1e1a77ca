# Derivations, a rule's name at each line.

> steps diff(x*sin(x), x)
  diff(x*sin(x), x)
= x*diff(sin(x), x) + diff(x, x)*sin(x)                   # product rule
= x*cos(x) + sin(x)                                       # the variable itself, derivative of sin

> steps diff(exp(-x^2/2)/sqrt(2*pi), x)
  diff(exp(-x^2/2)/sqrt(2*pi), x)
= diff(exp(-x^2/2), x)/sqrt(2*pi)                         # constant factor
= diff(-x^2/2, x)*exp(-x^2/2)/sqrt(2*pi)                  # chain rule, derivative of exp
= -diff(x^2, x)*exp(-x^2/2)/(2*sqrt(2*pi))                # constant factor
= -x*exp(-x^2/2)/sqrt(2*pi)                               # power rule

> sigma(z) := 1/(1 + exp(-z))

> steps diff(sigma(z), z)
  diff(sigma(z), z)
= diff(1/(1 + exp(-z)), z)                                # definition
= -diff(1 + exp(-z), z)/(1 + exp(-z))^2                   # reciprocal, chain rule
= -(diff(1, z) + diff(exp(-z), z))/(1 + exp(-z))^2        # sum rule
= -diff(-z, z)*exp(-z)/(1 + exp(-z))^2                    # constant, chain rule, derivative of exp
= diff(z, z)*exp(-z)/(1 + exp(-z))^2                      # constant factor
= exp(-z)/(1 + exp(-z))^2                                 # the variable itself
= sigma(z)*(1 - sigma(z))                                 # simplified

> steps sigma'(z) = sigma(z)*(1 - sigma(z))
  sigma'(z)
= diff(sigma(z), z)                                       # derivative of a function
= diff(1/(1 + exp(-z)), z)                                # definition
= -diff(1 + exp(-z), z)/(1 + exp(-z))^2                   # reciprocal, chain rule
= -(diff(1, z) + diff(exp(-z), z))/(1 + exp(-z))^2        # sum rule
= -diff(-z, z)*exp(-z)/(1 + exp(-z))^2                    # constant, chain rule, derivative of exp
= diff(z, z)*exp(-z)/(1 + exp(-z))^2                      # constant factor
= exp(-z)/(1 + exp(-z))^2                                 # the variable itself
= sigma(z)*(1 - sigma(z))                                 # simplified

  sigma(z)*(1 - sigma(z))

exp(-z) = 1/exp(z)                                              # exponential of a sum
exp(-z)/(1 + exp(-z))^2 = exp(z)/(1 + exp(z))^2                 # rational functions of the above
(1 - 1/(1 + exp(-z)))/(1 + exp(-z)) = exp(z)/(1 + exp(z))^2     # rational functions of the above
proved: an identity of rational functions in exp(z)

> steps diff(x^x, x)
  diff(x^x, x)
= x^x*diff(x*log(x), x)                                   # power with variable base and exponent
= x^x*(x*diff(log(x), x) + diff(x, x)*log(x))             # product rule
= x^x*(log(x) + x/x)                                      # the variable itself, derivative of log
= x^x*(1 + log(x))                                        # simplified

> steps diff(sin(x)^2, x, 2)
  diff(sin(x)^2, x, 2)
= diff(diff(sin(x)^2, x), x)                              # one derivative after the other
= diff(2*diff(sin(x), x)*sin(x), x)                       # power rule, chain rule
= 2*diff(cos(x)*sin(x), x)                                # derivative of sin, constant factor
= 2*(cos(x)*diff(sin(x), x) + diff(cos(x), x)*sin(x))     # product rule
= 2*(cos(x)^2 - sin(x)^2)                                 # derivative of sin, derivative of cos
= 4*cos(x)^2 - 2                                          # simplified

> f[k] := exp(s[k])/sum(l=1..K, exp(s[l]))

> steps diff(f[k], s[l])
  diff(f[k], s[l])
= diff(exp(s[k])/sum(l=1..K, exp(s[l])), s[l])            # definition
= (diff(exp(s[k]), s[l])*sum(l=1..K, exp(s[l])) - diff(sum(l=1..K, exp(s[l])), s[l])*exp(s[k]))/sum(l=1..K, exp(s[l]))^2  # quotient rule
= (diff(s[k], s[l])*exp(s[k])*sum(l=1..K, exp(s[l])) - exp(s[k])*sum(l1=1..K, diff(exp(s[l1]), s[l])))/sum(l=1..K, exp(s[l]))^2  # chain rule, derivative of exp, under the sum
= (exp(s[k])*[k = l]*sum(l=1..K, exp(s[l])) - exp(s[k])*sum(l1=1..K, diff(s[l1], s[l])*exp(s[l1])))/sum(l=1..K, exp(s[l]))^2  # elements of one array, chain rule, derivative of exp
= (exp(s[k])*[k = l]*sum(l=1..K, exp(s[l])) - exp(s[k])*sum(l1=1..K, exp(s[l1])*[l = l1]))/sum(l=1..K, exp(s[l]))^2  # elements of one array
= f[k]*([k = l] - f[l])                                   # simplified

> steps diff(log(sum(i=1..n, x[i]^2)), x[j])
  diff(log(sum(i=1..n, x[i]^2)), x[j])
= diff(sum(i=1..n, x[i]^2), x[j])/sum(i=1..n, x[i]^2)     # chain rule, derivative of log
= sum(i=1..n, diff(x[i]^2, x[j]))/sum(i=1..n, x[i]^2)     # under the sum
= sum(i=1..n, 2*diff(x[i], x[j])*x[i])/sum(i=1..n, x[i]^2)  # power rule, chain rule
= sum(i=1..n, 2*[i = j]*x[i])/sum(i=1..n, x[i]^2)         # elements of one array
= 2*x[j]/sum(i=1..n, x[i]^2)                              # simplified

> steps diff(u(t)/t, t)
  diff(u(t)/t, t)
= (t*diff(u(t), t) - diff(t, t)*u(t))/t^2                 # quotient rule
= (t*u'(t) - u(t))/t^2                                    # derivative, the variable itself
