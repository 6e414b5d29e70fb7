"""Runs the built program in a folder of its own."""
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("LOADONCE", ROOT / "build/release/loadonce"))


class ProgramTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        if not PROGRAM.exists():
            self.skipTest(f"{PROGRAM} is not built")
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="loadonce-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def command(self, *arguments):
        return [PROGRAM, *map(str, arguments)]

    def run_program(self, *arguments, exit_code=0, stdin=""):
        """The finished process; fails unless it exits as expected."""
        done = subprocess.run(self.command(*arguments), cwd=self.folder, input=stdin, capture_output=True, text=True,
                              timeout=120, env={**os.environ, "NO_COLOR": "1"})
        self.assertEqual(done.returncode, exit_code,
                         f"loadonce {' '.join(map(str, arguments))}\nstdout: {done.stdout}\nstderr: {done.stderr}")
        return done

    def json_of(self, *arguments, exit_code=0, stdin=""):
        """What --json gives: one JSON value on stdout and nothing else."""
        return json.loads(self.run_program("--json", *arguments, exit_code=exit_code, stdin=stdin).stdout)

    def error_of(self, *arguments, exit_code):
        """The error that --json gives on stdout; for people it is on stderr."""
        return self.error_in(self.run_program("--json", *arguments, exit_code=exit_code))

    def error_in(self, done):
        """The error that a process which ran with --json gave on stdout."""
        answer = json.loads(done.stdout)
        self.assertEqual(answer["exit"], done.returncode)
        error = answer["error"] if "error" in answer else next(group["error"] for group in answer["groups"] if "error" in group)
        self.assertIn(f"{error['id']}: ", done.stderr)
        return error

    def rows(self, sql):
        """The rows of one SELECT."""
        (result,) = self.json_of("sql", "-c", sql)
        return result["rows"]

    def write(self, name, text):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file

    def use_example_project(self):
        shutil.copy(ROOT / "examples/orders/loadonce.toml", self.folder / "loadonce.toml")
