> help sin
sin(x): sine of an angle in radians
  derivative by u: cos(u)
  example: sin(0) is 0
> help prove
prove a = b [= c]: a verdict for each relation: proved, refuted with a point, or unknown
> help nodes
limit nodes: expression nodes a session holds; now 40000000. Set it with: limits nodes NUMBER
> help nonsense
error: there is no help on 'nonsense'
    help nonsense
         ^~~~~~~~
    hint: help alone lists what there is
> help diff
diff(e, x, 2, y): partial derivatives by names or elements
