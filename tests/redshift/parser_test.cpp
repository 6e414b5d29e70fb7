#include "redshift/parser.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "base/error.h"
#include "redshift/printer.h"

namespace loadonce::redshift {
namespace {

struct Printed {
    const char* sql;
    const char* printed;
};

void check(std::span<const Printed> cases) {
    for (const Printed& one : cases) {
        try {
            const std::string printed = print(parse_one(one.sql));
            EXPECT_EQ(printed, one.printed) << "of " << one.sql;
            EXPECT_EQ(print(parse_one(printed)), printed) << "again, of " << one.sql;
        } catch (const Error& error) {
            ADD_FAILURE() << one.sql << "\n" << error.what();
        }
    }
}

void check_expressions(std::span<const Printed> cases) {
    for (const Printed& one : cases) {
        try {
            const std::string printed = print(parse_one(std::string("select ") + one.sql)).substr(7);
            EXPECT_EQ(printed, one.printed) << "of " << one.sql;
            EXPECT_EQ(print(parse_one("select " + printed)).substr(7), printed) << "again, of " << one.sql;
        } catch (const Error& error) {
            ADD_FAILURE() << one.sql << "\n" << error.what();
        }
    }
}

TEST(Expressions, KeepTheirMeaningWhenPrinted) {
    static constexpr Printed cases[] = {
        {"1 + 2 * 3", "1 + 2 * 3"},
        {"(1 + 2) * 3", "(1 + 2) * 3"},
        {"1 - (2 - 3)", "1 - (2 - 3)"},
        {"(1 - 2) - 3", "1 - 2 - 3"},
        {"- - 1", "-(-1)"},
        {"a - -b", R"("a" - -"b")"},
        {"a=-1", R"("a" = -1)"},
        {"-a ^ 2", R"(-"a" ^ 2)"},
        {"2 ^ -1", "2 ^ -1"},
        {"(~a) | b", R"((~ "a") | "b")"},
        {"~a | b", R"(~ "a" | "b")"},
        {"a or b and not c or d", R"("a" OR "b" AND NOT "c" OR "d")"},
        {"(a or b) and c", R"(("a" OR "b") AND "c")"},
        {"(a or b) or c", R"(("a" OR "b") OR "c")"},
        {"not (a and b)", R"(NOT ("a" AND "b"))"},
        {"a = (not b)", R"("a" = (NOT "b"))"},
        {"a = b is null", R"("a" = "b" IS NULL)"},
        {"(a = b) is null", R"(("a" = "b") IS NULL)"},
        {"a isnull and b notnull", R"("a" IS NULL AND "b" IS NOT NULL)"},
        {"a is not true", R"("a" IS NOT TRUE)"},
        {"a is distinct from b", R"("a" IS DISTINCT FROM "b")"},
        {"a is not distinct from b or c", R"("a" IS NOT DISTINCT FROM "b" OR "c")"},
        {"a between 1 and 2 and b", R"("a" BETWEEN 1 AND 2 AND "b")"},
        {"a not between b - 1 and b + 1", R"("a" NOT BETWEEN "b" - 1 AND "b" + 1)"},
        {"a in (1, 2)", R"("a" IN (1, 2))"},
        {"(a, b) in (select 1, 2)", R"(("a", "b") IN (SELECT 1, 2))"},
        {"a not in ((select 1) + 1, 2)", R"("a" NOT IN ((SELECT 1) + 1, 2))"},
        {"a like 'x%' || b escape '\\\\'", R"("a" LIKE 'x%' || "b" ESCAPE '\\')"},
        {"a not ilike 'x'", R"("a" NOT ILIKE 'x')"},
        {"a similar to 'x'", R"("a" SIMILAR TO 'x')"},
        {"a !~~ 'x'", R"("a" NOT LIKE 'x')"},
        {"a ~* 'x' and b !~ 'y'", R"("a" ~* 'x' AND "b" !~ 'y')"},
        {"c OPERATOR(pg_catalog.~) '^(t)$'", R"("c" ~ '^(t)$')"},
        {"a || b || c", R"("a" || "b" || "c")"},
        {"a <> b", R"("a" <> "b")"},
        {"a != b", R"("a" <> "b")"},
        {"x::int + 1", R"(CAST("x" AS integer) + 1)"},
        {"-1::int", "-CAST(1 AS integer)"},
        {"cast(x as varchar)", R"(CAST("x" AS character varying))"},
        {"x::varchar(max)", R"(CAST("x" AS character varying(65535)))"},
        {"x::timestamp(3) with time zone", R"(CAST("x" AS timestamp(3) with time zone))"},
        {"''::pg_catalog.char", R"(CAST('' AS "char"))"},
        {"x::pg_catalog.regtype::pg_catalog.text", R"(CAST(CAST("x" AS "pg_catalog".regtype) AS text))"},
        {"x::float(24)", R"(CAST("x" AS real))"},
        {"x::int[]", R"(CAST("x" AS integer[]))"},
        {"convert(decimal(10, 2), x)", R"(CAST("x" AS numeric(10, 2)))"},
        {"date '2024-01-01'", "CAST('2024-01-01' AS date)"},
        {"timestamp with time zone '2024-01-01'", "CAST('2024-01-01' AS timestamp with time zone)"},
        {"timestamp '2024-01-01' at time zone 'UTC'",
         "timezone('UTC', CAST('2024-01-01' AS timestamp without time zone))"},
        {"interval '1 day'", "INTERVAL '1 day'"},
        {"now() - interval '5' day", "now() - INTERVAL '5' day"},
        {"interval '1-2' year to month", "INTERVAL '1-2' year TO month"},
        {"interval '1.5' second (3)", "INTERVAL '1.5' second (3)"},
        {"try_cast(a as int)", R"(TRY_CAST("a" AS integer))"},
        {"case when a then 1 else 2 end", R"(CASE WHEN "a" THEN 1 ELSE 2 END)"},
        {"case a when 1 then 'x' end + 1", R"(CASE "a" WHEN 1 THEN 'x' END + 1)"},
        {"extract(day from x)", R"(EXTRACT('day' FROM "x"))"},
        {"position('a' in b)", R"(strpos("b", 'a'))"},
        {"substring(x from 2 for 3)", R"(substring("x", 2, 3))"},
        {"substring(x for 3)", R"(substring("x", 1, 3))"},
        {"substring(x, 2)", R"(substring("x", 2))"},
        {"trim(x)", R"(btrim("x"))"},
        {"trim(both 'a' from x)", R"(btrim("x", 'a'))"},
        {"trim(leading from x)", R"(ltrim("x"))"},
        {"overlay(x placing 'a' from 2)", R"(overlay("x", 'a', 2))"},
        {"count(*)", "count(*)"},
        {"COUNT(DISTINCT a)", R"(count(DISTINCT "a"))"},
        {"approximate count(distinct a)", R"(APPROXIMATE count(DISTINCT "a"))"},
        {"listagg(a, ',') within group (order by b desc)", R"(listagg("a", ',') WITHIN GROUP (ORDER BY "b" DESC))"},
        {"pg_catalog.version()", R"("pg_catalog".version())"},
        {"left(a, 1) || right(a, 1)", R"(left("a", 1) || right("a", 1))"},
        {"dateadd(day, 1, x)", R"(dateadd("day", 1, "x"))"},
        {"sysdate - current_date", "sysdate - current_date"},
        {"lag(x ignore nulls) over (partition by a order by b nulls last)",
         R"(lag("x") IGNORE NULLS OVER (PARTITION BY "a" ORDER BY "b" NULLS LAST))"},
        {"sum(x) over (order by a rows between 1 preceding and current row)",
         R"(sum("x") OVER (ORDER BY "a" ROWS BETWEEN 1 PRECEDING AND CURRENT ROW))"},
        {"sum(x) over (rows unbounded preceding)", R"(sum("x") OVER (ROWS UNBOUNDED PRECEDING))"},
        {"row_number() over ()", "row_number() OVER ()"},
        {"exists (select 1)", "EXISTS (SELECT 1)"},
        {"a = any(current_schemas(true))", R"("a" = ANY (current_schemas(TRUE)))"},
        {"a <> all (select 1)", R"("a" <> ALL (SELECT 1))"},
        {"(select 1) + (select 2)", "(SELECT 1) + (SELECT 2)"},
        {"((select 1) union (select 2))", "(SELECT 1 UNION SELECT 2)"},
        {"(current_schemas(true))[1]", "current_schemas(TRUE)[1]"},
        {"o.items[0].sku", R"("o"."items"[0]."sku")"},
        {"array[1, 2]", "ARRAY[1, 2]"},
        {"array(1, 2)", "ARRAY[1, 2]"},
        {"(a, b) overlaps (c, d)", R"(("a", "b") OVERLAPS ("c", "d"))"},
        {"a collate \"C\" = b", R"("a" COLLATE "c" = "b")"},
        {"$1::int", "CAST($1 AS integer)"},
        {"1.5e10, .5, 1.", "1.5e10, .5, 1."},
        {"true, false, null", "TRUE, FALSE, NULL"},
        {"a as \"select\", b c", R"("a" AS "select", "b" AS "c")"},
        {"t.*, *", R"("t".*, *)"},
        {"\"Mixed\", \"a\"\"b\"", R"("mixed", "a""b")"},
        {R"('a\'b\\c\n')", "'a''b\\\\c\n'"},
        {R"(E'\x41\101')", "'AA'"},
        {"'a'\n 'b'", "'ab'"},
        {"$$a'b\\$$, $t$x$$y$t$", R"('a''b\\', 'x$$y')"},
        {"nvl(a, b), coalesce(a), nullif(a, b)", R"(nvl("a", "b"), coalesce("a"), nullif("a", "b"))"},
        {"\"extract\"(a), \"Cast\"(b)", R"("extract"("a"), "cast"("b"))"},
    };
    check_expressions(cases);
}

TEST(Queries, KeepTheirMeaningWhenPrinted) {
    static constexpr Printed cases[] = {
        {"select 1;", "SELECT 1"},
        {"SELECT COUNT(*) FROM orders", R"(SELECT count(*) FROM "orders")"},
        {"select distinct a from t order by 1 desc nulls first limit 10 offset 5",
         R"(SELECT DISTINCT "a" FROM "t" ORDER BY 1 DESC NULLS FIRST LIMIT 10 OFFSET 5)"},
        {"select top 5 * from t", R"(SELECT TOP 5 * FROM "t")"},
        {"select a from t limit all", R"(SELECT "a" FROM "t")"},
        {"select a from db.s.t x, u as y", R"(SELECT "a" FROM "db"."s"."t" AS "x", "u" AS "y")"},
        {"select 1 from a join b on a.x = b.x left outer join c using (x, y)",
         R"(SELECT 1 FROM "a" JOIN "b" ON "a"."x" = "b"."x" LEFT JOIN "c" USING ("x", "y"))"},
        {"select 1 from a natural join b cross join c", R"(SELECT 1 FROM "a" NATURAL JOIN "b" CROSS JOIN "c")"},
        {"select 1 from a full join (b right join c on true) on true",
         R"(SELECT 1 FROM "a" FULL JOIN ("b" RIGHT JOIN "c" ON TRUE) ON TRUE)"},
        {"select * exclude a, b from t", R"(SELECT * EXCLUDE ("a", "b") FROM "t")"},
        {"select t.* exclude (a), b from t", R"(SELECT "t".* EXCLUDE ("a"), "b" FROM "t")"},
        {"select * from (select 1 as a) t(x)", R"(SELECT * FROM (SELECT 1 AS "a") AS "t"("x"))"},
        {"select * from f(1) as cols(a name, b varchar)",
         R"(SELECT * FROM f(1) AS "cols"("a" name, "b" character varying))"},
        {"select i.sku from orders o, o.items i at n",
         R"(SELECT "i"."sku" FROM "orders" AS "o", "o"."items" AS "i" AT "n")"},
        {"select a, count(*) from t where b group by a having count(*) > 1",
         R"(SELECT "a", count(*) FROM "t" WHERE "b" GROUP BY "a" HAVING count(*) > 1)"},
        {"select a from t group by rollup (a, b), grouping sets ((a), ())",
         R"(SELECT "a" FROM "t" GROUP BY ROLLUP ("a", "b"), GROUPING SETS ("a", ()))"},
        {"select * from t qualify row_number() over (order by a) = 1",
         R"(SELECT * FROM "t" QUALIFY row_number() OVER (ORDER BY "a") = 1)"},
        {"select 1 union all select 2 union all select 3", "SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT 3"},
        {"select 1 union all select 2 union select 3", "(SELECT 1 UNION ALL SELECT 2) UNION SELECT 3"},
        {"select 1 union select 2 intersect select 3", "SELECT 1 UNION (SELECT 2 INTERSECT SELECT 3)"},
        {"select 1 minus select 2", "SELECT 1 EXCEPT SELECT 2"},
        {"(select 1) union (select 2 limit 1) order by 1", "SELECT 1 UNION (SELECT 2 LIMIT 1) ORDER BY 1"},
        {"(select 1 order by 1) limit 2", "(SELECT 1 ORDER BY 1) LIMIT 2"},
        {"with a as (select 1), b(x) as (select 2) select * from a, b",
         R"(WITH "a" AS (SELECT 1), "b"("x") AS (SELECT 2) SELECT * FROM "a", "b")"},
        {"with recursive r(n) as (select 1 union all select n + 1 from r) select n from r",
         R"(WITH RECURSIVE "r"("n") AS (SELECT 1 UNION ALL SELECT "n" + 1 FROM "r") SELECT "n" FROM "r")"},
        {"select a into temp x from t", R"(SELECT "a" INTO TEMPORARY TABLE "x" FROM "t")"},
        {"select a into #x from t", R"(SELECT "a" INTO TEMPORARY TABLE "#x" FROM "t")"},
        {"select * from (a join b on true)", R"(SELECT * FROM "a" JOIN "b" ON TRUE)"},
        {"select oid from pg_class c where c.oid = '16500'",
         R"(SELECT "oid" FROM "pg_class" AS "c" WHERE "c"."oid" = '16500')"},
    };
    check(cases);
}

TEST(Statements, KeepTheirMeaningWhenPrinted) {
    static constexpr Printed cases[] = {
        {"create table if not exists s.t (a int identity(1,1) not null primary key, b varchar encode lzo distkey, "
         "c timestamp default getdate() sortkey, d decimal(10,2) null unique references u (x), "
         "e bigint generated by default as identity(0, 1), primary key (a, b), constraint f foreign key (d) references "
         "u) "
         "diststyle key distkey(b) compound sortkey (a, b)",
         R"(CREATE TABLE IF NOT EXISTS "s"."t" ("a" integer IDENTITY(1, 1) NOT NULL PRIMARY KEY, )"
         R"("b" character varying ENCODE lzo DISTKEY, "c" timestamp without time zone DEFAULT getdate() SORTKEY, )"
         R"("d" numeric(10, 2) UNIQUE REFERENCES "u" ("x"), "e" bigint GENERATED BY DEFAULT AS IDENTITY(0, 1), )"
         R"(PRIMARY KEY ("a", "b"), CONSTRAINT "f" FOREIGN KEY ("d") REFERENCES "u") )"
         R"(DISTSTYLE key DISTKEY ("b") compound SORTKEY ("a", "b"))"},
        {"create temp table x (like y including defaults)",
         R"(CREATE TEMPORARY TABLE "x" (LIKE "y" INCLUDING DEFAULTS))"},
        {"create local temporary table x (a int)", R"(CREATE TEMPORARY TABLE "x" ("a" integer))"},
        {"create table #x (a int)", R"(CREATE TEMPORARY TABLE "#x" ("a" integer))"},
        {"create table t (a text) backup no sortkey auto", R"(CREATE TABLE "t" ("a" text) BACKUP NO SORTKEY AUTO)"},
        {"create table t diststyle even as (select 1 as a)", R"(CREATE TABLE "t" DISTSTYLE even AS SELECT 1 AS "a")"},
        {"create table t (a, b) as select 1, 2", R"(CREATE TABLE "t" ("a", "b") AS SELECT 1, 2)"},
        {"drop table if exists a, s.b cascade", R"(DROP TABLE IF EXISTS "a", "s"."b" CASCADE)"},
        {"drop view v restrict", R"(DROP VIEW "v")"},
        {"drop schema s", R"(DROP SCHEMA "s")"},
        {"alter table t add column a varchar(10) default 'x' not null",
         R"(ALTER TABLE "t" ADD COLUMN "a" character varying(10) DEFAULT 'x' NOT NULL)"},
        {"alter table t add a int", R"(ALTER TABLE "t" ADD COLUMN "a" integer)"},
        {"alter table t add primary key (a)", R"(ALTER TABLE "t" ADD PRIMARY KEY ("a"))"},
        {"alter table t drop column a cascade", R"(ALTER TABLE "t" DROP COLUMN "a" CASCADE)"},
        {"alter table t rename column a to b", R"(ALTER TABLE "t" RENAME COLUMN "a" TO "b")"},
        {"alter table t rename to u", R"(ALTER TABLE "t" RENAME TO "u")"},
        {"alter table t alter column a type varchar(300)",
         R"(ALTER TABLE "t" ALTER COLUMN "a" TYPE character varying(300))"},
        {"alter table t owner to me", R"(ALTER TABLE "t" OWNER TO "me")"},
        {"alter table t append from u fillextra", R"(ALTER TABLE "t" APPEND FROM "u" fillextra)"},
        {"alter table t alter distkey a", R"(ALTER TABLE "t" ALTER DISTKEY "a")"},
        {"alter table t alter diststyle key distkey a", R"(ALTER TABLE "t" ALTER DISTSTYLE KEY DISTKEY "a")"},
        {"alter table t alter diststyle even", R"(ALTER TABLE "t" ALTER DISTSTYLE even)"},
        {"alter table t alter sortkey none", R"(ALTER TABLE "t" ALTER SORTKEY NONE)"},
        {"alter table t alter compound sortkey (a, \"B\")", R"(ALTER TABLE "t" ALTER compound SORTKEY ("a", "b"))"},
        {"alter table t alter encode auto", R"(ALTER TABLE "t" ALTER ENCODE AUTO)"},
        {"alter table t alter column a encode zstd, alter column \"encode\" encode lzo",
         R"(ALTER TABLE "t" ALTER COLUMN "a" ENCODE zstd, ALTER COLUMN "encode" ENCODE lzo)"},
        {"create schema if not exists s authorization u", R"(CREATE SCHEMA IF NOT EXISTS "s" AUTHORIZATION "u")"},
        {"create or replace view v (a) as select 1 with no schema binding",
         R"(CREATE OR REPLACE VIEW "v" ("a") AS SELECT 1 WITH NO SCHEMA BINDING)"},
        {"insert into t values (1, default), (2, 'x')", R"(INSERT INTO "t" VALUES (1, DEFAULT), (2, 'x'))"},
        {"insert into t (a, b) select 1, 2", R"(INSERT INTO "t" ("a", "b") SELECT 1, 2)"},
        {"insert into t (select * from u)", R"(INSERT INTO "t" SELECT * FROM "u")"},
        {"insert into t default values", R"(INSERT INTO "t" DEFAULT VALUES)"},
        {"update t set a = b.x, c = default from b where t.i = b.i",
         R"(UPDATE "t" SET "a" = "b"."x", "c" = DEFAULT FROM "b" WHERE "t"."i" = "b"."i")"},
        {"delete t", R"(DELETE FROM "t")"},
        {"delete from t using u, v where t.i = u.i", R"(DELETE FROM "t" USING "u", "v" WHERE "t"."i" = "u"."i")"},
        {"with x as (select 1) delete from t where a in (select * from x)",
         R"(WITH "x" AS (SELECT 1) DELETE FROM "t" WHERE "a" IN (SELECT * FROM "x"))"},
        {"merge into t using s as x on (x.i = t.i) when matched then update set a = x.a when not matched then insert "
         "(i, a) "
         "values (x.i, x.a)",
         R"(MERGE INTO "t" USING "s" AS "x" ON "x"."i" = "t"."i" WHEN MATCHED THEN UPDATE SET "a" = "x"."a" )"
         R"(WHEN NOT MATCHED THEN INSERT ("i", "a") VALUES ("x"."i", "x"."a"))"},
        {"merge into t using s on t.i = s.i remove duplicates",
         R"(MERGE INTO "t" USING "s" ON "t"."i" = "s"."i" REMOVE DUPLICATES)"},
        {"truncate t", R"(TRUNCATE TABLE "t")"},
        {"lock s.t, u", R"(LOCK TABLE "s"."t", "u")"},
        {"begin transaction isolation level serializable read write", "BEGIN ISOLATION LEVEL serializable READ WRITE"},
        {"start transaction", "BEGIN"},
        {"end", "COMMIT"},
        {"commit work", "COMMIT"},
        {"abort", "ROLLBACK"},
        {"set search_path to a, \"B\", 'c'", "SET search_path TO 'a', 'b', 'c'"},
        {"set session authorization default", "SET session_authorization TO DEFAULT"},
        {"set statement_timeout = 1000", "SET statement_timeout TO '1000'"},
        {"set enable_x to off", "SET enable_x TO 'off'"},
        {"set time zone 'UTC'", "SET timezone TO 'UTC'"},
        {"set session characteristics as transaction isolation level read committed",
         "SET default_transaction_isolation TO 'read committed'"},
        {"show transaction isolation level", "SHOW transaction_isolation"},
        {"show all", "SHOW all"},
        {"show tables from schema \"d\".\"s\" like 'x%'", R"(SHOW TABLES FROM SCHEMA "d"."s" LIKE 'x%')"},
        {"show databases limit 3", "SHOW DATABASES LIMIT 3"},
        {"show tables from schema 'd'.'s' like 'x'", R"(SHOW TABLES FROM SCHEMA "d"."s" LIKE 'x')"},  // as drivers bind
        {"show constraints foreign keys exported from table d.s.t",
         R"(SHOW CONSTRAINTS FOREIGN KEYS EXPORTED FROM TABLE "d"."s"."t")"},
        {"show parameters of function s.f(int, 'varchar')", R"(SHOW PARAMETERS OF FUNCTION "s"."f"())"},
        {"show parameters of function ''", "SHOW PARAMETERS OF FUNCTION ''()"},
        {"show tables from schema 'd'.'A b'", R"(SHOW TABLES FROM SCHEMA "d".'A b')"},
        {"show grants on s.t for public", R"(SHOW GRANTS ON TABLE "s"."t" FOR PUBLIC)"},
        {"show column grants on table s.t for role r limit 1",
         R"(SHOW COLUMN GRANTS ON TABLE "s"."t" FOR ROLE "r" LIMIT 1)"},
        {"show grants for \"Ann\"", R"(SHOW GRANTS FOR "ann")"},
        {"reset all", "RESET all"},
        {"explain select 1", "EXPLAIN SELECT 1"},
        {"analyze t (a, b)", R"(ANALYZE "t" ("a", "b"))"},
        {"vacuum full t to 99 percent", R"(VACUUM full "t")"},
        {"comment on column s.t.c is 'x'", R"(COMMENT ON COLUMN "s"."t"."c" IS 'x')"},
        {"comment on table t is $d$a'b$d$", R"(COMMENT ON TABLE "t" IS 'a''b')"},
        {"prepare p (int, varchar) as select $1, $2", R"(PREPARE "p" (integer, character varying) AS SELECT $1, $2)"},
        {"execute p (1, 'a')", R"(EXECUTE "p" (1, 'a'))"},
        {"deallocate all", "DEALLOCATE ALL"},
        {"declare c cursor for select 1", R"(DECLARE "c" CURSOR FOR SELECT 1)"},
        {"fetch forward 10 from c", R"(FETCH FORWARD 10 FROM "c")"},
        {"fetch next in c", R"(FETCH FORWARD 1 FROM "c")"},
        {"close c", R"(CLOSE "c")"},
        {"use d", R"(USE "d")"},
        {"unload ('select 1') to 's3://b/k' iam_role default allowoverwrite parallel on format parquet",
         R"(UNLOAD ('select 1') TO 's3://b/k' IAM_ROLE default ALLOWOVERWRITE PARALLEL on FORMAT AS parquet)"},
    };
    check(cases);
}

TEST(Privileges, ThePrintedStatementIsTheOneThatWasParsed) {
    static constexpr Printed cases[] = {
        {"grant select on t to group g", R"(GRANT SELECT ON TABLE "t" TO GROUP "g")"},
        {"grant select, insert on table s.t, u to a, group \"b c\", role r, public, v with grant option",
         R"(GRANT SELECT, INSERT ON TABLE "s"."t", "u" TO "a", GROUP "b c", ROLE "r", PUBLIC, "v" WITH GRANT OPTION)"},
        {"grant select on t to u with grant option, group g",
         R"(GRANT SELECT ON TABLE "t" TO "u" WITH GRANT OPTION, GROUP "g")"},
        {"grant all on t to u", R"(GRANT ALL ON TABLE "t" TO "u")"},
        {"grant all privileges on all tables in schema s, \"to\" to u",
         R"(GRANT ALL ON ALL TABLES IN SCHEMA "s", "to" TO "u")"},
        {"grant usage on schema s, \"x to y\" to u", R"(GRANT USAGE ON SCHEMA "s", "x to y" TO "u")"},
        {"grant temp on database dev to u", R"(GRANT TEMPORARY ON DATABASE "dev" TO "u")"},
        {"revoke grant option for select on t from u cascade",
         R"(REVOKE GRANT OPTION FOR SELECT ON TABLE "t" FROM "u" CASCADE)"},
        {"revoke select on t from public restrict", R"(REVOKE SELECT ON TABLE "t" FROM PUBLIC)"},
        // Names that contain the grammar's words.
        {"grant select on s.\"x on schema y\" to u", R"(GRANT SELECT ON TABLE "s"."x on schema y" TO "u")"},
        {"grant select on \"x on database y\" to \"public\"", R"(GRANT SELECT ON TABLE "x on database y" TO "public")"},
        {"grant select on \"all\", \"schema\", \"table\" to \"group\"",
         R"(GRANT SELECT ON TABLE "all", "schema", "table" TO "group")"},
        {"grant select on model to u", R"(GRANT SELECT ON TABLE "model" TO "u")"},
        {"alter default privileges grant select on tables to ann",
         R"(ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO "ann")"},
        {"alter default privileges for user a, b in schema s revoke grant option for execute on functions from group g",
         R"(ALTER DEFAULT PRIVILEGES FOR USER "a", "b" IN SCHEMA "s" )"
         R"(REVOKE GRANT OPTION FOR EXECUTE ON FUNCTIONS FROM GROUP "g")"},
        {"create user u password 'Abc'", R"(CREATE USER "u" PASSWORD 'Abc')"},
        {"create user \"in group\" with password disable createdb nocreateuser in group g, \"h i\" valid until "
         "'2030-01-01' "
         "connection limit unlimited session timeout 60 syslog access restricted",
         R"(CREATE USER "in group" PASSWORD DISABLE CREATEDB NOCREATEUSER IN GROUP "g", "h i" VALID UNTIL '2030-01-01' )"
         R"(CONNECTION LIMIT UNLIMITED SESSION TIMEOUT 60 SYSLOG ACCESS RESTRICTED)"},
        {"alter user u nocreatedb createuser connection limit 3",
         R"(ALTER USER "u" NOCREATEDB CREATEUSER CONNECTION LIMIT 3)"},
        {"alter user u rename to \"rename to\"", R"(ALTER USER "u" RENAME TO "rename to")"},
        {"create group g", R"(CREATE GROUP "g")"},
        {"create group g with user a, b", R"(CREATE GROUP "g" WITH USER "a", "b")"},
        {"alter group g add user a, b", R"(ALTER GROUP "g" ADD USER "a", "b")"},
        {"alter group g drop user a", R"(ALTER GROUP "g" DROP USER "a")"},
        {"alter group g rename to h", R"(ALTER GROUP "g" RENAME TO "h")"},
        {"drop user if exists a, b", R"(DROP USER IF EXISTS "a", "b")"},
        {"drop group g", R"(DROP GROUP "g")"},
    };
    check(cases);
}

TEST(Copy, ClausesHaveOneNameHoweverTheyAreWritten) {
    static constexpr Printed cases[] = {
        {"copy t from 's3://b/k' iam_role 'arn' format as parquet",
         R"(COPY "t" FROM 's3://b/k' IAM_ROLE 'arn' FORMAT AS parquet)"},
        {"copy t from 's3://b/k' iam_role default format parquet",
         R"(COPY "t" FROM 's3://b/k' IAM_ROLE default FORMAT AS parquet)"},
        {"copy t from 's3://b/k' parquet serializetojson credentials 'x'",
         R"(COPY "t" FROM 's3://b/k' FORMAT AS parquet SERIALIZETOJSON CREDENTIALS 'x')"},
        {"copy s.t (a, \"B\") from 's3://b/k' with credentials as 'x' manifest parquet maxerror 0",
         R"(COPY "s"."t" ("a", "b") FROM 's3://b/k' CREDENTIALS 'x' MANIFEST FORMAT AS parquet MAXERROR 0)"},
        {"copy t from 's3://b/k' access_key_id 'a' secret_access_key 'b' session_token 'c' format json 'auto' gzip "
         "region 'r'",
         R"(COPY "t" FROM 's3://b/k' ACCESS_KEY_ID 'a' SECRET_ACCESS_KEY 'b' SESSION_TOKEN 'c' FORMAT AS json 'auto' GZIP REGION 'r')"},
        {"copy t from 's3://b/k' json as 'auto' dateformat 'auto' timeformat as 'auto' null as '\\\\N' ignoreheader 1",
         R"(COPY "t" FROM 's3://b/k' FORMAT AS json 'auto' DATEFORMAT 'auto' TIMEFORMAT 'auto' NULL AS '\\N' IGNOREHEADER 1)"},
        {"copy t from 's3://b/k' csv quote as '%' delimiter ',' compupdate off statupdate on acceptinvchars as '^'",
         R"(COPY "t" FROM 's3://b/k' FORMAT AS csv QUOTE '%' DELIMITER ',' COMPUPDATE off STATUPDATE on ACCEPTINVCHARS '^')"},
        {"copy t from 's3://b/k' fillrecord truncatecolumns explicit_ids noload maxerror as 10 encoding utf8",
         R"(COPY "t" FROM 's3://b/k' FILLRECORD TRUNCATECOLUMNS EXPLICIT_IDS NOLOAD MAXERROR 10 ENCODING utf8)"},
        {"copy t from stdin", R"(COPY "t" FROM STDIN)"},
    };
    check(cases);
}

struct Refused {
    const char* sql;
    const char* sqlstate;
    const char* message;
};

TEST(Errors, NameTheTokenThatIsWrong) {
    static constexpr Refused cases[] = {
        {"selec 1", "42601", "syntax error at or near \"selec\""},
        {"select from t", "42601", "syntax error at or near \"from\""},
        {"select 1 from", "42601", "syntax error at end of input"},
        {"select 1 +", "42601", "syntax error at end of input"},
        {"", "42601", "syntax error at end of input"},
        {"select timestamp from t", "42601", "syntax error at or near \"timestamp\""},
        {"create table t (order int)", "42601", "syntax error at or near \"order\""},
        {"create table user (a int)", "42601", "syntax error at or near \"user\""},
        {"select count(*) filter (where a) from t", "42601", "syntax error at or near \"(\""},
        {"select default", "42601", "syntax error at or near \"default\""},
        {"values (1)", "42601", "syntax error at or near \"values\""},
        {"select 'abc", "42601", "unterminated quoted string"},
        {"select 'abc\\'", "42601", "unterminated quoted string"},
        {"select \"abc", "42601", "unterminated quoted identifier"},
        {"select \"\"", "42601", "zero-length delimited identifier at or near \"\"\"\""},
        {"select 1 /* /* */", "42601", "unterminated /* comment"},
        {"select $$a", "42601", "unterminated dollar-quoted string"},
        {"select * from f() t(a int, b)", "42601", "syntax error at or near \")\""},
        {"select * from f() t(a, b int)", "42601", "syntax error at or near \"int\""},
        {"select 1; select 2", "42601", "cannot insert multiple commands into a prepared statement"},
        {"merge into t using s on a = b when matched and c then delete", "42601", "syntax error at or near \"and\""},
        {"copy t from 's3://b' frobnicate", "42601", "syntax error at or near \"frobnicate\""},
        {"create procedure p() as $$ $$", "0A000", "CREATE PROCEDURE is not supported"},
        {"create materialized view v as select 1", "0A000", "CREATE MATERIALIZED VIEW is not supported"},
        {"call f()", "0A000", "the statement call is not supported"},
        {"savepoint x", "0A000", "the statement savepoint is not supported"},
        {"select approximate sum(a) from t", "0A000", "APPROXIMATE before sum is not supported"},
        {"copy job run x", "0A000", "COPY JOB is not supported"},
        {"merge into t using (select 1) s on true", "0A000", "a query as the source of MERGE is not supported"},
    };
    for (const Refused& one : cases) {
        try {
            (void)parse_one(one.sql);
            ADD_FAILURE() << one.sql << " was accepted";
        } catch (const Error& error) {
            EXPECT_EQ(error.sqlstate(), one.sqlstate) << one.sql;
            EXPECT_EQ(error.message(), one.message) << one.sql;
        }
    }
}

TEST(Errors, SayTheLineAndTheByte) {
    try {
        (void)parse("select 1;\nselect 2;\n\nselect ? from t");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.place().line, 4u);
        EXPECT_EQ(error.place().byte_offset, 28u);
    }
}

TEST(Errors, CutALongToken) {
    try {
        (void)parse_one("select 1 '" + std::string(100000, 'x') + "'");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.message(), "syntax error at or near \"'" + std::string(99, 'x') + "...\"");
    }
}

TEST(Scripts, MayStartWithAByteOrderMark) {
    EXPECT_EQ(print(parse_one("\xEF\xBB\xBFselect 1")), "SELECT 1");
}

TEST(Scripts, AreUtf8) {
    EXPECT_NO_THROW((void)parse("select 'Zo\u00eb' as \u6ce8\u6587"));
    for (const std::string text : {"select 'Zo\xeb'", "select 1 as \x99", "select \"\xc0\x80\"",
                                   "select '\xed\xa0\x80'", "--\xff", "select '\\0'", "select E'\\xff'"}) {
        try {
            (void)parse(text);
            ADD_FAILURE() << text;
        } catch (const Error& error) {
            EXPECT_EQ(error.sqlstate(), "22021") << text;
        }
    }
}

TEST(Scripts, AreSplitAtSemicolonsOutsideOfLiteralsAndComments) {
    const std::string sql = "-- first;\nselect ';';;\n/* a; /* b; */ */ insert into t\n values ($$;$$); -- end\n";
    const std::vector<StatementText> texts = split(sql);
    ASSERT_EQ(texts.size(), 2u);
    EXPECT_EQ(texts[0].text, "select ';'");
    EXPECT_EQ(texts[0].line, 2u);
    EXPECT_EQ(texts[1].text, "insert into t\n values ($$;$$)");
    EXPECT_EQ(texts[1].line, 3u);
    const std::vector<Statement> statements = parse(sql);
    ASSERT_EQ(statements.size(), 2u);
    EXPECT_EQ(statements[1].offset, texts[1].offset);
    EXPECT_EQ(statements[1].length, texts[1].text.size());
    EXPECT_TRUE(parse(" ; -- nothing\n;").empty());
}

TEST(Names, AreFoldedAndCutTo127Bytes) {
    const std::string longest(127, 'a');
    EXPECT_EQ(print(parse_one("select \"" + longest + "BC\"")), "SELECT \"" + longest + "\"");
    const std::string with_umlaut = std::string(126, 'a') + "\xC3\xA4";  // the character would end at byte 128
    EXPECT_EQ(print(parse_one("select " + with_umlaut)), "SELECT \"" + std::string(126, 'a') + "\"");
    EXPECT_EQ(print(parse_one("select \xC3\x84\x42")), "SELECT \"\xC3\x84\x62\"");
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

TEST(Nesting, IsBoundedInEveryDirection) {
    const int deep = 100000;
    const std::string statements[] = {
        "select " + repeated("(", deep) + "1" + repeated(")", deep),
        "select " + repeated("(", deep),
        "select " + repeated("(select ", deep) + "1" + repeated(")", deep),
        "select 1 " + repeated("+ 1 ", deep),
        "select " + repeated("not ", deep) + "a",
        "select " + repeated("- ", deep) + "a",
        "select a" + repeated("::int", deep),
        "select a" + repeated("[1]", deep),
        "select " + repeated("case when ", deep),
        "select " + repeated("f(", deep),
        "select * from " + repeated("(", deep) + "a",
        "select * from a" + repeated(" cross join a", deep),
        "select 1" + repeated(" union select 1 except select 1", deep),
        repeated("explain ", deep) + "select 1",
        "select a" + repeated(" between a and a", deep),
        repeated("with a as (", deep),
        "select " + repeated("a[", deep),
        "select " + repeated("cast(", deep),
    };
    for (const std::string& sql : statements) {
        try {
            (void)parse_one(sql);
            ADD_FAILURE() << sql.substr(0, 40) << " was accepted";
        } catch (const Error& error) {
            EXPECT_EQ(error.sqlstate(), "54001") << sql.substr(0, 40);
        }
    }
}

TEST(Nesting, DoesNotAddUpFromLevelsThatAreEachAllowed) {
    // 900 casts at each of 100 levels: no level is too deep, the tree is.
    std::string sql = "a";
    for (int level = 0; level < 100; ++level) sql = "(" + sql + repeated("::int", 900) + ")";
    EXPECT_THROW((void)parse_one("select " + sql), Error);
}

TEST(Nesting, LongFlatChainsAreFine) {
    const int many = 100000;
    EXPECT_NO_THROW((void)print(parse_one("select a" + repeated(" or a", many))));
    EXPECT_NO_THROW((void)print(parse_one("select a and b" + repeated(" or a and b", many))));
    EXPECT_NO_THROW((void)print(parse_one("select 1" + repeated(" union all select 1", many))));
    EXPECT_NO_THROW((void)print(parse_one("select a in (1" + repeated(", 1", many) + ")")));
    EXPECT_NO_THROW((void)print(parse_one("insert into t values (1)" + repeated(", (1)", many))));
    EXPECT_NO_THROW((void)print(parse_one("select " + repeated("(", 900) + "1" + repeated(")", 900))));
    EXPECT_NO_THROW((void)print(parse_one("select " + repeated("(select ", 160) + "1" + repeated(")", 160))));
}

TEST(Size, OfAStatementIsBounded) {
    const std::string text(max_statement_bytes, 'x');
    try {
        (void)parse_one("select '" + text + "'");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.sqlstate(), "54000");
    }
}

TEST(ResultNames, FollowPostgres) {
    static constexpr Printed cases[] = {
        {"1", "?column?"},
        {"a", "a"},
        {"t.a", "a"},
        {"count(*)", "count"},
        {"a + 1", "?column?"},
        {"a::int", "a"},
        {"1::int", "int4"},
        {"'x'::date", "date"},
        {"case when a then 1 end", "case"},
        {"trim(a)", "btrim"},
        {"a as b", "b"},
        {"current_date", "current_date"},
        {"extract(day from a)", "date_part"},
    };
    for (const Printed& one : cases) {
        const Statement statement = parse_one(std::string("select ") + one.sql);
        const auto& select = std::get<Select>(statement.as<SelectStatement>()->query->body);
        EXPECT_EQ(result_name(select.items.front()), one.printed) << one.sql;
    }
}

TEST(Parameters, AreCounted) {
    EXPECT_EQ(parse_one("select $2, $1 from t where a = $2").parameters, 2);
    EXPECT_EQ(parse_one("select 1").parameters, 0);
    EXPECT_THROW((void)parse_one("select $0"), Error);
    EXPECT_THROW((void)parse_one("select $40000"), Error);
}

TEST(TheProofOfConcept, PrintsAsItParses) {
    int files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(std::filesystem::path(LOADONCE_SOURCE_DIR) /
                                                                 "examples/proof-of-concept/steps")) {
        std::ifstream file(entry.path());
        std::stringstream text;
        text << file.rdbuf();
        const std::vector<Statement> statements = parse(text.str());
        EXPECT_FALSE(statements.empty()) << entry.path();
        for (const Statement& statement : statements) {
            const std::string printed = print(statement);
            EXPECT_EQ(print(parse_one(printed)), printed) << entry.path();
        }
        ++files;
    }
    EXPECT_EQ(files, 21);
}

}  // namespace
}  // namespace loadonce::redshift
