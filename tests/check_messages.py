"""Messages tell what, where, why and what instead: python3 check_messages.py PROGRAM

messages/hints.tsv holds statements of newcomers that can not be read or run, how the hint to each begins, and what who follows the
hint types then: that must be read and run. More are made by damaging good statements (the seed is printed; TEST_SEED sets
it). Every message has a caret below the statement, a hint where it is about what was typed, and at most four lines."""
import os
import random
import re
import subprocess
import sys
import tempfile

GOOD = ["diff(x^2*sin(x), x)", "prove cos(x)^2 + sin(x)^2 = 1", "f(x) := x^2 + a*x", "sum(k=1..K, s[k]^2)", "[1, 2, x + 1]",
        "assume x > 0, n integer", "limit(sin(x)/x, x, 0)", "if(x > 0, x, -x)", "p[k] := exp(s[k])", "N(pi, 20)"]
DAMAGES = [lambda s, r: s[:r.randrange(1, len(s))],  # torn off
           lambda s, r: s + r.choice([")", "]", " +", " *", " =", "^", ",", " @", " ?"]),
           lambda s, r: (lambda i: s[:i] + r.choice([")", "]", "*/", ",,", "$", "=="]) + s[i:])(r.randrange(1, len(s))),
           lambda s, r: s.replace(r.choice("(["), "", 1)]


def run(program, statement, folder):
    r = subprocess.run([program, "--ascii", "-e", statement], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                       cwd=folder, env=dict(os.environ, LC_ALL="C.UTF-8"))
    return r.returncode, r.stderr


def hint_of(statement, message):
    """The hint of the first error, which has its place and is short."""
    first = message[message.index("error: "):].split("\nerror: ")[0].rstrip("\n").split("\n")
    assert len(first) <= 4, f"{statement!r}: more than four lines\n{message}"
    carets = [line for line in first[1:] if line.strip() and not set(line.strip()) - set("^~")]
    assert len(carets) == 1 and "^" in carets[0], f"{statement!r}: no place\n{message}"
    hint = re.search(r"^ +hint: (.+)$", first[-1])
    assert hint, f"{statement!r}: no hint\n{message}"
    return hint[1]


def main():
    program = os.path.abspath(sys.argv[1])
    table = os.path.join(os.path.dirname(os.path.abspath(__file__)), "messages", "hints.tsv")
    seed = int(os.environ.get("TEST_SEED", "1"))
    chance = random.Random(seed)
    print(f"TEST_SEED={seed}")
    rows = [line.rstrip("\n").split("\t") for line in open(table, encoding="utf-8") if not line.startswith("# ")]
    wrong = []
    with tempfile.TemporaryDirectory() as folder:
        for statement, hint, follow in rows:
            status, message = run(program, statement, folder)
            assert status == 2, f"{statement!r} is no error: status {status}"
            if not hint_of(statement, message).startswith(hint):
                wrong.append(f"{statement!r}: hints at {hint_of(statement, message)!r}, not at {hint!r}")
            status, message = run(program, follow, folder)
            if status == 2:
                wrong.append(f"{statement!r}: who follows {hint!r} types {follow!r} and reads {message}")
        for _ in range(150):
            statement = chance.choice(DAMAGES)(chance.choice(GOOD), chance)
            status, message = run(program, statement, folder)
            if status == 2:
                hint_of(statement, message)
    print("\n".join(wrong) if wrong else f"{len(rows)} hints followed")
    assert len(rows) >= 300 and not wrong


main()
