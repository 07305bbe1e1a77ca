# What newcomers type: each answer says what to write instead, and that works.
> plot u(x)
error: u is not defined
    plot u(x)
         ^~~~
    hint: define it: u(x) := ...
> plot(sin(x), x = 0)
error: a range is wanted here
    plot(sin(x), x = 0)
                ^~~~~~
    hint: write plot sin(x), x = 0..2*pi
> assume x > 0 y > 0
error: a comma is missing before this fact
    assume x > 0 y > 0
                 ^
    hint: write assume x > 0, y > 0
> x = 3
error: a relation by itself says not what to do with it
    x = 3
    ^~~~~
    hint: write x := 3 to define x, prove x = 3 for a claim
> x := 3
> forget x
> f(x) = x^2
error: a relation by itself says not what to do with it
    f(x) = x^2
    ^~~~~~~~~~
    hint: write f(x) := x^2 to define f(x), prove f(x) = x^2 for a claim
> f(x) := x^2
> sigmoid(z)
error: there is no function sigmoid
    sigmoid(z)
    ^~~~~~~
    hint: write first sigmoid(x) := 1/(1 + exp(-x))
> sigmoid(x) := 1/(1 + exp(-x))
> sigmoid(0)
1/2
> p[k] := exp(s[k])/sum(l=1..K, exp(s[l]))
> N(p[2], 5, K = 3, s[1] = 1, s[2] = 2, s[3] = 3)
0.24473
> N(sum(i=1..2, sum(j=1..i, A[i, j])), A[1, 1] = 1, A[2, 1] = 2, A[2, 2] = 3)
6
> d/dx x^2
2*x
> limit(1/x, x, 0)
error: there is no limit from both sides: from the left it is -oo, from the right oo
    limit(1/x, x, 0)
    ^~~~~~~~~~~~~~~~
    hint: write limit(e, x, a, right) or limit(e, x, a, left)
> limit(1/x, x, 0, right)
oo
> help limits nodes
error: there is no help on 'limits nodes'
    help limits nodes
         ^~~~~~~~~~~~
    hint: help alone lists what there is
> load "no/such/file"
error: can not read 'no/such/file': No such file or directory
    load "no/such/file"
         ^~~~~~~~~~~~~~
    hint: write load "FILE"; Tab completes the names of files
> sum(k=1..K, exp(t_k))
K*exp(t_k)
warning: t_k is one name and does not depend on k
    sum(k=1..K, exp(t_k))
                    ^~~
    hint: write t[k] for its element
> sum(k=1..K, exp(t[k]))
sum(k=1..K, exp(t[k]))
> ans
ans
warning: read as the variable ans
    ans
    ^~~
    hint: % is the last result
> ln x
error: ln is a function and has no argument here
    ln x
    ^~
    hint: write ln(x); ln(x)^2 for its square
> ln(x)
log(x)
