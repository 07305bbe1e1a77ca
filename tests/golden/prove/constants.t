# Numbers are equal or not, exactly.
> prove sqrt(5 + 2*sqrt(6)) = sqrt(2) + sqrt(3)
proved (rational functions in sqrt(2), sqrt(3), sqrt(2*sqrt(2)*sqrt(3) + 5), by exact tests of algebraic numbers)
> prove cos(pi/7)*cos(2*pi/7)*cos(3*pi/7) = 1/8
proved (arithmetic)
> prove 4*atan(1/5) - atan(1/239) = pi/4
proved (rational functions in atan(1/5), atan(1/239), by relations of logarithms and angles)
> prove log(sqrt(2) - 1) = -log(1 + sqrt(2))
proved (rational functions in log(-(1 - sqrt(2))), log(sqrt(2) + 1), by relations of logarithms and angles)
> prove asin(sin(7/2)) = pi - 7/2
proved (rational functions in asin(sin(7/2)), by relations of logarithms and angles)
> prove sqrt(2) + sqrt(3) = sqrt(5 + 2*sqrt(6)) + 10^(-60)
refuted: left 3.1462643699419723423291350657155704455124771291873287012324867174426654953709071, right 3.1462643699419723423291350657155704455124771291873287012324877174426654953709071
