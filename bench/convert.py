"""`loadonce convert` beside DuckDB doing the same work: orders to a summary and an items file, types inferred from all the data.

DuckDB: read_json into a temporary table, then two COPYs to Parquet. Both with Snappy, keep their input's order, and find the input in the
page cache. Time is wall clock and CPU of the whole process; of DuckDB's, Python's own start is taken off. The best of several runs that
take turns.
"""

import importlib.metadata
import subprocess
import sys

import orders


def peer(source, out, threads):
    import duckdb

    con = duckdb.connect()
    orders.timed(lambda: orders.duckdb_convert(con, source, out, int(threads)))


def compare(ours, theirs):
    import duckdb

    con = duckdb.connect()
    for table, file in orders.FILES.items():
        orders.require_equal(con, table, f"'{ours}/{file}.parquet'", f"'{theirs}/{file}.parquet'")


def run(program, folder):
    source = orders.made(program, folder)
    outs = {name: folder / name for name in ("ours", "duckdb")}
    for out in outs.values():
        out.mkdir(exist_ok=True)
    project = orders.inferring_project(source, folder)

    def ours(threads):
        return orders.measured([program, "--project", project, "-q", "convert", source, "--out", outs["ours"], "--threads", threads])[:3]

    def theirs(threads):
        return orders.measured_child(__file__, "peer", source, outs["duckdb"], threads)

    ours(2), theirs(2)  # also brings the input into the page cache
    subprocess.run([sys.executable, __file__, "compare", outs["ours"], outs["duckdb"]], check=True)

    megabytes = source.stat().st_size / 1e6
    print(f"\nconvert: {orders.ORDERS:,} orders, {megabytes:.1f} MB; best of {orders.RUNS}\n")
    print(f"{'':22}{'wall s':>8}{'CPU s':>8}{'MB/s':>7}{'peak MB':>9}{'times DuckDB: wall':>20}{'CPU':>6}")
    for threads in (1, 2):
        pairs = [(ours(threads), theirs(threads)) for _ in range(orders.RUNS)]
        us, them = (orders.best(pair[side] for pair in pairs) for side in (0, 1))
        for name, (wall, cpu, memory) in (("loadonce", us), ("DuckDB " + importlib.metadata.version("duckdb"), them)):
            ratio = f"{them[0] / us[0]:>20.1f}{them[1] / us[1]:>6.1f}" if name == "loadonce" else ""
            print(f"{name}, {threads} thread{'s' if threads > 1 else '':<9}"[:22].ljust(22) + f"{wall:>8.2f}{cpu:>8.2f}{megabytes / wall:>7.0f}{memory:>9.0f}{ratio}")


if __name__ == "__main__":
    {"peer": peer, "compare": compare}[sys.argv[1]](*sys.argv[2:])
