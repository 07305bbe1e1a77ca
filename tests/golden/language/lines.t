# A statement goes on to the next line while a bracket is open, where a line ends with an operator, a relation or a comma,
# and where the next one begins with a relation.
> prove (x + 1)^2
error: prove needs a relation
    prove (x + 1)^2
          ^~~~~~~~~
    hint: write prove (x + 1)^2 = ...
> f(x) :=
.   x^2 +
.   1
> f(3)
10
> assume a > 0,
.   b > 0
> prove a*b
error: prove needs a relation
    prove a*b
          ^~~
    hint: write prove a*b = ...
> prove x =;
error: the statement ends after '=', where an expression is expected
    prove x =;
             ^
> help +
error: there is no help on '+'; did you mean 'N'?
    help +
         ^
> (x +
. y)
x + y
