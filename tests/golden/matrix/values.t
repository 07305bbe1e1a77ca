# Matrices whose elements are written out are carried out.
> A := [[1, 2], [3, 4]]
> A*A
[[7, 10], [15, 22]]

> A'
[[1, 3], [2, 4]]

> 2*A - eye(2)
[[1, 4], [6, 7]]

> tr(A*A')
30

> x := [1, t]
> A*x
[2*t + 1, 4*t + 3]

> x'*A*x
(t + 1)*(4*t + 1)

> diff(A*x, t)
[2, 4]

> C := A*A
> C[2, 1]
15

> exp.(A)
[[e, exp(2)], [exp(3), exp(4)]]

> kron(A, eye(2))
[[1, 0, 2, 0], [0, 1, 0, 2], [3, 0, 4, 0], [0, 3, 0, 4]]

> vec(A)
[1, 3, 2, 4]

> prove A*A = [[7, 10], [15, 22]]
proved: by arithmetic

> assume B matrix(2, 2)
> A*B
[[B[1, 1] + 2*B[2, 1], B[1, 2] + 2*B[2, 2]], [3*B[1, 1] + 4*B[2, 1], 3*B[1, 2] + 4*B[2, 2]]]

> det(A)
-2

> inv(A)
[[-2, 1], [3/2, -1/2]]

> inv(A)*[5, 6]
[-4, 9/2]

> prove inv(A)*A = eye(2)
proved: by arithmetic

> M := [[a, b], [c, d]]
> det(M)
a*d - b*c

> inv(M)
[[d/(a*d - b*c), b/(b*c - a*d)], [c/(b*c - a*d), a/(a*d - b*c)]]

> inv([[1, 2], [2, 4]])
error: undefined: an element has no value
    inv([[1, 2], [2, 4]])
    ^~~~~~~~~~~~~~~~~~~~~
    hint: a matrix whose determinant is 0 has no inverse, and A*x = b then no solution or many: solve(A, b) and inv(A) need det(A) != 0; or it is a division by zero

> inv(A + [[0, 1], [0, 0]])
[[-4/5, 3/5], [3/5, -1/5]]

# solve(A, b) is the x with A*x = b.
> reset
> assume A square(n), b vector(n), y vector(m), B matrix(n, k), c0 vector(n)
> solve([[1, 2], [3, 4]], [5, 6])
[-4, 9/2]
> solve([[2, 1], [1, 3]], [[1, 0], [0, 1]])
[[3/5, -1/5], [-1/5, 2/5]]
> solve([[a, 1], [0, a]], [1, 1])
[(a - 1)/a^2, 1/a]
> solve([[1, 2], [2, 4]], [1, 2])
error: undefined: an element has no value
    solve([[1, 2], [2, 4]], [1, 2])
    ^~~~~~~~~~~~~~~~~~~~~~~~~~~~~~~
    hint: a matrix whose determinant is 0 has no inverse, and A*x = b then no solution or many: solve(A, b) and inv(A) need det(A) != 0; or it is a division by zero
> solve(A, b)
inv(A)*b
> solve(A, y)
error: solve takes a square matrix and as many rows on the right: matrix(n, n) and vector(m)
    solve(A, y)
    ^~~~~~~~~~~
    hint: solve(A, b) is the x with A*x = b; inv(X'*X)*X'*y comes nearest where X is tall
> prove A*solve(A, B) = B
proved: an identity of rational functions, by the relations of inverses
  where det(A) != 0
> N(inv([[1, 2], [3, 4]]))
error: N takes a number or a list of them, not matrix(2, 2)
    N(inv([[1, 2], [3, 4]]))
    ^~~~~~~~~~~~~~~~~~~~~~~~
    hint: name the array, C := ..., and write N(C)
> grad(-1/2*log(det(A)) - 1/2*(b - c0)'*inv(A)*(b - c0), A)
inv(A)'*(b - c0)*(inv(A)*(b - c0))'/2 - inv(A)'/2
