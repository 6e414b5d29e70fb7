// What the embedded warehouse does with each kind of statement and with each type: the rows of a test, and of
// docs/redshift-compatibility.md.
#pragma once

#include <array>

namespace loadonce::local {

struct StatementCase {
    const char* statement;  // as AWS' reference calls it
    const char* verdict;    // yes, partly, no
    const char* missing;    // of partly: what
    const char* example;    // runs where the verdict is yes or partly; refused with 0A000 where it is no
};

// Before each example: CREATE TABLE t (a INT, b VARCHAR(10)), with the row (1, 'x'), CREATE TABLE s (LIKE t), CREATE
// VIEW v AS SELECT a FROM t, CREATE SCHEMA other, CREATE USER ann, CREATE GROUP readers; BEGIN where it begins with it.
inline constexpr auto statement_cases = std::to_array<StatementCase>({
    {"ABORT, ROLLBACK", "yes", "", "BEGIN; ABORT"},
    {"ALTER DATABASE", "no", "", "ALTER DATABASE dev RENAME TO prod"},
    {"ALTER DEFAULT PRIVILEGES", "no", "", "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO ann"},
    {"ALTER GROUP", "yes", "", "ALTER GROUP readers ADD USER ann"},
    {"ALTER SCHEMA", "partly",
     "the owner is not kept; no QUOTA; no RENAME TO where views are made of the schema's tables",
     "ALTER SCHEMA other OWNER TO ann; ALTER SCHEMA other RENAME TO more"},
    {"ALTER TABLE ... ADD, DROP, RENAME COLUMN", "yes", "", "ALTER TABLE s ADD COLUMN c INT DEFAULT 1"},
    {"ALTER TABLE ... ALTER COLUMN TYPE", "yes", "", "ALTER TABLE s ALTER COLUMN b TYPE VARCHAR(20)"},
    {"ALTER TABLE ... APPEND FROM", "yes", "", "ALTER TABLE s APPEND FROM t"},
    {"ALTER TABLE ... OWNER TO, RENAME TO", "partly", "the owner is not kept", "ALTER TABLE s RENAME TO r"},
    {"ALTER USER", "partly", "passwords, limits and parameters are not kept", "ALTER USER ann CREATEDB"},
    {"ANALYZE", "partly", "nothing to do", "ANALYZE t"},
    {"ANALYZE COMPRESSION", "no", "", "ANALYZE COMPRESSION t"},
    {"BEGIN, COMMIT, END", "partly", "every isolation level is snapshot isolation", "BEGIN; COMMIT"},
    {"CALL, CREATE PROCEDURE", "no", "", "CALL p()"},
    {"CLOSE, DECLARE, FETCH", "yes", "", "BEGIN; DECLARE c CURSOR FOR SELECT 1; FETCH ALL FROM c; CLOSE c; COMMIT"},
    {"COMMENT", "partly", "on schemas and databases it is not kept; not on constraints", "COMMENT ON TABLE t IS 'x'"},
    {"COPY", "partly", "Parquet only", "COPY t FROM 's3://b/t/' IAM_ROLE default FORMAT AS PARQUET"},
    {"COPY JOB", "no", "", "COPY JOB RUN j"},
    {"CREATE DATABASE", "no", "", "CREATE DATABASE d"},
    {"CREATE EXTERNAL SCHEMA, TABLE", "no", "", "CREATE EXTERNAL TABLE s.t (a INT)"},
    {"CREATE FUNCTION", "no", "", "CREATE FUNCTION f() RETURNS INT IMMUTABLE AS $$ SELECT 1 $$ LANGUAGE sql"},
    {"CREATE GROUP, CREATE USER", "partly", "who may connect is `serve`'s to say",
     "CREATE GROUP writers WITH USER ann"},
    {"CREATE MATERIALIZED VIEW", "no", "", "CREATE MATERIALIZED VIEW m AS SELECT 1"},
    {"CREATE SCHEMA", "partly", "owner and quota are not kept", "CREATE SCHEMA IF NOT EXISTS more"},
    {"CREATE TABLE", "partly",
     "keys are kept and not enforced, as on Redshift; DISTSTYLE other than KEY and BACKUP are not kept, and no storage "
     "has an effect",
     "CREATE TEMP TABLE n (a BIGINT IDENTITY(1,1), b VARCHAR(5) DEFAULT 'x' NOT NULL, PRIMARY KEY (a)) DISTKEY (a)"},
    {"CREATE TABLE AS, SELECT INTO", "yes", "", "CREATE TABLE n AS SELECT * FROM t"},
    {"CREATE VIEW", "yes", "", "CREATE OR REPLACE VIEW v AS SELECT a FROM t"},
    {"CREATE VIEW ... WITH NO SCHEMA BINDING", "yes", "",
     "CREATE VIEW l AS SELECT * FROM public.later WITH NO SCHEMA BINDING"},
    {"DEALLOCATE, EXECUTE, PREPARE", "yes", "", "PREPARE p (INT) AS SELECT $1; EXECUTE p (1); DEALLOCATE p"},
    {"DELETE", "yes", "", "DELETE FROM t USING s WHERE t.a = s.a"},
    {"DROP GROUP, USER", "yes", "", "DROP GROUP readers"},
    {"DROP SCHEMA, TABLE, VIEW", "yes", "", "DROP TABLE t CASCADE"},
    {"EXPLAIN", "partly", "the plan is the engine's own", "EXPLAIN DELETE FROM t"},
    {"GRANT, REVOKE", "partly", "recorded, not enforced; not on columns, functions, roles", "GRANT SELECT ON t TO ann"},
    {"INSERT", "yes", "", "INSERT INTO t (a) VALUES (2), (DEFAULT)"},
    {"LOCK", "yes", "", "BEGIN; LOCK t; COMMIT"},
    {"MERGE", "yes", "", "MERGE INTO t USING s ON t.a = s.a REMOVE DUPLICATES"},
    {"REFRESH MATERIALIZED VIEW", "no", "", "REFRESH MATERIALIZED VIEW m"},
    {"RESET, SET, SHOW", "partly", "the parameters that clients set", "SET timezone TO 'Europe/Zurich'"},
    {"SAVEPOINT", "no", "", "SAVEPOINT s"},
    {"SELECT", "partly", "no `PIVOT`, `CONNECT BY`, `LATERAL`, no navigation into SUPER",
     "WITH w AS (SELECT a FROM t) SELECT TOP 1 a FROM w GROUP BY a HAVING COUNT(*) > 0 QUALIFY ROW_NUMBER() OVER "
     "(ORDER "
     "BY a) = 1"},
    {"SHOW COLUMNS, DATABASES, SCHEMAS, TABLES", "partly", "when a table was changed last, collations",
     "SHOW TABLES FROM SCHEMA dev.public"},
    {"SHOW CONSTRAINTS", "yes", "", "SHOW CONSTRAINTS PRIMARY KEYS FROM TABLE public.t"},
    {"SHOW FUNCTIONS, PARAMETERS, PROCEDURES", "partly", "there are none", "SHOW FUNCTIONS FROM SCHEMA dev.public"},
    {"SHOW GRANTS, SHOW COLUMN GRANTS", "partly", "none on columns and functions; all are the session's own user's",
     "SHOW GRANTS ON TABLE public.t"},
    {"SHOW TABLE, SHOW VIEW", "yes", "", "SHOW TABLE t"},
    {"TRUNCATE", "yes", "", "TRUNCATE s"},
    {"UNLOAD", "no", "", "UNLOAD ('SELECT 1') TO 's3://b/k' IAM_ROLE default FORMAT PARQUET"},
    {"UPDATE", "yes", "", "UPDATE t SET b = 'y' FROM s WHERE t.a = s.a"},
    {"USE", "partly", "there is one database", "USE dev"},
    {"VACUUM", "partly", "nothing to do", "VACUUM t"},
});

struct TypeCase {
    const char* type;
    const char* verdict;
    const char* missing;
    const char* ddl;      // of a column
    const char* literal;  // SQL of a value, as INSERT takes it
    const char* answer;   // the text that clients get
};

inline constexpr auto type_cases = std::to_array<TypeCase>({
    {"SMALLINT, INT2", "yes", "", "SMALLINT", "-32768", "-32768"},
    {"INTEGER, INT, INT4", "yes", "", "INT", "2147483647", "2147483647"},
    {"BIGINT, INT8", "yes", "", "BIGINT", "9223372036854775807", "9223372036854775807"},
    {"DECIMAL, NUMERIC", "yes", "", "NUMERIC(38,2)", "123456789012345678901234567890.125",
     "123456789012345678901234567890.13"},
    {"REAL, FLOAT4", "yes", "", "REAL", "1.5", "1.5"},
    {"DOUBLE PRECISION, FLOAT8, FLOAT", "yes", "", "FLOAT8", "1e300", "1e+300"},
    {"BOOLEAN, BOOL", "yes", "", "BOOL", "TRUE", "t"},
    {"CHAR, NCHAR, BPCHAR", "yes", "", "CHAR(4)", "'ab'", "ab  "},
    {"VARCHAR, NVARCHAR, TEXT", "yes", "", "VARCHAR(4)", "'äö'", "äö"},
    {"DATE", "yes", "", "DATE", "'2025-02-28'", "2025-02-28"},
    {"TIME", "yes", "", "TIME", "'23:59:59.5'", "23:59:59.5"},
    {"TIMETZ", "partly", "offsets and abbreviations, no names such as Europe/Zurich", "TIMETZ", "'13:24:55+02'",
     "11:24:55+00"},
    {"TIMESTAMP", "yes", "", "TIMESTAMP", "'2025-02-28 01:02:03.000001'", "2025-02-28 01:02:03.000001"},
    {"TIMESTAMPTZ", "yes", "", "TIMESTAMPTZ", "'2025-02-28 01:02:03+01'", "2025-02-28 00:02:03+00"},
    {"VARBYTE, VARBINARY", "yes", "", "VARBYTE(4)", "'abä'", "6162c3a4"},
    {"SUPER", "partly", "kept as JSON; no navigation, no unnesting", "SUPER", "JSON_PARSE('{\"a\":[1]}')",
     "{\"a\":[1]}"},
    {"INTERVAL YEAR TO MONTH, INTERVAL MONTH", "partly", "no INTERVAL YEAR as a column", "INTERVAL YEAR TO MONTH",
     "INTERVAL '1-2' YEAR TO MONTH", "1 year 2 mons"},
    {"INTERVAL DAY TO SECOND, INTERVAL SECOND", "partly",
     "no INTERVAL DAY, HOUR, ... as a column; six digits of seconds", "INTERVAL DAY TO SECOND", "'1 02:03:04.5'",
     "1 day 02:03:04.5"},
    {"GEOMETRY", "no", "", "GEOMETRY", "", ""},
    {"GEOGRAPHY", "no", "", "GEOGRAPHY", "", ""},
    {"HLLSKETCH", "no", "", "HLLSKETCH", "", ""},
});

}  // namespace loadonce::local
