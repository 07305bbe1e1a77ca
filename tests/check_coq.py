#!/usr/bin/env python3
"""Coq accepts what `steps --format coq` exports, and no changed claim. Exits 77 (skipped) where there is no coqc.

    check_coq.py LEIBNIZ SUPPORT_FOLDER
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile

CLAIMS = [  # definitions, claim
    ("sigma(z) := 1/(1 + exp(-z))", "sigma'(z) = sigma(z)*(1 - sigma(z))"),
    ("", "diff(log(sin(x)) + sqrt(x), x) = cos(x)/sin(x) + 1/(2*sqrt(x))"),
    ("", "diff(exp(-x^2/2), x, 2) = (x^2 - 1)*exp(-x^2/2)"),
    ("", "diff(atan(x/a)/a, x) = 1/(a^2 + x^2)"),
    ("", "1/(1 + x) + 1/(1 - x) = 2/(1 - x^2)"),
]


def main():
    program, support = sys.argv[1], sys.argv[2]
    if not shutil.which("coqc"):
        print("no coqc")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(os.path.join(support, "Support.v"), folder)
        coqc = ["coqc", "-R", folder, "Leibniz"]
        if subprocess.run(coqc + [os.path.join(folder, "Support.v")], capture_output=True).returncode:
            print("no Coquelicot or Interval")
            sys.exit(77)
        failed = 0
        for i, (definitions, claim) in enumerate(CLAIMS):
            done = subprocess.run([program, "--json", "-"], input=definitions + "\nsteps --format coq " + claim,
                                  capture_output=True, text=True)
            report = json.loads(done.stdout.splitlines()[-1])
            text = report.get("text") or ""
            if report["kind"] == "error" or any(w in text for w in ("Admitted", "admit", "Axiom", "Parameter")):
                print("not exported:", claim, report.get("error"))
                failed += 1
                continue
            # the claim itself, and one that is wrong by 1
            for wrong in (False, True) if i < 2 else (False,):
                body = text if not wrong else text.replace(".\nProof. unfold D", " + 1.\nProof. unfold D", 1)
                path = os.path.join(folder, "c%d%d.v" % (i, wrong))
                open(path, "w", encoding="utf-8").write(body)
                accepted = subprocess.run(coqc + [path], capture_output=True, text=True).returncode == 0
                if accepted == wrong:
                    failed += 1
                    print("%s: %s" % ("accepted though wrong" if wrong else "not accepted", claim))
    print("%d claims, %d failures" % (len(CLAIMS), failed))
    sys.exit(failed > 0)


main()
