# A statement goes on to the next line while a bracket is open, where a line ends with an operator, a relation or a comma,
# and where the next one begins with a relation.
> prove (x + 1)^2
.   = x^2 + 2*x + 1
.   = 1 + x*(x +   # a comment
.   2)
(x + 1)^2 = x^2 + 2*x + 1: proved: an identity of rational functions
x^2 + 2*x + 1 = 1 + x*(x + 2): proved: an identity of rational functions
> f(x) :=
.   x^2 +
.   1
> f(3)
10
> assume a > 0,
.   b > 0
> prove a*b
. > 0
proved: by arithmetic
  assuming a > 0, b > 0
> prove x =;
error: the statement ends after '=', where an expression is expected
    prove x =;
             ^
    hint: write an expression behind '=', or take it out
> help +
a + b: sum
> (x +
. y)
x + y
