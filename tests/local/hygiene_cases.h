// Tables of columns, names, expressions and queries for hygiene_test.cpp.
#pragma once

#include <array>
#include <string_view>

namespace loadonce::local::hygiene {

// The columns of the tables here: {s} in an expression stands for the name of the first.
struct Column {
    char letter;
    const char* type;
    const char* value;
    const char* random;  // an expression of that type, made of a random number
};
inline constexpr auto columns = std::to_array<Column>({
    {'s', "VARCHAR(40)", "'12'", "CAST(RANDOM() AS VARCHAR(40))"},
    {'j', "VARCHAR(40)", "'[10,20]'", "'[' || CAST(RANDOM() AS VARCHAR(30)) || ']'"},
    {'w', "VARCHAR(40)", "'UTC'", "SUBSTRING('UTC', CAST(RANDOM() AS INT))"},
    {'y', "VARCHAR(40)", "'Monday'", "SUBSTRING('Monday', CAST(RANDOM() AS INT))"},
    {'c', "CHAR(8)", "'ab'", "CAST(CAST(RANDOM() AS VARCHAR(4)) AS CHAR(8))"},
    {'i', "INT", "2", "CAST(RANDOM() AS INT)"},
    {'l', "BIGINT", "10", "CAST(RANDOM() * 10 + 2 AS BIGINT)"},
    {'f', "FLOAT8", "0.5", "RANDOM()"},
    {'n', "NUMERIC(12,3)", "7.125", "CAST(RANDOM() + 1 AS NUMERIC(12,3))"},
    {'b', "BOOLEAN", "TRUE", "(RANDOM() < 0.5)"},
    {'d', "DATE", "'2024-02-29'", "(DATE '2024-02-29' + CAST(RANDOM() AS INT))"},
    {'t', "TIMESTAMP", "'2024-01-31 10:20:30.5'", "(TIMESTAMP '2024-01-31 10:20:30' + CAST(RANDOM() AS INT))"},
    {'z', "TIMESTAMPTZ", "'2024-01-31 10:20:30+00'",
     "CAST(TIMESTAMP '2024-01-31 10:20:30' + CAST(RANDOM() AS INT) AS TIMESTAMPTZ)"},
    {'o', "INTERVAL YEAR TO MONTH", "INTERVAL '14' MONTH", "(INTERVAL '14' MONTH * RANDOM())"},
    {'h', "INTERVAL DAY TO SECOND", "INTERVAL '90' MINUTE", "(INTERVAL '90' MINUTE * RANDOM())"},
});

// What a user may call a column: one-letter names, names that SQL templates have had, names that DuckDB gives a
// meaning.
inline constexpr auto names = std::to_array<std::string_view>(
    {"a",     "b",     "c",      "d",      "e",    "f",    "g",       "h",     "i",        "j",     "k",   "l",
     "m",     "n",     "o",      "p",      "q",    "r",    "s",       "t",     "u",        "v",     "w",   "x",
     "y",     "z",     "a1",     "a2",     "b0",   "c0",   "c1",      "c2",    "f0",       "f1",    "o0",  "o1",
     "value", "row",   "rows",   "left",   "word", "name", "match",   "file",  "main",     "temp",  "dev", "columns",
     "key",   "index", "schema", "public", "oid",  "kind", "grantee", "rowid", "excluded", "lambda"});

// Operators, casts, predicates.
inline constexpr auto expressions = std::to_array<std::string_view>({
    "{i} + {l}",
    "{n} - {i}",
    "{n} * {n}",
    "{n} / {i}",
    "{i} / {l}",
    "{f} / {n}",
    "{i} % {l}",
    "{n} % {i}",
    "{i} ^ 2",
    "{i} & {l}",
    "{i} | {l}",
    "{i} # {l}",
    "{i} << 2",
    "{l} >> 1",
    "~ {i}",
    "- {n}",
    "@ {f}",
    "|/ {f}",
    "||/ {f}",
    "{s} || {c}",
    "{s} = {c}",
    "{s} <> {c}",
    "{c} < {s}",
    "{d} <= {t}",
    "{t} > '2020-01-01'",
    "{z} >= {t}",
    "{d} + {i}",
    "{d} - {d}",
    "{t} - {d}",
    "{t} + {i}",
    "{t} + {o}",
    "{t} - {h}",
    "{z} + {o}",
    "{z} - {o}",
    "{d} + {o}",
    "{d} - {h}",
    "{o} + {o}",
    "{h} - {h}",
    "{o} * {i}",
    "{h} / {f}",
    "{o} / {i}",
    "{h} * {n}",
    "{i} + {s}",
    "{s} ~ '1'",
    "{s} !~* {c}",
    "{s} LIKE {c}",
    "{s} ILIKE '1_'",
    "{s} SIMILAR TO '1%'",
    "{s} IN ('12', {c})",
    "{c} NOT IN ('x', {s})",
    "{i} IN (1, {l}, {i})",
    "{i} BETWEEN 1 AND {l}",
    "{i} BETWEEN SYMMETRIC {l} AND 1",
    "{s} BETWEEN SYMMETRIC {c} AND '13'",
    "{s} IS NULL",
    "{b} IS NOT TRUE",
    "{b} AND {i} > 1 OR NOT {b}",
    "{s} IS DISTINCT FROM {c}",
    "CASE {s} WHEN {c} THEN 1 WHEN '12' THEN {i} ELSE {l} END",
    "CASE {i} WHEN 2 THEN {s} ELSE {c} END",
    "CASE WHEN {b} THEN {n} ELSE {i} END",
    "{t} AT TIME ZONE 'PST'",
    "{z} AT TIME ZONE {w}",
    "EXTRACT(year FROM {t})",
    "EXTRACT(second FROM {h})",
    "EXTRACT(epoch FROM {z})",
    "EXTRACT(month FROM {o})",
    "EXTRACT(day FROM {d})",
    "{i} = ANY(SELECT {i} FROM {T})",
    "{s} IN (SELECT {c} FROM {T})",
    "CAST({s} AS SMALLINT)",
    "CAST({s} AS INT)",
    "CAST({s} AS BIGINT)",
    "CAST({s} AS NUMERIC(5,1))",
    "CAST({s} AS FLOAT8)",
    "CAST({s} AS VARCHAR(1))",
    "CAST({s} AS CHAR(1))",
    "CAST({c} AS VARCHAR(1))",
    "CAST({n} AS VARCHAR(3))",
    "CAST({t} AS VARCHAR(10))",
    "CAST({z} AS VARCHAR(40))",
    "CAST({z} AS TIMESTAMP)",
    "CAST({t} AS TIMESTAMPTZ)",
    "CAST({t} AS DATE)",
    "CAST({i} AS NUMERIC(10,2))",
    "CAST({o} AS VARCHAR(40))",
    "CAST({h} AS VARCHAR(40))",
    "CAST({s} AS VARBYTE)",
    "CAST({i} AS BOOLEAN)",
    "TRY_CAST({s} AS INT)",
    "TRY_CAST({s} AS DATE)",
    "TRY_CAST({j} AS NUMERIC(5,1))",
    "TRY_CAST({c} AS VARCHAR(1))",
    "CAST(CAST({t} AS VARCHAR(30)) AS TIMESTAMPTZ)",
    "CAST(CAST({d} AS VARCHAR(30)) AS DATE)",
    "({s}, {i}) = ({c}, {l})",
    "EXISTS (SELECT 1 FROM {T} WHERE {i} = 2)",
    "(SELECT MAX({s}) FROM {T})",
});

// Queries of one row and column, in whose clauses expressions stand.
inline constexpr auto clauses = std::to_array<std::string_view>({
    "SELECT MAX(result) FROM (SELECT DISTINCT {s} AS result FROM {T}) AS e",
    "SELECT MAX(result) FROM (SELECT DISTINCT {c} AS result, {n} FROM {T} ORDER BY result) AS e",
    "SELECT DISTINCT {s} FROM {T} ORDER BY {s} LIMIT 1",
    "SELECT MAX(result) FROM (SELECT {s} AS result FROM {T} UNION SELECT {c} FROM {T}) AS e",
    "SELECT MAX(result) FROM (SELECT {s} AS result FROM {T} UNION ALL SELECT {c} FROM {T}) AS e",
    "SELECT MAX(result) FROM (SELECT {s} AS result FROM {T} INTERSECT SELECT {s} FROM {T}) AS e",
    "SELECT MAX(result) FROM (SELECT {s} AS result FROM {T} EXCEPT SELECT {c} FROM {T}) AS e",
    "SELECT MAX(result) FROM (SELECT MAX({i}) AS result FROM {T} GROUP BY {s}, {n}) AS e",
    "SELECT MAX(result) FROM (SELECT {i} AS result FROM {T} GROUP BY 1 HAVING MAX({s}) > '1') AS e",
    "SELECT {i} FROM {T} ORDER BY {c}, {t} DESC LIMIT 1",
    "SELECT MAX({i}) FROM {T} WHERE {s} = {c} OR {b}",
    "SELECT MAX(result) FROM (SELECT {i} AS result FROM {T}) AS e JOIN (SELECT {l} AS other FROM {T}) AS r ON result = "
    "other OR result < other",
    "SELECT COUNT(*) FROM {T} AS e WHERE {s} IN (SELECT {c} FROM {T})",
    "SELECT LISTAGG({s}, ',') WITHIN GROUP (ORDER BY {i}) FROM {T}",
    "SELECT LISTAGG(DISTINCT {s}, ',') FROM {T}",
    "SELECT LISTAGG(DISTINCT {n}, ',') FROM {T}",
    "SELECT COUNT(DISTINCT {s}) FROM {T}",
    "SELECT APPROXIMATE COUNT(DISTINCT {s}) FROM {T}",
    "SELECT PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY {n}) FROM {T}",
    "SELECT MAX(result) FROM (SELECT RANK() OVER (PARTITION BY {s} ORDER BY {n}) AS result FROM {T}) AS e",
    "SELECT MAX(result) FROM (SELECT SUM({n}) OVER (PARTITION BY {c} ORDER BY {d} ROWS UNBOUNDED PRECEDING) AS result "
    "FROM {T}) "
    "AS e",
    "SELECT MAX(result) FROM (SELECT SUM({o}) OVER (PARTITION BY {b}) AS result FROM {T}) AS e",
    "SELECT MAX(result) FROM (SELECT LISTAGG({s}, ',') WITHIN GROUP (ORDER BY {i}) OVER (PARTITION BY {c}) AS result "
    "FROM {T}) "
    "AS "
    "e",
    "SELECT MAX(result) FROM (SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY {f}) OVER (PARTITION BY {s}) AS "
    "result FROM "
    "{T}) AS e",
    "SELECT MAX({i}) FROM {T} QUALIFY ROW_NUMBER() OVER (ORDER BY MAX({s})) = 1",
});

// The same, where the text has an expression twice or three times at most: a group is found by the key, and shows a
// value. An expression cannot be nested in itself there but by a subquery.
inline constexpr auto repeating_clauses = std::to_array<std::string_view>({
    "SELECT MAX(result) FROM (SELECT {s} AS result FROM {T} GROUP BY 1) AS e",
    "SELECT MAX(result) FROM (SELECT {c} AS result, COUNT(*) FROM {T} GROUP BY result) AS e",
    "SELECT MAX(result) FROM (SELECT {s} AS result, {i} FROM {T} GROUP BY ROLLUP (1, {i})) AS e",
    "SELECT MAX(result) FROM (SELECT {s} AS result, COUNT(*) FROM {T} GROUP BY ALL) AS e",
    "SELECT MAX(result) FROM (SELECT RATIO_TO_REPORT({f}) OVER (PARTITION BY {s}) AS result FROM {T}) AS e",
});

// Whole queries, and statements that change {T} and what a query then finds.
inline constexpr auto queries = std::to_array<std::string_view>({
    "SELECT DISTINCT {s}, {i} FROM {T} ORDER BY {s}, {i}",
    "SELECT {s}, COUNT(*) FROM {T} GROUP BY {s} HAVING COUNT(*) > 0 ORDER BY {s}",
    "SELECT {c} || 'x', MAX({i}) FROM {T} GROUP BY {c} || 'x' ORDER BY 1",
    "SELECT {n} / ({i} + 1), COUNT(*) FROM {T} GROUP BY {n} / ({i} + 1) ORDER BY {n} / ({i} + 1)",
    "SELECT DECODE({i} + 1, 3, {s}, {c}), COUNT(*) FROM {T} GROUP BY DECODE({i} + 1, 3, {s}, {c})",
    "SELECT {s} FROM {T} UNION SELECT {c} FROM {T} ORDER BY {s}",
    "SELECT {s}, {i} FROM {T} UNION SELECT {c}, {l} FROM {T} ORDER BY {i}",
    "SELECT {s} FROM {T} INTERSECT SELECT {s} FROM {T} ORDER BY 1",
    "SELECT {s} FROM {T} EXCEPT SELECT {c} FROM {T} ORDER BY 1",
    "SELECT {i} FROM {T} AS outside WHERE EXISTS (SELECT outside.{s} INTERSECT SELECT {s} FROM {T})",
    "SELECT {i} FROM {T} AS outside WHERE EXISTS (SELECT {c} FROM {T} EXCEPT SELECT {s} FROM (SELECT outside.{s}) AS "
    "e)",
    "SELECT {i} FROM {T} WHERE {s} IN (SELECT {s} FROM {T} UNION SELECT {c} FROM {T})",
    "SELECT one.{s}, two.{i} FROM {T} AS one JOIN {T} AS two USING ({s}) ORDER BY 1, 2",
    "SELECT {s}, {i} FROM {T} AS one NATURAL JOIN (SELECT {s} FROM {T}) AS two ORDER BY {s}",
    "SELECT {o}, {z}, {c}, {h} FROM {T} ORDER BY {i}",
    "SELECT RANK() OVER (PARTITION BY {s} ORDER BY {i}), {c} FROM {T} ORDER BY 1, 2",
    "SELECT RATIO_TO_REPORT({f}) OVER (PARTITION BY {s}) FROM {T}",
    "SELECT * FROM {T} WHERE {s} = '12' ORDER BY {i}",
    "WITH {q} AS (SELECT {s}, {i} FROM {T}) SELECT {s} FROM {q} WHERE {i} = 2",
    "SELECT {q}.{s}, ADD_MONTHS({q}.{t}, {q}.{i}) FROM {T} AS {q} ORDER BY {q}.{i}",
    "SELECT {q}.{s} FROM {T} AS {q} WHERE EXISTS (SELECT 1 FROM {T} AS e WHERE e.{i} = {q}.{i})",
    "SELECT ADD_MONTHS(MAX({t}), 1), CAST(MAX({s}) AS VARCHAR(1)) FROM {T}",
    "SELECT LISTAGG({s}, ',') WITHIN GROUP (ORDER BY {i}), LISTAGG(DISTINCT {c}) FROM {T}",
    "SELECT PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY {f}), MEDIAN({n}) FROM {T}",
    "SELECT HAS_TABLE_PRIVILEGE({s}, {c}, {w}) FROM {T}",
    "SELECT TOP 1 {s} AS value, {i} + 1 AS \"row\" FROM {T} ORDER BY value, \"row\"",
});

}  // namespace loadonce::local::hygiene
