"""What sessions know of each other and do to each other."""
import os
import socket
import threading
import unittest

import psycopg
import psycopg2

from served import ServedTest, slow_query


class Sessions(ServedTest):
    def connect(self, user="admin", sslmode="prefer"):
        connection = psycopg2.connect(host="127.0.0.1", port=self.port, dbname="dev", user=user, sslmode=sslmode)
        connection.autocommit = True
        self.addCleanup(connection.close)
        return connection

    def setUp(self):
        self.cursor = self.connect().cursor()

    def one(self, sql, *parameters):
        self.cursor.execute(sql, parameters)
        return self.cursor.fetchone()

    def started(self, connection, sql):
        """Runs it in a thread and waits until the server says that it runs; the errors that it ends with."""
        errors = []

        def run():
            try:
                connection.cursor().execute(sql)
            except (psycopg2.Error, psycopg.Error) as error:
                errors.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        pid = connection.info.backend_pid
        while self.one("SELECT current_query FROM pg_stat_activity WHERE procpid = %s", pid) != (sql,):
            self.assertTrue(thread.is_alive(), errors)
        return thread, errors

    def test_everybody_sees_who_is_logged_in_and_what_runs(self):
        other = self.connect("ann")
        self.assertEqual(self.one("SELECT user_name FROM stv_sessions WHERE process = %s", other.get_backend_pid())[0].strip(), "ann")
        cursor = other.cursor()
        cursor.execute("SELECT current_user, PG_BACKEND_PID()")
        self.assertEqual(cursor.fetchone(), ("ann", other.get_backend_pid()))
        activity = "SELECT usename, current_query FROM pg_stat_activity WHERE procpid = %s"
        self.assertEqual(self.one(activity, other.get_backend_pid()), ("ann", "<IDLE>"))
        cursor.execute("BEGIN")
        self.assertEqual(self.one(activity, other.get_backend_pid()), ("ann", "<IDLE> in transaction"))
        cursor.execute("ROLLBACK")
        query = slow_query(self.cursor.execute)
        thread, errors = self.started(other, query)
        self.assertEqual(self.one("SELECT TRIM(status), TRIM(query) FROM stv_recents WHERE pid = %s", other.get_backend_pid()), ("Running", query))
        self.assertEqual(self.one("SELECT COUNT(*) FROM stv_inflight WHERE pid = %s", other.get_backend_pid()), (1,))
        self.assertEqual(self.one("SELECT PG_CANCEL_BACKEND(%s)", other.get_backend_pid()), (1,))
        thread.join(60)
        self.assertEqual([error.pgcode for error in errors], ["57014"])
        self.assertEqual(self.one("SELECT TRIM(status) FROM sys_query_history WHERE session_id = %s AND query_text = %s",
                                  other.get_backend_pid(), query), ("canceled",))

    def test_an_idle_session_is_ended_at_once(self):
        other = self.connect(sslmode="disable")
        other.autocommit = False
        other.cursor().execute("CREATE TABLE left_open (a INT)")
        self.assertEqual(self.one("SELECT PG_TERMINATE_BACKEND(%s)", other.get_backend_pid()), (1,))
        # The server says so unasked, and closes. (libpq drops what it is told while it asks for nothing.)
        with socket.socket(fileno=os.dup(other.fileno())) as plain:
            plain.settimeout(60)
            said = b"".join(iter(lambda: plain.recv(1000), b""))
        self.assertIn(b"SFATAL\0C57P01\0", said)
        while self.one("SELECT COUNT(*) FROM stv_sessions WHERE process = %s", other.get_backend_pid()) != (0,):
            pass  # its thread ends by itself
        self.assertEqual(self.one("SELECT COUNT(*) FROM pg_class WHERE relname = 'left_open'"), (0,))

    def test_a_running_statement_is_ended_with_its_session(self):
        # psycopg 3: psycopg2 forgets the reason when the connection closes.
        other = psycopg.connect(host="127.0.0.1", port=self.port, dbname="dev", user="admin", autocommit=True)
        self.addCleanup(other.close)
        thread, errors = self.started(other, slow_query(self.cursor.execute))
        self.assertEqual(self.one("SELECT PG_TERMINATE_BACKEND(%s)", other.info.backend_pid), (1,))
        thread.join(60)
        self.assertEqual([type(error) for error in errors], [psycopg.errors.AdminShutdown])
        self.assertTrue(other.broken)

    def test_rows_that_nobody_reads_to_the_end_are_in_the_history(self):
        other = self.connect()
        pid = other.get_backend_pid()
        query = "SELECT a.n, b.n FROM generate_series(1, 10000) a(n), generate_series(1, 10000) b(n)"
        thread, errors = self.started(other, query)
        while thread.is_alive():  # a cancel that comes just before the rows does nothing
            other.cancel()
            thread.join(0.2)
        self.assertEqual([error.pgcode for error in errors], ["57014"])
        self.assertEqual(self.one("SELECT TRIM(status) FROM sys_query_history WHERE session_id = %s AND query_text = %s", pid, query), ("canceled",))


if __name__ == "__main__":
    unittest.main()
