# Results come back in matrix notation.
> assume X matrix(N, d), W matrix(d, k), Y matrix(N, k), x vector(n), y vector(n), A square(n), B square(n), S symmetric(n), a real
> grad(norm(X*W - Y)^2, W)
2*X'*(X*W - Y)

> grad(norm(X*W - Y)^2, X)
2*(X*W - Y)*W'

> grad(x'*A*x, x)
(A + A')*x

> hessian(1/2*x'*S*x, x)
S

> jacobian(A*x + y, x)
A

> grad(tr(A*B*A'), A)
A*(B + B')

> grad(tr(A^5), A)
5*(A^4)'

> f := exp.(x)/sum(exp.(x))
> jacobian(f, x)
diag(f) - f*f'

> grad(log(sum(exp.(x))), x)
f

> grad(norm(x), x)
x/norm(x)

> grad(sum(tanh.(A*x)), x)
(A' - A'*diag(tanh.(A*x).^2))*ones(n)

> grad(log(det(A)), A)
inv(A)'

> grad(x'*inv(A)*y, A)
-inv(A)'*x*(inv(A)*y)'

> dir(log(det(A)), A, B)
tr(B*inv(A))

> diff(inv(A), A[i,j])
-inv(A)*unit(i, n)*unit(j, n)'*inv(A)

> A*x
A*x

> (A*B)'
(A*B)'

> tr(A*B*A)
tr(B*A^2)

> x'*A*y
dot(x, A*y)

> latex grad(norm(X*W - Y)^2, W)
2 X^\top \, (X W - Y)

> latex grad(sum(exp.(A).*B), A)
B \odot \mathrm{exp.}(A)

> latex inv(A)'*x
\left(A^{-1}\right)^\top x
