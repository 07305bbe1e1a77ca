# Vectors and matrices of symbolic sizes: claims are proved or refuted by their elements.
> assume A matrix(m, n), B matrix(n, p), C matrix(p, q), x vector(n), y vector(n), b vector(m)

> prove (A*B)*C = A*(B*C)
proved: an identity of rational functions

> prove (A*B*C)' = C'*B'*A'
proved: an identity of rational functions

> prove norm(A*x - b)^2 = x'*A'*A*x - 2*b'*A*x + b'*b
proved: an identity of rational functions

> prove (A*B)' = A'*B'
error: the sizes of a product do not fit: matrix(n, m) and matrix(p, n)
    prove (A*B)' = A'*B'
                   ^~~~~
    hint: the columns of the first are the rows of the second; A' is the transpose, A.*B goes element by element

> prove norm(A*x) = norm(A)*norm(x)
refuted at m = 1, n = 2, A = ((3, 5)), x = (1, 1): left 8, right 8.246211251

> prove outer(b, x)*y = dot(x, y)*b
proved: an identity of rational functions

> prove (A*B)[i, j] = sum(k=1..n, A[i, k]*B[k, j])
proved: an identity of rational functions

> prove grad(norm(A*x - b)^2, x) = 2*A'*(A*x - b)
proved: an identity of rational functions

> prove hessian(norm(A*x - b)^2, x) = 2*A'*A
proved: an identity of rational functions

> prove jacobian(A*x, x) = A
proved: an identity of rational functions

> prove dir(norm(x)^2, x, y) = 2*x'*y
proved: an identity of rational functions

> prove vec(A*B*C) = kron(C', A)*vec(B)
proved: an identity of rational functions

# Facts of symmetry, for proofs and for counterexamples.
> assume S symmetric(n), P spd(n), K skew(n), Q orthogonal(n), M square(n)

> prove tr(S*K) = 0
proved: by arithmetic
  assuming S symmetric(n), K skew(n)

> prove x'*M*S*x = x'*S*M'*x
proved: an identity of rational functions
  assuming S symmetric(n)

> prove S*P = P*S
refuted at n = 2, i = 2, j = 1, P = ((1, 0), (0, 6)), S = ((1, 1), (1, 1)): left 1, right 6

> prove K' = -K
proved: an identity of rational functions
  assuming K skew(n)

> prove S' = S
proved: an identity of rational functions
  assuming S symmetric(n)

> prove Q = Q'
refuted at i = 1, j = 2, Q = ((-4/5, -3/5), (3/5, -4/5)): left -3/5, right 3/5

> prove tr(S*M*P*M') = tr(P*M'*S*M)
proved: an identity of rational functions

# Functions of elements, definitions.
> sigma(z) := 1/(1 + exp(-z))
> f := exp.(x)/sum(exp.(x))
> prove jacobian(f, x) = diag(f) - f*f'
proved: an identity of rational functions

> prove jacobian(sigma.(x), x) = diag(sigma.(x).*(ones(n) - sigma.(x)))
proved: an identity of rational functions

> prove grad(sum(x.^3), x) = 3*x.^2
proved: an identity of rational functions

> w := M*x
> prove f'*w = w'*f
proved: an identity of rational functions

# A long product and long traces.
> prove tr(M*S*P*Q*K*M*S*P*Q*K) = tr(S*P*Q*K*M*S*P*Q*K*M)
proved: an identity of rational functions

> prove tr(M^12) = tr((M')^12)
proved: an identity of rational functions
