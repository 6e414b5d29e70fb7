"""examples/: that they do what they say."""
import shutil
import unittest

from program import ROOT, ProgramTest


class Shop(ProgramTest):
    """Two source groups, two days."""

    def setUp(self):
        super().setUp()
        shutil.copytree(ROOT / "examples/shop", self.folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".loadonce"))
        self.run_program("run")

    def tuesday(self):
        shutil.copytree(self.folder / "tuesday", self.folder, dirs_exist_ok=True)
        return {group["name"]: group for group in self.json_of("run")["groups"]}

    def test_monday(self):
        self.assertEqual(self.rows("SELECT customerid, city, points, vip, bio FROM customers ORDER BY 1"),
                         [["C-1", "Łódź", 120, True, ""], ["C-2", "", 0, False, "Collects maps."], ["C-3", "Porto", 0, False, ""]])
        self.assertEqual(self.rows("SELECT event_id, sku, quantity FROM event_items ORDER BY 1, 2"), [[2, "MAP-7", 1], [2, "PEN-2", 2], [4, "MAP-7", 1]])
        self.assertEqual(self.rows("SELECT eventid, page, items_count FROM events ORDER BY 1"), [[1, "/maps", 0], [2, None, 2], [3, "/", 0], [4, None, 1]])

    def test_tuesday_adds_a_column_widens_another_and_an_older_record_changes_nothing(self):
        groups = self.tuesday()
        self.assertEqual([groups["customers"]["tables"][0][count] for count in ("new", "replaced", "older")], [1, 1, 1])
        self.assertEqual(self.rows("SELECT customerid, city, newsletter, LEN(bio) > 255 FROM customers ORDER BY 1"),
                         [["C-1", "Łódź", False, False], ["C-2", "札幌", True, True], ["C-3", "Porto", False, False], ["C-4", "Amman", False, False]])
        self.assertEqual(groups["events"]["rejected"], 1)
        self.assertIn('\\"eventId\\": 6', (self.folder / groups["events"]["rejects_file"]).read_text(encoding="utf-8"))
        self.assertEqual(self.rows("SELECT eventid, device FROM events WHERE eventid > 4 ORDER BY 1"), [[5, "phone"], [7, "phone"]])
        self.run_program("verify")

    def test_inputs_go_to_the_group_among_whose_paths_they_are(self):
        self.run_program("clean", "--yes")
        groups = self.json_of("run", "events/monday.ndjson")["groups"]
        self.assertEqual([group["name"] for group in groups], ["events"])
        groups = self.json_of("run", "events/monday.ndjson", "customers")["groups"]
        self.assertEqual([(group["name"], group["status"]) for group in groups], [("customers", "loaded"), ("events", "nothing_new")])
        error = self.error_of("run", "tuesday/events/tuesday.ndjson", exit_code=2)
        self.assertIn("customers (customers), events (events/*.ndjson)", error["message"])

    def test_convert_and_schema_know_several_root_tables(self):
        tables = [(file["table"], file["rows"]) for file in self.json_of("convert", "customers", "events", "--out", "out")["files"]]
        self.assertEqual(tables, [("customers", 3), ("events", 4), ("event_items", 3)])
        self.assertEqual([table["table"] for table in self.json_of("schema", "events")["tables"]], ["events", "event_items"])
        self.assertTrue(all(not table["columns"] for table in self.json_of("schema", "diff", "customers", "events")["tables"]))

    def test_a_group_that_fails_does_not_hold_up_the_other_and_says_so_once(self):
        self.write("events/wrong.ndjson", '{"eventId": \n{"eventId": \n')
        self.write("customers/more.ndjson", '{"customerId": "C-9", "updatedAt": "2026-11-24T07:00:00Z"}\n')
        done = self.run_program("run", exit_code=4)
        self.assertIn("customers: loaded 1 file", done.stdout)
        self.assertIn("events: failed; nothing was committed", done.stdout)
        self.assertNotIn("LO3001", done.stdout)
        self.assertEqual(done.stderr.count("LO3001"), 1)
        self.assertTrue(done.stderr.startswith("loadonce: events: LO3001: "), done.stderr)
        self.assertEqual(self.rows("SELECT count(*) FROM customers"), [[4]])


if __name__ == "__main__":
    unittest.main()
