# Subscripts and bounds of any size.
> prove W[9223372036854775807, 1] = 0
refuted at W[9223372036854775807, 1] = -9223372036854775807: left -9223372037000000000, right 0
> assume y in -9223372036854775807..9223372036854775807
> prove [y = 3] = [3 = y]*[y != 4]
proved: by arithmetic, by cases of the conditions
@reset
> assume x[i] > x[i+1]
> prove x[9000000000000000000] + x[-9000000000000000000] = 0
unknown: the normal forms differ, but no point was found where the sides do
