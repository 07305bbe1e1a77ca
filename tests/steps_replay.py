#!/usr/bin/env python3
"""Every step of a derivation is itself a claim: proves each adjacent pair anew, and checks records by their schema.

    steps_replay.py LEIBNIZ FILE...   [--least N] [--schema FILE]

Each claim (`prove a = b`) and each derivative of the files is told by `steps`; each pair of lines becomes a claim of its
own, under the conditions of its case, which `prove` decides and looks for a point against (in balls). Exits 1 where a
pair is refuted, where more than one in a hundred is unknown, or where fewer than N claims were told.
"""
import json
import subprocess
import sys


def run(program, text):
    done = subprocess.run([program, "--json", "--timeout", "20", "-"], input=text, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def blocks(path):
    block = []
    for line in open(path, encoding="utf-8"):
        line = line.split("#")[0].rstrip() if not line.startswith("steps") else line.rstrip()
        if not line and block:
            yield block
            block = []
        elif line:
            block.append(line)
    if block:
        yield block


def pairs(record):
    """The letters, and (conditions, first of the chain, left, right) of each adjacent pair of a chain."""
    first, last, conditions, letters, out = {}, {}, {}, [], []
    for line in record["lines"]:
        depth, kind = line["depth"], line["kind"]
        if kind in ("case", "base", "step"):
            conditions = {d: c for d, c in conditions.items() if d < depth}
            conditions[depth] = line
        elif kind == "where":
            letters.append(line)
        elif kind == "start":
            first[depth] = last[depth] = line["text"]
        elif kind == "equal":
            held = [c for d, c in conditions.items() if d < depth]
            out.append((held, first[depth], last[depth], line["text"]))
            last[depth] = line["text"]
    return letters, out


def condition_text(tree):
    """Conditions are relations of few parts; written out from their trees."""
    if isinstance(tree, list):
        op, parts = tree[0], [condition_text(t) for t in tree[1:]]
        if op in ("=", "!=", "<", "<=", ">", ">=", "+", "*", "/", "^"):
            return "(" + (" %s " % op).join(parts) + ")"
        if op == "neg":
            return "(-" + parts[0] + ")"
        if op == "element":
            return parts[0] + "[" + ", ".join(parts[1:]) + "]"
        return op + "(" + ", ".join(parts) + ")"
    return str(tree)


def main():
    args = sys.argv[1:]
    least = int(args.pop(args.index("--least") + 1)) if "--least" in args else 1
    schema = args.pop(args.index("--schema") + 1) if "--schema" in args else None
    most = int(args.pop(args.index("--most") + 1)) if "--most" in args else 10**9
    args = [a for a in args if a not in ("--least", "--schema", "--most")]
    program, files = args[0], args[1:]
    validator = None
    if schema:
        try:
            import jsonschema
            validator = jsonschema.Draft7Validator(json.load(open(schema, encoding="utf-8")))
        except ImportError:
            print("no python3-jsonschema: records are not validated")
    told = steps = failed = unknown = 0
    for path in files:
        for block in blocks(path):
            before = []
            for line in block:
                word, _, rest = line.partition(" ")
                asked = rest if word in ("prove", "steps") else line if line.startswith("diff(") else None
                if asked is None:
                    before.append(line)
                    continue
                if told >= most:
                    continue
                answer = run(program, "\n".join(before + ["steps " + asked]))[-1]
                if answer["kind"] == "error" or answer.get("verdict", "proved") != "proved":
                    continue
                for record in answer.get("derivations", []):
                    told += 1
                    if validator:
                        for error in validator.iter_errors(record):
                            failed += 1
                            print("schema:", asked, error.message[:200])
                    letters, found = pairs(record)
                    script, where = list(before), []
                    for letter in letters:
                        script.append("%s := %s" % (letter["left"], letter["text"]))
                    ranges = ["assume %s in %s..%s" % tuple(condition_text(f[k]) for k in ("subject", "lower", "upper"))
                              for f in record["implied"]]
                    for held, first, left, right in found:
                        if " where t" in left + right:  # shared parts have names: no text of the language
                            continue
                        text = script + ranges
                        text += ["assume " + condition_text(c["condition"]) for c in held]
                        verdict = run(program, "\n".join(text + ["prove %s = %s" % (left, right)]))[-1]
                        if verdict.get("verdict") != "proved":  # only where the first line has a value
                            asked_first = "prove %s + 0*(%s) = %s" % (left, first, right)
                            verdict = run(program, "\n".join(text + [asked_first]))[-1]
                        steps += 1
                        if verdict.get("verdict") != "proved":
                            failed += verdict.get("verdict") != "unknown"
                            unknown += verdict.get("verdict") == "unknown"
                            print("%s: %s" % (path, asked))
                            print("    %s = %s" % (left, right))
                            print("    %s %s" % (verdict.get("verdict"), verdict.get("reason") or verdict.get("error") or verdict.get("counterexample")))
    print("%d derivations, %d steps, %d refuted, %d unknown" % (told, steps, failed, unknown))
    sys.exit(failed > 0 or 100 * unknown > steps or told < least)


main()
