# Angles: addition theorems, inverse functions on their true ranges, and where an angle lies.
> prove tan(x + y + z) = (tan(x) + tan(y) + tan(z) - tan(x)*tan(y)*tan(z))/(1 - tan(x)*tan(y) - tan(y)*tan(z) - tan(z)*tan(x))
proved: an identity of rational functions
  where cos(x + y + z) != 0, cos(x) != 0, cos(y) != 0, cos(z) != 0
> prove sin(x) + sin(y) + sin(z) - sin(x + y + z) = 4*sin((x + y)/2)*sin((y + z)/2)*sin((z + x)/2)
proved: an identity of rational functions
> prove tan(x)*tan(pi/3 - x)*tan(pi/3 + x) = tan(3*x)
proved: an identity of rational functions
  where cos(x + pi/3) != 0, sqrt(3)*sin(x) + cos(x) != 0, cos(3*x) != 0
> prove cot(a)*cot(b) + cot(b)*cot(pi - a - b) + cot(pi - a - b)*cot(a) = 1
proved: an identity of rational functions
  where sin(a) != 0, sin(b) != 0, sin(-a - b) != 0
> prove sqrt((1 - sin(x))/(1 + sin(x))) = abs(sec(x) - tan(x))
proved: an identity of rational functions, by cases of sign, by comparing squares and signs
  where 1 + sin(x) != 0, cos(x) != 0
> prove prod(k=0..4, sin(x + k*pi/5)) = sin(5*x)/16
proved: an identity of rational functions
> prove tan(3*pi/11) + 4*sin(2*pi/11) = sqrt(11)
proved: an identity of rational functions, by exact tests of algebraic numbers
# The sign of a sine by the quadrant of its angle.
> assume 0 < x, x < pi
> prove sqrt(1 - cos(x)^2) = sin(x)
proved: an identity of rational functions, by comparing squares and signs
  assuming x > 0, x < pi
> prove tan(x/2) = sqrt((1 - cos(x))/(1 + cos(x)))
proved: an identity of rational functions, by comparing squares and signs
  where cos(x/2) != 0
  assuming x > 0, x < pi
> prove acos(cos(x)) = x
proved: an identity of rational functions in asin(cos(x)), by relations of logarithms and angles
  assuming x > 0, x < pi
> prove atan(cot(x)) = pi/2 - x
proved: an identity of rational functions in atan(cos(x)/sin(x)), by relations of logarithms and angles
  where sin(x) != 0
  assuming x > 0, x < pi
> prove abs(cos(x)) = cos(x)
refuted at x = 2: left 0.4161468365, right -0.4161468365
> forget x
> assume pi/2 <= x, x <= 3*pi/2
> prove asin(sin(x)) = pi - x
proved: an identity of rational functions in asin(sin(x)), by relations of logarithms and angles
  assuming pi/2 <= x, x <= 3*pi/2
> prove sqrt(1 - sin(x)^2) = -cos(x)
proved: an identity of rational functions in cos(x)
  assuming pi/2 <= x, x <= 3*pi/2
> forget x
> assume 0 < x, x < pi/4
> prove sqrt(1 - sin(2*x)) = cos(x) - sin(x)
proved: an identity of rational functions, by comparing squares and signs
  assuming x > 0, x < pi/4
> forget x
> prove atan(tan(x)) = x
refuted at x = 2: left -1.141592654, right 2
> assume -pi/2 < x, x < pi/2
> prove atan(tan(x)) = x
proved: an identity of rational functions in atan(sin(x)/cos(x)), by relations of logarithms and angles
  where cos(x) != 0
  assuming -pi/2 < x, x < pi/2
> prove atan((1 + sin(x))/cos(x)) = pi/4 + x/2
proved: an identity of rational functions, by cases of sign, by relations of logarithms and angles
  where cos(x) != 0
  assuming -pi/2 < x, x < pi/2
> forget x
# Sums of inverse functions: the bounds of the terms leave one multiple of the period.
> prove asin(sqrt(x)) = pi/4 + asin(2*x - 1)/2
proved: an identity of rational functions, by relations of logarithms and angles
  where x >= 0, x <= 1
> prove acos(x) = 2*atan(sqrt((1 - x)/(1 + x)))
proved: an identity of rational functions, by relations of logarithms and angles
  where x >= -1, x <= 1, x + 1 != 0
> prove 2*atan(x) = atan(2*x/(1 - x^2))
refuted at x = 2: left 2.214297436, right -0.9272952180
> assume abs(x) < 1
> prove 2*atan(x) = atan(2*x/(1 - x^2))
proved: an identity of rational functions, by relations of logarithms and angles
  where x + 1 != 0, 1 - x != 0
  assuming abs(x) < 1
> prove 2*atan(x) = asin(2*x/(1 + x^2))
proved: an identity of rational functions, by relations of logarithms and angles
  assuming abs(x) < 1
> forget x
> assume x < 1
> prove atan((1 + x)/(1 - x)) = atan(x) + pi/4
proved: an identity of rational functions, by relations of logarithms and angles
  assuming x < 1
> forget x
> assume x > 1
> prove atan((1 + x)/(1 - x)) = atan(x) - 3*pi/4
proved: an identity of rational functions, by relations of logarithms and angles
  assuming x > 1
> forget x
> assume abs(x) <= 1/2
> prove 3*asin(x) = asin(3*x - 4*x^3)
proved: an identity of rational functions, by relations of logarithms and angles
  assuming abs(x) <= 1/2
> forget x
# The angle of a point.
> prove cos(2*atan2(y, x)) = (x^2 - y^2)/(x^2 + y^2)
proved: an identity of rational functions, by cases of sign
  where x^2 + y^2 != 0
> prove atan2(y, x) = 2*atan(y/(sqrt(x^2 + y^2) + x))
proved: an identity of rational functions, by cases of sign, by cases of the conditions, by relations of logarithms and angles
  where x + sqrt(x^2 + y^2) != 0
> prove atan2(y, x) = atan(y/x)
refuted at x = -1, y = 0: left 3.141592654, right 0
  holds if x > 0
> assume x > 0
> prove atan2(y, x) = atan(y/x)
proved: an identity of rational functions, by cases of sign, by cases of the conditions, by relations of logarithms and angles
  assuming x > 0
> forget x
> assume x < 0, y < 0
> prove atan2(y, x) = atan(y/x) - pi
proved: an identity of rational functions, by relations of logarithms and angles
  assuming x < 0, y < 0
> forget
> prove a*cos(x) + b*sin(x) = sqrt(a^2 + b^2)*cos(x - atan2(b, a))
proved: an identity of rational functions, by cases of sign, by cases of the conditions
  where a != 0 or b != 0
