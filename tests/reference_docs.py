#!/usr/bin/env python3
"""Compares docs/errors.md with src/base/error_codes.h (--write makes its table anew), and docs/project-file.md with the keys that are read."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DOCUMENT = ROOT / "docs/errors.md"
MARK = "<!-- made by tests/reference_docs.py from src/base/error_codes.h -->\n"


def table() -> str:
    exits = dict(re.findall(r"^\s*(\w+) = (\d+),", (ROOT / "src/base/error.h").read_text(), re.M))
    codes = re.findall(r'inline constexpr ErrorCode \w+\{(\d+),\s*Exit::(\w+),\s*"((?:[^"\\]|\\.|"\s*")*)"\}',
                       (ROOT / "src/base/error_codes.h").read_text())
    assert len(codes) == (ROOT / "src/base/error_codes.h").read_text().count("constexpr ErrorCode"), "a code was not understood"
    assert len({number for number, _, _ in codes}) == len(codes), "a number is used twice"
    lines = ["", "| code | meaning | exit |", "| --- | --- | --- |"]
    for number, exit_name, meaning in sorted(codes):
        meaning = re.sub(r'"\s*"', "", meaning).replace('\\"', '"')
        lines.append(f"| LO{number} | {meaning} | {exits[exit_name]} |")
    return "\n".join(lines) + "\n"


def undocumented_keys() -> list[str]:
    """Keys of the project file that docs/project-file.md has in no table."""
    source = (ROOT / "src/project/read.cpp").read_text()
    keys = {key for keys in re.findall(r"\b(?:project|source|table|array)_keys = \{(.*?)\};", source, re.S) for key in re.findall(r'"(\w+)"', keys)}
    assert len(keys) > 20, "the keys in src/project/read.cpp were not understood"
    documented = set(re.findall(r"^\| `(\w+)` \|", (ROOT / "docs/project-file.md").read_text(), re.M))
    return sorted(keys - {"source", "table", "array"} - documented)


def main() -> int:
    if missing := undocumented_keys():
        print(f"docs/project-file.md has nothing about {', '.join(missing)}")
        return 1
    head, mark, found = DOCUMENT.read_text().partition(MARK)
    wanted = table()
    if "--write" in sys.argv[1:]:
        DOCUMENT.write_text(head + MARK + wanted)
    elif not mark or found != wanted:
        print("docs/errors.md is not what src/base/error_codes.h says: run tests/reference_docs.py --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
