# Numbers on request, with correct digits only.
> N(pi)
3.14159265358979
> N(pi, 50)
3.1415926535897932384626433832795028841971693993751
> N(x^2, x = 1.5)
2.25
> N(sin(10^22), 10)
-0.8522008498
> N(exp(1) - e)
0
> N(1/3)
0.333333333333333
> N(x)
error: x has no value
    N(x)
    ^~~~
    hint: give it one: N(e, x = 1.5)
