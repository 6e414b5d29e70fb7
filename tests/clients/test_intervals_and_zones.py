"""INTERVAL and the session's time zone through drivers that read them in their own ways."""
import datetime
import unittest
import zoneinfo

import psycopg
import redshift_connector
from redshift_connector.interval import IntervalDayToSecond, IntervalYearToMonth

from served import ServedTest


class IntervalsAndZones(ServedTest):
    def test_redshift_connector_reads_intervals_in_their_binary_forms(self):
        connection = redshift_connector.connect(host="127.0.0.1", port=self.port, database="dev", user="admin", password="any", ssl=False)
        self.addCleanup(connection.close)
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE spans (m INTERVAL YEAR TO MONTH, s INTERVAL DAY TO SECOND)")
        cursor.execute("INSERT INTO spans VALUES ('1-2', '1 02:03:04.5')")
        cursor.execute("SELECT m, s FROM spans")
        micros = ((26 * 60 + 3) * 60 + 4) * 1_000_000 + 500_000
        self.assertEqual(list(cursor.fetchone()), [IntervalYearToMonth(14), IntervalDayToSecond(micros)])
        self.assertEqual([column[1] for column in cursor.description], [1188, 1190])

    def test_a_timestamptz_is_one_instant_in_every_zone_and_format(self):
        with psycopg.connect(host="127.0.0.1", port=self.port, dbname="dev", user="admin") as connection:
            instant = datetime.datetime(2025, 7, 1, 12, tzinfo=zoneinfo.ZoneInfo("Europe/Zurich"))
            for zone in ("UTC", "Europe/Zurich", "America/St_Johns"):
                connection.execute(f"SET timezone TO '{zone}'")
                for binary in (False, True):
                    cursor = connection.cursor(binary=binary)
                    cursor.execute("SELECT '2025-07-01 12:00 Europe/Zurich'::TIMESTAMPTZ")
                    self.assertEqual(cursor.fetchone(), (instant,), (zone, binary))


if __name__ == "__main__":
    unittest.main()
