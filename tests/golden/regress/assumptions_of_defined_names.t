# An assumption speaks of what the names in it stand for: nothing is refuted where it does not hold.
> K := 3
> assume y in 1..K
> prove sum(l=1..K, [l = y]) = 1
proved: by arithmetic
  assuming y in 1..K
> a := b^2 + 1
> assume x > a
> prove sqrt((x - a)^2) = x - a
proved: an identity of rational functions
  assuming a < x
> forget
> a := b^2 - 1
> assume a > 0
> prove abs(b^2 - 1) = b^2 - 1
proved: an identity of rational functions, by cases of sign
  assuming a > 0
> prove b = 2
refuted at b = -2: left -2, right 2
> n := m/2
> assume n integer
> prove m = 0
refuted at m = 2: left 2, right 0
> f[k] := s[k]^3
> assume f[k] > 0
> prove abs(s[k]) = s[k]
proved: an identity of rational functions
  assuming f[k] > 0
