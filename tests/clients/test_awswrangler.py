"""to_sql and reading. copy() and copy_from_files() write to S3 themselves and have no test: there is no S3 server here yet."""
import unittest

import awswrangler
import pandas
import redshift_connector

from served import ServedTest


class Awswrangler(ServedTest):
    def connect(self):
        connection = redshift_connector.connect(host="127.0.0.1", port=self.port, database="dev", user="admin", password="any", ssl=False)
        self.addCleanup(connection.close)
        return connection

    def rows(self, connection, table):
        return awswrangler.redshift.read_sql_query(f"SELECT id, name FROM public.{table} ORDER BY id, name", connection).values.tolist()

    def to_sql(self, connection, ids, names, **how):
        awswrangler.redshift.to_sql(pandas.DataFrame({"id": ids, "name": names}), connection, schema="public", **how)

    def test_to_sql_in_all_its_modes(self):
        connection = self.connect()
        for method in ("drop", "cascade", "truncate", "delete"):
            with self.subTest(overwrite_method=method):
                for _ in range(2):
                    self.to_sql(connection, [1, 2], ["a", "b"], table="modes", mode="overwrite", overwrite_method=method)
                self.to_sql(connection, [3], ["c"], table="modes", mode="append", lock=True)
                self.assertEqual(self.rows(connection, "modes"), [[1, "a"], [2, "b"], [3, "c"]])

    def test_upsert_replaces_rows_of_the_same_key(self):
        connection = self.connect()
        self.to_sql(connection, [1, 2], ["a", "b"], table="upserted", mode="overwrite", primary_keys=["id"])
        self.to_sql(connection, [2, 3], ["B", "C"], table="upserted", mode="upsert", primary_keys=["id"])
        self.to_sql(connection, [3, 4], ["CC", "D"], table="upserted", mode="upsert")  # the table's own key
        self.assertEqual(self.rows(connection, "upserted"), [[1, "a"], [2, "B"], [3, "CC"], [4, "D"]])

    def test_read_sql_table_gives_the_frame_back(self):
        connection = self.connect()
        self.to_sql(connection, [1], ["a"], table="whole", mode="overwrite")
        self.assertEqual(awswrangler.redshift.read_sql_table("whole", connection, schema="public").values.tolist(), [[1, "a"]])


if __name__ == "__main__":
    unittest.main()
