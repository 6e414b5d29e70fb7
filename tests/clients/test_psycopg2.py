import threading
import unittest
import unittest.mock

import psycopg2
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

    def test_sqlalchemy_connects_and_works_over_it(self):
        # SHOW standard_conforming_strings fails on Redshift too: sqlalchemy-redshift leaves it out, in this way.
        leave_out = unittest.mock.patch.object(PGDialect_psycopg2, "_set_backslash_escapes", lambda self, connection: None)
        leave_out.start()
        self.addCleanup(leave_out.stop)
        engine = sqlalchemy.create_engine(f"postgresql+psycopg2://admin@127.0.0.1:{self.port}/dev")
        table = sqlalchemy.Table("made", sqlalchemy.MetaData(), sqlalchemy.Column("a", sqlalchemy.Integer))
        with engine.begin() as connection:
            connection.execute(sqlalchemy.schema.CreateTable(table))
            connection.execute(table.insert(), [{"a": 1}, {"a": 2}])
        with engine.connect() as connection:
            self.assertEqual(connection.execute(sqlalchemy.select(table).order_by(table.c.a)).all(), [(1,), (2,)])
        engine.dispose()


if __name__ == "__main__":
    unittest.main()
