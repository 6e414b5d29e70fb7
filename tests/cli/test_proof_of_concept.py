"""The statements of the proof of concept, unchanged and in their order, with the results that their comments state."""
import shutil
import unittest

from program import ProgramTest, proof_of_concept

BUCKET = ".loadonce/s3/siddhartha-redshift-bucket"


class ProofOfConcept(ProgramTest):
    def setUp(self):
        super().setUp()
        self.sql = proof_of_concept()
        self.use_example_project()
        self.run_program("generate", "--orders", 1, "--seed", 850386, "--items", 1, "--packages", 1, "--out", "sample_order.json")
        self.run_program("convert", "sample_order.json", "--out", "parquet_files", "--nulls", "both")
        for key, name in (("orders", "order_summary"), ("order-items", "order_items")):
            (self.folder / BUCKET / key).mkdir(parents=True)
            for suffix in ("", "_fixed"):
                shutil.copy(self.folder / f"parquet_files/{name}{suffix}.parquet", self.folder / BUCKET / key)

    def run_file(self, number):
        (file,) = self.sql.glob(f"{number:02}-*.sql")
        return [result["rows"] for result in self.json_of("sql", "-f", file)]

    def test_all_files_three_times(self):
        for _ in range(3):
            for number in range(4):
                self.run_file(number)
            self.assertEqual(self.run_file(4), [[[1]]])
            self.run_file(5)
            self.assertEqual(self.run_file(6), [[[2]], [["ORD-2025-850386", 2]]])
            for number in range(7, 10):
                self.run_file(number)
            self.assertEqual(self.run_file(10), [[], [[1]]])
            copied, items = self.run_file(11)
            self.assertEqual((copied, len(items), len(items[0])), ([], 2, 19))
            for number in range(12, 15):
                self.run_file(number)
            self.assertEqual(self.run_file(15), [[], [[1]]])
            for number in range(16, 18):
                self.run_file(number)
            ((entry,),) = self.run_file(18)
            self.assertEqual(entry[:3], [1, "s3://siddhartha-redshift-bucket/orders/order_summary_fixed.parquet", "orders"])
            self.assertEqual(entry[4:], [1, "SUCCESS", "UPSERT_STAGING", "Duplicate prevention successful"])
            self.assertEqual(sorted(self.run_file(19)[0]), [["order_items", 1], ["orders", 1]])
            self.run_file(20)
        self.assertEqual(self.rows("select count(*) from information_schema.tables where table_schema = 'public'"), [[0]])

    def test_convert_makes_the_columns_of_its_tables(self):
        for number in (0, 1):
            self.run_file(number)
        for files in (["order_summary", "order_items"], ["order_summary_fixed", "order_items_fixed"]):
            answer = self.json_of("schema", "diff", *(f"parquet_files/{file}.parquet" for file in files))
            self.assertEqual([table["columns"] for table in answer["tables"]], [[], []])

    def test_run_after_a_doubled_copy_ends_with_each_row_once(self):
        for number in range(7):
            self.run_file(number)
        self.run_program("run", "sample_order.json")
        self.assertEqual(self.rows("select count(*) from orders"), [[1]])
        self.run_program("verify")


if __name__ == "__main__":
    unittest.main()
