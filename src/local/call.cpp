// Function calls: those of the table (functions.cpp), and those that depend on the session or on a literal argument.
#include <fmt/format.h>

#include <array>

#include "local/errors.h"
#include "local/functions.h"
#include "local/translate.h"
#include "local/values.h"
#include "redshift/printer.h"

namespace loadonce::local {
namespace {

using duck::literal;

constexpr std::string_view version_text =
    "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift "
    "1.0.77953";

std::string timestamp_literal(std::int64_t micros) {
    return "TIMESTAMP '" + timestamp_text(micros) + "'";
}

// Of a date part: Redshift's spellings and abbreviations (docs: "Date parts for date or timestamp functions").
std::string_view date_part(std::string_view name) {
    struct Part {
        std::string_view written, duck;
    };
    constexpr auto parts = std::to_array<Part>({
        {"y", "year"},
        {"yr", "year"},
        {"yrs", "year"},
        {"year", "year"},
        {"years", "year"},
        {"q", "quarter"},
        {"qtr", "quarter"},
        {"qtrs", "quarter"},
        {"quarter", "quarter"},
        {"quarters", "quarter"},
        {"mon", "month"},
        {"mons", "month"},
        {"month", "month"},
        {"months", "month"},
        {"w", "week"},
        {"week", "week"},
        {"weeks", "week"},
        {"d", "day"},
        {"day", "day"},
        {"days", "day"},
        {"h", "hour"},
        {"hr", "hour"},
        {"hrs", "hour"},
        {"hour", "hour"},
        {"hours", "hour"},
        {"m", "minute"},
        {"min", "minute"},
        {"mins", "minute"},
        {"minute", "minute"},
        {"minutes", "minute"},
        {"s", "second"},
        {"sec", "second"},
        {"secs", "second"},
        {"second", "second"},
        {"seconds", "second"},
        {"ms", "millisecond"},
        {"msec", "millisecond"},
        {"millisecond", "millisecond"},
        {"milliseconds", "millisecond"},
        {"us", "microsecond"},
        {"usec", "microsecond"},
        {"microsecond", "microsecond"},
        {"microseconds", "microsecond"},
        {"dow", "dow"},
        {"dayofweek", "dow"},
        {"dw", "dow"},
        {"doy", "doy"},
        {"dayofyear", "doy"},
        {"dy", "doy"},
        {"epoch", "epoch"},
        {"c", "century"},
        {"cent", "century"},
        {"century", "century"},
        {"decade", "decade"},
        {"decades", "decade"},
        {"mil", "millennium"},
        {"millennium", "millennium"},
        {"timezone", "timezone"},
    });
    for (const auto& part : parts)
        if (part.written == name) return part.duck;
    throw refusal("22023", fmt::format("date part \"{}\" is not recognised", name));
}

// The word of a date part argument: dateadd(day, ...), dateadd('day', ...).
std::string word(const redshift::Expr& expr) {
    if (const auto* text = expr.as<redshift::StringLiteral>()) return fold(text->value);
    if (const auto* name = expr.as<redshift::ColumnRef>(); name != nullptr && name->parts.size() == 1)
        return name->parts[0];
    if (const auto* call = expr.as<redshift::FunctionCall>(); call != nullptr && call->arguments.empty())
        return call->name.back();
    throw refusal("22023", "the date part must be a word");
}

// A format of to_char(), to_date() and to_timestamp() as strftime()'s.
std::string strftime_format(std::string_view format) {
    struct Piece {
        std::string_view redshift, duck;
    };
    // Longest first.
    constexpr auto pieces = std::to_array<Piece>(
        {{"HH24", "%H"}, {"HH12", "%I"}, {"YYYY", "%Y"}, {"MONTH", "%B"}, {"Month", "%B"}, {"DDD", "%j"},
         {"DAY", "%A"},  {"Day", "%A"},  {"MON", "%b"},  {"Mon", "%b"},   {"HH", "%I"},    {"MI", "%M"},
         {"SS", "%S"},   {"US", "%f"},   {"MS", "%g"},   {"YY", "%y"},    {"MM", "%m"},    {"DD", "%d"},
         {"DY", "%a"},   {"Dy", "%a"},   {"AM", "%p"},   {"PM", "%p"},    {"TZ", "%Z"},    {"OF", "%z"}});
    std::string result;
    for (std::size_t i = 0; i < format.size();) {
        bool found = false;
        for (const auto& piece : pieces) {
            const auto written = format.substr(i, piece.redshift.size());
            // Lower case is the same for all but names of months and days.
            if (written == piece.redshift || (written == fold(piece.redshift) && piece.duck != "%B" &&
                                              piece.duck != "%A" && piece.duck != "%b" && piece.duck != "%a")) {
                result += piece.duck;
                i += piece.redshift.size();
                found = true;
                break;
            }
        }
        if (found) continue;
        if (format[i] == '"') {
            for (++i; i < format.size() && format[i] != '"'; ++i) result += format[i];
            ++i;
            continue;
        }
        if ((format[i] >= 'A' && format[i] <= 'Z') || (format[i] >= 'a' && format[i] <= 'z'))
            if (format[i] != 'T' && format[i] != 'Z') throw unsupported(fmt::format("the format '{}'", format));
        if (format[i] == '%') result += '%';
        result += format[i++];
    }
    return result;
}

const std::string& literal_format(const redshift::FunctionCall& call) {
    const auto* text = call.arguments.at(1)->as<redshift::StringLiteral>();
    if (text == nullptr) throw unsupported(call.name.back() + "() with a format that is no literal");
    return text->value;
}

std::string filled(std::string_view sql, const std::vector<std::string>& arguments) {
    std::string text;
    for (std::size_t i = 0; i < sql.size(); ++i) {
        if (sql[i] != '{') {
            text += sql[i];
            continue;
        }
        const auto end = sql.find('}', i);
        const auto inside = sql.substr(i + 1, end - i - 1);
        if (inside == "*") {
            for (std::size_t k = 0; k < arguments.size(); ++k) text += (k > 0 ? ", " : "") + arguments[k];
        } else if (inside == "2/") {  // a JSON path of the rest
            for (std::size_t k = 1; k < arguments.size(); ++k)
                text += fmt::format("{}'.\"' || {} || '\"'", k > 1 ? " || " : "", arguments[k]);
        } else {
            text += arguments.at(static_cast<std::size_t>(inside[0] - '1'));
        }
        i = end;
    }
    return text;
}

// Trailing blanks of a CHAR are not part of the value: LEN, || and the others do not see them (AWS: "Character types").
std::string as_argument(const Typed& value) {
    return value.type && value.type->kind == TypeKind::char_ ? compared(value) : value.sql;
}

std::optional<Type> result_type(FunctionResult result, const std::vector<Typed>& arguments) {
    const auto first = arguments.empty() ? std::nullopt : arguments.front().type;
    // AWS, "SUM function" and "AVG function": 64-bit NUMERICs give (19, s), wider ones (38, s).
    const auto widened = [](const Type& type) { return Type::decimal(type.precision <= 19 ? 19 : 38, type.scale); };
    switch (result) {
        case FunctionResult::unknown:
            return std::nullopt;
        case FunctionResult::boolean:
            return Type::of(TypeKind::boolean);
        case FunctionResult::integer:
            return Type::of(TypeKind::integer);
        case FunctionResult::bigint:
            return Type::of(TypeKind::bigint);
        case FunctionResult::real_number:
            return Type::of(TypeKind::double_precision);
        case FunctionResult::text:
            return Type::varchar(varchar_bytes_max);
        case FunctionResult::same:
            if (first && first->kind == TypeKind::char_) return Type::varchar(first->length);
            return first;
        case FunctionResult::extreme:
            return first;
        case FunctionResult::common:
        case FunctionResult::compared:
            return common_type(arguments);
        case FunctionResult::sum:
        case FunctionResult::average:
            if (!first || !is_number(first)) return std::nullopt;
            if (is_integer(first)) return Type::of(TypeKind::bigint);
            if (first->kind == TypeKind::decimal) return widened(*first);
            return Type::of(TypeKind::double_precision);
    }
    return std::nullopt;
}

std::optional<Type> special_type(std::string_view name) {
    struct Special {
        std::string_view name;
        TypeKind kind;
    };
    constexpr auto specials = std::to_array<Special>({{"getdate", TypeKind::timestamp},
                                                      {"sysdate", TypeKind::timestamp},
                                                      {"localtimestamp", TypeKind::timestamp},
                                                      {"current_timestamp", TypeKind::timestamptz},
                                                      {"now", TypeKind::timestamptz},
                                                      {"current_date", TypeKind::date},
                                                      {"to_date", TypeKind::date},
                                                      {"to_timestamp", TypeKind::timestamptz},
                                                      {"pg_last_copy_count", TypeKind::bigint},
                                                      {"datediff", TypeKind::bigint},
                                                      {"date_diff", TypeKind::bigint},
                                                      {"count", TypeKind::bigint},
                                                      {"listagg", TypeKind::varchar},
                                                      {"to_char", TypeKind::varchar}});
    for (const auto& special : specials)
        if (special.name == name)
            return Type{special.kind, special.kind == TypeKind::varchar ? varchar_bytes_max : 0, 0, 0};
    return std::nullopt;
}

std::string types_text(const redshift::FunctionCall& call) {
    std::string text;
    for (std::size_t i = 0; i < call.arguments.size(); ++i) text += i > 0 ? ", unknown" : "unknown";
    return text;
}

}  // namespace

std::string Translator::aggregate(const redshift::FunctionCall& call, std::string_view name) {
    std::string text(name);
    text += call.distinct ? "(DISTINCT " : "(";
    text += call.star ? "*" : list(call.arguments);
    text += order_by(call.order_by);
    if (call.nulls == redshift::NullTreatment::ignore) text += " IGNORE NULLS";
    text += ")";
    return call.over ? text + window(*call.over) : text;
}

// Those of the table come after those that depend on the session or on a literal argument.
Typed Translator::node(const redshift::FunctionCall& call) {
    const std::string& name = call.name.back();
    if (auto special = special_call(call); !special.empty()) return {std::move(special), special_type(name)};
    const auto count = call.arguments.size();
    if (name == "mod" && count == 2)
        return arithmetic(redshift::BinaryOp::modulo, value(*call.arguments[0]), value(*call.arguments[1]));
    const auto* function = find_function(name, count);
    if (function == nullptr || call.star || (function->kind == FunctionKind::window && !call.over))
        throw refusal("42883", fmt::format("function {}({}) does not exist", name, types_text(call)),
                      "see docs/redshift-compatibility.md for the functions that there are");
    std::vector<Typed> arguments;
    for (const auto& one : call.arguments) arguments.push_back(value(*one));
    const auto type = result_type(function->result, arguments);
    if (function->kind != FunctionKind::scalar) {
        if (call.approximate && call.distinct)
            return {fmt::format("approx_count_distinct({})", arguments[0].sql), type};
        if (call.distinct && count == 1 && is_string(arguments[0].type) && name == "count")
            return {fmt::format("count(DISTINCT {})", compared(arguments[0])), type};
        auto text = aggregate(call, function->sql);
        // DuckDB sums into wider types than Redshift does.
        if (function->result == FunctionResult::sum && type)
            text = fmt::format("CAST({} AS {})", text, duck_type(*type));
        if (function->result == FunctionResult::average && type)
            text = fmt::format("CAST({} AS {})", is_integer(type) ? "trunc(" + text + ")" : text, duck_type(*type));
        if (function->result == FunctionResult::average && !type && !call.over && !call.distinct)
            text = fmt::format("loadonce_avg({})", arguments[0].sql);
        return {text, type};
    }
    if (call.distinct || call.over) throw refusal("42809", fmt::format("{} is not an aggregate function", name));
    std::vector<std::string> texts;
    for (const auto& one : arguments)
        texts.push_back(function->result == FunctionResult::compared ? compared(one) : as_argument(one));
    return {filled(function->sql, texts), type};
}

std::string Translator::special_call(const redshift::FunctionCall& call) {
    const std::string& name = call.name.back();
    const auto& transaction = context_.transaction;
    if (call.name.size() > 1 && call.name.front() != "pg_catalog")
        throw refusal("42883",
                      fmt::format("function {}.{}({}) does not exist", call.name.front(), name, types_text(call)));
    const auto count = call.arguments.size();
    const auto argument = [&](std::size_t i) { return expr(*call.arguments.at(i)); };

    if (count == 0 && !call.star) {
        if (name == "getdate") return timestamp_literal(transaction.statement_time());
        if (name == "sysdate") return timestamp_literal(transaction.transaction_time());
        if (name == "current_timestamp" || name == "now")
            return timestamp_literal(transaction.transaction_time()) + "::TIMESTAMPTZ";
        if (name == "localtimestamp") return timestamp_literal(transaction.transaction_time());
        if (name == "current_date" || name == "curdate")
            return "CAST(" + timestamp_literal(transaction.statement_time()) + " AS DATE)";
        if (name == "current_time" || name == "localtime")
            return "CAST(" + timestamp_literal(transaction.statement_time()) + " AS TIME)";
        if (name == "timeofday") return literal(timestamp_text(transaction.statement_time()) + " UTC");
        if (name == "pg_last_copy_count") return fmt::format("CAST({} AS BIGINT)", context_.last_copy.count);
        if (name == "pg_last_copy_id") return std::to_string(context_.last_copy.id);
        if (name == "pg_backend_pid") return std::to_string(transaction.session());
        if (name == "pg_last_query_id") return "-1";
        if (name == "version") return literal(version_text);
        if (name == "current_user" || name == "user" || name == "session_user" || name == "current_user_id")
            return name == "current_user_id" ? "100" : literal(user_name);
        if (name == "current_database") return literal(database_name);
        if (name == "current_schema") {
            const auto path = context_.settings.search_path();
            return path.empty() ? "NULL" : literal(path.front());
        }
    }
    if (name == "current_setting" && count == 1) {
        const auto* text = call.arguments[0]->as<redshift::StringLiteral>();
        if (text == nullptr) throw unsupported("current_setting() of an expression");
        return literal(context_.settings.get(fold(text->value)));
    }
    if (name == "current_schemas" && count == 1) {
        std::string names;
        for (const auto& schema : context_.settings.search_path()) names += (names.empty() ? "" : ",") + schema;
        return fmt::format("CASE WHEN {} THEN {} ELSE {} END", argument(0), literal("{pg_catalog," + names + "}"),
                           literal("{" + names + "}"));
    }
    if (name == "txid_current" && count == 0) return std::to_string(transaction.session());
    if ((name == "dateadd" || name == "date_add") && count == 3) {
        const auto part = date_part(word(*call.arguments[0]));
        const auto unit = part == "quarter" ? "3 * " : "";
        return fmt::format("({} + to_{}s(CAST({}{} AS BIGINT)))", argument(2), part == "quarter" ? "month" : part, unit,
                           argument(1));
    }
    if ((name == "datediff" || name == "date_diff") && count == 3)
        return fmt::format("datediff({}, CAST({} AS TIMESTAMP), CAST({} AS TIMESTAMP))",
                           literal(date_part(word(*call.arguments[0]))), argument(1), argument(2));
    if (name == "date_trunc" && count == 2)
        return fmt::format("date_trunc({}, {})", literal(date_part(word(*call.arguments[0]))), argument(1));
    if ((name == "date_part" || name == "date_part_year") && count == 2)
        return fmt::format("date_part({}, {})", literal(date_part(word(*call.arguments[0]))), argument(1));
    if (name == "date_part_year" && count == 1) return fmt::format("year({})", argument(0));
    if (name == "add_months" && count == 2)
        return fmt::format("({} + to_months(CAST({} AS INTEGER)))", argument(0), argument(1));
    if (name == "to_char" && count == 2)
        return fmt::format("strftime({}, {})", argument(0), literal(strftime_format(literal_format(call))));
    if (name == "to_date" && (count == 2 || count == 3))
        return fmt::format("CAST(strptime({}, {}) AS DATE)", argument(0),
                           literal(strftime_format(literal_format(call))));
    if (name == "to_timestamp" && (count == 2 || count == 3))
        return fmt::format("CAST(strptime({}, {}) AS TIMESTAMPTZ)", argument(0),
                           literal(strftime_format(literal_format(call))));
    if (name == "to_number" && count == 2)
        return fmt::format("CAST(replace({}, ',', '') AS DECIMAL(38, 9))", argument(0));
    if (name == "sha2" && count == 2) {
        const auto* bits = call.arguments[1]->as<redshift::NumberLiteral>();
        if (bits == nullptr || (bits->text != "256" && bits->text != "0"))
            throw unsupported("sha2() of other than 256 bits");
        return fmt::format("sha256({})", argument(0));
    }
    if (name == "decode" && count >= 3) {
        std::string text = "CASE";
        std::size_t i = 1;
        const auto subject = compared(value(*call.arguments[0]));
        for (; i + 1 < count; i += 2)
            text += fmt::format(" WHEN {} IS NOT DISTINCT FROM {} THEN {}", subject,
                                compared(value(*call.arguments[i])), argument(i + 1));
        if (i < count) text += " ELSE " + argument(i);
        return text + " END";
    }
    if (name == "listagg" && (count == 1 || count == 2)) {
        if (call.distinct && !call.within_group.empty())
            return fmt::format("string_agg(DISTINCT CAST({} AS VARCHAR), {}{})", argument(0),
                               count == 2 ? argument(1) : "''", order_by(call.within_group));
        const auto text = fmt::format("string_agg({}CAST({} AS VARCHAR), {}{})", call.distinct ? "DISTINCT " : "",
                                      argument(0), count == 2 ? argument(1) : "''", order_by(call.within_group));
        return call.over ? text + window(*call.over) : text;
    }
    if ((name == "percentile_cont" || name == "percentile_disc") && count == 1 && call.within_group.size() == 1) {
        const auto text = fmt::format("{}({} {})", name == "percentile_cont" ? "quantile_cont" : "quantile_disc",
                                      expr(*call.within_group[0].expr) + ", ", argument(0));
        return call.over ? text + window(*call.over) : text;
    }
    if (name == "ratio_to_report" && count == 1 && call.over) {
        const auto value = argument(0);
        return fmt::format("({} / CAST(sum({}){} AS DOUBLE))", value, value, window(*call.over));
    }
    if (name == "count" && call.star) return aggregate(call, "count");

    return {};
}

}  // namespace loadonce::local
