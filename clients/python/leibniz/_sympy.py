"""Expressions for SymPy and from it, by the tree of the format "json" and by SymPy's own text."""

from fractions import Fraction

_NAMES = {"log": "log", "exp": "exp", "sqrt": "sqrt", "abs": "Abs", "sign": "sign", "floor": "floor", "ceil": "ceiling",
          "max": "Max", "min": "Min", "gamma": "gamma", "digamma": "digamma", "lgamma": "loggamma", "erf": "erf",
          "erfc": "erfc", "asin": "asin", "acos": "acos", "atan": "atan", "atan2": "atan2", "sin": "sin", "cos": "cos",
          "tan": "tan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "asinh": "asinh", "acosh": "acosh",
          "atanh": "atanh", "binomial": "binomial", "beta": "beta", "sec": "sec", "csc": "csc", "cot": "cot"}


def to_sympy(tree):
    import sympy

    def walk(t):
        if isinstance(t, int):
            return sympy.Integer(t)
        if isinstance(t, float):
            return sympy.Rational(str(t))
        if isinstance(t, str):
            constants = {"pi": sympy.pi, "e": sympy.E}
            return constants[t] if t in constants else sympy.Symbol(t, real=True)
        head, *args = t
        if head in ("sum", "prod"):
            raise ValueError("sums go through their text: sympify by hand")
        args = [walk(a) for a in args]
        if head == "+":
            return sympy.Add(*args)
        if head == "*":
            return sympy.Mul(*args)
        if head in ("neg", "-") and len(args) == 1:
            return -args[0]
        if head == "-":
            return args[0] - args[1]
        if head == "/":
            return args[0] / args[1]
        if head == "^":
            return args[0] ** args[1]
        if head in ("element", "at"):
            return sympy.IndexedBase(str(args[0]))[tuple(args[1:])]
        if head in _NAMES:
            return getattr(sympy, _NAMES[head])(*args)
        return sympy.Function(head)(*args)

    return walk(tree)


def from_sympy(value):
    """Leibniz's text of a SymPy expression."""
    import sympy
    from sympy.printing.str import StrPrinter

    class Printer(StrPrinter):
        def _print_Pow(self, e, rational=False):
            return f"({self._print(e.base)})^({self._print(e.exp)})"

        def _print_LatticeOp(self, e):
            return self._print_Function(e)

        def _print_Heaviside(self, e):
            x = self._print(e.args[0])
            return f"((1 + sign({x}))/2)" if e.args[1] == sympy.Rational(1, 2) else self._print_Function(e)

        def _print_Exp1(self, e):
            return "exp(1)"

        def _print_Abs(self, e):
            return f"abs({self._print(e.args[0])})"

        def _print_Indexed(self, e):
            return f"{self._print(e.base)}[{', '.join(self._print(i) for i in e.indices)}]"

        def _print_Sum(self, e):
            text = self._print(e.function)
            for index, low, high in e.limits:
                text = f"sum({index}={self._print(low)}..{self._print(high)}, {text})"
            return text

        def _print_Function(self, e):
            names = {"Max": "max", "Min": "min", "ceiling": "ceil", "loggamma": "lgamma"}
            name = names.get(e.func.__name__, e.func.__name__)
            return f"{name}({', '.join(self._print(a) for a in e.args)})"

        def _print_Rational(self, e):
            return f"({Fraction(int(e.p), int(e.q))})"

    return Printer().doprint(sympy.sympify(value))
