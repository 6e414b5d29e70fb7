#include <gmock/gmock.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using Ddl = WarehouseTest;

TEST_F(Ddl, TypesKeepTheirModifiersAcrossReopening) {
    run("CREATE TABLE t (a VARCHAR(7), b CHAR(2), c NUMERIC(12,3), d TIMESTAMPTZ NOT NULL, e DECIMAL, f TEXT)");
    open();
    EXPECT_THAT(rows("SELECT \"column\", type, \"notnull\" FROM pg_table_def WHERE tablename = 't'"),
                ElementsAre("a|character varying(7)|f", "b|character(2)|f", "c|numeric(12,3)|f",
                            "d|timestamp with time zone|t", "e|numeric(18,0)|f", "f|character varying(256)|f"));
    EXPECT_EQ(one("SELECT character_maximum_length FROM information_schema.columns WHERE table_name = 't' AND "
                  "column_name = 'a'"),
              "7");
}

TEST_F(Ddl, LikeCopiesNamesTypesAndNotNullButNoDefaults) {
    run("CREATE TABLE t (a VARCHAR(7) NOT NULL, b INT DEFAULT 5)");
    run("CREATE TABLE u (LIKE t)");
    run("CREATE TABLE v (LIKE t INCLUDING DEFAULTS)");
    run("INSERT INTO u (a) VALUES ('x')");
    run("INSERT INTO v (a) VALUES ('x')");
    EXPECT_THAT(rows("SELECT * FROM u UNION ALL SELECT * FROM v ORDER BY 2"), ElementsAre("x|5", "x|-"));
    EXPECT_THAT(refusal("INSERT INTO u VALUES (NULL, 1)"), HasSubstr("Cannot insert a NULL value into column a"));
}

TEST_F(Ddl, NamesFoldToLowerCaseEvenQuotedOnes) {
    run("CREATE TABLE \"MyTable\" (\"MyColumn\" INT)");
    const auto result = run("SELECT MYCOLUMN FROM mytable");
    EXPECT_EQ(result.columns.at(0).name, "mycolumn");
}

TEST_F(Ddl, PrimaryKeysAreRememberedNotEnforced) {
    run("CREATE TABLE t (a INT PRIMARY KEY)");
    run("INSERT INTO t VALUES (1), (1)");
    EXPECT_EQ(one("SELECT constraint_type FROM information_schema.table_constraints WHERE table_name = 't'"),
              "PRIMARY KEY");
}

TEST_F(Ddl, IdentityCannotBeWrittenAndCountsOn) {
    run("CREATE TABLE t (id BIGINT IDENTITY(5,2), a INT)");
    run("INSERT INTO t (a) VALUES (1), (2)");
    EXPECT_EQ(refusal("INSERT INTO t VALUES (9, 9)"), "0A000 cannot set an identity column to a value");
    open();
    run("INSERT INTO t (a) SELECT 3");
    EXPECT_EQ(one("SELECT COUNT(DISTINCT id) FROM t"), "3");
    EXPECT_EQ(one("SELECT MIN(id) FROM t"), "5");
}

TEST_F(Ddl, ExistingAndMissingRelationsAreNamed) {
    run("CREATE TABLE t (a INT)");
    EXPECT_EQ(refusal("CREATE TABLE t (a INT)"), "42P07 Relation \"t\" already exists");
    EXPECT_EQ(run("CREATE TABLE IF NOT EXISTS t (a INT)").notices.size(), 1U);
    EXPECT_THAT(refusal("DROP TABLE missing"), StartsWith("42P01"));
    EXPECT_EQ(run("DROP TABLE IF EXISTS missing").tag, "DROP TABLE");
}

TEST_F(Ddl, AlterColumnTypeWidensVarcharsOutsideOfTransactionsOnly) {
    run("CREATE TABLE t (a VARCHAR(3), n INT)");
    run("INSERT INTO t VALUES ('abc', 1)");
    EXPECT_EQ(refusal("ALTER TABLE t ALTER COLUMN a TYPE VARCHAR(3)"), "0A000 target column size should be different");
    EXPECT_THAT(refusal("ALTER TABLE t ALTER COLUMN n TYPE BIGINT"), StartsWith("0A000"));
    run("ALTER TABLE t ALTER COLUMN a TYPE VARCHAR(5)");
    run("INSERT INTO t VALUES ('abcde', 1)");
    EXPECT_THAT(refusal("ALTER TABLE t ALTER COLUMN a TYPE VARCHAR(4)"), StartsWith("0A000"));
    run("BEGIN");
    EXPECT_THAT(refusal("ALTER TABLE t ALTER COLUMN a TYPE VARCHAR(9)"), StartsWith("25001"));
}

TEST_F(Ddl, AlterTableAddsDropsAndRenames) {
    run("CREATE TABLE t (a INT)");
    run("INSERT INTO t VALUES (1)");
    run("ALTER TABLE t ADD COLUMN b VARCHAR(4) DEFAULT 'x'");
    run("ALTER TABLE t ADD COLUMN c INT NOT NULL DEFAULT 3");
    run("INSERT INTO t (a) VALUES (2)");
    EXPECT_THAT(rows("SELECT * FROM t ORDER BY a"), ElementsAre("1|x|3", "2|x|3"));
    run("ALTER TABLE t RENAME COLUMN b TO bb");
    run("ALTER TABLE t DROP COLUMN c");
    run("ALTER TABLE t RENAME TO u");
    EXPECT_THAT(rows("SELECT bb FROM u"), ElementsAre("x", "x"));
    EXPECT_THAT(refusal("SELECT * FROM t"), StartsWith("42P01"));
}

TEST_F(Ddl, ATablesOidIsItsOwn) {
    const std::string oid =
        "SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND "
        "c.relname = 't'";
    run("CREATE TABLE t (a INT)");
    const auto first = one(oid);
    run("ALTER TABLE t ADD COLUMN b INT");
    EXPECT_EQ(one(oid), first);
    open();
    EXPECT_EQ(one(oid), first);
    run("DROP TABLE t");
    run("CREATE TABLE t (a INT)");
    EXPECT_NE(one(oid), first);
}

TEST_F(Ddl, ViewsFollowTheirTables) {
    run("CREATE TABLE t (a INT)");
    run("CREATE VIEW v AS SELECT a + 1 AS b FROM t");
    run("INSERT INTO t VALUES (1)");
    EXPECT_THAT(rows("SELECT b FROM v"), ElementsAre("2"));
    run("CREATE OR REPLACE VIEW v AS SELECT a FROM t");
    EXPECT_THAT(rows("SELECT a FROM v"), ElementsAre("1"));
    EXPECT_THAT(refusal("INSERT INTO v VALUES (1)"), StartsWith("0A000"));
    run("DROP VIEW v");
}

TEST_F(Ddl, SchemasHoldTablesOfTheSameName) {
    run("CREATE SCHEMA s");
    run("CREATE TABLE t (a INT)");
    run("CREATE TABLE s.t (a INT)");
    run("INSERT INTO s.t VALUES (5)");
    EXPECT_THAT(rows("SELECT t.a FROM s.t"), ElementsAre("5"));
    run("SET search_path TO s, public");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "1");
    EXPECT_EQ(one("SELECT current_schema()"), "s");
    EXPECT_THAT(refusal("DROP SCHEMA s"), StartsWith("2BP01"));
    run("DROP SCHEMA s CASCADE");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
    EXPECT_THAT(refusal("CREATE TABLE s.t (a INT)"), StartsWith("3F000"));
}

TEST_F(Ddl, TableFromAQueryAndTemporaryTablesShadow) {
    run("CREATE TABLE t AS SELECT 1::INT AS a, 'x'::VARCHAR(3) AS b, SUM(2::INT) AS c");
    EXPECT_THAT(rows("SELECT * FROM t"), ElementsAre("1|x|2"));
    run("SELECT a INTO u FROM t");
    run("CREATE TEMP TABLE t (z INT)");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
    run("DROP TABLE t");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "1");
    EXPECT_EQ(one("SELECT COUNT(*) FROM u"), "1");
}

TEST_F(Ddl, AWarehouseOfANewerProgramIsRefused) {
    session_.reset();
    warehouse_.reset();
    {
        duck::Database file(folder_ / "warehouse.duckdb", {});
        file.connect().query("UPDATE _loadonce.format SET version = 99");
    }
    try {
        warehouse_ = local::open(options());
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.id(), "LO5005");
    }
}

TEST_F(Ddl, StorageAttributesAndUpkeepAreAcceptedForWhatExists) {
    run("CREATE TABLE t (a INT ENCODE az64 DISTKEY SORTKEY, b VARCHAR(3)) DISTSTYLE KEY");
    run("ANALYZE t");
    run("VACUUM t");
    run("GRANT SELECT ON t TO PUBLIC");
    run("COMMENT ON TABLE t IS 'text'");
    EXPECT_THAT(refusal("ANALYZE missing"), StartsWith("42P01"));
    EXPECT_THAT(refusal("COMMENT ON TABLE missing IS 'x'"), StartsWith("42P01"));
}

TEST_F(Ddl, ASchemaIsRenamedWithWhatIsInIt) {
    run("CREATE SCHEMA sales");
    run("CREATE TABLE sales.t (id BIGINT IDENTITY(1,1), a VARCHAR(5) DEFAULT 'x' NOT NULL, PRIMARY KEY (id))");
    run("CREATE TABLE sales.u (id BIGINT REFERENCES sales.t)");
    run("INSERT INTO sales.t (a) VALUES ('y')");
    run("CREATE USER ann PASSWORD DISABLE");
    run("GRANT SELECT ON sales.t TO ann");
    run("GRANT CREATE ON SCHEMA sales TO ann");
    run("CREATE VIEW sales.one AS SELECT 1 AS n");
    run("BEGIN");
    run("INSERT INTO sales.t (a) VALUES (DEFAULT)");
    run("ALTER SCHEMA sales RENAME TO us_sales");
    run("COMMIT");
    EXPECT_THAT(refusal("SELECT * FROM sales.t"), StartsWith("42P01"));
    run("INSERT INTO us_sales.t (a) VALUES (DEFAULT)");
    EXPECT_THAT(rows("SELECT id, a FROM us_sales.t ORDER BY id"), ElementsAre("1|y", "2|x", "3|x"));
    EXPECT_EQ(one("SELECT n FROM us_sales.one"), "1");
    EXPECT_EQ(refusal("INSERT INTO us_sales.t (a) VALUES (NULL)").substr(0, 5), "XX000");
    EXPECT_EQ(one("SELECT HAS_TABLE_PRIVILEGE('ann', 'us_sales.t', 'SELECT')"), "t");
    EXPECT_EQ(one("SELECT HAS_SCHEMA_PRIVILEGE('ann', 'us_sales', 'CREATE')"), "t");
    EXPECT_EQ(one("SELECT COUNT(*) FROM pg_constraint WHERE conrelid = 'us_sales.u'::regclass AND contype = 'f'"), "1");
    run("BEGIN");
    run("ALTER SCHEMA us_sales RENAME TO gone");
    run("ROLLBACK");
    EXPECT_EQ(one("SELECT COUNT(*) FROM us_sales.t"), "3");
    run("CREATE SCHEMA sales");
    EXPECT_THAT(refusal("ALTER SCHEMA sales RENAME TO us_sales"), StartsWith("42P06"));
    EXPECT_THAT(refusal("ALTER SCHEMA sales RENAME TO pg_sales"), StartsWith("42939"));
    EXPECT_THAT(refusal("ALTER SCHEMA nowhere RENAME TO somewhere"), StartsWith("3F000"));
    run("CREATE VIEW made AS SELECT a FROM us_sales.t");
    EXPECT_EQ(refusal("ALTER SCHEMA us_sales RENAME TO x"),
              "0A000 schema \"us_sales\" cannot be renamed here: view public.made is made of us_sales.t");
}

TEST_F(Ddl, WhatAlterTableDoesNotDoIsRefusedByName) {
    run("CREATE TABLE t (a INT)");
    for (const auto* sql : {"ALTER TABLE t ADD COLUMN b INT UNIQUE", "ALTER TABLE t ADD COLUMN b INT PRIMARY KEY",
                            "ALTER TABLE t SET SCHEMA other", "ALTER TABLE t ALTER COLUMN a SET NOT NULL",
                            "ALTER TABLE t ROW LEVEL SECURITY ON", "ALTER VIEW v RENAME TO w",
                            "ALTER SCHEMA public QUOTA 1 GB", "CREATE TABLE u (a VARCHAR(5) COLLATE CASE_INSENSITIVE)",
                            "MERGE INTO t USING t ON t.a = t.a REMOVE DUPLICATES", "SET SESSION AUTHORIZATION ann"})
        EXPECT_THAT(refusal(sql), StartsWith("0A000")) << sql;
}

TEST_F(Ddl, StorageIsWhatAlterTableMakesOfIt) {
    run("CREATE TABLE t (a INT, b INT, s SUPER) DISTKEY (a) SORTKEY (a, b)");
    const auto storage = [&] {
        return rows("SELECT \"column\", encoding, distkey, sortkey FROM pg_table_def WHERE tablename = 't'");
    };
    run("ALTER TABLE t ALTER DISTKEY b");
    run("ALTER TABLE t ALTER COMPOUND SORTKEY (b)");
    run("ALTER TABLE t ALTER COLUMN a ENCODE zstd, ALTER COLUMN b ENCODE raw");
    EXPECT_THAT(storage(), ElementsAre("a|zstd|f|0", "b|raw|t|1", "s|none|f|0"));
    run("BEGIN");
    run("ALTER TABLE t ALTER DISTSTYLE KEY DISTKEY a");
    run("ROLLBACK");
    EXPECT_THAT(storage(), ElementsAre("a|zstd|f|0", "b|raw|t|1", "s|none|f|0"));
    run("ALTER TABLE t ALTER SORTKEY NONE");
    run("ALTER TABLE t ALTER DISTSTYLE ALL");
    run("ALTER TABLE t ALTER ENCODE AUTO");
    EXPECT_THAT(storage(), ElementsAre("a|none|f|0", "b|none|f|0", "s|none|f|0"));
    EXPECT_THAT(refusal("ALTER TABLE t ALTER DISTKEY missing"), StartsWith("42703"));
    EXPECT_THAT(refusal("ALTER TABLE t ALTER COLUMN missing ENCODE raw"), StartsWith("42703"));
    EXPECT_THAT(refusal("ALTER TABLE t ALTER DISTKEY s"), HasSubstr("SUPER column \"s\""));
    EXPECT_THAT(refusal("ALTER TABLE t ALTER DISTSTYLE EVEN more"), StartsWith("42601"));
}

TEST_F(Ddl, KeysOfStorageThatExcludeEachOtherAreRefused) {
    run("CREATE TABLE made DISTKEY (b) SORTKEY (b, a) AS SELECT 1 AS a, 2 AS b");
    EXPECT_THAT(rows("SELECT \"column\", distkey, sortkey FROM pg_table_def WHERE tablename = 'made'"),
                ElementsAre("a|f|2", "b|t|1"));
    for (const auto* sql : {"CREATE TABLE x (a INT) DISTSTYLE KEY", "CREATE TABLE x (a INT DISTKEY, b INT DISTKEY)",
                            "CREATE TABLE x (a INT) DISTSTYLE ALL DISTKEY (a)"})
        EXPECT_THAT(refusal(sql), StartsWith("42P16")) << sql;
    EXPECT_THAT(refusal("CREATE TABLE x (a SUPER SORTKEY)"), StartsWith("0A000"));
    EXPECT_THAT(refusal("CREATE TABLE x DISTKEY (b) AS SELECT 1 AS a"), StartsWith("42703"));
}

// AWS, "CREATE TABLE": "The DEFAULT value can be any variable-free expression. Subqueries, cross-references to other
// columns [...] aren't allowed."
TEST_F(Ddl, DefaultsAreFreeOfColumnsAndSubqueries) {
    run("CREATE TABLE t (a TIMESTAMP DEFAULT SYSDATE, b VARCHAR(20) DEFAULT CURRENT_USER, c INT DEFAULT -(1 + 2))");
    EXPECT_THAT(refusal("CREATE TABLE x (a INT DEFAULT b, b INT)"), StartsWith("42P10"));
    EXPECT_THAT(refusal("CREATE TABLE x (a INT DEFAULT (SELECT 1))"), StartsWith("0A000"));
    EXPECT_THAT(refusal("ALTER TABLE t ADD COLUMN d INT DEFAULT c"), StartsWith("42P10"));
}

TEST_F(Ddl, NamesOfAnotherDatabaseAreRefusedAndNotTakenForOurs) {
    run("CREATE TABLE dev.public.t (a INT)");
    for (const auto* sql : {"CREATE TABLE other.public.u (a INT)", "SELECT * FROM other.public.t",
                            "INSERT INTO other.public.t VALUES (1)", "DROP TABLE other.public.t",
                            "CREATE TABLE u (LIKE other.public.t)", "SELECT * FROM other.pg_catalog.pg_class"})
        EXPECT_EQ(refusal(sql), "0A000 cross-database reference to database \"other\" is not supported") << sql;
    EXPECT_EQ(one("SELECT COUNT(*) FROM dev.public.t"), "0");
}

TEST_F(Ddl, WhatIsAcceptedNamesWhatExists) {
    run("CREATE TABLE t (a INT, b INT)");
    EXPECT_THAT(refusal("INSERT INTO t VALUES (1, 2), (3)"), HasSubstr("must all be the same length"));
    EXPECT_THAT(refusal("CREATE VIEW v (x, y) AS SELECT 1"), StartsWith("42601"));
    EXPECT_THAT(refusal("COMMENT ON VIEW t IS 'x'"), StartsWith("42809"));
    EXPECT_THAT(refusal("COMMENT ON DATABASE other IS 'x'"), StartsWith("3D000"));
    EXPECT_THAT(refusal("COMMENT ON CONSTRAINT c ON t IS 'x'"), HasSubstr("COMMENT ON CONSTRAINT"));
    EXPECT_EQ(refusal("DROP USER loadonce"), "55006 current user cannot be dropped");
    EXPECT_THAT(refusal("SET ROLE nobody"), StartsWith("42704"));
    EXPECT_THAT(refusal("SET describe_field_name_in_uppercase TO on"), StartsWith("0A000"));
}

}  // namespace
}  // namespace loadonce::local
