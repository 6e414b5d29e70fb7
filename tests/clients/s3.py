"""A real S3 server on loopback, whose buckets are folders: those that `serve` has as its --s3-root."""
import os
import pathlib
import shutil
import socket
import subprocess
import tempfile
import time
import unittest

from served import ROOT

SERVER = ROOT / ".deps/s3/versitygw"
KEY, SECRET = "test", "testtest"


def start(test: type[unittest.TestCase], buckets: pathlib.Path) -> str:
    """The URL of a server of the objects in `buckets`, which ends with the class `test`. Skips where there is none to start."""
    if not SERVER.exists():
        raise unittest.SkipTest(f"{SERVER} is not there: ./dev deps builds it")
    metadata = pathlib.Path(tempfile.mkdtemp(prefix="loadonce-s3-"))
    test.addClassCleanup(shutil.rmtree, metadata, ignore_errors=True)
    with socket.create_server(("127.0.0.1", 0)) as free:  # versitygw does not say which port it took
        address = "127.0.0.1:%d" % free.getsockname()[1]
    server = subprocess.Popen([SERVER, "--quiet", "--port", address, "posix", "--sidecar", metadata, buckets],
                              env={**os.environ, "ROOT_ACCESS_KEY": KEY, "ROOT_SECRET_KEY": SECRET}, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, text=True)

    def end():
        server.terminate()
        server.communicate(timeout=60)

    test.addClassCleanup(end)
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2]))).close()
            return "http://" + address
        except OSError:
            if server.poll() is not None:
                raise RuntimeError(f"the S3 server ended: {server.stderr.read()}") from None
            time.sleep(0.05)
    raise RuntimeError("the S3 server does not listen")
