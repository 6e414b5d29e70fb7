#include "local/functions/functions.h"

#include <algorithm>
#include <array>

#include "local/functions/families.h"

namespace loadonce::local {
namespace {

using enum FunctionKind;
using enum FunctionResult;

// Sorted by name for those who read it.
constexpr auto table = std::to_array<Function>({
    {"abs", "a", scalar, "abs({1})", same},
    {"acos", "f", scalar, "acos({1})", real_number},
    {"add_months", "ti", scalar, "", timestamp, families::add_months},
    {"any_value", "a", aggregate, "any_value", same},
    {"array_agg", "a", aggregate, "list", unknown, nullptr, true},
    {"array_lower", "ai", scalar, "CASE WHEN len({1}) > 0 THEN 1 END", integer, nullptr, true},
    {"array_to_string", "as", scalar, "array_to_string({1}, {2})", text},
    {"array_upper", "ai", scalar, "CASE WHEN len({1}) > 0 THEN CAST(len({1}) AS INTEGER) END", integer, nullptr, true},
    {"ascii", "s", scalar, "ascii({1})", integer},
    {"asin", "f", scalar, "asin({1})", real_number},
    {"atan", "f", scalar, "atan({1})", real_number},
    {"atan2", "ff", scalar, "atan2({1}, {2})", real_number},
    {"avg", "a", aggregate, "avg", average},
    {"bit_and", "a", aggregate, "bit_and", same},
    {"bit_or", "a", aggregate, "bit_or", same},
    {"bool_and", "a", aggregate, "bool_and", boolean},
    {"bool_or", "a", aggregate, "bool_or", boolean},
    {"bpcharcmp", "cc", scalar, "CASE WHEN {1} < {2} THEN -1 WHEN {1} > {2} THEN 1 ELSE 0 END", integer},
    {"btrim", "s", scalar, "trim({1}, ' ')", same},
    {"btrim", "ss", scalar, "trim({1}, {2})", same},
    {"bttext_pattern_cmp", "ss", scalar, "CASE WHEN {1} < {2} THEN -1 WHEN {1} > {2} THEN 1 ELSE 0 END", integer},
    {"can_json_parse", "s", scalar, "json_valid({1})", boolean},
    {"cbrt", "f", scalar, "cbrt({1})", real_number},
    {"ceil", "a", scalar, "ceil({1})"},
    {"ceiling", "a", scalar, "ceil({1})"},
    {"char_length", "s", scalar, "length({1})", integer},
    {"character_length", "s", scalar, "length({1})", integer},
    {"charindex", "ss", scalar, "strpos({2}, {1})", integer},
    {"chr", "i", scalar, "chr({1})", text},
    {"coalesce", "a*", scalar, "coalesce({*})", common},
    {"col_description", "li", scalar, "", text, families::column_description},
    {"concat", "ss", scalar, "({1} || {2})", text},
    {"convert_timezone", "st", scalar, "", timestamp, families::convert_timezone},
    {"convert_timezone", "sst", scalar, "", timestamp, families::convert_timezone},
    {"cos", "f", scalar, "cos({1})", real_number},
    {"cot", "f", scalar, "cot({1})", real_number},
    {"count", "", aggregate, "count", bigint},
    {"count", "a", aggregate, "count", bigint},
    {"crc32", "s", scalar, "loadonce_crc32({1})", word},
    {"cume_dist", "", window, "cume_dist", real_number},
    {"curdate", "", scalar, "", date, families::current_date},
    {"current_database", "", scalar, "", word, families::current_database},
    {"current_date", "", scalar, "", date, families::current_date},
    {"current_schema", "", scalar, "", text, families::current_schema},
    {"current_schemas", "a", scalar, "", unknown, families::current_schemas},
    {"current_setting", "q", scalar, "", text, families::current_setting},
    {"current_time", "", scalar, "", time, families::current_time},
    {"current_timestamp", "", scalar, "", timestamptz, families::transaction_time},
    {"current_user", "", scalar, "", word, families::user},
    {"current_user_id", "", scalar, "100", integer},
    {"date", "t", scalar, "CAST({1} AS DATE)", date},
    {"date_add", "pld", scalar, "", datetime, families::date_add},
    {"date_cmp", "tt", scalar, "CASE WHEN {1} < {2} THEN -1 WHEN {1} > {2} THEN 1 WHEN {1} = {2} THEN 0 END", integer},
    {"date_cmp_timestamp", "tt", scalar, "CASE WHEN {1} < {2} THEN -1 WHEN {1} > {2} THEN 1 WHEN {1} = {2} THEN 0 END",
     integer},
    {"date_cmp_timestamptz", "zz", scalar,
     "CASE WHEN {1} < {2} THEN -1 WHEN {1} > {2} THEN 1 WHEN {1} = {2} THEN 0 END", integer},
    {"date_diff", "pdd", scalar, "", bigint, families::date_diff},
    {"date_part", "pd", scalar, "", real_number, families::date_part},
    {"date_part_year", "t", scalar, "CAST(year({1}) AS INTEGER)", integer},
    {"date_trunc", "pd", scalar, "", datetime, families::date_trunc},
    {"dateadd", "pld", scalar, "", datetime, families::date_add},
    {"datediff", "pdd", scalar, "", bigint, families::date_diff},
    {"decode", "aaa|a*", scalar, "", unknown, families::decode},
    {"degrees", "f", scalar, "degrees({1})", real_number},
    {"dense_rank", "", window, "dense_rank", bigint},
    {"dexp", "f", scalar, "exp({1})", real_number},
    {"difference", "ss", scalar, "CAST(loadonce_difference({1}, {2}) AS INTEGER)", integer},
    {"dlog1", "f", scalar, "ln({1})", real_number},
    {"dlog10", "f", scalar, "log10({1})", real_number},
    {"exp", "f", scalar, "exp({1})", real_number},
    {"first_value", "a", window, "first_value", same},
    {"floor", "a", scalar, "floor({1})"},
    {"fnv_hash", "a|l", scalar, "", bigint, families::fnv_hash},
    {"format_type", "aa", scalar,
     "(CASE {1!} WHEN 16 THEN 'boolean' WHEN 20 THEN 'bigint' WHEN 21 THEN 'smallint' WHEN 23 THEN 'integer' WHEN 25 "
     "THEN "
     "'text' WHEN 26 THEN 'oid' WHEN 700 THEN 'real' WHEN 701 THEN 'double precision' WHEN 1042 THEN 'character' WHEN "
     "1043 "
     "THEN 'character varying' WHEN 1082 THEN 'date' WHEN 1083 THEN 'time without time zone' WHEN 1114 THEN 'timestamp "
     "without time zone' WHEN 1184 THEN 'timestamp with time zone' WHEN 1266 THEN 'time with time zone' WHEN 1700 THEN "
     "'numeric' WHEN 1188 THEN 'intervaly2m' WHEN 1190 THEN 'intervald2s' WHEN 4000 THEN 'super' WHEN 6551 THEN "
     "'binary varying' ELSE 'unknown' END || CASE WHEN {2} IS NULL OR "
     "{2} "
     "< 4 "
     "THEN '' WHEN {1} IN (1042, 1043) THEN '(' || ({2} - 4) || ')' WHEN {1} = 1700 THEN '(' || (({2} - 4) >> 16) || "
     "',' || "
     "(({2} - 4) & 65535) || ')' ELSE '' END)",
     text},
    {"from_varbyte", "as", scalar,
     "CASE lower({2!}) WHEN 'hex' THEN lower(hex({1})) WHEN 'base64' THEN to_base64({1}) ELSE decode({1}) END", text},
    {"from_hex", "s", scalar, "from_hex({1})"},
    {"func_sha1", "s", scalar, "sha1({1})", word},
    {"generate_subscripts", "ai", scalar, "", integer, families::array_subscripts, true},
    {"get_array_length", "a", scalar, "CAST(json_array_length({1}) AS INTEGER)", integer},
    {"getdate", "", scalar, "", timestamp, families::statement_time},
    {"greatest", "a*", scalar, "", common, families::extreme},
    {"grouping", "g*", scalar, "CAST(grouping({*}) AS INTEGER)", integer},
    {"grouping_id", "g*", scalar, "CAST(grouping({*}) AS INTEGER)", integer},
    {"has_database_privilege", "ss|s", scalar, "", boolean, families::has_privilege},
    {"has_schema_privilege", "ss|s", scalar, "", boolean, families::has_privilege},
    {"has_table_privilege", "ss|s", scalar, "", boolean, families::has_privilege},
    {"initcap", "s", scalar,
     "list_aggregate(list_transform(regexp_extract_all({1}, '[[:alnum:]]+|[^[:alnum:]]+'), lambda _loadonce_word: "
     "upper(left(_loadonce_word, 1)) || lower(substr(_loadonce_word, 2))), 'string_agg', '')",
     same},
    {"interval_cmp", "vv", scalar, "CASE WHEN {1} < {2} THEN -1 WHEN {1} > {2} THEN 1 WHEN {1} = {2} THEN 0 END",
     integer},
    {"is_array", "a", scalar, "(json_type({1}) = 'ARRAY')", boolean},
    {"is_object", "a", scalar, "(json_type({1}) = 'OBJECT')", boolean},
    {"is_scalar", "a", scalar, "(NOT list_contains(['OBJECT', 'ARRAY', 'NULL'], json_type({1})))", boolean},
    {"is_valid_json", "s", scalar, "(json_valid({1}) AND json_type({1}) = 'OBJECT')", boolean},
    {"is_valid_json_array", "s", scalar, "(json_valid({1}) AND json_type({1}) = 'ARRAY')", boolean},
    {"json_array_length", "s|b", scalar, "", integer, families::json_array_length},
    {"json_extract_array_element_text", "sl|b", scalar, "", text, families::json_array_element},
    {"json_extract_path_text", "ss|a*", scalar, "", text, families::json_path},
    {"json_parse", "s", scalar, "CAST({1} AS JSON)"},
    {"json_serialize", "a", scalar, "CAST({1} AS VARCHAR)", text},
    {"json_size", "a", scalar, "strlen(CAST({1} AS VARCHAR))", bigint},
    {"json_typeof", "a", scalar,
     "CASE json_type({1!}) WHEN 'VARCHAR' THEN 'string' WHEN 'BOOLEAN' THEN 'boolean' WHEN 'OBJECT' THEN 'object' WHEN "
     "'ARRAY' THEN 'array' WHEN 'NULL' THEN 'null' ELSE 'number' END",
     text},
    {"lag", "a|aa", window, "lag", same},
    {"last_day", "t", scalar, "last_day({1})", date},
    {"last_value", "a", window, "last_value", same},
    {"lead", "a|aa", window, "lead", same},
    {"least", "a*", scalar, "", common, families::extreme},
    {"left", "sl", scalar, "left({1}, {2})", same},
    {"len", "s", scalar, "length({1})", integer},
    {"length", "s", scalar, "length({1})", integer},
    {"listagg", "s|s", aggregate, "", text, families::listagg},
    {"ln", "f", scalar, "ln({1})", real_number},
    {"localtime", "", scalar, "", time, families::current_time},
    {"localtimestamp", "", scalar, "", timestamp, families::transaction_time},
    {"log", "f", scalar, "log10({1})", real_number},
    {"log", "ff", scalar, "(ln({2}) / ln({1}))", real_number},
    {"lower", "s", scalar, "lower({1})", same},
    {"lpad", "si", scalar, "lpad({1}, CAST(loadonce_length({2}) AS INTEGER), ' ')", text},
    {"lpad", "sis", scalar,
     "CASE WHEN {3} = '' THEN left({1}, CAST(loadonce_length({2}) AS INTEGER)) ELSE lpad({1}, "
     "CAST(loadonce_length({2}) AS INTEGER), {3}) END",
     text},
    {"ltrim", "s", scalar, "ltrim({1}, ' ')", same},
    {"ltrim", "ss", scalar, "ltrim({1}, {2})", same},
    {"max", "a", aggregate, "max", extreme},
    {"md5", "s", scalar, "md5({1})", word},
    {"median", "a", aggregate, "median"},
    {"min", "a", aggregate, "min", extreme},
    {"mod", "aa", scalar, "", unknown, families::mod},
    // AWS, "MONTHS_BETWEEN function": whole between same days and last days of months, else a month has 31 days.
    {"months_between", "tt", scalar,
     "CASE WHEN day({1}) = day({2}) OR (last_day({1}) = CAST({1} AS DATE) AND last_day({2}) = CAST({2} AS DATE)) THEN "
     "CAST(12 * (year({1}) - year({2})) + month({1}) - month({2}) AS DOUBLE) ELSE 12 * (year({1}) - year({2})) + "
     "month({1}) - month({2}) + (day({1}) - day({2}) + (epoch(CAST({1} AS TIME)) - epoch(CAST({2} AS TIME))) / 86400) "
     "/ 31.0::DOUBLE END",
     real_number},
    {"murmur3_32_hash", "a|l", scalar, "", integer, families::murmur3},
    // The day of the week that comes next, never the day itself.
    {"next_day", "ts", scalar,
     "(CAST({1} AS DATE) + CAST((loadonce_weekday({2}) - dayofweek({1}) + 6) % 7 + 1 AS INTEGER))", date},
    {"now", "", scalar, "", timestamptz, families::transaction_time},
    {"nth_value", "al", window, "nth_value", same},
    {"ntile", "l", window, "ntile", bigint},
    {"nullif", "cc", scalar, "CASE WHEN {1} = {2} THEN NULL ELSE {1} END", same},
    {"nvl", "a*", scalar, "coalesce({*})", common},
    {"nvl2", "aaa", scalar, "CASE WHEN {1} IS NOT NULL THEN {2} ELSE {3} END", rest},
    {"obj_description", "l|s", scalar, "", text, families::object_description},
    {"octet_length", "s", scalar, "strlen({1})", integer},
    {"octetindex", "ss", scalar, "CAST(loadonce_octetindex({1}, {2}) AS INTEGER)", integer},
    {"overlay", "ssl", scalar, "(left({1}, {3} - 1) || {2} || substr({1}, {3} + length({2})))", text},
    {"overlay", "ssll", scalar, "(left({1}, {3} - 1) || {2} || substr({1}, {3} + {4}))", text},
    {"percent_rank", "", window, "percent_rank", real_number},
    {"percentile_cont", "a", aggregate, "", unknown, families::percentile},
    {"percentile_disc", "a", aggregate, "", unknown, families::percentile},
    {"pg_backend_pid", "", scalar, "", integer, families::backend_pid},
    {"pg_cancel_backend", "a", scalar, "", integer, families::cancel_backend},
    {"pg_database_size", "a", scalar, "", bigint, families::database_size},
    {"pg_encoding_to_char", "a", scalar, "'UTF8'", text},
    // There are no functions, operators and types that users made.
    {"pg_function_is_visible", "l", scalar, "({1} IS NOT NULL)", boolean},
    {"pg_get_constraintdef", "l|b", scalar, "", text, families::constraint_definition},
    {"pg_get_expr", "aa|a", scalar, "{1}", text},
    {"pg_get_function_arguments", "l", scalar, "''", text},
    {"pg_get_function_result", "l", scalar, "''", text},
    {"pg_get_indexdef", "l|ib", scalar, "", text, families::index_definition},
    {"pg_get_triggerdef", "l|b", scalar, "''", text},
    {"pg_get_userbyid", "l", scalar, "", text, families::user_by_number},
    {"pg_get_viewdef", "a|b", scalar, "", text, families::view_definition},
    {"pg_last_copy_count", "", scalar, "", bigint, families::last_copy_count},
    {"pg_last_copy_id", "", scalar, "", integer, families::last_copy_id},
    {"pg_last_query_id", "", scalar, "", integer, families::last_query_id},
    {"pg_operator_is_visible", "l", scalar, "({1} IS NOT NULL)", boolean},
    {"pg_relation_size", "l", scalar, "", bigint, families::relation_size},
    {"pg_size_pretty", "l", scalar,
     "CASE WHEN abs({1}) < 10240 THEN {1} || ' bytes' WHEN abs({1}) < 10485760 THEN (({1} + 512) // 1024) || ' kB' "
     "WHEN abs({1}) < "
     "10737418240 THEN (({1} + 524288) // 1048576) || ' MB' ELSE (({1} + 536870912) // 1073741824) || ' GB' END",
     text},
    {"pg_table_is_visible", "l", scalar, "", boolean, families::table_is_visible},
    {"pg_table_size", "l", scalar, "", bigint, families::relation_size},
    {"pg_tablespace_location", "l", scalar, "''", text},
    {"pg_tablespace_size", "l", scalar, "CAST(0 AS BIGINT)", bigint},
    {"pg_terminate_backend", "a", scalar, "", integer, families::terminate_backend},
    {"pg_total_relation_size", "l", scalar, "", bigint, families::relation_size},
    {"pg_type_is_visible", "l", scalar, "({1} IS NOT NULL)", boolean},
    {"pi", "", scalar, "pi()", real_number},
    {"pow", "ff", scalar, "pow({1}, {2})", real_number},
    {"power", "ff", scalar, "pow({1}, {2})", real_number},
    {"quote_ident", "s", scalar, "loadonce_quote_ident({1})", text},
    {"quote_literal", "s", scalar, "loadonce_quote_literal({1})", text},
    {"radians", "f", scalar, "radians({1})", real_number},
    {"random", "", scalar, "", real_number, families::random},
    {"rank", "", window, "rank", bigint},
    {"ratio_to_report", "f", window, "", real_number, families::ratio_to_report, false, true},
    {"regexp_count", "ss|iq", scalar, "", integer, families::regexp_count},
    {"regexp_instr", "ss|iiiq", scalar, "", integer, families::regexp_instr},
    {"regexp_replace", "ss|siq", scalar, "", text, families::regexp_replace},
    {"regexp_substr", "ss|iiq", scalar, "", text, families::regexp_substr},
    {"repeat", "sl", scalar, "loadonce_repeat({1}, {2})", text},
    {"replace", "sss", scalar, "replace({1}, {2}, {3})", text},
    {"replicate", "sl", scalar, "loadonce_repeat({1}, {2})", text},
    {"reverse", "s", scalar, "reverse({1})", same},
    {"right", "sl", scalar, "right({1}, {2})", same},
    {"round", "a", scalar, "round({1})"},
    {"round", "ai", scalar, "round({1}, {2})"},
    {"row_number", "", window, "row_number", bigint},
    {"rpad", "si", scalar, "rpad({1}, CAST(loadonce_length({2}) AS INTEGER), ' ')", text},
    {"rpad", "sis", scalar,
     "CASE WHEN {3} = '' THEN left({1}, CAST(loadonce_length({2}) AS INTEGER)) ELSE rpad({1}, "
     "CAST(loadonce_length({2}) AS INTEGER), {3}) END",
     text},
    {"rtrim", "s", scalar, "rtrim({1}, ' ')", same},
    {"rtrim", "ss", scalar, "rtrim({1}, {2})", same},
    {"session_user", "", scalar, "", word, families::user},
    {"sha", "s", scalar, "sha1({1})", word},
    {"sha1", "s", scalar, "sha1({1})", word},
    {"sha2", "sl", scalar, "loadonce_sha2({1}, {2})", word},
    {"shobj_description", "ls", scalar, "CAST(NULL AS VARCHAR)", text},
    {"sign", "a", scalar, "sign({1})"},
    {"sin", "f", scalar, "sin({1})", real_number},
    {"soundex", "s", scalar, "loadonce_soundex({1})", word},
    {"split_part", "ssl", scalar, "split_part({1!}, {2!}, {3!})", text},
    {"split_to_array", "ss", scalar, "to_json(string_split({1}, {2}))"},
    {"sqrt", "f", scalar, "sqrt({1})", real_number},
    {"stddev", "a", aggregate, "stddev_samp", real_number},
    {"stddev_pop", "a", aggregate, "stddev_pop", real_number},
    {"stddev_samp", "a", aggregate, "stddev_samp", real_number},
    {"strpos", "ss", scalar, "strpos({1}, {2})", integer},
    {"strtol", "sl", scalar, "loadonce_strtol({1}, {2})", bigint},
    {"substr", "sl", scalar, "", same, families::substring},
    {"substr", "sll", scalar, "", same, families::substring},
    {"substring", "sl", scalar, "", same, families::substring},
    {"substring", "sll", scalar, "", same, families::substring},
    {"sum", "a", aggregate, "sum", sum},
    {"sysdate", "", scalar, "", timestamp, families::transaction_time},
    {"tan", "f", scalar, "tan({1})", real_number},
    {"textlen", "s", scalar, "length({1})", integer},
    {"timeofday", "", scalar, "", text, families::time_of_day},
    {"timestamp_cmp", "tt", scalar, "CASE WHEN {1} < {2} THEN -1 WHEN {1} > {2} THEN 1 WHEN {1} = {2} THEN 0 END",
     integer},
    {"timestamp_cmp_date", "tt", scalar, "CASE WHEN {1} < {2} THEN -1 WHEN {1} > {2} THEN 1 WHEN {1} = {2} THEN 0 END",
     integer},
    {"timestamp_cmp_timestamptz", "zz", scalar,
     "CASE WHEN {1} < {2} THEN -1 WHEN {1} > {2} THEN 1 WHEN {1} = {2} THEN 0 END", integer},
    {"timestamptz_cmp", "zz", scalar, "CASE WHEN {1} < {2} THEN -1 WHEN {1} > {2} THEN 1 WHEN {1} = {2} THEN 0 END",
     integer},
    {"timestamptz_cmp_date", "zz", scalar,
     "CASE WHEN {1} < {2} THEN -1 WHEN {1} > {2} THEN 1 WHEN {1} = {2} THEN 0 END", integer},
    {"timestamptz_cmp_timestamp", "zz", scalar,
     "CASE WHEN {1} < {2} THEN -1 WHEN {1} > {2} THEN 1 WHEN {1} = {2} THEN 0 END", integer},
    {"timezone", "sd", scalar, "", unknown, families::timezone},
    {"to_char", "aq", scalar, "", text, families::to_char},
    {"to_date", "sq|b", scalar, "", date, families::to_date},
    {"to_hex", "a", scalar, "lower(hex({1}))", word},
    {"to_number", "sq", scalar, "", unknown, families::to_number},
    {"to_timestamp", "sq|b", scalar, "", timestamptz, families::to_timestamp},
    {"to_varbyte", "ss", scalar,
     "CASE lower({2!}) WHEN 'hex' THEN from_hex({1}) WHEN 'base64' THEN from_base64({1}) ELSE encode({1}) END"},
    {"translate", "sss", scalar, "translate({1}, {2}, {3})", text},
    {"trim", "s", scalar, "trim({1}, ' ')", same},
    {"trim", "ss", scalar, "trim({1}, {2})", same},
    {"trunc", "a", scalar, "", unknown, families::trunc},
    {"trunc", "ai", scalar, "trunc({1}, {2})"},
    {"txid_current", "", scalar, "", bigint, families::backend_pid},
    {"unnest", "a", scalar, "unnest({1})", unknown, nullptr, true},
    {"upper", "s", scalar, "upper({1})", same},
    {"user", "", scalar, "", word, families::user},
    {"var_pop", "a", aggregate, "var_pop", real_number},
    {"var_samp", "a", aggregate, "var_samp", real_number},
    {"variance", "a", aggregate, "var_samp", real_number},
    {"version", "", scalar, "", word, families::version},
});

struct Arity {
    std::size_t least = 0, most = 0;
};

constexpr Arity arity(std::string_view arguments) {
    Arity result;
    const auto optional = arguments.find('|');
    for (const char c : arguments.substr(0, optional)) result.least += c != '*' && c != '|' ? 1 : 0;
    for (const char c : arguments) result.most += c != '*' && c != '|' ? 1 : 0;
    if (arguments.ends_with('*')) result.most = static_cast<std::size_t>(-1);
    return result;
}

}  // namespace

const Function* find_function(std::string_view name, std::size_t arguments) {
    const auto* found = std::ranges::find_if(table, [&](const Function& one) {
        const auto wanted = arity(one.arguments);
        return one.name == name && arguments >= wanted.least && arguments <= wanted.most;
    });
    return found == table.end() ? nullptr : found;
}

char family_of(const Function& function, std::size_t argument) {
    char last = 'a';
    for (const char c : function.arguments) {
        if (c == '|' || c == '*') continue;
        last = c;
        if (argument-- == 0) return c;
    }
    return last;
}

std::span<const Function> functions() {
    return table;
}

}  // namespace loadonce::local
