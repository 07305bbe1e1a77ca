# A bracket picks a term of a sum only where its value is a whole number.
> prove sum(k=1..n, [k = t]) = [1 <= t]*[t <= n]
refuted at n = 2, t = 3/2: left 0, right 1
  holds if t in 1..n
> prove sum(k=1..n, [k = t]) = [1 <= t]*[t <= n]*[floor(t) = t]
proved (rational functions in [t = 1], [1 - t >= 0], [n - t >= 0], [t - floor(t) = 0])
> sum(k=1..n, [k = t]*a[k])
a[t]*[t >= 1]*[t <= n]
> assume t integer
> prove sum(k=1..n, [k = t]) = [1 <= t]*[t <= n]
proved (rational functions in [-t >= 0], [n - t >= 0])
  assuming t integer
