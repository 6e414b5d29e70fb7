"""What the benchmarks of orders share: the input, the project without pinned types, DuckDB's flattening, comparison and measuring.

duckdb is imported in children only: a child's peak memory counts from its parent's, which so stays small.
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
ORDERS = 200_000
RUNS = 3
KEYS = {"orders": "order_orderId", "order_items": "itemId"}
FILES = {"orders": "order_summary", "order_items": "order_items"}


def made(program, folder):
    """The input: NDJSON of 200,000 nested orders, made once."""
    source = folder / f"orders-{ORDERS}.ndjson"
    if not source.exists():
        subprocess.run([program, "generate", "--orders", str(ORDERS), "--out", source, "-q"], check=True)
    return source


def inferring_project(source, folder):
    """The example project without its `columns`, so that types are inferred from all the data, with one input."""
    text = (ROOT / "examples" / "orders" / "loadonce.toml").read_text()
    text = re.sub(r'(?ms)^columns = """.*?^"""\n', "", text)
    text = re.sub(r"(?m)^paths = .*$", f"paths = [{json.dumps(str(source))}]", text)
    folder.mkdir(parents=True, exist_ok=True)
    project = folder / "loadonce.toml"
    project.write_text(text)
    return project


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


def timed(work):
    """In a child: prints the seconds of work() alone, without Python's start."""
    cpu = time.process_time()
    wall = time.monotonic()
    work()
    json.dump({"wall": time.monotonic() - wall, "cpu": time.process_time() - cpu}, sys.stdout)


def measured_child(script, *arguments):
    """Wall, CPU and peak memory of what a benchmark's script has timed in a child of its own."""
    _, _, memory, said = measured([sys.executable, script, *arguments])
    inside = json.loads(said)
    return inside["wall"], inside["cpu"], memory


def best(results):
    return tuple(min(column) for column in zip(*results))


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


def duckdb_convert(con, source, out, threads):
    """read_json into a temporary table (sample_size = -1: all records decide on the types), then two COPYs to Parquet."""
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


def require_equal(con, table, ours, theirs):
    """Every value of every column of two relations, matched by key; types as ours has them."""
    con.execute("SET TimeZone = 'UTC'")
    con.execute(f"CREATE VIEW a AS FROM {ours}")
    con.execute(f"CREATE VIEW b AS FROM {theirs}")
    names, types = con.table("a").columns, con.table("a").types
    if {name.lower() for name in names} != {name.lower() for name in con.table("b").columns}:
        sys.exit(f"{table}: the columns differ: {sorted(set(names) ^ set(con.table('b').columns))}")
    rows = [con.execute(f"SELECT count(*) FROM {view}").fetchone()[0] for view in "ab"]
    differences = ", ".join(f"count(*) FILTER (a.{quoted(n)} IS DISTINCT FROM b.{quoted(n)}::{t})" for n, t in zip(names, types))
    found = con.execute(f"SELECT count(*), {differences} FROM a JOIN b USING ({quoted(KEYS[table])})").fetchone()
    wrong = [name for name, count in zip(names, found[1:]) if count]
    if wrong or not rows[0] == rows[1] == found[0]:
        sys.exit(f"{table}: rows {rows}, matched {found[0]}, columns that differ: {wrong}")
    print(f"equal: {table}, {rows[0]:,} rows, {len(names)} columns")
    con.execute("DROP VIEW a; DROP VIEW b")
