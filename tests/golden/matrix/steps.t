# Derivations of matrix claims: by elements, from matrix notation and back to it.

> assume A matrix(m, n), B matrix(n, m), S matrix(n, n), x vector(n), b vector(m)

> steps grad(norm(A*x - b)^2, x)
  grad(norm(A*x - b)^2, x)[i]
= diff(sum(i1=1..m, (sum(k=1..n, A[i1, k]*x[k]) - b[i1])^2), x[i])  # by elements
= sum(i1=1..m, 2*(sum(k=1..n, A[i1, k]*x[k]) - b[i1])*sum(k=1..n, A[i1, k]*[i = k]))  # chain rule
= sum(i1=1..m, 2*A[i1, i]*(sum(k=1..n, A[i1, k]*x[k]) - b[i1]))  # the bracket picks a term
= 2*sum(i1=1..m, A[i1, i]*(sum(k=1..n, A[i1, k]*x[k]) - b[i1]))  # rearranged
= (2*A'*(A*x - b))[i]                       # by elements

> steps grad(x'*S*x, x) = (S + S')*x
  grad(x'*S*x, x)[i]
= diff(sum(k1=1..n, sum(k=1..n, S[k1, k]*x[k]*x[k1])), x[i])  # by elements
= sum(k1=1..n, sum(k=1..n, ([i = k]*x[k1] + [i = k1]*x[k])*S[k1, k]))
                                            # under the sum, product rule, elements of one array
= sum(k1=1..n, [i = k1]*sum(k=1..n, S[k1, k]*x[k]) + S[k1, i]*x[k1])  # the bracket picks a term
= sum(k=1..n, (S[i, k] + S[k, i])*x[k])     # the bracket picks a term
= ((S + S')*x)[i]                           # by elements
proved: an identity of rational functions

> steps tr(A*B) = tr(B*A)
  tr(A*B)
= sum(i=1..m, sum(k=1..n, A[i, k]*B[k, i]))  # by elements
= sum(i=1..n, sum(k=1..m, A[k, i]*B[i, k]))  # sums term by term
= tr(B*A)                                    # by elements
proved: an identity of rational functions

> steps --lang ru (A*B)' = B'*A'
  (A*B)'[i, j]
= sum(k=1..n, A[j, k]*B[k, i])              # поэлементно
= (B'*A')[i, j]                             # поэлементно
proved: an identity of rational functions

> steps --format latex grad(x'*S*x, x) = (S + S')*x
\begin{align*}
  & \mathrm{grad}\left(x^\top S x, x\right)_{i} \\
  & = \frac{\partial}{\partial x_{i}} \left(\sum_{k_{1}=1}^{n} \sum_{k=1}^{n} S_{k_{1}, k} x_{k} x_{k_{1}}\right) && \text{by elements} \\
  & = \sum_{k_{1}=1}^{n} \sum_{k=1}^{n} (\left[i = k\right] x_{k_{1}} + \left[i = k_{1}\right] x_{k}) S_{k_{1}, k} && \text{under the sum, product rule, elements of one array} \\
  & = \sum_{k_{1}=1}^{n} \left(\left[i = k_{1}\right] \, \sum_{k=1}^{n} S_{k_{1}, k} x_{k} + S_{k_{1}, i} x_{k_{1}}\right) && \text{the bracket picks a term} \\
  & = \sum_{k=1}^{n} (S_{i, k} + S_{k, i}) x_{k} && \text{the bracket picks a term} \\
  & = ((S + S^\top) x)_{i} && \text{by elements}
\end{align*}
proved: an identity of rational functions

> steps hessian(x'*S*x, x) = S
  hessian(x'*S*x, x)[i, j]
= diff(sum(k1=1..n, sum(k=1..n, S[k1, k]*x[k]*x[k1])), x[i], x[j])  # by elements
      diff(sum(k1=1..n, sum(k=1..n, S[k1, k]*x[k]*x[k1])), x[i])
    = sum(k1=1..n, sum(k=1..n, ([i = k]*x[k1] + [i = k1]*x[k])*S[k1, k]))
                                             # under the sum, product rule, elements of one array
    = sum(k1=1..n, [i = k1]*sum(k=1..n, S[k1, k]*x[k]) + S[k1, i]*x[k1])  # the bracket picks a term
    = sum(k=1..n, (S[i, k] + S[k, i])*x[k])  # the bracket picks a term
= diff(sum(k=1..n, (S[i, k] + S[k, i])*x[k]), x[j])  # put in
= sum(k=1..n, [j = k]*(S[i, k] + S[k, i]))   # under the sum, elements of one array
= S[i, j] + S[j, i]                          # the bracket picks a term

  S[i, j]
at n = 1, i = 1, j = 1, S = ((1)), x = (0) the left side is 2, the right side 1
refuted at n = 1, i = 1, j = 1, S = ((1)), x = (0): left 2, right 1

# Lists item by item.
> steps grad(u^2*v, [u, v]) = [2*u*v, u^2]
  grad(u^2*v, [u, v])
= [diff(u^2*v, u), diff(u^2*v, v)]          # one derivative for each name
      diff(u^2*v, u)
    = 2*u*v                                 # power rule
      diff(u^2*v, v)
    = u^2                                   # constant factor, the variable itself
= [2*u*v, u^2]                              # put in
proved: an identity of rational functions
