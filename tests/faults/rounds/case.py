"""A case: what a round does, as plain values, so that it can be shrunk and printed."""
import copy
import dataclasses
import json


@dataclasses.dataclass
class Content:
    """What a file holds. A record that is a text is written as it is (damaged JSON, on a line). `grown_from`: the text begins with that of another content, whose records are not repeated here."""
    records: list
    style: str = "ndjson"  # or "array", "documents"
    grown_from: int | None = None


@dataclasses.dataclass
class Step:
    """verb      arguments
    write     group, name, content
    rename    group, name, to
    remove    group, name
    project   number
    drop      table: DROP TABLE
    run       files (None: all), options, threads
    """
    verb: str
    arguments: dict

    def __getattr__(self, name):
        try:
            return self.__dict__["arguments"][name]
        except KeyError:
            raise AttributeError(name) from None

    def __str__(self):
        return self.verb + " " + ", ".join(f"{name}={value}" for name, value in self.arguments.items() if value not in (None, []))


@dataclasses.dataclass
class Case:
    projects: list
    contents: dict  # number -> Content
    steps: list
    fault: dict = dataclasses.field(default_factory=dict)  # of the kind that plays it

    def copy(self) -> "Case":
        return copy.deepcopy(self)

    def records(self, number: int) -> list:
        content = self.contents[number]
        before = [] if content.grown_from is None else self.records(content.grown_from)
        return before + content.records

    def texts(self) -> dict:
        """Content number -> bytes. No two have one length: so a length in the ledger tells which it was."""
        texts, lengths = {}, {}
        for number in sorted(self.contents):
            content = self.contents[number]
            start = b"" if content.grown_from is None else texts[content.grown_from]
            text = start + written(content).encode()
            while len(text) in lengths:
                text += b"\n"
            lengths[len(text)] = number
            texts[number] = text
        return texts

    def __str__(self):
        used = {step.content for step in self.steps if step.verb == "write"}
        lines = []
        for number, project in enumerate(self.projects):
            if number == 0 or any(step.verb == "project" and step.number == number for step in self.steps):
                lines += [f"--- project {number}", project.toml().rstrip()]
        texts = self.texts()
        for number in sorted(used):
            lines += [f"--- content {number}", texts[number].decode().rstrip("\n")]
        lines += ["--- steps", *map(str, self.steps)]
        if self.fault:
            lines.append(f"--- fault {self.fault}")
        return "\n".join(lines)


def written(content: Content) -> str:
    if content.style == "array":
        return json.dumps(content.records, ensure_ascii=False) + "\n"
    if content.style == "documents":
        return "".join(json.dumps(record, ensure_ascii=False, indent=1) + "\n" for record in content.records)
    return "".join((record if isinstance(record, str) else json.dumps(record, ensure_ascii=False, separators=(",", ":"))) + "\n"
                   for record in content.records)
