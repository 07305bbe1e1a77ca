# A bracket picks a term of a sum only where its value is a whole number.
> prove sum(k=1..n, [k = t]) = [1 <= t]*[t <= n]
refuted at n = 2, t = 3/2: left 0, right 1
  holds if t in 1..n
> prove sum(k=1..n, [k = t]) = [1 <= t]*[t <= n]*[floor(t) = t]
proved: an identity of rational functions
> sum(k=1..n, [k = t]*a[k])
a[t]*[t >= 1]*[t <= n]
> assume t integer
> prove sum(k=1..n, [k = t]) = [1 <= t]*[t <= n]
proved: an identity of rational functions
  assuming t integer
