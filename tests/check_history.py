#!/usr/bin/env python3
"""What is shown does not depend on what was shown before.

    check_history.py PROGRAM

Random programs of definitions, arrays and sums (those of check_index_programs.py) are asked for derivatives and sums:
alone, and behind statements that show the same sums with indices of other names and other terms over the same arrays.
The answers must be the same text. TEST_SEED=n draws other programs, TEST_SCALE=x more of them.
"""
import json, os, random, re, subprocess, sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from check_index_programs import program, term


def preamble(rnd, asks):
    """Statements of before: the sums asked for, spelled otherwise, and terms over the same arrays."""
    out = []
    for _ in range(rnd.randint(2, 4)):
        index = rnd.choice(["q", "r", "l"])
        out.append("sum(%s=1..n, %s)" % (index, term(rnd, index, 0, 0, ["x"], rnd.randint(1, 2))))
        out.append(rnd.choice(["%s + %s", "%s*%s", "(%s - %s)^2", "exp(%s)/%s"]) % tuple(rnd.sample(["a", "t", "x[k]", "w[j]", "n", "z"], 2)))
    for ask in asks:
        if ask.startswith("sum(i="):
            out.append(re.sub(r"\bi\b", rnd.choice(["q", "r", "l"]), ask))
    rnd.shuffle(out)
    return out


def run(leibniz, blocks):
    """The answers to the last statements of each block, as many as it says."""
    text, wanted, line = "", {}, 1
    for i, (before, asks) in enumerate(blocks):
        text += "\n".join(before + asks) + "\n\n"
        for k in range(len(asks)):
            wanted[line + len(before) + k] = i
        line += len(before) + len(asks) + 1
    done = subprocess.run([leibniz, "--json", "--reset-on-blank", "--timeout", "20"], input=text.encode(),
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    answers = [[] for _ in blocks]
    for o in map(json.loads, done.stdout.decode().splitlines()):
        if o["line"] in wanted:
            answers[wanted[o["line"]]].append(o.get("result") or o.get("error") or o["kind"])
    return answers


def is_limit(answer):
    return "time is up" in answer or "(limit" in answer


def main():
    seed = int(os.environ.get("TEST_SEED", "1"))
    count = max(1, int(20 * float(os.environ.get("TEST_SCALE", "1"))))
    alone, behind = [], []
    for i in range(count):
        rnd = random.Random("%d.%d" % (seed, i))
        lines = program(rnd)
        inner = "sum(i=1..n, %s)" % term(rnd, "i", 0, 0, ["x"], 1)
        asks = [inner, "(%s)^2 + a" % inner, "diff(L, x[k])"]
        alone.append((lines, asks))
        behind.append((lines + preamble(rnd, asks), asks))
    wrong = 0
    for i, (a, b) in enumerate(zip(run(sys.argv[1], alone), run(sys.argv[1], behind))):
        for x, y, ask in zip(a, b, alone[i][1]):
            if is_limit(x) or is_limit(y):  # how far a search came is no answer
                continue
            if x != y:
                wrong += 1
                print("seed %d.%d: %s\n  alone   %s\n  behind  %s\n  %s" % (seed, i, ask, x, y, "\n  ".join(behind[i][0])))
        wrong += len(a) != 3 or len(b) != 3
    print("%d programs, %d answers that depend on what was shown before" % (count, wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
