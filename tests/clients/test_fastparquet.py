"""A third reader of Parquet, with its own decoders, reads what `convert` writes; pyarrow and DuckDB do in tests/cli/test_properties.py."""
import pathlib
import sys
import unittest

import fastparquet
import pandas

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "tests/cli"), str(ROOT / "tests/convert")]
import readback  # noqa: E402
from program import ProgramTest  # noqa: E402


def comparable(value, type_name):
    """A value as fastparquet gives it: NUMERIC as a double, times in UTC without saying so."""
    if pandas.isna(value):
        return None
    if type_name.startswith("NUMERIC"):
        return f"{float(value) + 0.0:.12g}"  # -0 is 0
    if type_name == "DOUBLE PRECISION":
        return repr(float(value))
    if type_name in ("DATE", "TIMESTAMP", "TIMESTAMPTZ"):
        at = pandas.Timestamp(value)
        return at.tz_convert(None) if at.tz else at
    return value


class Fastparquet(ProgramTest):
    def test_reads_the_values_that_the_json_has(self):
        columns = set()
        for seed in range(12):
            records, style = readback.records_of(seed, readback.PLAIN_KEYS)
            file = self.write("t.ndjson" if style == "lines" else "t.json", readback.text_of(records, style))
            for codec in "snappy", "zstd", "none":
                self.run_program("convert", file.name, "--out", f"{seed}{codec}", "--compression", codec)
                for path, table in readback.tables_of(records).items():
                    with open(self.folder / f"{seed}{codec}" / f"{readback.table_name('t', path)}.parquet", "rb") as parquet:
                        read = fastparquet.ParquetFile(parquet).to_pandas()
                    self.assertEqual(len(read), len(table.rows))
                    for of_path, type_name, values in readback.columns_of(table):
                        expected = [value or 0 for value in values] if type_name is None else \
                            [comparable(readback.expected(value, type_name), type_name) for value in values]
                        got = [comparable(value, type_name or "BIGINT") for value in read[readback.column_name(of_path)]]
                        # It counts nanoseconds, which overflow in other centuries.
                        there = [row for row, value in enumerate(expected) if not isinstance(value, pandas.Timestamp) or 1700 < value.year < 2200]
                        self.assertEqual([got[row] for row in there], [expected[row] for row in there], f"seed {seed}, {path} {of_path} {type_name}")
                        columns.add(type_name)
            file.unlink()
        self.assertLessEqual({"BIGINT", "DOUBLE PRECISION", "BOOLEAN", "DATE", "TIMESTAMP", "TIMESTAMPTZ", "VARCHAR"}, columns)


if __name__ == "__main__":
    unittest.main()
