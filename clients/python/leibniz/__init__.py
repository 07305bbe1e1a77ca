"""Leibniz: symbolic derivatives, proofs of identities, and compiled functions over arrays.

>>> import numpy as np
>>> from leibniz import Session
>>> s = Session()
>>> z = s.sym("z")
>>> sigma = s.define("sigma(z)", "1/(1 + exp(-z))")
>>> s.diff(sigma(z), z)
sigma(z)*(1 - sigma(z))
>>> s.prove("sigma'(z) = sigma(z)*(1 - sigma(z))")
proved: an identity of rational functions in exp(z)
>>> bool(s.prove("sqrt(z^2) = z"))
False
>>> slope = s.function("slope(z; dsigma_dz)")
>>> slope(0.0)
0.25
>>> slope(np.array([-1.0, 0.0, 1.0])).round(4)
array([0.1966, 0.25  , 0.1966])
"""

from __future__ import annotations

import ctypes
import json
import numbers
import threading
from fractions import Fraction
from typing import Any, Callable, Iterable, Sequence, Union

import numpy as np

from . import _library as _c

__all__ = ["Session", "Expr", "Verdict", "Function", "Report", "LeibnizError", "sym", "array", "default_session"]

_lib = _c.load()
__version__ = _lib.lbz_version().decode()

Value = Union["Expr", str, int, float, Fraction]


class LeibnizError(ValueError):
    """What failed and why; `hint` says what to do instead, `place` which characters of the text are meant."""

    def __init__(self, status: str, message: str, hint: str = "", place: tuple[int, int] = (0, 0)):
        super().__init__(f"{message}\n    hint: {hint}" if hint else message or status)
        self.status, self.message, self.hint, self.place = status, message, hint, place


class Report(dict):
    """A statement's outcome: the fields of the machine interface. `text` is what a person reads."""

    def __init__(self, fields: dict, text: str, diagnostics: str, latex: str | None):
        super().__init__(fields)
        self.text, self.diagnostics, self.latex = text, diagnostics, latex

    def __repr__(self) -> str:
        return (self.text + self.diagnostics).rstrip("\n")

    def _repr_latex_(self) -> str | None:
        return f"$\\displaystyle {self.latex}$" if self.latex else None


class Verdict:
    """The verdict on a claim. It is true only where the claim is proved."""

    def __init__(self, report: Report):
        self.verdict: str = report.get("verdict", "unknown")
        self.method: str | None = report.get("method")
        self.reason: str | None = report.get("reason")
        self.conditions: list[str] = report.get("conditions", [])
        self.assumptions: list[str] = report.get("assumptions", [])
        self.implied: list[str] = report.get("implied", [])
        self.holds_if: list[str] = report.get("holds_if", [])
        self.counterexample: dict[str, str] = report.get("counterexample", {})
        self.left, self.right = report.get("left"), report.get("right")
        self.report = report

    @property
    def proved(self) -> bool:
        return self.verdict == "proved"

    @property
    def refuted(self) -> bool:
        return self.verdict == "refuted"

    def __bool__(self) -> bool:
        return self.proved

    def __repr__(self) -> str:
        return self.report.text.rstrip("\n")


class Expr:
    """An expression of a session. Operators build expressions; nothing is carried out until `evaluate` or `diff`."""

    __array_priority__ = 100

    def __init__(self, session: Session, handle: int):
        self.session, self._handle = session, handle

    def __del__(self) -> None:
        if getattr(self, "_handle", None) and self.session._handle:
            _lib.lbz_expr_free(self._handle)

    def _with(self, operation: str, *others: Value) -> Expr:
        return self.session.apply(operation, self, *others)

    def __add__(self, other: Value) -> Expr: return self._with("+", other)
    def __radd__(self, other: Value) -> Expr: return self.session.apply("+", other, self)
    def __sub__(self, other: Value) -> Expr: return self._with("-", other)
    def __rsub__(self, other: Value) -> Expr: return self.session.apply("-", other, self)
    def __mul__(self, other: Value) -> Expr: return self._with("*", other)
    def __rmul__(self, other: Value) -> Expr: return self.session.apply("*", other, self)
    def __truediv__(self, other: Value) -> Expr: return self._with("/", other)
    def __rtruediv__(self, other: Value) -> Expr: return self.session.apply("/", other, self)
    def __pow__(self, other: Value) -> Expr: return self._with("^", other)
    def __rpow__(self, other: Value) -> Expr: return self.session.apply("^", other, self)
    def __neg__(self) -> Expr: return self._with("-")
    def __abs__(self) -> Expr: return self._with("abs")

    def __eq__(self, other: object) -> bool:
        """Written alike. Whether two expressions are equal is a claim: `session.prove(a, b)`."""
        return isinstance(other, Expr) and bool(_lib.lbz_same(self._handle, other._handle))

    def __hash__(self) -> int:
        return hash(str(self))

    def __getitem__(self, subscripts: Any) -> Expr:
        subscripts = subscripts if isinstance(subscripts, tuple) else (subscripts,)
        return self.session(f"{self}[{', '.join(str(k) for k in subscripts)}]")

    def evaluate(self) -> Expr: return self.session.evaluate(self)
    def diff(self, *by: Value) -> Expr: return self.session.diff(self, *by)
    def simplify(self) -> Expr: return self._with("simplify").evaluate()
    def expand(self) -> Expr: return self._with("expand").evaluate()
    def factor(self) -> Expr: return self._with("factor").evaluate()

    def subs(self, values: dict[Value, Value]) -> Expr:
        flat = [part for pair in values.items() for part in pair]
        return self._with("subst", *flat).evaluate()

    def n(self, digits: int = 15) -> str:
        """Decimal digits of a constant, all of them right."""
        return self.session._text(lambda s: _lib.lbz_digits(s, self._handle, digits))

    def format(self, format: str) -> str:
        """As "text", "unicode", "latex", "mathml" or "json"."""
        return self.session._text(lambda s: _lib.lbz_print(s, self._handle, format.encode()))

    def __float__(self) -> float: return float(self.n(17))
    def __str__(self) -> str: return self.format("text")
    __repr__ = __str__

    @property
    def latex(self) -> str: return self.format("latex")
    def _repr_latex_(self) -> str: return f"$\\displaystyle {self.latex}$"

    def to_sympy(self) -> Any:
        """The expression for SymPy; sums become Sum, elements Indexed."""
        from ._sympy import to_sympy
        return to_sympy(json.loads(self.format("json")))


class Function:
    """A compiled function of a signature. It takes numbers or arrays of doubles, one for each input column, which are
    broadcast, and gives a number or an array for each output (a tuple where there are several)."""

    def __init__(self, session: Session, signature: str, ulp: float = 0, fast: bool = False):
        options = _c.CompileOptions(ctypes.sizeof(_c.CompileOptions), ulp, fast)
        self._source = (session.script(), signature, ulp, fast)
        self._handle = session._new_long(lambda s, out: _lib.lbz_compile(s, signature.encode(), options, out))
        nin, nout = _lib.lbz_function_inputs(self._handle), _lib.lbz_function_outputs(self._handle)
        columns = [_lib.lbz_function_column(self._handle, i).decode() for i in range(nin + nout)]
        self.inputs, self.outputs = columns[:nin], columns[nin:]
        self.tier = _lib.lbz_function_tier(self._handle).decode()
        self._in, self._out = (ctypes.c_double * nin)(), (ctypes.c_double * nout)()
        self._bare = (_lib.lbz_function_call, self._handle, self._in, self._out, nin, nout)

    def __del__(self) -> None:
        if getattr(self, "_handle", None):
            _lib.lbz_function_free(self._handle)

    def __reduce__(self) -> tuple:
        return _remake, self._source

    def __call__(self, *values: Any, threads: int = 1) -> Any:
        call, handle, into, out, nin, nout = self._bare
        if len(values) != nin:
            raise TypeError(f"{nin} values are wanted ({', '.join(self.inputs)}), and here are {len(values)}")
        try:
            into[:] = values
        except TypeError:
            return self._map(values, threads)
        call(handle, into, out)
        return out[0] if nout == 1 else tuple(out)

    def _map(self, values: Sequence[Any], threads: int) -> Any:
        arrays = np.broadcast_arrays(*[np.asarray(v, dtype=np.float64) for v in values])
        shape = arrays[0].shape
        columns = [a.reshape(-1) if a.ndim != 1 else a for a in arrays]
        n, nout = int(np.prod(shape)), len(self.outputs)
        results = [np.empty(n) for _ in range(nout)]
        places = (ctypes.c_void_p * len(columns))(*[c.ctypes.data for c in columns])
        into = (ctypes.c_void_p * nout)(*[r.ctypes.data for r in results])
        strides = (ctypes.c_ssize_t * (len(columns) + nout))(*[c.strides[0] // 8 for c in columns], *[1] * nout)
        if any(c.strides[0] % 8 for c in columns):
            return self._map([np.ascontiguousarray(c).reshape(shape) for c in columns], threads)
        status = _lib.lbz_function_map(self._handle, places, into, strides, n, threads)
        if status:
            raise LeibnizError(_lib.lbz_status_name(status).decode(), "")
        results = [r.reshape(shape) for r in results]
        return results[0] if nout == 1 else tuple(results)


def _remake(script: str, signature: str, ulp: float, fast: bool) -> Function:
    session = Session()
    session.run(script)
    return session.function(signature, ulp, fast)


class Session:
    """Definitions, assumptions, and the expressions made under them. One thread at a time."""

    def __init__(self, timeout: float = 0, unicode: bool = False):
        self._handle = None
        options = _c.SessionOptions(size=ctypes.sizeof(_c.SessionOptions), timeout=timeout, unicode=unicode)
        handle = ctypes.c_void_p()
        status = _lib.lbz_session_new(options, ctypes.byref(handle))
        if status:
            raise LeibnizError(_lib.lbz_status_name(status).decode(), "")
        self._handle = handle.value

    def close(self) -> None:
        handle, self._handle = self._handle, None
        if handle:
            _lib.lbz_session_free(handle)

    __del__ = close
    def __enter__(self) -> Session: return self
    def __exit__(self, *exc: object) -> None: self.close()

    def __reduce__(self) -> tuple:
        return _session_of, (self.script(),)

    # ---- Calls ------------------------------------------------------------------------------------------------------

    def _long(self, call: Callable[[], Any]) -> Any:
        """A call that may take long. Ctrl-C reaches Python's main thread only where that waits for a lock: so there the
        call runs on a thread of its own, and is interrupted."""
        if threading.current_thread() is not threading.main_thread():
            return call()
        results: list[Any] = []
        done = threading.Lock()
        done.acquire()

        def work() -> None:
            try:
                results.append(call())
            finally:
                done.release()

        threading.Thread(target=work, daemon=True).start()
        try:
            done.acquire()
        except BaseException:
            _lib.lbz_interrupt(self._handle)
            done.acquire()
            raise
        return results[0]

    def _error(self, status: int) -> LeibnizError:
        start, end = ctypes.c_size_t(), ctypes.c_size_t()
        _lib.lbz_error_place(self._handle, start, end)
        return LeibnizError(_lib.lbz_status_name(status).decode(), _lib.lbz_error_message(self._handle).decode(),
                            _lib.lbz_error_hint(self._handle).decode(), (start.value, end.value))

    def _check(self, status: int) -> None:
        if status:
            raise self._error(status)

    def _new(self, call: Callable) -> int:
        out = ctypes.c_void_p()
        self._check(call(self._handle, ctypes.byref(out)))
        return out.value

    def _new_long(self, call: Callable) -> int:
        out = ctypes.c_void_p()
        self._check(self._long(lambda: call(self._handle, ctypes.byref(out))))
        return out.value

    def _text(self, call: Callable) -> str:
        text = call(self._handle)
        if text is None:
            raise self._error(_lib.lbz_error_status(self._handle))
        return text.decode()

    # ---- Statements -------------------------------------------------------------------------------------------------

    def run(self, text: str) -> list[Report]:
        """Runs the statements of a text; a failed one has a report with an "error"."""
        reports: list[Report] = []

        def take(report: int, _: Any) -> int:
            latex = _lib.lbz_report_format(report, b"latex")
            reports.append(Report(json.loads(_lib.lbz_report_json(report)), _lib.lbz_report_text(report).decode(),
                                  _lib.lbz_report_diagnostics(report).decode(), latex.decode() if latex else None))
            return 0

        data = text.encode()
        callback = _c.REPORT(take)
        status = self._long(lambda: _lib.lbz_run(self._handle, data, len(data), callback, None))
        if status:
            raise self._error(status)
        return reports

    def prove(self, claim: Value, right: Value | None = None) -> Verdict:
        """The verdict on "a = b", or on the equality of two expressions."""
        text = f"{claim}" if right is None else f"{claim} = {right}"
        report = self.run(f"prove {text}")[0]
        if "error" in report:
            raise LeibnizError(report.get("code", ""), report["error"], report.get("hint", ""))
        return Verdict(report)

    def define(self, left: str, value: Value) -> Callable | Expr:
        """define("f(x)", "x^2") gives a callable that builds f(..); define("r", ..) the name as an expression."""
        self._check(_lib.lbz_define(self._handle, left.encode(), str(value).encode()))
        name = left.partition("(")[0].partition("[")[0].strip()
        if "(" in left:
            return lambda *args: self.apply(name, *args)
        return self.sym(name)

    def assume(self, *facts: str) -> None:
        self._check(_lib.lbz_assume(self._handle, ", ".join(facts).encode()))

    def reset(self) -> None:
        self._check(_lib.lbz_session_reset(self._handle))

    def limit(self, name: str, value: int) -> None:
        self._check(_lib.lbz_session_limit(self._handle, name.encode(), value))

    def script(self) -> str:
        """A text that makes the definitions and assumptions again."""
        return self._text(_lib.lbz_session_script)

    def steps(self, text: str) -> str:
        return self.run(f"steps {text}")[0].text

    # ---- Expressions ------------------------------------------------------------------------------------------------

    def __call__(self, value: Value) -> Expr:
        """The expression of a text or a number."""
        if isinstance(value, Expr):
            if value.session is not self:
                return self(str(value))
            return value
        if isinstance(value, numbers.Number) and not isinstance(value, (int, Fraction)):
            value = Fraction(value)  # a double is an exact number
        text = (f"({value})" if isinstance(value, Fraction) else str(value)).encode()
        return Expr(self, self._new(lambda s, out: _lib.lbz_parse(s, text, len(text), out)))

    expr = __call__

    def sym(self, names: str) -> Any:
        """sym("x") is an expression, sym("x y") a tuple of them."""
        parts = [self(name) for name in names.replace(",", " ").split()]
        return parts[0] if len(parts) == 1 else tuple(parts)

    def apply(self, operation: str, *args: Value) -> Expr:
        """An operator (+ - * / ^), a function or a form, applied."""
        values = [self(a) for a in args]
        handles = (ctypes.c_void_p * len(values))(*[v._handle for v in values])
        return Expr(self, self._new(lambda s, out: _lib.lbz_apply(s, operation.encode(), handles, len(values), out)))

    def __getattr__(self, name: str) -> Callable[..., Expr]:
        if name.startswith("_"):
            raise AttributeError(name)
        return lambda *args: self.apply(name, *args)

    def evaluate(self, value: Value) -> Expr:
        e = self(value)
        return Expr(self, self._new_long(lambda s, out: _lib.lbz_evaluate(s, e._handle, out)))

    def diff(self, value: Value, *by: Value) -> Expr:
        return self.evaluate(self.apply("diff", value, *by))

    def grad(self, value: Value, by: Value | Iterable[Value]) -> Expr:
        by = by if isinstance(by, (str, Expr)) else f"[{', '.join(str(b) for b in by)}]"
        return self.evaluate(self.apply("grad", value, by))

    def from_sympy(self, value: Any) -> Expr:
        from ._sympy import from_sympy
        return self(from_sympy(value))

    # ---- Code -------------------------------------------------------------------------------------------------------

    def function(self, signature: str, ulp: float = 0, fast: bool = False) -> Function:
        """Machine code for "f(x, y; R, dR_dx)"; lengths of arrays are numbers."""
        return Function(self, signature, ulp, fast)

    def lambdify(self, args: Sequence[Value], value: Value) -> Function:
        """A function of these names for one expression."""
        name = "lambdified_"
        while name in self.script():
            name += "_"
        inner = Session()
        inner.run(self.script())
        inner.define(name, value)
        return inner.function(f"f({', '.join(str(a) for a in args)}; {name})")

    def generate(self, *signatures: str, header: str | None = None, **options: Any) -> tuple[str, str]:
        """Source and header as texts; options are those of lbz_code_options: target, real, prefix, selftest, fast."""
        encoded = {k: v.encode() if isinstance(v, str) else v for k, v in options.items()}
        row = _c.CodeOptions(size=ctypes.sizeof(_c.CodeOptions), header=header.encode() if header else None, **encoded)
        texts = (ctypes.c_char_p * len(signatures))(*[t.encode() for t in signatures])
        source, head = ctypes.c_char_p(), ctypes.c_char_p()
        self._check(_lib.lbz_generate(self._handle, texts, len(signatures), row, source, head))
        return source.value.decode(), head.value.decode()

    # ---- For prompts ------------------------------------------------------------------------------------------------

    def complete(self, line: str, cursor: int | None = None) -> tuple[int, list[tuple[str, str]]]:
        """Where the word begins that ends at the cursor, and (name, help) of what may stand there."""
        found: list[tuple[str, str]] = []
        data, start = line.encode(), ctypes.c_size_t()
        at = len(data) if cursor is None else len(line[:cursor].encode())
        take = _c.NAME(lambda name, text, _: found.append((name.decode(), text.decode())) or 0)
        self._check(_lib.lbz_complete(self._handle, data, len(data), at, start, take, None))
        return len(data[:start.value].decode()), found

    def definitions(self) -> dict[str, str]:
        found: dict[str, str] = {}
        take = _c.NAME(lambda name, text, _: found.update({name.decode(): text.decode()}) or 0)
        self._check(_lib.lbz_definitions(self._handle, take, None))
        return found

    def help(self, topic: str = "") -> str | None:
        text = _lib.lbz_help(self._handle, topic.encode())
        return text.decode() if text is not None else None


def _session_of(script: str) -> Session:
    session = Session()
    session.run(script)
    return session


_default: Session | None = None


def default_session() -> Session:
    """The session of `sym` and `array`."""
    global _default
    if _default is None:
        _default = Session()
    return _default


def sym(names: str) -> Any:
    return default_session().sym(names)


def array(name: str) -> Expr:
    """An array's name: s = array("s"); s["k"] is its element."""
    return default_session().sym(name)
