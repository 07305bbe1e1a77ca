# Inverses: words completed from the relations of inverses decide; refutations name sizes and elements.
> assume A square(n), B square(n), C square(n), det(A) != 0, det(B) != 0
> prove inv(A*B) = inv(B)*inv(A)
proved: an identity of rational functions

> prove inv(A*B) = inv(A)*inv(B)
refuted at n = 2, i = 1, j = 1, A = ((2, 1/2), (6, 1)), B = ((3, 5), (4, 6)): left 18, right 4

> prove inv(A') = inv(A)'
proved: an identity of rational functions

> prove inv(inv(A)) = A
proved: an identity of rational functions, by the relations of inverses

> prove inv(2*A) = inv(A)/2
proved: an identity of rational functions

> prove A*inv(A + B)*B = B*inv(A + B)*A
proved: an identity of rational functions, by the relations of inverses
  where det(A + B) != 0

> prove inv(inv(A) + inv(B)) = A*inv(A + B)*B
proved: an identity of rational functions, by the relations of inverses
  where det(inv(A) + inv(B)) != 0, det(A + B) != 0

> prove inv(A + B) = inv(A) + inv(B)
refuted at n = 1, i = 1, j = 1, A = ((1)), B = ((1)): left 1/2, right 2

> prove tr(inv(A)*C*A) = tr(C)
proved: an identity of rational functions, by the relations of inverses

# Woodbury, Sherman and Morrison.
> assume S spd(n), U matrix(n, k), V matrix(k, n), W square(k), u vector(n), v vector(n), b positive
> prove inv(S + U*W*V) = inv(S) - inv(S)*U*inv(inv(W) + V*inv(S)*U)*V*inv(S)
proved: an identity of rational functions, by the relations of inverses
  where det(S) != 0, det(W*V*inv(S)*U + eye(k)) != 0, det(W) != 0

> prove inv(S + U*W*V) = inv(S) + inv(S)*U*inv(inv(W) + V*inv(S)*U)*V*inv(S)
refuted at k = 1, n = 1, i = 1, j = 1, S = ((1)), U = ((1)), V = ((1)), W = ((1)): left 1/2, right 3/2

> prove inv(eye(n) + U*V)*U = U*inv(eye(k) + V*U)
proved: an identity of rational functions, by the relations of inverses
  where det(U*V + eye(n)) != 0

> prove v'*inv(S + u*v') = v'*inv(S)/(1 + v'*inv(S)*u)
proved: an identity of rational functions
  where det(S) != 0, 1 + dot(u, inv(S)*v) != 0

> prove inv(U'*U + b*eye(k))*U' = U'*inv(U*U' + b*eye(n))
proved: an identity of rational functions, by the relations of inverses
  where det(b*eye(k) + U'*U) != 0, det(b*eye(n) + U*U') != 0

# The hat matrix, of more rows than columns.
> assume X matrix(n + 2, n), y vector(n + 2)
> H := X*inv(X'*X)*X'
> prove H*H = H
proved: an identity of rational functions, by the relations of inverses
  where det(X'*X) != 0

> prove tr(H) = n
proved: an identity of rational functions, by the relations of inverses
  where det(X'*X) != 0

> prove X'*(y - H*y) = zeros(n)
proved: an identity of rational functions, by the relations of inverses
  where det(X'*X) != 0

# Orthogonal matrices.
> assume Q orthogonal(n), R orthogonal(n)
> prove (Q*R)'*Q*R = eye(n)
proved: an identity of rational functions in [i = j]
  assuming Q orthogonal(n), R orthogonal(n)

> prove norm(Q*A) = norm(A)
proved: an identity of rational functions
  assuming Q orthogonal(n)

> prove inv(Q) = Q'
proved: an identity of rational functions
  where det(Q) != 0
  assuming Q orthogonal(n)

> prove det(Q)^2 = 1
proved: by arithmetic
  assuming Q orthogonal(n)

> prove det(Q) = 1
refuted at n = 1, Q = ((-1)): left -1, right 1

# Determinants, and the derivatives of both.
> assume a real
> prove det(A*B) = det(A)*det(B)
proved: an identity of rational functions

> prove det(a*A) = a^n*det(A)
proved: an identity of rational functions

> prove det(a*A) = a*det(A)
refuted at n = 2, a = -1, A = ((3, 5), (4, 6)): left -2, right 2

> prove det(eye(n) + u*v') = 1 + dot(u, v)
proved: an identity of rational functions

> prove det(S + u*v') = det(S)*(1 + v'*inv(S)*u)
proved: an identity of rational functions
  where det(S) != 0

> prove grad(det(A), A) = det(A)*inv(A)'
proved: an identity of rational functions

> prove grad(a*u'*inv(A)*v, A) = -a*inv(A)'*u*v'*inv(A)'
proved: an identity of rational functions

> prove dir(inv(A), A, B) = -inv(A)*B*inv(A)
proved: an identity of rational functions

> prove grad(-1/2*log(det(S)) - 1/2*u'*inv(S)*u, S) = 1/2*(inv(S)*u*u'*inv(S) - inv(S))
proved: an identity of rational functions
  where det(S) > 0
  assuming S spd(n)

> prove grad(log(det(A)), A) = inv(A)
refuted at n = 2, i = 2, j = 1, A = ((2, 1/2), (5, 5/2)): left -1/5, right -2

# Words are read in one direction, whatever the names.
> assume Y matrix(m, n), Z matrix(n, m)
> prove inv(eye(m) + Y*Z)*Y = Y*inv(eye(n) + Z*Y)
proved: an identity of rational functions, by the relations of inverses
  where det(Y*Z + eye(m)) != 0
> prove inv(eye(n) + Z*Y)*Z = Z*inv(eye(m) + Y*Z)
proved: an identity of rational functions, by the relations of inverses
  where det(Z*Y + eye(n)) != 0
> prove inv(Y'*Y + b*eye(n))*Y' = Y'*inv(Y*Y' + b*eye(m))
proved: an identity of rational functions, by the relations of inverses
  where det(b*eye(n) + Y'*Y) != 0, det(b*eye(m) + Y*Y') != 0
> prove Y*inv(Y'*Y + b*eye(n)) = inv(Y*Y' + b*eye(m))*Y
proved: an identity of rational functions, by the relations of inverses
  where det(b*eye(n) + Y'*Y) != 0, det(b*eye(m) + Y*Y') != 0
> prove (inv(Y'*Y + b*eye(n))*Y')' = inv(Y*Y' + b*eye(m))*Y
proved: an identity of rational functions, by the relations of inverses
  where det(b*eye(n) + Y'*Y) != 0, det(b*eye(m) + Y*Y') != 0

# What a claim needs the inverse of is invertible in it; a branch that may not be taken needs nothing.
> assume N square(n), W matrix(n, k), Z1 matrix(k, n), w vector(n), z vector(n), L square(m), c real
> prove det(N + W*Z1) = det(N)*det(eye(k) + Z1*inv(N)*W)
proved: an identity of rational functions
  where det(N) != 0
> prove inv(N + w*z') = inv(N) - inv(N)*w*z'*inv(N)/(1 + z'*inv(N)*w)
proved: an identity of rational functions
  where det(N + w*z') != 0, det(N) != 0
> prove inv(N - c*w*z')*w = inv(N)*w/(1 - c*z'*inv(N)*w)
proved: an identity of rational functions
  where det(N - c*w*z') != 0, det(N) != 0
> prove inv(N + w*z') = inv(N) - inv(N)*w*z'*inv(N)
refuted at n = 1, i = 1, j = 1, N = ((1)), w = (1), z = (1): left 1/2, right 0
> prove inv(N + w*z') = inv(N) + inv(N)*w*z'*inv(N)/(1 + z'*inv(N)*w)
refuted at n = 1, i = 1, j = 1, N = ((1)), w = (1), z = (1): left 1/2, right 3/2
> prove det(N + w*z') = if(det(N) != 0, det(N)*(1 + z'*inv(N)*w), 0)
unknown: the normal forms differ, but no point was found where the sides do; the sides agree at 4 points to 1000 digits
> prove det(diag(w)) = prod(i=1..n, w[i])
proved: an identity of rational functions
> prove inv(diag(w)) = diag(1 ./ w)
proved: an identity of rational functions, by cases of the conditions
  where prod(i=1..n, w[i]) != 0, w[i] != 0
> prove inv(diag(w)) = diag(w)
refuted at n = 2, i = 2, j = 2, w = (1, 2): left 1/2, right 2
> prove det(diag(w)*N) = det(N)*prod(i=1..n, w[i])
proved: an identity of rational functions
> prove inv(kron(N, L)) = kron(inv(N), inv(L))
proved: an identity of rational functions
  where det(N) != 0, det(L) != 0
> prove det(kron(N, L)) = det(N)^m*det(L)^n
proved: an identity of rational functions
> prove det(kron(N, L)) = det(N)^n*det(L)^m
refuted at m = 1, n = 2, L = ((1)), N = ((3, 5), (4, 6)): left -2, right 4

# Orthogonal matrices within determinants, inverses and functions of elements; multiples of the identity and products.
> prove det(S + u*v') = det(Q*Q'*S + u*v')
proved: an identity of rational functions
  assuming Q orthogonal(n)
> prove jacobian(u.*v, u) = Q*Q'*diag(v)
proved: an identity of rational functions, by cases of the conditions
  assuming Q orthogonal(n)
> prove inv(Q + u*v') = Q' - Q'*u*v'*Q'/(1 + v'*Q'*u)
proved: an identity of rational functions
  where det(Q) != 0, 1 + dot(u, Q*v) != 0
  assuming Q orthogonal(n)
> prove inv(eye(n) + u*u') = eye(n) - u*u'/(1 + u'*u)
proved: an identity of rational functions
> prove inv(c*eye(n) + u*v') = (eye(n) - u*v'/(c + v'*u))/c
proved: an identity of rational functions
  where det(c*eye(n) + u*v') != 0, c != 0
> prove inv(c*N + A) = inv(c*N) - inv(c*N)*inv(inv(c*N) + inv(A))*inv(c*N)
proved: an identity of rational functions, by the relations of inverses
  where det(c*N + A) != 0, c^n != 0, det(N) != 0, det(inv(A) + inv(c*N)) != 0
> prove det(Q*N + u*v') = det(Q)*det(N)*(1 + v'*inv(N)*Q'*u)
proved: an identity of rational functions
  where det(N) != 0
  assuming Q orthogonal(n)
> prove inv(Q*Q) = Q*Q
refuted at n = 2, i = 1, j = 2, Q = ((3/5, -4/5), (4/5, 3/5)): left 24/25, right -24/25
> prove tr(eye(n + 2) - H) = 2
proved: an identity of rational functions, by the relations of inverses
  where det(X'*X) != 0
> prove (eye(n + 2) - H)*X = zeros(n + 2, n)
proved: an identity of rational functions, by the relations of inverses
  where det(X'*X) != 0
> prove tr(eye(n + 2) - H) = 3
refuted at n = 1, X = ((1), (1), (1)): left 2, right 3

# Sizes are at least 1; long products.
> prove N^24 = N^12*N^12
proved: an identity of rational functions
> prove (Q*Q'*N*Q*Q')^4 = N^4
proved: an identity of rational functions
  assuming Q orthogonal(n)
> prove sum(i=1..n+2, 1) - n - 2 = tr(X*X') - tr(X'*X)
proved: by arithmetic
> prove dot(u - u, v) = 0
proved: by arithmetic
> outer(u - u, v)
zeros(n, n)
> u' - u'
zeros(n)'
