# Both sides have a value at one point only, which no search for points meets. Each case of a sign was given up for the
# other one: nothing was left to be proved, and false claims were proved.
> prove sqrt(-abs(x - sqrt(2))) = 1
unknown: points at which a factor vanishes are in no case
> prove sqrt(-abs(x^3 - 7)) = 5
unknown: points at which a factor vanishes are in no case
> prove asin(1 + abs(x - pi)) = 1
unknown: points at which a factor vanishes are in no case
> prove sqrt(-max(x - sqrt(2), sqrt(2) - x)) = 3
unknown: points at which a factor vanishes are in no case
> prove if(y > 0, sqrt(-abs(x - sqrt(2))), 1) = 1
unknown: the normal forms differ, but no point was found where the sides do; the sides agree at 4 points to 1000 digits
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
