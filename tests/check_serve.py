"""`leibniz serve` as a client meets it: every method, requests that are wrong, an interrupt, and the tools of --mcp.

    check_serve.py LEIBNIZ
"""

import json
import subprocess
import sys
import unittest

PROGRAM = None


class Server:
    def __init__(self, *options):
        self.process = subprocess.Popen([PROGRAM, "serve", *options], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        text=True)
        self.id = 0

    def write(self, text):
        self.process.stdin.write(text + "\n")
        self.process.stdin.flush()

    def send(self, method, **params):
        self.id += 1
        self.write(json.dumps({"jsonrpc": "2.0", "id": self.id, "method": method, "params": params}))
        return self.id

    def read(self):
        return json.loads(self.process.stdout.readline())

    def call(self, method, **params):
        sent = self.send(method, **params)
        answer = self.read()
        assert answer["jsonrpc"] == "2.0" and answer["id"] == sent, answer
        return answer.get("result", answer.get("error"))

    def close(self):
        self.process.stdin.close()
        rest = self.process.stdout.read()
        self.process.stdout.close()
        return self.process.wait(timeout=60), rest


class Methods(unittest.TestCase):
    def setUp(self):
        self.server = Server()

    def tearDown(self):
        self.assertEqual(self.server.close(), (0, ""))

    def test_run(self):
        result = self.server.call("run", text="f(x) := x^2\ndiff(f(x), x)\nprove f(x) = x")
        self.assertEqual(result["status"], 1)
        self.assertEqual([r["kind"] for r in result["reports"]], ["define", "show", "prove"])
        self.assertEqual(result["reports"][1]["result"], "2*x")
        self.assertEqual(result["reports"][2]["verdict"], "refuted")
        self.assertIn("refuted", result["reports"][2]["display"])
        self.assertEqual(self.server.call("run", text="f(3)")["reports"][0]["result"], "9")
        self.server.call("reset")
        self.assertEqual(self.server.call("run", text="f(3)")["reports"][0]["kind"], "error")

    def test_others(self):
        self.assertIn("run", self.server.call("methods"))
        self.assertEqual(self.server.call("format", expression="x^2/3", format="latex")["text"], "\\frac{x^{2}}{3}")
        self.assertIn("message", self.server.call("format", expression="x", format="nonsense_format"))
        words = self.server.call("complete", line="1 + asin", cursor=8)
        self.assertEqual(words["start"], 4)
        self.assertIn("asinh", [w["name"] for w in words["words"]])
        self.assertIn("hyperbolic", self.server.call("help", topic="sinh")["text"])
        self.assertTrue(self.server.call("more", text="f(")["more"])
        links = self.server.call("check", text="Let $f(x) = x^2$. Then $f'(x) = 2x$ and $f'(x) = 3x$.")["links"]
        self.assertEqual([l["verdict"] for l in links if "verdict" in l], ["definition", "proved", "refuted"])

    def test_wrong_requests(self):
        self.assertEqual(self.server.call("no such method")["code"], -32601)
        self.assertEqual(self.server.call("run")["code"], -32602)
        self.server.write("{ no JSON")
        self.assertEqual(self.server.read()["error"]["code"], -32700)
        self.server.write('{"id": 3}')
        self.assertEqual(self.server.read()["error"]["code"], -32600)
        self.server.write('{"method": "reset"}')  # a notification: no answer
        self.server.write("")
        self.assertEqual(self.server.call("run", text="1 + 1")["reports"][0]["result"], "2")

    def test_interrupt(self):
        long = self.server.send("run", text="N(gamma(1/3), 100000)\n1 + 1")
        answers = {}
        while long not in answers:
            stop = self.server.send("interrupt", id=long)
            while stop not in answers:
                answer = self.server.read()
                answers[answer["id"]] = answer
            if not answers[stop]["result"]["interrupted"]:
                continue
            while long not in answers:
                answer = self.server.read()
                answers[answer["id"]] = answer
        reports = answers[long]["result"]["reports"]
        self.assertEqual(reports[0]["code"], "interrupted")
        self.assertEqual(len(reports), 1)
        self.assertEqual(self.server.call("run", text="1 + 1")["reports"][0]["result"], "2")


class Tools(unittest.TestCase):
    def setUp(self):
        self.server = Server("--mcp")
        hello = self.server.call("initialize", protocolVersion="2025-06-18", capabilities={}, clientInfo={})
        self.assertEqual(hello["serverInfo"]["name"], "leibniz")
        self.server.write('{"jsonrpc":"2.0","method":"notifications/initialized"}')

    def tearDown(self):
        self.assertEqual(self.server.close()[0], 0)

    def tool(self, name, **arguments):
        result = self.server.call("tools/call", name=name, arguments=arguments)
        return result["isError"], result["content"][0]["text"]

    def test_tools(self):
        names = [t["name"] for t in self.server.call("tools/list")["tools"]]
        self.assertEqual(names, ["prove", "simplify", "differentiate", "check", "generate_c"])
        sigma = "sigma(z) := 1/(1 + exp(-z))"
        failed, text = self.tool("prove", claim="sigma'(z) = sigma(z)*(1 - sigma(z))", definitions=sigma)
        self.assertFalse(failed)
        self.assertTrue(text.startswith("proved"))
        self.assertTrue(self.tool("prove", claim="sqrt(x^2) = x")[1].startswith("refuted"))
        self.assertEqual(self.tool("simplify", expression="x + x")[1], "2*x\n")
        self.assertEqual(self.tool("differentiate", expression="x^2*y", by="x, y")[1], "2*x\n")
        self.assertIn('"refuted"', self.tool("check", text="Let $f(x) = x^2$. Then $f'(x) = 3x$.")[1])
        self.assertIn("double", self.tool("generate_c", signature="f(z; sigma)", definitions=sigma)[1])
        self.assertTrue(self.tool("prove", claim="x = ")[0])
        self.assertTrue(self.tool("simplify", expression="x", definitions="f(")[0])
        self.assertEqual(self.server.call("tools/call", name="nonsense", arguments={})["code"], -32000)
        self.assertEqual(self.server.call("ping"), {})


if __name__ == "__main__":
    PROGRAM = sys.argv.pop(1)
    unittest.main()
