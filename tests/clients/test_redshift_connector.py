import datetime
import decimal
import ssl
import subprocess
import unittest
import unittest.mock

import pandas
import redshift_connector

from served import PROGRAM, ServedTest


class Connected(ServedTest):
    @classmethod
    def connected(cls, **more):
        return redshift_connector.connect(host="127.0.0.1", port=cls.port, database="dev", user="admin", password="any", **{"ssl": False, **more})

    def connect(self, **more):
        connection = self.connected(**more)
        self.addCleanup(connection.close)
        return connection


class RedshiftConnector(Connected):
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

    def test_every_type_goes_in_and_comes_back(self):
        row = [1, "é", decimal.Decimal("1.250"), datetime.datetime(2024, 1, 2, 3, 4, 5, 6), datetime.datetime(2024, 1, 2, tzinfo=datetime.timezone.utc),
               datetime.date(2024, 1, 2), 0.5, True, datetime.time(1, 2, 3)]
        cursor = self.connect().cursor()
        cursor.execute("CREATE TABLE types (a INT, b VARCHAR(20), n NUMERIC(12,3), at TIMESTAMP, tz TIMESTAMPTZ, d DATE, f FLOAT4, ok BOOL, t TIME)")
        cursor.execute(f"INSERT INTO types VALUES ({', '.join(['%s'] * len(row))})", row)
        cursor.execute("INSERT INTO types VALUES (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)")
        cursor.execute("SELECT * FROM types ORDER BY a")
        self.assertEqual([list(one) for one in cursor.fetchall()], [row, [None] * len(row)])

    def test_many_rows_in_a_call(self):
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE calls (a INT, b VARCHAR(10))")
        connection.commit()
        cursor.executemany("INSERT INTO calls VALUES (%s, %s)", [(1, "x"), (2, None)])
        self.assertEqual(cursor.rowcount, 2)
        (self.folder / "calls.csv").write_text("a,b\n3,y\n4,z\n")
        cursor.insert_data_bulk(str(self.folder / "calls.csv"), "calls", [0, 1], ["a", "b"], ",", batch_size=1)
        cursor.execute("SELECT a, b FROM calls ORDER BY a")
        self.assertEqual(cursor.fetch_numpy_array().tolist(), [[1, "x"], [2, None], [3, "y"], [4, "z"]])

    def test_every_style_of_parameters(self):
        cursor = self.connect().cursor()
        for style, query, parameters in (("format", "SELECT %s + 1", (41,)), ("qmark", "SELECT ? + 1", (41,)), ("numeric", "SELECT :1 + 1", (41,)),
                                         ("named", "SELECT :n + 1", {"n": 41}), ("pyformat", "SELECT %(n)s + 1", {"n": 41})):
            with self.subTest(style):
                cursor.paramstyle = style
                cursor.execute(query, parameters)
                self.assertEqual(list(cursor.fetchone()), [42])

    def test_tls_is_checked_against_the_certificate_of_serve(self):
        with unittest.mock.patch.dict("os.environ", {"SSL_CERT_FILE": str(self.folder / "serve.crt")}):
            cursor = self.connect(ssl=True).cursor()
            cursor.execute("SELECT 1")
            self.assertEqual(list(cursor.fetchone()), [1])
        with self.assertRaises((redshift_connector.Error, ssl.SSLError)):
            self.connect(ssl=True)


class Metadata(Connected):
    """Every call that the driver has for it; it asks with SHOW, as of a cluster."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        with cls.connected() as connection:
            cursor = connection.cursor()
            for sql in ("CREATE SCHEMA sales", "CREATE TABLE parent (id INT PRIMARY KEY, name VARCHAR(50) DEFAULT 'x', n NUMERIC(10,2))",
                        "CREATE TABLE pair (a INT, b VARCHAR(20), at TIMESTAMP, PRIMARY KEY (a, b)) SORTKEY (a)", "COMMENT ON TABLE parent IS 'above'",
                        "CREATE TABLE sales.child (id BIGINT IDENTITY(1,1), parent_id INT DISTKEY REFERENCES parent (id), a INT, b VARCHAR(20), "
                        "FOREIGN KEY (a, b) REFERENCES pair (a, b))", "CREATE VIEW seen AS SELECT id, name FROM parent",
                        "CREATE VIEW late AS SELECT name FROM public.parent WITH NO SCHEMA BINDING", "CREATE USER ann PASSWORD DISABLE",
                        "CREATE GROUP readers", "GRANT SELECT, INSERT ON parent TO ann", "GRANT SELECT ON parent TO PUBLIC",
                        "GRANT UPDATE ON parent TO GROUP readers", "GRANT DELETE ON sales.child TO ann WITH GRANT OPTION"):
                cursor.execute(sql)
            connection.commit()

    def setUp(self):
        self.cursor = self.connect().cursor()

    def rows(self, call, *columns, **arguments):
        """What a call of the driver answers, of it the columns of these names."""
        rows = getattr(self.cursor, call)(**arguments)
        names = [column[0] for column in self.cursor.description]
        return [[row[names.index(column)] for column in columns] if columns else list(row) for row in rows]

    def test_the_server_announces_what_it_can_list(self):
        self.assertEqual(self.cursor.get_show_discovery_version(), 4)

    def test_catalogs_and_schemas(self):
        self.assertEqual(self.rows("get_catalogs"), [["dev"]])
        self.assertEqual([row for row in self.rows("get_schemas") if not row[0].startswith("pg_temp")],
                         [[name, "dev"] for name in ("information_schema", "pg_catalog", "public", "sales")])
        self.assertEqual(self.rows("get_schemas", schema_pattern="sa%"), [["sales", "dev"]])
        self.assertEqual(self.rows("get_schemas", catalog="other"), [])

    def test_tables_by_type_and_pattern(self):
        what = ("TABLE_SCHEM", "TABLE_NAME", "TABLE_TYPE", "REMARKS", "OWNER", "DIST_STYLE", "TABLE_SUBTYPE")
        tables = [["public", "pair", "TABLE", None, "admin", "AUTO (EVEN)", "REGULAR TABLE"],
                  ["public", "parent", "TABLE", "above", "admin", "AUTO (EVEN)", "REGULAR TABLE"],
                  ["sales", "child", "TABLE", None, "admin", "KEY", "REGULAR TABLE"]]
        views = [["public", "late", "VIEW", None, "admin", None, "LATE BINDING VIEW"], ["public", "seen", "VIEW", None, "admin", None, "REGULAR VIEW"]]
        self.assertEqual(self.rows("get_tables", *what, types=["TABLE"]), tables)
        self.assertEqual(self.rows("get_tables", *what, types=["VIEW"]), views)
        self.assertEqual(sorted(self.rows("get_tables", *what)), sorted(tables + views))
        self.assertEqual(self.rows("get_tables", *what, schema_pattern="public", table_name_pattern="p%"), tables[:2])
        self.assertEqual(self.rows("get_tables", schema_pattern="public", table_name_pattern="p\\_%"), [])
        self.assertIn(["TABLE"], self.rows("get_table_types"))

    def test_columns_of_tables_and_of_views_whenever_they_are_bound(self):
        what = ("COLUMN_NAME", "TYPE_NAME", "COLUMN_SIZE", "DECIMAL_DIGITS", "NULLABLE", "COLUMN_DEF", "ORDINAL_POSITION", "IS_AUTOINCREMENT", "SORT_KEY",
                "DIST_KEY")
        for table, wanted in (("parent", [["id", "int4", 10, 0, 0, None, 1, "NO", 0, 0], ["name", "varchar", 50, 0, 1, "'x'", 2, "NO", 0, 0],
                                          ["n", "numeric", 10, 2, 1, None, 3, "NO", 0, 0]]),
                              ("pair", [["a", "int4", 10, 0, 0, None, 1, "NO", 1, 0], ["b", "varchar", 20, 0, 0, None, 2, "NO", 0, 0],
                                        ["at", "timestamp", 29, 6, 1, None, 3, "NO", 0, 0]]),
                              ("seen", [["id", "int4", 10, 0, 1, None, 1, "NO", 0, 0], ["name", "varchar", 50, 0, 1, None, 2, "NO", 0, 0]]),
                              ("late", [["name", "varchar", 50, 0, 1, None, 1, "NO", 0, 0]])):
            with self.subTest(table):
                self.assertEqual(self.rows("get_columns", *what, schema_pattern="public", tablename_pattern=table), wanted)
        self.assertEqual(self.rows("get_columns", "COLUMN_NAME", "IS_AUTOINCREMENT", "DIST_KEY", schema_pattern="sales", columnname_pattern="%id"),
                         [["id", "YES", 0], ["parent_id", "NO", 1]])
        self.assertEqual({row[0] for row in self.rows("get_columns", "TABLE_NAME")}, {"child", "late", "pair", "parent", "seen"})

    def test_keys_and_what_refers_to_them(self):
        pair = [["dev", "public", "pair", column, "dev", "sales", "child", column, number, 3, 3, "child_a_fkey", "pair_pkey", 7]
                for number, column in ((1, "a"), (2, "b"))]
        parent = [["dev", "public", "parent", "id", "dev", "sales", "child", "parent_id", 1, 3, 3, "child_parent_id_fkey", "parent_pkey", 7]]
        self.assertEqual(self.rows("get_primary_keys", schema="public", table="pair"),
                         [["dev", "public", "pair", "a", 1, "pair_pkey"], ["dev", "public", "pair", "b", 2, "pair_pkey"]])
        self.assertEqual([row[2] for row in self.rows("get_primary_keys")], ["pair", "pair", "parent"])
        self.assertEqual(self.rows("get_imported_keys", schema="sales", table="child"), pair + parent)
        self.assertEqual(self.rows("get_exported_keys", schema="public", table="pair"), pair)
        self.assertEqual(self.rows("get_exported_keys", schema="public", table="parent"), parent)
        for call in ("get_primary_keys", "get_imported_keys", "get_exported_keys"):
            self.assertEqual(self.rows(call, schema="public", table="nope"), [])
        self.assertEqual(self.rows("get_best_row_identifier", schema="public", table="pair", scope=1),
                         [[1, "a", 4, "int4", 10, None, 0, 1], [1, "b", 12, "varchar", 20, None, 0, 1]])

    def test_privileges(self):
        parent = [["dev", "public", "parent", "admin", *grant, "NO"]
                  for grant in (("ann", "INSERT"), ("ann", "SELECT"), ("public", "SELECT"), ("readers", "UPDATE"))]
        self.assertEqual(self.rows("get_table_privileges", schema_pattern="public", table_name_pattern="parent"), parent)
        self.assertEqual(self.rows("get_table_privileges", table_name_pattern="%"), parent + [["dev", "sales", "child", "admin", "ann", "DELETE", "YES"]])
        self.assertEqual(self.rows("get_column_privileges", schema="public", table="parent", column_name_pattern="%"), [])

    def test_functions_and_procedures_are_none(self):
        for call, arguments in (("get_functions", {"function_name_pattern": "%"}), ("get_procedures", {"procedure_name_pattern": "%"}),
                                ("get_function_columns", {"function_name_pattern": "%", "column_name_pattern": "%"}),
                                ("get_procedure_columns", {"procedure_name_pattern": "%", "column_name_pattern": "%"})):
            with self.subTest(call):
                self.assertEqual(self.rows(call, **arguments), [])

    def test_without_discovery_it_asks_the_catalog(self):
        """As releases of the driver do that know no SHOW: the answers are the same where they have such a query."""
        for call, columns, arguments in (("get_schemas", 1, {"schema_pattern": "sales"}), ("get_tables", 5, {"schema_pattern": "public", "table_name_pattern": "parent"}),
                                         ("get_columns", 4, {"schema_pattern": "public", "tablename_pattern": "parent"}),
                                         ("get_columns", 4, {"schema_pattern": "public", "tablename_pattern": "late"}),
                                         ("get_primary_keys", 6, {"schema": "public", "table": "parent"}),
                                         ("get_procedures", 9, {"procedure_name_pattern": "%"})):
            with self.subTest(call):
                wanted = [row[1:columns] for row in self.rows(call, **arguments)]
                with unittest.mock.patch.object(redshift_connector.Cursor, "get_show_discovery_version", return_value=0):
                    self.assertEqual([row[1:columns] for row in self.rows(call, **arguments)], wanted)


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
