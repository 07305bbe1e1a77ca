# The tour, every page of it, and what else a person types at the prompt.
> tour
1 of 5. Derivatives
A definition is written with :=, a derivative with diff, d/dx or a prime. tour shows the next page.
x*(x*cos(x) + 2*sin(x))
3*x^2 - 1/x^2
-pi^2
a*x^(a - 3)*(a - 1)*(a - 2)
> tour
2 of 5. In your own names
Results come out in the names that you defined: this is the logistic function. tour shows the next page.
sigma(z)*(1 - sigma(z))
sigma(z)*(1 - sigma(z))*(1 - 2*sigma(z))
> tour
3 of 5. Claims
prove decides a claim: proved, refuted at a point that shows it, or unknown. tour shows the next page.
proved: an identity of rational functions in exp(z)
proved: an identity of rational functions in exp(z)
refuted at z = -1: left 1, right -1
  holds if z > 0
> tour
4 of 5. Sums over an index
s[k] is an element, [k = l] is 1 where k = l and 0 elsewhere; K stays a symbol. This is the softmax. tour shows the next page.
([k = l] - p[l])*p[k]
p[l] - [l = y]
> tour 6
error: the tour has the pages 1 to 5
    tour 6
         ^
    hint: tour alone shows the next one
> ?diff
diff(e, x, 2, y): partial derivatives by names or elements
> help ^
a^b^c: power: a^(b^c)
> help :=
name := e, f(x) := e, f[k] := e: define a value, a function, an indexed family
> %1 + 1
1 + p[l] - [l = y]
> %2
p[l] - [l = y]
> exit
