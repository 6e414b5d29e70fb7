"""`loadonce run` into the embedded warehouse beside DuckDB's own read_json, COPY and upsert; and a `run` that finds nothing new.

DuckDB: as in convert.py, then the Parquet files into staging tables of a database on disk, DELETE by key, INSERT, one transaction. Both
with all cores. The rows are compared first. The second `run` reads and hashes the input only: its speed is given in bytes per second.
"""

import importlib.metadata
import shutil
import subprocess
import sys

import orders


def peer(source, folder):
    import duckdb

    def work():
        con = duckdb.connect(f"{folder}/peer.duckdb")
        orders.duckdb_convert(con, source, folder, 2)
        for table, file in orders.FILES.items():
            con.execute(f"CREATE TABLE {table} AS FROM '{folder}/{file}.parquet' LIMIT 0")
        con.execute("BEGIN")
        for table, file in orders.FILES.items():
            con.execute(f"CREATE TEMP TABLE {table}_staging AS FROM '{folder}/{file}.parquet'")
            con.execute(f"DELETE FROM {table} USING {table}_staging s WHERE {table}.{orders.KEYS[table]} = s.{orders.KEYS[table]}")
            con.execute(f"INSERT INTO {table} FROM {table}_staging")
        con.execute("COMMIT")
        con.close()

    orders.timed(work)


def compare(ours, theirs):
    import duckdb

    con = duckdb.connect()
    con.execute(f"ATTACH '{ours}' AS ours (READ_ONLY); ATTACH '{theirs}' AS theirs (READ_ONLY)")
    for table in orders.KEYS:
        orders.require_equal(con, table, f"ours.public.{table}", f"theirs.main.{table}")


def emptied(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def run(program, folder):
    source = orders.made(program, folder)
    ours_folder, peer_folder = folder / "run-ours", folder / "run-duckdb"
    command = [program, "--project", ours_folder / "loadonce.toml", "-q", "run"]

    def ours():
        orders.inferring_project(source, emptied(ours_folder))
        return orders.measured(command)[:3]

    def theirs():
        return orders.measured_child(__file__, "peer", source, emptied(peer_folder))

    ours(), theirs()
    warehouse = ours_folder / ".loadonce" / "warehouse.duckdb"
    subprocess.run([sys.executable, __file__, "compare", warehouse, peer_folder / "peer.duckdb"], check=True)
    pairs = [(ours(), theirs()) for _ in range(orders.RUNS)]
    us, them = (orders.best(pair[side] for pair in pairs) for side in (0, 1))
    again = orders.best(orders.measured(command)[:3] for _ in range(orders.RUNS))

    megabytes = source.stat().st_size / 1e6
    print(f"\nrun: {orders.ORDERS:,} orders, {megabytes:.1f} MB; best of {orders.RUNS}\n")
    print(f"{'':32}{'wall s':>8}{'CPU s':>8}{'MB/s':>7}{'peak MB':>9}{'times DuckDB: wall':>20}{'CPU':>6}")
    version = importlib.metadata.version("duckdb")
    for name, (wall, cpu, memory) in (("loadonce run", us), (f"DuckDB {version}, same work", them), ("loadonce run, nothing new", again)):
        ratio = f"{them[0] / us[0]:>20.1f}{them[1] / us[1]:>6.1f}" if name == "loadonce run" else ""
        print(f"{name:32}{wall:>8.2f}{cpu:>8.2f}{megabytes / wall:>7.0f}{memory:>9.0f}{ratio}")
    for used in (ours_folder, peer_folder):
        shutil.rmtree(used)


if __name__ == "__main__":
    {"peer": peer, "compare": compare}[sys.argv[1]](*sys.argv[2:])
