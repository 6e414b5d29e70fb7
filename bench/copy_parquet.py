"""COPY of a Parquet file of 200,000 rows and 94 columns through `loadonce serve`, and an upsert of it, beside DuckDB doing the same.

COPY: into an empty table; DuckDB: INSERT of read_parquet into a table of the same types. Upsert: the file into a temporary table, DELETE of
the rows with its keys (all of them), INSERT, one transaction; the same statements on both sides. Both in a database on disk, with all
cores and otherwise as they come (loadonce does not keep the order of rows, DuckDB does), in turns. The rows are compared first.
"""

import json
import shutil
import subprocess
import sys
import time

import orders
import serve

TYPES = {"DOUBLE": "FLOAT8", "TIMESTAMP WITH TIME ZONE": "TIMESTAMPTZ"}  # others have the same name in both
KEY = orders.quoted(orders.KEYS["orders"])
DELETE_INSERT = (f"DELETE FROM orders USING staged WHERE orders.{KEY} = staged.{KEY}", "INSERT INTO orders SELECT * FROM staged")


def columns_of(parquet):
    """The columns as Redshift declares them; strings as long as their longest."""
    import duckdb

    con = duckdb.connect()
    columns = con.execute(f"SELECT column_name, column_type FROM (DESCRIBE FROM '{parquet}')").fetchall()
    longest = con.execute(f"SELECT {', '.join(f'max(strlen({orders.quoted(n)}::VARCHAR))' for n, _ in columns)} FROM '{parquet}'").fetchone()
    json.dump([[name, f"VARCHAR({max(length or 1, 1)})" if kind == "VARCHAR" else TYPES.get(kind, kind)]
               for (name, kind), length in zip(columns, longest)], sys.stdout)


def timed(execute, statements):
    began = time.monotonic()
    for statement in statements:
        execute(statement)
    return time.monotonic() - began


def times(execute, columns, load):
    """Seconds of the load into an empty table, and of the upsert; `load`: the statement that loads a table."""
    create = f"({', '.join(f'{orders.quoted(name)} {kind}' for name, kind in columns)})"
    execute("DROP TABLE IF EXISTS orders")
    execute(f"CREATE TABLE orders {create}")
    loading = timed(execute, [load.format("orders")])
    upserting = timed(execute, ["BEGIN", f"CREATE TEMP TABLE staged {create}", load.format("staged"), *DELETE_INSERT, "COMMIT"])
    execute("DROP TABLE staged")
    print(loading, upserting, flush=True)


def ours(port, columns):
    import psycopg2

    con = psycopg2.connect(host="127.0.0.1", port=port, dbname="dev", user="admin", sslmode="disable")
    con.autocommit = True
    times(con.cursor().execute, json.loads(columns), "COPY {} FROM 's3://bench/orders.parquet' IAM_ROLE 'arn:aws:iam::123456789012:role/Load' FORMAT PARQUET")


def peer(database, columns, parquet):
    import duckdb

    con = duckdb.connect(database)
    con.execute("SET TimeZone = 'UTC'")
    times(con.execute, json.loads(columns), f"INSERT INTO {{}} SELECT * FROM read_parquet('{parquet}')")


def compare(warehouse, database):
    import duckdb

    con = duckdb.connect()
    con.execute(f"ATTACH '{warehouse}' AS ours (READ_ONLY); ATTACH '{database}' AS theirs (READ_ONLY)")
    orders.require_equal(con, "orders", "ours.public.orders", "theirs.main.orders")


def child(python, *arguments):
    return subprocess.run([python, __file__, *map(str, arguments)], check=True, stdout=subprocess.PIPE, text=True).stdout


def run(program, folder):
    work = folder / "copy_parquet"
    shutil.rmtree(work, ignore_errors=True)
    bucket = work / "s3" / "bench"
    bucket.mkdir(parents=True)
    source = orders.made(program, folder)
    subprocess.run([program, "--project", orders.inferring_project(source, folder), "-q", "convert", source, "--out", work], check=True)
    parquet = bucket / "orders.parquet"
    (work / "order_summary.parquet").rename(parquet)
    columns = child(sys.executable, "columns_of", parquet)
    database = work / "peer.duckdb"

    def pair(port):
        here = child(serve.CLIENTS, "ours", port, columns)
        return [tuple(map(float, said.split())) for said in (here, child(sys.executable, "peer", database, columns, parquet))]

    data = work / "data"
    with serve.ours(program, data, "--s3-root", work / "s3") as (port, _):
        pair(port)
    subprocess.run([sys.executable, __file__, "compare", data / "warehouse.duckdb", database], check=True)
    with serve.ours(program, data, "--s3-root", work / "s3") as (port, _):
        pairs = [pair(port) for _ in range(orders.RUNS)]
    us, them = (orders.best(both[side] for both in pairs) for side in (0, 1))
    print(f"\ncopy_parquet: {orders.ORDERS:,} rows, {len(json.loads(columns))} columns, {parquet.stat().st_size / 1e6:.1f} MB; best of {orders.RUNS}")
    for name, here, there in zip(("COPY", "upsert"), us, them):
        print(f"{name:7} loadonce serve {here:.2f} s, DuckDB {there:.2f} s: {here / there:.2f} times DuckDB's")
    shutil.rmtree(work)


if __name__ == "__main__":
    {"columns_of": columns_of, "ours": ours, "peer": peer, "compare": compare}[sys.argv[1]](*sys.argv[2:])
