import ssl
import unittest
import unittest.mock

import pandas
import redshift_connector

from served import ServedTest


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
        cursor.execute("CREATE TABLE meta (id BIGINT NOT NULL, name VARCHAR(20), n NUMERIC(10,2))")
        connection.commit()
        self.assertIn("public", [row[0] for row in cursor.get_schemas()])
        self.assertIn("meta", [row[2] for row in cursor.get_tables(schema_pattern="public", types=["TABLE"])])
        self.assertEqual([row[0] for row in cursor.get_catalogs()], ["dev"])

    def test_tls_is_checked_against_the_certificate_of_serve(self):
        with unittest.mock.patch.dict("os.environ", {"SSL_CERT_FILE": str(self.folder / "serve.crt")}):
            cursor = self.connect(ssl=True).cursor()
            cursor.execute("SELECT 1")
            self.assertEqual(list(cursor.fetchone()), [1])
        with self.assertRaises((redshift_connector.Error, ssl.SSLError)):
            self.connect(ssl=True)


if __name__ == "__main__":
    unittest.main()
