"""Pictures in SVG are XML that shows what they should: python3 check_pictures.py PROGRAM

Every curve is a path that lies in the frame but where it is cut, breaks at each pole, and passes through points that are
computed here."""
import math
import os
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as tree

SVG = "{http://www.w3.org/2000/svg}"
LEFT, RIGHT, TOP, FOOT = 70, 620, 20, 360


def picture(program, folder, statement):
    path = os.path.join(folder, "curve.svg")
    run = subprocess.run([program, "-e", statement.replace("FILE", f'"{path}"')], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert os.listdir(folder) == ["curve.svg"], os.listdir(folder)
    return tree.parse(path).getroot()


def stretches(path):
    parts = re.findall(r"M([^M]*)", path.get("d"))
    return [[tuple(map(float, p.split())) for p in part.split("L")] for part in parts]


def frame(root):
    """The scale of y from the labels of its ticks: pixels to values."""
    ticks = [(float(t.get("y")) - 4, float(t.text)) for t in root.findall(SVG + "text") if t.get("text-anchor") == "end"]
    (y0, v0), (y1, v1) = ticks[0], ticks[-1]
    return lambda y: v0 + (y - y0) * (v1 - v0) / (y1 - y0)


def check(program, folder, statement, low, high, functions, breaks):
    root = picture(program, folder, statement)
    curves = [p for p in root.iter(SVG + "path") if p.get("class") == "curve" and "h24" not in p.get("d")]
    assert len(curves) == len(functions), statement
    value = frame(root)
    for curve, function, gaps in zip(reversed(curves), functions, breaks):
        parts = [s for s in stretches(curve) if len(s) > 1]
        assert len(parts) == gaps + 1, (statement, len(parts))
        for x, y in (p for part in parts for p in part):
            assert LEFT <= x <= RIGHT
            if TOP < y < FOOT:
                at = low + (x - LEFT) * (high - low) / (RIGHT - LEFT)
                slope = abs(function(at + 0.01) - function(at - 0.01)) / 0.02
                assert abs(value(y) - function(at)) < 0.01 * (value(TOP) - value(FOOT)) + 0.02 * slope, (statement, at)
    return root


def main():
    program = os.path.abspath(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        check(program, folder, "plot --svg FILE sin(x), cos(x), x = 0..2*pi", 0, 2 * math.pi, [math.sin, math.cos], [0, 0])
        check(program, folder, "plot --svg FILE 1/x", -5, 5, [lambda x: 1 / x if x else math.inf], [1])
        check(program, folder, "plot --svg FILE tan(x), x = -4..4", -4, 4, [math.tan], [2])
        check(program, folder, "plot --svg FILE floor(x), x = -2.5..2.5", -2.5, 2.5, [math.floor], [5])
        check(program, folder, "plot --svg FILE atan(1000*x)", -5, 5, [lambda x: math.atan(1000 * x)], [0])
        root = check(program, folder, "plot --svg FILE [x < 1] + x, x = -4..4", -4, 4, [lambda x: (x < 1) + x], [1])
        assert root.find(SVG + "title").text == "x + [x < 1]", root.find(SVG + "title").text
        before = open(os.path.join(folder, "curve.svg")).read()
        path = os.path.join(folder, "curve.svg")
        wrong = subprocess.run([program, "-e", f'plot --svg "{path}" log(-1 - x^2)'], capture_output=True, text=True)
        assert wrong.returncode == 2 and open(path).read() == before
    print("the pictures show their curves")


main()
