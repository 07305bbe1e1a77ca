# A list of numbers is an array with those elements, and none beyond its ends.
> x := [1, 2, 3]
> prove sum(i=1..3, x[i]^2) = 14
proved: by arithmetic
> prove sum(i=1..3, x[i]^2) = 15
refuted: left 14, right 15
> A := [[1, 2], [3, 4]]
> prove sum(i=1..2, A[i, i]) = 5
proved: by arithmetic
> prove sum(i=1..2, A[i, i]) = 6
refuted: left 5, right 6
# Claims about lists, item by item, with what every item rests on.
> prove x = [1, 2, 3]
proved: by arithmetic
> prove x = [1, 2, 4]
refuted: left 3, right 4
> reset
> prove [1, 2] = [1, 2]
proved: by arithmetic
> prove [x, y] = [y, x]
refuted at x = 1, y = 0: left 1, right 0
> prove [x/x, y/y] = [1, 1]
proved: by arithmetic
  where x != 0, y != 0
> prove grad(x^2 + y^2, [x, y]) = [2*x, 2*y]
proved: an identity of rational functions
> prove hessian(x^2*y, [x, y]) = [[2*y, 2*x], [2*x, 0]]
proved: by arithmetic
> prove [x, y] = [x]
error: the sides have different shapes: 2 items and 1
    prove [x, y] = [x]
    ^~~~~~~~~~~~~~~~~~
