"""What holds for every verb: help, options, errors, exit codes."""
import os
import signal
import subprocess
import unittest

from program import PROGRAM, ProgramTest

VERBS = ["generate", "convert", "schema", "load", "run", "verify", "history", "sql", "recover", "adopt", "clean", "serve"]


class CommandLine(ProgramTest):
    def test_help_names_every_verb_and_every_exit_code(self):
        text = self.run_program("--help").stdout
        for word in [*VERBS, " 0 ", " 1 ", " 2 ", " 3 ", " 4 ", " 5 ", " 6 ", " 130 "]:
            self.assertIn(word, text)

    def test_every_verb_has_help(self):
        for verb in VERBS:
            self.assertIn("Usage: loadonce " + verb, self.run_program(verb, "--help").stdout)

    def test_help_is_a_verb_too(self):
        self.assertEqual(self.run_program("help").stdout, self.run_program("--help").stdout)
        self.assertEqual(self.run_program("help", "run").stdout, self.run_program("run", "--help").stdout)
        self.assertIn("did you mean verify?", self.run_program("help", "verfy", exit_code=2).stderr)

    def test_version(self):
        self.assertRegex(self.run_program("--version").stdout, r"^loadonce \d+\.\d+\.\d+\n$")

    def test_mistyped_verb_and_option_are_answered_with_the_nearest(self):
        done = self.run_program("verfy", exit_code=2)
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr, 'loadonce: LO1001: there is no verb "verfy"\n  to do: did you mean verify?\n')
        self.assertIn("did you mean --backfill?", self.run_program("run", "--backfil", exit_code=2).stderr)
        self.assertIn("did you mean --warehouse?", self.run_program("verify", "--wharehouse=x", exit_code=2).stderr)

    def test_no_verb_is_a_usage_error(self):
        self.assertIn("--help", self.run_program(exit_code=2).stderr)

    def test_errors_are_json_when_json_is_asked_for(self):
        self.assertEqual(self.error_of("verfy", exit_code=2)["id"], "LO1001")
        self.write("bad.toml", 'projct = "x"\n')
        error = self.error_of("--project", "bad.toml", "verify", exit_code=2)
        self.assertEqual(error["id"], "LO1004")
        self.assertEqual(error["place"], {"source": "bad.toml", "line": 1})
        self.assertIn("project", error["remedy"])

    def test_missing_project_file_is_an_error_only_when_it_was_named(self):
        self.assertEqual(self.error_of("--project", "none.toml", "history", exit_code=2)["id"], "LO1003")
        self.run_program("history")

    def test_project_file_of_the_folder_is_used(self):
        self.write("loadonce.toml", "nonsense = 1\n")
        self.assertEqual(self.error_of("history", exit_code=2)["id"], "LO1004")

    def test_warehouse_and_store_must_be_local(self):
        self.assertIn("local:PATH", self.error_of("--warehouse", "mysql://x", "verify", exit_code=2)["remedy"])

    def test_global_options_stand_before_or_after_the_verb(self):
        self.run_program("--warehouse", "local:a/w.duckdb", "sql", "-c", "create table t (a int)")
        self.run_program("sql", "-c", "select * from t", "--warehouse", "local:a/w.duckdb")
        self.assertTrue((self.folder / "a/w.duckdb").exists())

    def test_files_stand_beside_the_project_file(self):
        self.write("elsewhere/loadonce.toml", 'project = "x"\n')
        self.run_program("--project", "elsewhere/loadonce.toml", "sql", "-c", "select 1")
        self.assertTrue((self.folder / "elsewhere/.loadonce/warehouse.duckdb").exists())
        self.assertFalse((self.folder / ".loadonce").exists())

    def test_a_reader_who_has_gone_is_no_failure(self):
        program = subprocess.Popen([PROGRAM, "sql", "-c", "select 1"], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        program.stdout.close()
        self.assertEqual(program.stderr.read(), b"")
        program.stderr.close()
        self.assertEqual(program.wait(60), 0)

    def test_a_full_disk_behind_stdout_is_a_failure(self):
        if not os.path.exists("/dev/full"):
            self.skipTest("no /dev/full")
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "sql", "-c", "select 1"], cwd=self.folder, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertIn("LO4001", done.stderr)

    def test_interrupted_is_130_at_once(self):
        self.run_program("sql", "-c", "create table t (a int); insert into t values " + ",".join("(1)" for _ in range(1000)))
        program = subprocess.Popen([PROGRAM, "sql", "-c", "select 1", "-c", "select count(*) from t a, t b, t c, t d, t e"],
                                   cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.assertEqual(program.stdout.readline(), " ?column?\n")  # the first result is there: it is at work
        program.send_signal(signal.SIGINT)
        _, err = program.communicate(timeout=60)
        self.assertEqual(program.returncode, 130, err)
        self.assertIn("LO9002", err)


if __name__ == "__main__":
    unittest.main()
