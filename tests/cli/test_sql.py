import unittest

from program import ProgramTest


class Sql(ProgramTest):
    def test_every_result_is_printed_in_turn(self):
        done = self.run_program("sql", "-c", "create table t (Id int, Name varchar(20)); insert into t values (1, 'x'), (2, null)",
                                "-c", "select * from t order by id")
        self.assertEqual(done.stdout, "CREATE TABLE\nINSERT 0 2\n id | name\n----+------\n  1 | x\n  2 | NULL\n(2 rows)\n")
        self.assertEqual(done.stderr, "")

    def test_commands_and_files_run_in_the_order_of_the_command_line(self):
        self.write("b.sql", "select 'b';")
        self.write("d.sql", "select 'd';")
        results = self.json_of("sql", "-c", "select 'a'", "-f", "b.sql", "-c", "select 'c'", "-f", "d.sql")
        self.assertEqual([result["rows"] for result in results], [[["a"]], [["b"]], [["c"]], [["d"]]])

    def test_standard_input_is_read_when_nothing_else_is_given(self):
        self.assertEqual(self.json_of("sql", stdin="select 1; select 2")[1]["rows"], [[2]])
        self.assertEqual(self.json_of("sql", "-f", "-", stdin="select 3")[0]["rows"], [[3]])

    def test_csv_has_a_header_and_tells_null_from_empty(self):
        done = self.run_program("sql", "--format", "csv", "-c", "select 1 as A, '' as b, null as c, 'x,\"y' as d")
        self.assertEqual(done.stdout, 'a,b,c,d\n1,"",,"x,""y"\n')

    def test_json_is_one_array(self):
        self.assertEqual(self.json_of("sql", "-c", "select 1 as n, true as t, null as z; create table x (a int)"),
                         [{"columns": ["n", "t", "z"], "rows": [[1, True, None]], "tag": "SELECT"},
                          {"columns": [], "rows": [], "tag": "CREATE TABLE"}])

    def test_json_is_closed_when_a_statement_fails(self):
        self.assertEqual(self.json_of("sql", "-c", "select 1; select * from none", exit_code=1)[0]["rows"], [[1]])

    def test_an_error_names_file_and_line_and_stops(self):
        self.write("a.sql", "create table t (a int);\n\ninsert into t values (1);\nselect * from none;\ninsert into t values (2);\n")
        done = self.run_program("sql", "-f", "a.sql", exit_code=1)
        self.assertIn("a.sql:4", done.stderr)
        self.assertIn("SQLSTATE 42P01", done.stderr)
        self.assertEqual(self.rows("select a from t"), [[1]], "each statement before it is committed")

    def test_a_syntax_error_names_its_line_within_the_statement(self):
        self.write("a.sql", "select 1;\nselect\n  1 +\n  from from t;\n")
        self.assertIn("a.sql:4", self.run_program("sql", "-f", "a.sql", exit_code=1).stderr)

    def test_a_transaction_that_is_not_committed_is_gone(self):
        self.run_program("sql", "-c", "create table t (a int)")
        self.run_program("sql", "-c", "begin; insert into t values (1)")
        self.assertEqual(self.rows("select count(*) from t"), [[0]])

    def test_a_file_that_is_not_there_is_an_error_before_anything_runs(self):
        self.run_program("sql", "-c", "create table t (a int)", "-f", "none.sql", exit_code=1)
        self.run_program("sql", "-c", "create table t (a int)")

    def test_machine_files_are_out_of_reach(self):
        self.write("secret.csv", "a\n1\n")
        for sql in ("select * from 'secret.csv'", "select * from read_csv('secret.csv')", "copy t to 'x.csv'", "attach 'x.db'"):
            self.run_program("sql", "-c", sql, exit_code=1)


if __name__ == "__main__":
    unittest.main()
