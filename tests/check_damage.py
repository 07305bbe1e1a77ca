#!/usr/bin/env python3
"""leibniz-check accepts derivations and rejects damaged ones.

    check_damage.py LEIBNIZ LEIBNIZ_CHECK FILE... [--count N] [--seed S] [--least SHARE]

Tells the claims of the files, lets leibniz-check judge the records (at least the SHARE in percent of them is to be
accepted), then damages accepted ones N times: a sign, an exponent or a number of one line, an assumption that the proof
needs, a line left out, two lines swapped, numerator and denominator or two subscripts exchanged, the bounds of a sum or a
product, a case, the base of an induction. A changed line counts as damaged only where its value at random numbers differs.
None may be accepted, and none of the false claims below. Prints its seed.
"""
import copy
import json
import math
import random
import subprocess
import sys


def option(args, name, default):
    if name in args:
        at = args.index(name)
        args.pop(at)
        return type(default)(args.pop(at))
    return default


def records(program, path):
    text = []
    for line in open(path, encoding="utf-8"):
        line = line.rstrip()
        text.append("steps " + line[6:] if line.startswith("prove ") else line)
    done = subprocess.run([program, "--json", "--timeout", "20", "-"], input="\n".join(text), capture_output=True, text=True)
    for line in done.stdout.splitlines():
        report = json.loads(line)
        if report.get("verdict") == "proved":
            for record in report.get("derivations", []):
                yield report, record


def judge(checker, recs):
    done = subprocess.run([checker, "-"], input="\n".join(json.dumps(r) for r in recs), capture_output=True, text=True)
    lines = done.stdout.splitlines()
    assert len(lines) == len(recs), (len(lines), len(recs), done.stderr)
    return lines


# ---- Values, to tell damage from another way to write the same ----

symmetric = set()  # names of arrays whose subscripts may change places


def noise(*key):
    return random.Random(repr(key)).uniform(0.3, 1.7)


def value(t, at, bound=()):
    if isinstance(t, bool):
        return t
    if isinstance(t, (int, float)):
        return t
    if isinstance(t, str):
        for name, v in bound:
            if name == t:
                return v
        return math.pi if t == "pi" else math.e if t == "e" else 3 if t.isupper() and len(t) == 1 else noise(at, t)
    op, args = t[0], t[1:]
    if op in ("sum", "prod"):
        lo, hi = round(value(args[1], at, bound)), round(value(args[2], at, bound))
        parts = [value(args[3], at, ((args[0], i),) + bound) for i in range(lo, min(hi, lo + 5) + 1)]
        return sum(parts) if op == "sum" else math.prod(parts)
    if op == "element":
        places = [value(a, at, bound) for a in args[1:]]
        return noise(at, args[0], *(sorted(places) if args[0] in symmetric else places))
    if op == "piecewise":
        for i in range(0, len(args) - 1, 2):
            if value(args[i], at, bound):
                return value(args[i + 1], at, bound)
        return value(args[-1], at, bound) if len(args) % 2 else math.nan
    if op in ("diff", "derivative", "where"):
        return noise(at, json.dumps(t))
    v = [value(a, at, bound) for a in args]
    simple = {"+": sum, "*": math.prod, "/": lambda x: x[0] / x[1], "^": lambda x: x[0] ** x[1], "neg": lambda x: -x[0],
              "sqrt": lambda x: x[0] ** 0.5, "bracket": lambda x: float(bool(x[0])), "=": lambda x: x[0] == x[1],
              "!=": lambda x: x[0] != x[1], "<": lambda x: x[0] < x[1], "<=": lambda x: x[0] <= x[1],
              ">": lambda x: x[0] > x[1], ">=": lambda x: x[0] >= x[1], "and": all, "or": any, "not": lambda x: not x[0],
              "abs": lambda x: abs(x[0]), "max": max, "min": min}
    if op in simple:
        return simple[op](v)
    if not hasattr(math, op):
        raise ValueError("a function of the user may be even")
    return getattr(math, op)(*v)


def differs(a, b):
    seen = 0
    for at in range(6):
        try:
            x, y = value(a, at), value(b, at)
        except (ArithmeticError, ValueError, TypeError):
            continue
        if isinstance(x, complex) or isinstance(y, complex) or x != x or y != y:
            continue
        seen += abs(x - y) > 1e-6 * (1 + abs(x))
    return seen >= 2


# ---- Damage ----

def places(t, wanted, path=()):
    if wanted(t):
        yield path
    if isinstance(t, list):
        for i, part in enumerate(t[1:], 1):
            if not (t[0] in ("sum", "prod", "element") and i == 1):
                yield from places(part, wanted, path + (i,))


def put(t, path, change):
    if not path:
        return change(t)
    t = list(t)
    t[path[0]] = put(t[path[0]], path[1:], change)
    return t


def change_line(record, rng, wanted, change):
    lines = [l for l in record["lines"] if l["kind"] in ("equal", "when") and "diff" not in json.dumps(l["expr"])]
    rng.shuffle(lines)
    symmetric.clear()
    symmetric.update(f["subject"] for f in record["assumptions"] if f.get("property") in ("symmetric", "spd", "skew"))
    for line in lines:
        found = list(places(line["expr"], wanted))
        rng.shuffle(found)
        for path in found[:6]:
            damaged = put(line["expr"], path, change)
            if differs(line["expr"], damaged):
                line["expr"] = damaged
                return True
    return False


def is_value(t):
    return not isinstance(t, bool) and not (isinstance(t, list) and t[0] in ("=", "!=", "<", "<=", ">", ">=", "and", "or", "not"))


def damage_sign(record, report, rng):
    return change_line(record, rng, is_value, lambda t: ["neg", t])


def damage_exponent(record, report, rng):
    power = lambda t: isinstance(t, list) and t[0] == "^" and isinstance(t[2], int)
    return change_line(record, rng, power, lambda t: ["^", t[1], t[2] + 1])


def damage_number(record, report, rng):
    return change_line(record, rng, lambda t: isinstance(t, int) and not isinstance(t, bool), lambda t: t + 1)


def damage_assumption(record, report, rng):
    if not report.get("assumptions") or len(record["assumptions"]) != len(report["assumptions"]):
        return False
    at = rng.randrange(len(record["assumptions"]))
    fact = record["assumptions"][at]
    if fact["kind"] == "condition" and any(isinstance(side, int) for side in fact["condition"][1:]):
        return False  # n >= 0: without it the default n >= 1 holds, and the derivation with it
    record["assumptions"].pop(at)
    return True


def damage_drop(record, report, rng):
    if len(record["lines"]) < 3:
        return False
    record["lines"].pop(rng.randrange(len(record["lines"]) - 1))
    return True


def damage_swap(record, report, rng):
    lines = record["lines"]
    if len(lines) < 2:
        return False
    i = rng.randrange(len(lines) - 1)
    lines[i], lines[i + 1] = lines[i + 1], lines[i]
    return True


def damage_base(record, report, rng):
    bases = [l for l in record["lines"] if l["kind"] == "base"]
    for line in bases[:1]:
        for i in (1, 2):
            if isinstance(line["condition"][i], int):
                line["condition"][i] += 1
                return True
    return False


def damage_exchange(record, report, rng):
    last_two = lambda t: isinstance(t, list) and (t[0] in ("/", "^") or t[0] == "element" and len(t) > 3)
    return change_line(record, rng, last_two, lambda t: t[:-2] + [t[-1], t[-2]])


def damage_bounds(record, report, rng):
    def change(t):
        t = list(t)
        t[rng.choice((2, 3))] = ["+", t[rng.choice((2, 3))], 1]
        return t
    return change_line(record, rng, lambda t: isinstance(t, list) and t[0] in ("sum", "prod"), change)


def damage_case(record, report, rng):
    cases = [l for l in record["lines"] if l["kind"] == "case" and l["condition"][0] in ("=", "!=")]
    if not cases:
        return False
    line = rng.choice(cases)
    line["condition"] = [{"=": "!=", "!=": "="}[line["condition"][0]]] + line["condition"][1:]
    return True


# ---- False claims: each is true but at some points, where a rule's condition fails ----

X_2R = ["^", "x", ["*", 2, "r"]]  # at x = -1, r = 1/2 it is -1
FORGED = [
    (["abs", X_2R], X_2R),
    (["sign", X_2R], 1),
    (["bracket", ["<=", 0, X_2R]], 1),
    (["bracket", ["<", X_2R, 0]], 0),
    (["max", 0, X_2R], X_2R),
    (["sqrt", ["^", X_2R, 2]], X_2R),
    (["abs", ["*", X_2R, ["^", "y", 2]]], ["*", X_2R, ["^", "y", 2]]),
    (["log", ["^", X_2R, 2]], ["*", 2, ["log", X_2R]]),
    (["^", ["^", "x", 2], "r"], X_2R),
    (["sqrt", ["^", "x", 2]], "x"),
    (["abs", "x"], "x"),
    # by cases of signs: each holds for x > 0 and y > 0
    (["sqrt", ["*", ["^", "x", 2], ["^", "y", 2]]], ["*", "x", "y"]),
    (["sqrt", ["*", ["^", "x", 2], "y"]], ["*", "x", ["sqrt", "y"]]),
    (["sqrt", ["*", ["^", "x", 2], ["+", "y", 1]]], ["neg", ["*", "x", ["sqrt", ["+", "y", 1]]]]),
    (["sqrt", ["/", ["^", "x", 2], ["^", "y", 2]]], ["/", "x", "y"]),
    (["sqrt", ["^", ["+", "x", -1], 2]], ["+", "x", -1]),
    (["sqrt", ["+", 1, ["neg", ["^", "x", 2]]]], ["+", 1, ["neg", "x"]]),
    (["sqrt", ["^", ["+", 1, ["cos", "x"]], 2]], ["+", 1, ["neg", ["cos", "x"]]]),
    (["sqrt", ["^", ["cos", "x"], 2]], ["cos", "x"]),
    (["^", ["*", ["^", "x", 2], ["^", "y", 2]], ["/", -1, 2]], ["/", 1, ["*", "x", "y"]]),
]

# True by cases of signs, and to be accepted.
TRUE = [
    (["/", "x", ["sqrt", ["^", "x", 2]]], ["/", ["sqrt", ["^", "x", 2]], "x"]),
]


def forged(left, right):
    lines = [{"kind": "start", "number": 1, "depth": 0, "expr": left},
             {"kind": "equal", "number": 2, "depth": 0, "of": 1, "expr": right, "reasons": []}]
    return {"format": "leibniz-derivation", "version": 1, "definitions": [], "assumptions": [], "implied": [],
            "claim": {"left": left, "right": right}, "verdict": "proved", "lines": lines}


def main():
    args = sys.argv[1:]
    count, seed, least = option(args, "--count", 100), option(args, "--seed", random.randrange(10**9)), option(args, "--least", 75)
    program, checker, files = args[0], args[1], args[2:]
    rng = random.Random(seed)
    all_records = [r for path in files for r in records(program, path)]
    verdicts = judge(checker, [r for _, r in all_records])
    good = [r for r, v in zip(all_records, verdicts) if v.endswith("accepted")]
    print("seed %d: %d of %d derivations accepted" % (seed, len(good), len(all_records)))
    kinds = [damage_sign, damage_exponent, damage_number, damage_assumption, damage_drop, damage_swap, damage_base,
             damage_exchange, damage_bounds, damage_case]
    made, tally = [], {}
    tries = 0
    while len(made) < count and tries < 50 * count:
        tries += 1
        report, record = rng.choice(good)
        record = copy.deepcopy(record)
        kind = kinds[tries % len(kinds)]
        if kind(record, report, rng):
            made.append((kind.__name__, report["statement"], record))
            tally[kind.__name__] = tally.get(kind.__name__, 0) + 1
    wrong = 0
    for (kind, statement, record), verdict in zip(made, judge(checker, [m[2] for m in made])):
        if verdict.endswith("accepted"):
            wrong += 1
            print("accepted though damaged (%s): %s" % (kind, statement))
            print("   ", json.dumps(record)[:600])
    for claim, verdict in zip(FORGED, judge(checker, [forged(*claim) for claim in FORGED])):
        if verdict.endswith("accepted"):
            wrong += 1
            print("accepted though false: %s = %s" % claim)
    for claim, verdict in zip(TRUE, judge(checker, [forged(*claim) for claim in TRUE])):
        if not verdict.endswith("accepted"):
            wrong += 1
            print("rejected though true: %s = %s" % claim, verdict)
    print("%d damaged (%s), %d accepted" % (len(made), ", ".join("%s %d" % (k[7:], v) for k, v in sorted(tally.items())), wrong))
    sys.exit(wrong > 0 or len(made) < count or 100 * len(good) < least * len(all_records))


main()
