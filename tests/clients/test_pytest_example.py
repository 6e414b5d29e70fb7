import os
import subprocess
import sys
import unittest

from served import PROGRAM, ROOT


class PytestExample(unittest.TestCase):
    def test_it_runs_as_it_is(self):
        if not PROGRAM.exists():
            self.skipTest(f"{PROGRAM} is not built")
        done = subprocess.run([sys.executable, "-B", "-m", "pytest", "-q", "-p", "no:cacheprovider", ROOT / "examples/pytest"], text=True,
                              capture_output=True, timeout=300, env={**os.environ, "LOADONCE": str(PROGRAM.resolve())})
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("2 passed", done.stdout)


if __name__ == "__main__":
    unittest.main()
