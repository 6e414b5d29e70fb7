// Types of expressions: arithmetic, comparison, assignment.
#include <gmock/gmock.h>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using Types = WarehouseTest;

// AWS, "Computations with numeric values": DECIMAL(8,2) / DECIMAL(8,2) is DECIMAL(17,9); an INTEGER is DECIMAL(10,0).
TEST_F(Types, NumericsDivideToNumericsOfTheDocumentedScale) {
    run("CREATE TABLE t (a NUMERIC(8,2), b NUMERIC(8,2), c NUMERIC(8,7), i INT)");
    run("INSERT INTO t VALUES (10, 3, 3, 2), (-10, 3, 3, NULL)");
    EXPECT_THAT(rows("SELECT a / b FROM t ORDER BY i"), ElementsAre("3.333333333", "-3.333333333"));
    EXPECT_THAT(rows("SELECT a / c, a / i FROM t ORDER BY i"), ElementsAre("3.3333|5.0000000000000", "-3.3333|-"));
    run("CREATE TABLE r AS SELECT a / b AS q, a * b AS m, a + b AS s, i + 1 AS n FROM t");
    EXPECT_THAT(rows("SELECT \"column\", type FROM pg_table_def WHERE tablename = 'r' ORDER BY \"column\""),
                ElementsAre("m|numeric(17,4)", "n|integer", "q|numeric(17,9)", "s|numeric(9,2)"));
    EXPECT_EQ(one("SELECT 2 / 3.0"), "0.6666");
    EXPECT_EQ(one("SELECT CAST(999999999999999999999999999999 AS NUMERIC(38,0)) / 3"),
              "333333333333333333333333333333.0000");
    EXPECT_THAT(refusal("SELECT CAST(99999999999999999999999999999999999999 AS NUMERIC(38,0)) / 3"),
                HasSubstr("Numeric data overflow"));
}

TEST_F(Types, AZeroDivisorIsAnError) {
    run("CREATE TABLE t (a INT, b INT, c NUMERIC(5,2), d FLOAT8)");
    run("INSERT INTO t VALUES (1, 0, 0, 0)");
    for (const auto* expression : {"a / b", "a % b", "MOD(a, b)", "a / c", "a / d", "1 / 0"})
        EXPECT_EQ(refusal(std::string("SELECT ") + expression + " FROM t"), "22012 division by zero") << expression;
}

TEST_F(Types, OverflowSaysWhichTypeIsTooSmall) {
    run("CREATE TABLE t (a INT, b BIGINT, c NUMERIC(38,0), v VARCHAR(30))");
    run("INSERT INTO t VALUES (2147483647, 9223372036854775807, 99999999999999999999999999999999999999, '12.5')");
    EXPECT_EQ(refusal("SELECT a + 1 FROM t"), "22003 integer out of range");
    EXPECT_EQ(refusal("SELECT b + 1 FROM t"), "22003 bigint out of range");
    EXPECT_EQ(refusal("SELECT CAST(b AS INT) FROM t"), "XX000 Value out of range for 4 bytes.");
    EXPECT_EQ(refusal("SELECT c + c FROM t"), "XX000 Numeric data overflow (result precision)");
    EXPECT_EQ(refusal("SELECT CAST(v AS INT) FROM t"), "XX000 Invalid digit, Value '.', Pos 2, Type: Integer ");
    EXPECT_EQ(refusal("SELECT CAST('abc' AS INT)"), "22P02 invalid input syntax for integer: \"abc\"");
}

TEST_F(Types, GroupsAndDistinctRowsIgnoreTrailingBlanks) {
    run("CREATE TABLE t (k INT, v VARCHAR(9))");
    run("INSERT INTO t VALUES (1, 'ab  '), (2, 'ab'), (3, 'cd '), (4, NULL)");
    EXPECT_THAT(rows("SELECT TRIM(v), COUNT(*) FROM t GROUP BY v ORDER BY v"), ElementsAre("ab|2", "cd|1", "-|1"));
    EXPECT_THAT(rows("SELECT LEN(v) FROM t GROUP BY v HAVING v = 'cd' ORDER BY 1"), ElementsAre("3"));
    EXPECT_THAT(rows("SELECT v, MAX(LEN(v)) FROM t GROUP BY 1 HAVING COUNT(*) > 1 ORDER BY 2 DESC").size(), 1u);
    EXPECT_THAT(rows("SELECT v AS w, SUM(COUNT(*)) OVER (PARTITION BY v) FROM t GROUP BY w").size(), 3u);
    EXPECT_THAT(rows("SELECT DISTINCT v FROM t ORDER BY v").size(), 3u);
    EXPECT_THAT(rows("SELECT DISTINCT * FROM (SELECT v FROM t) x").size(), 3u);
    EXPECT_THAT(rows("SELECT DISTINCT 5, TRIM(v) || ' ' AS w, NULL FROM t WHERE v = 'ab'").size(), 1u);
    EXPECT_THAT(rows("SELECT v FROM t UNION SELECT 'ab   ' ORDER BY v").size(), 3u);
    EXPECT_THAT(rows("SELECT MAX(n) FROM (SELECT ROW_NUMBER() OVER (PARTITION BY v ORDER BY k) AS n FROM t) x"),
                ElementsAre("2"));
    EXPECT_THAT(rows("SELECT k FROM t WHERE (v, k) IN (SELECT v || ' ', k FROM t) ORDER BY k"),
                ElementsAre("1", "2", "3"));
    EXPECT_THAT(rows("SELECT k FROM t WHERE v = ANY (SELECT 'cd') ORDER BY k"), ElementsAre("3"));
    EXPECT_THAT(rows("SELECT t.v, t.k FROM t WHERE v = 'ab' GROUP BY v, t.k ORDER BY t.v, t.k"),
                ElementsAre("ab  |1", "ab|2"));
}

TEST_F(Types, GroupsOfExpressionsAndCommonRowsIgnoreTrailingBlanks) {
    run("CREATE TABLE t (k INT, v VARCHAR(9))");
    run("INSERT INTO t VALUES (1, 'AB  '), (2, 'ab'), (3, 'cd '), (4, NULL)");
    EXPECT_THAT(rows("SELECT TRIM(LOWER(v)), COUNT(*) FROM t GROUP BY LOWER(v) ORDER BY LOWER(v)"),
                ElementsAre("ab|2", "cd|1", "-|1"));
    EXPECT_THAT(
        rows("SELECT TRIM(w), n FROM (SELECT LOWER(v) || '' AS w, COUNT(*) AS n FROM t GROUP BY 1 HAVING LOWER(v) "
             "|| '' = 'ab') x"),
        ElementsAre("ab|2"));
    EXPECT_THAT(rows("SELECT UPPER(LOWER(v)), MAX(LOWER(v)) FROM t WHERE v IS NOT NULL GROUP BY LOWER(v)").size(), 2u);
    EXPECT_THAT(rows("SELECT LOWER(v) FROM t INTERSECT SELECT 'ab   '").size(), 1u);
    EXPECT_THAT(rows("SELECT k, LOWER(v) FROM t INTERSECT SELECT k, LOWER(v) || ' ' FROM t INTERSECT SELECT 4, NULL"),
                ElementsAre("4|-"));
    EXPECT_THAT(rows("SELECT TRIM(w) FROM (SELECT LOWER(v) AS w FROM t EXCEPT SELECT 'ab ' EXCEPT SELECT NULL) x"),
                ElementsAre("cd"));
}

TEST_F(Types, GroupingSetsIgnoreTrailingBlanks) {
    run("CREATE TABLE g (c VARCHAR(5), d CHAR(4), n INT)");
    run("INSERT INTO g VALUES ('a', 'x', 1), ('a', 'x', 2), ('b', 'y', 3)");
    run("UPDATE g SET c = 'a ' WHERE n = 2");
    EXPECT_THAT(rows("SELECT rtrim(c), SUM(n), GROUPING(c) FROM g GROUP BY ROLLUP (c) ORDER BY 3, 1"),
                ElementsAre("a|3|0", "b|3|0", "-|6|1"));
    EXPECT_THAT(
        rows("SELECT rtrim(c), trim(d), SUM(n), GROUPING_ID(c, d) FROM g GROUP BY CUBE (c, d) ORDER BY 4, 1, 2"),
        ElementsAre("a|x|3|0", "b|y|3|0", "a|-|3|1", "b|-|3|1", "-|x|3|2", "-|y|3|2", "-|-|6|3"));
    EXPECT_THAT(rows("SELECT rtrim(UPPER(c)) AS u, n, COUNT(*) FROM g GROUP BY GROUPING SETS ((u), (n)) ORDER BY 1, 2"),
                ElementsAre("A|-|2", "B|-|1", "-|1|1", "-|2|1", "-|3|1"));
    EXPECT_THAT(rows("SELECT rtrim(c) AS t, SUM(n), 'k' FROM g GROUP BY ALL ORDER BY 1"),
                ElementsAre("a|3|k", "b|3|k"));
    EXPECT_THAT(rows("SELECT UPPER(c), (SELECT MAX(n) FROM g), SUM(n) FROM g GROUP BY ALL ORDER BY 3, 1"),
                ElementsAre("A|3|3", "B|3|3"));
    EXPECT_THAT(rows("SELECT rtrim(c), SUM(n) FROM g GROUP BY ROLLUP (c) HAVING c = 'a' OR GROUPING(c) = 1 ORDER BY 1"),
                ElementsAre("a|3", "-|6"));
}

TEST_F(Types, JoinsWithUsingIgnoreTrailingBlanks) {
    run("CREATE TABLE a (v VARCHAR(9), k INT, x INT)");
    run("CREATE TABLE b (k INT, v VARCHAR(9), y INT)");
    run("INSERT INTO a VALUES ('ab ', 1, 10), ('cd', 1, 20)");
    run("INSERT INTO b VALUES (1, 'ab', 30), (1, 'ef', 40)");
    EXPECT_THAT(rows("SELECT * FROM a JOIN b USING (v, k)"), ElementsAre("ab |1|10|30"));
    EXPECT_THAT(rows("SELECT * FROM a NATURAL JOIN b"), ElementsAre("ab |1|10|30"));
    EXPECT_THAT(rows("SELECT v, k, x, b.y FROM a LEFT JOIN b USING (v, k) ORDER BY v"),
                ElementsAre("ab |1|10|30", "cd|1|20|-"));
    EXPECT_THAT(rows("SELECT v, COUNT(*) FROM a FULL JOIN b USING (v, k) GROUP BY v ORDER BY v"),
                ElementsAre("ab |1", "cd|1", "ef|1"));
    EXPECT_THAT(rows("SELECT v, c.x FROM a JOIN b USING (v, k) JOIN a c USING (v)"), ElementsAre("ab |10"));
    EXPECT_THAT(rows("SELECT a.v, LEN(b.v) FROM a JOIN b USING (v, k)"), ElementsAre("ab |2"));
}

TEST_F(Types, SortingIgnoresTrailingBlanks) {
    run("CREATE TABLE t (k INT, v VARCHAR(9))");
    run("INSERT INTO t VALUES (1, 'ab  '), (2, 'ab'), (3, 'Cd')");
    EXPECT_THAT(rows("SELECT k FROM t ORDER BY v, k"), ElementsAre("3", "1", "2"));
    EXPECT_THAT(rows("SELECT k FROM t ORDER BY v DESC, k DESC"), ElementsAre("2", "1", "3"));
    // What the select list calls v comes before the column v.
    EXPECT_THAT(rows("SELECT LOWER(v) AS v, k FROM t ORDER BY v DESC, k").front(), "cd|3");
    EXPECT_THAT(rows("SELECT LOWER(v) AS w, k FROM t ORDER BY w DESC, k").front(), "cd|3");
    EXPECT_EQ(one("SELECT LISTAGG(k, ',') WITHIN GROUP (ORDER BY v, k) FROM t"), "3,1,2");
}

TEST_F(Types, ComparisonsIgnoreTrailingBlanks) {
    run("CREATE TABLE t (k INT, v VARCHAR(9), c CHAR(5))");
    run("INSERT INTO t VALUES (1, 'ab  ', 'ab'), (2, 'ab', 'ab '), (3, ' ab', 'cd')");
    EXPECT_THAT(rows("SELECT k FROM t WHERE v = 'ab' ORDER BY k"), ElementsAre("1", "2"));
    EXPECT_THAT(rows("SELECT k FROM t WHERE v = 'ab   ' AND c = 'ab' ORDER BY k"), ElementsAre("1", "2"));
    EXPECT_THAT(rows("SELECT k FROM t WHERE v IN ('x', 'ab ') ORDER BY k"), ElementsAre("1", "2"));
    EXPECT_THAT(rows("SELECT k FROM t WHERE v IN (SELECT c FROM t) ORDER BY k"), ElementsAre("1", "2"));
    EXPECT_THAT(rows("SELECT a.k, b.k FROM t a JOIN t b ON a.v = b.c WHERE a.k = 1 ORDER BY b.k"),
                ElementsAre("1|1", "1|2"));
    EXPECT_EQ(one("SELECT COUNT(DISTINCT v) FROM t"), "2");
    EXPECT_THAT(rows("SELECT LEN(v), OCTET_LENGTH(v) FROM t WHERE k = 1"), ElementsAre("4|4"));
    run("UPDATE t SET v = 'x' FROM (SELECT 'ab ' AS w) s WHERE t.v = s.w");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t WHERE v = 'x'"), "2");
}

TEST_F(Types, CharIsPaddedAndItsBlanksAreNotPartOfTheValue) {
    run("CREATE TABLE t (c CHAR(5))");
    run("INSERT INTO t VALUES ('ab')");
    EXPECT_EQ(one("SELECT c FROM t"), "ab   ");
    EXPECT_EQ(run("SELECT c FROM t").columns.at(0).type_oid, 1042U);
    EXPECT_THAT(rows("SELECT LEN(c), c || '|', TRIM(c), c::VARCHAR(9) || '|' FROM t"), ElementsAre("2|ab||ab|ab|"));
    EXPECT_THAT(refusal("INSERT INTO t VALUES ('abcdef')"), HasSubstr("Value too long"));
}

TEST_F(Types, AStringIsNoNumberUnlessItIsCast) {
    run("CREATE TABLE t (a INT, d DATE)");
    run("CREATE TABLE s (v VARCHAR(10), b BOOLEAN, n INT)");
    EXPECT_EQ(refusal("INSERT INTO t (a) SELECT v FROM s"),
              "42804 column \"a\" is of type integer but expression is of type character varying");
    EXPECT_THAT(refusal("UPDATE t SET a = s.v FROM s"), StartsWith("42804"));
    EXPECT_THAT(refusal("UPDATE t SET d = s.n FROM s"), StartsWith("42804"));
    EXPECT_THAT(refusal("MERGE INTO t USING s ON t.a = s.n WHEN MATCHED THEN UPDATE SET a = s.v WHEN NOT MATCHED THEN "
                        "INSERT VALUES (s.n, NULL)"),
                StartsWith("42804"));
    EXPECT_EQ(refusal("INSERT INTO t SELECT '7', '2025-01-02'"), "");
    EXPECT_EQ(refusal("INSERT INTO t (a) SELECT v::INT FROM s"), "");
}

TEST_F(Types, CreateTableAsKeepsLengths) {
    run("CREATE TABLE s (v VARCHAR(10), c CHAR(3), n NUMERIC(6,2), i INT)");
    run("CREATE TABLE t AS SELECT v, UPPER(v) AS u, c, v || c AS vc, 'abc' AS l, COALESCE(v, 'twelve chars') AS o, "
        "SUM(i) AS si, "
        "SUM(n) AS sn, AVG(i) AS ai, COUNT(*) AS n FROM s GROUP BY v, c");
    EXPECT_THAT(rows("SELECT \"column\", type FROM pg_table_def WHERE tablename = 't' ORDER BY \"column\""),
                ElementsAre("ai|bigint", "c|character(3)", "l|character varying(3)", "n|bigint",
                            "o|character varying(12)", "si|bigint", "sn|numeric(19,2)", "u|character varying(10)",
                            "v|character varying(10)", "vc|character varying(13)"));
}

TEST_F(Types, NamesOfTheSelectListAreKnownInLaterItemsAndInWhere) {
    EXPECT_THAT(rows("SELECT 2 AS a, a * 3 AS b, b + 1 AS c WHERE c = 7"), ElementsAre("2|6|7"));
}

}  // namespace
}  // namespace loadonce::local
