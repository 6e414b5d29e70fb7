import datetime
import decimal
import unittest

import awswrangler
import boto3
import pandas
import redshift_connector

import s3
from served import ServedTest

ROLE = "arn:aws:iam::123456789012:role/r"


class Awswrangler(ServedTest):
    def setUp(self):
        self.connection = redshift_connector.connect(host="127.0.0.1", port=self.port, database="dev", user="admin", password="any", ssl=False)
        self.addCleanup(self.connection.close)

    def rows(self, table):
        query = f"SELECT * FROM public.{table} ORDER BY id"
        return awswrangler.redshift.read_sql_query(query, self.connection).values.tolist()

    @staticmethod
    def frame(ids, names, **more):
        return pandas.DataFrame({"id": ids, "name": names, **more})


class ToSql(Awswrangler):
    def write(self, ids, names, table, columns={}, **how):
        awswrangler.redshift.to_sql(self.frame(ids, names, **columns), self.connection, schema="public", table=table, **how)

    def test_all_modes(self):
        for method in ("drop", "cascade", "truncate", "delete"):
            with self.subTest(overwrite_method=method):
                for _ in range(2):
                    self.write([1, 2], ["a", "b"], "modes", mode="overwrite", overwrite_method=method)
                self.write([3], ["c"], "modes", mode="append", lock=True)
                self.assertEqual(self.rows("modes"), [[1, "a"], [2, "b"], [3, "c"]])

    def test_upsert_replaces_rows_of_the_same_key(self):
        self.write([1, 2], ["a", "b"], "upserted", mode="overwrite", primary_keys=["id"])
        self.write([2, 3], ["B", "C"], "upserted", mode="upsert", primary_keys=["id"], lock=True)
        self.write([3, 4], ["CC", "D"], "upserted", mode="upsert")  # the table's own key
        self.assertEqual(self.rows("upserted"), [[1, "a"], [2, "B"], [3, "CC"], [4, "D"]])

    def test_precombine_key_keeps_the_newer_row(self):
        self.write([1, 2], ["a", "b"], "combined", {"v": [5, 5]}, mode="overwrite", primary_keys=["id"])
        self.write([1, 2], ["old", "new"], "combined", {"v": [4, 6]}, mode="upsert", primary_keys=["id"], precombine_key="v")
        self.assertEqual(self.rows("combined"), [[1, "a", 5], [2, "new", 6]])

    def test_new_columns_and_columns_by_name(self):
        self.write([1], ["a"], "grown", mode="overwrite")
        self.write([2], ["b"], "grown", {"more": [7]}, mode="append", add_new_columns=True, use_column_names=True)
        self.assertEqual(self.rows("grown")[1], [2, "b", 7])

    def test_what_fails_leaves_nothing(self):
        self.write([1], ["a"], "kept", mode="overwrite")
        with self.assertRaises(redshift_connector.Error):
            self.write([2], ["x" * 300], "kept", mode="append")
        self.assertEqual(self.rows("kept"), [[1, "a"]])


class Reading(Awswrangler):
    def test_a_frame_of_every_type_comes_back(self):
        frame = self.frame([1, 2], ["é", None], n=[decimal.Decimal("1.50"), None], f=[0.1, None], ok=[True, False],
                           day=[datetime.date(2024, 1, 2), None], at=[datetime.datetime(2024, 1, 2, 3, 4, 5), None])
        awswrangler.redshift.to_sql(frame, self.connection, schema="public", table="types", mode="overwrite")
        read = awswrangler.redshift.read_sql_table("types", self.connection, schema="public")
        self.assertEqual(list(read.columns), list(frame.columns))
        self.assertEqual(read.iloc[0].tolist(), frame.iloc[0].tolist())
        self.assertTrue(read.iloc[1].drop(["id", "ok"]).isna().all())

    def test_in_chunks_and_with_parameters(self):
        awswrangler.redshift.to_sql(self.frame(range(10), ["x"] * 10), self.connection, schema="public", table="chunks", mode="overwrite")
        chunks = awswrangler.redshift.read_sql_query("SELECT * FROM chunks WHERE id >= %s ORDER BY id", self.connection, params=(4,), chunksize=4)
        self.assertEqual([chunk["id"].tolist() for chunk in chunks], [[4, 5, 6, 7], [8, 9]])


class Copy(Awswrangler):
    """What goes over S3: awswrangler writes the objects, COPY reads them, both through the bucket `bucket`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        awswrangler.config.s3_endpoint_url = s3.start(cls, cls.folder / "s3")
        cls.addClassCleanup(awswrangler.config.reset, "s3_endpoint_url")
        cls.session = boto3.Session(aws_access_key_id=s3.KEY, aws_secret_access_key=s3.SECRET, region_name="us-east-1")

    def copy(self, frame, table, **how):
        awswrangler.redshift.copy(frame, f"s3://bucket/copy/{self.id()}/", self.connection, table, "public", iam_role=ROLE,
                                  boto3_session=self.session, **how)

    def test_all_modes(self):
        for method in ("drop", "cascade", "truncate", "delete"):
            with self.subTest(overwrite_method=method):
                for _ in range(2):
                    self.copy(self.frame([1, 2], ["a", "b"]), "copied", mode="overwrite", overwrite_method=method)
                self.copy(self.frame([3], ["c"]), "copied", mode="append", lock=True)
                self.assertEqual(self.rows("copied"), [[1, "a"], [2, "b"], [3, "c"]])
        # It removes what it has written.
        self.assertEqual(awswrangler.s3.list_objects("s3://bucket/copy/", boto3_session=self.session), [])

    def test_upsert(self):
        self.copy(self.frame([1, 2], ["a", "b"], v=[5, 5]), "merged", mode="overwrite", primary_keys=["id"])
        self.copy(self.frame([2, 3], ["B", "C"], v=[6, 6]), "merged", mode="upsert", primary_keys=["id"], lock=True)
        self.copy(self.frame([1, 3], ["old", "CC"], v=[4, 7]), "merged", mode="upsert", primary_keys=["id"], precombine_key="v")
        self.copy(self.frame([4], ["D"], v=[1]), "merged", mode="upsert")  # the table's own key
        self.assertEqual(self.rows("merged"), [[1, "a", 5], [2, "B", 6], [3, "CC", 7], [4, "D", 1]])

    def test_every_type_goes_through_parquet(self):
        at = datetime.datetime(2024, 1, 2, 3, 4, 5, 678000)
        frame = self.frame([1, 2], ["é", None], n=[decimal.Decimal("1.50"), None], f=[0.1, None], ok=[True, False],
                           day=[datetime.date(2024, 1, 2), None], at=[at, None])
        self.copy(frame, "parquet_types", mode="overwrite", use_column_names=True)
        self.assertEqual(awswrangler.redshift.read_sql_table("parquet_types", self.connection, schema="public").iloc[0].tolist(), frame.iloc[0].tolist())

    def test_keys_in_the_command_instead_of_a_role(self):
        awswrangler.redshift.copy(self.frame([1], ["a"]), "s3://bucket/keys/", self.connection, "keyed", "public", mode="overwrite",
                                  aws_access_key_id=s3.KEY, aws_secret_access_key=s3.SECRET, boto3_session=self.session)
        self.assertEqual(self.rows("keyed"), [[1, "a"]])

    def test_copy_from_files(self):
        files = awswrangler.s3.to_parquet(self.frame([1, 2, 3], ["a", "b", "c"]), "s3://bucket/files/", dataset=True, boto3_session=self.session)["paths"]
        self.assertEqual(len(files), 1)
        for mode, wanted in (("overwrite", 3), ("append", 6)):
            awswrangler.redshift.copy_from_files("s3://bucket/files/", self.connection, "from_files", "public", iam_role=ROLE, mode=mode,
                                                 boto3_session=self.session)
            self.assertEqual(len(self.rows("from_files")), wanted)
        awswrangler.redshift.copy_from_files("s3://bucket/files/", self.connection, "from_files", "public", iam_role=ROLE, mode="upsert",
                                             primary_keys=["id"], lock=True, boto3_session=self.session)
        self.assertEqual(self.rows("from_files"), [[1, "a"], [2, "b"], [3, "c"]])

    def test_unload_is_refused_by_name(self):
        with self.assertRaises(redshift_connector.ProgrammingError) as caught:
            awswrangler.redshift.unload_to_files("SELECT 1", "s3://bucket/unloaded/", self.connection, iam_role=ROLE, boto3_session=self.session)
        self.assertEqual(caught.exception.args[0]["C"], "0A000")
        self.assertIn("UNLOAD", caught.exception.args[0]["M"])

    def test_a_copy_that_fails_leaves_the_table_as_it_was(self):
        self.copy(self.frame([1], ["a"]), "unharmed", mode="overwrite")
        with self.assertRaises(redshift_connector.Error):
            self.copy(self.frame([2], ["x" * 300]), "unharmed", mode="append")
        self.assertEqual(self.rows("unharmed"), [[1, "a"]])


if __name__ == "__main__":
    unittest.main()
