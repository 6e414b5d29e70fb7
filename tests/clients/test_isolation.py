"""Isolation as two connections of psycopg2 see it: snapshots, waits, conflicts, deadlocks, DDL."""
import threading
import unittest

import psycopg2
import psycopg2.errors

from served import ServedTest


class Isolation(ServedTest):
    def connect(self):
        connection = psycopg2.connect(host="127.0.0.1", port=self.port, dbname="dev", user="admin")
        self.addCleanup(connection.close)
        return connection

    def setUp(self):
        self.a, self.b, self.watcher = self.connect(), self.connect(), self.connect()
        self.watcher.autocommit = True
        self.run_on(self.watcher, "DROP TABLE IF EXISTS t CASCADE", "DROP TABLE IF EXISTS u CASCADE", "CREATE TABLE t (a INT)",
                    "CREATE TABLE u (a INT)", "INSERT INTO t VALUES (1)")

    @staticmethod
    def run_on(connection, *statements):
        with connection.cursor() as cursor:
            for sql in statements:
                cursor.execute(sql)
            return cursor.fetchall() if cursor.description else None

    def in_background(self, connection, *statements):
        """Starts the statements and returns once the last of them waits for a lock; join() gives its error, or None."""
        outcome = []

        def work():
            try:
                self.run_on(connection, *statements)
                outcome.append(None)
            except psycopg2.Error as error:
                outcome.append(error)

        thread = threading.Thread(target=work)
        thread.start()
        while not outcome and self.run_on(self.watcher, "SELECT COUNT(*) FROM svv_transactions WHERE NOT granted") == [(0,)]:
            pass

        def join():
            thread.join()
            return outcome[0]

        return join

    def test_the_snapshot_is_taken_at_the_first_table_not_at_begin(self):
        self.run_on(self.a, "SELECT 1")
        self.run_on(self.watcher, "INSERT INTO t VALUES (2)")
        self.assertEqual(self.run_on(self.a, "SELECT COUNT(*) FROM t"), [(2,)])
        self.run_on(self.watcher, "INSERT INTO t VALUES (3)")
        self.assertEqual(self.run_on(self.a, "SELECT COUNT(*) FROM t"), [(2,)])
        self.a.commit()
        self.assertEqual(self.run_on(self.a, "SELECT COUNT(*) FROM t"), [(3,)])

    def test_delete_waits_for_update_and_goes_on_after_its_commit(self):
        self.run_on(self.a, "UPDATE t SET a = 5")
        join = self.in_background(self.b, "DELETE FROM t WHERE a = 5")
        self.a.commit()
        self.assertIsNone(join())
        self.b.commit()
        self.assertEqual(self.run_on(self.watcher, "SELECT COUNT(*) FROM t"), [(0,)])

    def test_a_change_of_what_changed_since_the_snapshot_is_error_1023(self):
        self.run_on(self.a, "SELECT * FROM t")
        self.run_on(self.watcher, "UPDATE t SET a = 7")
        with self.assertRaises(psycopg2.Error) as raised:
            self.run_on(self.a, "UPDATE t SET a = 8")
        self.assertEqual(raised.exception.pgcode, "XX000")
        self.assertIn("1023", str(raised.exception))
        self.assertIn("Serializable isolation violation on table", str(raised.exception))
        with self.assertRaises(psycopg2.errors.InFailedSqlTransaction):
            self.run_on(self.a, "SELECT 1")
        self.a.rollback()
        self.run_on(self.a, "UPDATE t SET a = 8")
        self.a.commit()
        self.assertEqual(self.run_on(self.watcher, "SELECT a FROM t"), [(8,)])

    def test_a_cycle_of_waits_is_a_deadlock_error_for_one(self):
        self.run_on(self.a, "UPDATE t SET a = 2")
        self.run_on(self.b, "UPDATE u SET a = 2")
        join = self.in_background(self.b, "UPDATE t SET a = 3")
        with self.assertRaises(psycopg2.errors.DeadlockDetected):
            self.run_on(self.a, "UPDATE u SET a = 3")
        self.a.rollback()
        self.assertIsNone(join())
        self.b.commit()
        self.assertEqual(self.run_on(self.watcher, "SELECT a FROM t"), [(3,)])

    def test_ddl_goes_back_with_its_transaction_and_is_seen_after_it(self):
        self.run_on(self.a, "CREATE TABLE w (a INT)", "ALTER TABLE t ADD COLUMN b INT", "DROP TABLE u")
        self.a.rollback()
        self.assertEqual(self.run_on(self.watcher, "SELECT * FROM t, u"), [])
        with self.assertRaises(psycopg2.errors.UndefinedTable):
            self.run_on(self.watcher, "SELECT * FROM w")
        count = "SELECT COUNT(*) FROM svv_tables WHERE table_name = 'w'"
        self.run_on(self.b, "SELECT * FROM t")
        self.run_on(self.a, "CREATE TABLE w (a INT)")
        self.a.commit()
        self.assertEqual(self.run_on(self.b, count), [(0,)])
        self.b.commit()
        self.assertEqual(self.run_on(self.b, count), [(1,)])
        self.run_on(self.watcher, "DROP TABLE w")


if __name__ == "__main__":
    unittest.main()
