"""Readers and writers that are not ours.

read_back.py check DIR   compares every DIR/X.parquet with DIR/X.json, as pyarrow and as DuckDB read it
read_back.py make DIR    writes Parquet files as other programs do, and what our footer reader must say of each (DIR/X.txt)
"""

import datetime
import decimal
import json
import pathlib
import sys

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

decimal.getcontext().prec = 80

ARROW_TYPES = {
    "BOOLEAN": pa.bool_(), "SMALLINT": pa.int16(), "INTEGER": pa.int32(), "BIGINT": pa.int64(), "REAL": pa.float32(),
    "DOUBLE PRECISION": pa.float64(), "DATE": pa.date32(), "TIMESTAMP": pa.timestamp("us"), "TIMESTAMPTZ": pa.timestamp("us", tz="UTC"),
}


def arrow_type(ddl):
    if ddl.startswith("NUMERIC"):
        return pa.decimal128(*map(int, ddl[8:-1].split(",")))
    return ARROW_TYPES.get(ddl, pa.string())


def stored(column):
    """Values as they are stored: days, microseconds and unscaled decimals are integers."""
    kind = column.type
    if pa.types.is_date(kind):
        column = column.cast(pa.int32())
    elif pa.types.is_timestamp(kind):
        column = column.cast(pa.int64())
    elif pa.types.is_decimal(kind):
        return [None if v is None else int(v.scaleb(kind.scale)) for v in column.to_pylist()]
    return column.to_pylist()


def check_statistics(file, index, column, name):
    """Bounds must hold for every value of their row group; of all but long strings they must be exact."""
    begin = 0
    for g in range(file.metadata.num_row_groups):
        chunk = file.metadata.row_group(g).column(index)
        values = column.slice(begin, chunk.num_values)
        begin += chunk.num_values
        statistics = chunk.statistics
        assert statistics is not None and statistics.has_null_count, name
        assert statistics.null_count == values.null_count, (name, g)
        if values.null_count == len(values):
            assert not statistics.has_min_max, name
            continue
        bounds = pc.min_max(values.cast(pa.binary()) if pa.types.is_string(values.type) else values)
        least, greatest = bounds["min"].as_py(), bounds["max"].as_py()
        if isinstance(least, bytes):
            low, high = statistics.min.encode(), statistics.max.encode()
            assert low <= least and greatest <= high and len(low) <= 64 and len(high) <= 64, (name, low, high)
            assert low == least or len(least) > 64, (name, g)
            assert high == greatest or len(greatest) > 64, (name, g)
        elif not isinstance(least, decimal.Decimal):  # pyarrow does not show these; the filters below use them
            assert (statistics.min, statistics.max) == (least, greatest), (name, g)


def check(folder):
    files = sorted(folder.glob("*.parquet"))
    assert files
    for path in files:
        expected = json.loads(path.with_suffix(".json").read_text())["columns"]
        file = pq.ParquetFile(path, page_checksum_verification=True)
        table = file.read()
        con = duckdb.connect()
        con.execute("SET TimeZone = 'UTC'")
        by_duckdb = con.execute(f"SELECT * FROM read_parquet('{path}')").to_arrow_table()
        assert table.column_names == [c["name"] for c in expected] == by_duckdb.column_names, path
        for i, column in enumerate(expected):
            where = f"{path.name}: {column['name']}"
            assert table.schema.field(i).type == arrow_type(column["type"]), (where, table.schema.field(i).type)
            assert stored(table.column(i)) == column["values"], where
            assert stored(by_duckdb.column(i)) == column["values"], where + " (duckdb)"
            check_statistics(file, i, table.column(i), where)
        # A filter on an exact value must not be pruned away by wrong bounds.
        for name, column in zip(table.column_names, table.columns):
            if column.null_count == len(column) or len(column) > 10_000 or "zstd" in path.name or "none" in path.name:
                continue
            values = column.drop_null().to_pylist()
            for value in (values[0], min(values), max(values)):
                found = con.execute(f'SELECT count(*) FROM read_parquet(\'{path}\') WHERE "{name}" = ?', [value]).fetchone()[0]
                assert found == values.count(value), (path.name, name, value, found)
        print(f"{path.name}: {len(expected)} columns, {table.num_rows} rows, {file.metadata.num_row_groups} row groups equal")


def make(folder):
    when = datetime.datetime(2025, 1, 2, 3, 4, 5)
    utc = when.replace(tzinfo=datetime.timezone.utc)

    def table(*columns):
        fields = [pa.field(name, kind, nullable) for name, kind, nullable, _ in columns]
        return pa.table([pa.array(values, kind) for _, kind, _, values in columns], schema=pa.schema(fields))

    plain = table(
        ("b", pa.bool_(), True, [True, None]), ("i8", pa.int8(), True, [1, 2]), ("i16", pa.int16(), True, [1, 2]),
        ("i32", pa.int32(), False, [1, 2]), ("i64", pa.int64(), True, [None, None]), ("u32", pa.uint32(), True, [1, 2]),
        ("f", pa.float32(), True, [1, 2]), ("d", pa.float64(), True, [1, 2]), ("s", pa.string(), True, ["a", None]),
        ("bytes", pa.binary(), True, [b"a", b"b"]), ("fixed", pa.binary(3), True, [b"abc", b"abd"]), ("date", pa.date32(), True, [when.date(), None]),
        ("ts ms", pa.timestamp("ms"), True, [when, when]), ("ts us", pa.timestamp("us"), True, [when, when]),
        ("tz us", pa.timestamp("us", tz="UTC"), True, [utc, utc]), ("ts ns", pa.timestamp("ns"), True, [when, when]),
        ("time", pa.time64("us"), True, [when.time(), when.time()]), ("n9", pa.decimal128(9, 2), True, [decimal.Decimal("1.25"), None]),
        ("n38", pa.decimal128(38, 10), True, [decimal.Decimal("1.25"), None]), ("nothing", pa.null(), True, [None, None]))
    pq.write_table(plain, folder / "arrow.parquet")
#Arrow writes every decimal as bytes of fixed length unless told otherwise.
    (folder / "arrow.txt").write_text("""rows 2
b|BOOLEAN||BOOLEAN|-|null|0|0|1
i8|INT32|INT_8|SMALLINT|-|null|0|0|0
i16|INT32|INT_16|SMALLINT|-|null|0|0|0
i32|INT32||INTEGER|-|-|0|0|0
i64|INT64||BIGINT|-|null|0|0|2
u32|INT32|UINT_32|-|-|null|0|0|0
f|FLOAT||REAL|-|null|0|0|0
d|DOUBLE||DOUBLE PRECISION|-|null|0|0|0
s|BYTE_ARRAY|UTF8|VARCHAR(65535)|-|null|0|0|1
bytes|BYTE_ARRAY||VARBYTE(65535)|-|null|0|0|0
fixed|FIXED_LEN_BYTE_ARRAY||-|-|null|0|0|0
date|INT32|DATE|DATE|-|null|0|0|1
ts ms|INT64|TIMESTAMP_MILLIS|TIMESTAMP|-|null|0|0|0
ts us|INT64|TIMESTAMP_MICROS|TIMESTAMP|-|null|0|0|0
tz us|INT64|TIMESTAMP_MICROS|TIMESTAMPTZ|utc|null|0|0|0
ts ns|INT64|TIMESTAMP_NANOS|-|-|null|0|0|0
time|INT64|TIME_MICROS|-|-|null|0|0|0
n9|FIXED_LEN_BYTE_ARRAY|DECIMAL|NUMERIC(9,2)|-|null|9|2|1
n38|FIXED_LEN_BYTE_ARRAY|DECIMAL|NUMERIC(38,10)|-|null|38|10|1
nothing|INT32|NULL|-|-|null|0|0|0
""")

    nested = table(
        ("before", pa.int64(), True, [1, None, 3]), ("list", pa.list_(pa.int64()), True, [[1], None, []]),
        ("map", pa.map_(pa.string(), pa.int64()), True, [[("a", 1)], None, []]),
        ("struct", pa.struct([("x", pa.int64()), ("y", pa.struct([("z", pa.string())]))]), True, [{"x": 1, "y": {"z": "a"}}, None, None]),
        ("after", pa.string(), True, [None, None, "c"]))
    pq.write_table(nested, folder / "nested.parquet", row_group_size=2)
    (folder / "nested.txt").write_text("""rows 3
before|INT64||BIGINT|-|null|0|0|1
list||LIST|-|-|null|0|0|0
map||MAP|-|-|null|0|0|0
struct||STRUCT|-|-|null|0|0|0
after|BYTE_ARRAY|UTF8|VARCHAR(65535)|-|null|0|0|2
""")

#As awswrangler writes for Redshift and Spark : INT96, format version 1.0.
    spark = table(("t", pa.timestamp("ns"), True, [when]), ("i", pa.int32(), True, [1]), ("s", pa.string(), True, ["x"]))
    pq.write_table(spark, folder / "int96.parquet", flavor="spark", version="1.0", compression="gzip", use_deprecated_int96_timestamps=True)
    (folder / "int96.txt").write_text("""rows 1
t|INT96||TIMESTAMP|-|null|0|0|0
i|INT32||INTEGER|-|null|0|0|0
s|BYTE_ARRAY|UTF8|VARCHAR(65535)|-|null|0|0|0
""")

    con = duckdb.connect()
    con.execute(f"""COPY (SELECT 1::SMALLINT AS i16, 1::INTEGER AS i32, 1::BIGINT AS i64, 1.5::DECIMAL(9,2) AS n9, 1.5::DECIMAL(18,2) AS n18,
        1.5::DECIMAL(38,2) AS n38, DATE '2025-01-01' AS d, TIMESTAMP '2025-01-01' AS t, TIMESTAMPTZ '2025-01-01 00:00:00+00' AS tz,
        'x' AS s, uuid() AS u, 'a'::ENUM('a') AS e, '{{}}'::JSON AS j, [1] AS l) TO '{folder}/duck.parquet' (FORMAT parquet)""")
    (folder / "duck.txt").write_text("""rows 1
i16|INT32|INT_16|SMALLINT|-|null|0|0|0
i32|INT32|INT_32|INTEGER|-|null|0|0|0
i64|INT64|INT_64|BIGINT|-|null|0|0|0
n9|INT32|DECIMAL|NUMERIC(9,2)|-|null|9|2|0
n18|INT64|DECIMAL|NUMERIC(18,2)|-|null|18|2|0
n38|FIXED_LEN_BYTE_ARRAY|DECIMAL|NUMERIC(38,2)|-|null|38|2|0
d|INT32|DATE|DATE|-|null|0|0|0
t|INT64|TIMESTAMP_MICROS|TIMESTAMP|-|null|0|0|0
tz|INT64|TIMESTAMP_MICROS|TIMESTAMPTZ|utc|null|0|0|0
s|BYTE_ARRAY|UTF8|VARCHAR(65535)|-|null|0|0|0
u|FIXED_LEN_BYTE_ARRAY|UUID|-|-|null|0|0|0
e|BYTE_ARRAY|UTF8|VARCHAR(65535)|-|null|0|0|0
j|BYTE_ARRAY|JSON|VARCHAR(65535)|-|null|0|0|0
l||LIST|-|-|null|0|0|0
""")


if __name__ == "__main__":
    {"check": check, "make": make}[sys.argv[1]](pathlib.Path(sys.argv[2]))
