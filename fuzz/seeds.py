"""Inputs to start a fuzz target from, made of what the repository has: seeds.py TARGET FOLDER."""

import pathlib
import re
import struct
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent


def statements():
    """What the compatibility document and the tests' statements say."""
    document = (ROOT / "docs/redshift-compatibility.md").read_text()
    yield from (text if text.split()[0].isupper() else f"SELECT {text}" for text in re.findall(r"`([^`\n]{4,})`", document))
    yield from (ROOT / "tests/load/statements.sql").read_text().split(";\n")


def message(kind, body):
    return kind + struct.pack(">i", len(body) + 4) + body


def conversations():
    """An odd first byte: the client has logged in."""
    query, sync = message(b"Q", b"select 1\0"), message(b"S", b"")
    parse = message(b"P", b"s\0select $1, $2\0\0\2\0\0\0\x17\0\0\x04\x13")
    bind = message(b"B", b"p\0s\0\0\2\0\1\0\0\0\2\0\0\0\4\0\0\0\7\0\0\0\3abc\0\1\0\1")
    run = message(b"D", b"Sp\0"[1:]) + message(b"D", b"Pp\0") + message(b"E", b"p\0\0\0\0\2") + message(b"C", b"Pp\0")
    for sent in (query, query + query, parse + bind + run + sync, message(b"Q", b"BEGIN\0") + message(b"Q", b"e\0") + message(b"Q", b"ROLLBACK\0"),
                 message(b"F", b"") + sync, message(b"X", b""), message(b"H", b"") + message(b"p", b"md5\0")):
        yield b"\1" + sent
    startup = b"\0\3\0\0user\0admin\0database\0dev\0client_encoding\0UTF8\0\0"
    for packet in (startup, struct.pack(">i", 80877103), struct.pack(">i", 80877102) + b"\0\0\0\1\0\0\0\2"):
        yield struct.pack(">i", len(packet) + 4) + packet + query


def documents():
    """The first byte chooses the plan and the format."""
    for file in sorted(ROOT.glob("examples/shop/**/*.ndjson")):
        for line in file.read_bytes().splitlines()[:5]:
            for choice in range(0, 256, 37):
                yield bytes([choice]) + line


target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
for number, seed in enumerate({"parser": statements, "protocol": conversations, "convert": documents}[target]()):
    (folder / f"seed{number}").write_bytes(seed if isinstance(seed, bytes) else seed.encode())
