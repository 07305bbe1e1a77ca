# Shapes are checked; an error names both.
> assume A matrix(m, n), B matrix(m, n), x vector(n), S square(n), f real

> A*B
error: the sizes of a product do not fit: matrix(m, n) and matrix(m, n)
    A*B
    ^~~
    hint: the columns of the first are the rows of the second; A' is the transpose, A.*B goes element by element

> A*A
error: the sizes of a product do not fit: matrix(m, n) and matrix(m, n)
    A*A
    ^~~
    hint: the columns of the first are the rows of the second; A' is the transpose, A.*B goes element by element

> x*x
error: the sizes of a product do not fit: vector(n) and vector(n)
    x*x
    ^~~
    hint: x'*y is their scalar product, x*y' the matrix of products, x.*y is taken element by element

> A + 1
error: the terms of a sum have different shapes: matrix(m, n) and a scalar
    A + 1
    ^~~~~
    hint: A + a*ones(m, n) adds to every element

> S + 1
error: the terms of a sum have different shapes: matrix(n, n) and a scalar
    S + 1
    ^~~~~
    hint: A + a*eye(n) adds to the diagonal, A + a*ones(n, n) to every element

> A + x
error: the terms of a sum have different shapes: matrix(m, n) and vector(n)
    A + x
    ^~~~~
    hint: A' is the transpose

> A/B
error: a divisor is a scalar, not matrix(m, n)
    A/B
    ^~~
    hint: A*inv(B) solves with B from the right, inv(B)*A from the left; A./B goes element by element

> 1/x
error: a divisor is a scalar, not vector(n)
    1/x
    ^~~
    hint: x./y divides element by element

> exp(A)
error: exp takes a single value, not an array
    exp(A)
    ^~~~~~
    hint: exp.(A) takes it of each element

> S^(-1/2)
error: a matrix has whole numbers for powers
    S^(-1/2)
    ^~~~~~~~
    hint: A.^k takes the power of each element; for a root of A assume R spd(n), and write R*R for A

> S^n
error: a matrix has whole numbers for powers
    S^n
    ^~~
    hint: A.^k takes the power of each element; for a root of A assume R spd(n), and write R*R for A

> A^2
error: only a square matrix has powers, not matrix(m, n)
    A^2
    ^~~
    hint: A.^k takes the power of each element, norm(x)^2 is x'*x

> inv(A)
error: inv takes a square matrix, not matrix(m, n)
    inv(A)
    ^~~~~~
    hint: inv(X'*X)*X' is the inverse from the left of a tall X

> det(A)
error: det takes a square matrix, not matrix(m, n)
    det(A)
    ^~~~~~

> A < B
error: arrays are equal or not; one is not less than another
    A < B
    ^~~~~
    hint: compare elements, A[i, j] <= B[i, j], or numbers made of them: det(A) > 0, x'*A*x >= 0

> prove A < B
error: arrays are equal or not; one is not less than another
    prove A < B
          ^~~~~
    hint: compare elements, A[i, j] <= B[i, j], or numbers made of them: det(A) > 0, x'*A*x >= 0

> prove A*x = x
error: the sides have different shapes: vector(m) and vector(n)
    prove A*x = x
          ^~~~~~~

> A[1]
error: A is matrix(m, n) and takes two subscripts
    A[1]
    ^~~~
    hint: write A[i, j]

> (A')[1, 2, 3]
error: two subscripts are for a matrix, not matrix(n, m)
    (A')[1, 2, 3]
    ^~~~~~~~~~~~~
    hint: write A[i, j] of a matrix, x[i] of a vector

> dot(x, A*x)
error: dot takes two vectors of one length: vector(n) and vector(m)
    dot(x, A*x)
    ^~~~~~~~~~~
    hint: dot(x, y) is x'*y

> diff(x, x)
error: diff differentiates by a scalar or an element, not vector(n)
    diff(x, x)
    ^~~~~~~~~~
    hint: grad(e, X) is of a scalar e, jacobian(f, x) of a vector f

> grad(A*x, x)
error: grad differentiates a scalar, not vector(m)
    grad(A*x, x)
    ^~~~~~~~~~~~
    hint: jacobian(f, x) is for a vector f

> jacobian(A, x)
error: jacobian differentiates a vector, not matrix(m, n)
    jacobian(A, x)
    ^~~~~~~~~~~~~~
    hint: grad(e, x) is for a scalar

> dir(x'*x, x, A)
error: a direction has the shape of what is differentiated by: vector(n) and matrix(m, n)
    dir(x'*x, x, A)
    ^~~~~~~~~~~~~~~

> assume M matrix(2), N matrix(0, 1)
error: matrix takes 2 sizes, not 1
    assume M matrix(2), N matrix(0, 1)
           ^~~~~~~~~~~
    hint: write assume A matrix(m, n)

> A := [[1, 2], [3, 4]]
error: A is matrix(m, n), and this is matrix(2, 2)
    A := [[1, 2], [3, 4]]
    ^~~~~~~~~~~~~~~~~~~~~
    hint: forget A takes the shape back

> x := A*x
error: x is vector(n), and this is vector(m)
    x := A*x
    ^~~~~~~~
    hint: forget x takes the shape back

> g(t) := t*x
error: the value of a function or an element is a scalar
    g(t) := t*x
    ^~~~~~~~~~~
    hint: define the array itself: g := ...

> assume n in 1..3, S symmetric(n)
> f'(x)
error: a vector(n) where a single value is expected
    f'(x)
       ^
    hint: f.(A) takes a function of each element, A[i, j] is one of them

> y'
error: a prime marks the derivative of a function, and its argument is missing
    y'
    ^
    hint: write y'(x); for a transpose tell the shape first: assume y matrix(m, n)

# The words may be names.
> norm := 3
> norm + 1
4
