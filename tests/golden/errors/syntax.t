# Nothing is misread in silence: an error names the place, the reason and what to write instead.
> x(x + 1)
error: x is a variable, and ( behind a name is a call
    x(x + 1)
    ^
    hint: write x*(x + 1)
> 2 3
error: 2 and 3 stand side by side
    2 3
    ^~~
    hint: write 2*3 for the product; digits are not grouped
> x y
error: x and y stand side by side
    x y
    ^~~
    hint: write x*y for the product
> x +
error: the statement ends after '+', where an expression is expected
    x +
       ^
    hint: write an expression behind '+', or take it out
> ((x
error: this ( is never closed
    ((x
     ^
    hint: add a ); a blank line ends the statement
> x))
error: this ) closes nothing
    x))
     ^
    hint: take it out, or open a bracket before
> (x]
error: a ( was opened, and a ] closes it
    (x]
      ^
    hint: write )
> 1.2.3
error: a number with two decimal points
    1.2.3
    ^~~~~
    hint: take one of them out
> 1,5
error: a comma outside of a call or list
    1,5
     ^
    hint: the decimal mark is a point: 1.5
> 0x10
error: numbers are decimal; this looks like another base
    0x10
    ^~~~
    hint: write the decimal number, or 0*x10 for a product
> foo(3, 4)
error: there is no function foo
    foo(3, 4)
    ^~~
    hint: define it first: foo(x, y) := ...
> sin(x, y)
error: sin takes 1 argument, not 2
    sin(x, y)
    ^~~~~~~~~
    hint: sin(x): sine of an angle in radians
> sin x
error: sin is a function and has no argument here
    sin x
    ^~~
    hint: write sin(x); sin(x)^2 for its square
> x = 3
error: a relation by itself says not what to do with it
    x = 3
    ^~~~~
    hint: write x := 3 to define x, prove x = 3 for a claim
> [k = ]
error: ']' after '=', where an expression is expected
    [k = ]
         ^
    hint: write an expression behind '=', or take it out
> f(x) := f(x)
error: recursive definition: f would be defined by itself
    f(x) := f(x)
    ^~~~~~~~~~~~
    hint: use another name on the left
> x := x + 1
error: recursive definition: x would be defined by itself
    x := x + 1
    ^~~~~~~~~~
    hint: use another name on the left
> sin(x) := x
error: sin is built in and can not be redefined
    sin(x) := x
    ^~~
    hint: use another name
> σ₁ + x² − 1
x^2 + σ[1] - 1
> 3 % 2
error: 3 and % stand side by side
    3 % 2
    ^~~
    hint: % is the last result; a remainder is a - b*floor(a/b)

# Unclear, and read with a warning
> 1/2x
x/2
warning: read as (1/2)*x
    1/2x
    ^~~~
    hint: write 1/(2*x) for the other reading
> 1/2(x + 1)
(x + 1)/2
warning: read as (1/2)*(x + 1)
    1/2(x + 1)
    ^~~~~~~~~~
    hint: write 1/(2*(x + 1)) for the other reading
