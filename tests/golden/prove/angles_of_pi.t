# Angles of pi whose common denominator is large stay apart, and are decided exactly.
> cos(pi/41) + cos(pi/43)
cos(pi/41) + cos(pi/43)
> prove cos(pi/97)^2 + sin(pi/97)^2 = 1
proved: by arithmetic
> prove cos(2*pi/97) + cos(pi/89) = 2*cos(pi/97)^2 - 1 - cos(88*pi/89)
proved: an identity of rational functions, by exact tests of algebraic numbers
> prove cos(2*pi/89) - cos(pi/97) = 2*cos(pi/89)^2 - 1 + cos(pi/97)
refuted: left -0.001966543895, right 1.996984594
> prove sin(pi/1999)^2 + cos(pi/1999)^2 = 1
proved: an identity of rational functions, by exact tests of algebraic numbers
> prove cos(pi/97) + cos(pi/89) + sin(pi/6) = cos(pi/97) + cos(pi/89) + 1/2
proved: an identity of rational functions
> prove sum(k=1..48, cos(2*pi*k/97)) = -1/2
proved: by arithmetic
