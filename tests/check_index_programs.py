#!/usr/bin/env python3
"""Random programs of definitions, arrays, labels, shifts and brackets: printed derivatives against the programs.

    check_index_programs.py PROGRAM

Reads the programs and what is printed with a reader of its own, and takes the derivatives from the values: by complex
steps, second ones by differences of those. Every size from 1 to 4 and every value of the indices is tried. TEST_SEED=n
draws other programs, TEST_SCALE=x more of them; the seed stands before each failure.
"""
import cmath, json, os, random, re, subprocess, sys

TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z_]\w*)|(\.\.|<=|>=|!=|:=|.))")


class Reader:
    """An expression as a function of an environment: names to numbers, arrays to functions of subscripts."""

    def __init__(self, text):
        self.toks = [m.group(1) or m.group(2) or m.group(3) for m in TOKEN.finditer(text.strip())]
        self.at = 0

    def peek(self):
        return self.toks[self.at] if self.at < len(self.toks) else ""

    def take(self, want=None):
        t = self.peek()
        if want and t != want:
            raise ValueError("%s expected, %s found in %s" % (want, t, " ".join(self.toks)))
        self.at += 1
        return t

    def condition(self):
        parts = [self.conjunction()]
        while self.peek() == "or":
            self.take()
            parts.append(self.conjunction())
        return lambda e: any(p(e) for p in parts)

    def conjunction(self):
        parts = [self.relation()]
        while self.peek() == "and":
            self.take()
            parts.append(self.relation())
        return lambda e: all(p(e) for p in parts)

    def relation(self):
        if self.peek() == "not":
            self.take()
            inner = self.relation()
            return lambda e: not inner(e)
        sides, signs = [self.sum()], []
        while self.peek() in ("=", "!=", "<", "<=", ">", ">="):
            signs.append(self.take())
            sides.append(self.sum())
        test = {"=": lambda a, b: a == b, "!=": lambda a, b: a != b, "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
                ">": lambda a, b: a > b, ">=": lambda a, b: a >= b}
        real = lambda v: v.real if isinstance(v, complex) else v
        return lambda e: all(test[s](real(a(e)), real(b(e))) for s, a, b in zip(signs, sides, sides[1:]))

    def sum(self):
        a = self.product()
        while self.peek() in ("+", "-"):
            s, x, y = self.take(), a, self.product()
            a = (lambda x, y: lambda e: x(e) + y(e))(x, y) if s == "+" else (lambda x, y: lambda e: x(e) - y(e))(x, y)
        return a

    def product(self):
        if self.peek() == "-":
            self.take()
            inner = self.product()
            return lambda e: -inner(e)
        a = self.power()
        while self.peek() in ("*", "/"):
            s, x, y = self.take(), a, self.power()
            a = (lambda x, y: lambda e: x(e) * y(e))(x, y) if s == "*" else (lambda x, y: lambda e: x(e) / y(e))(x, y)
        return a

    def power(self):
        a = self.atom()
        if self.peek() == "^":
            self.take()
            b = self.product() if self.peek() == "-" else self.power()
            return lambda e: raised(a(e), b(e))
        return a

    def atom(self):
        t = self.take()
        if re.match(r"\d", t):
            value = int(t) if "." not in t else float(t)
            return lambda e: value
        if t == "(":
            a = self.sum()
            self.take(")")
            return a
        if t == "[":
            c = self.condition()
            self.take("]")
            return lambda e: 1 if c(e) else 0
        if t in ("sum", "prod"):
            return self.big(t)
        if t == "if":
            self.take("(")
            c = self.condition()
            self.take(",")
            a = self.sum()
            self.take(",")
            b = self.sum()
            self.take(")")
            return lambda e: a(e) if c(e) else b(e)
        if self.peek() in ("(", "["):
            close = {"(": ")", "[": "]"}[self.take()]
            args = [self.sum()]
            while self.peek() == ",":
                self.take()
                args.append(self.sum())
            self.take(close)
            if close == ")" and t in ("exp", "sin", "cos", "log", "sqrt"):
                return lambda e: getattr(cmath, t)(args[0](e))
            return lambda e: e[t](e, *[a(e) for a in args])
        if not re.match(r"[A-Za-z_]", t):
            raise ValueError("unexpected " + t)
        return lambda e: e[t](e) if callable(e[t]) else e[t]

    def big(self, kind):
        self.take("(")
        name = self.take()
        self.take("=")
        low = self.sum()
        self.take("..")
        high = self.sum()
        self.take(",")
        body = self.sum()
        self.take(")")

        def value(e):
            total = 0 if kind == "sum" else 1
            for i in range(whole(low(e)), whole(high(e)) + 1):
                v = body({**e, name: i})
                total = total + v if kind == "sum" else total * v
            return total
        return value


def whole(v):
    return int(v.real if isinstance(v, complex) else v)


def raised(a, b):
    if isinstance(b, int):
        return a ** b if b >= 0 or isinstance(a, complex) else 1 / a ** -b
    return a ** b


def read(text):
    r = Reader(text)
    f, parts = r.sum(), []
    while r.peek() in ("where", ","):
        r.take()
        name = r.take()
        r.take("=")
        parts.append((name, r.sum()))
    if r.at != len(r.toks):
        raise ValueError("left over: " + " ".join(r.toks[r.at:]))
    if not parts:
        return f

    def value(e):
        e = dict(e)
        for name, part in parts:  # one may hold others, in either order
            e[name] = (lambda part: lambda now: part(now))(part)
        return f(e)
    return value


# ---- Programs -------------------------------------------------------------------------------------------------------

def element(rnd, i, low, high, names):
    """A value at index i, which runs from 1 + low to n - high: shifts stay inside of 1..n."""
    shift = rnd.choice([0, 0, 0] + ([-1] if low else []) + ([1] if high else []))
    at = i if not shift else "%s %s 1" % (i, "+" if shift > 0 else "-")
    return "%s[%s]" % (rnd.choice(names), rnd.choice([at, at, at, "n + 1 - " + i if not low and not high else at]))


def bracket(rnd, i):
    return "[%s %s %s]" % (i, rnd.choice(["=", "<", "<=", "!=", ">"]), rnd.choice(["t", "t", "2", "n", "y[%s]" % i]))


def term(rnd, i, low, high, names, depth):
    if depth == 0 or rnd.random() < 0.2:
        return rnd.choice([element(rnd, i, low, high, names)] * 5 + [bracket(rnd, i), "w[%s]" % i, "a", i, "2"])
    x = term(rnd, i, low, high, names, depth - 1)
    z = term(rnd, i, low, high, names, depth - 1)
    return rnd.choice(["%s*%s", "(%s + %s)", "(%s - %s)", "(%s)*%s", "exp(-(%s)^2)*%s", "(%s)^2 + %s", "sin(%s)*%s",
                       "(if(i0, %s, %s))", "%s/(1 + (%s)^2)"]).replace("i0", "%s %s t" % (i, rnd.choice(["=", "<"]))) % (x, z)


def program(rnd):
    lines, arrays = ["assume k in 1..n, j in 1..n, t in 1..n, y[i] in 1..n"], ["x"]
    for name in rnd.sample(["f", "g", "h"], rnd.randint(0, 2)):
        body = term(rnd, "i", 0, 0, arrays, rnd.randint(1, 2))
        if rnd.random() < 0.3:
            body = "exp(%s)/sum(m=1..n, exp(%s))" % ("x[i]", "x[m]")
        lines.append("%s[i] := %s" % (name, body))
        arrays.append(name)
    sums = []
    for _ in range(rnd.randint(1, 2)):
        low, high = rnd.choice([(0, 0), (0, 0), (1, 0), (0, 1), (1, 1)])
        body = term(rnd, "i", low, high, arrays, rnd.randint(1, 3))
        if rnd.random() < 0.25:
            body = "(%s)*sum(m=%s..n, %s)" % (body, rnd.choice(["1", "i"]), term(rnd, "m", 0, 0, arrays, 1))
        sums.append("sum(i=%s..%s, %s)" % ("2" if low else "1", "n-1" if high else "n", body))
    whole_sum = rnd.choice(["%s", "%s", "(%s)^2", "exp(-(%s)^2/9)", "a*%s", "(-1)^n*%s"]) % sums[0]
    if len(sums) > 1:
        whole_sum += rnd.choice([" + ", " - ", "*"]) + "(" + sums[1] + ")"
    return lines + ["L := " + whole_sum]


def environment(rnd, n, defs):
    values = {name: [0.3 + 1.4 * rnd.random() for _ in range(8)] for name in ("x", "w")}
    labels = [rnd.randint(1, n) for _ in range(8)]
    e = {"n": n, "e": cmath.e, "a": 0.5 + rnd.random(), "t": rnd.randint(1, n), "y": lambda e, i: labels[whole(i)],
         "w": lambda e, i: values["w"][whole(i)],
         "x": lambda e, i: values["x"][whole(i)] if 1 <= whole(i) <= n else 0.7}  # outside: any number, behind a bracket
    for name, params, f in defs:
        e[name] = (lambda params, f: lambda e, *args: f({**e, **dict(zip(params, args))}))(params, f)
    return e, values["x"]


STEP = 1e-120


def slope(f, e, x, k):
    old = x[k]
    x[k] = old + STEP * 1j
    v = f(e)
    x[k] = old
    return (v.imag if isinstance(v, complex) else 0.0) / STEP


def close(a, b, tolerance):
    a = a.real if isinstance(a, complex) else a
    return abs(a - b) <= tolerance * (1 + abs(a) + abs(b))


def check(rnd, lines, results):
    """None, or what is wrong."""
    defs = []
    for line in lines[1:]:
        m = re.match(r"(\w+)(?:\[(\w+)\])? := (.*)", line)
        defs.append((m[1], [m[2]] if m[2] else [], read(m[3])))
    f = defs[-1][2]
    first, second = (read(r) if r else None for r in results)
    for n in range(1, 5):
        e, x = environment(rnd, n, defs)
        for k in range(1, n + 1):
            want = slope(f, e, x, k)
            try:
                got = first({**e, "k": k}) if first else want
            except ZeroDivisionError:
                return "no value at n = %d, k = %d" % (n, k)
            if not close(got, want, 1e-9):
                return "diff(L, x[k]) at n = %d, k = %d, t = %d: %s, not %s" % (n, k, e["t"], got, want)
            for j in range(1, n + 1) if second else ():
                h, old = 1e-5, x[j]
                x[j] = old + h
                up = slope(f, e, x, k)
                x[j] = old - h
                down = slope(f, e, x, k)
                x[j] = old
                got = second({**e, "k": k, "j": j})
                if not close(got, (up - down) / (2 * h), 1e-4):
                    return "diff(L, x[k], x[j]) at n = %d, k = %d, j = %d, t = %d: %s, not %s" % (
                        n, k, j, e["t"], got, (up - down) / (2 * h))
    return None


def main():
    seed = int(os.environ.get("TEST_SEED", "1"))
    count = max(1, int(25 * float(os.environ.get("TEST_SCALE", "1"))))
    programs = []
    for i in range(count):
        rnd = random.Random("%d.%d" % (seed, i))
        lines = program(rnd)
        programs.append((i, rnd, lines, ["diff(L, x[k])"] + (["diff(L, x[k], x[j])"] if rnd.random() < 0.4 else [])))
    text = "\n\n".join("\n".join(lines + asks) for _, _, lines, asks in programs) + "\n"
    run = subprocess.run([sys.argv[1], "--json", "--reset-on-blank", "--timeout", "10"], input=text.encode(), stdout=subprocess.PIPE,
                         stderr=subprocess.DEVNULL)
    answers = {}
    for line in run.stdout.decode().splitlines():
        o = json.loads(line)
        answers[o["line"]] = o
    at, wrong, compared, open_ = 1, 0, 0, 0
    for i, rnd, lines, asks in programs:
        results = []
        for k in range(len(asks)):
            o = answers.get(at + len(lines) + k, {})
            results.append(o.get("result"))
            if o.get("warnings"):
                print("seed %d.%d: %s" % (seed, i, o["warnings"]))
                wrong += "fault" in str(o["warnings"])
        at += len(lines) + len(asks) + 1
        results += [None] * (2 - len(results))
        if not results[0] or any(r and "undefined" in r for r in results):
            open_ += 1
            continue
        try:
            fault = check(rnd, lines, results)
        except (ValueError, KeyError) as unread:
            fault = "can not be read: %s" % unread
        except OverflowError:
            open_ += 1
            continue
        compared += 1
        if fault:
            wrong += 1
            print("seed %d.%d: %s\n  %s\n  -> %s" % (seed, i, fault, "\n  ".join(lines), results))
    print("%d programs compared, %d wrong, %d without an answer" % (compared, wrong, open_))
    return 1 if wrong or run.returncode not in (0, 1, 2) or compared < count / 2 else 0


if __name__ == "__main__":
    sys.exit(main())
