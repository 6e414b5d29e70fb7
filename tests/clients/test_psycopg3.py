import decimal
import unittest

import psycopg

from served import ODD, ServedTest


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

    def test_binary_parameters_arrive(self):
        cursor = self.connect().cursor()
        cursor.execute("SELECT %b + 1, %b || 'x', %b", (41, "é", decimal.Decimal("12.50")))
        self.assertEqual(cursor.fetchone(), (42, "éx", decimal.Decimal("12.50")))

    def test_an_error_has_its_sqlstate(self):
        with self.assertRaises(psycopg.errors.UndefinedTable) as caught:
            self.connect().execute("SELECT * FROM nope")
        self.assertEqual(caught.exception.sqlstate, "42P01")

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
