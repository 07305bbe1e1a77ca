# Vectors and matrices of symbolic sizes: claims are proved or refuted by their elements.
> assume A matrix(m, n), B matrix(n, p), C matrix(p, q), x vector(n), y vector(n), b vector(m)

> prove (A*B)*C = A*(B*C)
proved (rational functions in sum(k1=1..n, sum(k=1..p, A[i, k1]*B[k1, k]*C[k, j])))

> prove (A*B*C)' = C'*B'*A'
proved (rational functions in sum(k1=1..n, sum(k=1..p, A[j, k1]*B[k1, k]*C[k, i])))

> prove norm(A*x - b)^2 = x'*A'*A*x - 2*b'*A*x + b'*b
proved (rational functions in sum(i=1..m, sum(k1=1..n, sum(k=1..n, A[i, k]*A[i, k1]*x[k]*x[k1]))), sum(k=1..n, sum(i=1..m, A[i, k]*b[i]*x[k])), sum(k=1..m, b[k]^2))

> prove (A*B)' = A'*B'
error: the sizes of a product do not fit: matrix(n, m) and matrix(p, n)
    prove (A*B)' = A'*B'
                   ^~~~~
    hint: the columns of the first are the rows of the second; A' is the transpose, A.*B goes element by element

> prove norm(A*x) = norm(A)*norm(x)
refuted at m = 1, n = 2, A = ((3, 5)), x = (1, 1): left 8, right 8.246211251

> prove outer(b, x)*y = dot(x, y)*b
proved (rational functions in sum(i=1..n, x[i]*y[i]))

> prove (A*B)[i, j] = sum(k=1..n, A[i, k]*B[k, j])
proved (rational functions in sum(k=1..n, A[i, k]*B[k, j]))

> prove grad(norm(A*x - b)^2, x) = 2*A'*(A*x - b)
proved (rational functions in sum(k=1..n, sum(i1=1..m, A[i1, i]*A[i1, k]*x[k])), sum(i1=1..m, A[i1, i]*b[i1]))

> prove hessian(norm(A*x - b)^2, x) = 2*A'*A
proved (rational functions in sum(k=1..m, A[k, i]*A[k, j]))

> prove jacobian(A*x, x) = A
proved (rational functions)

> prove dir(norm(x)^2, x, y) = 2*x'*y
proved (rational functions in sum(k=1..n, x[k]*y[k]))

> prove vec(A*B*C) = kron(C', A)*vec(B)
proved (rational functions)

# Facts of symmetry, for proofs and for counterexamples.
> assume S symmetric(n), P spd(n), K skew(n), Q orthogonal(n), M square(n)

> prove tr(S*K) = 0
proved (arithmetic)
  assuming S symmetric(n), K skew(n)

> prove x'*M*S*x = x'*S*M'*x
proved (rational functions in sum(k1=1..n, sum(k2=1..n, sum(k=1..n, M[k1, k]*S[k2, k]*x[k1]*x[k2]))))
  assuming S symmetric(n)

> prove S*P = P*S
refuted at n = 2, i = 2, j = 1, P = ((1, 0), (0, 6)), S = ((1, 1), (1, 1)): left 1, right 6

> prove K' = -K
proved (rational functions)
  assuming K skew(n)

> prove S' = S
proved (rational functions)
  assuming S symmetric(n)

> prove Q = Q'
refuted at i = 1, j = 2, Q = ((-4/5, -3/5), (3/5, -4/5)): left -3/5, right 3/5

> prove tr(S*M*P*M') = tr(P*M'*S*M)
proved (rational functions in sum(i=1..n, sum(k1=1..n, sum(k2=1..n, sum(k=1..n, M[i, k]*M[k1, k2]*P[k2, k]*S[i, k1])))))

# Functions of elements, definitions.
> sigma(z) := 1/(1 + exp(-z))
> f := exp.(x)/sum(exp.(x))
> prove jacobian(f, x) = diag(f) - f*f'
proved (rational functions in exp(x[i]), sum(i=1..n, exp(x[i])), [i = j], exp(x[j]))

> prove jacobian(sigma.(x), x) = diag(sigma.(x).*(ones(n) - sigma.(x)))
proved (rational functions in exp(x[i]), [i = j])

> prove grad(sum(x.^3), x) = 3*x.^2
proved (rational functions)

> w := M*x
> prove f'*w = w'*f
proved (rational functions in sum(i=1..n, exp(x[i])), sum(k1=1..n, sum(k=1..n, exp(x[k1])*M[k1, k]*x[k])))

# A long product and long traces.
> prove tr(M*S*P*Q*K*M*S*P*Q*K) = tr(S*P*Q*K*M*S*P*Q*K*M)
proved (rational functions)

> prove tr(M^12) = tr((M')^12)
proved (rational functions)
