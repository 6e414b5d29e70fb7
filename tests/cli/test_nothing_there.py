"""Sources without records, groups without files, folders without a warehouse."""
import unittest

from program import ProgramTest


class NothingToLoad(ProgramTest):
    def test_what_has_no_records_is_nothing_to_load(self):
        (self.folder / "empty").mkdir()
        for name, text in {"empty.json": "", "blank.json": " \n\t\n", "array.json": "[]", "objects.json": "[{}, {}]", "wrapped.json": '{"orders": [{}]}'}.items():
            self.write(name, text)
        for source in ("empty", "empty.json", "blank.json", "array.json", "objects.json"):
            self.assertIn("nothing to load", self.run_program("run", source).stdout)
            self.assertEqual(self.json_of("run", source)["groups"][0]["status"], "nothing_to_load")
        self.assertFalse((self.folder / ".loadonce/warehouse.duckdb").exists())
        self.assertEqual(self.error_of("run", "wrapped.json", exit_code=2)["id"], "LO1005")
        self.write("array.json", '[{"id": 1}]')
        self.assertIn("1 new", self.run_program("run", "array.json").stdout)
        self.assertEqual(self.error_of("run", "none.json", exit_code=1)["id"], "LO3003")
        self.assertEqual(self.error_of("run", "none*.json", exit_code=1)["id"], "LO3003")

    def test_a_group_without_files_does_not_keep_others_from_being_loaded(self):
        tables = '[[table]]\nname = "a"\nkey = ["id"]\n[[table]]\nname = "b"\nkey = ["id"]\n'
        sources = "".join(f'[[source]]\nname = "{name}"\npaths = ["{name}/*.json"]\ntables = ["{name}"]\n' for name in "ab")
        self.write("b/1.json", '[{"id": 1}]')
        for text in (sources + tables, sources.replace('tables = ["a"]', "").replace('tables = ["b"]', "")):
            self.write("loadonce.toml", f'project = "p{len(text)}"\n' + text)
            groups = self.json_of("run")["groups"]
            self.assertEqual([group["status"] for group in groups], ["nothing_to_load", "loaded"])
            self.assertIn("a: nothing to load", self.run_program("run").stdout)
            self.assertEqual(self.error_of("run", "a/*.json", exit_code=1)["id"], "LO3003")
            self.run_program("clean", "--yes")


class WithoutWarehouse(ProgramTest):
    def test_verbs_that_read_make_none(self):
        self.write("t.json", '[{"id": 1}]')
        error = self.error_of("verify", exit_code=1)
        self.assertIn("there is no warehouse", error["message"])
        self.assertEqual(self.json_of("history"), {"log": [], "loads": []})
        self.assertFalse(self.json_of("schema", "diff", "t.json", exit_code=2)["tables"][0]["exists"])
        self.assertFalse((self.folder / ".loadonce/warehouse.duckdb").exists())

    def test_one_that_was_made_in_half_is_made_anew(self):
        self.write("t.json", '[{"id": 1}]')
        for name in ("warehouse.duckdb.new", "warehouse.duckdb.new.wal", "warehouse.duckdb"):
            self.write(f".loadonce/{name}", "" if name == "warehouse.duckdb" else "DUCK in half")
        self.run_program("run", "t.json")
        self.assertEqual(self.rows("select id from t"), [[1]])
        self.assertEqual([str(file) for file in (self.folder / ".loadonce").glob("*.new*")], [])


if __name__ == "__main__":
    unittest.main()
