# Derivatives as analysts write them.
> d/dx x^2
2*x
> d/dx(x^2) + 1
2*x + 1
> d/dx x*sin(x) + 1
1 + sin(x) + x*cos(x)
> d^2/dx^2 (x^3)
6*x
> d²/dx² x^4
12*x^2
> ∂(x^2*y)/∂x
2*x*y
> ∂/∂x x^2
2*x
> y := x^3
> dy/dx
3*x^2
> d²y/dx²
6*x
> f(x, t) := sin(x*t)
> ∂f/∂x
t*cos(t*x)
> ∂²f/∂x∂t
cos(t*x) - t*x*f(x, t)
> ∂^2 f/(∂x ∂t)
cos(t*x) - t*x*f(x, t)
> R := sum(k=1..K, s[k]^2)
> ∂R/∂s[l]
2*s[l]
> d(x^2)/dx
2*x
> d(f(x,t))/dt
x*cos(t*x)
> du/dx
du/dx
warning: read as the quotient of the variables du and dx
    du/dx
    ^~~~~
    hint: the derivative is written diff(u, x)
> d/dx
d/dx
warning: read as the quotient of the variables d and dx
    d/dx
    ^~~~
    hint: the derivative is written diff(e, x)
> a*d/dx
a*d/dx
warning: read as the quotient of the variables d and dx
    a*d/dx
      ^~~~
    hint: the derivative is written diff(e, x)
> prove d/dx sin(x) = cos(x)
proved: an identity of rational functions in cos(x)
> prove d/dx (d/dx (d/dx sin(x))) = -cos(x)
proved: an identity of rational functions in cos(x)
> |x| + |x - 1|*2|y|
2*abs(y)*abs(x - 1) + abs(x)
> |x
error: this | is never closed
    |x
    ^
    hint: add a |; a blank line ends the statement
> (|x)
error: this | is never closed
    (|x)
     ^
    hint: add a |; a blank line ends the statement
> x | y
error: this | opens and closes nothing
    x | y
      ^
    hint: |x| is the absolute value, with * before it in a product; or joins conditions
> ||x||
error: || has no meaning here
    ||x||
    ^~
    hint: |x| is abs(x); the norm of a vector is sqrt(sum(i=1..n, x[i]^2))
> |-3|
3
> I(y = k)
[y = k]
> I(q)
I(q)
> g(x) = x^2
error: a relation by itself says not what to do with it
    g(x) = x^2
    ^~~~~~~~~~
    hint: write g(x) := x^2 to define g(x), prove g(x) = x^2 for a claim
> z = 3
error: a relation by itself says not what to do with it
    z = 3
    ^~~~~
    hint: write z := 3 to define z, prove z = 3 for a claim
> z = 3 = 4
error: a relation by itself says not what to do with it
    z = 3 = 4
    ^~~~~~~~~
    hint: write prove z = 3 = 4 for a claim, name := e for a definition
> assume p > 0 q > 0
error: a comma is missing before this fact
    assume p > 0 q > 0
                 ^
    hint: write assume x > 0, y > 0
> assume p > 2 q
error: a relation where a value is expected
    assume p > 2 q
           ^~~~~
    hint: [x > 0] is 1 where the relation holds and 0 elsewhere; claims are written prove a = b
> diff(h(x^2), x)
2*x*h'(x^2)
> diff(q2(x^2), x)
2*x*q2'(x^2)
warning: q2 is not built in and stands for an unknown function
    diff(q2(x^2), x)
         ^~
    hint: define it: q2(x) := ...
> h(x^2)
h(x^2)
> ∂u/∂x
0
warning: u is a variable of its own
    ∂u/∂x
     ^
    hint: write u(x) for a function of x, or define u
> sum(k=1..3, d/dx x^k)
3*x^2 + 2*x + 1
> d := 5
> d/dx
d/dx
warning: read as the quotient of the variables d and dx
    d/dx
    ^~~~
    hint: the derivative is written diff(e, x)
