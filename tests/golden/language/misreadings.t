# What would be read otherwise than it was meant: done as meant, told, or refused.
# The bare name of a function or array means its body in a command.
> f(x) := x^2
> latex f
x^{2}
> factor f
x^2
> simplify f
x^2
> p[k] := 2*k
> latex p
2 k

# A bracket behind a bracket multiplies; a value at a point is told apart.
> diff(sin(x), x)(0)
0
warning: read as the product diff(sin(x), x)*(0)
    diff(sin(x), x)(0)
    ^~~~~~~~~~~~~~~~~~
    hint: the value at a point is subst(diff(sin(x), x), x = ...); write * for the product
> (f(x))(2)
p[f(x)]
warning: read as the product (f(x))*(2)
    (f(x))(2)
    ^~~~~~~~~
    hint: the value at a point is subst((f(x)), x = ...); write * for the product
> (x + 1)(x + 2)
(x + 1)*(x + 2)

# A name with an underscore holds no index.
> sum(k=1..K, exp(s_k))
K*exp(s_k)
warning: s_k is one name and does not depend on k
    sum(k=1..K, exp(s_k))
                    ^~~
    hint: write s[k] for its element
> h_k := t_k^2
warning: t_k is one name and does not depend on k
    h_k := t_k^2
           ^~~
    hint: write t[k] for its element
> diff(h_k, t_l)
0
> sum(k=1..K, w_max*k)
K*w_max*(K + 1)/2

# Nothing is differentiated by an index.
> diff(sum(k=1..n, s[k]), k)
error: k is the index of a sum or product
    diff(sum(k=1..n, s[k]), k)
                            ^
    hint: an index is an integer: nothing is differentiated by it

# A command with a list, and an expression that begins like a command.
> latex [x^2, sin(x)]
\begin{pmatrix} x^{2} \\ \sin x \end{pmatrix}
> save "x
error: the quotes around the name of the file do not match
    save "x
         ^~
    hint: save "FILE"
> save/etc
save/etc
warning: read as an expression in the variable save, not as the command
    save/etc
    ^~~~
    hint: put brackets around the argument of the command

# An unknown function is told of once.
> foo(x) + foo(y)
foo(x) + foo(y)
warning: foo is not built in and stands for an unknown function
    foo(x) + foo(y)
    ^~~
    hint: define it: foo(x) := ...
> foo(x)
foo(x)
> sigmoid(z)
error: there is no function sigmoid
    sigmoid(z)
    ^~~~~~~
    hint: write first sigmoid(x) := 1/(1 + exp(-x))

# A shown expression is carried out and simplified the same way however deep it stands.
@reset
> sigma(z) := 1/(1 + exp(-z))
> diff(sigma(z), z)
sigma(z)*(1 - sigma(z))
> 2*diff(sigma(z), z)
2*sigma(z)*(1 - sigma(z))
> sin(diff(sigma(z), z))
sin(sigma(z)*(1 - sigma(z)))
> diff(sigma(z), z) + 0
sigma(z)*(1 - sigma(z))
> g[k] := exp(s[k])/sum(l=1..K, exp(s[l]))
> diff(g[k], s[l])
g[k]*([k = l] - g[l])
> simplify(diff(g[k], s[l]))
g[k]*([k = l] - g[l])
> latex expand((x + 1)^2)
x^{2} + 2 x + 1

# What a name means is not told by that name.
> d := diff(x^2*sin(x), x)
> simplify(d)
x*(x*cos(x) + 2*sin(x))
> latex d
x \, (x \, \cos x + 2 \, \sin x)
> h := sigma(x) + 1
> h
1 + sigma(x)

# Euler's number where e is defined.
@reset
> h(e) := exp(1)*e
> h
h(e) := e*exp(1)
> exp(1)
e
> e := 2
> forget h
> exp(1)*x
x*exp(1)
