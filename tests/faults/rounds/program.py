"""Runs the program in a folder of its own, and reads what is in the warehouse. The program is build/release/loadonce or what LOADONCE names."""
import contextlib
import dataclasses
import json
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile

from . import paths
from .project import Project

ROOT = pathlib.Path(__file__).resolve().parents[3]
PROGRAM = os.environ.get("LOADONCE", str(ROOT / "build/release/loadonce"))
SECONDS_MAX = 120  # of a process
# Commits wait for the disk; a file system in memory has the same semantics for killed processes.
SCRATCH = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
LOG_TABLE, LEDGER, MAP, LOADS = "data_load_log", "loadonce_ledger", "loadonce_columns", "loadonce_loads"

sys.path.insert(0, str(ROOT / "tests/cli"))


class Trouble(Exception):
    """The program did what it must not do. The text says what."""


@dataclasses.dataclass
class Run:
    status: int
    report: dict
    errors: str

    def error(self) -> dict:
        if "error" in self.report:
            return self.report["error"]
        return next((group["error"] for group in self.report.get("groups", []) if "error" in group), {})

    def __str__(self):
        return f"exit {self.status}: {self.errors.strip()[:600]}"


@dataclasses.dataclass
class Column:
    path: tuple
    name: str
    type: str


@dataclasses.dataclass
class State:
    """What is in the warehouse."""
    tables: dict  # name -> (columns, rows)

    def rows(self, table: str) -> list:
        """As dictionaries."""
        columns, rows = self.tables.get(table, ([], []))
        return [dict(zip(columns, row)) for row in rows]

    def columns(self, project: Project) -> dict:
        """table -> [Column]: the map. The only place that knows its format."""
        found: dict = {table.name.lower(): [] for table in project.tables()}
        by_name = {table.name.lower(): table for table in project.tables()}
        for row in sorted(self.rows(MAP), key=lambda row: row.get("place") or 0):
            table = by_name.get(row["table_name"].lower())
            if table and not row["column_name"].startswith("_lo_"):
                path = paths.parse(row["path"])
                found[table.name.lower()].append(Column(path, row["column_name"].lower(), row["column_type"]))
        return found

    def committed(self, group: str) -> list:
        """(name, length, fingerprint) of each source that was loaded, in the ledger's order. The only place that knows the ledger's format."""
        rows = [row for row in self.rows(LEDGER) if row["source_group"] == group and row["status"] == "LOADED"]
        rows.sort(key=lambda row: (row["seq"], row.get("ordinal") or 0))
        return [(row["source"].rpartition("/")[2], row["source_bytes"], row["fingerprint"]) for row in rows]


class Shop:
    """A folder with a project, data and a warehouse."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="loadonce-faults-", dir=SCRATCH))
        self.tables: list = []  # that were there when somebody looked last
        self.warehouse: list = []  # the option that names it, if it is not the project's

    def __enter__(self):
        return self

    def __exit__(self, *_):
        shutil.rmtree(self.folder, ignore_errors=True)

    def use(self, project: Project) -> None:
        (self.folder / "loadonce.toml").write_text(project.toml())
        for group in project.groups:
            self.data(group.name).mkdir(parents=True, exist_ok=True)

    def data(self, group: str) -> pathlib.Path:
        return self.folder / "data" / group

    def start(self, *arguments, threads=None, file_bytes_max=None, warehouse=None, prefix=(), **environment) -> subprocess.Popen:
        """`threads`: it may use so many processors. `file_bytes_max`: no file grows over it (EFBIG, after a short write).
        `prefix`: what starts it."""
        import resource

        def prepare():
            if threads:
                os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
            if file_bytes_max:
                signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes_max, file_bytes_max))

        words = [*prefix, PROGRAM, "--json", *(warehouse or self.warehouse), *map(str, arguments)]
        return subprocess.Popen(words, cwd=self.folder, env={**os.environ, "NO_COLOR": "1", **environment}, stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace",
                                preexec_fn=prepare if threads or file_bytes_max else None)

    @staticmethod
    def finish(process: subprocess.Popen) -> Run:
        try:
            out, err = process.communicate(timeout=SECONDS_MAX)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise Trouble(f"{process.args} did not end within {SECONDS_MAX} s") from None
        try:
            report = json.loads(out) if out.strip() else {}
        except ValueError:
            report = {}
        return Run(process.returncode, report if isinstance(report, dict) else {"results": report}, err)

    def call(self, *arguments, **options) -> Run:
        return self.finish(self.start(*arguments, **options))

    def sql(self, statements: str) -> list:
        done = self.call("sql", "-c", statements)
        if done.status:
            raise Trouble(f"{statements}: {done}")
        return done.report["results"]

    def state(self) -> State:
        """All tables. Those that were there the last time are asked for at once: a process costs more than what it reads."""
        if self.tables:
            done = self.call("sql", "-c", reading(self.tables))
            if done.status == 0:
                names, *answers = done.report["results"]
                if sorted(row[0] for row in names["rows"]) == self.tables:
                    return State({name: (answer["columns"], answer["rows"]) for name, answer in zip(self.tables, answers)})
        self.tables = sorted(row[0] for row in self.sql(reading([]))[0]["rows"])
        answers = self.sql(reading(self.tables))[1:]
        return State({name: (answer["columns"], answer["rows"]) for name, answer in zip(self.tables, answers)})

    @contextlib.contextmanager
    def served(self):
        """While `serve` has the warehouse's file; the other verbs go through it. The port."""
        from served import serve
        with serve(self.folder, "--no-tls") as port:
            self.warehouse = through(port)
            try:
                yield port
            finally:
                self.warehouse = []


def reading(tables: list) -> str:
    return "; ".join(["SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'",
                      *(f'SELECT * FROM public."{name}"' for name in tables)])


def through(port: int) -> list:
    return ["--warehouse", f"redshift://admin@127.0.0.1:{port}/dev?sslmode=disable"]
