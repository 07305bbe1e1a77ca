# Commands that give other forms of a result.

> plot sin(x), x = 0..2*pi
   0.9999 |            ********
          |         ****      ****
          |        **            ***
          |      ***               **
          |     **                  ***
          |   ***                     **
          |  **                        **
          | **                          **
          |**                            ***
          |                                **                            **
          |                                 **                          **
          |                                  **                        **
          |                                   ***                     **
          |                                     **                  ***
          |                                      ***               **
          |                                        **            ***
          |                                         ****      ****
  -0.9999 |                                            ********
          +----------------------------------------------------------------
           0                                                          6.283

> plot a*x
error: a curve has one variable; here are more
    plot a*x
         ^~~
    hint: give the others values: plot subst(e, a = 2)

> plot log(x), x = 1..0
error: a range is a name and two numbers, the smaller one first
    plot log(x), x = 1..0
                ^~~~~~~~~

> latex diff(x^2*sin(x), x)
x \, (x \, \cos x + 2 \, \sin x)

> json x^2 + 1
["+", ["^", "x", 2], 1]

> unicode x^2 <= 3
x² ≤ 3

> unicode sum(k=1..K, s[k]^2)
∑(k=1..K, s[k]²)

> f(x) := a*x^2

> f
f(x) := a*x^2

> f(3)
9*a

> assume a > 0

> list
assume a > 0
f(x) := a*x^2

> grad(sum(i=1..n, x[i]^2), x)
2*x[k]

> limits nodes
limit nodes: expression nodes a session holds; now 40000000. Set it with: limits nodes NUMBER

> help erf
erf(x): error function
  derivative by u: 2/pi^(1/2)*exp(-u^2)
  example: erf(0) is 0
