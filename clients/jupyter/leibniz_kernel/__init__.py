"""A Jupyter kernel for Leibniz: a cell is a text of statements.

    python3 -m leibniz_kernel install [--user | --prefix PREFIX]
"""

from __future__ import annotations


from ipykernel.kernelbase import Kernel

import leibniz



class LeibnizKernel(Kernel):
    implementation = "leibniz"
    implementation_version = language_version = leibniz.__version__
    banner = f"Leibniz {leibniz.__version__}: define, differentiate, prove"
    language_info = {"name": "leibniz", "mimetype": "text/x-leibniz", "file_extension": ".lbz",
                     "codemirror_mode": "octave"}

    def __init__(self, **options):
        super().__init__(**options)
        self.engine = leibniz.Session(unicode=True)

    # ---- Cells ------------------------------------------------------------------------------------------------------

    def do_execute(self, code, silent, store_history=True, user_expressions=None, allow_stdin=False, **_):
        try:
            reports = self.engine.run(code)
        except KeyboardInterrupt:
            return {"status": "abort", "execution_count": self.execution_count}
        failed = None
        for report in reports:
            if not silent:
                self._show(report)
            if "error" in report and failed is None:
                failed = report
        if failed is None:
            return {"status": "ok", "execution_count": self.execution_count, "payload": [], "user_expressions": {}}
        error = {"ename": failed.get("code", "error"), "evalue": failed["error"], "traceback": []}
        return {"status": "error", "execution_count": self.execution_count, **error}

    def _show(self, report):
        if report.diagnostics:
            self.send_response(self.iopub_socket, "stream", {"name": "stderr", "text": report.diagnostics})
        if not report.text:
            return
        data = {"text/plain": report.text.rstrip("\n")}
        if report.latex:
            data["text/latex"] = f"$\\displaystyle {report.latex}$"
        if report.text.lstrip().startswith("<svg"):
            data["image/svg+xml"] = report.text
        self.send_response(self.iopub_socket, "display_data", {"data": data, "metadata": {}})

    # ---- Help for typing --------------------------------------------------------------------------------------------

    def do_complete(self, code, cursor_pos):
        line_start = code.rfind("\n", 0, cursor_pos) + 1
        start, words = self.engine.complete(code[line_start:cursor_pos])
        types = [{"start": line_start + start, "end": cursor_pos, "text": name, "type": text} for name, text in words]
        return {"status": "ok", "matches": [name for name, _ in words], "cursor_start": line_start + start,
                "cursor_end": cursor_pos, "metadata": {"_jupyter_types_experimental": types}}

    def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        begin, end = cursor_pos, cursor_pos
        while begin > 0 and (code[begin - 1].isalnum() or code[begin - 1] == "_"):
            begin -= 1
        while end < len(code) and (code[end].isalnum() or code[end] == "_"):
            end += 1
        text = self.engine.help(code[begin:end]) if end > begin else None
        data = {"text/plain": text} if text else {}
        return {"status": "ok", "found": bool(text), "data": data, "metadata": {}}

    def do_is_complete(self, code):
        more = leibniz._lib.lbz_wants_more(code.encode(), len(code.encode()))
        return {"status": "incomplete", "indent": "    "} if more else {"status": "complete"}

    def do_shutdown(self, restart):
        self.engine.close()
        return {"status": "ok", "restart": restart}
