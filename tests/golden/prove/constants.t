# Numbers are equal or not, exactly.
> prove sqrt(5 + 2*sqrt(6)) = sqrt(2) + sqrt(3)
proved: an identity of rational functions, by exact tests of algebraic numbers
> prove cos(pi/7)*cos(2*pi/7)*cos(3*pi/7) = 1/8
proved: by arithmetic
> prove 4*atan(1/5) - atan(1/239) = pi/4
proved: an identity of rational functions, by relations of logarithms and angles
> prove log(sqrt(2) - 1) = -log(1 + sqrt(2))
proved: an identity of rational functions, by relations of logarithms and angles
> prove asin(sin(7/2)) = pi - 7/2
proved: an identity of rational functions in asin(sin(7/2)), by relations of logarithms and angles
> prove sqrt(2) + sqrt(3) = sqrt(5 + 2*sqrt(6)) + 10^(-60)
refuted: left 3.1462643699419723423291350657155704455124771291873287012324867174426654953709071, right 3.1462643699419723423291350657155704455124771291873287012324877174426654953709071
