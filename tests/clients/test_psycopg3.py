import asyncio
import datetime
import decimal
import threading
import unittest

import psycopg

from served import ODD, ServedTest, slow_query


class Psycopg3(ServedTest):
    def connect(self):
        connection = psycopg.connect(host="127.0.0.1", port=self.port, dbname="dev", user="admin")
        self.addCleanup(connection.close)
        return connection

    def test_loads_upserts_and_reads_back(self):
        self.load_and_upsert(self.connect())

    def test_binary_results_are_those_of_text(self):
        connection = self.connect()
        self.load_and_upsert(connection)
        text, binary = connection.cursor(), connection.cursor(binary=True)
        for cursor in (text, binary):
            cursor.execute("SELECT * FROM c ORDER BY id")
        rows = binary.fetchall()
        self.assertEqual(rows, text.fetchall())
        self.assertEqual(rows[3], ODD)

    def test_arrays_of_the_catalog_are_the_same_in_both_formats(self):
        connection = self.connect()
        for sql in ("CREATE TABLE arrays (a INT, b VARCHAR(5), PRIMARY KEY (b, a))", "GRANT SELECT ON arrays TO PUBLIC",
                    "CREATE USER listed PASSWORD DISABLE", "CREATE GROUP listing WITH USER listed"):
            connection.execute(sql)
        user, = connection.execute("SELECT usesysid FROM pg_user WHERE usename = 'listed'").fetchone()
        for query, wanted in (("SELECT conkey FROM pg_constraint WHERE conrelid = 'arrays'::regclass", [2, 1]),
                              ("SELECT relacl FROM pg_class WHERE relname = 'arrays'", ["admin=arwdRxtD/admin", "=r/admin"]),
                              ("SELECT reloptions FROM pg_class WHERE relname = 'arrays'", None),
                              ("SELECT grolist FROM pg_group WHERE groname = 'listing'", [user]), ("SELECT current_schemas(true)", ["pg_catalog", "public"]),
                              ("SELECT ARRAY(SELECT oid FROM pg_namespace WHERE nspname = 'pg_catalog')", [11]),
                              ("SELECT ARRAY['a', 'b \"c\\\\', '', NULL, 'NULL']", ["a", 'b "c\\', "", None, "NULL"]),
                              ("SELECT ARRAY[TRUE, FALSE]", [True, False]), ("SELECT ARRAY[1.5, -2]", [decimal.Decimal("1.5"), decimal.Decimal("-2.0")]),
                              ("SELECT ARRAY[0.5::float8]", [0.5]), ("SELECT ARRAY[DATE '2024-01-02']", [datetime.date(2024, 1, 2)])):
            for binary in (False, True):
                with self.subTest(query, binary=binary):
                    self.assertEqual(connection.cursor(binary=binary).execute(query).fetchone(), (wanted,))

    def test_binary_parameters_arrive(self):
        cursor = self.connect().cursor()
        cursor.execute("SELECT %b + 1, %b || 'x', %b", (41, "é", decimal.Decimal("12.50")))
        self.assertEqual(cursor.fetchone(), (42, "éx", decimal.Decimal("12.50")))

    def test_the_session_follows_its_parameters(self):
        connection = self.connect()
        info = connection.info
        self.assertEqual(info.parameter_status("TimeZone"), "UTC")
        connection.execute("SET timezone TO 'Europe/Zurich'")
        self.assertEqual(info.timezone.key, "Europe/Zurich")
        at = connection.execute("SELECT '2025-07-01 12:00'::TIMESTAMPTZ").fetchone()[0]
        self.assertEqual((str(at), at.tzinfo.key), ("2025-07-01 12:00:00+02:00", "Europe/Zurich"))
        connection.rollback()
        self.assertEqual(info.parameter_status("TimeZone"), "UTC")
        connection.execute("SET application_name TO 'mine'")
        self.assertEqual(info.parameter_status("application_name"), "mine")
        connection.execute("RESET ALL")
        self.assertEqual(info.parameter_status("application_name"), "")

    def test_other_encodings_and_styles_of_dates_are_refused(self):
        connection = self.connect()
        connection.autocommit = True
        for statement in ("SET client_encoding TO 'latin1'", "SET datestyle TO 'SQL, DMY'"):
            with self.assertRaises(psycopg.Error):
                connection.execute(statement)
        connection.execute("SET client_encoding TO 'utf-8'")
        connection.execute("SET datestyle TO 'ISO'")
        self.assertEqual([connection.info.parameter_status(name) for name in ("client_encoding", "DateStyle")], ["UTF8", "ISO, MDY"])

    def test_an_error_has_its_sqlstate(self):
        with self.assertRaises(psycopg.errors.UndefinedTable) as caught:
            self.connect().execute("SELECT * FROM nope")
        self.assertEqual(caught.exception.sqlstate, "42P01")

    def test_a_server_side_cursor_fetches_in_pieces(self):
        connection = self.connect()
        with connection.cursor("named") as cursor:
            cursor.execute("SELECT n FROM generate_series(1, 1000) g(n)")
            self.assertEqual(sum(row[0] for row in cursor), 500500)

    def test_many_rows_and_a_pipeline(self):
        connection = self.connect()
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE many (a INT, b VARCHAR(10))")
        cursor.executemany("INSERT INTO many VALUES (%s, %s)", [(i, f"it's {i}") for i in range(100)])
        with connection.pipeline():
            first = connection.execute("SELECT COUNT(*) FROM many")
            second = connection.execute("SELECT MAX(a) FROM many WHERE b = %s", ("it's 7",))
        self.assertEqual((first.fetchone(), second.fetchone()), ((100,), (7,)))
        connection.commit()

    def test_an_error_in_a_pipeline_undoes_the_rest_of_it(self):
        connection = self.connect()
        connection.execute("CREATE TABLE piped (a INT)")
        connection.commit()
        with self.assertRaises(psycopg.errors.UndefinedTable):
            with connection.pipeline():
                connection.execute("INSERT INTO piped VALUES (1)")
                connection.execute("SELECT * FROM nope")
                connection.execute("INSERT INTO piped VALUES (2)")
        connection.rollback()
        self.assertEqual(connection.execute("SELECT COUNT(*) FROM piped").fetchone(), (0,))

    def test_an_error_arrives_before_the_sync_of_its_pipeline(self):
        connection = self.connect()
        with self.assertRaises(psycopg.errors.UndefinedTable):
            connection.execute("SELECT * FROM nope")
        with self.assertRaises(psycopg.errors.InFailedSqlTransaction):  # it flushes, and waits for the rows of the first
            connection.cursor().executemany("SELECT %s", [(1,), (2,)], returning=True)
        connection.rollback()
        cursor = connection.cursor()
        cursor.executemany("SELECT %s", [(1,), (2,)], returning=True)
        self.assertEqual([cursor.fetchone(), cursor.nextset(), cursor.fetchone()], [(1,), True, (2,)])

    def test_without_a_transaction_a_pipeline_is_one_up_to_its_sync(self):
        connection = self.connect()
        connection.autocommit = True
        connection.execute("CREATE TABLE synced (a INT)")
        with self.assertRaises(psycopg.errors.UndefinedTable):
            with connection.pipeline() as pipeline:
                connection.execute("INSERT INTO synced VALUES (1)")
                pipeline.sync()
                connection.execute("INSERT INTO synced VALUES (2)")
                connection.execute("SELECT * FROM nope")
                connection.execute("INSERT INTO synced VALUES (3)")
        self.assertEqual(connection.info.transaction_status, psycopg.pq.TransactionStatus.IDLE)
        self.assertEqual(connection.execute("SELECT a FROM synced").fetchall(), [(1,)])

    def test_copy_from_the_client_is_refused_and_the_session_goes_on(self):
        connection = self.connect()
        connection.autocommit = True
        connection.execute("CREATE TABLE copied (a INT)")
        for statement, message in (("COPY copied FROM STDIN", "LOAD source is not supported"), ("COPY copied TO STDOUT", "COPY TO")):
            with self.subTest(statement), self.assertRaisesRegex(psycopg.errors.FeatureNotSupported, message):
                with connection.cursor().copy(statement) as copy:
                    copy.write("1\n")
        self.assertEqual(connection.execute("SELECT COUNT(*) FROM copied").fetchone(), (0,))

    def test_cursors_of_every_kind_give_the_rows(self):
        connection = self.connect()
        connection.execute("CREATE TABLE kinds (a INT, b VARCHAR(10))")
        connection.execute("INSERT INTO kinds VALUES (1, %s), (2, NULL)", ("it's \\",))
        query, rows = "SELECT a, b FROM kinds WHERE a > {} ORDER BY a", [(1, "it's \\"), (2, None)]
        self.assertEqual(list(connection.cursor().stream(query.format("%s"), (0,))), rows)
        self.assertEqual(psycopg.ClientCursor(connection).execute(query.format("%s"), (0,)).fetchall(), rows)
        self.assertEqual(psycopg.RawCursor(connection).execute(query.format("$1"), (0,)).fetchall(), rows)
        self.assertEqual(connection.cursor(row_factory=psycopg.rows.dict_row).execute(query.format("1")).fetchall(), [{"a": 2, "b": None}])
        with connection.cursor("kinds") as server:
            server.execute(query.format("%s"), (0,))
            self.assertEqual(server.fetchmany(1) + server.fetchall(), rows)
        with self.assertRaisesRegex(psycopg.errors.FeatureNotSupported, "WITH HOLD"):
            connection.cursor("held", withhold=True).execute(query.format(0))

    def test_transaction_blocks_do_not_nest(self):
        """Redshift has no savepoints."""
        connection = self.connect()
        connection.autocommit = True
        connection.execute("CREATE TABLE nested (a INT)")
        with connection.transaction():
            connection.execute("INSERT INTO nested VALUES (1)")
        with self.assertRaises(ZeroDivisionError), connection.transaction():
            connection.execute("INSERT INTO nested VALUES (2)")
            1 / 0
        self.assertEqual(connection.execute("SELECT a FROM nested").fetchall(), [(1,)])
        connection.execute("BEGIN")
        with self.assertRaisesRegex(psycopg.errors.FeatureNotSupported, "SAVEPOINT"):
            connection.execute('SAVEPOINT "_pg3_1"')

    def test_lists_are_bound_as_arrays(self):
        connection = self.connect()
        for names in (["public", None], []):
            found = connection.execute("SELECT nspname FROM pg_namespace WHERE nspname = ANY(%s)", (names,)).fetchall()
            self.assertEqual(found, [("public",)] if names else [])
        self.assertEqual(connection.execute("SELECT %b", ([1, 70000],)).fetchone(), ([1, 70000],))
        connection.execute("CREATE TABLE unlisted (a INT)")
        with self.assertRaisesRegex(psycopg.errors.FeatureNotSupported, "not supported on Redshift tables"):
            connection.execute("SELECT a FROM unlisted WHERE a = ANY(%s)", ([1, 2],))

    def test_asynchronous_connections_work_alike(self):
        async def work():
            async with await psycopg.AsyncConnection.connect(host="127.0.0.1", port=self.port, dbname="dev", user="admin") as connection:
                return await (await connection.execute("SELECT %s::int + 1", (41,))).fetchall()

        self.assertEqual(asyncio.run(work()), [(42,)])

    def test_cancel_ends_a_statement(self):
        connection = self.connect()
        connection.autocommit = True
        query = slow_query(connection.execute)
        done = threading.Event()

        def cancel():  # one that comes before the statement does nothing
            while not done.wait(0.2):
                connection.cancel()

        canceller = threading.Thread(target=cancel)
        canceller.start()
        try:
            with self.assertRaises(psycopg.errors.QueryCanceled):
                connection.execute(query)
        finally:
            done.set()
            canceller.join()

    def test_a_prepared_statement_outlives_transactions_and_errors(self):
        connection = self.connect()
        for number in range(10):
            self.assertEqual(connection.execute("SELECT %s::int + 1", (number,), prepare=True).fetchone(), (number + 1,))
            if number == 5:
                with self.assertRaises(psycopg.Error):
                    connection.execute("SELECT * FROM nope")
                connection.rollback()
            connection.commit()


if __name__ == "__main__":
    unittest.main()
