// What is declared of tables and is not enforced, and what the catalog says of it.
#include <gmock/gmock.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class CatalogOf : public WarehouseTest {
  protected:
    std::vector<std::string> keys(const std::string& table) {
        return rows(
            "SELECT k.conname, k.contype, k.conkey, PG_GET_CONSTRAINTDEF(k.oid) FROM pg_constraint k JOIN pg_class c "
            "ON "
            "c.oid = k.conrelid WHERE c.relname = '" +
            table + "' ORDER BY 1");
    }
};

TEST_F(CatalogOf, KeysAreRecordedAndNotEnforced) {
    run("CREATE TABLE t (a INT PRIMARY KEY, b INT UNIQUE, c INT, UNIQUE (c, a), CONSTRAINT named UNIQUE (c))");
    EXPECT_THAT(keys("t"), ElementsAre("named|u|{3}|UNIQUE (c)", "t_b_key|u|{2}|UNIQUE (b)",
                                       "t_c_a_key|u|{3,1}|UNIQUE (c, a)", "t_pkey|p|{1}|PRIMARY KEY (a)"));
    EXPECT_THAT(rows("SELECT indexdef FROM pg_indexes WHERE tablename = 't' AND indexname = 't_c_a_key'"),
                ElementsAre("CREATE UNIQUE INDEX t_c_a_key ON public.t USING btree (c, a)"));
    EXPECT_THAT(
        rows("SELECT constraint_name, column_name, ordinal_position FROM information_schema.key_column_usage WHERE "
             "table_name = 't' AND constraint_name = 't_c_a_key' ORDER BY 3"),
        ElementsAre("t_c_a_key|c|1", "t_c_a_key|a|2"));
    run("INSERT INTO t VALUES (1, 1, 1), (1, 1, 1)");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "2");
    EXPECT_THAT(refusal("ALTER TABLE t ADD PRIMARY KEY (b)"), StartsWith("42P16"));
    EXPECT_THAT(refusal("ALTER TABLE t ADD CONSTRAINT named UNIQUE (b)"), StartsWith("42710"));
    run("ALTER TABLE t ADD UNIQUE (b)");
    run("ALTER TABLE t DROP CONSTRAINT named");
    run("ALTER TABLE t RENAME COLUMN c TO d");
    EXPECT_THAT(keys("t"), ElementsAre("t_b_key|u|{2}|UNIQUE (b)", "t_b_key1|u|{2}|UNIQUE (b)",
                                       "t_c_a_key|u|{3,1}|UNIQUE (d, a)", "t_pkey|p|{1}|PRIMARY KEY (a)"));
    run("ALTER TABLE t DROP COLUMN d");
    EXPECT_THAT(keys("t"),
                ElementsAre("t_b_key|u|{2}|UNIQUE (b)", "t_b_key1|u|{2}|UNIQUE (b)", "t_pkey|p|{1}|PRIMARY KEY (a)"));
    run("DROP TABLE t");
    EXPECT_THAT(rows("SELECT * FROM pg_constraint"), IsEmpty());
    EXPECT_THAT(rows("SELECT * FROM pg_index"), IsEmpty());
}

TEST_F(CatalogOf, ReferencesNeedAKeyAndHoldItsTable) {
    run("CREATE SCHEMA other");
    run("CREATE TABLE other.p (a INT, b INT, PRIMARY KEY (a, b))");
    EXPECT_THAT(refusal("CREATE TABLE c (a INT REFERENCES nowhere)"), StartsWith("42P01"));
    EXPECT_THAT(refusal("CREATE TABLE c (a INT REFERENCES other.p (nothing))"), StartsWith("42703"));
    EXPECT_THAT(refusal("CREATE TABLE c (a INT REFERENCES other.p (a))"), StartsWith("42830"));
    EXPECT_THAT(refusal("CREATE TABLE c (a INT REFERENCES other.p)"), StartsWith("42830"));
    run("CREATE TABLE c (id INT PRIMARY KEY, a INT, b INT, parent INT REFERENCES c, FOREIGN KEY (a, b) REFERENCES "
        "other.p)");
    EXPECT_THAT(keys("c"), ElementsAre("c_a_fkey|f|{2,3}|FOREIGN KEY (a, b) REFERENCES other.p(a, b)",
                                       "c_parent_fkey|f|{4}|FOREIGN KEY (parent) REFERENCES c(id)",
                                       "c_pkey|p|{1}|PRIMARY KEY (id)"));
    EXPECT_THAT(
        rows("SELECT t.relname, k.confkey FROM pg_constraint k JOIN pg_class t ON t.oid = k.confrelid ORDER BY 1"),
        ElementsAre("c|{1}", "p|{1,2}"));
    EXPECT_THAT(rows("SELECT constraint_name, unique_constraint_name FROM information_schema.referential_constraints "
                     "ORDER BY 1"),
                ElementsAre("c_a_fkey|p_pkey", "c_parent_fkey|c_pkey"));
    run("ALTER TABLE other.p RENAME COLUMN b TO e");
    EXPECT_THAT(keys("c").front(), HasSubstr("other.p(a, e)"));
    EXPECT_THAT(refusal("DROP TABLE other.p"), StartsWith("2BP01"));
    run("DROP TABLE other.p CASCADE");
    EXPECT_THAT(keys("c"), ElementsAre("c_parent_fkey|f|{4}|FOREIGN KEY (parent) REFERENCES c(id)",
                                       "c_pkey|p|{1}|PRIMARY KEY (id)"));
    run("DROP TABLE c");
    EXPECT_THAT(rows("SELECT * FROM pg_constraint"), IsEmpty());
}

TEST_F(CatalogOf, ViewsHaveColumnsUnlessTheyAreBoundLate) {
    run("CREATE TABLE t (a NUMERIC(5,2), b VARCHAR(7))");
    run("CREATE VIEW v (x, y) AS SELECT a, b || 'z' FROM t");
    run("CREATE VIEW late AS SELECT b FROM public.t WITH NO SCHEMA BINDING");
    const std::string columns =
        "SELECT c.relname, a.attname, FORMAT_TYPE(a.atttypid, a.atttypmod) FROM pg_attribute a JOIN pg_class c ON "
        "c.oid = a.attrelid "
        "WHERE c.relkind = 'v' ORDER BY 1, a.attnum";
    EXPECT_THAT(rows(columns), ElementsAre("v|x|numeric(5,2)", "v|y|character varying(8)"));
    EXPECT_THAT(rows("SELECT * FROM PG_GET_LATE_BINDING_VIEW_COLS() c(s NAME, v NAME, n NAME, t VARCHAR, i INT)"),
                ElementsAre("public|late|b|character varying(7)|1"));
    run("CREATE OR REPLACE VIEW v AS SELECT 1 AS one");
    EXPECT_THAT(rows(columns), ElementsAre("v|one|integer"));
    run("DROP TABLE t");
    EXPECT_THAT(rows("SELECT * FROM PG_GET_LATE_BINDING_VIEW_COLS()"), IsEmpty());
    EXPECT_THAT(refusal("CREATE VIEW w AS SELECT 1 AS a, 2 AS a"), StartsWith("42701"));
}

TEST_F(CatalogOf, ArraysWorkOnTheCatalogAlone) {
    run("CREATE TABLE t (a INT)");
    EXPECT_EQ(one("SELECT ARRAY(SELECT nspname FROM pg_namespace WHERE nspname LIKE 'p%' ORDER BY nspname)"),
              "{pg_catalog,pg_temp,public}");
    EXPECT_THAT(rows("SELECT nspname FROM pg_namespace WHERE nspname = ANY (CURRENT_SCHEMAS(FALSE))"),
                ElementsAre("public"));
    EXPECT_THAT(rows("SELECT nspname FROM pg_namespace WHERE nspname = ANY ('{public,\"a,b\"}')"),
                ElementsAre("public"));
    EXPECT_THAT(rows("SELECT x FROM PG_CATALOG.UNNEST(ARRAY['a b', NULL, 'c']) x"), ElementsAre("a b", "-", "c"));
    EXPECT_EQ(one("SELECT ARRAY['a b', NULL, 'c\"']"), "{\"a b\",NULL,\"c\\\"\"}");
    for (const auto* sql :
         {"SELECT ARRAY_AGG(a) FROM t", "SELECT a FROM t WHERE a = ANY (ARRAY[1, 2])",
          "SELECT UNNEST(ARRAY[1]), a FROM t", "SELECT (SELECT MAX(n) FROM PG_CATALOG.UNNEST(ARRAY[1]) n) FROM t"})
        EXPECT_THAT(refusal(sql), HasSubstr("not supported on Redshift tables")) << sql;
}

TEST_F(CatalogOf, NamesBecomeNumbers) {
    run("CREATE TABLE t (a INT)");
    EXPECT_EQ(one("SELECT 'public.t'::REGCLASS::OID"), one("SELECT oid FROM pg_class WHERE relname = 't'"));
    EXPECT_EQ(one("SELECT oid::REGCLASS FROM pg_class WHERE relname = 't'"), "t");
    EXPECT_EQ(one("SELECT 'pg_catalog.pg_class'::REGCLASS::OID"), "1259");
    EXPECT_EQ(one("SELECT 'int4'::REGTYPE::OID"), "23");
    EXPECT_THAT(refusal("SELECT 'nothing'::REGCLASS"), StartsWith("42P01"));
    EXPECT_THAT(refusal("SELECT 'nothing'::REGTYPE"), StartsWith("42704"));
    EXPECT_THAT(refusal("SELECT 'nothing'::REGPROC"), StartsWith("42883"));
    EXPECT_THAT(refusal("SELECT * FROM pg_catalog.pg_extension"), StartsWith("42P01"));
}

TEST_F(CatalogOf, CommentsAndGrantsAreTold) {
    run("CREATE TABLE t (a INT)");
    run("COMMENT ON TABLE t IS 'of it'");
    run("COMMENT ON COLUMN t.a IS 'of a'");
    EXPECT_EQ(one("SELECT OBJ_DESCRIPTION(oid, 'pg_class') || ', ' || COL_DESCRIPTION(oid, 1) FROM pg_class WHERE "
                  "relname = 't'"),
              "of it, of a");
    EXPECT_EQ(one("SELECT relacl FROM pg_class WHERE relname = 't'"), "-");
    run("CREATE USER ann PASSWORD DISABLE");
    run("CREATE GROUP readers");
    run("GRANT SELECT ON t TO GROUP readers");
    run("GRANT INSERT, SELECT ON t TO ann WITH GRANT OPTION");
    EXPECT_EQ(one("SELECT ARRAY_TO_STRING(relacl, '; ') FROM pg_class WHERE relname = 't'"),
              "loadonce=arwdRxtD/loadonce; ann=a*r*/loadonce; group readers=r/loadonce");
}

}  // namespace
}  // namespace loadonce::local
