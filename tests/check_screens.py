"""The prompt as a person sees it: python3 check_screens.py [--bless] PROGRAM

Each screens/*.txt is a session in tmux: a line "= COLUMNSxROWS NAME=VALUE..." with the size and the environment, lines "< keys"
that are typed (a line of keys ends with Enter; {Tab}, {Up}, {Left} are such keys and end a line without it), and the screen
that is seen then, with its colours. --bless writes the screens of today. Without tmux the test fails."""
import glob
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

PATIENCE = 120  # seconds until it is said that the prompt does not come back


def tmux(socket, *words):
    return subprocess.run(["tmux", "-S", socket, "-f", "/dev/null", *words], check=True, capture_output=True, text=True).stdout


def screen(socket):
    text = tmux(socket, "capture-pane", "-p", "-e", "-t", "0")
    return text.rstrip("\n").replace("\033", "␛")


def settled(socket, waits_for):
    """The screen once it ends with what is waited for and no longer changes."""
    until, last = time.monotonic() + PATIENCE, None
    while time.monotonic() < until:
        now = screen(socket)
        plain = re.sub("␛\\[[0-9;]*m", "", now)
        if now == last and re.search(waits_for, plain):
            return now
        last = now
        time.sleep(0.1)
    sys.exit(f"the prompt does not come back:\n{last}")


def play(program, header, keys, folder):
    size, *environment = header.split()
    columns, rows = size.split("x")
    socket = os.path.join(folder, "socket")
    settings = [f"XDG_STATE_HOME={folder}", "INPUTRC=/dev/null", "LC_ALL=C.UTF-8", "TERM=tmux-256color", *environment]
    tmux(socket, "new-session", "-d", "-x", columns, "-y", rows, "-c", folder,
         "env -u NO_COLOR " + " ".join(settings) + f" '{program}'")
    try:
        seen = settled(socket, r"(^|\n)>$")
        for line in keys:
            special = re.fullmatch(r"(.*)\{(\w+)\}", line)
            if special:
                tmux(socket, "send-keys", "-t", "0", "-l", special[1])
                tmux(socket, "send-keys", "-t", "0", special[2])
                seen = settled(socket, r"(^|\n)> \S.*$|\n\. ")
            else:
                tmux(socket, "send-keys", "-t", "0", "-l", re.sub(";$", r"\\;", line))  # a ; at the end is tmux's own
                settled(socket, re.escape(line[-8:].strip()) + r"\s*$")
                tmux(socket, "send-keys", "-t", "0", "Enter")
                seen = settled(socket, r"(^|\n)[>.]$")
        return seen
    finally:
        subprocess.run(["tmux", "-S", socket, "kill-server"], check=False, capture_output=True)


def main():
    bless = "--bless" in sys.argv
    program = os.path.abspath(sys.argv[-1])
    if not shutil.which("tmux"):
        sys.exit("there is no tmux: nothing of the prompt's screens is tested (scripts/setup --tests installs it)")
    wrong = 0
    for path in sorted(glob.glob(os.path.join(os.path.dirname(os.path.abspath(__file__)), "screens", "*.txt"))):
        lines = open(path, encoding="utf-8").read().split("\n")
        header = next(line[2:] for line in lines if line.startswith("= "))
        keys = [line[2:] for line in lines if line.startswith("< ")]
        comments = [line for line in lines if line.startswith("# ")]
        with tempfile.TemporaryDirectory() as folder:
            seen = play(program, header, keys, folder)
        fresh = "\n".join(comments + ["= " + header] + ["< " + k for k in keys] + [seen]) + "\n"
        if bless:
            open(path, "w", encoding="utf-8").write(fresh)
        elif fresh != "\n".join(lines):
            wrong += 1
            print(f"{path}: the screen is\n{seen}")
    sys.exit(wrong != 0)


main()
