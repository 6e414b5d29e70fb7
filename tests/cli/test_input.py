"""Input as it comes: layouts, encodings, compressions, late types, damage, and places that cannot be written."""
import gzip
import hashlib
import json
import os
import resource
import subprocess
import unittest

import pyarrow.parquet

from program import PROGRAM, ProgramTest


class Input(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("loadonce.toml", """
            project = "p"
            store = "local:s3"
            bucket = "b"
            warehouse = "local:w.duckdb"
            [[source]]
            name = "s"
            paths = ["in"]
            tables = ["t"]
            [[table]]
            name = "t"
            rows = "$"
            """)

    def put(self, name, content):
        file = self.folder / "in" / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return f"in/{name}"

    def read(self, name="t", out="out"):
        """The rows of a file, as dicts."""
        return pyarrow.parquet.read_table(self.folder / out / f"{name}.parquet").to_pylist()

    def converted(self, name, content):
        self.run_program("convert", self.put(name, content), "--out", "out")
        return self.read()

    def digests(self, out):
        return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in (self.folder / out).iterdir()}


class Layouts(Input):
    records = [{"id": 1, "a": {"b": "x"}}, {"id": 2, "c": [True], "a": None}, {"id": 3, "d": 1.5}]
    rows = [{"id": 1, "a_b": "x", "d": None}, {"id": 2, "a_b": None, "d": None}, {"id": 3, "a_b": None, "d": 1.5}]

    def setUp(self):
        super().setUp()
        self.records = [{key: value for key, value in record.items() if key != "c"} for record in self.records]

    def test_every_layout_gives_the_same_rows(self):
        one_by_one = [json.dumps(record) for record in self.records]
        pretty = [json.dumps(record, indent=4) for record in self.records]
        layouts = {
            "lines": "\n".join(one_by_one),
            "lines with blank ones, ended": "\n\n".join(one_by_one) + "\n\n",
            "lines with CR LF": "\r\n".join(one_by_one) + "\r\n",
            "lines after a byte order mark": "\ufeff" + "\n".join(one_by_one) + "\n",
            "an array": json.dumps(self.records),
            "an array, pretty-printed": json.dumps(self.records, indent=2),
            "an array with CR LF and a byte order mark": "\ufeff" + json.dumps(self.records, indent=2).replace("\n", "\r\n"),
            "documents one after another": "".join(one_by_one),
            "pretty-printed documents": "\n".join(pretty),
            "pretty-printed documents without a gap": "".join(pretty),
            "arrays one after another": "".join(json.dumps([record]) for record in self.records),
        }
        for name, text in layouts.items():
            with self.subTest(name):
                self.assertEqual(self.converted("records.json", text), self.rows)

    def test_compressed_sources_are_told_by_their_bytes(self):
        lines = [json.dumps(record).encode() + b"\n" for record in self.records]
        self.assertEqual(self.converted("one.json", gzip.compress(b"".join(lines))), self.rows)
        self.assertEqual(self.converted("members.json.gz", b"".join(map(gzip.compress, lines))), self.rows)
        self.assertEqual(self.converted("padded.gz", gzip.compress(b"".join(lines)) + bytes(512)), self.rows)
        # A member that ends inside a record.
        whole = b"".join(lines)
        self.assertEqual(self.converted("split.gz", gzip.compress(whole[:20]) + gzip.compress(whole[20:])), self.rows)

    def test_zstd(self):
        import pyarrow
        lines = [json.dumps(record).encode() + b"\n" for record in self.records]
        frames = b"".join(pyarrow.compress(line, codec="zstd", asbytes=True) for line in lines)
        self.assertEqual(self.converted("frames", frames), self.rows)
        error = self.error_of("convert", self.put("cut.zst", frames[:-3]), "--out", "cut", exit_code=1)
        self.assertIn("end too early", error["message"])

    def test_an_api_answer_becomes_a_row_and_its_child_rows(self):
        (self.folder / "loadonce.toml").unlink()
        answer = {"next": None, "page": {"id": 7}, "data": [{"id": 1, "tags": {"x": "y"}}, {"id": 2}]}
        self.run_program("convert", self.put("answer.json", json.dumps(answer, indent=1)), "--out", "out")
        self.assertEqual([file.name for file in sorted((self.folder / "out").iterdir())],
                         ["answer.parquet", "answer_data.parquet"])
        (row,) = self.read("answer")
        self.assertEqual((row["page_id"], row["data_count"]), (7, 2))
        self.assertEqual([(row["id"], row["tags_x"]) for row in self.read("answer_data")], [(1, "y"), (2, None)])

    def test_nothing_is_no_rows_and_an_empty_object_is_one(self):
        for text in ("", "\n", "[]", " [ ] ", "\ufeff", "[][]"):
            with self.subTest(text):
                answer = self.json_of("convert", self.put("x.json", text), "--out", "out")
                self.assertEqual((answer["files"][0]["rows"], answer["rejected"]), (0, 0))
        for text in ("{}", "[{}]", "{}\n"):
            with self.subTest(text):
                answer = self.json_of("convert", self.put("x.json", text), "--out", "out")
                self.assertEqual((answer["files"][0]["rows"], answer["rejected"]), (1, 0))

    def test_standard_input(self):
        self.run_program("convert", "-", "--out", "out", stdin="\n".join(map(json.dumps, self.records)))
        self.assertEqual(self.read(), self.rows)

    def test_names_with_blanks_and_letters_of_any_script(self):
        text = json.dumps(self.records)
        for name in ("my orders.json", "Bestellungen für März.json", "注文 'x' \"y\".json", "[1].json", "-x.json"):
            with self.subTest(name):
                self.assertEqual(self.converted(name, text), self.rows)
        error = self.error_of("convert", self.put("schön kaputt.json", '{"id":'), "--out", "out", exit_code=4)
        self.assertEqual(error["place"]["source"], "in/schön kaputt.json")


class LateTypes(Input):
    def lines(self, count, last, first=None):
        lines = [f'{{"id":{i},"n":{i},"s":"x{i}"}}' for i in range(count)]
        if first:
            lines[0] = first
        return "\n".join(lines + [last]) + "\n"

    def test_keys_and_numbers_first_seen_after_100_000_records(self):
        # Over 16 MiB, so that there are several blocks.
        filler = '"pad":"' + "p" * 120 + '"'
        lines = [f'{{"id":{i},"n":{i},{filler}}}' for i in range(120_000)]
        lines.append(f'{{"id":120000,"n":0.5,"late":{{"key":"k"}},"big":{2**70},{filler}}}')
        name = self.put("x.ndjson", "\n".join(lines))
        for threads in (1, 2, 5):
            self.run_program("convert", name, "--out", f"out{threads}", "--threads", threads)
        self.assertEqual(self.digests("out1"), self.digests("out2"))
        self.assertEqual(self.digests("out1"), self.digests("out5"))
        table = pyarrow.parquet.read_table(self.folder / "out1/t.parquet")
        self.assertEqual(table.num_rows, 120_001)
        self.assertEqual(table.column("late_key").to_pylist()[-1], "k")
        self.assertEqual(table.column("late_key").null_count, 120_000)
        self.assertEqual(int(table.column("big").to_pylist()[-1]), 2**70)
        self.assertEqual(table.column("n").to_pylist(), [float(i) for i in range(120_000)] + [0.5])

    def test_a_type_that_widens_in_the_last_record_is_as_if_it_had_been_the_first(self):
        filler = "p" * 200
        for wide in ('"text"', "1.25", "true", str(2**63), '{"o":1}', '"2025-01-02"'):
            with self.subTest(wide):
                plain = [f'{{"v":{i},"w":"{filler}"}}' for i in range(90_000)]
                odd = f'{{"v":{wide},"w":"y"}}'
                columns = []
                for lines in (plain + [odd], [odd] + plain):
                    self.run_program("convert", self.put("x.ndjson", "\n".join(lines)), "--out", "out")
                    table = pyarrow.parquet.read_table(self.folder / "out/t.parquet")
                    self.assertEqual(table.num_rows, 90_001)
                    rows = table.to_pylist()
                    columns.append(({name: str(table.schema.field(name).type) for name in table.schema.names},
                                    rows[:-1] if lines[-1] == odd else rows[1:], rows[-1] if lines[-1] == odd else rows[0]))
                self.assertEqual(columns[0], columns[1])


class Damage(Input):
    def test_invalid_json_is_rejected_also_in_a_field_that_is_not_wanted(self):
        with open(self.folder / "loadonce.toml", "a", encoding="utf-8") as file:
            file.write('drop = ["$.d"]\n')
        for bad in ("01", "1.", "+1", ".5", "1e", "nul", "tru", "'x'", '"\\q"', '"\\u12"', '"\x01"', "[1,]", "[1 2]", '{"a":1,}',
                    '{"a"}', "{a:1}", "NaN", "", "\"\udcff\""):
            with self.subTest(bad):
                text = b'{"id":1}\n{"id":2,"d":' + bad.encode("utf-8", "surrogateescape") + b'}\n{"id":3}\n'
                error = self.error_of("convert", self.put("x.ndjson", text), "--out", "out", exit_code=4)
                self.assertEqual((error["place"]["source"], error["place"]["line"]), ("in/x.ndjson", 2))
                value = text.index(bad.encode("utf-8", "surrogateescape"), len('{"id":1}\n{"id":2,"d":'))
                self.assertIn(error["place"]["byte_offset"], range(value, text.index(b"\n", value)))
                self.assertEqual(error["place"]["column"], error["place"]["byte_offset"] - 9 + 1)
                self.assertEqual(list((self.folder / "out").iterdir()), [])
        self.assertEqual(self.converted("x.ndjson", '{"id":1,"d":[1,{"e":"\\n"}]}'), [{"id": 1}])

    def test_a_file_that_is_cut_off_commits_nothing_and_says_where(self):
        record = '{"id":1,"text":"' + "x" * 80 + '"}'
        count = 250_000  # more than a block
        whole = (record + "\n") * count
        quote = record.index('"x')  # of the string that is not closed
        cases = {"lines.ndjson": (whole, f"{count + 1}:{quote + 1} (byte {len(whole) + quote})"),
                 "array.json": ("[" + (record + ",\n") * count, f"{count + 1}:1 (byte {1 + (len(record) + 2) * count})")}
        for name, (text, place) in cases.items():
            with self.subTest(name):
                source = self.put(name, text + record[:40])
                done = self.run_program("run", exit_code=4)
                self.assertIn(f"{source}:{place}", done.stderr + done.stdout)
                self.assertRegex(done.stderr + done.stdout, "cut off|not closed")
                self.assertEqual(self.rows("select count(*) from svv_all_tables where table_name = 't'"), [[0]])
                (self.folder / source).unlink()

    def test_a_cut_is_named_as_such(self):
        for name, text in {"lines.ndjson": '{"id":1}\n{"id":', "string.ndjson": '{"id":1}\n{"id":"x'}.items():
            with self.subTest(name):
                error = self.error_of("convert", self.put(name, text), "--out", "out", exit_code=4)
                self.assertIn("the source ends here, inside the record: it may be cut off", error["detail"])
                self.assertEqual((error["place"]["line"], error["place"]["column"], error["place"]["byte_offset"]), (2, 7, 15))

    def test_a_bracket_lost_in_an_array_is_one_reject_that_counts_the_bytes(self):
        good, damaged = '{"id":1}', '{"id":[1,2}'
        for end in ("", "\n", " \r\n"):
            text = "[" + f"{good},\n" * 9 + damaged + f",\n{good}" * 50 + "]" + end
            error = self.error_of("convert", self.put("x.json", text), "--out", "out", exit_code=4)
            self.assertIn("1 record was rejected", error["message"])
            self.assertIn(f"the {len(text) - text.index(damaged)} bytes from here to the end were not read", error["detail"])

    def test_a_key_that_is_there_twice_is_rejected_also_where_it_is_dropped(self):
        with open(self.folder / "loadonce.toml", "a", encoding="utf-8") as file:
            file.write('drop = ["$.d"]\n')
        for bad in ('{"a":1,"a":1}', '[{"x":{"b":1,"c":2,"\\u0062":3}}]'):
            error = self.error_of("convert", self.put("x.ndjson", f'{{"d":{bad}}}\n'), "--out", "out", exit_code=4)
            self.assertIn("occurs twice", error["detail"])
        self.assertEqual(self.converted("x.ndjson", '{"id":1,"d":[{"a":1},{"a":{"a":1}}]}'), [{"id": 1}])

    def test_no_reject_limit_covers_documents_that_were_not_read(self):
        with open(self.folder / "loadonce.toml", "a", encoding="utf-8") as file:
            file.write("reject_limit = 1000\n")
        good, damaged = '{\n "id": 1\n}\n', '{\n "id": {"a": 2\n}\n'
        for text in (good + damaged + good * 50, "[" + good + "," + damaged + ("," + good) * 50 + "]", "[" + good + "," + good):
            with self.subTest(text[:30]):
                error = self.error_of("convert", self.put("x.json", text), "--out", "out", exit_code=4)
                self.assertIn("reject_limit does not cover", error["message"])
                self.assertEqual(error["place"]["source"], "in/x.json")
                if damaged in text:
                    self.assertIn(f"the {len(text) - text.index(damaged)} bytes from here to the end were not read", error["message"])
                    self.assertEqual(error["place"]["byte_offset"], text.index(damaged))

    def test_a_quote_that_is_missing_spoils_one_document(self):
        with open(self.folder / "loadonce.toml", "a", encoding="utf-8") as file:
            file.write("reject_limit = 1\n")
        good = '{\n "id": 1,\n "s": "x"\n}\n'
        for text in (good + good.replace('x"', "x") + good * 50, "[" + good + "," + good.replace('"s', "s") + ("," + good) * 50 + "]"):
            with self.subTest(text[:30]):
                self.assertEqual(len(self.converted("x.json", text)), 51)

    def test_compressed_files_that_are_cut_off_or_damaged(self):
        whole = gzip.compress(b'{"id":1}\n' * 100_000)
        damaged = bytearray(whole)
        damaged[-6] ^= 0xFF  # in the checksum
        cases = [(whole[:-20], "end too early"), (whole[:-8], "end too early"), (whole[:-1], "end too early"),
                 (whole + b"garbage", "bytes after the gzip data"), (whole + whole[:7], "end too early")]
        # Many times: with several threads, a second one must not go on where the first has found the damage.
        cases += [(bytes(damaged), "checksum is wrong")] * 10
        for content, reason in cases:
            with self.subTest(reason):
                error = self.error_of("convert", self.put("x.gz", content), "--out", "out", exit_code=1)
                self.assertRegex(error["message"], reason)
                self.assertEqual(error["place"]["source"], "in/x.gz")
                self.assertTrue(error["remedy"])

    def test_a_block_of_garbage_stays_out_of_memory(self):
        name = self.put("x.ndjson", '{"id":1}\n' + "garbage\n" * 4_000_000)
        done = self.run_program("convert", name, "--out", "out", "--rejects", "rejects.ndjson", exit_code=4)
        self.assertIn("4000000 records were rejected", done.stderr)
        with open(self.folder / "rejects.ndjson", encoding="utf-8") as file:
            self.assertEqual(sum(1 for _ in file), 4_000_000)
        # Of all children so far; it was 2 GB when rejects were collected.
        self.assertLess(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss, 1_000_000)


class Places(Input):
    def test_a_source_that_is_not_there(self):
        error = self.error_of("convert", "nothing.json", "--out", "out", exit_code=1)
        self.assertIn("nothing.json", error["message"])

    def test_a_file_in_the_folders_place(self):
        self.put("x.json", "{}")
        self.write("taken", "")
        for out in ("taken", "taken/below"):
            error = self.error_of("convert", "in/x.json", "--out", out, exit_code=1)
            self.assertIn("taken", error["message"])

    def as_one_who_may_not(self, *arguments, exit_code):
        """Runs the program without root's right to pass over permissions."""
        command = [PROGRAM, "--json", *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--bounding-set=-dac_override,-dac_read_search", *command]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=60)
        self.assertEqual(done.returncode, exit_code, done.stderr)
        return self.error_in(done) if exit_code else None

    def permit(self, mode, *names):
        for name in names:
            before = (self.folder / name).stat().st_mode
            (self.folder / name).chmod(mode)
            self.addCleanup((self.folder / name).chmod, before)

    def test_inputs_may_be_in_a_folder_that_is_read_only(self):
        self.put("x.json", '{"id":1}')
        self.permit(0o555, "in")
        self.as_one_who_may_not("run", exit_code=0)
        self.as_one_who_may_not("convert", "in", "--out", "out", exit_code=0)
        self.assertEqual(self.read(), [{"id": 1}])
        error = self.as_one_who_may_not("convert", "in", "--out", "in/out", exit_code=1)
        self.assertIn("cannot create in/out: Permission denied", error["message"])

    def test_a_project_folder_that_is_read_only_is_an_error_that_says_so(self):
        self.put("x.json", '{"id":1}')
        self.permit(0o555, ".")
        error = self.as_one_who_may_not("run", exit_code=1)
        self.assertRegex(error["message"], "cannot create .*: Permission denied")
        self.assertIn("permissions", error["remedy"])

    def test_inputs_that_may_not_be_read_are_named(self):
        self.put("x.json", '{"id":1}')
        for what, mode in (("in", 0), ("in/x.json", 0)):
            self.permit(mode, what)
            for given in ("in", "in/x.json"):
                error = self.as_one_who_may_not("convert", given, "--out", "out", exit_code=1)
                self.assertRegex(error["message"], "in.*: Permission denied")
            (self.folder / what).chmod(0o755)

    def small_disk(self, name):
        """A disk of 1 MB; needs root."""
        place = self.folder / name
        place.mkdir()
        if os.geteuid() != 0 or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True).returncode:
            self.skipTest("a disk can be mounted by root only")
        self.addCleanup(subprocess.run, ["umount", place], check=True)

    def test_a_disk_that_is_full_commits_nothing_and_the_next_run_is_right(self):
        self.put("x.ndjson", "\n".join(json.dumps({"id": i, "h": hashlib.sha256(str(i).encode()).hexdigest()}) for i in range(30_000)))
        project = (self.folder / "loadonce.toml").read_text(encoding="utf-8")
        self.small_disk("small")
        # Where the store is, and where the warehouse is, whose COMMIT then may have no answer.
        for place, exit_codes in (("local:s3", {1}), ("local:w.duckdb", {1, 6})):
            with self.subTest(place):
                self.write("loadonce.toml", project.replace(place, place.replace("local:", "local:small/")))
                done = subprocess.run([PROGRAM, "run"], cwd=self.folder, capture_output=True, text=True, timeout=120)
                self.assertIn(done.returncode, exit_codes, done.stderr)
                self.assertIn("No space left on device", done.stderr + done.stdout)
                self.write("loadonce.toml", project)
                self.run_program("run")
                self.assertEqual(self.rows("select count(*), count(distinct id) from t"), [[30_000, 30_000]])
                self.run_program("clean", "--yes")

    def test_a_disk_that_is_full_while_converting(self):
        name = self.put("x.ndjson", "\n".join(json.dumps({"id": i, "h": hashlib.sha256(str(i).encode()).hexdigest()}) for i in range(30_000)))
        self.small_disk("small")
        error = self.error_of("convert", name, "--out", "small/out", exit_code=1)
        self.assertIn("No space left on device", error["message"])
        self.assertEqual(list((self.folder / "small/out").iterdir()), [])

    def test_a_file_that_may_not_grow(self):
        name = self.put("x.ndjson", "\n".join(json.dumps({"id": i, "h": hashlib.sha256(str(i).encode()).hexdigest()})
                                              for i in range(20_000)))
        limit = 200_000  # bytes of any file

        def limited():
            import signal
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        done = subprocess.run([PROGRAM, "--json", "convert", name, "--out", "out"], cwd=self.folder, capture_output=True, text=True,
                              timeout=60, preexec_fn=limited)
        self.assertEqual(done.returncode, 1, done.stderr)
        error = self.error_in(done)
        self.assertIn("out", error["message"])
        self.assertEqual(list((self.folder / "out").iterdir()), [])


if __name__ == "__main__":
    unittest.main()
