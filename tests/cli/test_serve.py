"""`loadonce serve` as a process: who gets in, and what the other verbs do while it has the warehouse."""
import contextlib
import fcntl
import json
import os
import shutil
import signal
import stat
import subprocess
import unittest

from program import PROGRAM, ProgramTest


class ServeTest(ProgramTest):
    @contextlib.contextmanager
    def serving(self, *arguments, end=signal.SIGTERM):
        """The running server and its port; fails unless SIGTERM ends it in order."""
        server = subprocess.Popen([PROGRAM, "--json", "serve", "--port", "0", *map(str, arguments)], cwd=self.folder,
                                  stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        try:
            line = server.stdout.readline()
            if not line:
                self.fail(server.stderr.read())
            yield server, json.loads(line)["port"]
            server.send_signal(end)
            _, errors = server.communicate(timeout=60)
            self.assertEqual(server.returncode, 0 if end == signal.SIGTERM else -end, errors)
        finally:
            if server.poll() is None:
                server.kill()
            server.communicate()

    def psql(self, port, *arguments, user="admin", ssl="prefer", password=None, exit_code=0):
        if not shutil.which("psql"):
            self.skipTest("psql is not installed")
        environment = {**os.environ, "PGSSLMODE": ssl, "PGCONNECT_TIMEOUT": "10"}
        if password:
            environment["PGPASSWORD"] = password
        done = subprocess.run(["psql", "-XAtw", "-h", "127.0.0.1", "-p", str(port), "-U", user, "dev", *arguments], cwd=self.folder,
                              env=environment, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, exit_code, done.stderr)
        return done

    def test_other_verbs_work_through_the_server_instead_of_waiting(self):
        self.use_example_project()
        (self.folder / "data").mkdir()
        self.run_program("generate", "--orders", "50", "--out", "data/orders.json")
        with self.serving() as (_, _port):
            self.run_program("run")
            self.run_program("verify")
            self.assertEqual(self.rows("SELECT count(*) FROM orders"), [[50]])
            self.assertIn("50", self.run_program("history").stdout)
        self.run_program("verify")  # in process, now that the server is gone

    def test_a_whole_run_through_libpq_loads_each_record_once(self):
        self.use_example_project()
        (self.folder / "data").mkdir()
        self.run_program("generate", "--orders", "50", "--out", "data/orders.json")
        with self.serving() as (_, port):
            url = f"redshift://admin@127.0.0.1:{port}/dev"
            for _ in range(2):
                self.run_program("--warehouse", url, "run")
                self.run_program("--warehouse", url, "verify")
            error = self.error_of("--warehouse", url, "run", "--plan", exit_code=2)
            self.assertIn("--plan", error["message"])

    def test_what_was_committed_is_there_after_sigkill_and_the_old_socket_is_in_nobodys_way(self):
        with self.serving(end=signal.SIGKILL) as (_, _port):
            self.run_program("sql", "-c", "CREATE TABLE t (a INT)")
            self.run_program("sql", "-c", "INSERT INTO t VALUES (7)")
        self.assertTrue((self.folder / ".loadonce/warehouse.duckdb.serve/.s.PGSQL.5439").exists())
        self.assertIn("7", self.run_program("sql", "-c", "SELECT a FROM t").stdout)
        with self.serving() as (_, _port):
            self.assertIn("7", self.run_program("sql", "-c", "SELECT a FROM t").stdout)
        self.assertFalse((self.folder / ".loadonce/warehouse.duckdb.serve").exists())

    def test_socket_and_key_are_their_owners_alone(self):
        with self.serving() as (_, _port):
            for name in ("warehouse.duckdb.serve/.s.PGSQL.5439", "serve.key"):
                self.assertEqual(stat.S_IMODE((self.folder / ".loadonce" / name).stat().st_mode), 0o600, name)

    def test_the_certificate_that_is_made_can_be_trusted(self):
        with self.serving() as (_, port):
            os.environ["PGSSLROOTCERT"] = str(self.folder / ".loadonce/serve.crt")
            self.addCleanup(os.environ.pop, "PGSSLROOTCERT", None)
            self.assertEqual(self.psql(port, "-c", "SELECT 1", ssl="verify-full").stdout, "1\n")
            self.assertEqual(self.psql(port, "-c", "SELECT 1", ssl="disable").stdout, "1\n")

    def test_users_decide_who_gets_in_and_their_file_must_be_private(self):
        self.run_program("serve", "adduser", "ann", "--users", "users", stdin="secret\n")
        self.assertEqual(stat.S_IMODE((self.folder / "users").stat().st_mode), 0o600)
        self.assertNotIn("secret", (self.folder / "users").read_text())
        with self.serving("--users", "users") as (_, port):
            self.assertEqual(self.psql(port, "-c", "SELECT 1", user="ann", password="secret").stdout, "1\n")
            refused = self.psql(port, "-c", "SELECT 1", user="ann", password="wrong", exit_code=2)
            self.assertIn("password authentication failed", refused.stderr)
        (self.folder / "users").chmod(0o644)
        self.assertIn("others", self.error_of("serve", "--port", "0", "--users", "users", exit_code=2)["message"])

    def test_a_file_of_users_without_users_lets_nobody_in(self):
        (self.folder / "none").touch(mode=0o600)
        (self.folder / "folder").mkdir(mode=0o700)
        for name, said in (("none", "no user"), ("folder", "is no file"), ("missing", "no such file of users")):
            error = self.error_of("serve", "--port", "0", "--users", name, exit_code=2)
            self.assertIn(said, error["message"], name)
            self.assertIn("adduser", error["remedy"], name)

    def test_a_second_server_of_one_folder_says_soon_who_has_it(self):
        with self.serving("--data", "d") as (server, _):
            error = self.error_of("serve", "--port", "0", "--data", "d", exit_code=5)
            self.assertIn(f'"pid":{server.pid}', error["message"])

    def sql(self, warehouse, statement, exit_code=0, wait="60"):
        """What --json sql answers beside the warehouse local:`warehouse`, at most `wait` seconds after it found it in use."""
        done = subprocess.run([PROGRAM, "--json", "--warehouse", f"local:{warehouse}", "sql", "-c", statement], cwd=self.folder,
                              capture_output=True, text=True, timeout=120, env={**os.environ, "LOADONCE_LOCK_WAIT": wait})
        self.assertEqual(done.returncode, exit_code, done.stdout + done.stderr)
        return json.loads(done.stdout)

    def tables(self, warehouse):
        (result,) = self.sql(warehouse, "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return [name for (name,) in result["rows"]]

    def test_a_verb_writes_into_the_file_that_it_was_given_while_another_one_of_the_folder_is_served(self):
        with self.serving("--data", "w"):
            self.sql("w/other.duckdb", "CREATE TABLE of_other (a INT)")
            self.assertTrue((self.folder / "w/other.duckdb").exists())
            self.sql("w/warehouse.duckdb", "CREATE TABLE of_warehouse (a INT)")
            self.assertEqual(self.tables("w/other.duckdb"), ["of_other"])
            self.assertEqual(self.tables("w/warehouse.duckdb"), ["of_warehouse"])
        self.assertEqual(self.tables("w/other.duckdb"), ["of_other"])
        self.assertEqual(self.tables("w/warehouse.duckdb"), ["of_warehouse"])

    def test_two_warehouses_of_one_folder_are_served_at_once(self):
        with self.serving("--warehouse", "local:w/one.duckdb") as (_, one), self.serving("--warehouse", "local:w/two.duckdb") as (_, two):
            for name, port in (("one", one), ("two", two)):
                self.sql(f"w/{name}.duckdb", f"CREATE TABLE of_{name} (a INT)")
                tables = self.psql(port, "-c", "SELECT tablename FROM pg_tables WHERE schemaname = 'public'").stdout
                self.assertEqual(tables, f"of_{name}\n")
        for name in ("one", "two"):
            self.assertEqual(self.tables(f"w/{name}.duckdb"), [f"of_{name}"])

    def test_every_path_to_a_file_meets_its_server_and_its_lock(self):
        (self.folder / "w/deeper").mkdir(parents=True)
        (self.folder / "folder").symlink_to("w")
        (self.folder / "link.duckdb").symlink_to("w/warehouse.duckdb")  # of a file that is not there yet
        paths = ("link.duckdb", "folder/warehouse.duckdb", "w/deeper/../warehouse.duckdb", str(self.folder / "w/warehouse.duckdb"))
        with self.serving("--warehouse", "local:link.duckdb") as (server, _):
            for number, path in enumerate(paths):
                self.sql(path, f"CREATE TABLE t{number} (a INT)")
            shutil.rmtree(self.folder / "w/warehouse.duckdb.serve")  # so that only the lock is left
            for path in paths:
                error = self.sql(path, "SELECT 1", exit_code=5, wait="0.05")["error"]
                self.assertIn(f'"pid":{server.pid}', error["message"], path)
        self.assertEqual(self.tables("w/warehouse.duckdb"), ["t0", "t1", "t2", "t3"])
        self.assertFalse((self.folder / "link.duckdb.lock").exists())

    def test_a_parent_folder_behind_a_link_is_that_of_the_links_target(self):
        (self.folder / "far/w").mkdir(parents=True)
        (self.folder / "link").symlink_to("far/w")
        self.sql("link/../warehouse.duckdb", "CREATE TABLE t (a INT)")
        self.assertEqual(self.tables("far/warehouse.duckdb"), ["t"])
        self.assertFalse((self.folder / "warehouse.duckdb").exists())

    def test_a_hard_link_to_a_served_file_is_refused_by_an_error_that_says_so(self):
        with self.serving("--warehouse", "local:w/b.duckdb") as (server, _):
            os.link(self.folder / "w/b.duckdb", self.folder / "w/a.duckdb")
            error = self.sql("w/a.duckdb", "CREATE TABLE t (a INT)", exit_code=5, wait="0.05")["error"]
            self.assertIn(f"process {server.pid} ", error["message"])
            self.assertIn("hard link", error["message"])
            self.sql("w/b.duckdb", "CREATE TABLE t (a INT)")
        # Without the server, no name is opened: the log of a crash would be beside one of them alone.
        for path in ("w/a.duckdb", "w/b.duckdb"):
            error = self.sql(path, "SELECT 1", exit_code=1)["error"]
            self.assertIn("hard link", error["message"])
            self.assertIn("copy the file", error["remedy"])
        (self.folder / "w/a.duckdb").unlink()
        self.assertEqual(self.tables("w/b.duckdb"), ["t"])

    def test_who_makes_the_folders_certificate_is_waited_for_and_named(self):
        (self.folder / "w").mkdir()
        with open(self.folder / "w/serve.lock", "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            lock.write('{"pid":1,"verb":"held by a test"}\n')
            lock.flush()
            done = subprocess.run([PROGRAM, "--json", "serve", "--data", "w", "--port", "0"], cwd=self.folder, capture_output=True,
                                  text=True, timeout=60, env={**os.environ, "LOADONCE_LOCK_WAIT": "0.05"})
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertIn("the folder's TLS certificate is in use by {\\\"pid\\\":1,", done.stdout + done.stderr)

    def test_what_was_committed_through_a_link_is_there_after_sigkill_by_the_files_own_name(self):
        (self.folder / "w").mkdir()
        (self.folder / "link.duckdb").symlink_to("w/warehouse.duckdb")
        with self.serving("--warehouse", "local:link.duckdb", end=signal.SIGKILL):
            self.sql("link.duckdb", "CREATE TABLE t (a INT)")
        self.assertEqual(self.tables("w/warehouse.duckdb"), ["t"])

    def test_a_served_file_that_was_replaced_is_not_written_to_under_its_old_name(self):
        with self.serving("--data", "w") as (server, _):
            self.sql("w/warehouse.duckdb", "CREATE TABLE first (a INT)")
            (self.folder / "w/warehouse.duckdb").rename(self.folder / "w/moved.duckdb")
            error = self.sql("w/warehouse.duckdb", "CREATE TABLE second (a INT)", exit_code=5, wait="0.05")["error"]
            self.assertIn(f'"pid":{server.pid}', error["message"])
            self.assertIn("moved or replaced", error["remedy"])
            # Another folder's file at the same path: nobody has it.
            (self.folder / "w").rename(self.folder / "elsewhere")
            self.sql("w/warehouse.duckdb", "CREATE TABLE second (a INT)")
        self.assertEqual(self.tables("w/warehouse.duckdb"), ["second"])
        self.assertEqual(self.tables("elsewhere/moved.duckdb"), ["first"])

    def test_files_that_are_not_there_are_named(self):
        for arguments in (("--s3-root", "missing"), ("--tls-cert", "missing", "--tls-key", "missing")):
            error = self.error_of("serve", "--port", "0", *arguments, exit_code=2)
            self.assertIn("missing", json.dumps(error))
        self.assertFalse((self.folder / "missing").exists())
        self.assertIn("--no-tls", self.error_of("serve", "--no-tls", "--tls-cert", "c", "--tls-key", "k", exit_code=2)["message"])

    def test_an_address_for_others_needs_users(self):
        self.assertIn("no users", self.error_of("serve", "--port", "0", "--listen", "0.0.0.0", exit_code=2)["message"])

    def test_nothing_outside_the_s3_root_can_be_read(self):
        (self.folder / "bucket").mkdir()
        (self.folder / "secret.parquet").write_text("secret")
        (self.folder / "bucket/link.parquet").symlink_to(self.folder / "secret.parquet")
        role = "IAM_ROLE 'arn:aws:iam::1:role/r' FORMAT AS PARQUET"
        with self.serving("--s3-root", ".") as (_, port):
            self.psql(port, "-c", "CREATE TABLE t (a VARCHAR(10))")
            for statement in (f"COPY t FROM '/etc/passwd' {role}", f"COPY t FROM 's3://bucket/../secret.parquet' {role}",
                              f"COPY t FROM 's3://bucket/link.parquet' {role}", "ATTACH '/etc/passwd'", "INSTALL httpfs", "LOAD httpfs",
                              "PRAGMA database_list", "SELECT * FROM read_csv('/etc/passwd')", "SELECT * FROM '/etc/passwd'",
                              "SELECT read_text('/etc/passwd')", "SELECT getenv('HOME')", "COPY t TO '/tmp/x'",
                              "SELECT (SELECT max(content) FROM read_text('/etc/passwd'))"):
                done = self.psql(port, "-c", statement, exit_code=1)
                self.assertIn("ERROR", done.stderr, statement)
                self.assertNotIn("root:", done.stdout + done.stderr, statement)

    def test_ctrl_c_in_psql_cancels_the_statement(self):
        if not shutil.which("psql"):
            self.skipTest("psql is not installed")
        with self.serving() as (_, port):
            self.psql(port, "-c", "CREATE TABLE n AS SELECT 1 AS a UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4")
            slow = "SELECT count(*) FROM " + ", ".join(f"n n{i}" for i in range(16))
            errors = ""
            # Ctrl-C before psql has sent the statement ends psql and proves nothing; then it is tried again, later.
            for wait in (0.3, 1, 3, 10):
                psql = subprocess.Popen(["psql", "-Xh", "127.0.0.1", "-p", str(port), "-U", "admin", "dev", "-c", slow],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    psql.wait(timeout=wait)
                psql.send_signal(signal.SIGINT)
                _, errors = psql.communicate(timeout=30)
                if "cancel" in errors.lower():
                    break
            self.assertIn("cancel", errors.lower())


if __name__ == "__main__":
    unittest.main()
