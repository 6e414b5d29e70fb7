"""What reaches the machine's files through a statement: nothing outside the S3 root, whatever expression it takes."""
import os
import subprocess
import unittest

from program import ProgramTest
from served import serve

SECRET = "the-secret-of-this-test"
ROLE = "IAM_ROLE 'arn:aws:iam::123456789012:role/r' FORMAT AS PARQUET"


class ClosedIn(ProgramTest):
    def test_no_statement_with_an_expression_reads_or_writes_a_file(self):
        (self.folder / "s3/bucket").mkdir(parents=True)
        secret = self.write("outside/secret.csv", SECRET + "\n")
        (self.folder / "s3/bucket/link").symlink_to(secret)
        (self.folder / "s3/out").symlink_to(self.folder / "outside")
        before = sorted(path.name for path in (self.folder / "outside").iterdir())
        # DuckDB's ways to a file, as a value and as a table.
        values = [f"(SELECT max(content) FROM read_text('{secret}'))", f"read_text('{secret}')", f"(SELECT * FROM read_csv('{secret}'))",
                  f"(SELECT * FROM '{secret}')", f'(SELECT max(a) FROM "{secret}")', f"(SELECT count(*) FROM glob('{self.folder}/*'))",
                  f"(SELECT * FROM read_blob('{secret}'))", f"(SELECT * FROM parquet_scan('{secret}'))", f"(SELECT * FROM sniff_csv('{secret}'))",
                  f"(SELECT * FROM query('SELECT 1'))", "getenv('HOME')", "current_setting('temp_directory')",
                  f"pg_read_file('{secret}')", f"lo_import('{secret}')", "(SELECT max(path) FROM duckdb_databases())", "getvariable('x')"]
        places = ["SELECT {}", "SELECT 1 WHERE {} IS NOT NULL", "SELECT 1 FROM t ORDER BY {}", "SELECT 1 FROM t GROUP BY {}", "SELECT count(*) FROM t HAVING {} = 'x'",
                  "SELECT 1 LIMIT {}", "SELECT * FROM t JOIN t u ON t.a = {}", "WITH w AS (SELECT {}) SELECT * FROM w", "SELECT 'x' UNION SELECT {}",
                  "SELECT CASE WHEN {} = 'x' THEN 1 END", "SELECT max({}) OVER ()", "INSERT INTO t VALUES ({})", "INSERT INTO t SELECT {}",
                  "UPDATE t SET a = {}", "UPDATE t SET a = 'x' WHERE a = {}", "DELETE FROM t WHERE a = {}", "DELETE FROM t USING t u WHERE t.a = {}",
                  "MERGE INTO t USING (SELECT {} AS a) s ON t.a = s.a WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (s.a)",
                  "CREATE TABLE made AS SELECT {} AS a", "CREATE TABLE made (a VARCHAR(99) DEFAULT {})", "CREATE VIEW made AS SELECT {} AS a",
                  "SELECT {} AS a INTO made", "ALTER TABLE t ADD COLUMN b VARCHAR(99) DEFAULT {}", "PREPARE p AS SELECT {}; EXECUTE p",
                  "BEGIN; DECLARE c CURSOR FOR SELECT {}; FETCH NEXT FROM c", "EXPLAIN SELECT {}"]
        statements = [place.replace("{}", value) for place in places for value in values]
        files = [secret, "../outside/secret.csv", "s3://bucket/../../outside/secret.csv", "s3://bucket/link", "s3://out/secret.csv", "s3://../outside/secret.csv",
                 "s3://bucket/%2e%2e/x", "file://" + str(secret), "/etc/passwd", "https://example.invalid/x"]
        statements += [statement for file in files for statement in (f"COPY t FROM '{file}' {ROLE}", f"COPY t FROM '{file}' {ROLE} MANIFEST",
                                                                     f"UNLOAD ('SELECT 1') TO '{file}' {ROLE}", f"COPY t TO '{file}'", f"ATTACH '{file}'",
                                                                     f"EXPORT DATABASE '{file}'", f"IMPORT DATABASE '{file}'", f"INSTALL '{file}'", f"LOAD '{file}'",
                                                                     f"CREATE TABLE made AS SELECT * FROM '{file}'", f"CREATE TABLE made (LIKE '{file}')")]
        statements += ["PRAGMA database_list", "PRAGMA enable_profiling", "SET enable_external_access = true", "SET allowed_directories = ['/']",
                       f"SET temp_directory = '{self.folder}'", f"SET log_query_path = '{self.folder}/outside/log'", "INSTALL httpfs", "LOAD httpfs",
                       "CHECKPOINT", "CALL duckdb_settings()", "DETACH dev", "USE memory", f"SET search_path TO '{secret}'; SELECT * FROM t",
                       "FROM duckdb_settings()", "DESCRIBE t", "SUMMARIZE t", "CREATE MACRO m() AS 1", "CREATE SECRET (TYPE s3)"]
        with serve(self.folder, "--data", ".", "--s3-root", "s3") as port:
            psql = ["psql", "-XAtwh", "127.0.0.1", "-p", str(port), "-U", "admin", "dev"]
            script = "CREATE TABLE t (a VARCHAR(99));\n" + "".join(f"{statement};\nROLLBACK;\nDROP TABLE IF EXISTS made;\nDROP VIEW IF EXISTS made;\n"
                                                                   for statement in statements)
            done = subprocess.run([*psql, "-f", "-"], input=script, capture_output=True, text=True, timeout=300, env={**os.environ, "PGSSLMODE": "disable"})
            # Every one is an error of its own, but for those of names that Redshift has too and that touch no file.
            self.assertNotIn(SECRET, done.stdout + done.stderr.replace(str(secret), ""))
            self.assertNotIn("root:", done.stdout + done.stderr)
            self.assertGreaterEqual(done.stderr.count("ERROR:"), len(statements) - 3, "some were not refused")
            count = subprocess.run([*psql, "-c", "SELECT count(*) FROM t"], capture_output=True, text=True, timeout=60)
            self.assertEqual(count.stdout, "0\n", count.stderr)
        self.assertEqual(sorted(path.name for path in (self.folder / "outside").iterdir()), before)

    def test_read_only_refuses_whatever_changes_something(self):
        with serve(self.folder, "--data", ".") as port:
            url = f"redshift://admin@127.0.0.1:{port}/dev?sslmode=disable"
            self.run_program("--warehouse", url, "sql", "-c", "CREATE TABLE t (a INT); INSERT INTO t VALUES (1)")
        with serve(self.folder, "--data", ".", "--read-only") as port:
            url = f"redshift://admin@127.0.0.1:{port}/dev?sslmode=disable"
            for statement in ("INSERT INTO t VALUES (2)", "UPDATE t SET a = 2", "DELETE FROM t", "TRUNCATE t", "DROP TABLE t", "CREATE TABLE u (a INT)",
                              "CREATE TEMP TABLE u (a INT)", "SELECT a INTO u FROM t", "CREATE SCHEMA s", "CREATE VIEW v AS SELECT 1", "ALTER TABLE t ADD COLUMN b INT",
                              f"COPY t FROM 's3://bucket/x' {ROLE}", "PREPARE p AS DELETE FROM t; EXECUTE p", "COMMENT ON TABLE t IS 'x'", "GRANT SELECT ON t TO PUBLIC",
                              "MERGE INTO t USING t u ON t.a = u.a WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1)", "LOCK t", "VACUUM", "ANALYZE"):
                with self.subTest(statement):
                    error = self.json_of("--warehouse", url, "sql", "-c", statement, exit_code=1)[-1]["error"]
                    self.assertEqual(error["sqlstate"], "25006", error)
            told = self.json_of("--warehouse", url, "sql", "-c",
                                "SET query_group TO 'x'; SHOW query_group; BEGIN; DECLARE c CURSOR FOR SELECT a FROM t; FETCH NEXT FROM c; COMMIT; EXPLAIN SELECT 1; SELECT a FROM t")
            self.assertEqual(told[-1]["rows"], [[1]])


if __name__ == "__main__":
    unittest.main()
