# A limit is an ordinary error that names itself and how to raise it.
> limits unroll 5
> sum(k=1..10, k^2*x^k)
sum(k=1..10, k^2*x^k)
> limits unroll 100
> sum(k=1..3, x^k)
x*(x^2 + x + 1)
> limits nonsense 3
error: there is no limit called 'nonsense'
    limits nonsense 3
           ^~~~~~~~~~
    hint: 'limits' shows them all
> limits order 10
> diff(exp(x^2), x, 11)
error: a derivative of order 11: at most 10 (limit: order)
    diff(exp(x^2), x, 11)
    ^~~~~~~~~~~~~~~~~~~~~
> 2^(2^64)
2^18446744073709551616
> (10^12)!
1000000000000!
