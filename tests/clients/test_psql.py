import os
import shutil
import subprocess
import unittest

from served import ROOT, ServedTest

DESCRIBED = "CREATE TABLE IF NOT EXISTS described (id BIGINT NOT NULL, name VARCHAR(20) DEFAULT 'x', n NUMERIC(10,2))"


class Psql(ServedTest):
    def psql(self, *arguments, exit_code=0):
        if not shutil.which("psql"):
            self.skipTest("psql is not installed")
        done = subprocess.run(["psql", "-Xw", "-h", "127.0.0.1", "-p", str(self.port), "-U", "admin", "dev", *map(str, arguments)],
                              capture_output=True, text=True, timeout=60, env={**os.environ, "LC_ALL": "C"})
        self.assertEqual(done.returncode, exit_code, done.stderr)
        return done

    def test_describes_what_is_there(self):
        self.psql("-c", DESCRIBED)
        for command, words in (("\\d", ["described"]), ("\\dt", ["described"]), ("\\dn", ["public"]), ("\\l", ["dev", "UTF8"]),
                               ("\\d described", ["bigint", "not null", "character varying(20)", "numeric(10,2)", "'x'"])):
            with self.subTest(command):
                said = self.psql("-c", command)
                self.assertEqual(said.stderr, "")
                for word in words:
                    self.assertIn(word, said.stdout)

    def test_one_transaction_for_a_file_is_all_or_nothing(self):
        script = self.folder / "script.sql"
        script.write_text("CREATE TABLE whole (a INT);\nINSERT INTO whole VALUES (1);\nSELECT * FROM nope;\n")
        self.assertIn('"nope" does not exist', self.psql("-1", "-v", "ON_ERROR_STOP=1", "-f", script, exit_code=3).stderr)
        self.assertIn("does not exist", self.psql("-c", "SELECT * FROM whole", exit_code=1).stderr)

    def test_timing_is_told(self):
        self.assertIn("Time: ", self.psql("-c", "\\timing on", "-c", "SELECT 1").stdout)

    def test_errors_have_their_sqlstate(self):
        self.assertIn("42P01", self.psql("-v", "VERBOSITY=verbose", "-c", "SELECT * FROM nope", exit_code=1).stderr)

    def test_the_statements_of_the_proof_of_concept_that_need_no_data(self):
        for folder in (ROOT / "../shared/seed/sql", ROOT / "../../shared/seed/sql"):
            if folder.is_dir():
                break
        else:
            self.skipTest("the proof of concept's SQL is not here")
        files = sorted(folder.glob("*.sql"))
        self.assertTrue(files)
        for file in files:
            if "copy" not in file.name:  # those read objects of their own bucket
                with self.subTest(file.name):
                    self.psql("-v", "ON_ERROR_STOP=1", "-f", file)


if __name__ == "__main__":
    unittest.main()
