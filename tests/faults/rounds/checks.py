"""Compares what is in the warehouse with the model. Each check returns what is wrong, as lines."""
import collections
import datetime
import decimal
import json

from . import paths
from .model import kinds_of, tables_of, type_of
from .paths import UNFILLED
from .project import Group, Project
from .program import LOADS, LOG_TABLE, State


def tables(group: Group, project: Project, state: State, entries: list, records_of) -> list:
    """Every row of every table of a group."""
    expected = tables_of(group, entries, records_of)
    columns = state.columns(project)
    wrong = []
    for table in group.tables:
        name = table.name.lower()
        if name not in state.tables:
            if entries and expected[table.name]:
                wrong.append(f"{name}: there is no such table")
            continue
        wrong += one_table(name, columns[name], state.rows(name), expected[table.name])
    return wrong


def types(group: Group, project: Project, state: State, entries: list, records_of) -> list:
    """The types of the columns that no project declares: those that all the values need."""
    wrong, kinds = [], kinds_of(group, entries, records_of)
    for table in group.tables:
        for column in state.columns(project)[table.name.lower()]:
            wanted = type_of(kinds.get((table.name, column.path), set()))
            declared = column.name in {name.lower() for name in table.columns} or column.path == table.version
            if wanted and not declared and column.type.partition("(")[0] not in wanted:
                wrong.append(f"type: {table.name}.{column.name} ({paths.text(column.path)}) is {column.type}, its values are {sorted(wanted)}")
    return wrong


def one_table(name: str, columns: list, rows: list, expected: list) -> list:
    have = {column.path for column in columns}
    live = set(rows[0]) if rows else {column.name for column in columns}
    columns = [column for column in columns if column.name in live]
    wrong = [f"{name}: {paths.text(path)} has values and no column" for path in sorted(
        {path for row in expected for path, value in row.items() if value not in (None, 0) and path[:1] != (UNFILLED,)} - have, key=paths.text)]
    unmapped = {column for column in live if not column.startswith("_lo_")} - {column.name for column in columns}
    wrong += [f"{name}: the column {column} has no path" for column in sorted(unmapped)]
    found = collections.Counter(tuple(canonical(row[column.name], column.type) for column in columns) for row in rows)
    wanted = collections.Counter(tuple(canonical(in_column(row, column), column.type) for column in columns) for row in expected)
    titles = [f"{column.name} ({paths.text(column.path)})" for column in columns]
    for rows_there, sign in ((wanted - found, "missing"), (found - wanted, "should not be there")):
        wrong += [f"{name}: {sign} x{count}: " + ", ".join(f"{title}={value}" for title, value in zip(titles, row) if value is not None)
                  for row, count in list(rows_there.items())[:4]]
    return wrong


def in_column(row: dict, column):
    """The value of a row of the model that a column holds."""
    return None if (UNFILLED, column.name) in row else row.get(column.path)


def canonical(value, type_: str):
    """A JSON value, or a value of the warehouse, as what a column of that type holds; equal if and only if they are the same there."""
    if value is None:
        return None
    kind = type_.upper().partition("(")[0].strip()
    if kind in ("BIGINT", "INTEGER", "SMALLINT", "DOUBLE PRECISION", "NUMERIC", "DECIMAL", "REAL"):
        return decimal.Decimal(str(value)).normalize() if not isinstance(value, (bool, dict, list)) and is_number(value) else f"?{value!r}"
    if kind == "BOOLEAN":
        return value if isinstance(value, bool) else f"?{value!r}"
    if kind in ("DATE", "TIMESTAMP", "TIMESTAMPTZ"):
        return instant(value, kind)
    return value if isinstance(value, str) else json.dumps(value)


def is_number(value) -> bool:
    try:
        return decimal.Decimal(str(value)).is_finite()
    except decimal.InvalidOperation:
        return False


def instant(value, kind: str):
    try:
        found = datetime.datetime.fromisoformat(str(value).replace("Z", "+00:00"))
    except ValueError:
        return f"?{value!r}"
    if kind == "TIMESTAMPTZ":
        return (found.replace(tzinfo=datetime.timezone.utc) if found.tzinfo is None else found).astimezone(datetime.timezone.utc).isoformat()
    return found.isoformat()


def ledger(group: Group, state: State, entries: list, identities: dict) -> list:
    """The committed sources, in order: those of the model. `identities`: content -> (length, fingerprint)."""
    wanted = [(entry.name, *identities[entry.content]) for entry in entries]
    found = state.committed(group.name)
    return [] if found == wanted else [f"ledger of {group.name}: (name, bytes, fingerprint) are {found}, not {wanted}"]


def the_map(project: Project, state: State) -> list:
    """A column is unique in its table; a path has one default column."""
    wrong = []
    for table in project.tables():
        columns = state.columns(project)[table.name.lower()]
        by_name = collections.Counter(column.name for column in columns)
        wrong += [f"map: {table.name}.{name} belongs to {count} paths" for name, count in by_name.items() if count > 1]
        declared = {name.lower() for name in (*table.columns, *table.parent_columns)}
        by_path = collections.Counter(column.path for column in columns if column.name not in declared)
        wrong += [f"map: {paths.text(path)} has {count} default columns in {table.name}" for path, count in by_path.items() if count > 1]
    return wrong


def log(group: Group, state: State, loads: int | None) -> list:
    """A row of success per load and table, in data_load_log and loadonce_loads; what they add up to is in the table. `loads`: how many
    loads there were, if that is known."""
    wrong = []
    for table in group.tables:
        name = table.name.lower()
        in_log = [row for row in state.rows(LOG_TABLE) if row["table_name"].lower() == name and row["status"] == "SUCCESS"]
        of_loads = [row for row in state.rows(LOADS) if row["table_name"].lower() == name and row["status"] == "SUCCESS"]
        if len(in_log) != len(of_loads) or (loads is not None and len(in_log) != loads):
            wrong.append(f"log: {name} has {len(in_log)} SUCCESS rows in data_load_log, {len(of_loads)} in loadonce_loads, for {loads} loads")
        if collections.Counter(row["record_count"] for row in in_log) != collections.Counter(row["inserted_rows"] for row in of_loads):
            wrong.append(f"log: {name}: record_count in data_load_log is not inserted_rows in loadonce_loads")
    return wrong


def same_tables(project: Project, one: State, other: State) -> list:
    """The law: equal by path through the map, types included; the order of columns, widths and `_lo_` columns aside."""
    wrong = []
    for table in project.tables():
        name = table.name.lower()
        sides = []
        for state in (one, other):
            columns = [column for column in state.columns(project)[name] if not column.name.startswith("_lo_")]
            used = [column for column in columns if any(row.get(column.name) is not None for row in state.rows(name))]
            used.sort(key=lambda column: (paths.text(column.path), column.name))
            types = [(paths.text(column.path), column.type.replace("(", " ").split()[0]) for column in used]
            rows = collections.Counter(json.dumps([row[column.name] for column in used]) for row in state.rows(name))
            sides.append((types, rows))
        if sides[0][0] != sides[1][0]:
            wrong.append(f"law: {name} has other columns: {only(sides[0][0], sides[1][0])} and {only(sides[1][0], sides[0][0])}")
        elif sides[0][1] != sides[1][1]:
            wrong.append(f"law: {name} has other rows ({', '.join(path for path, _ in sides[0][0])}): "
                         f"{list((sides[0][1] - sides[1][1]))[:3]} and {list(sides[1][1] - sides[0][1])[:3]}")
    return wrong


def only(these: list, those: list) -> list:
    return [one for one in these if one not in those]
