"""Kills the program at every crash point, runs it again, and compares tables, ledger and log row by row with a run without faults.

The program is build/release/loadonce, or what LOADONCE names.
"""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PROGRAM = os.environ.get("LOADONCE", str(ROOT / "build/release/loadonce"))
POINTS = re.findall(r'CrashPoint::\w+, "(\w+)"', (ROOT / "src/load/crash_point.h").read_text())
# The project of the C++ tests.
PROJECT = re.search(r'orders_project = R"\((.*?)\)"', (ROOT / "tests/load/world.h").read_text(), re.DOTALL)[1]
FIRST = '{"id":"A","v":1,"note":"x","items":[{"n":1},{"n":2}]}\n{"id":"B","v":1,"note":"y","items":[{"n":1}]}\n'
SECOND = '{"id":"A","v":2,"note":"' + 300 * "z" + '","extra":1,"items":[{"n":3}]}\n'
LEFT_BEHIND = """
SELECT * FROM orders ORDER BY id;
SELECT * FROM items ORDER BY order_id, n;
SELECT project, source_group, seq, source, fingerprint, records, load_hash, plan_hash FROM loadonce_ledger ORDER BY seq;
SELECT place, table_name, path, column_name, column_type, since_load FROM loadonce_columns ORDER BY place;
SELECT table_name, load_hash, status, read_records, new_rows, replaced_rows, inserted_rows, deleted_rows, object FROM loadonce_loads
 ORDER BY finished_at, load_hash, table_name;
SELECT file_path, table_name, record_count, status, load_method, notes FROM data_load_log ORDER BY load_timestamp, table_name;
"""


class Shop:
    def __init__(self, folder: str):
        self.folder = pathlib.Path(folder)
        (self.folder / "data").mkdir()
        (self.folder / "loadonce.toml").write_text(PROJECT)

    def file(self, name: str, text: str) -> None:
        (self.folder / "data" / name).write_text(text)

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen:
        return subprocess.Popen([PROGRAM, "--project", str(self.folder / "loadonce.toml"), *arguments], env={**os.environ, **environment},
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def call(self, *arguments: str, **environment: str) -> tuple[int, str]:
        process = self.start(*arguments, **environment)
        output, _ = process.communicate(timeout=120)
        return process.returncode, output

    def rows(self, sql: str) -> list[str]:
        status, output = self.call("sql", "--format", "csv", "-c", sql)
        assert status == 0, output
        return output.split()[1:]

    def everything(self) -> str:
        status, output = self.call("sql", "--format", "csv", "-c", LEFT_BEHIND)
        assert status == 0, output
        return output


class CrashPoints(unittest.TestCase):
    maxDiff = None

    def play(self, dropped: str = "", **fault: str) -> str:
        """With `dropped` that table is gone before the run with the fault, which replays it before it loads."""
        with tempfile.TemporaryDirectory() as folder:
            shop = Shop(folder)
            shop.file("a.ndjson", FIRST)
            self.assertEqual(shop.call("run")[0], 0)
            if dropped:
                self.assertEqual(shop.call("sql", "-c", f"DROP TABLE {dropped}")[0], 0)
            shop.file("b.json", SECOND)
            status, output = shop.call("run", **fault)
            if "LOADONCE_CRASH_POINT" in fault:
                self.assertEqual(status, -9, output)
                status, output = shop.call("run")
            self.assertEqual(status, 0, output)
            status, output = shop.call("verify")
            self.assertEqual(status, 0, output)
            return shop.everything()

    def test_killed_at_every_point_the_next_run_ends_as_if_nothing_had_happened(self):
        self.assertGreater(len(POINTS), 12)
        expected = self.play()
        for point in POINTS:
            with self.subTest(point):
                self.assertEqual(self.play(LOADONCE_CRASH_POINT=point), expected)

    def test_a_session_lost_at_any_point_changes_nothing(self):
        expected = self.play()
        for point in POINTS:
            with self.subTest(point):
                self.assertEqual(self.play(LOADONCE_LOSE_SESSION=point), expected)


    def test_a_replay_is_killed_or_loses_its_session_at_any_of_its_points(self):
        points = [point for point in POINTS if POINTS.index(point) >= POINTS.index("after_lock")]
        for dropped, fault in (("orders", "LOADONCE_CRASH_POINT"), ("items", "LOADONCE_LOSE_SESSION")):
            expected = self.play(dropped)
            for point in points:
                with self.subTest(dropped=dropped, fault=fault, point=point):
                    self.assertEqual(self.play(dropped, **{fault: point}), expected)


class Processes(unittest.TestCase):
    def test_running_the_same_new_files_at_once_load_them_once(self):
        for count in (3, 8, 16):
            with self.subTest(processes=count), tempfile.TemporaryDirectory() as folder:
                shop = Shop(folder)
                shop.file("a.ndjson", FIRST)
                shop.file("b.json", SECOND)
                processes = [shop.start("run") for _ in range(count)]
                for process in processes:
                    output, _ = process.communicate(timeout=300)
                    self.assertEqual(process.returncode, 0, output)
                self.assertEqual(shop.rows("SELECT id, v FROM orders ORDER BY id"), ["A,2", "B,1"])
                self.assertEqual(shop.rows("SELECT COUNT(*) FROM items"), ["2"])
                self.assertEqual(shop.rows("SELECT COUNT(*) FROM loadonce_ledger"), ["2"])
                self.assertEqual(shop.rows("SELECT COUNT(*) FROM data_load_log WHERE status = 'SUCCESS'"), ["2"])
                self.assertEqual(shop.rows("SELECT COUNT(*) FROM data_load_log WHERE status = 'FAILED'"), ["0"])
                self.assertEqual(shop.call("verify")[0], 0)


if __name__ == "__main__":
    unittest.main()
