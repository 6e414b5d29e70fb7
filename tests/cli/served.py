"""`loadonce serve` beside a test, and a proxy before it that loses connections."""
import contextlib
import json
import pathlib
import socket
import subprocess
import threading

from program import PROGRAM


@contextlib.contextmanager
def serve(folder: pathlib.Path, *arguments):
    """The port of a server that works in `folder`. SIGTERM must end it in order."""
    with subprocess.Popen([PROGRAM, "--json", "serve", "--port", "0", *map(str, arguments)], cwd=folder, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True) as server:
        try:
            line = server.stdout.readline()
            assert line, server.stderr.read()
            yield json.loads(line)["port"]
            server.terminate()
            _, errors = server.communicate(timeout=60)
            assert server.returncode == 0, errors
        finally:
            if server.poll() is None:
                server.kill()


class Proxy:
    """Passes one client's messages on to the server and back, and cuts the connection once, at a message `at` that the client sends
    (counted from 0 over all connections, those of the start not among them):
      "before"  the message does not arrive
      "during"  it arrives, the connection is closed at once
      "after"   the server answers, and the answer does not arrive
    `wanted` decides which messages count."""

    def __init__(self, port, at=None, when="before", wanted=lambda message: True):
        self.server, self.at, self.when, self.wanted = ("127.0.0.1", port), at, when, wanted
        self.messages, self.cut, self.lock = [], False, threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.threads = [threading.Thread(target=self.accept)]
        self.threads[0].start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.shutdown(socket.SHUT_RDWR)
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive()
        self.listener.close()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                self.threads.append(threading.Thread(target=self.serve, args=[client]))
                self.threads[-1].start()

    def serve(self, client):
        with client, socket.create_connection(self.server) as server:
            ends = {"client": client, "server": server, "muted": threading.Event(), "answered": threading.Event()}
            answers = threading.Thread(target=self.pass_answers, args=[ends])
            answers.start()
            with contextlib.suppress(OSError):
                self.pass_messages(ends)
            for end in (client, server):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
            answers.join()

    def pass_messages(self, ends):
        reader = ends["client"].makefile("rb")
        length = reader.read(4)
        if not length:
            return
        ends["server"].sendall(length + reader.read(int.from_bytes(length, "big") - 4))
        while header := reader.read(5):
            message = header + reader.read(int.from_bytes(header[1:], "big") - 4)
            if not self.is_the_one(message):
                ends["server"].sendall(message)
                continue
            if self.when != "before":
                ends["muted"].set()
                ends["server"].sendall(message)
            if self.when == "after":
                assert ends["answered"].wait(60)
            return

    def is_the_one(self, message):
        with self.lock:
            if not self.wanted(message):
                return False
            self.messages.append(message)
            if self.cut or len(self.messages) - 1 != self.at:
                return False
            self.cut = True
            return True

    @staticmethod
    def pass_answers(ends):
        with contextlib.suppress(OSError):
            while answer := ends["server"].recv(1 << 16):
                if ends["muted"].is_set():
                    ends["answered"].set()
                else:
                    ends["client"].sendall(answer)
            ends["client"].shutdown(socket.SHUT_RDWR)
