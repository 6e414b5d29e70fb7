"""The session over libpq against PostgreSQL, where that can stand in for Redshift: the protocol's steps, not the SQL."""
import os
import pathlib
import shutil
import socket
import subprocess
import time
import unittest

from program import ProgramTest
from served import Proxy


def tool(name):
    return shutil.which(name) or next(map(str, sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)


class Postgres(ProgramTest):
    def setUp(self):
        super().setUp()
        for name in ("postgres", "initdb"):
            if not tool(name):
                self.skipTest(f"PostgreSQL's {name} is not installed")
        user = "postgres" if os.getuid() == 0 else None  # it does not run as root
        data = self.folder / "postgres"
        data.mkdir()
        self.folder.chmod(0o755)
        if user:
            shutil.chown(data, user)
        subprocess.run([tool("initdb"), "-D", data / "data", "-U", "admin", "-A", "trust"], check=True, user=user, cwd=data, capture_output=True)
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        server = subprocess.Popen([tool("postgres"), "-D", data / "data", "-p", str(self.port), "-k", data, "-c", "listen_addresses=127.0.0.1",
                                   "-c", "fsync=off"], user=user, cwd=data, stderr=subprocess.DEVNULL)
        self.addCleanup(server.wait, 60)
        self.addCleanup(server.send_signal, 2)  # SIGINT: it ends its sessions
        for _ in range(600):
            if subprocess.run(self.command(*self.arguments("SELECT 1")), cwd=self.folder, capture_output=True).returncode == 0:
                return
            time.sleep(0.1)
        self.fail("PostgreSQL does not start")

    def arguments(self, sql, port=None):
        return ["--warehouse", f"redshift://admin@127.0.0.1:{port or self.port}/postgres?sslmode=disable", "sql", "-c", sql]

    def refusal(self, sql, exit_code, port=None):
        return self.json_of(*self.arguments(sql, port), exit_code=exit_code)[-1]["error"]

    def one(self, query):
        return self.json_of(*self.arguments(query))[-1]

    def test_rows_errors_and_transactions(self):
        self.assertEqual(self.one("SELECT 1 AS a, 'x'::varchar AS b, NULL AS c, TRUE AS d")["rows"], [[1, "x", None, True]])
        self.assertEqual(self.refusal("SELECT * FROM nope", 1)["sqlstate"], "42P01")
        self.one("CREATE TABLE t (a INT)")
        self.assertEqual(self.refusal("BEGIN; INSERT INTO t VALUES (1); SELECT nope; COMMIT", 1)["sqlstate"], "42703")
        self.assertEqual(self.one("SELECT count(*) FROM t")["rows"], [[0]])

    def test_whether_a_commit_without_an_answer_was_done_is_not_known_and_said_so(self):
        self.one("CREATE TABLE t (a INT)")
        for when, wanted in (("before", 0), ("after", 1)):
            with self.subTest(when):
                self.one("DELETE FROM t")
                with Proxy(self.port, 0, when, lambda message: message.startswith(b"Q\0\0\0\x0bCOMMIT")) as proxy:
                    error = self.refusal("BEGIN; INSERT INTO t VALUES (1); COMMIT", 6, proxy.port)
                self.assertEqual((error["id"], error["sqlstate"]), ("LO7001", "08006"))
                self.assertEqual(self.one("SELECT count(*) FROM t")["rows"], [[wanted]])


if __name__ == "__main__":
    unittest.main()
