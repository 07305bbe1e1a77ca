# Commands that give other forms of a result.

> plot sin(x), x = 0..2*pi
   1 +            ********
     |         ****      ****
     |        **            ***
     |      ***               **
 0.5 +     **                  ***
     |   ***                     **
     |  **                        **
     | **                          **
     |**                            ***
   0 +--------------------------------**----------------------------**
     |                                 **                          **
     |                                  **                        **
     |                                   ***                     **
-0.5 +                                     **                  ***
     |                                      ***               **
     |                                        **            ***
     |                                         ****      ****
  -1 +                                            ********
     ++-------------------+-------------------+--------------------+--
      0                   2                   4                    6

> plot a*x
error: a curve has one variable; here are more
    plot a*x
         ^~~
    hint: give the others values: plot subst(e, a = 2)

> plot sin(x), cos(x), x = 0..2*pi
   1 +oooo        ********                                        oooo
     |   oooo  ****      ****                                  oooo
     |      oo**            ***                               oo
     |      ***o              **                            ooo
 0.5 +     **  ooo             ***                         oo
     |   ***     oo              **                      ooo
     |  **        oo              **                    oo
     | **          oo              **                  oo
     |**            ooo             ***               oo
   0 +----------------oo--------------**------------ooo-------------**
     |                 oo              **          oo              **
     |                  oo              **        oo              **
     |                   ooo             ***     oo              **
-0.5 +                     oo              **  ooo             ***
     |                      ooo             ***o              **
     |                        oo            oo**            ***
     |                         oooo      oooo  ****      ****
  -1 +                            oooooooo        ********
     ++-------------------+-------------------+--------------------+--
      0                   2                   4                    6
      * sin(x)
      o cos(x)

> plot 1/x
   |                                |*
   |                                |*
   |                                |*
 5 +                                |*
   |                                |**
   |                                | **
   |                                |  **
   |                                |   ******
   |                                |        ***********************
   |************************--------+-------------------------------
 0 +                       *****    |
   |                           ***  |
   |                             *  |
   |                             ** |
   |                              * |
   |                              * |
   |                              * |
-5 +                              **|
   +------+------------+------------+-----------+------------+------
          -4           -2           0           2            4

> plot diff(x^3 - 3*x, x), x = -2..2
10 +                                |
   |*                               |                              *
   |**                              |                             **
   | ***                            |                            **
   |   **                           |                          ***
   |    **                          |                         **
 5 +     ***                        |                        **
   |       **                       |                      ***
   |        ***                     |                    ***
   |          ***oooooooooo         |                  ***         o
   |      ooooo ***       ooooooo   |                ***         ooo
 0 +----ooo-------***-----------ooooo--------------***---------ooo--
   | oooo           ****            oooooo       ***        oooo
   |oo                 ****         |    oooo*****    ooooooo
   |o                     ******    |   ******   oooooo
   |                           **********
   |                                |
-5 +                                |
   ++---------------+---------------+---------------+--------------+
    -2              -1              0               1              2
    * diff(x^3 - 3*x, x)
    o x^3 - 3*x

> plot sqrt(-1 - x^2)
error: undefined: nowhere between -5 and 5 is there a value
    plot sqrt(-1 - x^2)
         ^~~~~~~~~~~~~~
    hint: give another range: plot e, x = 1..2

> plot --svg "curve.txt" x
error: --svg wants the name of a file that ends in .svg
    plot --svg "curve.txt" x
               ^~~~~~~~~~~
    hint: write plot --svg "curve.svg" sin(x)

@unicode
> plot tan(x), x = -4..4
 10 ┤                  ⢸             │          ⢸
    │                  ⣸             │          ⢸
    │                  ⡇             │          ⣸
    │                  ⡇             │          ⡇
  5 ┤                 ⢰⠃             │         ⢠⠇
    │                 ⡼              │         ⡼
    │                ⡼⠁              │        ⣰⠃
    │             ⢀⣠⠞⠁               │     ⢀⣠⠞⠁                     ⢀
    │      ⢀⣀⣀⡤⠤⠖⠚⠉                  ⣀⣀⡤⠤⠖⠚⠉                  ⣀⣀⡤⠤⠖⠚⠉
  0 ┤⣀⡤⠴⠒⠚⠉⠉──────────────────⣀⡤⠴⠒⠚⠉⠉⠁─────────────────⣀⣠⠤⠖⠚⠉⠉⠁──────
    │⠁                     ⢀⡴⠋⠁      │              ⢀⡴⠚⠁
    │                     ⢠⠞         │             ⢀⡞
    │                     ⡞          │             ⡼
 -5 ┤                    ⢠⠇          │             ⡇
    │                    ⢸           │            ⢸⠁
    │                    ⢸           │            ⢸
    │                    ⡏           │            ⢸
-10 ┤                    ⡇           │            ⡏
    └┬───────────────┬───────────────┬───────────────┬──────────────┬
     -4              -2              0               2              4

> plot sin(x), x^2/4
 8 ┤                                │
   │                                │
   │                                │
 6 ┤○                               │                              ○
   │○○○                             │                            ○○○
   │  ○○○                           │                           ○○
   │    ○○                          │                         ○○○
 4 ┤     ○○○                        │                       ○○○
   │       ○○○                      │                     ○○○
   │         ○○○○                   │                   ○○○
 2 ┤            ○○○                 │                ○○○○
   │              ○○○○              │             ○○○○
   │●●●●●●●●         ○○○○○          │   ●●●●●●●●●●●●
   │       ●●●●●         ○○○○○○○○○  ●●●●●○○○○○○    ●●●●●
 0 ┤───────────●●●●●────────────●●●●●○○○───────────────●●●●●────────
   │               ●●●●●●●●●●●●●●   │                      ●●●●●●●●●
   │                                │
-2 ┤                                │
   └──────┬────────────┬────────────┬───────────┬────────────┬──────
          -4           -2           0           2            4
    ● sin(x)
    ○ x²/4

@ascii
> plot log(x), x = 1..0
error: a range is a name and two numbers, the smaller one first
    plot log(x), x = 1..0
                ^~~~~~~~~
    hint: write plot sin(x), x = 0..2*pi

> latex diff(x^2*sin(x), x)
x \, (x \, \cos x + 2 \, \sin x)

> json x^2 + 1
["+", ["^", "x", 2], 1]

> unicode x^2 <= 3
x² ≤ 3

> unicode sum(k=1..K, s[k]^2)
∑(k=1..K, s[k]²)

> f(x) := a*x^2

> f
f(x) := a*x^2

> f(3)
9*a

> assume a > 0

> list
assume a > 0
f(x) := a*x^2

> grad(sum(i=1..n, x[i]^2), x)
2*x[k]

> limits nodes
limit nodes: expression nodes a session holds; now 40000000. Set it with: limits nodes NUMBER

> help erf
erf(x): error function
  derivative by u: 2/pi^(1/2)*exp(-u^2)
  example: erf(0) is 0
