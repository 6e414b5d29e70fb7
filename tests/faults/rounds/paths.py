"""A path into JSON as a tuple: a name is a str, an index an int, each element STAR."""
import enum
import re


class Part(enum.Enum):
    STAR = "*"
    COUNT = "count()"  # the number of elements of an array
    UNFILLED = "unfilled"  # (UNFILLED, column) in a row of the model: the column was declared later


STAR, COUNT, UNFILLED = Part.STAR, Part.COUNT, Part.UNFILLED

WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def text(path) -> str:
    """The short form where a name is a plain word, else the normalized form of RFC 9535."""
    out = "$"
    for part in path:
        if part is STAR:
            out += "[*]"
        elif part is COUNT:
            out += ".count()"
        elif isinstance(part, int):
            out += f"[{part}]"
        elif WORD.match(part):
            out += "." + part
        else:
            out += "['" + "".join(ESCAPES.get(c, c if c >= " " else f"\\u{ord(c):04x}") for c in part) + "']"
    return out


ESCAPES = {"\\": "\\\\", "'": "\\'", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
UNESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


def parse(written: str) -> tuple:
    """The path that `text` writes. A name without brackets may be any text up to the next dot or bracket."""
    parts, at = [], 1
    while at < len(written):
        if written.startswith(".count()", at):
            parts.append(COUNT)
            at += 8
        elif written[at] == ".":
            end = at + 1
            while end < len(written) and written[end] not in ".[":
                end += 1
            parts.append(written[at + 1:end])
            at = end
        elif written.startswith("[*]", at):
            parts.append(STAR)
            at += 3
        elif found := re.compile(r"\[(\d+)\]").match(written, at):
            parts.append(int(found[1]))
            at = found.end()
        elif found := re.compile(r"\['((?:[^'\\]|\\.)*)'\]").match(written, at):
            parts.append(re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.))", lambda m: chr(int(m[1], 16)) if m[1] else UNESCAPES.get(m[2], m[2]),
                                found[1]))
            at = found.end()
        else:
            raise ValueError(f"no path: {written}")
    return tuple(parts)
