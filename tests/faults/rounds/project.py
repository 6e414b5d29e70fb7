"""A project as a value, and the TOML that the program reads."""
import dataclasses
import json

from . import paths


@dataclasses.dataclass
class Table:
    name: str
    rows: tuple = ()  # () of a root table, else a path that ends in STAR
    key: dict = dataclasses.field(default_factory=dict)  # column -> absolute path
    key_alone: bool = False
    version: tuple | None = None  # its absolute path; the column has the default name
    parent_columns: dict = dataclasses.field(default_factory=dict)  # column -> absolute path
    columns: dict = dataclasses.field(default_factory=dict)  # column -> (type, absolute path)
    rename: dict = dataclasses.field(default_factory=dict)  # absolute path -> column
    drop: list = dataclasses.field(default_factory=list)  # absolute paths
    options: dict = dataclasses.field(default_factory=dict)  # what the model need not know

    def relative(self, path: tuple) -> str:
        """A path as `rename`, `drop` and FROM take it: from the row's element."""
        assert path[:len(self.rows)] == self.rows
        return paths.text(path[len(self.rows):])

    def toml(self) -> str:
        lines = ["[[table]]", f'name = "{self.name}"']
        if self.rows:
            lines.append(f"rows = {quote(paths.text(self.rows))}")
        if self.key:
            lines.append("key = " + json.dumps(list(self.key)))
        if self.key_alone:
            lines.append("key_alone = true")
        if self.version:
            lines.append(f"version = {quote('_'.join(self.version))}")
        if self.parent_columns:
            lines.append("parent_columns = { " + ", ".join(f"{quote(name)} = {quote(paths.text(path))}"
                                                          for name, path in self.parent_columns.items()) + " }")
        if self.columns:
            lines.append("columns = " + quote(", ".join(f"{name} {type_} FROM {self.relative(path)}"
                                                        for name, (type_, path) in self.columns.items())))
        if self.rename:
            lines.append("rename = { " + ", ".join(f"{quote(self.relative(path))} = {quote(name)}"
                                                  for path, name in self.rename.items()) + " }")
        if self.drop:
            lines.append("drop = [" + ", ".join(quote(self.relative(path)) for path in self.drop) + "]")
        lines += [f"{name} = {json.dumps(value)}" for name, value in self.options.items()]
        return "\n".join(lines) + "\n"


@dataclasses.dataclass
class Group:
    name: str
    tables: list  # the root first, parents before children
    arrays: dict = dataclasses.field(default_factory=dict)  # array -> (width, table of the elements beyond it or None): as = "index"
    by_name: bool = False  # identity = "name"

    @property
    def root(self) -> Table:
        return self.tables[0]

    @property
    def keyed(self) -> bool:
        return bool(self.root.key)

    def children_of(self, table: Table) -> list:
        """The tables whose arrays are in this table's rows: whose longest enclosing array that is a table is this one."""
        def parent(child):
            outer = [other for other in self.tables if other is not child and child.rows[:len(other.rows)] == other.rows]
            return max(outer, key=lambda other: len(other.rows))
        return [child for child in self.tables[1:] if parent(child) is table]


@dataclasses.dataclass
class Project:
    groups: list

    def toml(self) -> str:
        text = ""
        for group in self.groups:
            names = ", ".join(f'"{table.name}"' for table in group.tables)
            text += f'[[source]]\nname = "{group.name}"\npaths = ["data/{group.name}/*"]\ntables = [{names}]\n'
            text += 'identity = "name"\n\n' if group.by_name else "\n"
            text += "".join(table.toml() + "\n" for table in group.tables)
            for path, (width, overflow) in group.arrays.items():
                text += f'[[array]]\npath = {quote(paths.text(path))}\nas = "index"\nwidth = {width}\n'
                text += f'overflow = "{overflow}"\n\n' if overflow else "\n"
        return text

    def tables(self) -> list:
        return [table for group in self.groups for table in group.tables]


def quote(value: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's."""
    return json.dumps(value, ensure_ascii=False)

