"""What `leibniz check` writes for other programs, judged by tools that are not ours; and one document in three formats.

    check_exchange.py LEIBNIZ

SARIF by jsonschema (the parts of its schema that are used), JUnit's XML by xmllint, the page by tidy; pandoc turns
Markdown into LaTeX and a notebook, whose verdicts must be the same. What is not installed is skipped.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

PROGRAM = None

TEXT = r"""# The logistic function

$$\sigma(z) = \frac{1}{1 + e^{-z}}$$

It is between 0 and 1, & its derivative is told by itself:

$$\sigma'(z) = \frac{e^{-z}}{(1 + e^{-z})^2} = \sigma(z) (1 - \sigma(z))$$

# A slip

$$f(x) = x^2 e^x$$

$$f'(x) = 2 x e^x + x^2 e^x = x (2 - x) e^x$$

$$g(x) = \lim_{h \to 0} \frac{f(x + h) - f(x)}{h}$$
"""

TEXT_SCHEMA = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}
SARIF = {
    "type": "object", "required": ["version", "runs"], "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"}, "version": {"const": "2.1.0"},
        "runs": {"type": "array", "minItems": 1, "items": {
            "type": "object", "required": ["tool", "results"], "additionalProperties": False,
            "properties": {
                "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                "tool": {"type": "object", "required": ["driver"], "properties": {"driver": {
                    "type": "object", "required": ["name"], "properties": {
                        "name": {"type": "string"}, "version": {"type": "string"},
                        "rules": {"type": "array", "uniqueItems": True, "items": {
                            "type": "object", "required": ["id"],
                            "properties": {"id": {"type": "string"}, "shortDescription": TEXT_SCHEMA}}}}}}},
                "results": {"type": "array", "items": {
                    "type": "object", "required": ["message"], "additionalProperties": False,
                    "properties": {
                        "ruleId": {"type": "string"}, "level": {"enum": ["none", "note", "warning", "error"]},
                        "message": TEXT_SCHEMA,
                        "locations": {"type": "array", "items": {
                            "type": "object", "required": ["physicalLocation"],
                            "properties": {"physicalLocation": {
                                "type": "object", "required": ["artifactLocation"],
                                "properties": {
                                    "artifactLocation": {"type": "object", "properties": {"uri": {
                                        "type": "string", "pattern": "^[A-Za-z0-9/._~%-]*$"}}},
                                    "region": {"type": "object", "properties": {
                                        "startLine": {"type": "integer", "minimum": 1},
                                        "startColumn": {"type": "integer", "minimum": 1}}}}}}}}}}}}}}}}

JUNIT = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:element name="testsuites"><xs:complexType><xs:sequence><xs:element ref="testsuite" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
<xs:element name="testsuite"><xs:complexType><xs:sequence><xs:element ref="testcase" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
<xs:attribute name="name" type="xs:string" use="required"/><xs:attribute name="tests" type="xs:nonNegativeInteger" use="required"/>
<xs:attribute name="failures" type="xs:nonNegativeInteger"/><xs:attribute name="errors" type="xs:nonNegativeInteger"/>
<xs:attribute name="skipped" type="xs:nonNegativeInteger"/></xs:complexType></xs:element>
<xs:element name="testcase"><xs:complexType><xs:choice minOccurs="0"><xs:element name="failure" type="told"/><xs:element name="skipped" type="told"/></xs:choice>
<xs:attribute name="classname" type="xs:string" use="required"/><xs:attribute name="name" type="xs:string" use="required"/></xs:complexType></xs:element>
<xs:complexType name="told"><xs:attribute name="message" type="xs:string"/></xs:complexType></xs:schema>"""


def run(*arguments, folder=None):
    done = subprocess.run(list(arguments), capture_output=True, cwd=folder, stdin=subprocess.DEVNULL)
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


def needs(tool):
    return unittest.skipUnless(shutil.which(tool), tool + " is not installed")


class Exchange(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.join(self.folder.name, "a <b> & c.md")
        with open(self.path, "w", encoding="utf-8") as f:
            f.write(TEXT)

    def tearDown(self):
        self.folder.cleanup()

    def check(self, *options):
        status, out, err = run(PROGRAM, "check", *options)
        self.assertEqual((status, err), (1, ""))
        return out

    def verdicts(self, path):
        lines = [json.loads(line) for line in self.check("--json", path).splitlines()]
        return [(line["relation"], line["verdict"]) for line in lines if "verdict" in line]

    def test_sarif(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest("python3-jsonschema is not installed")
        report = json.loads(self.check("--sarif", self.path))
        jsonschema.validate(report, SARIF)
        self.assertEqual([r["ruleId"] for r in report["runs"][0]["results"]], ["refuted"])

    @needs("xmllint")
    def test_junit(self):
        report, schema = (os.path.join(self.folder.name, name) for name in ("report.xml", "junit.xsd"))
        for path, text in ((report, self.check("--junit", self.path)), (schema, JUNIT)):
            with open(path, "w", encoding="utf-8") as f:
                f.write(text)
        status, _, err = run("xmllint", "--noout", "--schema", schema, report)
        self.assertEqual(status, 0, err)

    @needs("tidy")
    def test_page(self):
        page = os.path.join(self.folder.name, "page.html")
        with open(page, "w", encoding="utf-8") as f:
            f.write(self.check("--html", self.path))
        status, _, err = run("tidy", "-q", "-e", page)
        self.assertEqual((status, err), (0, ""))
        with open(page, encoding="utf-8") as f:
            text = f.read()
        self.assertEqual(text.count("<details>"), len(self.verdicts(self.path)))
        self.assertNotIn("http", text)

    def test_repair(self):
        with open(self.path, "w", encoding="utf-8") as f:
            f.write("$f(x) = x^2$\n\n$$f'(x) = -2x$$\n")
        diff = self.check("--fix", self.path).splitlines()
        self.assertEqual(diff[3:], ["-$$f'(x) = -2x$$", "+$$f'(x) = -\\left(-2x\\right)$$"])
        with open(self.path, "w", encoding="utf-8") as f:
            f.write("$f(x) = x^2$\n\n" + diff[4][1:] + "\n")
        self.assertEqual(run(PROGRAM, "check", self.path)[0], 0)

    def test_init(self):
        status, out, _ = run(PROGRAM, "check", "--init", folder=self.folder.name)
        self.assertEqual((status, out.count("wrote")), (0, 3))
        prelude = os.path.join(self.folder.name, "leibniz.prelude")
        self.check("--prelude", prelude, self.path)
        with open(prelude, "a", encoding="utf-8") as f:
            f.write("sigma(z) := z\n")
        _, out, _ = run(PROGRAM, "check", "--init", folder=self.folder.name)
        self.assertEqual((out.count("wrote"), out.count("is there")), (0, 3))
        with open(prelude, encoding="utf-8") as f:
            self.assertIn("sigma(z) := z", f.read())

    def test_watch(self):
        watcher = subprocess.Popen([PROGRAM, "check", "--watch", self.path], stdout=subprocess.PIPE, text=True)
        def summary():
            for line in watcher.stdout:
                if "definition" in line and "proved" in line:
                    return line
            return ""
        self.assertIn("1 refuted", summary())
        with open(self.path, "w", encoding="utf-8") as f:
            f.write(TEXT.replace("(2 - x)", "(2 + x)"))
        self.assertNotIn("refuted", summary())
        watcher.terminate()
        watcher.wait()
        watcher.stdout.close()

    @needs("pandoc")
    def test_formats(self):
        expected = self.verdicts(self.path)
        self.assertIn(("=", "refuted"), expected)
        for name, options in (("a.tex", ["-s"]), ("a.ipynb", [])):
            path = os.path.join(self.folder.name, name)
            status, _, err = run("pandoc", "-f", "markdown", *options, "-o", path, self.path)
            self.assertEqual(status, 0, err)
            self.assertEqual(self.verdicts(path), expected, name)


if __name__ == "__main__":
    PROGRAM = os.path.abspath(sys.argv.pop(1))
    unittest.main()
