#!/usr/bin/env python3
"""Checks the order of folders and rooms, cycles of includes, where third-party headers may be included, where functions are defined, and
the size of files.

The order of folders is that of the loadonce_folder(...) lines in CMakeLists.txt: a folder includes only folders above it. The table
in docs/architecture.md must have the same order. A folder with a table of rooms in its README.md has rooms, lowest first: a room
includes only itself and those above it in that table; files beside the rooms may include them all. A file, with its header, never
includes itself by way of others. What a header declares is defined in the header's folder or room. Prints every offence and exits
with 1 when there is one.
"""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LINES_MAX = 500

# Header (a regular expression) -> the folders of src/, rooms of folders, or single files that may include it. What is not here and not the
# standard library's is an offence: a new dependency is a decision.
THIRD_PARTY = [
    (r"duckdb\.h", {"local/duck"}),
    (r"simdjson\.h", {"shape", "source"}),
    (r"libpq-fe\.h|libpq/.*|pg_config.*", {"warehouse"}),
    (r"toml\+\+/.*", {"project"}),
    (r"CLI/.*", {"cli/command_line.cpp"}),  # several CPU seconds in every file that includes it
    (r"isa-l/.*|isa-l\.h", {"source", "sample", "parquet"}),
    (r"zstd(_errors)?\.h", {"source", "parquet"}),
    (r"snappy(-c)?\.h", {"parquet"}),
    (r"openssl/.*", {"base", "wire", "local"}),
    (r"blake3\.h", {"source"}),
    (r"fmt/.*", None),  # everywhere
    (r"immintrin\.h|arm_neon\.h|emmintrin\.h|nmmintrin\.h", {"shape", "parquet", "source"}),
    # POSIX
    (r"(dirent|fcntl|fnmatch|glob|poll|pthread|signal|unistd|termios|libgen|endian|time|strings|spawn|netdb)\.h|sys/.*|netinet/.*|arpa/.*", None),
]

# Files over LINES_MAX that are right so, with the reason.
LONG_FILES = {
    "tests/redshift/parser_test.cpp": "a line per case",
}

# Put together here, so that this file does not contain what it looks for.
REGISTRIES = [".".join(parts) for parts in (
    ("pypi", "org"), ("pythonhosted", "org"), ("golang", "org"), ("npmjs", "org"), ("npmjs", "com"), ("crates", "io"),
    ("deb", "debian", "org"), ("archive", "ubuntu", "com"), ("ghcr", "io"), ("docker", "io"))]

MAIN = ['#include "cli/main.h"']


def folders() -> list[str]:
    return re.findall(r"^loadonce_folder\((\w+)\)", (ROOT / "CMakeLists.txt").read_text(), re.M)


def tracked() -> list[str]:
    out = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"], cwd=ROOT, check=True,
                         capture_output=True, text=True).stdout
    return sorted(name for name in out.split("\0") if name and (ROOT / name).is_file())


def rooms(folder: str) -> list[str]:
    """The rooms of a folder, lowest first; none where it has no table of them."""
    readme = ROOT / "src" / folder / "README.md"
    return re.findall(r"^\| `(\w+)/` ", readme.read_text(), re.M) if readme.exists() else []


def room_of(place: str) -> str:
    parts = place.split("/")
    return parts[1] if len(parts) > 2 else ""


def room_offences(name: str, place: str, headers: list[str]) -> list[str]:
    folder = place.split("/")[0]
    order = rooms(folder)
    room = room_of(place)
    if not order or not room:
        return []
    if room not in order:
        return [f"{name}: the room {room}/ is not in the table of src/{folder}/README.md"]
    offences = []
    for header in headers:
        if not header.startswith(folder + "/"):
            continue
        other = room_of(header)
        if other not in order[: order.index(room) + 1]:
            offences.append(f'{name}: {room}/ is below {other or "the files beside the rooms"} and may not include "{header}"')
    return offences


def home(place: str) -> str:
    """The folder, or the room of a folder that has rooms."""
    folder = place.split("/")[0]
    return f"{folder}/{room_of(place)}" if rooms(folder) and room_of(place) else folder


# A class, and a function or member, that begins in the first column, as clang-format sets them; the last group is ";" of a declaration or
# "{" of a definition.
CLASS = re.compile(r"^(?:class|struct) (?:\[\[\w+\]\] )?(\w+)(?: final)?(?: : [^;{]*)? \{", re.M)
FUNCTION = re.compile(r"^(?! )(?!(?:namespace|using|class|struct|enum|typedef|extern)\b)(?:[\w:<>,&*\[\] ]*[ &*])?"
                      r"((?:\w+::)*)(~?\w+|operator[^\s(]+)\((?=[^;{]*([;{]))", re.M)


def shared_text(name: str) -> str:
    """The text without unnamed namespaces and comments."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return re.sub(r"//[^\n]*", "", re.sub(r"^namespace \{\n.*?^\}  // namespace$", "", text, flags=re.M | re.S))


def home_offences(names: list[str]) -> list[str]:
    """Functions that are defined elsewhere than in the folder or room of the header that declares them."""
    classes: dict[str, set[str]] = {}
    functions: dict[str, set[str]] = {}
    for name in names:
        if name.endswith(".h"):
            text, where = shared_text(name), home(name.removeprefix("src/"))
            for found in CLASS.finditer(text):
                classes.setdefault(found[1], set()).add(where)
            for found in FUNCTION.finditer(text):
                if not found[1]:
                    functions.setdefault(found[2], set()).add(where)
    offences = []
    for name in names:
        if not name.endswith(".cpp"):
            continue
        for scope, function, end in FUNCTION.findall(shared_text(name)):
            declared = classes.get(scope.split("::")[0]) if scope else functions.get(function)
            if end == "{" and declared and home(name.removeprefix("src/")) not in declared:
                offences.append(f"{name}: {scope}{function}() is declared in {', '.join(sorted(declared))}, so it is defined there")
    return offences


def cycle_offences(includes: dict[str, set[str]]) -> list[str]:
    """`includes`: from a file without its ending to those that it or its header includes."""
    offences, done = [], set()

    def visit(file: str, path: list[str]) -> None:
        if file in path:
            offences.append("a cycle of includes: " + " -> ".join(path[path.index(file):] + [file]))
            return
        if file in done:
            return
        for other in sorted(includes.get(file, ())):
            visit(other, path + [file])
        done.add(file)

    for file in sorted(includes):
        visit(file, [])
    return offences


def third_party_offence(place: str, folder: str, header: str) -> str | None:
    room = f"{folder}/{room_of(place)}"
    for pattern, allowed in THIRD_PARTY:
        if re.fullmatch(pattern, header):
            if allowed is None or {folder, room, place} & allowed:
                return None
            return f"<{header}> may be included only in {', '.join(sorted(allowed))}"
    if re.fullmatch(r"[a-z_0-9]+", header):
        return None  # the standard library
    return f"<{header}> is not in the table of third-party headers"


def include_offences(name: str, order: list[str]) -> list[str]:
    """Offences of one file of src/."""
    place = name.removeprefix("src/")
    folder = place.split("/")[0] if "/" in place else ""
    includes = re.findall(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', (ROOT / name).read_text(encoding="utf-8"), re.M)
    if place == "main.cpp":
        return [] if [f'#include "{h}"' for _, h in includes] == MAIN else [f"{name}: includes only {MAIN[0]}"]
    if folder not in order:
        return [f"{name}: the folder is not in CMakeLists.txt"]
    offences = []
    for kind, header in includes:
        if kind == "<":
            if offence := third_party_offence(place, folder, header):
                offences.append(f"{name}: {offence}")
            continue
        other = header.split("/")[0]
        if other not in order or "/" not in header:
            offences.append(f'{name}: "{header}" is not written as "folder/file.h"')
        elif order.index(other) > order.index(folder):
            offences.append(f'{name}: {folder}/ comes before {other}/ and may not include "{header}"')
    return offences + room_offences(name, place, [header for kind, header in includes if kind == '"'])


def documented_order_offences(order: list[str]) -> list[str]:
    document = ROOT / "docs/architecture.md"
    if not document.exists():
        return []
    documented = re.findall(r"^\| `(\w+)/` ", document.read_text(), re.M)
    return [] if documented == order else [f"docs/architecture.md: folders are {documented}, in CMakeLists.txt {order}"]


def message_offences(name: str, text: str) -> list[str]:
    """Errors of statements with a text or an SQLSTATE of their own, outside of the catalogue of messages."""
    if not name.startswith("src/") or name.startswith("src/redshift/"):
        return []
    # In the folders that answer statements, any call whose first argument is an SQLSTATE makes an error. warehouse/ and load/
    # have lost connections and locks of their own; 00000 is success.
    calls = r'\bsql_error\(\s*[^)]*?"'
    if name.startswith(("src/wire/", "src/local/")):
        calls += r'|\b\w+\(\s*"(?!00000)[0-9][0-9A-Z]{4}"\s*[,)]'
    return [f"{name}:{text.count(chr(10), 0, call.start()) + 1}: the text of an error is a function of redshift/messages.h"
            for call in re.finditer(calls, text)]


def text_offences(name: str) -> list[str]:
    try:
        text = (ROOT / name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return []
    offences = [f"{name}: names a package registry's host, {host}" for host in REGISTRIES if host in text]
    offences += message_offences(name, text)
    lines = text.count("\n")
    if name.endswith((".h", ".cpp", ".py")) and lines > LINES_MAX and name not in LONG_FILES:
        offences.append(f"{name}: {lines} lines, more than {LINES_MAX}: split it, or list it with a reason in tests/include_graph.py")
    return offences


def main() -> int:
    order, names = folders(), tracked()
    offences = documented_order_offences(order)
    graph: dict[str, set[str]] = {}
    for name in names:
        if name.startswith("src/") and name.endswith((".h", ".cpp")):
            offences += include_offences(name, order)
            file = name.removeprefix("src/").rsplit(".", 1)[0]
            included = re.findall(r'^\s*#\s*include\s*"([^"]+)\.h"', (ROOT / name).read_text(encoding="utf-8"), re.M)
            graph.setdefault(file, set()).update(other for other in included if other != file)
        offences += text_offences(name)
    offences += home_offences([name for name in names if name.startswith("src/")])
    offences += cycle_offences(graph)
    offences += [f"{name}: listed as long, but is not there" for name in LONG_FILES if name not in names]
    print(*offences, sep="\n", end="\n" if offences else "")
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
