"""A server of its own for each class of tests, and the work that every client has to get done."""
import datetime
import decimal
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import pyarrow
import pyarrow.parquet

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get("LOADONCE", ROOT / "build/release/loadonce"))
COPY = "COPY staging FROM 's3://bucket/new/' IAM_ROLE 'arn:aws:iam::123456789012:role/r' FORMAT AS PARQUET"
ODD = (9, "it's \\ x", datetime.datetime(2024, 1, 2, 3, 4, 5, 6), decimal.Decimal("-1.25"), 0.1, True)


class ServedTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        if not PROGRAM.exists():
            raise unittest.SkipTest(f"{PROGRAM} is not built")
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="loadonce-clients-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        (cls.folder / "s3/bucket/new").mkdir(parents=True)
        pyarrow.parquet.write_table(pyarrow.table({"id": pyarrow.array([1, 2, 3], pyarrow.int64()), "name": ["a", "b", None]}),
                                    cls.folder / "s3/bucket/new/part.parquet")
        cls.server = subprocess.Popen([PROGRAM, "--json", "serve", "--port", "0", "--data", cls.folder, *cls.arguments()], cwd=cls.folder,
                                      stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.end)
        cls.port = json.loads(cls.server.stdout.readline())["port"]

    @classmethod
    def arguments(cls):
        """More of `serve`'s."""
        return []

    @classmethod
    def end(cls):
        cls.server.terminate()
        cls.server.communicate(timeout=60)

    def load_and_upsert(self, connection, placeholder="%s"):
        """Create, COPY Parquet, upsert twice, insert a row of awkward values, read back: the same through every driver."""
        cursor = connection.cursor()
        cursor.execute("DROP TABLE IF EXISTS c")
        cursor.execute("CREATE TABLE c (id BIGINT, name VARCHAR(20), at TIMESTAMP, n NUMERIC(10,2), f FLOAT8, ok BOOLEAN)")
        cursor.execute("CREATE TEMP TABLE staging (id BIGINT, name VARCHAR(20))")
        cursor.execute(COPY)
        connection.commit()
        for _ in range(2):
            cursor.execute("DELETE FROM c USING staging WHERE c.id = staging.id")
            cursor.execute("INSERT INTO c (id, name) SELECT id, name FROM staging")
            connection.commit()
        cursor.execute(f"INSERT INTO c VALUES ({', '.join([placeholder] * 6)})", ODD)
        connection.commit()
        cursor.execute("INSERT INTO c (id) VALUES (10)")
        connection.rollback()
        cursor.execute("SELECT * FROM c ORDER BY id")
        self.assertEqual([tuple(row) for row in cursor.fetchall()],
                         [(1, "a", None, None, None, None), (2, "b", None, None, None, None), (3, None, None, None, None, None), ODD])
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1")
        self.assertIn(("c",), [tuple(row) for row in cursor.fetchall()])


# What takes long enough to be cancelled, and ends by itself in the end.
def slow_query(run):
    """Makes a table of four rows with `run`; the query counts its rows to the power of sixteen."""
    run("CREATE TABLE IF NOT EXISTS four (a INT)")
    run("DELETE FROM four")
    run("INSERT INTO four VALUES (1), (2), (3), (4)")
    return "SELECT count(*) FROM " + ", ".join(f"four f{i}" for i in range(16))
