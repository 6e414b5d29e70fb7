#include "local/functions.h"

#include <algorithm>
#include <array>

namespace loadonce::local {
namespace {

using enum FunctionKind;
using enum FunctionResult;

// Sorted by name for those who read it. What depends on the session or on a literal argument (getdate, dateadd,
// to_char, ...) is in call.cpp.
constexpr auto functions = std::to_array<Function>({
    {"abs", 1, 1, scalar, "abs({1})", same},
    {"acos", 1, 1, scalar, "acos({1})", real_number},
    {"any_value", 1, 1, aggregate, "any_value", same},
    // Arrays are text here: {a,b}.
    {"array_to_string", 2, 2, scalar, "replace(trim(CAST({1} AS VARCHAR), chr(123) || chr(125)), ',', {2})", text},
    {"ascii", 1, 1, scalar, "ascii({1})", integer},
    {"asin", 1, 1, scalar, "asin({1})", real_number},
    {"atan", 1, 1, scalar, "atan({1})", real_number},
    {"atan2", 2, 2, scalar, "atan2({1}, {2})", real_number},
    {"avg", 1, 1, aggregate, "avg", average},
    {"bit_and", 1, 1, aggregate, "bit_and"},
    {"bit_or", 1, 1, aggregate, "bit_or"},
    {"bool_and", 1, 1, aggregate, "bool_and", boolean},
    {"bool_or", 1, 1, aggregate, "bool_or", boolean},
    {"bpcharcmp", 2, 2, scalar,
     "CASE WHEN rtrim({1}, ' ') < rtrim({2}, ' ') THEN -1 WHEN rtrim({1}, ' ') > rtrim({2}, ' ') THEN 1 ELSE 0 END"},
    {"btrim", 1, 1, scalar, "trim({1}, ' ')", same},
    {"btrim", 2, 2, scalar, "trim({1}, {2})", same},
    {"can_json_parse", 1, 1, scalar, "json_valid({1})", boolean},
    {"cbrt", 1, 1, scalar, "cbrt({1})", real_number},
    {"ceil", 1, 1, scalar, "ceil({1})"},
    {"ceiling", 1, 1, scalar, "ceil({1})"},
    {"char_length", 1, 1, scalar, "length({1})", integer},
    {"character_length", 1, 1, scalar, "length({1})", integer},
    {"charindex", 2, 2, scalar, "strpos({2}, {1})", integer},
    {"chr", 1, 1, scalar, "chr(CAST({1} AS INTEGER))", text},
    {"coalesce", 1, -1, scalar, "coalesce({*})", common},
    {"concat", 2, 2, scalar, "({1} || {2})", text},
    {"convert_timezone", 2, 2, scalar, "timezone({1}, timezone('UTC', {2}))"},
    {"convert_timezone", 3, 3, scalar, "timezone({2}, timezone({1}, {3}))"},
    {"cos", 1, 1, scalar, "cos({1})", real_number},
    {"cot", 1, 1, scalar, "cot({1})", real_number},
    {"count", 1, 1, aggregate, "count", bigint},
    {"cume_dist", 0, 0, window, "cume_dist", real_number},
    {"degrees", 1, 1, scalar, "degrees({1})", real_number},
    {"dense_rank", 0, 0, window, "dense_rank", bigint},
    {"dexp", 1, 1, scalar, "exp({1})", real_number},
    {"dlog1", 1, 1, scalar, "ln({1})", real_number},
    {"dlog10", 1, 1, scalar, "log10({1})", real_number},
    {"exp", 1, 1, scalar, "exp({1})", real_number},
    {"first_value", 1, 1, window, "first_value", same},
    {"floor", 1, 1, scalar, "floor({1})"},
    {"format_type", 2, 2, scalar,
     "(CASE {1} WHEN 16 THEN 'boolean' WHEN 20 THEN 'bigint' WHEN 21 THEN 'smallint' WHEN 23 THEN 'integer' WHEN 25 "
     "THEN "
     "'text' WHEN 26 THEN 'oid' WHEN 700 THEN 'real' WHEN 701 THEN 'double precision' WHEN 1042 THEN 'character' WHEN "
     "1043 "
     "THEN 'character varying' WHEN 1082 THEN 'date' WHEN 1083 THEN 'time without time zone' WHEN 1114 THEN 'timestamp "
     "without time zone' WHEN 1184 THEN 'timestamp with time zone' WHEN 1266 THEN 'time with time zone' WHEN 1700 THEN "
     "'numeric' WHEN 4000 THEN 'super' WHEN 6551 THEN 'binary varying' ELSE 'unknown' END || CASE WHEN {2} IS NULL OR "
     "{2} "
     "< 4 "
     "THEN '' WHEN {1} IN (1042, 1043) THEN '(' || ({2} - 4) || ')' WHEN {1} = 1700 THEN '(' || (({2} - 4) >> 16) || "
     "',' || "
     "(({2} - 4) & 65535) || ')' ELSE '' END)"},
    {"from_hex", 1, 1, scalar, "from_hex({1})"},
    {"func_sha1", 1, 1, scalar, "sha1({1})", text},
    {"greatest", 1, -1, scalar, "greatest({*})", common},
    {"has_database_privilege", 2, 3, scalar, "TRUE", boolean},
    {"has_schema_privilege", 2, 3, scalar, "TRUE", boolean},
    {"has_table_privilege", 2, 3, scalar, "TRUE", boolean},
    {"initcap", 1, 1, scalar,
     "list_aggregate(list_transform(regexp_extract_all({1}, '[[:alnum:]]+|[^[:alnum:]]+'), lambda w: upper(left(w, 1)) "
     "|| lower(substr(w, 2))), "
     "'string_agg', '')",
     same},
    {"is_valid_json", 1, 1, scalar, "json_valid({1})", boolean},
    {"isnull", 2, 2, scalar, "coalesce({1}, {2})", common},
    {"json_array_length", 1, 1, scalar, "CAST(json_array_length({1}) AS INTEGER)", integer},
    {"json_extract_path_text", 2, -1, scalar, "json_extract_string({1}, '$' || {2/})", text},
    {"json_parse", 1, 1, scalar, "CAST({1} AS JSON)"},
    {"json_serialize", 1, 1, scalar, "CAST({1} AS VARCHAR)", text},
    {"lag", 1, 3, window, "lag", same},
    {"last_day", 1, 1, scalar, "last_day({1})"},
    {"last_value", 1, 1, window, "last_value", same},
    {"lead", 1, 3, window, "lead", same},
    {"least", 1, -1, scalar, "least({*})", common},
    {"left", 2, 2, scalar, "left({1}, CAST({2} AS BIGINT))", same},
    {"len", 1, 1, scalar, "length({1})", integer},
    {"length", 1, 1, scalar, "length({1})", integer},
    {"ln", 1, 1, scalar, "ln({1})", real_number},
    {"log", 1, 1, scalar, "log10({1})", real_number},
    {"lower", 1, 1, scalar, "lower({1})", same},
    {"lpad", 2, 2, scalar, "lpad({1}, CAST({2} AS INTEGER), ' ')", text},
    {"lpad", 3, 3, scalar, "lpad({1}, CAST({2} AS INTEGER), {3})", text},
    {"ltrim", 1, 1, scalar, "ltrim({1}, ' ')", same},
    {"ltrim", 2, 2, scalar, "ltrim({1}, {2})", same},
    {"max", 1, 1, aggregate, "max", extreme},
    {"md5", 1, 1, scalar, "md5({1})", text},
    {"median", 1, 1, aggregate, "median"},
    {"min", 1, 1, aggregate, "min", extreme},
    // AWS, "MONTHS_BETWEEN function": whole between same days and last days of months, else a month has 31 days.
    {"months_between", 2, 2, scalar,
     "(SELECT CASE WHEN day(a) = day(b) OR (last_day(a) = CAST(a AS DATE) AND last_day(b) = CAST(b AS DATE)) THEN "
     "CAST(12 * (year(a) - year(b)) + month(a) - month(b) AS DOUBLE) ELSE 12 * (year(a) - year(b)) + month(a) - "
     "month(b) + (day(a) - day(b) + (epoch(CAST(a AS TIME)) - epoch(CAST(b AS TIME))) / 86400) / 31.0::DOUBLE END "
     "FROM (SELECT CAST({1} AS TIMESTAMP) AS a, CAST({2} AS TIMESTAMP) AS b))",
     real_number},
    {"nth_value", 2, 2, window, "nth_value", same},
    {"ntile", 1, 1, window, "ntile", bigint},
    {"nullif", 2, 2, scalar, "nullif({1}, {2})", compared},
    {"nvl", 1, -1, scalar, "coalesce({*})", common},
    {"nvl2", 3, 3, scalar, "CASE WHEN {1} IS NOT NULL THEN {2} ELSE {3} END"},
    {"octet_length", 1, 1, scalar, "strlen({1})", integer},
    {"percent_rank", 0, 0, window, "percent_rank", real_number},
    {"pg_encoding_to_char", 1, 1, scalar, "'UTF8'"},
    {"pg_get_expr", 2, 3, scalar, "{1}"},
    {"pg_get_userbyid", 1, 1, scalar, "'loadonce'"},
    {"pg_table_is_visible", 1, 1, scalar, "({1} IS NOT NULL)"},
    {"pi", 0, 0, scalar, "pi()", real_number},
    {"pow", 2, 2, scalar, "pow({1}, {2})", real_number},
    {"power", 2, 2, scalar, "pow({1}, {2})", real_number},
    {"quote_ident", 1, 1, scalar, "('\"' || replace({1}, '\"', '\"\"') || '\"')", text},
    {"quote_literal", 1, 1, scalar, "('''' || replace({1}, '''', '''''') || '''')", text},
    {"radians", 1, 1, scalar, "radians({1})", real_number},
    {"random", 0, 0, scalar, "random()", real_number},
    {"rank", 0, 0, window, "rank", bigint},
    {"ratio_to_report", 1, 1, window, "ratio_to_report"},
    {"regexp_count", 2, 2, scalar, "len(regexp_extract_all({1}, {2}))"},
    {"regexp_instr", 2, 2, scalar,
     "CASE WHEN regexp_matches({1}, {2}) THEN strpos({1}, regexp_extract({1}, {2})) ELSE 0 END"},
    {"regexp_replace", 2, 2, scalar, "regexp_replace({1}, {2}, '', 'g')", text},
    {"regexp_replace", 3, 3, scalar, "regexp_replace({1}, {2}, {3}, 'g')", text},
    {"regexp_substr", 2, 2, scalar, "regexp_extract({1}, {2})", text},
    {"repeat", 2, 2, scalar, "repeat({1}, CAST({2} AS BIGINT))", text},
    {"replace", 3, 3, scalar, "replace({1}, {2}, {3})", text},
    {"replicate", 2, 2, scalar, "repeat({1}, CAST({2} AS BIGINT))", text},
    {"reverse", 1, 1, scalar, "reverse({1})", same},
    {"right", 2, 2, scalar, "right({1}, CAST({2} AS BIGINT))", same},
    {"round", 1, 1, scalar, "round({1})"},
    {"round", 2, 2, scalar, "round({1}, CAST({2} AS INTEGER))"},
    {"row_number", 0, 0, window, "row_number", bigint},
    {"rpad", 2, 2, scalar, "rpad({1}, CAST({2} AS INTEGER), ' ')", text},
    {"rpad", 3, 3, scalar, "rpad({1}, CAST({2} AS INTEGER), {3})", text},
    {"rtrim", 1, 1, scalar, "rtrim({1}, ' ')", same},
    {"rtrim", 2, 2, scalar, "rtrim({1}, {2})", same},
    {"sha", 1, 1, scalar, "sha1({1})", text},
    {"sha1", 1, 1, scalar, "sha1({1})", text},
    {"sign", 1, 1, scalar, "sign({1})"},
    {"sin", 1, 1, scalar, "sin({1})", real_number},
    {"split_part", 3, 3, scalar, "split_part({1}, {2}, CAST({3} AS BIGINT))", text},
    {"sqrt", 1, 1, scalar, "sqrt({1})", real_number},
    {"stddev", 1, 1, aggregate, "stddev_samp", real_number},
    {"stddev_pop", 1, 1, aggregate, "stddev_pop", real_number},
    {"stddev_samp", 1, 1, aggregate, "stddev_samp", real_number},
    {"strpos", 2, 2, scalar, "strpos({1}, {2})", integer},
    {"strtol", 2, 2, scalar,
     "CASE WHEN {2} = 16 THEN CAST('0x' || {1} AS BIGINT) WHEN {2} = 10 THEN CAST({1} AS BIGINT) ELSE error('strtol: "
     "base 10 or 16') END"},
    {"substr", 2, 2, scalar, "substr({1}, greatest(CAST({2} AS BIGINT), 1))", same},
    {"substr", 3, 3, scalar,
     "substr({1}, greatest(CAST({2} AS BIGINT), 1), greatest(CAST({2} AS BIGINT) + CAST({3} AS BIGINT) - "
     "greatest(CAST({2} AS BIGINT), 1), 0))",
     same},
    {"substring", 2, 2, scalar, "substr({1}, greatest(CAST({2} AS BIGINT), 1))", same},
    {"substring", 3, 3, scalar,
     "substr({1}, greatest(CAST({2} AS BIGINT), 1), greatest(CAST({2} AS BIGINT) + CAST({3} AS BIGINT) - "
     "greatest(CAST({2} AS BIGINT), 1), 0))",
     same},
    {"sum", 1, 1, aggregate, "sum", sum},
    {"tan", 1, 1, scalar, "tan({1})", real_number},
    {"textlen", 1, 1, scalar, "length({1})", integer},
    {"timezone", 2, 2, scalar, "timezone({1}, {2})"},
    {"to_hex", 1, 1, scalar, "lower(hex({1}))", text},
    {"translate", 3, 3, scalar, "translate({1}, {2}, {3})", text},
    {"trim", 1, 1, scalar, "trim({1}, ' ')", same},
    {"trim", 2, 2, scalar, "trim({1}, {2})", same},
    {"trunc", 1, 1, scalar, "trunc({1})"},
    {"trunc", 2, 2, scalar, "trunc({1}, CAST({2} AS INTEGER))"},
    {"upper", 1, 1, scalar, "upper({1})", same},
    {"var_pop", 1, 1, aggregate, "var_pop", real_number},
    {"var_samp", 1, 1, aggregate, "var_samp", real_number},
    {"variance", 1, 1, aggregate, "var_samp", real_number},
});

}  // namespace

const Function* find_function(std::string_view name, std::size_t arguments) {
    const auto count = static_cast<int>(arguments);
    const auto found = std::ranges::find_if(functions, [&](const Function& one) {
        return one.name == name && count >= one.least && (one.most < 0 || count <= one.most);
    });
    return found == functions.end() ? nullptr : &*found;
}

}  // namespace loadonce::local
