"""What the tables must hold after each run. Every rule that somebody could decide otherwise is a function of its own.

The tables are a function of the ledger: `Ledger` decides which sources a run commits, `tables_of` makes the rows of a sequence of them.
"""
import dataclasses
import datetime
import re

import blake3

from .paths import COUNT, STAR, UNFILLED
from .project import Group, Table

# --- which sources are loaded ----------------------------------------------------------------------------------------------------------


@dataclasses.dataclass(frozen=True)
class Plan:
    """What the project said when a source was converted, as far as it changes in a case."""
    dropped: frozenset = frozenset()  # absolute paths
    declared: frozenset = frozenset()  # (table, column)


def plan_of(group: Group) -> Plan:
    return Plan(frozenset(path for table in group.tables for path in table.drop),
                frozenset((table.name, column) for table in group.tables for column in table.columns))


@dataclasses.dataclass
class Entry:
    name: str
    content: int
    skip: int = 0  # leading records that were loaded before: the growth of a source whose table has no key
    plan: Plan = Plan()


@dataclasses.dataclass
class Ledger:
    """Of one group."""
    keyed: bool
    by_name: bool = False
    entries: list = dataclasses.field(default_factory=list)  # of what was loaded, in order
    judged: dict = dataclasses.field(default_factory=dict)  # name -> the content that it had when it was judged last

    def judge(self, name: str, content: int, grown_from: dict, in_run: set, parts: dict, had: set) -> Entry | None:
        """The entry of a source that is loaded, or None. `grown_from`: content -> what it grew from; `parts`: content -> its number of
        records; `in_run`: what this run loads already; `had`: the contents that names had before it."""
        before = self.judged.get(name)
        self.judged[name] = content  # "every name that was judged gets an entry"
        if before == content or same_bytes_twice_in_a_run(content, in_run):
            return None
        known = content in had if self.by_name else any(entry.content == content for entry in self.entries)
        if known and not known_bytes_are_loaded_again(self.keyed, new_name=before is None):
            return None
        in_run.add(content)
        return Entry(name, content, 0 if self.keyed or self.by_name else growth_loads_the_tail(before, content, grown_from, parts))


def present(ledger: Ledger) -> list:
    """The entries whose rows are there. `identity = "name"`: of each content that a name has, those of its last entry."""
    if not ledger.by_name:
        return ledger.entries
    last = {entry.content: entry for entry in ledger.entries}
    return [entry for entry in ledger.entries if last[entry.content] is entry and entry.content in ledger.judged.values()]


def fingerprint(text: bytes) -> str:
    """BLAKE3 over the digests of ranges of 4 MiB."""
    ranges = (text[begin:begin + (4 << 20)] for begin in range(0, len(text), 4 << 20))
    return "b3:" + blake3.blake3(b"".join(blake3.blake3(part).digest() for part in ranges)).hexdigest()


def same_bytes_twice_in_a_run(content: int, in_run: set) -> bool:
    """The same bytes twice in one run are loaded once."""
    return content in in_run


def known_bytes_are_loaded_again(keyed: bool, new_name: bool) -> bool:
    """Committed bytes under a new name are skipped. Under a name that had other bytes since they are its newest state and are loaded;
    where rows have no key, they are counted already."""
    return keyed and not new_name


def growth_loads_the_tail(before: int | None, content: int, grown_from: dict, parts: dict) -> int:
    """Two lines that grow to three give three rows: the records that this name had already are not loaded again."""
    ancestor = grown_from.get(content)
    while ancestor is not None:
        if ancestor == before:
            return parts[ancestor]
        ancestor = grown_from.get(ancestor)
    return 0


# --- what the tables hold --------------------------------------------------------------------------------------------------------------


@dataclasses.dataclass
class Element:
    """A row in the making: a record or an element of an array that is a table, with those below it by table."""
    value: object
    children: dict  # table name -> [Element]


@dataclasses.dataclass
class Root:
    element: Element
    version: object
    plan: Plan


def tables_of(group: Group, entries: list, records_of) -> dict:
    """table -> rows, of a sequence of entries. A row: absolute path -> value (paths without a value are not in it)."""
    state: dict = {}  # key -> Root
    for entry_number, entry in enumerate(entries):
        for number, record in enumerate(records_of(entry.content)):
            if number < entry.skip or is_rejected(group, record):
                continue
            key = key_of(group.root, [record]) if group.keyed else (entry_number, number)
            version = version_of(group.root, record)
            if key in state and not newer_wins(version, state[key].version):
                continue
            state.pop(key, None)
            element = element_of(group, group.root, record)
            take_from_other_records(group, element, state)
            state[key] = Root(element, version, entry.plan)
    rows: dict = {table.name: [] for table in group.tables}
    for root in state.values():
        write_rows(group, group.root, [root.element], rows, root.plan)
    return rows


def kinds_of(group: Group, entries: list, records_of) -> dict:
    """(table, path) -> the kinds of the values that were loaded, also of those that were replaced since or lost to newer ones."""
    kinds: dict = {}
    for entry in entries:
        for record in records_of(entry.content)[entry.skip:]:
            if is_rejected(group, record):
                continue
            rows: dict = {table.name: [] for table in group.tables}
            write_rows(group, group.root, [element_of(group, group.root, record)], rows, entry.plan)
            for table, of_table in rows.items():
                for path, value in (item for row in of_table for item in row.items() if item[0][:1] != (UNFILLED,)):
                    kinds.setdefault((table, path), set()).add(kind_of(value))
    return kinds


def type_of(kinds: set) -> set | None:
    """The types that a column may have which no project declares; None where the rules leave it open. Nulls decide nothing, and neither
    the order of values nor how they are grouped into runs decides anything."""
    if kinds <= {"BIGINT", "DOUBLE PRECISION"} and len(kinds) == 2:
        return {"DOUBLE PRECISION", "NUMERIC"}
    if kinds == {"DATE", "TIMESTAMP"}:
        return {"TIMESTAMP"}
    return kinds if len(kinds) == 1 else None


def kind_of(value) -> str:
    if isinstance(value, bool):
        return "BOOLEAN"
    if isinstance(value, int):
        return "BIGINT" if -2**63 <= value < 2**63 else "NUMERIC"
    if isinstance(value, float):
        return "DOUBLE PRECISION"
    for kind, form in (("DATE", r"\d{4}-\d\d-\d\d"), ("TIMESTAMP", r"\d{4}-\d\d-\d\dT[\d:.]+"),
                       ("TIMESTAMPTZ", r"\d{4}-\d\d-\d\dT[\d:.]+([+-]\d\d:\d\d|Z)")):
        if re.fullmatch(form, value):
            return kind
    return "VARCHAR"


def newer_wins(version, than) -> bool:
    """The higher version, and of equal ones what comes later. None is the oldest."""
    if version is None or than is None:
        return than is None
    return version >= than


def version_of(root: Table, record: dict):
    """A text that is a number counts as one. Null and "" are no version."""
    if not root.version:
        return 0
    value = at(record, root.version)
    if isinstance(value, str):
        return float(value) if value else None
    return value


def is_rejected(group: Group, record) -> bool:
    """A record that is damaged, has a child key twice or more elements than there are columns, or whose key is null, is a reject."""
    if isinstance(record, str):
        return True
    if group.keyed and None in key_of(group.root, [record]):
        return True
    if any(len(at(record, path) or ()) > width and not overflow for path, (width, overflow) in group.arrays.items()):
        return True
    return any(has_a_key_twice(group, child, element_of(group, group.root, record)) for child in group.tables[1:] if child.key)


def has_a_key_twice(group: Group, table: Table, root: Element) -> bool:
    keys = [key_of(table, chain, scope=not table.key_alone) for chain in chains(group, table, root)]
    return len(set(keys)) < len(keys)


def take_from_other_records(group: Group, new: Element, state: dict) -> None:
    """An element whose key identifies it alone moves: it is no longer in the record that had it, nor are its own children."""
    for table in group.tables[1:]:
        if not table.key_alone:
            continue
        moving = {key_of(table, chain, scope=False) for chain in chains(group, table, new)}
        for root in state.values():
            for *outer, holder in holders(group, table, root.element):
                holder.children[table.name] = [child for child in holder.children[table.name]
                                               if key_of(table, [*[e.value for e in outer], holder.value, child.value], scope=False) not in moving]


def element_of(group: Group, table: Table, value) -> Element:
    children = {}
    for child in group.children_of(table):
        inner = child.rows[len(table.rows):]
        found = at(value, inner[:-1])
        width, _ = group.arrays.get(child.rows[:-1], (0, None))  # those before it are columns
        children[child.name] = [element_of(group, child, one) for one in found[width:]] if isinstance(found, list) else []
    return Element(value, children)


def lineage(group: Group, table: Table) -> list:
    """The tables from the root to this one."""
    out = [table]
    while out[0] is not group.root:
        out.insert(0, next(other for other in group.tables if any(child is out[0] for child in group.children_of(other))))
    return out


def holders(group: Group, table: Table, root: Element) -> list:
    """The chains of elements, from the root, whose last has rows of `table` as children."""
    found = [[root]]
    for step in lineage(group, table)[1:-1]:
        found = [[*chain, child] for chain in found for child in chain[-1].children[step.name]]
    return found


def chains(group: Group, table: Table, root: Element) -> list:
    """The values from the record to the row, of each row of `table`."""
    return [[*[element.value for element in chain], child.value]
            for chain in holders(group, table, root) for child in chain[-1].children[table.name]]


def key_of(table: Table, chain: list, scope: bool = False) -> tuple:
    """The values of the key columns; with those of all enclosing elements where the key does not identify a row alone (`scope`)."""
    values = tuple(plain(in_chain(table, chain, path)) for path in table.key.values())
    if scope:
        values = (tuple(id(value) for value in chain[:-1]), *values)
    return values


def plain(value):
    """Two values of a key are the same where these are equal: numbers by value, times with an offset as instants."""
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]+([+-]\d\d:\d\d|Z)", value):
        return datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    return (type(value).__name__, value) if isinstance(value, (bool, str)) else value


def write_rows(group: Group, table: Table, chain: list, rows: dict, plan: Plan) -> None:
    values = [element.value for element in chain]
    row = dict(leaves(values[-1], table.rows, group))
    row = {path: value for path, value in row.items() if not is_dropped(path, plan.dropped)}
    if table is group.root and group.root.version and row.get(group.root.version) == "":
        row[group.root.version] = None  # no version
    for path in table.parent_columns.values():
        row[path] = in_chain(table, values, path)
    for column, (_, path) in table.columns.items():
        row[path] = in_chain(table, values, path)
        if (table.name, column) not in plan.declared:  # rows of before have no value in a column that was declared since
            row[(UNFILLED, column)] = True
    for child in group.children_of(table):
        # The count is of the rows that are there, whatever the record says.
        if child.rows[:-1] not in group.arrays:
            row[child.rows[:-1] + (COUNT,)] = len(chain[-1].children[child.name])
        for element in chain[-1].children[child.name]:
            write_rows(group, child, [*chain, element], rows, plan)
    rows[table.name].append({path: value for path, value in row.items() if value is not None})


def is_dropped(path: tuple, dropped) -> bool:
    return any(path[:length] in dropped for length in range(len(path) + 1))


def leaves(value, path: tuple, group: Group):
    """The columns of a row: absolute path -> value. Arrays that are tables are not in it."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, path + (name,), group)
    elif isinstance(value, list):
        width, _ = group.arrays.get(path, (0, None))
        for index, inner in enumerate(value[:width]):
            yield from leaves(inner, path + (index,), group)
    elif path not in {child.rows[:-1] for child in group.tables[1:]}:
        yield path, value


def in_chain(table: Table, chain: list, path: tuple):
    """The value at an absolute path that goes through the arrays around the row, of the row's own elements."""
    value = chain[0]
    depth, position = 0, 0
    while STAR in path[position:]:
        position += path[position:].index(STAR) + 1
        depth += 1
        value = chain[depth]
    return at(value, path[position:])


def at(value, path: tuple):
    for part in path:
        if isinstance(part, int) and isinstance(value, list):
            value = value[part] if part < len(value) else None
        else:
            value = value.get(part) if isinstance(value, dict) else None
    return value
