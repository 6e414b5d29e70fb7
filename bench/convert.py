"""`loadonce convert` beside DuckDB doing the same work: orders to a summary and an items file, types inferred from all the data.

DuckDB: read_json into a temporary table (sample_size = -1: all records decide on the types), then two COPYs to Parquet. Both with Snappy,
keep their input's order, and find the input in the page cache. Time is wall clock and CPU of the whole process; of DuckDB's, Python's own
start is taken off. The best of several runs that take turns.
"""

import importlib.metadata
import json
import os
import pathlib
import subprocess
import sys
import time

# duckdb is imported in children only: a child's peak memory counts from its parent's, which so stays small.

ORDERS = 200_000
RUNS = 3
TABLES = {"order_summary": "order_orderId", "order_items": "itemId"}


def measured(command):
    """Wall seconds, CPU seconds and peak memory (MB) of a program that must succeed; and what it said."""
    begin = time.monotonic()
    child = subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE)
    said = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode != 0:
        sys.exit(f"{command} ended with {child.returncode}")
    return time.monotonic() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, said


# --- DuckDB's side -----------------------------------------------------------------------------------------------------------------


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def flattened(kind, expression, name, skip):
    """SELECT items for the leaves of a nested type; of arrays the first element, as the example project has it."""
    if name == skip:
        return
    if kind.id == "struct":
        for key, inner in kind.children:
            yield from flattened(inner, f"{expression}.{quoted(key)}", f"{name}_{key}" if name else key, skip)
    elif kind.id == "list":
        yield from flattened(kind.children[0][1], f"{expression}[1]", f"{name}_0", skip)
    else:
        yield f"{expression} AS {quoted(name)}"


def duckdb_convert(source, out, threads):
    import duckdb

    con = duckdb.connect()
    con.execute(f"SET threads = {threads}")
    con.execute("SET TimeZone = 'UTC'")
    con.execute(f"CREATE TEMP TABLE t AS SELECT * FROM read_json('{source}', format = 'newline_delimited', sample_size = -1)")
    order = con.table("t").types[0]
    items = dict(order.children)["items"].children[0][1]
    summary = list(flattened(order, '"order"', "order", "order_items")) + ['len("order"."items") AS order_items_count']
    con.execute(f"COPY (SELECT {', '.join(summary)} FROM t) TO '{out}/order_summary.parquet' (FORMAT parquet)")
    columns = list(flattened(items, "i", "", None)) + ["order_id", "order_date"]
    con.execute(f"""COPY (SELECT {', '.join(columns)} FROM (SELECT unnest("order"."items") AS i, "order"."orderId" AS order_id,
        "order"."orderDate" AS order_date FROM t)) TO '{out}/order_items.parquet' (FORMAT parquet)""")


def timed_duckdb_convert(source, out, threads):
    import duckdb  # noqa: F401, not part of the time

    cpu = time.process_time()
    wall = time.monotonic()
    duckdb_convert(source, out, int(threads))
    json.dump({"wall": time.monotonic() - wall, "cpu": time.process_time() - cpu}, sys.stdout)


# --- Comparison and timing ---------------------------------------------------------------------------------------------------------


def require_equal(ours, theirs):
    """Every value of every column, matched by key; types as ours has them."""
    import duckdb

    con = duckdb.connect()
    con.execute("SET TimeZone = 'UTC'")
    for table, key in TABLES.items():
        con.execute(f"CREATE VIEW a AS FROM '{ours}/{table}.parquet'")
        con.execute(f"CREATE VIEW b AS FROM '{theirs}/{table}.parquet'")
        names, types = con.table("a").columns, con.table("a").types
        if set(names) != set(con.table("b").columns):
            sys.exit(f"{table}: the columns differ: {sorted(set(names) ^ set(con.table('b').columns))}")
        rows = [con.execute(f"SELECT count(*) FROM {view}").fetchone()[0] for view in "ab"]
        differences = ", ".join(f"count(*) FILTER (a.{quoted(n)} IS DISTINCT FROM b.{quoted(n)}::{t})" for n, t in zip(names, types))
        found = con.execute(f"SELECT count(*), {differences} FROM a JOIN b USING ({quoted(key)})").fetchone()
        wrong = [name for name, count in zip(names, found[1:]) if count]
        if wrong or not rows[0] == rows[1] == found[0]:
            sys.exit(f"{table}: rows {rows}, matched {found[0]}, columns that differ: {wrong}")
        print(f"equal: {table}, {rows[0]:,} rows, {len(names)} columns")
        con.execute("DROP VIEW a; DROP VIEW b")


def run(program, folder):
    root = pathlib.Path(__file__).resolve().parent.parent
    source = folder / f"orders-{ORDERS}.ndjson"
    if not source.exists():
        subprocess.run([program, "generate", "--orders", str(ORDERS), "--out", source, "-q"], check=True)
    megabytes = source.stat().st_size / 1e6
    outs = {name: folder / name for name in ("ours", "duckdb")}
    for out in outs.values():
        out.mkdir(exist_ok=True)

    def loadonce(threads):
        return measured([program, "--project", root / "examples" / "orders" / "loadonce.toml", "-q", "convert", source, "--out", outs["ours"],
                         "--threads", threads])[:3]

    def peer(threads):
        _, _, memory, said = measured([sys.executable, __file__, "duckdb", source, outs["duckdb"], threads])
        inside = json.loads(said)
        return inside["wall"], inside["cpu"], memory

    loadonce(2), peer(2)  # also brings the input into the page cache
    subprocess.run([sys.executable, __file__, "compare", outs["ours"], outs["duckdb"]], check=True)

    print(f"\n{ORDERS:,} orders, {megabytes:.1f} MB; best of {RUNS}\n")
    print(f"{'':22}{'wall s':>8}{'CPU s':>8}{'MB/s':>7}{'peak MB':>9}{'times DuckDB: wall':>20}{'CPU':>6}")
    for threads in (1, 2):
        results = [(loadonce(threads), peer(threads)) for _ in range(RUNS)]
        ours, theirs = (tuple(min(column) for column in zip(*(pair[side] for pair in results))) for side in (0, 1))
        for name, (wall, cpu, memory) in (("loadonce", ours), ("DuckDB " + importlib.metadata.version("duckdb"), theirs)):
            ratio = f"{theirs[0] / ours[0]:>20.1f}{theirs[1] / ours[1]:>6.1f}" if name == "loadonce" else ""
            threads_text = f"{threads} thread{'s' if threads > 1 else ''}"
            print(f"{name + ', ' + threads_text:22}{wall:>8.2f}{cpu:>8.2f}{megabytes / wall:>7.0f}{memory:>9.0f}{ratio}")


if __name__ == "__main__":
    {"duckdb": timed_duckdb_convert, "compare": require_equal}[sys.argv[1]](*sys.argv[2:])
