"""Runs the kernel, or installs its description: `install [--user | --prefix PREFIX]`."""

import argparse
import json
import sys
import tempfile
from pathlib import Path


def install(arguments):
    from jupyter_client.kernelspec import KernelSpecManager

    parser = argparse.ArgumentParser(prog="python3 -m leibniz_kernel install")
    parser.add_argument("--user", action="store_true", help="for this user only")
    parser.add_argument("--prefix", help="below this folder's share/jupyter")
    options = parser.parse_args(arguments)
    spec = {"argv": [sys.executable, "-m", "leibniz_kernel", "-f", "{connection_file}"], "display_name": "Leibniz",
            "language": "leibniz", "interrupt_mode": "signal"}
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "kernel.json").write_text(json.dumps(spec, indent=1))
        place = KernelSpecManager().install_kernel_spec(folder, "leibniz", user=options.user, prefix=options.prefix)
    print(f"installed {place}")


if len(sys.argv) > 1 and sys.argv[1] == "install":
    install(sys.argv[2:])
else:
    from ipykernel.kernelapp import IPKernelApp

    from . import LeibnizKernel

    IPKernelApp.launch_instance(kernel_class=LeibnizKernel)
