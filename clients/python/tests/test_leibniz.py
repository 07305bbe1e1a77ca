"""The module against numpy, SymPy, threads, pickles and Ctrl-C."""

import doctest
import os
import pickle
import signal
import threading
import time
import unittest
from fractions import Fraction

import numpy as np

import leibniz
from leibniz import LeibnizError, Session


class Expressions(unittest.TestCase):
    def setUp(self):
        self.s = Session()

    def test_operators(self):
        x, y = self.s.sym("x y")
        self.assertEqual(str(2 * x**2 + y / 3 - 0.5), "2*x^2 + y/3 - 1/2")
        self.assertEqual((1 - x) ** 2, self.s("(1 - x)^2"))
        self.assertNotEqual(x + y, self.s("x - y"))
        self.assertEqual(str(abs(-x).evaluate()), "abs(x)")
        self.assertEqual(str(Fraction(1, 3) + x), "x + 1/3")
        self.assertEqual((x + y).subs({x: 1, y: 2}), self.s("3"))
        self.assertEqual(str(((x + 1) ** 2).expand()), "x^2 + 2*x + 1")
        self.assertEqual(float(self.s("pi")), np.pi)
        self.assertIn("\\frac", (x / y).latex)

    def test_verdicts(self):
        x = self.s.sym("x")
        self.assertTrue(self.s.prove(self.s.sin(x) ** 2, 1 - self.s.cos(x) ** 2))
        v = self.s.prove("sqrt(x^2) = x")
        self.assertFalse(v)
        self.assertTrue(v.refuted and v.counterexample and v.holds_if)
        self.s.assume("x > 0")
        self.assertTrue(self.s.prove("sqrt(x^2) = x"))

    def test_errors(self):
        with self.assertRaises(LeibnizError) as caught:
            self.s("1 + (")
        self.assertEqual(caught.exception.place, (4, 5))
        self.assertTrue(caught.exception.hint)
        with self.assertRaises(LeibnizError):
            self.s.prove("1 = ")
        self.assertEqual(str(self.s("1 + 1").evaluate()), "2")

    def test_arrays_and_names(self):
        self.s.define("f[k]", "exp(s[k])/sum(l=1..K, exp(s[l]))")
        self.assertEqual(str(self.s.diff("f[k]", "s[l]")), "f[k]*([k = l] - f[l])")
        self.assertIn("f", self.s.definitions())
        self.assertIn("sinh", dict(self.s.complete("sin")[1]))
        self.assertIn("hyperbolic", self.s.help("sinh"))
        other = pickle.loads(pickle.dumps(self.s))
        self.assertEqual(other.script(), self.s.script())


class Functions(unittest.TestCase):
    def setUp(self):
        self.s = Session()
        self.s.define("g(x, y)", "x^2*sin(y)")
        self.f = self.s.function("g(x, y; g, dg_dy)")

    def test_points_and_arrays(self):
        x, y = np.linspace(-1, 1, 1001), np.linspace(0, 3, 1001)
        value, slope = self.f(x, y)
        np.testing.assert_allclose(value, x**2 * np.sin(y), rtol=1e-14, atol=1e-300)
        np.testing.assert_allclose(slope, x**2 * np.cos(y), rtol=1e-12, atol=1e-16)
        self.assertAlmostEqual(self.f(0.5, 1.0)[0], 0.25 * np.sin(1.0), places=15)
        grid = self.f(x[:, None], y[None, :7])[0]
        self.assertEqual(grid.shape, (1001, 7))
        np.testing.assert_allclose(grid, x[:, None] ** 2 * np.sin(y[None, :7]), rtol=1e-14, atol=1e-300)
        turned = self.f(x[::-1], y[::-1], threads=2)[0]
        np.testing.assert_array_equal(turned[::-1], value)
        with self.assertRaises(TypeError):
            self.f(1.0)

    def test_pickles(self):
        again = pickle.loads(pickle.dumps(self.f))
        self.assertEqual(again(2.0, 1.0), self.f(2.0, 1.0))

    def test_lambdify(self):
        x = self.s.sym("x")
        f = self.s.lambdify([x], self.s.diff(self.s.exp(x) * x, x))
        self.assertAlmostEqual(f(1.0), 2 * np.e, places=14)

    def test_source(self):
        source, header = self.s.generate("g(x, y; g)", header="g.h")
        self.assertIn("double g(double x, double y)", source.replace("\n", " "))
        self.assertIn("#ifndef", header)


class Hosts(unittest.TestCase):
    def test_interrupt(self):
        threading.Timer(0.3, lambda: os.kill(os.getpid(), signal.SIGINT)).start()
        s = Session()
        start = time.monotonic()
        with self.assertRaises(KeyboardInterrupt):
            s.run("N(gamma(1/3), 100000)")
        self.assertLess(time.monotonic() - start, 30)
        self.assertTrue(s.prove("1 + 1 = 2"))

    def test_threads(self):
        well = []

        def work():
            s = Session()
            s.define("sigma(z)", "1/(1 + exp(-z))")
            well.append(bool(s.prove("sigma'(z) = sigma(z)*(1 - sigma(z))")))

        threads = [threading.Thread(target=work) for _ in range(8)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        self.assertEqual(well, [True] * 8)

    def test_sympy(self):
        try:
            import sympy
        except ImportError:
            self.skipTest("SymPy is not here")
        s, x, y = Session(), *sympy.symbols("x y", real=True)
        for e in [sympy.sin(x) ** 2 / (1 + x * y), sympy.exp(-x) * sympy.Rational(1, 3), sympy.Max(x, y) + abs(x),
                  sympy.sqrt(x**2 + 1) ** 3, sympy.pi * sympy.E**x]:
            back = s.from_sympy(e).to_sympy()
            self.assertEqual(sympy.simplify(back - e), 0, f"{e} and {back}")
            self.assertTrue(s.prove(s.from_sympy(sympy.diff(e, x)), s.diff(s.from_sympy(e), "x")), str(e))


def load_tests(loader, tests, pattern):
    tests.addTests(doctest.DocTestSuite(leibniz))
    return tests


if __name__ == "__main__":
    unittest.main()
