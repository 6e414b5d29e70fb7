import os
import shutil
import signal
import subprocess
import sys
import threading
import unittest

from served import PROGRAM, ROOT, ServedTest, slow_query

sys.path.append(str(ROOT / "tests"))
import proof_of_concept  # noqa: E402

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
                               ("\\dv", []), ("\\di", []), ("\\ds", []),
                               ("\\d described", ["bigint", "not null", "character varying(20)", "numeric(10,2)", "'x'"])):
            with self.subTest(command):
                said = self.psql("-c", command)
                self.assertEqual(said.stderr, "" if words else "Did not find any relations.\n")
                for word in words:
                    self.assertIn(word, said.stdout)

    def rows(self, command):
        said = self.psql("-At", "-c", command)
        self.assertEqual(said.stderr, "")
        return said.stdout.splitlines()

    def described(self, command):
        """Rows and footers: what is below the title and the heading."""
        return self.psql("-A", "-c", command).stdout.splitlines()[2:]

    def related(self):
        """Tables of every kind of relation that a catalog can show."""
        self.psql("-c", "CREATE SCHEMA IF NOT EXISTS sales", "-c", "DROP TABLE IF EXISTS sales.lines", "-c", "DROP TABLE IF EXISTS keyed CASCADE",
                  "-c", "CREATE TABLE keyed (id BIGINT PRIMARY KEY, code VARCHAR(5) UNIQUE)", "-c", "COMMENT ON TABLE keyed IS 'has keys'",
                  "-c", "COMMENT ON COLUMN keyed.id IS 'its number'", "-c", "CREATE VIEW seen AS SELECT id, code || '!' AS loud FROM keyed",
                  "-c", "CREATE TABLE sales.lines (id BIGINT, keyed_id BIGINT REFERENCES keyed)")

    def test_tables_show_their_keys_and_what_refers_to_them(self):
        self.related()
        self.assertEqual(self.described("\\d keyed"), ["id|bigint||not null|", "code|character varying(5)|||", "Indexes:",
                                                   '    "keyed_pkey" PRIMARY KEY, btree (id)', '    "keyed_code_key" UNIQUE CONSTRAINT, btree (code)',
                                                   "Referenced by:", '    TABLE "lines" CONSTRAINT "lines_keyed_id_fkey" FOREIGN KEY (keyed_id) '
                                                   "REFERENCES keyed(id)"])
        self.assertIn('    "lines_keyed_id_fkey" FOREIGN KEY (keyed_id) REFERENCES keyed(id)', self.described("\\d sales.lines"))
        self.assertEqual(self.described("\\d keyed_pkey"), ["id|bigint|id", 'primary key, btree, for table "public.keyed"'])
        self.assertIn("public|keyed_code_key|index|admin|keyed", self.rows("\\di"))

    def test_views_show_their_columns_and_definition(self):
        self.related()
        self.assertEqual(self.described("\\d seen"), ["id|bigint|||", "loud|character varying(6)|||"])
        self.assertIn('SELECT "id", "code" || \'!\' AS "loud" FROM "keyed";', self.described("\\d+ seen"))
        self.assertIn("CREATE OR REPLACE VIEW public.seen AS", self.rows("\\sv seen"))
        self.assertIn("public|seen|view|admin|permanent|0 bytes|", self.rows("\\dv+"))

    def test_lists_with_a_plus_say_more(self):
        self.related()
        self.assertIn("public|keyed|table|admin|permanent|0 bytes|has keys", self.rows("\\dt+"))
        self.assertIn("sales|lines|table|admin|permanent|0 bytes|", self.rows("\\dt+ sales.*"))
        self.assertIn("public|keyed_pkey|index|admin|keyed|permanent|0 bytes|", self.rows("\\di+"))
        self.assertIn("id|bigint||not null||plain||its number", self.described("\\d+ keyed"))
        self.assertIn("public|keyed|table|admin|permanent|0 bytes|has keys", self.rows("\\d+"))
        self.assertIn("sales|admin||", self.rows("\\dn+"))
        self.assertRegex(self.rows("\\l+")[0], r"^dev\|admin\|UTF8\|C\|C\|\|libc\|\|\d+ (bytes|kB|MB)\|pg_default\|$")
        self.assertEqual(self.rows("\\db+")[0], "pg_default|admin||||0 bytes|")

    def test_users_groups_and_what_they_may(self):
        self.related()
        self.psql("-c", "CREATE USER ann PASSWORD DISABLE", "-c", "CREATE GROUP readers WITH USER ann",
                  "-c", "GRANT SELECT ON keyed TO GROUP readers", "-c", "GRANT USAGE ON SCHEMA sales TO ann")
        self.assertEqual(self.rows("\\du"), ["admin|Superuser, Create role, Create DB|{}", "ann||{readers}", "readers|Cannot login|{}"])
        said = self.rows("\\dp keyed")
        self.assertEqual(said, ["public|keyed|table|admin=arwdRxtD/admin", "group readers=r/admin|"])
        self.assertEqual(self.rows("\\z keyed"), said)
        self.assertIn("sales|admin|admin=UC/admin", self.rows("\\dn+"))
        self.psql("-c", "DROP TABLE keyed CASCADE", "-c", "REVOKE USAGE ON SCHEMA sales FROM ann", "-c", "DROP GROUP readers", "-c", "DROP USER ann")

    def test_what_nobody_can_make_here_is_listed_as_none(self):
        for command in ("\\df", "\\df+", "\\da", "\\dT", "\\dT+", "\\dD", "\\dL", "\\ddp"):
            with self.subTest(command):
                self.assertEqual(self.rows(command), [])

    def test_what_redshift_has_not_is_refused_in_words_that_help(self):
        for command, relation, hint in (("\\dx", "pg_extension", "no extensions"), ("\\dC", "pg_cast", "castmethod"), ("\\do", "pg_operator", "built in"),
                                        ("\\dconfig", "pg_settings", "SHOW ALL"), ("\\dF", "pg_ts_config", "no text search"),
                                        ("\\des", "pg_foreign_server", "svv_external_schemas"), ("\\dl", "pg_largeobject_metadata", "no large objects"),
                                        ("\\drds", "pg_db_role_setting", "useconfig"), ("\\dc", "pg_conversion", "UTF8")):
            with self.subTest(command):
                said = self.psql("-c", command, exit_code=1).stderr
                self.assertIn(f'relation "pg_catalog.{relation}" does not exist', said)
                self.assertRegex(said, f"HINT:  .*{hint}")
        self.assertIn("HINT:  Redshift's catalog is that of PostgreSQL 8.0", self.psql("-c", "SELECT * FROM pg_catalog.pg_nope", exit_code=1).stderr)
        self.assertIn('function "abs" does not exist', self.psql("-c", "\\sf abs", exit_code=1).stderr)  # psql keeps the hint to itself
        self.assertIn("HINT:  only functions that users made", self.psql("-c", "SELECT 'abs'::pg_catalog.regproc", exit_code=1).stderr)
        self.assertIn('relation "nope" does not exist', self.psql("-c", "\\sv nope", exit_code=1).stderr)
        self.assertIn('Did not find any relation named "nope"', self.psql("-c", "\\d nope", exit_code=1).stderr)

    def test_conninfo_and_the_session_know_who_is_logged_in(self):
        self.assertIn('as user "admin"', self.psql("-c", "\\conninfo").stdout)
        self.assertEqual(self.rows("SELECT current_user, session_user, user"), ["admin|admin|admin"])

    def test_one_transaction_for_a_file_is_all_or_nothing(self):
        script = self.folder / "script.sql"
        script.write_text("CREATE TABLE whole (a INT);\nINSERT INTO whole VALUES (1);\nSELECT * FROM nope;\n")
        self.assertIn('"nope" does not exist', self.psql("-1", "-v", "ON_ERROR_STOP=1", "-f", script, exit_code=3).stderr)
        self.assertIn("does not exist", self.psql("-c", "SELECT * FROM whole", exit_code=1).stderr)

    def test_timing_is_told(self):
        self.assertIn("Time: ", self.psql("-c", "\\timing on", "-c", "SELECT 1").stdout)

    def test_errors_have_their_sqlstate(self):
        self.assertIn("42P01", self.psql("-v", "VERBOSITY=verbose", "-c", "SELECT * FROM nope", exit_code=1).stderr)

    def test_copy_from_the_client_is_refused_and_the_session_goes_on(self):
        (self.folder / "rows.txt").write_text("1\n2\n")
        self.psql("-c", "CREATE TABLE IF NOT EXISTS copied (a INT)")
        said = self.psql("-c", f"\\copy copied from {self.folder}/rows.txt", "-c", "SELECT count(*) FROM copied", exit_code=0)
        self.assertIn("ERROR", said.stderr)
        self.assertIn(" 0", said.stdout)

    def test_the_proof_of_concept_three_times(self):
        """With the objects that its COPY statements name; each step answers what results.txt says."""
        proof_of_concept.make_objects(PROGRAM, self.folder, self.folder / "s3")
        for _ in range(3):
            for step in proof_of_concept.STEPS:
                with self.subTest(step.name):
                    said = self.psql("-A", "-v", "ON_ERROR_STOP=1", "-f", step)
                    notices = [line.split("INFO:  ")[1] for line in said.stderr.splitlines()]
                    # In any order: a SELECT without ORDER BY promises none.
                    self.assertCountEqual(proof_of_concept.answered(notices, said.stdout.splitlines()), proof_of_concept.wanted(step))

    def test_ctrl_c_cancels_the_statement(self):
        if not shutil.which("psql"):
            self.skipTest("psql is not installed")
        query = slow_query(lambda sql: self.psql("-c", sql))
        psql = subprocess.Popen(["psql", "-Xw", "-h", "127.0.0.1", "-p", str(self.port), "-U", "admin", "dev"], text=True,
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, bufsize=1)
        self.addCleanup(psql.wait, 60)
        self.addCleanup(psql.kill)
        psql.stdin.write("\\echo ready\n" + query + ";\n")
        psql.stdin.flush()
        self.assertEqual(psql.stdout.readline(), "ready\n")
        # It reads the next line and starts the query; Ctrl-C in between would be lost, so it is pressed until it is obeyed.
        end = threading.Event()
        presser = threading.Thread(target=lambda: [psql.send_signal(signal.SIGINT) for _ in iter(lambda: end.wait(0.3), True)])
        presser.start()
        try:
            said = next((line for line in psql.stdout if line != "Cancel request sent\n"), "")  # that is psql's own word
        finally:
            end.set()
            presser.join()
            psql.kill()
            psql.communicate()
        self.assertEqual(said, "ERROR:  Query cancelled on user's request\n")


if __name__ == "__main__":
    unittest.main()
