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
