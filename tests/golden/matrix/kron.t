# Kronecker products and vec: an index for each factor of a size.
> assume A matrix(m, n), C matrix(m, r), D matrix(p, m), x vector(m), y vector(n)
> prove vec(D*C) = kron(eye(r), D)*vec(C)
proved: an identity of rational functions
> prove vec(D*C) = kron(C', eye(p))*vec(D)
proved: an identity of rational functions
> prove kron(D*x, y) = kron(D, eye(n))*kron(x, y)
proved: an identity of rational functions
> prove kron(A, D)*kron(y, x) = kron(A*y, D*x)
proved: an identity of rational functions
> prove vec(x*y') = kron(y, x)
proved: an identity of rational functions
> prove vec(x*y') = kron(x, y)
refuted at m = 2, n = 2, i = 2, j = 1, x = (1, 2), y = (1, 1): left 1, right 2

# Places of m*n elements are split in different ways by vec(A) and by kron(x, y).
> prove dot(vec(A), kron(y, x)) = x'*A*y
proved: an identity of rational functions
> prove dot(vec(A), kron(x, y)) = x'*A*y
refuted at m = 2, n = 2, A = ((3, 5), (4, 6)), x = (1, 2), y = (1, 1): left 29, right 28
> prove vec(A) + kron(y, x) = vec(A + x*y')
proved: an identity of rational functions
> prove vec(A) + kron(x, y) = vec(A + x*y')
refuted at m = 2, n = 2, i = 2, j = 1, A = ((0, 0), (0, 0)), x = (1, 2), y = (1, 1): left 2, right 1
> prove sum(vec(A)' + kron(x, y)') = sum(A) + sum(x)*sum(y)
unknown: the normal forms differ, but no point was found where the sides do; the sides agree at 4 points to 1000 digits
