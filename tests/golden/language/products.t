# What multiplies without a sign, and what does not.
> 2x
2*x
> 2(x + 1)
2*(x + 1)
> (a + b)(a + b)
(a + b)^2
