// Statements as clients send them, as far as possible letter by letter: they parse, and what is printed parses to the
// same.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

#include "base/error.h"
#include "redshift/parser.h"
#include "redshift/printer.h"

namespace loadonce::redshift {
namespace {

constexpr std::string_view statements[] = {
    // psql 15
    R"(SELECT n.nspname as "Schema",
  c.relname as "Name",
  CASE c.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'i' THEN 'index' WHEN 'S' THEN 'sequence' WHEN 't' THEN 'TOAST table' WHEN 'f' THEN 'foreign table' WHEN 'p' THEN 'partitioned table' WHEN 'I' THEN 'partitioned index' END as "Type",
  pg_catalog.pg_get_userbyid(c.relowner) as "Owner"
FROM pg_catalog.pg_class c
     LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r','p','')
      AND n.nspname <> 'pg_catalog'
      AND n.nspname !~ '^pg_toast'
      AND n.nspname <> 'information_schema'
  AND pg_catalog.pg_table_is_visible(c.oid)
ORDER BY 1,2;)",
    R"(SELECT n.nspname AS "Name",
  pg_catalog.pg_get_userbyid(n.nspowner) AS "Owner"
FROM pg_catalog.pg_namespace n
WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
ORDER BY 1;)",
    R"(SELECT d.datname as "Name",
       pg_catalog.pg_get_userbyid(d.datdba) as "Owner",
       pg_catalog.pg_encoding_to_char(d.encoding) as "Encoding",
       d.datcollate as "Collate",
       d.datctype as "Ctype",
       NULL as "ICU Locale",
       'libc' AS "Locale Provider",
       pg_catalog.array_to_string(d.datacl, E'\n') AS "Access privileges"
FROM pg_catalog.pg_database d
ORDER BY 1;)",
    R"(SELECT c.oid,
  n.nspname,
  c.relname
FROM pg_catalog.pg_class c
     LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname OPERATOR(pg_catalog.~) '^(t)$'
  AND pg_catalog.pg_table_is_visible(c.oid)
ORDER BY 2, 3;)",
    R"(SELECT c.relchecks, c.relkind, c.relhasindex, c.relhasrules, c.relhastriggers, false, false, c.relhasoids, false as relispartition, '', c.reltablespace, CASE WHEN c.reloftype = 0 THEN '' ELSE c.reloftype::pg_catalog.regtype::pg_catalog.text END, c.relpersistence
FROM pg_catalog.pg_class c
 LEFT JOIN pg_catalog.pg_class tc ON (c.reltoastrelid = tc.oid)
WHERE c.oid = '16500';)",
    R"(SELECT a.attname,
  pg_catalog.format_type(a.atttypid, a.atttypmod),
  (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid, true)
   FROM pg_catalog.pg_attrdef d
   WHERE d.adrelid = a.attrelid AND d.adnum = a.attnum AND a.atthasdef),
  a.attnotnull,
  (SELECT c.collname FROM pg_catalog.pg_collation c, pg_catalog.pg_type t
   WHERE c.oid = a.attcollation AND t.oid = a.atttypid AND a.attcollation <> t.typcollation) AS attcollation,
  ''::pg_catalog.char AS attidentity,
  ''::pg_catalog.char AS attgenerated
FROM pg_catalog.pg_attribute a
WHERE a.attrelid = '16500' AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum;)",
    R"(SELECT c.oid::pg_catalog.regclass
FROM pg_catalog.pg_class c, pg_catalog.pg_inherits i
WHERE c.oid = i.inhparent AND i.inhrelid = '16500'
  AND c.relkind != 'p' AND c.relkind != 'I'
ORDER BY inhseqno;)",
    // redshift_connector
    "begin transaction",
    "commit",
    "rollback",
    R"(SELECT current_database() AS TABLE_CAT, n.nspname AS TABLE_SCHEM, c.relname AS TABLE_NAME,
 CASE n.nspname ~ '^pg_' OR n.nspname = 'information_schema'
 WHEN true THEN CASE WHEN n.nspname = 'pg_catalog' OR n.nspname = 'information_schema' THEN CASE c.relkind WHEN 'r' THEN 'SYSTEM TABLE' WHEN 'v' THEN 'SYSTEM VIEW' WHEN 'i' THEN 'SYSTEM INDEX' ELSE NULL END
 WHEN n.nspname = 'pg_toast' THEN CASE c.relkind WHEN 'r' THEN 'SYSTEM TOAST TABLE' ELSE NULL END
 ELSE CASE c.relkind WHEN 'r' THEN 'TEMPORARY TABLE' ELSE NULL END END
 WHEN false THEN CASE c.relkind WHEN 'r' THEN 'TABLE' ELSE NULL END ELSE NULL END AS TABLE_TYPE, d.description AS REMARKS
 FROM pg_catalog.pg_namespace n, pg_catalog.pg_class c
 LEFT JOIN pg_catalog.pg_description d ON (c.oid = d.objoid AND d.objsubid = 0)
 LEFT JOIN pg_catalog.pg_class dc ON (d.classoid=dc.oid AND dc.relname='pg_class')
 WHERE c.relnamespace = n.oid AND TABLE_SCHEM LIKE 'public' AND (false OR ( c.relkind = 'r' AND n.nspname !~ '^pg_' ))
 ORDER BY TABLE_TYPE,TABLE_SCHEM,TABLE_NAME)",
    "select 1 from pg_catalog.svv_all_tables where table_schema = $1 and table_name = $2",
    "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)",
    // awswrangler
    "SELECT true WHERE EXISTS (SELECT * FROM INFORMATION_SCHEMA.TABLES WHERE TABLE_SCHEMA = $1 AND TABLE_NAME = $2);",
    "SHOW enable_case_sensitive_identifier",
    "SELECT column_name FROM svv_columns\nWHERE table_schema = $1 AND table_name = $2",
    "ALTER TABLE \"s\".\"t\"\nADD COLUMN \"c\" VARCHAR(256);",
    "CREATE TABLE IF NOT EXISTS \"s\".\"t\" (\n\"a\" BIGINT,\n\"b\" FLOAT8,\n\"c\" VARBYTE,\n\"d\" "
    "DECIMAL(10,2),\n\"e\" SUPER,\nPRIMARY KEY "
    "(\"a\"))\nDISTSTYLE KEY\nDISTKEY(\"a\")\nCOMPOUND SORTKEY(\"a\")",
    "CREATE TABLE IF NOT EXISTS \"s\".\"t\" (\n\"a\" BIGINT)\nDISTSTYLE AUTO",
    "DROP TABLE IF EXISTS \"s\".\"t\" CASCADE",
    "TRUNCATE TABLE \"s\".\"t\"",
    "DELETE FROM \"s\".\"t\"",
    "LOCK \"s\".\"t\";\n",
    "CREATE TEMPORARY TABLE \"temp_redshift_0a1b\" (LIKE \"s\".\"t\")",
    "COPY \"s\".\"t\" \nFROM 's3://b/p/' IAM_ROLE 'arn:aws:iam::123456789012:role/r'\n\nFORMAT AS PARQUET "
    "SERIALIZETOJSON",
    "COPY \"s\".\"t\" (\"a\",\"b\")\nFROM 's3://b/p/' ACCESS_KEY_ID 'a'\nSECRET_ACCESS_KEY 'b'\nSESSION_TOKEN "
    "'c'\n\nFORMAT AS "
    "PARQUET\nMANIFEST",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = $1 AND tablename = $2",
    "DELETE FROM \"s\".\"t\" USING \"temp\" WHERE \"t\".\"id\" = \"temp\".\"id\" AND \"t\".\"k\" <= \"temp\".\"k\"",
    "INSERT INTO \"s\".\"t\" SELECT * FROM \"temp\"",
    "UNLOAD ('SELECT * FROM t WHERE a = \\'x\\'')\nTO 's3://b/p/'\nIAM_ROLE 'arn'\nALLOWOVERWRITE\nPARALLEL ON\nFORMAT "
    "PARQUET\nENCRYPTED;",
    // dlt
    "RESET ALL",
    "SET SESSION AUTHORIZATION DEFAULT",
    "SELECT 1 FROM svv_redshift_schemas WHERE schema_name = 'ds'",
    "CREATE SCHEMA \"ds\"",
    "SELECT table_name,column_name,data_type,is_nullable,numeric_precision,numeric_scale FROM "
    "INFORMATION_SCHEMA.COLUMNS WHERE "
    "table_schema = 'ds' AND table_name IN ('a', 'b') ORDER BY table_name, ordinal_position",
    "CREATE TABLE IF NOT EXISTS \"ds\".\"_dlt_loads\" (\n\"load_id\" varchar(max)  NOT NULL,\n\"status\" bigint "
    "DISTKEY NOT "
    "NULL,\n\"inserted_at\" timestamp with time zone SORTKEY NOT NULL,\n\"schema_version_hash\" varchar(max)  )",
    "ALTER TABLE \"ds\".\"t\"\nADD COLUMN \"c\" numeric(38,9)",
    "SELECT \"l\".\"load_id\" FROM \"ds\".\"_dlt_pipeline_state\" AS s JOIN \"ds\".\"_dlt_loads\" AS l ON "
    "s.\"_dlt_load_id\" = l.\"load_id\" "
    "WHERE s.\"pipeline_name\" = 'p' AND l.\"status\" = 0 ORDER BY l.\"load_id\" DESC LIMIT 1",
    "INSERT INTO \"ds\".\"t\"(\"a\", \"b\", \"c\")\nVALUES\n('it\\'s',from_hex('00ff'),json_parse('{\"a\": "
    "\\\"b\\\"}')),\n(NULL,NULL,'2026-01-01 00:00:00+00:00'::timestamptz);",
    "COPY \"ds\".\"t\" FROM 's3://b/one.parquet' PARQUET SERIALIZETOJSON CREDENTIALS "
    "'aws_access_key_id=a;aws_secret_access_key=b' MAXERROR 0;",
    "COPY \"ds\".\"t\" FROM 's3://b/one.jsonl' FORMAT AS JSON 'auto' dateformat 'auto' timeformat 'auto' GZIP IAM_ROLE "
    "'arn' region 'r' "
    "MAXERROR 0;",
    "DELETE FROM \"ds\".\"t\" WHERE EXISTS (SELECT 1 FROM \"ds_staging\".\"t\" WHERE \"ds\".\"t\".\"id\" = "
    "\"ds_staging\".\"t\".\"id\")",
    "CREATE TEMPORARY TABLE \"t_delete_x\" AS SELECT d.\"_dlt_id\" FROM \"ds\".\"t\" as d WHERE EXISTS (SELECT 1 FROM "
    "\"ds_staging\".\"t\" as s "
    "WHERE d.\"id\" = s.\"id\")",
    "INSERT INTO \"ds\".\"t\"(\"a\") SELECT \"a\" FROM (SELECT ROW_NUMBER() OVER (partition BY \"id\" ORDER BY (SELECT "
    "NULL)) AS _dlt_dedup_rn, "
    "\"a\" FROM \"ds_staging\".\"t\") AS _dlt_dedup_numbered WHERE _dlt_dedup_rn = 1 AND (1 = 1)",
    // dbt
    "/* {\"app\": \"dbt\", \"dbt_version\": \"1.11.2\"} */\nselect distinct nspname from pg_namespace",
    "SET query_group TO 'dbt'",
    "select pg_backend_pid()",
    R"(with bound_views as (
        select ordinal_position, table_schema, column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
        from information_schema."columns" where table_name = 'm'),
    unbound_views as (
      select ordinal_position, view_schema, col_name,
        case when col_type ilike 'character varying%' then 'character varying' when col_type ilike 'numeric%' then 'numeric' else col_type end as col_type,
        case when col_type like 'character%' then nullif(REGEXP_SUBSTR(col_type, '[0-9]+'), '')::int else null end as character_maximum_length,
        case when col_type like 'numeric%' then nullif(SPLIT_PART(REGEXP_SUBSTR(col_type, '[0-9,]+'), ',', 1), '')::int else null end as numeric_precision,
        case when col_type like 'numeric%' then nullif(SPLIT_PART(REGEXP_SUBSTR(col_type, '[0-9,]+'), ',', 2), '')::int else null end as numeric_scale
      from pg_get_late_binding_view_cols()
      cols(view_schema name, view_name name, col_name name, col_type varchar, ordinal_position int)
      where view_name = 'm'),
    unioned as (select * from bound_views union all select * from unbound_views)
    select * from unioned order by ordinal_position)",
    R"(create  table "db"."s"."m__dbt_tmp" diststyle key distkey (id) compound sortkey(id) as ( select 1 as id );)",
    R"(alter table "db"."s"."m" rename to "m__dbt_backup")",
    R"(drop table if exists "db"."s"."m__dbt_backup" cascade)",
    R"(create view "db"."s"."v" as ( select * from "db"."s"."m" ) with no schema binding;)",
    R"(merge into "db"."s"."t" using "t__dbt_tmp" as DBT_INTERNAL_SOURCE on (DBT_INTERNAL_SOURCE.id = "db"."s"."t".id)
       when matched then update set id = DBT_INTERNAL_SOURCE.id, a = DBT_INTERNAL_SOURCE.a
       when not matched then insert ("id", "a") values (DBT_INTERNAL_SOURCE."id", DBT_INTERNAL_SOURCE."a"))",
    R"(delete from "db"."s"."t" where (id) in (select distinct id from "t__dbt_tmp" as DBT_INTERNAL_SOURCE) ; )",
    R"(insert into "db"."s"."t" ("id", "a") (select "id", "a" from "t__dbt_tmp"))",
    "comment on table \"db\".\"s\".\"t\" is $dbt_comment_literal_block$it's \\ a comment$dbt_comment_literal_block$",
    "select has_table_privilege(current_user, 'svv_table_info', 'SELECT')",
    "SHOW TABLES FROM SCHEMA \"d\".\"s\"",
    "SHOW SCHEMAS FROM DATABASE \"d\" LIKE 'x'",
    // sqlalchemy-redshift
    "select pg_catalog.version()",
    "select current_schema()",
    "show transaction isolation level",
    R"(SELECT CASE c.relkind WHEN 'r' THEN 'TABLE' ELSE 'VIEW' END AS type, n.oid as "schema_oid", n.nspname as "schema", c.oid as "rel_oid", c.relname as "relname",
       CASE c.reldiststyle WHEN 0 THEN 'EVEN' WHEN 1 THEN 'KEY' WHEN 8 THEN 'ALL' END AS "diststyle",
       u.usename AS "owner_name", TRIM(TRAILING ';' FROM pg_catalog.pg_get_viewdef(c.oid, true)) AS "view_definition",
       pg_catalog.array_to_string(c.relacl, '\n') AS "privileges"
    FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         JOIN pg_catalog.pg_user u ON u.usesysid = c.relowner
    WHERE c.relkind IN ('r', 'v', 'm', 'S', 'f') AND n.nspname !~ '^pg_' AND schema = 'public'
    ORDER BY c.relkind, n.oid, n.nspname)",
    R"(select t.conname, pg_catalog.pg_get_constraintdef(t.oid, true)::varchar(512) as condef
       from pg_catalog.pg_constraint t JOIN pg_catalog.pg_attribute a ON t.conrelid = a.attrelid AND a.attnum = ANY(t.conkey) where 1 AND t.contype = 'p')",
    R"(select '"s"."t"'::regclass::oid)",
    "COPY s.t FROM 's3://b/k' WITH CREDENTIALS AS 'aws_iam_role=arn' FORMAT AS PARQUET",
    // JDBC
    "select 1 from svv_external_schemas where schemaname like 'public'",
    R"(SELECT a.attname, CASE WHEN t.typname IN ('numeric') THEN ((a.atttypmod - 4) >> 16) & 65535 WHEN t.typname = 'varchar' THEN a.atttypmod - 4 ELSE NULL END,
       CASE a.attnotnull WHEN true THEN 0 WHEN false THEN 1 END AS NULLABLE, CASE WHEN left(pg_catalog.pg_get_expr(def.adbin, def.adrelid), 16) = 'default_identity' THEN 'YES' ELSE 'NO' END
       FROM pg_catalog.pg_attribute a LEFT JOIN pg_catalog.pg_attrdef def ON (a.attrelid = def.adrelid AND a.attnum = def.adnum) JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
       WHERE a.attnum > 0 AND NOT a.attisdropped AND a.attname LIKE '%')",
    "SET application_name = 'x'",
    // Amazon's own advice: deduplicate, then replace
    R"(insert into target select a, b from (select *, row_number() over (partition by id order by v desc, seq) as rn from stage) where rn = 1)",
    "create temp table stage (like target including defaults)",
    "select pg_last_copy_count(), pg_last_copy_id()",
    "select trim(filename), line_number from stl_load_errors order by starttime desc limit 10",
    "WITH t AS (SELECT 1 AS a) SELECT a, LISTAGG(DISTINCT b, ', ') WITHIN GROUP (ORDER BY b) FROM t GROUP BY 1 HAVING "
    "count(*) > 1",
    "SELECT DATEDIFF(day, a, GETDATE()), DATE_TRUNC('month', a), a::date - INTERVAL '1 month' FROM t WHERE a >= "
    "DATEADD(day, -7, CURRENT_DATE)",
};

TEST(Clients, StatementsParseAndPrintToTheSame) {
    for (const std::string_view sql : statements) {
        try {
            const std::string printed = print(parse_one(sql));
            EXPECT_EQ(print(parse_one(printed)), printed) << sql;
        } catch (const Error& error) {
            ADD_FAILURE() << sql << "\n" << error.what();
        }
    }
}

std::string mutated(std::string text, std::string_view other, std::mt19937& random) {
    static constexpr std::string_view pieces[] = {"(",     ")",        "'",    "\"",        "\\",   "$$",      "--",
                                                  "/*",    "*/",       "::",   "[",         "]",    ".",       ",",
                                                  ";",     "select ",  "not ", "-",         "+",    " in (",   "$1",
                                                  "\xC3",  "between ", "~",    " ||",       " as ", " or ",    " and ",
                                                  "case ", "null",     "*",    "interval ", "1e",   " over (", "union ",
                                                  "\n'",   "with "};
    const auto below = [&](std::size_t limit) { return std::uniform_int_distribution<std::size_t>(0, limit)(random); };
    for (std::size_t changes = 1 + below(4); changes > 0; --changes) {
        const std::size_t at = below(text.size());
        switch (below(4)) {
            case 0:
                text.erase(at, below(8));
                break;
            case 1:
                text.insert(at, pieces[below(std::size(pieces) - 1)]);
                break;
            case 2: {
                const std::size_t from = below(other.size());
                text.insert(at, other.substr(from, below(40)));
                break;
            }
            case 3:
                text.insert(at, text.substr(below(text.size()), below(20)));
                break;
            default:
                if (!text.empty()) text[std::min(at, text.size() - 1)] = static_cast<char>(below(255));
        }
    }
    return text;
}

// Whatever is in the text, it is refused with an Error or it prints to what parses to the same.
TEST(Mutations, OfThoseStatementsNeverBreakTheParser) {
    std::mt19937 random(20260101);
    int parsed = 0;
    for (int round = 0; round < 20000; ++round) {
        const auto pick = [&] {
            return statements[std::uniform_int_distribution<std::size_t>(0, std::size(statements) - 1)(random)];
        };
        const std::string sql = mutated(std::string(pick()), pick(), random);
        std::vector<Statement> made;
        try {
            made = parse(sql);
        } catch (const Error& error) {
            EXPECT_EQ(error.sqlstate().size(), 5u) << sql;
            continue;
        }
        for (const Statement& statement : made) {
            ++parsed;
            const std::string printed = print(statement);
            try {
                ASSERT_EQ(print(parse_one(printed)), printed) << sql;
            } catch (const Error& error) {
                FAIL() << sql << "\nprinted as " << printed << "\n" << error.what();
            }
        }
    }
    EXPECT_GT(parsed, 1000);
}

}  // namespace
}  // namespace loadonce::redshift
