# A limit is an ordinary error that names itself and how to raise it.
> limit unroll 5
> sum(k=1..10, k^2*x^k)
sum(k=1..10, k^2*x^k)
> limit unroll 100
> sum(k=1..3, x^k)
x*(x^2 + x + 1)
> limit nonsense 3
error: there is no limit called 'nonsense'
    limit nonsense 3
          ^~~~~~~~~~
    hint: 'limit' shows them all
> limit order 10
> diff(exp(x^2), x, 11)
error: a derivative of order 11: at most 10 (limit: order)
    diff(exp(x^2), x, 11)
    ^~~~~~~~~~~~~~~~~~~~~
> 2^(2^64)
2^18446744073709551616
> (10^12)!
1000000000000!
