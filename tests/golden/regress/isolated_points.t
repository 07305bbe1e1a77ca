# Both sides have a value at one point only, which no search for points meets. Each case of a sign was given up for the
# other one: nothing was left to be proved, and false claims were proved.
> prove sqrt(-abs(x - sqrt(2))) = 1
refuted at x = sqrt(2): left 0, right 1
> prove sqrt(-abs(x^3 - 7)) = 5
refuted at x = 7^(1/3): left 0, right 5
> prove asin(1 + abs(x - pi)) = 1
refuted at x = pi: left 1.570796327, right 1
> prove sqrt(-max(x - sqrt(2), sqrt(2) - x)) = 3
refuted at x = sqrt(2): left 0, right 3
> prove if(y > 0, sqrt(-abs(x - sqrt(2))), 1) = 1
refuted at x = sqrt(2), y = 1: left 0, right 1
# Here one case has the points of the other, or there are none.
> prove sqrt(x)*sqrt(x) = abs(x)
proved: an identity of rational functions
  where x >= 0
> prove sqrt(-abs(x) - 1) = 2
proved: no point where both sides have a value
  where -1 - abs(x) >= 0
> prove log(-abs(x - sqrt(3))) = 1
proved: no point where both sides have a value
  where abs(x - sqrt(3)) < 0
