# A derivative and a factorial are bracketed where what follows would be read as a part of them.
> latex diff(u(x, y), x)^2
\left(\frac{\partial}{\partial x} u(x, y)\right)^{2}
> latex diff(log(u(x, y)), x, 2)
\frac{u(x, y) \, \frac{\partial^{2}}{\partial x^{2}} u(x, y) - \left(\frac{\partial}{\partial x} u(x, y)\right)^{2}}{u(x, y)^{2}}
> latex diff(u(x, y), x)*v(x)
v(x) \, \frac{\partial}{\partial x} u(x, y)
> latex diff(u(x, y), x)*diff(u(x, y), y)*sin(x)
\left(\frac{\partial}{\partial x} u(x, y)\right) \, \left(\frac{\partial}{\partial y} u(x, y)\right) \, \sin x
> latex (x!)!
(x!)!
> mathml (x!)!
<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mrow><mrow><mo>(</mo><mrow><mi>x</mi><mo>!</mo></mrow><mo>)</mo></mrow><mo>!</mo></mrow></mrow></math>
# One pair of brackets, where one is needed.
> latex expm1(x)^2 + x^expm1(y)
(e^{x} - 1)^{2} + x^{e^{y} - 1}
# Names that would look alike are told apart; others have their subscripts.
> latex x_1 + x[1] + x1
\mathrm{x1} + x_{\text{1}} + x_{1}
> mathml x_1 + x[1] + x1
<math xmlns="http://www.w3.org/1998/Math/MathML"><mrow><mrow><mi>x1</mi><mo>+</mo><msub><mi>x</mi><mtext>1</mtext></msub><mo>+</mo><msub><mi>x</mi><mrow><mn>1</mn></mrow></msub></mrow></mrow></math>
> latex w_max + x1 + y_1 + y1
w_{\mathrm{max}} + x_{1} + y_{1} + y_{\text{1}}
# A user's function can not be mistaken for an operation.
> json neg(x) + list(x) + apply(x) + f(x) - x
["+", ["apply", "neg", "x"], ["apply", "list", "x"], ["f", "x"], ["apply", "apply", "x"], ["neg", "x"]]
warning: neg is not built in and stands for an unknown function
    json neg(x) + list(x) + apply(x) + f(x) - x
         ^~~
    hint: define it: neg(x) := ...
warning: list is not built in and stands for an unknown function
    json neg(x) + list(x) + apply(x) + f(x) - x
                  ^~~~
    hint: define it: list(x) := ...
warning: apply is not built in and stands for an unknown function
    json neg(x) + list(x) + apply(x) + f(x) - x
                            ^~~~~
    hint: define it: apply(x) := ...
