# What has no value is an error, also where it hides.
> 1/0
error: undefined: the expression has no value anywhere
    1/0
    ^~~
    hint: a division by zero, or a function outside of its domain
> 0/0
error: undefined: the expression has no value anywhere
    0/0
    ^~~
    hint: a division by zero, or a function outside of its domain
> log(0)
error: undefined: the expression has no value anywhere
    log(0)
    ^~~~~~
    hint: a division by zero, or a function outside of its domain
> 1/(x - x)
error: undefined: the expression has no value anywhere
    1/(x - x)
    ^~~~~~~~~
    hint: a division by zero, or a function outside of its domain
> 0*(1/(x - x))
error: undefined: the expression has no value anywhere
    0*(1/(x - x))
    ^~~~~~~~~~~~~
    hint: a division by zero, or a function outside of its domain
> (-8)^(1/3)
error: undefined: the expression has no value anywhere
    (-8)^(1/3)
    ^~~~~~~~~~
    hint: a division by zero, or a function outside of its domain
> cbrt(-8)
-2
> 0^0
1
> diff(x, 2)
error: diff takes names or elements to differentiate by
    diff(x, 2)
            ^
    hint: write diff(e, x), diff(e, x, 2), diff(e, x, y), diff(e, s[k])
> diff(x^2, x, -1)
error: the order of a derivative is a whole number
    diff(x^2, x, -1)
                 ^~
    hint: write diff(e, x), diff(e, x, 2), diff(e, x, y), diff(e, s[k])
> diff(sin(x^2), x^2)
error: diff takes names or elements to differentiate by
    diff(sin(x^2), x^2)
                   ^~~
    hint: write diff(e, x), diff(e, x, 2), diff(e, x, y), diff(e, s[k])
> N(asin(2))
error: undefined: the expression has no value there
    N(asin(2))
    ^~~~~~~~~~
> N(tan(pi/2))
error: no digit can be told for certain: the value may be undefined there
    N(tan(pi/2))
    ^~~~~~~~~~~~

# Subscripts outside of an array, and what looks like the order of a derivative.
> [1, 2][3]
error: a subscript outside of vector(2)
    [1, 2][3]
    ^~~~~~~~~
    hint: subscripts are 1, 2, ... up to the size
> [1, 2][0]
error: a subscript outside of vector(2)
    [1, 2][0]
    ^~~~~~~~~
    hint: subscripts are 1, 2, ... up to the size
> diff(sin(x), x, n)
0
warning: read as a derivative by n, too, which does not occur
    diff(sin(x), x, n)
                    ^
    hint: the order of a derivative is a number: diff(e, x, 2)
> diff(x^n, x, n)
x^(n - 1)*(1 + n*log(x))
