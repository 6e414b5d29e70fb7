"""The proof of concept in examples/, step by step with `loadonce sql`, and what `loadonce run` makes of it."""
import json
import sys
import unittest

from program import PROGRAM, ROOT, ProgramTest

sys.path.append(str(ROOT / "tests"))
import proof_of_concept  # noqa: E402


class ProofOfConcept(ProgramTest):
    def setUp(self):
        super().setUp()
        self.use_example_project()
        proof_of_concept.make_objects(PROGRAM, self.folder, self.folder / ".loadonce/s3")

    def lines_of(self, step):
        """What the step answers, as psql -A shows it."""
        done = self.run_program("--json", "sql", "-f", step)
        lines = []
        for result in json.loads(done.stdout, parse_int=str, parse_float=str):
            if not result["columns"]:
                lines.append(result["tag"])
                continue
            lines.append("|".join(result["columns"]))
            lines += ["|".join("" if value is None else value for value in row) for row in result["rows"]]
            lines.append(f"({len(result['rows'])} row{'s' if len(result['rows']) != 1 else ''})")
        return proof_of_concept.answered([line.split("INFO:  ")[1] for line in done.stderr.splitlines()], lines)

    def test_all_steps_three_times(self):
        for _ in range(3):
            for step in proof_of_concept.STEPS:
                with self.subTest(step.name):
                    self.assertCountEqual(self.lines_of(step), proof_of_concept.wanted(step))
        self.assertEqual(self.rows("select count(*) from information_schema.tables where table_schema = 'public'"), [[0]])

    def test_convert_makes_the_columns_of_its_tables(self):
        for step in proof_of_concept.STEPS[:2]:
            self.lines_of(step)
        for files in (["order_summary", "order_items"], ["order_summary_fixed", "order_items_fixed"]):
            answer = self.json_of("schema", "diff", *(f"parquet/{file}.parquet" for file in files))
            self.assertEqual([table["columns"] for table in answer["tables"]], [[], []])

    def test_run_after_a_doubled_copy_ends_with_each_row_once(self):
        for step in proof_of_concept.STEPS[:7]:
            self.lines_of(step)
        self.run_program("run", "order.json")
        self.assertEqual(self.rows("select count(*) from orders"), [[1]])
        self.run_program("verify")


if __name__ == "__main__":
    unittest.main()
