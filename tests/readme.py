#!/usr/bin/env python3
"""Runs the commands of README.md's console blocks and compares what they print; --write puts the real output there.

A line `$ command` is run, with `> ` for its further lines; what follows is its output, in which ... stands for anything, also for
lines, and any time is right. The commands run one after the other in one shell, in examples/orders of a copy of examples, with the folder of the program
(LOADONCE, or build/release/loadonce) in the path. A block that follows a line `<!-- not run -->` is left alone.
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PROGRAM = pathlib.Path(os.environ.get("LOADONCE", ROOT / "build/release/loadonce"))
BLOCK = re.compile(r"(?<!<!-- not run -->\n)^```console\n(.*?)^```$", re.M | re.S)
COMMAND = re.compile(r"^\$ (.*(?:\n> .*)*)\n((?:(?!\$ ).*\n)*)", re.M)
MARK = "-- end of a command --"


def run(commands: list[str]) -> list[str]:
    """What each command prints, to either stream."""
    script = "".join(f"{command}\nprintf '%s\\n' '{MARK}'\n" for command in commands)
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "examples", folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".loadonce", "data"))
        environment = os.environ | {"PATH": f"{PROGRAM.parent}:{os.environ['PATH']}", "NO_COLOR": "1"}
        done = subprocess.run(["bash", "-c", script], cwd=f"{folder}/orders", env=environment, text=True, timeout=300,
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout.split(f"{MARK}\n")[:-1]


def matches(expected: str, found: str) -> bool:
    expected, found = (re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", "(a time)", text) for text in (expected, found))
    pattern = re.escape(expected).replace(re.escape("...\n"), r"(?:.*\n)*?").replace(re.escape("..."), ".*")
    return re.fullmatch(pattern, found) is not None


def main() -> int:
    text = README.read_text()
    steps = [(command.replace("\n> ", "\n"), expected) for block in BLOCK.findall(text) for command, expected in COMMAND.findall(block)]
    outputs = run([command for command, _ in steps])
    if len(outputs) != len(steps):
        print(f"the shell ended at command {len(outputs) + 1} of {len(steps)}")
        return 1
    wrong = [(command, expected, found) for (command, expected), found in zip(steps, outputs) if not matches(expected, found)]
    if "--write" in sys.argv[1:]:
        found = iter(outputs)

        def anew(step: re.Match) -> str:
            output = next(found)
            return step[0] if matches(step[2], output) else f"$ {step[1]}\n{output}"

        README.write_text(BLOCK.sub(lambda block: f"```console\n{COMMAND.sub(anew, block[1])}```", text))
        return 0
    for command, expected, output in wrong:
        print(f"$ {command}\n-- README.md says --\n{expected}-- it prints --\n{output}")
    print(f"{len(steps)} commands of README.md, {len(wrong)} print something else")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
