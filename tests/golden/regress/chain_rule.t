# An argument that holds the variable through its definition has its term in the chain rule.
> v := x^2
> diff(f(v, x), x)
2*x*subst(diff(f(u1, u2), u1), u1 = v, u2 = x) + subst(diff(f(u1, u2), u2), u1 = v, u2 = x)
> prove diff(f(v, x), x) = subst(diff(f(a, b), b), a = v, b = x)
refuted at x = 1, f(t, u) = t + u: left 3, right 1
> prove diff(f(v, x), x) = 2*x*subst(diff(f(a, b), a), a = v, b = x) + subst(diff(f(a, b), b), a = v, b = x)
proved: an identity of rational functions
> w := x
> diff(f(v, w), x)
2*x*subst(diff(f(u1, u2), u1), u1 = v, u2 = x) + subst(diff(f(u1, u2), u2), u1 = v, u2 = x)
> diff(f(v, w), v)
subst(diff(f(u1, u2), u1), u1 = v, u2 = x)
> diff(f(v, y), y)
subst(diff(f(u1, u2), u2), u1 = v, u2 = y)
> diff(f(v), x)
2*x*f'(v)
> prove diff(f(y, v, x), x) = 2*x*subst(diff(f(a, b, c), b), a = y, b = v, c = x) + subst(diff(f(a, b, c), c), a = y, b = v, c = x)
proved: an identity of rational functions
# What was a partial derivative before its argument was defined stays one.
> q := diff(f(a, x), x)
> a := x^3
> q
subst(diff(f(u1, u2), u2), u1 = a, u2 = x)
> prove q = subst(diff(f(s, t), t), s = a, t = x)
proved: an identity of rational functions
# max(x, x) has no kink; a slope that exists has its own.
> reset
> diff(max(x, x) + min(x^2, x^2), x)
2*x + 1
> H(x, y) := if(x > y, x*y, y - x^2)
> diff(sum(k=1..K, if(H(x, y) >= x, -k, 1)), x, y)
0
