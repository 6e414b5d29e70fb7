"""Statements and rows through `loadonce serve`, beside PostgreSQL 15 on the same machine in the same run.

pgbench sends SELECT 1 over 1 and over 16 connections, and reads a row of a table of ten; libpq (through psycopg2, which leaves the rows to it) reads 1,000,000 rows of 20 columns:
integers, texts, numerics, timestamps, doubles, booleans. Both servers are asked over loopback without TLS. PostgreSQL keeps its rows in a table that fits in its buffers.
"""

import contextlib
import json
import os
import pathlib
import shutil
import socket
import statistics
import subprocess
import tempfile
import time

ROWS = 1_000_000
SECONDS = 5
CLIENTS = pathlib.Path(__file__).resolve().parents[1] / ".deps/clients/bin/python"
COLUMNS = ", ".join(f"i{n} {kind}" for n, kind in enumerate(["INT", "BIGINT", "VARCHAR(40)", "NUMERIC(12,2)", "TIMESTAMP", "FLOAT8", "BOOLEAN"] * 3) if n < 20)


def tool(name):
    return shutil.which(name) or next(map(str, sorted(pathlib.Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)


@contextlib.contextmanager
def ours(program, folder, *options):
    pathlib.Path(folder).mkdir(exist_ok=True)
    with subprocess.Popen([program, "--json", "serve", "--port", "0", "--no-tls", "--data", folder, *options], cwd=folder, stdout=subprocess.PIPE,
                          text=True) as server:
        yield json.loads(server.stdout.readline())["port"], "dev"
        server.terminate()


@contextlib.contextmanager
def postgres():
    user = "postgres" if os.getuid() == 0 else None  # it does not run as root
    with tempfile.TemporaryDirectory() as folder:
        if user:
            shutil.chown(folder, user)
        subprocess.run([tool("initdb"), "-D", f"{folder}/data", "-U", "admin", "-A", "trust"], check=True, user=user, cwd=folder, stdout=subprocess.DEVNULL)
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        with subprocess.Popen([tool("postgres"), "-D", f"{folder}/data", "-p", str(port), "-k", folder, "-c", "listen_addresses=127.0.0.1",
                               "-c", "shared_buffers=512MB"], user=user, cwd=folder, stderr=subprocess.DEVNULL) as server:
            while subprocess.run(psql(port, "postgres", "-c", "SELECT 1"), capture_output=True).returncode:
                time.sleep(0.1)
            yield port, "postgres"
            server.terminate()


def psql(port, database, *arguments):
    return [tool("psql"), "-Xqwh", "127.0.0.1", "-p", str(port), "-U", "admin", database, *arguments]


def rate(port, database, clients, folder, statement="SELECT 1"):
    """Statements per second, and the latencies' p50 and p99 in microseconds."""
    for old in pathlib.Path(folder).glob("pgbench_log*"):
        old.unlink()
    script = pathlib.Path(folder, "select.sql")
    script.write_text(f"{statement};\n")
    done = subprocess.run([tool("pgbench"), "-n", "-h", "127.0.0.1", "-p", str(port), "-U", "admin", "-c", str(clients), "-j", "2", "-T", str(SECONDS),
                           "-f", script, "--log", database], cwd=folder, check=True, capture_output=True, text=True,
                          env={**os.environ, "PGSSLMODE": "disable"})
    (line,) = [line for line in done.stdout.splitlines() if line.startswith("tps = ")]
    latencies = sorted(int(line.split()[2]) for log in pathlib.Path(folder).glob("pgbench_log*") for line in log.read_text().splitlines())
    return float(line.split()[2]), latencies[len(latencies) // 2], latencies[len(latencies) * 99 // 100]


def fill(port, database):
    series = "SELECT a.d + 10*b.d + 100*c.d + 1000*e.d + 10000*f.d + 100000*g.d AS n FROM digits a, digits b, digits c, digits e, digits f, digits g"
    values = ["n", "n * 1000003::BIGINT", "'order number ' || n", "n / 100.0", "TIMESTAMP '2024-01-01 00:00:00'", "n / 7.0::FLOAT8", "n % 2 = 0"] * 3
    script = f"""CREATE TABLE digits (d INT); INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9);
        CREATE TABLE wide ({COLUMNS}); INSERT INTO wide SELECT {', '.join(values[:20])} FROM ({series}) s;"""
    subprocess.run(psql(port, database, "-v", "ON_ERROR_STOP=1", "-f", "-"), input=script, text=True, check=True, stdout=subprocess.DEVNULL,
                   env={**os.environ, "PGSSLMODE": "disable"})


READ = """
import psycopg2, sys, time
connection = psycopg2.connect(host="127.0.0.1", port=sys.argv[1], dbname=sys.argv[2], user="admin", sslmode="disable")
cursor = connection.cursor()
started = time.monotonic()
cursor.execute("SELECT * FROM wide")  # libpq has all rows now, and Python none
print(time.monotonic() - started)
"""


def read_all(port, database):
    """Seconds until libpq has all rows."""
    return float(subprocess.run([CLIENTS, "-c", READ, str(port), database], check=True, stdout=subprocess.PIPE, text=True).stdout)


def measured(port, database, folder):
    fill(port, database)
    read_all(port, database)
    small = rate(port, database, 1, folder, "SELECT * FROM digits WHERE d = 7")
    return rate(port, database, 1, folder), rate(port, database, 16, folder), small, statistics.median(read_all(port, database) for _ in range(3))


def run(program, folder):
    missing = [name for name in ("pgbench", "postgres", "initdb", "psql") if not tool(name)]
    if missing:
        print(f"serve: not measured, there is no {', '.join(missing)} here (PostgreSQL 15)")
        return
    with tempfile.TemporaryDirectory() as logs:
        with ours(program, pathlib.Path(logs, "data")) as (port, database):
            here = measured(port, database, logs)
        with postgres() as (port, database):
            peer = measured(port, database, logs)
    for name, (one, many, small, rows) in (("loadonce serve", here), ("PostgreSQL", peer)):
        print(f"{name:15} SELECT 1: {one[0]:8,.0f}/s from 1 connection (p50 {one[1]} us, p99 {one[2]} us), {many[0]:8,.0f}/s from 16 "
              f"(p50 {many[1]} us, p99 {many[2]} us); one row of ten: {small[0]:,.0f}/s (p50 {small[1]} us); {ROWS:,} rows of 20 columns: {rows:.2f} s")
    print(f"ratios to PostgreSQL: SELECT 1 {here[0][0] / peer[0][0]:.2f}x, from 16 {here[1][0] / peer[1][0]:.2f}x, one row of ten {here[2][0] / peer[2][0]:.2f}x, "
          f"all rows {peer[3] / here[3]:.2f}x as fast; "
          f"16 connections {here[1][0] / here[0][0]:.2f}x of one, p99/p50 {here[1][2] / here[1][1]:.1f}")
