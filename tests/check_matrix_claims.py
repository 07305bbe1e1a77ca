#!/usr/bin/env python3
"""Random claims about matrices against exact arithmetic on small matrices.

    check_matrix_claims.py PROGRAM

A random expression is rewritten by rules of matrix algebra, and then often damaged at one place. Both sides are worked out
in rationals at sizes from 1 to 3, not square ones among them. `proved` must not be said where they differ, nor
`refuted` where they agree at all of these; of the claims that agree everywhere, 95 of 100 must be proved. A failure is told
with its seed: TEST_SEED=n draws others, TEST_SCALE=x more of them.
"""
import json, os, random, subprocess, sys
from fractions import Fraction

USUAL, LEAST = 300, 95
NAMES = {  # name: (what it is declared to be, rows, columns); a vector has "1" columns
    "A": ("matrix(m, n)", "m", "n"), "B": ("matrix(n, m)", "n", "m"), "M": ("square(n)", "n", "n"),
    "N_": ("square(n)", "n", "n"), "S": ("symmetric(n)", "n", "n"), "P": ("spd(n)", "n", "n"), "K": ("skew(n)", "n", "n"),
    "W": ("square(m)", "m", "m"), "x": ("vector(n)", "n", "1"), "y": ("vector(n)", "n", "1"), "b": ("vector(m)", "m", "1"),
}
SIZES = [(1, 1), (1, 2), (2, 1), (2, 2), (3, 2), (2, 3), (3, 3)]  # of m and n


class Singular(Exception):
    pass


# ---- Terms: (operation, operands...), with their rows and columns --------------------------------------------------

def shape(e):
    op = e[0]
    if op == "name":
        return NAMES[e[1]][1:]
    if op == "eye":
        return e[1], e[1]
    if op in ("tr", "det", "sum"):
        return "1", "1"
    if op == "*":
        left, right = shape(e[1]), shape(e[2])
        return left[0], right[1]
    if op == "'":
        rows, columns = shape(e[1])
        return columns, rows
    if op == "diag":
        rows = shape(e[1])[0]
        return rows, rows
    return shape(e[1])


def text(e):
    op = e[0]
    if op == "name":
        return e[1]
    if op == "eye":
        return "eye(%s)" % e[1]
    if op in ("tr", "det", "sum", "inv", "diag"):
        return "%s(%s)" % (op, text(e[1]))
    if op == "'":
        return "(%s)'" % text(e[1])
    if op == "scale":
        return "(%d*%s)" % (e[2], text(e[1]))
    return "(%s %s %s)" % (text(e[1]), op, text(e[2]))


def names(e):
    return {e[1]} if e[0] == "name" else set().union(*(names(a) for a in e[1:] if isinstance(a, tuple)))


# ---- Values ---------------------------------------------------------------------------------------------------------

def transpose(a):
    return [list(column) for column in zip(*a)]


def product(a, b):
    return [[sum(x*y for x, y in zip(row, column)) for column in zip(*b)] for row in a]


def eliminate(a):
    """The determinant and the inverse; the inverse is None where it is singular."""
    n, det = len(a), Fraction(1)
    rows = [list(r) + [Fraction(i == j) for j in range(n)] for i, r in enumerate(a)]
    for k in range(n):
        pivot = next((i for i in range(k, n) if rows[i][k]), None)
        if pivot is None:
            return Fraction(0), None
        if pivot != k:
            rows[k], rows[pivot], det = rows[pivot], rows[k], -det
        det *= rows[k][k]
        rows[k] = [x/rows[k][k] for x in rows[k]]
        for i in range(n):
            if i != k:
                rows[i] = [x - rows[i][k]*y for x, y in zip(rows[i], rows[k])]
    return det, [r[n:] for r in rows]


def value(e, env, sizes):
    op = e[0]
    if op == "name":
        return env[e[1]]
    if op == "eye":
        return [[Fraction(i == j) for j in range(sizes[e[1]])] for i in range(sizes[e[1]])]
    a = value(e[1], env, sizes)
    b = value(e[2], env, sizes) if len(e) > 2 and isinstance(e[2], tuple) else None
    if op == "tr":
        return [[sum(a[i][i] for i in range(len(a)))]]
    if op == "sum":
        return [[sum(map(sum, a))]]
    if op == "det":
        return [[eliminate(a)[0]]]
    if op == "inv":
        inverse = eliminate(a)[1]
        if inverse is None:
            raise Singular
        return inverse
    if op == "diag":
        return [[a[i][0]*(i == j) for j in range(len(a))] for i in range(len(a))]
    if op == "'":
        return transpose(a)
    if op == "scale":
        return [[e[2]*x for x in row] for row in a]
    if op == "*":
        return product(a, b)
    if op == ".*":
        return [[x*y for x, y in zip(r, s)] for r, s in zip(a, b)]
    sign = 1 if op == "+" else -1
    return [[x + sign*y for x, y in zip(r, s)] for r, s in zip(a, b)]


def draw(rnd, name, sizes):
    kind, rows, columns = NAMES[name]
    a = [[Fraction(rnd.randint(-4, 4)) for _ in range(sizes[columns])] for _ in range(sizes[rows])]
    if kind.startswith("symmetric") or kind.startswith("skew"):
        sign = 1 if kind.startswith("symmetric") else -1
        return [[x + sign*y for x, y in zip(r, s)] for r, s in zip(a, transpose(a))]
    if kind.startswith("spd"):
        return [[x + (i == j) for j, x in enumerate(r)] for i, r in enumerate(product(a, transpose(a)))]
    return a


def agree(rnd, left, right):
    """Are both sides equal wherever both have a value? None where they have one nowhere."""
    seen = False
    for m, n in SIZES*2:
        sizes = {"1": 1, "m": m, "n": n}
        env = {name: draw(rnd, name, sizes) for name in sorted(names(left) | names(right))}
        try:
            if value(left, env, sizes) != value(right, env, sizes):
                return False
            seen = True
        except Singular:
            pass
    return True if seen else None


# ---- Random terms, and terms that are equal to them ----------------------------------------------------------------

def leaf(rnd, rows, columns):
    here = [("name", k) for k, v in NAMES.items() if v[1:] == (rows, columns)]
    here += [("'", ("name", k)) for k, v in NAMES.items() if v[1:] == (columns, rows)]
    return rnd.choice(here) if here else ("*", leaf(rnd, rows, "1"), leaf(rnd, "1", columns))


def term(rnd, rows, columns, depth):
    if depth == 0:
        return leaf(rnd, rows, columns)
    inner = rnd.choice("mn")
    square = rows == columns != "1"
    op = rnd.choice(["*", "*", "*", "+", "-", "'", "scale", ".*"] + ["inv", "inv"]*square + ["diag"]*square)
    if rows == columns == "1":
        op = rnd.choice(["tr", "tr", "det", "sum", "*"])
        if op != "*":
            return op, term(rnd, inner, inner if op != "sum" else rnd.choice("mn"), depth - 1)
    if op == "*":
        return op, term(rnd, rows, inner, depth - 1), term(rnd, inner, columns, depth - 1)
    if op == "'":
        return op, term(rnd, columns, rows, depth - 1)
    if op == "diag":
        return op, term(rnd, rows, "1", depth - 1)
    if op == "scale":
        return op, term(rnd, rows, columns, depth - 1), rnd.choice([2, 3, -1])
    if op == "inv":
        return op, term(rnd, rows, columns, depth - 1)
    return op, term(rnd, rows, columns, depth - 1), term(rnd, rows, columns, depth - 1)


def equal_terms(e):
    """What is equal to e wherever both have a value, by one rule at its root."""
    op, a = e[0], e[1] if len(e) > 1 else None
    b = e[2] if len(e) > 2 else None
    rows, columns = shape(e)
    out = [("'", ("'", e))] if (rows, columns) != ("1", "1") else []
    if rows != "1":
        out.append(("*", ("eye", rows), e))
    if op in ("+", ".*"):
        out.append((op, b, a))
    if op == "'" and a[0] == "*":
        out.append(("*", ("'", a[2]), ("'", a[1])))
    if op == "'" and a[0] in ("+", "-", ".*"):
        out.append((a[0], ("'", a[1]), ("'", a[2])))
    if op == "'" and a[0] == "inv":
        out.append(("inv", ("'", a[1])))
    if op == "name" and NAMES[a][0][:3] in ("sym", "spd"):
        out.append(("'", e))
    if op == "name" and NAMES[a][0].startswith("skew"):
        out.append(("scale", ("'", e), -1))
    if op == "*" and b[0] in ("+", "-"):
        out.append((b[0], ("*", a, b[1]), ("*", a, b[2])))
    if op == "*" and a[0] in ("+", "-"):
        out.append((a[0], ("*", a[1], b), ("*", a[2], b)))
    if op == "*" and a[0] == "diag" and columns == "1":
        out.append((".*", a[1], b))
    if op in ("tr", "det"):
        out.append((op, ("'", a)))
    if op == "tr" and a[0] == "*":
        out.append((op, ("*", a[2], a[1])))
        out.append(("sum", (".*", ("'", a[1]), a[2])))
    if op in ("tr", "sum") and a[0] in ("+", "-"):
        out.append((a[0], (op, a[1]), (op, a[2])))
    if op == "det" and a[0] == "*" and shape(a[1])[0] == shape(a[1])[1]:
        out.append(("*", ("det", a[1]), ("det", a[2])))
    if op == "inv" and a[0] == "inv":
        out.append(a[1])
    if op == "inv" and a[0] == "*" and shape(a[1])[0] == shape(a[1])[1]:
        out.append(("*", ("inv", a[2]), ("inv", a[1])))
    if op == "inv" and a[0] == "+":  # inv(U + V) = inv(U) - inv(U)*inv(inv(U) + inv(V))*inv(U)
        u = ("inv", a[1])
        out.append(("-", u, ("*", ("*", u, ("inv", ("+", u, ("inv", a[2])))), u)))
    return [t for t in out if shape(t) == (rows, columns)]


def places(e, path=()):
    yield path, e
    for i, a in enumerate(e[1:], 1):
        if isinstance(a, tuple):
            yield from places(a, path + (i,))


def replaced(e, path, new):
    return e[:path[0]] + (replaced(e[path[0]], path[1:], new),) + e[path[0] + 1:] if path else new


def rewritten(rnd, e):
    path, at = rnd.choice(list(places(e)))
    others = equal_terms(at)
    return replaced(e, path, rnd.choice(others)) if others else e


def damaged(rnd, e):
    path, at = rnd.choice([p for p in places(e) if p[1][0] == "name"])
    return replaced(e, path, leaf(rnd, *shape(at)))


def claim(seed):
    rnd = random.Random(seed)
    while True:
        rows, columns = rnd.choice([("1", "1"), ("n", "1"), ("m", "n"), ("n", "n")])
        left = right = term(rnd, rows, columns, rnd.randint(1, 3))
        for _ in range(rnd.randint(1, 4)):
            right = rewritten(rnd, right)
        if rnd.random() < 0.4:
            right = damaged(rnd, right)
        if len(text(left) + text(right)) > 160 or left == right:
            continue
        true = agree(rnd, left, right)
        if true is not None:
            declared = ", ".join("%s %s" % (k, NAMES[k][0]) for k in sorted(names(left) | names(right)))
            return "assume %s\nprove %s = %s\n\n" % (declared, text(left), text(right)), true


def main():
    seed, count = int(os.environ.get("TEST_SEED", 1)), int(USUAL*float(os.environ.get("TEST_SCALE", 1)))
    claims = [claim(1000003*seed + k) for k in range(count)]
    done = subprocess.run([sys.argv[1], "--json", "--reset-on-blank", "--timeout", "20"],
                          input="".join(c for c, _ in claims).encode(), stdout=subprocess.PIPE)
    wrong = trues = proved = 0
    for line in done.stdout.decode().splitlines():
        answer = json.loads(line)
        if answer["kind"] == "assume":
            continue
        k = (answer["line"] - 2)//3
        said, true = answer.get("verdict", answer["kind"]), claims[k][1]
        trues += true
        proved += true and said == "proved"
        if said not in ("proved", "refuted", "unknown") or said == ("refuted" if true else "proved"):
            wrong += 1
            print("seed %d, case %d: %s is said of what is %s:\n%s" % (seed, k, said, true, claims[k][0]))
    print("%d claims, %d of %d true ones proved, %d wrong" % (count, proved, trues, wrong))
    return bool(wrong) or done.returncode < 0 or 100*proved < LEAST*trues


sys.exit(main())
