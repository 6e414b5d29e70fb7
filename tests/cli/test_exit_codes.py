"""Every verb with every exit code that it can give: what is on standard output, with and without --json, and what on standard error.

Without --json an error is on standard error, once, under its code. With it the same is there, and standard output has exactly one JSON
value, whatever happened.
"""
import collections
import contextlib
import fcntl
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import unittest

from program import PROGRAM, ProgramTest

# error: what is in {"error": {"id"}}; None: a result, also where the exit code says that it is a bad one.
# "group", "element": the error of a source group in the report, of a statement in the list of results. "shown": a result and then an error.
Case = collections.namedtuple("Case", "arguments exit error prepare", defaults=(None, ""))

GENERATE = [
    Case("generate --orders 2 --out new.json", 0),
    Case("generate --orders 2 --out data/orders.json/new.json", 1, "LO4001"),
    Case("generate --orders 2", 2, "LO1001"),
    Case("generate --orders two --out new.json", 2, "LO1001"),
]
CONVERT = [
    Case("convert data --out out", 0),
    Case("convert data --out out --nulls both", 0),
    Case("convert none.json --out out", 1, "LO3003"),
    Case("convert data --out data/orders.json/out", 1, "LO4001"),
    Case("convert data", 2, "LO1001"),
    Case("convert data --out out --nulls some", 2, "LO1001"),
    Case("--project bad.toml convert data --out out", 2, "LO1004"),
    Case("convert bad.json --out out", 4, "LO3001"),
]
SCHEMA = [
    Case("schema data", 0),
    Case("schema out/order_items.parquet", 0, None, "converted"),
    Case("schema none.json", 1, "LO3003"),
    Case("schema data/orders.json.parquet", 1, "LO4004", "no parquet"),
    Case("schema", 2, "LO1001"),
    Case("schema bad.json", 4, "LO3001"),
    Case("schema diff data", 0, None, "loaded"),
    Case("schema diff none.json", 1, "LO3003"),
    Case("schema diff data", 2),  # no tables yet: a result
    Case("schema diff", 2, "LO1001"),
    Case("schema diff bad.json", 4, "LO3001"),
    Case("schema diff data", 5, "LO6001", "loaded busy"),
]
LOAD = [
    Case("load out/order_items.parquet --table order_items --method copy", 0, None, "converted loaded"),
    Case("load out/order_items.parquet --table order_items --method upsert", 0, None, "converted loaded"),
    Case("load out/order_items.parquet --table orders --method copy", 1, "LO5003", "converted loaded"),
    Case("load out/none.parquet --table orders --method copy", 1, "LO4002"),
    Case("load s3://loadonce/none --table order_items --method copy", 1, "LO5003", "loaded"),
    Case("load out/order_items.parquet --table order_items", 2, "LO1001"),
    Case("load out/order_items.parquet --table others --method upsert", 2, "LO1001", "converted"),
    Case("load out/order_items.parquet --table order_items --method copy", 5, "LO6001", "converted busy"),
]
RUN = [
    Case("run", 0),
    Case("run", 0, None, "loaded"),
    Case("run --plan", 0),
    Case("run none.json", 1, "LO3003"),
    Case("--warehouse local:bad.json run", 1, "LO5004"),
    Case("--project none.toml run", 2, "LO1003"),
    Case("--warehouse mysql://x run", 2, "LO1001"),
    Case("run --backfil", 2, "LO1001"),
    Case("run", 2, "group LO2001", "other columns"),
    Case("run bad.json", 4, "group LO3001"),
    Case("run --plan bad.json", 4, "group LO3001"),
    Case("run", 5, "group LO6001", "busy"),
]
VERIFY = [
    Case("verify", 0, None, "loaded"),
    Case("verify", 1, "LO5004"),
    Case("--warehouse local:bad.json verify", 1, "LO5004"),
    Case("--project bad.toml verify", 2, "LO1004"),
    Case("verify now", 2, "LO1001"),
    Case("verify", 3, None, "loaded doubled"),
    Case("verify", 5, "LO6001", "loaded busy"),
]
HISTORY = [
    Case("history", 0, None, "loaded"),
    Case("history", 0),
    Case("--warehouse local:bad.json history", 1, "LO5004"),
    Case("history --limit 0", 2, "LO1001"),
    Case("history", 5, "LO6001", "loaded busy"),
]
SQL = [
    Case("sql -c selct", 1, "element LO5001"),
    Case("sql -f one.sql", 0),
    Case("sql -f none.sql", 1, "LO4001"),
    Case("sql -f wrong.sql", 1, "element LO5003"),
    Case("--warehouse local:bad.json sql -f one.sql", 1, "LO5004"),
    Case("sql --format xml", 2, "LO1001"),
    Case("sql -f one.sql", 5, "LO6001", "busy"),
]
CLEAN = [
    Case("clean --yes", 0, None, "loaded"),
    Case("clean --yes", 0),
    Case("--warehouse local:bad.json clean --yes", 1, "LO5004"),
    Case("clean", 2, "shown LO1001", "loaded"),  # what would be removed
    Case("clean --yes", 5, "LO6001", "busy"),
]
RECOVER = [
    Case("recover", 0, None, "loaded"),
    Case("recover --yes orders", 0, None, "loaded"),
    Case("recover orders", 2, "shown LO1001", "loaded"),  # what would be replaced
    Case("recover nothing", 2, "LO1001", "loaded"),
    Case("recover", 5, "LO6001", "loaded busy"),
    Case("adopt", 0, None, "loaded"),
    Case("adopt --yes orders", 0, None, "loaded"),
    Case("adopt orders", 2, "shown LO1001", "loaded"),
    Case("adopt nothing", 2, "LO1001", "loaded"),
]
SERVE = [
    Case("serve --port 0 --users none", 2, "LO1003"),
    Case("serve --port 0 --s3-root none", 2, "LO1003"),
    Case("serve --port 0 --listen 0.0.0.0", 2, "LO1001"),
]


@contextlib.contextmanager
def held(folder: pathlib.Path):
    """Somebody else has the warehouse."""
    (folder / ".loadonce").mkdir(exist_ok=True)
    with open(folder / ".loadonce/warehouse.duckdb.lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.write('{"pid":1,"verb":"held by a test"}\n')
        lock.flush()
        yield


class ExitCodes(ProgramTest):
    prepared = {}  # words -> a folder that is copied: making one takes several runs of the program

    @classmethod
    def tearDownClass(cls):
        for folder in cls.prepared.values():
            shutil.rmtree(folder, ignore_errors=True)
        cls.prepared.clear()

    def prepare(self, words):
        if words not in self.prepared:
            self.make(words)
            self.prepared[words] = pathlib.Path(tempfile.mkdtemp(prefix="loadonce-cli-"))
            shutil.copytree(self.folder, self.prepared[words], dirs_exist_ok=True)
        else:
            shutil.copytree(self.prepared[words], self.folder, dirs_exist_ok=True)

    def make(self, words):
        self.use_example_project()
        self.write("bad.toml", 'projct = "x"\n')
        self.write("bad.json", '{"order": {"orderId": "x"')
        self.write("one.sql", "SELECT 1;\nSELECT 2")
        self.write("wrong.sql", "SELECT 1;\nSELECT no_such_column")
        (self.folder / "data").mkdir()
        self.run_program("generate", "--orders", "3", "--out", "data/orders.json")
        if "converted" in words:
            self.run_program("convert", "data", "--out", "out")
        if "loaded" in words:
            self.run_program("run")
        if "doubled" in words:
            self.run_program("sql", "-c", "insert into orders select * from orders")
        if "other columns" in words:
            self.run_program("sql", "-c", "create table orders (order_orderId boolean, order_totalAmount date)")
        if "no parquet" in words:
            self.write("data/orders.json.parquet", "PAR0")

    def check(self, cases):
        for case in cases:
            for as_json in (False, True):
                with self.subTest(case=case, as_json=as_json):
                    self.setUp()
                    self.prepare(case.prepare.replace("busy", "").strip())
                    with held(self.folder) if "busy" in case.prepare else contextlib.nullcontext():
                        self.check_one(case, as_json)

    def check_one(self, case, as_json):
        environment = {**os.environ, "NO_COLOR": "1", "LOADONCE_LOCK_WAIT": "0.1"}
        arguments = ["--json"] * as_json + case.arguments.split(" ")
        done = subprocess.run([PROGRAM, *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True, text=True,
                              timeout=120, env=environment)
        self.assertEqual(done.returncode, case.exit, done.stdout + done.stderr)
        kind, code = ([None, None] if case.error is None else ["", *case.error.split(" ")][-2:])
        said = re.findall(r"^loadonce: (LO\d{4}): ", done.stderr, re.M)
        self.assertEqual(said, [code] if code else [], done.stderr)
        if not code:
            self.assertEqual(done.stderr, "")
        if not as_json:
            self.assertNotRegex(done.stdout, r"LO\d{4}", "errors are for standard error")
            if code and not kind:
                self.assertEqual(done.stdout, "")
            return
        answer = json.loads(done.stdout)
        self.assertEqual(done.stdout.count("\n"), done.stdout.rstrip("\n").count("\n") + 1)
        if kind == "group":  # the report has the error of each group
            self.assertEqual([group["error"]["id"] for group in answer["groups"]], [code])
            self.assertEqual(answer["exit"], case.exit)
        elif kind == "element":  # the results of the statements before it, then the error
            self.assertEqual(answer[-1]["error"]["id"], code)
            self.assertEqual(answer[-1]["exit"], case.exit)
        elif code:
            self.assertEqual(answer["error"]["id"], code)
            self.assertEqual(answer["exit"], case.exit)
        else:
            self.assertNotIn("error", answer)

    def test_generate(self):
        self.check(GENERATE)

    def test_convert(self):
        self.check(CONVERT)

    def test_schema(self):
        self.check(SCHEMA)

    def test_load(self):
        self.check(LOAD)

    def test_run(self):
        self.check(RUN)

    def test_verify(self):
        self.check(VERIFY)

    def test_history(self):
        self.check(HISTORY)

    def test_sql(self):
        self.check(SQL)

    def test_clean(self):
        self.check(CLEAN)

    def test_recover(self):
        self.check(RECOVER)

    def test_serve(self):
        self.check(SERVE)

    def test_a_usage_error_is_json_wherever_the_option_stands(self):
        for arguments in (["--json", "verfy"], ["verify", "--json", "--nonsense"], ["--json"]):
            done = subprocess.run([PROGRAM, *arguments], cwd=self.folder, capture_output=True, text=True, timeout=60)
            self.assertEqual((done.returncode, json.loads(done.stdout)["error"]["id"]), (2, "LO1001"))


class Interrupted(ProgramTest):
    """130 for every verb that does not end by itself at once."""

    def interrupt(self, *arguments, stdin=subprocess.DEVNULL):
        program = subprocess.Popen([PROGRAM, "--json", *arguments], cwd=self.folder, stdin=stdin, stdout=subprocess.PIPE,
                                   stderr=subprocess.PIPE, text=True)
        caught = 0
        while not caught & 1 << (signal.SIGINT - 1):  # until it listens
            caught = int(re.search(r"SigCgt:\s+(\w+)", pathlib.Path(f"/proc/{program.pid}/status").read_text())[1], 16)
        program.send_signal(signal.SIGINT)
        out, err = program.communicate(timeout=60)
        self.assertEqual(program.returncode, 130, err)
        self.assertRegex(err, "^loadonce: LO9002: ")
        self.assertEqual(json.loads(out)["exit"], 130)

    def test_verbs_that_wait_for_the_warehouse(self):
        self.use_example_project()
        self.run_program("generate", "--orders", "3", "--out", "orders.json")
        self.run_program("convert", "orders.json", "--out", "out")
        self.run_program("sql", "-c", "select 1")  # makes the warehouse
        with held(self.folder):
            for arguments in ("run orders.json", "verify", "history", "sql -c x", "clean --yes", "schema diff orders.json",
                              "load out/order_items.parquet --table order_items --method copy"):
                with self.subTest(arguments):
                    self.interrupt(*arguments.split(" "))

    def test_verbs_that_read_or_write_much(self):
        self.use_example_project()
        for arguments in ("convert - --out out", "schema -", "run -"):
            with self.subTest(arguments):
                self.interrupt(*arguments.split(" "), stdin=subprocess.PIPE)
        self.interrupt("generate", "--orders", "100000000", "--out", "orders.ndjson")
        self.assertFalse((self.folder / "orders.ndjson").exists(), "half a file looks like a whole one")


class DyingAtCommit:
    """A way to a server that ends, with everything on it, when the first COMMIT comes by: nobody knows whether it arrived."""

    def __init__(self, port):
        self.server_port = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.open = [self.listener]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                server = socket.create_connection(("127.0.0.1", self.server_port))
                self.open += [client, server]
                threading.Thread(target=self.pump, args=(server, client), daemon=True).start()
                threading.Thread(target=self.pump, args=(client, server), daemon=True).start()

    def pump(self, source, sink):
        with contextlib.suppress(OSError):
            while piece := source.recv(65536):
                if b"COMMIT\0" in piece and sink.getpeername()[1] == self.server_port:
                    self.close()
                    return
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)

    def close(self):
        for connection in self.open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()


class OutcomeUnknown(ProgramTest):
    def test_run_exits_with_6_when_commit_is_not_answered_and_the_next_run_finds_out(self):
        self.use_example_project()
        (self.folder / "data").mkdir()
        self.run_program("generate", "--orders", "3", "--out", "data/orders.json")
        server = subprocess.Popen([PROGRAM, "--json", "serve", "--port", "0", "--no-tls"], cwd=self.folder, stdout=subprocess.PIPE, text=True)
        self.addCleanup(server.stdout.close)
        self.addCleanup(server.wait)
        self.addCleanup(server.terminate)
        port = json.loads(server.stdout.readline())["port"]
        way = DyingAtCommit(port)
        self.addCleanup(way.close)
        done = self.run_program("--json", "--warehouse", f"redshift://admin@127.0.0.1:{way.port}/dev", "run", exit_code=6)
        self.assertRegex(done.stderr, "^loadonce: LO7001: ")
        answer = json.loads(done.stdout)
        self.assertEqual((answer["exit"], answer["groups"][0]["error"]["id"]), (6, "LO7001"))
        self.run_program("--warehouse", f"redshift://admin@127.0.0.1:{port}/dev", "run")
        self.assertEqual(self.rows("select count(*) from orders"), [[3]])


if __name__ == "__main__":
    unittest.main()
