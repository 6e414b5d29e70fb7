import io
import threading
import unittest
import unittest.mock
import warnings

import pandas
import psycopg2
import psycopg2.extras
import psycopg2.pool
import sqlalchemy
from sqlalchemy.dialects.postgresql.psycopg2 import PGDialect_psycopg2

from served import ServedTest, slow_query


class Psycopg2(ServedTest):
    def connect(self):
        connection = psycopg2.connect(host="127.0.0.1", port=self.port, dbname="dev", user="admin")
        self.addCleanup(connection.close)
        return connection

    def test_loads_upserts_and_reads_back(self):
        self.load_and_upsert(self.connect())

    def test_an_error_has_its_class_and_aborts_the_transaction(self):
        connection = self.connect()
        cursor = connection.cursor()
        with self.assertRaises(psycopg2.errors.UndefinedTable):
            cursor.execute("SELECT * FROM nope")
        with self.assertRaises(psycopg2.errors.InFailedSqlTransaction):
            cursor.execute("SELECT 1")
        connection.rollback()
        cursor.execute("SELECT 1")
        self.assertEqual(cursor.fetchone(), (1,))

    def test_cancel_ends_a_statement(self):
        connection = self.connect()
        connection.autocommit = True
        cursor = connection.cursor()
        query = slow_query(cursor.execute)
        # A cancel that comes before the statement does nothing, so it is sent until one meets it.
        done = threading.Event()

        def cancel():
            while not done.wait(0.2):
                connection.cancel()

        canceller = threading.Thread(target=cancel)
        canceller.start()
        try:
            with self.assertRaises(psycopg2.errors.QueryCanceled):
                cursor.execute(query)
        finally:
            done.set()
            canceller.join()

    def test_a_pipe_of_errors_tells_where_and_what(self):
        connection = self.connect()
        connection.autocommit = True
        cursor = connection.cursor()
        with self.assertRaises(psycopg2.errors.SyntaxError) as caught:
            cursor.execute("SELECT 1 FRM t")
        self.assertEqual((caught.exception.pgcode, caught.exception.diag.severity), ("42601", "ERROR"))
        cursor.execute("CREATE TABLE narrow (v VARCHAR(2))")
        with self.assertRaises(psycopg2.errors.InternalError_) as caught:
            cursor.execute("COPY narrow FROM 's3://bucket/new/' IAM_ROLE 'arn:aws:iam::123456789012:role/r' FORMAT AS PARQUET")
        self.assertTrue(caught.exception.diag.message_detail)
        # Every statement is its own transaction: nothing is left to roll back.
        cursor.execute("SELECT 1")
        self.assertEqual(cursor.fetchone(), (1,))

    def test_autocommit_is_seen_by_others_at_once(self):
        connection = self.connect()
        connection.autocommit = True
        connection.cursor().execute("CREATE TABLE at_once (a INT)")
        other = self.connect().cursor()
        other.execute("SELECT COUNT(*) FROM at_once")
        self.assertEqual(other.fetchone(), (0,))

    def test_named_cursors_fetch_in_pieces(self):
        connection = self.connect()
        cursor = connection.cursor("named")
        cursor.itersize = 100
        cursor.execute("SELECT n FROM generate_series(1, 1000) g(n)")
        self.assertEqual(sum(row[0] for row in cursor), 500500)
        cursor.close()
        connection.commit()

    def test_execute_values_inserts_many_rows_in_a_statement(self):
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE many (a INT, b VARCHAR(10))")
        psycopg2.extras.execute_values(cursor, "INSERT INTO many VALUES %s", [(i, f"it's {i}") for i in range(250)], page_size=100)
        psycopg2.extras.execute_batch(cursor, "UPDATE many SET b = %s WHERE a = %s", [("x", 1), ("y", 2)])
        cursor.execute("SELECT COUNT(*), COUNT(DISTINCT b), MAX(b) FROM many")
        self.assertEqual(cursor.fetchone(), (250, 250, "y"))

    def test_copy_from_and_to_the_client_are_refused_whatever_their_options(self):
        connection = self.connect()
        connection.autocommit = True
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE uncopied (a INT)")
        for refused, message in ((lambda: cursor.copy_from(io.StringIO("1\n"), "uncopied"), "LOAD source is not supported"),
                                 (lambda: cursor.copy_expert("COPY uncopied FROM STDIN WITH CSV HEADER", io.StringIO("a\n1\n")), "LOAD source is not supported"),
                                 (lambda: cursor.copy_expert("COPY uncopied TO STDOUT WITH CSV", io.StringIO()), "COPY TO is not supported")):
            with self.assertRaisesRegex(psycopg2.errors.FeatureNotSupported, message):
                refused()
            cursor.execute("SELECT COUNT(*) FROM uncopied")
            self.assertEqual(cursor.fetchone(), (0,))

    def test_a_pool_hands_out_connections_without_what_was_left_open(self):
        pool = psycopg2.pool.ThreadedConnectionPool(1, 2, host="127.0.0.1", port=self.port, dbname="dev", user="admin")
        self.addCleanup(pool.closeall)
        connection = pool.getconn()
        connection.cursor().execute("CREATE TABLE pooled (a INT)")
        connection.commit()
        connection.cursor().execute("INSERT INTO pooled VALUES (1)")
        pool.putconn(connection)
        again = pool.getconn()
        self.assertIs(again, connection)
        cursor = again.cursor()
        cursor.execute("SELECT COUNT(*) FROM pooled")
        self.assertEqual(cursor.fetchone(), (0,))
        pool.putconn(again)

    def test_blocks_commit_or_roll_back(self):
        connection = self.connect()
        with connection, connection.cursor() as cursor:
            cursor.execute("CREATE TABLE blocks (a INT)")
            cursor.execute("INSERT INTO blocks VALUES (1)")
        with self.assertRaises(ZeroDivisionError), connection, connection.cursor() as cursor:
            cursor.execute("INSERT INTO blocks VALUES (2)")
            1 / 0
        with connection, connection.cursor(cursor_factory=psycopg2.extras.RealDictCursor) as cursor:
            cursor.execute("SELECT a FROM blocks WHERE a IN %s", ((1, 2),))
            self.assertEqual(cursor.fetchall(), [{"a": 1}])

    def test_a_session_can_be_read_only_and_serializable(self):
        connection = self.connect()
        connection.set_session(isolation_level="SERIALIZABLE", readonly=True)
        with self.assertRaises(psycopg2.errors.ReadOnlySqlTransaction):
            connection.cursor().execute("CREATE TABLE unmade (a INT)")

    def test_no_other_encoding_is_taken(self):
        connection = self.connect()
        connection.set_client_encoding("UTF8")
        with self.assertRaises(psycopg2.errors.InvalidParameterValue):
            connection.set_client_encoding("LATIN1")

    def test_lists_work_on_the_catalog_alone(self):
        cursor = self.connect().cursor()
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname = ANY(%s)", (["public", "nope"],))
        self.assertEqual(cursor.fetchall(), [("public",)])
        cursor.execute("CREATE TABLE unlisted (a INT)")
        with self.assertRaisesRegex(psycopg2.errors.FeatureNotSupported, "not supported on Redshift tables"):
            cursor.execute("SELECT a FROM unlisted WHERE a = ANY(%s)", ([1, 2],))

    def plain_engine(self):
        engine = sqlalchemy.create_engine(f"postgresql+psycopg2://admin@127.0.0.1:{self.port}/dev")
        self.addCleanup(engine.dispose)
        return engine

    def engine(self):
        """With what sqlalchemy-redshift overrides: the parameter that Redshift has not is not asked for."""
        leave_out = unittest.mock.patch.object(PGDialect_psycopg2, "_set_backslash_escapes", lambda self, connection: None)
        leave_out.start()
        self.addCleanup(leave_out.stop)
        return self.plain_engine()

    def test_sqlalchemys_dialect_for_postgresql_is_refused_as_a_cluster_refuses_it(self):
        """https://github.com/sqlalchemy/sqlalchemy/issues/9494"""
        with self.assertRaisesRegex(sqlalchemy.exc.ProgrammingError, 'unrecognized configuration parameter "standard_conforming_strings"') as caught:
            self.plain_engine().connect()
        self.assertIsInstance(caught.exception.orig, psycopg2.errors.UndefinedObject)

    def test_sqlalchemy_inspects_what_is_there(self):
        connection = self.connect()
        connection.autocommit = True
        for sql in ("CREATE TABLE parents (id BIGINT PRIMARY KEY, name VARCHAR(20) DEFAULT 'x' NOT NULL, n NUMERIC(10,2), UNIQUE (name, n))",
                    "COMMENT ON TABLE parents IS 'above'", "CREATE SCHEMA inspected",
                    "CREATE TABLE inspected.children (id INT, parent_id BIGINT REFERENCES parents (id))", "CREATE VIEW parents_seen AS SELECT id FROM parents"):
            connection.cursor().execute(sql)
        engine = self.engine()
        inspector = sqlalchemy.inspect(engine)
        self.assertIn("inspected", inspector.get_schema_names())
        self.assertIn("parents", inspector.get_table_names())
        self.assertNotIn("children", inspector.get_table_names())
        self.assertEqual(inspector.get_table_names(schema="inspected"), ["children"])
        self.assertEqual(inspector.get_view_names(), ["parents_seen"])
        self.assertEqual([inspector.has_table(name) for name in ("parents", "parents_seen", "nope")], [True, True, False])
        columns = inspector.get_columns("parents")
        self.assertEqual([(column["name"], str(column["type"]), column["nullable"], column["default"]) for column in columns],
                         [("id", "BIGINT", False, None), ("name", "VARCHAR(20)", False, "'x'"), ("n", "NUMERIC(10, 2)", True, None)])
        self.assertEqual(inspector.get_pk_constraint("parents")["constrained_columns"], ["id"])
        self.assertEqual([key["column_names"] for key in inspector.get_unique_constraints("parents")], [["name", "n"]])
        self.assertEqual([(index["name"], index["column_names"]) for index in inspector.get_indexes("parents")], [("parents_name_n_key", ["name", "n"])])
        self.assertEqual(inspector.get_table_comment("parents"), {"text": "above"})
        key, = inspector.get_foreign_keys("children", schema="inspected")
        self.assertEqual((key["constrained_columns"], key["referred_table"], key["referred_columns"]), (["parent_id"], "parents", ["id"]))
        self.assertIn('SELECT "id" FROM "parents"', inspector.get_view_definition("parents_seen"))
        children = sqlalchemy.Table("children", sqlalchemy.MetaData(), autoload_with=engine, schema="inspected")
        self.assertEqual([reference.target_fullname for reference in children.c.parent_id.foreign_keys], ["parents.id"])
        everything = sqlalchemy.MetaData()
        everything.reflect(engine, views=True)
        self.assertIn("parents_seen", everything.tables)

    def test_pandas_reads_frames(self):
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE framed (a INT, b VARCHAR(5), at TIMESTAMP)")
        cursor.execute("INSERT INTO framed VALUES (1, 'x', '2024-01-02 03:04:05'), (2, NULL, NULL)")
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # it prefers a newer SQLAlchemy to psycopg2
            read = pandas.read_sql("SELECT * FROM framed WHERE a > %(least)s ORDER BY a", connection, params={"least": 0})
        self.assertEqual(read["a"].tolist(), [1, 2])
        self.assertEqual(read["b"].isna().tolist(), [False, True])
        self.assertEqual(str(read["at"][0]), "2024-01-02 03:04:05")

    def test_sqlalchemy_connects_and_works_over_it(self):
        engine = self.engine()
        table = sqlalchemy.Table("made", sqlalchemy.MetaData(), sqlalchemy.Column("a", sqlalchemy.Integer))
        with engine.begin() as connection:
            connection.execute(sqlalchemy.schema.CreateTable(table))
            connection.execute(table.insert(), [{"a": 1}, {"a": 2}])
        with engine.connect() as connection:
            self.assertEqual(connection.execute(sqlalchemy.select(table).order_by(table.c.a)).all(), [(1,), (2,)])


if __name__ == "__main__":
    unittest.main()
