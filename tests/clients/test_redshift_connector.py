import ssl
import subprocess
import unittest
import unittest.mock

import pandas
import redshift_connector

from served import PROGRAM, ServedTest


class RedshiftConnector(ServedTest):
    def connect(self, **more):
        connection = redshift_connector.connect(host="127.0.0.1", port=self.port, database="dev", user="admin", password="any",
                                                **{"ssl": False, **more})
        self.addCleanup(connection.close)
        return connection

    def test_loads_upserts_and_reads_back(self):
        self.load_and_upsert(self.connect())

    def test_an_error_has_its_sqlstate_and_statements_outlive_it(self):
        connection = self.connect()
        cursor = connection.cursor()
        for _ in range(2):
            with self.assertRaises(redshift_connector.ProgrammingError) as caught:
                cursor.execute("SELECT * FROM nope")
            self.assertEqual(caught.exception.args[0]["C"], "42P01")
            connection.rollback()
            cursor.execute("SELECT 1")
            self.assertEqual(list(map(list, cursor.fetchall())), [[1]])
            connection.commit()

    def test_a_data_frame_goes_in_and_comes_back(self):
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE frame (a INT, b VARCHAR(10))")
        connection.commit()
        cursor.write_dataframe(pandas.DataFrame({"a": [1, 2], "b": ["x", "y"]}), "frame")
        cursor.execute("SELECT * FROM frame ORDER BY a")
        self.assertEqual(cursor.fetch_dataframe().values.tolist(), [[1, "x"], [2, "y"]])

    def test_metadata_calls_name_what_is_there(self):
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE meta (id BIGINT NOT NULL, name VARCHAR(20) DEFAULT 'x', n NUMERIC(10,2), PRIMARY KEY (id))")
        cursor.execute("CREATE TABLE child (id BIGINT, meta_id BIGINT REFERENCES meta (id))")
        connection.commit()
        self.assertIn("public", [row[0] for row in cursor.get_schemas()])
        self.assertIn("meta", [row[2] for row in cursor.get_tables(schema_pattern="public", types=["TABLE"])])
        self.assertEqual([row[0] for row in cursor.get_catalogs()], ["dev"])
        self.assertIn(["TABLE"], [list(row) for row in cursor.get_table_types()])
        columns = cursor.get_columns(schema_pattern="public", tablename_pattern="meta")
        # TABLE_NAME, COLUMN_NAME, TYPE_NAME, COLUMN_SIZE, DECIMAL_DIGITS, NULLABLE, ORDINAL_POSITION
        self.assertEqual([[row[i] for i in (2, 3, 5, 6, 8, 10, 16)] for row in columns],
                         [["meta", "id", "int8", 19, 0, 0, 1], ["meta", "name", "varchar", 20, 0, 1, 2], ["meta", "n", "numeric", 10, 2, 1, 3]])
        self.assertIn("meta", [row[2] for row in cursor.get_columns()])
        # TABLE_NAME, COLUMN_NAME, KEY_SEQ, PK_NAME
        self.assertEqual([list(row[2:]) for row in cursor.get_primary_keys(schema="public", table="meta")], [["meta", "id", 1, "meta_pkey"]])
        self.assertEqual(list(cursor.get_procedures()), [])

    def test_columns_of_views_are_found_whenever_they_are_bound(self):
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE based (id BIGINT, name VARCHAR(20))")
        cursor.execute("CREATE VIEW early AS SELECT id, name FROM based")
        cursor.execute("CREATE VIEW late AS SELECT name FROM public.based WITH NO SCHEMA BINDING")
        connection.commit()
        for view, wanted in (("early", [["id", 19], ["name", 20]]), ("late", [["name", 20]])):
            columns = cursor.get_columns(schema_pattern="public", tablename_pattern=view)
            self.assertEqual([[row[3], row[6]] for row in columns], wanted)

    def test_metadata_calls_that_want_show_discovery_say_so(self):
        """SHOW COLUMNS and its family are not there; the driver asks for them only where the server announces them."""
        cursor = self.connect().cursor()
        for call in (lambda: cursor.get_imported_keys(schema="public", table="meta"), lambda: cursor.get_functions(schema_pattern="public"),
                     lambda: cursor.get_column_privileges(schema="public", table="meta")):
            with self.assertRaisesRegex(redshift_connector.InterfaceError, "show discovery"):
                call()

    def test_tls_is_checked_against_the_certificate_of_serve(self):
        with unittest.mock.patch.dict("os.environ", {"SSL_CERT_FILE": str(self.folder / "serve.crt")}):
            cursor = self.connect(ssl=True).cursor()
            cursor.execute("SELECT 1")
            self.assertEqual(list(cursor.fetchone()), [1])
        with self.assertRaises((redshift_connector.Error, ssl.SSLError)):
            self.connect(ssl=True)


class Digest(ServedTest):
    """With users, a driver of Redshift's proves its password by Redshift's own SHA-256 digest."""

    @classmethod
    def arguments(cls):
        subprocess.run([PROGRAM, "serve", "adduser", "ann", "--users", cls.folder / "users"], input="secret\n", text=True, check=True)
        return ["--users", cls.folder / "users"]

    def connect(self, password):
        return redshift_connector.connect(host="127.0.0.1", port=self.port, database="dev", user="ann", password=password, ssl=False)

    def test_the_right_password_and_no_other_gets_in(self):
        with self.connect("secret") as connection:
            self.assertTrue(connection.cursor().execute("SELECT 1").fetchone())
        with self.assertRaises(redshift_connector.InterfaceError):
            self.connect("Secret")

    def test_the_digest_is_what_it_used(self):
        with unittest.mock.patch("redshift_connector.utils.extensible_digest.ExtensibleDigest.encode", return_value=b"x" * 32) as encode:
            with self.assertRaises(redshift_connector.InterfaceError):
                self.connect("secret")
        encode.assert_called_once()


if __name__ == "__main__":
    unittest.main()
