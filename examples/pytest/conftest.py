"""A Redshift of its own for a test suite: `loadonce serve` on a free port, in a temporary folder, with no Docker and no account.

Copy this file beside your tests. LOADONCE names the program, if it is not on the PATH."""
import json
import os
import subprocess

import psycopg2
import pytest


@pytest.fixture(scope="session")
def redshift_server(tmp_path_factory):
    """{"host", "port", "database", "s3"}: COPY reads s3://BUCKET/KEY from the file s3/BUCKET/KEY."""
    folder = tmp_path_factory.mktemp("redshift")
    command = [os.environ.get("LOADONCE", "loadonce"), "--json", "serve", "--port", "0", "--data", folder]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as server:
        try:
            yield {**json.loads(server.stdout.readline()), "s3": folder / "s3"}  # it prints where it listens once it does
        finally:
            server.terminate()


@pytest.fixture
def redshift(redshift_server):
    """A connection to it; each test begins with an empty schema `public`."""
    connection = psycopg2.connect(host=redshift_server["host"], port=redshift_server["port"], dbname=redshift_server["database"], user="admin")
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA IF EXISTS public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.commit()
    yield connection
    connection.close()
