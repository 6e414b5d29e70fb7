"""generate, convert, schema, load, run, verify, history and clean, end to end."""
import hashlib
import json
import pathlib
import subprocess
import unittest

from program import ProgramTest


def digest(folder: pathlib.Path) -> dict:
    """What is in the files; that of the lock is who had it last."""
    return {str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
            for file in sorted(folder.rglob("*")) if file.is_file() and file.name != "warehouse.duckdb.lock"}


class Verbs(ProgramTest):
    def generate(self, name="data/orders.json", orders=3, seed=1):
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        self.run_program("generate", "--orders", orders, "--seed", seed, "--out", name)

    def counts(self):
        return [self.rows(f"select count(*) from {table}")[0][0] for table in ("orders", "order_items")]


class Generate(Verbs):
    def test_the_same_seed_gives_the_same_bytes(self):
        for name in ("a.json", "b.json"):
            self.generate(name, orders=20, seed=7)
        self.generate("c.json", orders=20, seed=8)
        texts = [(self.folder / name).read_bytes() for name in ("a.json", "b.json", "c.json")]
        self.assertEqual(texts[0], texts[1])
        self.assertNotEqual(texts[0], texts[2])

    def test_the_name_decides_the_form(self):
        self.generate("a.ndjson", orders=5)
        lines = (self.folder / "a.ndjson").read_text(encoding="utf-8").splitlines()
        self.assertEqual(len([json.loads(line) for line in lines]), 5)
        self.generate("a.ndjson.gz", orders=5)
        self.assertEqual((self.folder / "a.ndjson.gz").read_bytes()[:2], b"\x1f\x8b")

    def test_out_is_needed(self):
        self.assertIn("--out", self.run_program("generate", exit_code=2).stderr)


class Convert(Verbs):
    def setUp(self):
        super().setUp()
        self.use_example_project()
        self.generate()

    def test_both_writes_four_files(self):
        answer = self.json_of("convert", "data", "--out", "out", "--nulls", "both")
        self.assertEqual(sorted(file.name for file in (self.folder / "out").iterdir()),
                         ["order_items.parquet", "order_items_fixed.parquet", "order_summary.parquet", "order_summary_fixed.parquet"])
        self.assertEqual([file["columns"] for file in answer["files"]], [94, 19, 94, 19])
        self.assertEqual(answer["rejected"], 0)

    def test_any_number_of_threads_gives_the_same_bytes(self):
        for threads in (1, 3):
            self.run_program("convert", "data", "--out", f"out{threads}", "--threads", threads)
        self.assertEqual(digest(self.folder / "out1"), digest(self.folder / "out3"))

    def test_damaged_json_is_exit_4_and_leaves_no_file(self):
        self.write("bad.json", '{"order": {"orderId": "x"')
        error = self.error_of("convert", "bad.json", "--out", "out", exit_code=4)
        self.assertEqual(error["id"], "LO3001")
        self.assertEqual(error["place"]["source"], "bad.json")
        self.assertEqual(list((self.folder / "out").iterdir()), [])

    def test_both_from_standard_input_are_those_of_two_conversions(self):
        text = (self.folder / "data/orders.json").read_text(encoding="utf-8")
        self.run_program("convert", "-", "--out", "both", "--nulls", "both", stdin=text)
        self.run_program("convert", "data", "--out", "keep", "--nulls", "keep")
        self.run_program("convert", "data", "--out", "fill", "--nulls", "fill")
        both = digest(self.folder / "both")
        self.assertEqual({name: both[name] for name in both if "_fixed" not in name}, digest(self.folder / "keep"))
        self.assertEqual({name.replace("_fixed", ""): both[name] for name in both if "_fixed" in name}, digest(self.folder / "fill"))

    def test_standard_input(self):
        text = (self.folder / "data/orders.json").read_text(encoding="utf-8")
        self.run_program("convert", "-", "--out", "out", stdin=text)
        self.run_program("convert", "data", "--out", "again")
        self.assertEqual(digest(self.folder / "out"), digest(self.folder / "again"))

    def test_an_input_that_is_not_there(self):
        self.assertEqual(self.error_of("convert", "none.json", "--out", "out", exit_code=1)["id"], "LO3003")

    def test_quiet_says_nothing(self):
        done = self.run_program("-q", "convert", "data", "--out", "out")
        self.assertEqual(done.stdout + done.stderr, "")

    def test_without_a_project_tables_come_from_the_data(self):
        (self.folder / "loadonce.toml").unlink()
        self.write("people.json", '[{"id": 1, "pets": [{"name": "a"}, {"name": "b"}]}, {"id": 2, "pets": []}]')
        answer = self.json_of("convert", "people.json", "--out", "out")
        self.assertEqual([(file["table"], file["rows"]) for file in answer["files"]], [("people", 2), ("people_pets", 2)])


class Schema(Verbs):
    def test_ddl_of_json_is_sql_that_runs(self):
        self.write("t.json", '{"id": 1, "Name": "x", "when": "2025-01-02T03:04:05Z", "price": 1.5, "order": true}')
        text = self.run_program("schema", "t.json").stdout
        self.assertEqual(text, 'CREATE TABLE t (\n    id BIGINT,\n    Name VARCHAR(255),\n    "when" TIMESTAMPTZ,\n'
                               '    price DOUBLE PRECISION,\n    "order" BOOLEAN\n);\n')
        self.run_program("sql", "-c", text)
        self.assertEqual(self.json_of("schema", "diff", "t.json")["tables"][0]["columns"], [])

    def test_ddl_of_parquet_takes_any_text_because_the_file_does_not_say_how_long(self):
        self.write("t.json", '{"id": 1, "name": "x", "day": "2025-01-02"}')
        self.run_program("convert", "t.json", "--out", "out")
        self.assertEqual(self.run_program("schema", "out/t.parquet").stdout,
                         self.run_program("schema", "t.json").stdout.replace("VARCHAR(255)", "VARCHAR(65535)"))

    def test_diff_says_what_copy_would_do(self):
        self.run_program("sql", "-c", "create table t (b bigint, a bigint, c varchar(3), d int not null)")
        self.write("t.json", '{"a": 1, "b": 2, "c": "longer", "d": "x", "e": 1}')
        columns = self.json_of("schema", "diff", "t.json", exit_code=2)["tables"][0]["columns"]
        effects = {(column["data"].split()[0], column["effect"]) for column in columns}
        self.assertIn(("a", "shifts"), effects)
        self.assertIn(("b", "shifts"), effects)
        self.assertIn(("c", "rejects"), effects)
        self.assertIn(("d", "rejects"), effects)
        self.assertIn(("e", "rejects"), effects)
        mends = " ".join(column["mend"] for column in columns)
        self.assertIn("COPY with a column list", mends)
        self.assertIn('ADD COLUMN "e" BIGINT', mends)
        self.assertIn("TYPE VARCHAR(255)", mends)

    def test_lengths_are_those_of_the_data(self):
        self.run_program("sql", "-c", "create table t (id bigint, c varchar(10))")
        self.write("t.json", '{"id": 1, "c": "x"}')
        self.json_of("schema", "diff", "t.json")
        self.write("t.json", json.dumps({"id": 1, "c": "x" * 300}))
        (column,) = self.json_of("schema", "diff", "t.json", exit_code=2)["tables"][0]["columns"]
        self.assertEqual(column["problem"], "a text of 300 bytes is longer than 10")

    def test_diff_against_a_table_that_is_not_there(self):
        self.write("t.json", '{"a": 1}')
        self.assertFalse(self.json_of("schema", "diff", "t.json", exit_code=2)["tables"][0]["exists"])

    def test_input_is_needed(self):
        self.run_program("schema", exit_code=2)
        self.run_program("schema", "diff", exit_code=2)


class Load(Verbs):
    def setUp(self):
        super().setUp()
        self.use_example_project()
        self.generate()
        self.run_program("convert", "data", "--out", "out")
        self.run_program("sql", "-c", self.run_program("schema", "out/order_summary.parquet").stdout)

    def test_copy_doubles_and_upsert_does_not(self):
        for wanted in (3, 6):
            self.run_program("load", "out/order_summary.parquet", "--table", "orders", "--method", "copy")
            self.assertEqual(self.rows("select count(*) from orders"), [[wanted]])
        self.assertTrue((self.folder / ".loadonce/s3/loadonce/orders/order_summary.parquet").exists())
        answer = self.json_of("load", "s3://loadonce/orders/order_summary.parquet", "--table", "orders", "--method", "upsert")
        self.assertEqual(answer["loads"], [{"object": "s3://loadonce/orders/order_summary.parquet", "rows": 3, "replaced": 6}])
        self.assertEqual(self.rows("select count(*) from orders"), [[3]])
        self.assertEqual(self.rows("select status, load_method, record_count from data_load_log order by load_id"),
                         [["SUCCESS", "COPY", 3], ["SUCCESS", "COPY", 3], ["SUCCESS", "UPSERT_STAGING", 3]])

    def test_what_was_loaded_before_a_failure_is_said(self):
        answer = self.json_of("load", "out/order_summary.parquet", "out/order_items.parquet", "--table", "orders", "--method", "copy",
                              exit_code=1)
        self.assertEqual([load["rows"] for load in answer["loads"]], [3])
        self.assertEqual((answer["error"]["id"], answer["exit"]), ("LO5003", 1))

    def test_a_failure_is_logged(self):
        self.run_program("load", "out/order_items.parquet", "--table", "orders", "--method", "copy", exit_code=1)
        self.assertEqual(self.rows("select status from data_load_log"), [["FAILED"]])

    def test_upsert_needs_a_key(self):
        self.assertIn("key", self.error_of("load", "out/order_items.parquet", "--table", "other", "--method", "upsert", exit_code=2)["message"])

    def test_method_and_table_are_needed(self):
        self.run_program("load", "x", "--table", "t", exit_code=2)
        self.run_program("load", "x", "--method", "copy", exit_code=2)
        self.run_program("load", "x", "--table", "t", "--method", "merge", exit_code=2)

    def test_a_file_that_cannot_be_loaded_does_not_stay_in_the_store(self):
        objects = self.folder / ".loadonce/s3/loadonce/orders"
        self.write("t.json", '[{"id": 1}]')
        for file in ("t.json", "out/order_items.parquet"):
            self.run_program("load", file, "--table", "orders", "--method", "copy", exit_code=1)
            self.assertEqual(list(objects.glob("*")), [])
        self.run_program("load", "out/order_summary.parquet", "out/order_items.parquet", "--table", "orders", "--method", "copy", exit_code=1)
        self.assertEqual([file.name for file in objects.glob("*")], ["order_summary.parquet"])


class Run(Verbs):
    def setUp(self):
        super().setUp()
        self.use_example_project()
        self.generate()

    def test_three_times_once_with_the_file_renamed(self):
        self.assertIn("orders", self.run_program("run").stdout)
        first = self.counts()
        self.assertEqual(first[0], 3)
        self.run_program("run")
        (self.folder / "data/orders.json").rename(self.folder / "data/renamed.json")
        self.run_program("run")
        self.assertEqual(self.counts(), first)
        self.run_program("verify")

    def test_json_is_one_object(self):
        groups = self.json_of("run")["groups"]
        self.assertEqual(len(groups), 1)
        self.assertEqual(self.json_of("run")["groups"][0]["status"], "nothing_new")

    def test_plan_changes_nothing(self):
        self.run_program("run")
        self.generate("data/more.json", seed=2)
        before = digest(self.folder / ".loadonce")
        text = self.run_program("run", "--plan").stdout
        self.assertIn("INSERT INTO", text)
        self.assertEqual(digest(self.folder / ".loadonce"), before)
        self.assertEqual(self.counts()[0], 3)

    def test_plan_waits_for_nobody_who_has_the_warehouse_open(self):
        self.run_program("run")
        self.generate("data/more.json", seed=20)
        server = subprocess.Popen(self.command("--json", "serve", "--port", "0"), cwd=self.folder, stdout=subprocess.PIPE, text=True)
        try:
            json.loads(server.stdout.readline())
            self.run_program("sql", "-c", "create table other (a int); insert into other values (1)")  # in the write-ahead log
            plan = self.json_of("run", "--plan")["groups"][0]
            self.assertEqual((plan["status"], plan["tables"][0]["new"]), ("planned", 3))
            self.assertEqual(self.counts()[0], 3)
        finally:
            server.terminate()
            server.communicate(timeout=60)

    def test_plan_of_the_first_run_creates_nothing(self):
        text = self.run_program("run", "--plan").stdout
        self.assertIn("CREATE TABLE", text)
        self.assertEqual([file for file in digest(self.folder) if file.startswith(".loadonce")], [])

    def test_a_version_that_no_record_has_is_said_aloud(self):
        text = (self.folder / "loadonce.toml").read_text(encoding="utf-8")
        self.write("loadonce.toml", text.replace('version = "order_metadata_timestamps_updated"', 'version = "order_metadata_timestamps_updatd"'))
        (note,) = self.json_of("run")["groups"][0]["notes"]
        self.assertIn("did you mean order_metadata_timestamps_updated?", note)

    def test_inputs_replace_the_sources(self):
        self.generate("other/one.json", orders=1, seed=9)
        self.run_program("run", "other/one.json")
        self.assertEqual(self.counts()[0], 1)

    def test_damaged_input_is_exit_4_and_loads_nothing(self):
        self.write("data/z.json", '{"order": {"orderId": "x"')
        self.run_program("run", exit_code=4)
        self.run_program("sql", "-c", "select * from orders", exit_code=1)
        (rejects,) = (self.folder / ".loadonce/rejects").iterdir()
        self.assertEqual(rejects.stat().st_mode & 0o777, 0o600)

    def test_loads_that_fail_at_once_keep_their_rejects_apart(self):
        files = [self.write(f"data{i}/a.json", f'{{"damaged": {i}, \n') for i in range(3)]
        programs = [subprocess.Popen(self.command("--json", "run", file), cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                    for file in files]
        for i, program in enumerate(programs):
            answer = json.loads(program.communicate(timeout=300)[0])
            self.assertEqual(program.returncode, 4)
            kept = pathlib.Path(self.folder / answer["groups"][0]["rejects_file"]).read_text(encoding="utf-8")
            self.assertIn(f"damaged\\\": {i}", kept)

    def test_dropped_tables_are_loaded_again(self):
        self.run_program("run")
        before = self.counts()
        self.run_program("sql", "-c", "drop table orders; drop table order_items; drop table data_load_log")
        self.run_program("run")
        self.assertEqual(self.counts(), before)

    def test_eight_at_once_load_once(self):
        programs = [subprocess.Popen(self.command("run"), cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                    for _ in range(8)]
        for program in programs:
            out, err = program.communicate(timeout=300)
            self.assertEqual(program.returncode, 0, out + err)
        self.assertEqual(self.counts()[0], 3)
        self.run_program("verify")

    def test_nothing_is_left_in_the_work_folder(self):
        self.run_program("run")
        self.assertEqual([file for file in digest(self.folder / ".loadonce") if ".loadonce-" in file], [])


class RunWithoutProject(Verbs):
    def test_nothing_to_load_is_a_usage_error(self):
        self.assertIn("no loadonce.toml", self.error_of("run", exit_code=2)["message"])

    def test_tables_and_key_are_told_from_the_data(self):
        self.write("people.json", '[{"id": 1, "city": 7, "pets": [{"name": "a"}, {"name": "b"}]}, {"id": 2, "city": 7, "pets": []}]')
        self.run_program("run", "people.json")
        self.run_program("run", "people.json")
        self.assertEqual(self.rows("select id, pets_count from people order by id"), [[1, 2], [2, 0]])
        self.assertEqual(self.rows("select people_id, name from people_pets order by name"), [[1, "a"], [1, "b"]])

    def test_standard_input_is_looked_at_and_then_loaded(self):
        text = '[{"id": 1, "pets": [{"name": "a"}]}, {"id": 2}]'
        self.assertIn("records 2 new; records_pets 1 new", self.run_program("run", "-", stdin=text).stdout)
        self.assertIn("nothing new", self.run_program("run", "-", stdin=text).stdout)
        self.run_program("run", "-", stdin='[{"id": 3, "toys": [{"n": 1}]}]')  # a new array: looked at again
        self.assertEqual(self.rows("select id from records order by id"), [[1], [2], [3]])
        self.assertEqual(self.rows("select n from records_toys"), [[1]])

    def test_a_record_of_standard_input_that_is_rejected_is_placed_there(self):
        self.run_program("run", "-", stdin='{"id": 1}\n')
        group = self.json_of("run", "-", stdin='{"id": 2}\n{"id": \n', exit_code=4)["groups"][0]
        self.assertEqual(group["rejects"][0]["place"], {"source": "-", "line": 2, "column": 8, "byte_offset": 17})
        self.assertIn('"source":"-"', (self.folder / group["rejects_file"]).read_text(encoding="utf-8"))

    def test_undecided_names_candidates_and_the_project_file_to_write(self):
        self.write("t.json", '[{"orderId": 1, "customerId": 5}, {"orderId": 2, "customerId": 6}]')
        error = self.error_of("run", "t.json", exit_code=2)
        self.assertEqual(error["id"], "LO1005")
        self.assertIn("orderId, customerId", error["message"])
        self.write("loadonce.toml", error["detail"])
        self.run_program("run")
        self.assertEqual(self.rows("select count(*) from t"), [[2]])

    def test_every_verb_knows_the_tables_that_run_has_told(self):
        self.write("people.json", '[{"id": 1, "pets": [{"name": "a"}]}, {"id": 2, "pets": []}]')
        self.run_program("run", "people.json")
        self.assertEqual({check["table"] for check in self.json_of("verify")["checks"]}, {"people", "people_pets"})
        self.run_program("sql", "-c", "insert into people select * from people")
        self.run_program("verify", exit_code=3)
        self.assertEqual(len(self.json_of("history")["log"]), 2)
        self.assertEqual([table["columns"] for table in self.json_of("schema", "diff", "people.json")["tables"]], [[], []])
        self.run_program("convert", "people.json", "--out", "out")
        self.assertIn("1 row of loadonce_told, and the table", self.run_program("clean", "--yes").stdout)
        self.assertEqual(self.rows("select table_name from information_schema.tables where table_schema = 'public'"), [])

    def test_a_key_that_was_told_stays_the_key(self):
        self.write("t.json", '[{"orderId": 1, "customerId": 5}, {"orderId": 2, "customerId": 5}]')
        self.run_program("run", "t.json")
        self.write("t.json", '[{"orderId": 1, "customerId": 7}, {"orderId": 3, "customerId": 8}]')
        self.run_program("run", "t.json")
        self.assertEqual(self.rows("select orderid, customerid from t order by orderid"), [[1, 7], [2, 5], [3, 8]])

    def test_an_array_that_is_new_becomes_a_table(self):
        self.write("t.json", '[{"orderId": 1, "customerId": 5}, {"orderId": 2, "customerId": 5}]')
        self.run_program("run", "t.json")
        self.write("t.json", '[{"orderId": 1, "customerId": 7, "items": [{"n": 1}]}, {"orderId": 3, "customerId": 8}]')
        self.run_program("run", "t.json")
        self.assertEqual(self.rows("select t_orderid, n from t_items"), [[1, 1]])
        self.run_program("verify")

    def test_plan_tells_the_tables_too_and_writes_nothing(self):
        self.write("t.json", '[{"id": 1}]')
        self.assertIn("CREATE TABLE", self.run_program("run", "--plan", "t.json").stdout)
        self.assertFalse((self.folder / ".loadonce").exists())

    def test_a_saved_project_goes_on_with_what_was_loaded_without_it(self):
        self.write("t.json", '[{"id": 1}]')
        self.run_program("run", "t.json")
        told = self.run_program("-v", "run", "t.json").stderr.split("\n\n", 1)[1]
        self.write("loadonce.toml", told)
        self.assertEqual(self.json_of("run")["groups"][0]["status"], "nothing_new")

    def saved_and_run(self, name, text):
        """The error for data without a certain key, after its project file was saved and used twice."""
        self.write(name, text)
        error = self.error_of("run", name, exit_code=2)
        self.assertEqual(error["id"], "LO1005")
        self.write("loadonce.toml", error["detail"])
        self.assertEqual(self.json_of("run")["groups"][0]["status"], "loaded")
        self.assertEqual(self.json_of("run")["groups"][0]["status"], "nothing_new")
        self.run_program("verify")
        return error

    def test_an_answer_of_an_api_wraps_its_records(self):
        error = self.saved_and_run("api.json", '{"data": [{"id": "a", "tags": ["p"]}, {"id": "b", "tags": []}], "meta": {"page": 1}}')
        self.assertIn("$.data", error["message"])
        self.assertIn("jq -c '.data[]' api.json", error["remedy"])
        self.assertEqual(self.rows("select count(*) from api_data"), [[2]])
        self.write("api.json", '{"data": [{"id": "b", "tags": ["q"]}, {"id": "c", "tags": []}], "meta": {"page": 1}}')
        self.run_program("run")
        self.assertEqual(self.rows("select id from api_data order by id"), [["a"], ["b"], ["c"]])

    def test_events_have_their_own_id_among_others(self):
        self.write("events.json", '[{"id": "1", "actor": {"id": 11}, "commits": [{"sha": "a"}]}, {"id": "2", "actor": {"id": 12}, "commits": []}]')
        self.run_program("run", "events.json")
        self.assertEqual(self.rows("select events_id, sha from events_commits"), [["1", "a"]])

    def test_orders_of_a_shop_are_wrapped_and_nested(self):
        self.saved_and_run("orders.json", '{"orders": [{"id": 1, "checkout_id": 7, "line_items": [{"id": 5, "tax_lines": [{"rate": 0.1}]}]},'
                                          ' {"id": 2, "checkout_id": 8, "line_items": []}]}')
        self.assertEqual(self.rows("select count(*) from orders_orders"), [[2]])
        self.assertEqual(self.rows("select rate from orders_orders_line_items_tax_lines"), [[0.1]])

    def test_long_file_names_are_cut_at_a_character_and_stay_those_of_one_file(self):
        for name in ("ä" * 63 + "a", "ä" * 63 + "b", "x" * 200):
            self.write(f"{name}.json", '[{"id": 1, "items": [{"n": 1, "' + "p" * 120 + '": [{"m": 1}]}]}]')
            self.assertIn("loaded 1 file", self.run_program("run", f"{name}.json").stdout)
            self.assertIn("nothing new", self.run_program("run", f"{name}.json").stdout)
        tables = [row[0] for row in self.rows("select table_name from information_schema.tables where table_name like 'ä%' or table_name like 'xxx%'")]
        self.assertEqual(len(tables), 9)
        self.assertLessEqual(max(len(table.encode()) for table in tables), 127)
        self.run_program("verify")

    def test_several_records_with_one_id_are_a_change_feed(self):
        feed = ('{"id": 7, "name": "a", "created": "2025-01-01", "updated_at": "2025-01-02T03:04:05Z"}\n'
                '{"id": 7, "name": "b", "created": "2025-01-01", "updated_at": "2025-01-03T03:04:05Z"}\n'
                '{"id": 8, "name": "c", "created": "2025-01-02", "updated_at": "2025-01-02T03:04:05Z"}\n')
        error = self.saved_and_run("people.ndjson", feed)
        self.assertIn("column id of people is not unique: 7 is there 2 times", error["message"])
        self.assertIn('key = ["id"] and version = "updated_at"', error["remedy"])
        self.assertEqual(self.rows("select id, name from people order by id"), [[7, "b"], [8, "c"]])

    def test_no_pair_is_suggested_where_one_column_is_enough(self):
        self.write("t.ndjson", '{"name": "a", "at": "2025-01-02"}\n{"name": "b", "at": "2025-01-02"}\n')
        self.assertNotIn("together", self.error_of("run", "t.ndjson", exit_code=2)["message"])

    def test_readings_are_told_apart_by_sensor_and_time(self):
        error = self.saved_and_run("readings.ndjson", '{"sensor": "a", "at": "2025-01-02T03:04:05Z", "celsius": 20.5}\n'
                                                      '{"sensor": "b", "at": "2025-01-02T03:04:05Z", "celsius": 20.5}\n'
                                                      '{"sensor": "a", "at": "2025-01-02T03:05:05Z", "celsius": 20.5}\n')
        self.assertIn("sensor and at together", error["message"])

    def test_nothing_tells_the_records_apart(self):
        self.saved_and_run("t.json", '[{"a": 1, "b": [{"c": 1}]}, {"a": 1, "b": [{"c": 1}]}]')
        self.assertEqual(self.rows("select count(*) from t"), [[2]])

    def test_arrays_in_arrays(self):
        self.write("trips.json", '[{"tripId": "T1", "legs": [{"stops": [{"n": 1}, {"n": 2}]}], "matrix": [[1, 2], [3, 4]]}, {"tripId": "T2"}]')
        self.run_program("run", "trips.json")
        self.assertEqual(self.rows("select trips_tripid, n from trips_legs_stops order by n"), [["T1", 1], ["T1", 2]])
        self.assertEqual(self.rows("select count(*) from trips_matrix_value"), [[4]])

    def test_mixed_types(self):
        self.write("mixed.json", '[{"id": 1, "v": 1, "w": "a"}, {"id": "two", "v": "x", "w": {"k": 1}}, {"id": "3", "v": null, "w": [{"k": 2}]}]')
        self.run_program("run", "mixed.json")
        self.assertEqual(self.rows("select id, v from mixed order by id"), [["1", "1"], ["3", None], ["two", "x"]])

    def test_a_column_with_repeated_values_is_no_key(self):
        self.write("t.json", '[{"customerId": 5}, {"customerId": 5}]')
        self.assertEqual(self.error_of("run", "t.json", exit_code=2)["id"], "LO1005")


class VerifyHistoryClean(Verbs):
    def setUp(self):
        super().setUp()
        self.use_example_project()
        self.generate()
        self.run_program("run")

    def test_verify_fails_with_3_when_a_key_is_there_twice(self):
        self.assertTrue(all(check["finding"] != "failed" for check in self.json_of("verify")["checks"]))
        self.run_program("sql", "-c", "insert into orders select * from orders limit 1")
        failed = [check for check in self.json_of("verify", exit_code=3)["checks"] if check["finding"] == "failed"]
        self.assertTrue(any(check["table"] == "orders" for check in failed), failed)
        self.assertIn("SELECT", self.run_program("-v", "verify", exit_code=3).stdout)

    def test_history_has_the_log_and_obeys_its_limit(self):
        self.assertEqual(len(self.json_of("history")["log"]), 2)
        self.assertEqual(len(self.json_of("history", "--limit", 1)["log"]), 1)
        self.assertIn("SUCCESS", self.run_program("history").stdout)

    def test_an_emptied_table_is_recovered_or_adopted(self):
        before = self.counts()
        for verb, rows in (("recover", before[0]), ("adopt", 0)):
            self.run_program("sql", "-c", "delete from orders")
            refused = self.run_program("run", exit_code=1).stderr
            self.assertIn("LO5006: table orders has no rows", refused)
            self.assertIn(f"`loadonce {verb} orders`", refused)
            self.assertIn("orders has 0 rows", self.run_program(verb, "orders", exit_code=2).stdout)
            self.run_program(verb, "orders", "--yes")
            self.run_program("run")
            self.assertEqual(self.counts()[0], rows)
        self.assertIn("nothing to do", self.run_program("recover").stdout)

    def test_clean_asks_and_then_removes_everything(self):
        asked = self.run_program("clean", exit_code=2)
        self.assertIn("--yes", asked.stderr)
        self.assertIn("rows of data_load_log, and the table: no other project has a row in it", asked.stdout)
        self.assertEqual(self.counts()[0], 3)
        self.run_program("clean", "--yes")
        self.run_program("sql", "-c", "select * from orders", exit_code=1)
        self.run_program("clean", "--yes")
        self.run_program("run")
        self.assertEqual(self.counts()[0], 3)


if __name__ == "__main__":
    unittest.main()
