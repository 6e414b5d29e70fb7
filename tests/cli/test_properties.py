"""Random JSON through `convert`, read back by readers that are not ours. What must come out is worked out by tests/convert/readback.py.

LOADONCE_SEEDS=100-199 tries other seeds than the few that are tried otherwise.
"""
import hashlib
import os
import pathlib
import random
import sys

import duckdb
import pyarrow.parquet

from program import ROOT, ProgramTest

sys.path.insert(0, str(ROOT / "tests/convert"))
import readback  # noqa: E402

def seeds():
    first, _, last = os.environ.get("LOADONCE_SEEDS", "0-11").partition("-")
    return range(int(first), int(last or first) + 1)


def type_name(type_):
    """Redshift's name of an Arrow type."""
    names = {"bool": "BOOLEAN", "int64": "BIGINT", "double": "DOUBLE PRECISION", "date32[day]": "DATE", "timestamp[us]": "TIMESTAMP",
             "timestamp[us, tz=UTC]": "TIMESTAMPTZ", "string": "VARCHAR"}
    text = str(type_)
    return names.get(text) or text.replace("decimal128(", "NUMERIC(").replace(", ", ",")


class Properties(ProgramTest):
    def convert(self, records, style, out, *options):
        file = self.folder / ("t.ndjson" if style == "lines" else "t.json")
        file.write_text(readback.text_of(records, style), encoding="utf-8")
        self.run_program("convert", file.name, "--out", out, *options)

    def differences(self, out, records, fill):
        """Where the files are not what the records say, as text."""
        tables = readback.tables_of(records)
        files = {file.stem: file for file in sorted((self.folder / out).iterdir())}
        if {readback.table_name("t", path) for path in tables} != set(files):
            return [f"files: {sorted(files)} of {sorted(tables)}"]
        wrong = []
        for path, table in tables.items():
            name = readback.table_name("t", path)
            by_arrow = pyarrow.parquet.ParquetFile(files[name], page_checksum_verification=True).read()
            con = duckdb.connect()
            con.execute("SET TimeZone = 'UTC'")
            by_duckdb = con.execute("SELECT * FROM read_parquet(?)", [str(files[name])]).to_arrow_table()
            if by_arrow.num_rows != len(table.rows):
                wrong.append(f"{name}: {by_arrow.num_rows} rows, not {len(table.rows)}")
                continue
            wanted = list(readback.columns_of(table))
            of_columns = [readback.column_name(column) for column, _, _ in wanted]
            if set(of_columns) != set(by_arrow.column_names) - {"_lo_index"}:
                wrong.append(f"{name}: columns {by_arrow.column_names}, not {of_columns}")
                continue
            for column, (of_path, type_wanted, values) in zip(of_columns, wanted):
                found = type_name(by_arrow.schema.field(column).type)
                if found != (type_wanted or "BIGINT"):
                    wrong.append(f"{name}.{column}: {found}, not {type_wanted}")
                    continue
                expected = [value or 0 for value in values] if type_wanted is None else \
                    [readback.expected(value, found, fill) for value in values]
                for reader, read in ("pyarrow", by_arrow), ("DuckDB", by_duckdb):
                    got = read.column(column).to_pylist()
                    if found == "DOUBLE PRECISION":
                        got = [value if value is None else repr(value) for value in got]
                    wrong += [f"{name}.{column}, row {row}: {a!r}, not {b!r} ({reader})"
                              for row, (a, b) in enumerate(zip(got, expected)) if a != b][:3]
        return wrong

    def failure(self, records, style, fill, threads):
        """What is wrong with these records' conversion, or nothing."""
        out = f"out{threads}"
        for file in (self.folder / out).glob("*"):
            file.unlink()
        try:
            self.convert(records, style, out, "--nulls", "fill" if fill else "keep", "--threads", threads)
            return "\n".join(self.differences(out, records, fill))
        except AssertionError as error:  # the program has failed
            return str(error)

    def shrunk(self, records, fails):
        """Few of the records that still fail."""
        size = len(records) // 2
        while size > 0:
            at = 0
            while at < len(records):
                fewer = records[:at] + records[at + size:]
                if fewer and fails(fewer):
                    records = fewer
                else:
                    at += size
            size //= 2
        return records

    def test_what_is_read_back_is_the_json(self):
        for seed in seeds():
            records, style = readback.records_of(seed, readback.PLAIN_KEYS)
            for fill in (False, True):
                if self.failure(records, style, fill, 1 + seed % 3):
                    few = self.shrunk(records, lambda some: self.failure(some, style, fill, 1))
                    self.fail(f"seed {seed}, {style}, fill {fill}:\n" + "\n".join(few) + "\n" + self.failure(few, style, fill, 1))

    def test_the_order_of_records_does_not_decide_types(self):
        for seed in seeds():
            records, style = readback.records_of(seed, readback.PLAIN_KEYS)
            shuffled = records[:]
            random.Random(seed).shuffle(shuffled)
            schemas = []
            for some in records, shuffled, records[::-1]:
                out = f"order{len(schemas)}-{seed}"
                self.convert(some, style, out)
                schemas.append({file.name: dict(zip((schema := pyarrow.parquet.read_schema(file)).names, map(str, schema.types)))
                                for file in sorted((self.folder / out).iterdir())})
            self.assertEqual(schemas[0], schemas[1], f"seed {seed}")
            self.assertEqual(schemas[0], schemas[2], f"seed {seed}")

    def test_any_number_of_threads_gives_the_same_bytes(self):
        # Of 20 MB, so that there is more than one block; what comes late is of other types.
        for seed in list(seeds())[:2]:
            records, style = readback.records_of(seed, readback.PLAIN_KEYS)
            others, _ = readback.records_of(seed + 1000, readback.PLAIN_KEYS)
            many = records * (20_000_000 // sum(map(len, records))) + others
            digests = []
            for threads in 1, 2, 5:
                self.convert(many, style, f"threads{threads}", "--threads", threads)
                digests.append({file.name: hashlib.sha256(pathlib.Path(file).read_bytes()).hexdigest()
                                for file in (self.folder / f"threads{threads}").iterdir()})
            self.assertEqual(digests[0], digests[1], f"seed {seed}")
            self.assertEqual(digests[0], digests[2], f"seed {seed}")
