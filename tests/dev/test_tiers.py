"""What tests/tiers.py counts, and what fails its run."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from tiers import RUNS, Command, Counts, Result, Tier, counts_of_junit  # noqa: E402

UNITTEST = """test_a (test_x.X.test_a) ... ok
test_b (test_x.X.test_b)
What it is for. ... skipped 'no disk'
setUpClass (test_y.Y) ... skipped "it's not there"

----------------------------------------------------------------------
Ran 5 tests in 0.001s

FAILED (failures=1, errors=1, skipped=2)
"""
JUNIT = f"""<testsuite>
<testcase name="A.Passes" status="run"><system-out>[       OK ] A.Passes</system-out></testcase>
<testcase name="A.Skips" status="notrun"><skipped/><system-out>a_test.cpp:1: Skipped
no server

[  SKIPPED ] A.Skips (0 ms)</system-out></testcase>
<testcase name="A.Fails" status="fail"><failure/><system-out/></testcase>
<testcase name="A.NotBuilt" status="notrun"><skipped/><system-out/></testcase>
<testcase name="cli.test_x" status="fail"><failure/><system-out>{UNITTEST}</system-out></testcase>
</testsuite>"""


class Counting(unittest.TestCase):
    def test_a_file_of_junit_counts_tests_of_both_frameworks(self):
        with tempfile.NamedTemporaryFile("w", suffix=".xml") as file:
            file.write(JUNIT)
            file.flush()
            counts = counts_of_junit(pathlib.Path(file.name))
        self.assertEqual((counts.passed, counts.failed), (2, 4))
        self.assertEqual(counts.skipped, [("A.Skips", "no server"), ("test_x.X.test_b", "no disk"), ("test_y.Y", "it's not there")])

    def test_a_command_counts_as_one_test(self):
        self.assertEqual(Command(["true"]).run(60), Counts(passed=1))
        self.assertEqual(Command(["false"]).run(60), Counts(failed=1))

    def test_a_command_that_hangs_is_killed_and_fails(self):
        self.assertEqual(Command(["sleep", "600"]).run(0.1), Counts(failed=1))


class Failing(unittest.TestCase):
    def test_a_skip_that_is_not_listed_fails(self):
        result = Result(Tier("t", 1, []), Counts(passed=1, skipped=[("A.Skips", "no server")]), 1, 1)
        self.assertEqual(result.offences(), ["A.Skips was skipped (no server) and is not in tests/skips.txt"])
        self.assertEqual(result.failed(), 1)

    def test_a_tier_over_its_ceiling_fails(self):
        self.assertEqual(Result(Tier("t", 1, []), Counts(passed=1), 61, 60).failed(), 0)
        self.assertEqual(Result(Tier("t", 1, []), Counts(passed=1), 61, 61).offences(),
                         ["the tier took 61 s on two cores, more than its ceiling of 60 s"])


class Labels(unittest.TestCase):
    def test_every_test_has_a_label_that_a_tier_runs(self):
        run = {label for tiers in RUNS.values() for tier in tiers for command in tier.commands if "-L" in command.words
               for label in command.words[command.words.index("-L") + 1].strip("^()$").split("|")}
        build = pathlib.Path(os.environ["LOADONCE"]).parent
        listed = json.loads(subprocess.run(["ctest", "--test-dir", build, "--show-only=json-v1"], check=True, capture_output=True).stdout)
        labels = {test["name"]: {label for given in test.get("properties", []) if given["name"] == "LABELS" for label in given["value"]}
                  for test in listed["tests"]}
        self.assertGreater(len(labels), 100)
        self.assertEqual([name for name, given in labels.items() if not given & run], [])


if __name__ == "__main__":
    unittest.main()
