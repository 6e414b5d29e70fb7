// Function calls, by the table of functions (functions/functions.h).
#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "datatype/date_parts.h"
#include "local/binder/binder.h"
#include "local/duck/errors.h"
#include "local/expression/assignment.h"
#include "local/expression/bind_once.h"
#include "local/expression/interval.h"
#include "local/expression/zones.h"
#include "local/functions/functions.h"
#include "redshift/messages.h"

namespace loadonce::local {
namespace {

// The word of a date part argument: dateadd(day, ...), dateadd('day', ...).
std::string word(const redshift::Expr& expr) {
    if (const auto* text = expr.as<redshift::StringLiteral>()) return fold(text->value);
    if (const auto* name = expr.as<redshift::ColumnRef>(); name != nullptr && name->parts.size() == 1)
        return name->parts[0];
    if (const auto* call = expr.as<redshift::FunctionCall>(); call != nullptr && call->arguments.empty())
        return call->name.back();
    throw redshift::messages::date_part_not_a_word();
}

// Calls `text` with each part of a template that is to be copied, and `argument` with what stands in braces.
template <class Text, class Argument>
void for_each_part(std::string_view sql, Text text, Argument argument) {
    while (!sql.empty()) {
        const auto open = std::min(sql.find('{'), sql.size());
        text(sql.substr(0, open));
        if (open == sql.size()) return;
        const auto close = sql.find('}', open);
        argument(sql.substr(open + 1, close - open - 1));
        sql.remove_prefix(close + 1);
    }
}

std::size_t place_of(std::string_view argument) {
    return static_cast<std::size_t>(argument[0] - '1');
}

// A template (Function::sql) with its arguments.
Fragment filled(std::string_view sql, const std::vector<Fragment>& arguments) {
    Operands operands;
    std::vector<int> uses(arguments.size());
    const auto ignored = [](std::string_view) {};
    for_each_part(sql, ignored, [&](std::string_view argument) {
        if (argument != "*") uses.at(place_of(argument)) += argument.ends_with('!') ? 2 : 1;
    });
    for (std::size_t i = 0; i < arguments.size(); ++i)
        operands.emplace_back(arguments[i], uses[i] > 1 ? Operand::Use::repeated : Operand::Use::single);
    return bind_once(operands, [sql](const Bound& bound) {
        Fragment result;
        for_each_part(
            sql, [&](std::string_view part) { result.text += part; },
            [&](std::string_view argument) { result += argument == "*" ? joined(bound) : bound[place_of(argument)]; });
        ++result.cost;
        return result;
    });
}

Fragment cast_unless(const BoundExpression& value, TypeKind kind, std::string_view duck) {
    if (value.type && value.type->kind == kind && !value.untyped) return value.sql;
    return compose("CAST({} AS {})", value.sql, duck);
}

// An argument, converted as its letter in Function::arguments says.
Fragment as_argument(const Context& context, const BoundExpression& value, char family) {
    switch (family) {
        case 's':
            // Trailing blanks of a CHAR are not part of the value (AWS: "Character types").
            if (value.type && value.type->kind == TypeKind::char_) return compared(value);
            return as_text(value);
        case 'c':
            return compared(value);
        case 'i':
            return cast_unless(value, TypeKind::integer, "INTEGER");
        case 'l':
            return cast_unless(value, TypeKind::bigint, "BIGINT");
        case 'f':
            return cast_unless(value, TypeKind::double_precision, "DOUBLE");
        case 'b':
            return cast_unless(value, TypeKind::boolean, "BOOLEAN");
        case 't':
            return cast_of_time(context, value, Type::of(TypeKind::timestamp))
                .value_or(cast_unless(value, TypeKind::timestamp, "TIMESTAMP"));
        case 'z':
            return cast_of_time(context, value, Type::of(TypeKind::timestamptz))
                .value_or(cast_unless(value, TypeKind::timestamptz, "TIMESTAMPTZ"));
        case 'v':
            return value.literal ? unqualified_interval(*value.literal).sql : value.sql;
        case 'd':
            return of_part(context, value, {});
        default:
            return value.type && value.type->kind == TypeKind::char_ ? compared(value) : value.sql;
    }
}

Type datetime_of(const std::optional<Type>& type) {
    const bool keeps =
        type && (type->kind == TypeKind::time || type->kind == TypeKind::timetz || type->kind == TypeKind::timestamptz);
    return keeps ? *type : Type::of(TypeKind::timestamp);
}

// AWS, "SUM function" and "AVG function": 64-bit NUMERICs give (19, s), wider ones (38, s).
std::optional<Type> added_up(const std::optional<Type>& type) {
    if (is_interval(type)) return type;
    if (!type || !is_number(type)) return std::nullopt;
    if (is_integer(type)) return Type::of(TypeKind::bigint);
    if (type->kind == TypeKind::decimal) return Type::decimal(type->precision <= 19 ? 19 : 38, type->scale);
    return Type::of(TypeKind::double_precision);
}

std::optional<Type> result_type(FunctionResult result, const std::vector<BoundExpression>& arguments) {
    const auto first = arguments.empty() ? std::nullopt : arguments.front().type;
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
        case FunctionResult::word:
            return Type::varchar(varchar_bytes_max);
        case FunctionResult::date:
            return Type::of(TypeKind::date);
        case FunctionResult::time:
            return Type::of(TypeKind::time);
        case FunctionResult::timestamp:
            return Type::of(TypeKind::timestamp);
        case FunctionResult::timestamptz:
            return Type::of(TypeKind::timestamptz);
        case FunctionResult::same:
            if (first && first->kind == TypeKind::char_) return Type::varchar(first->length);
            return first;
        case FunctionResult::extreme:
            return first;
        case FunctionResult::common:
            return common_type(arguments);
        case FunctionResult::rest:
            return common_type(std::vector<BoundExpression>(arguments.begin() + 1, arguments.end()));
        case FunctionResult::datetime:
            return datetime_of(arguments.back().type);
        case FunctionResult::sum:
        case FunctionResult::average:
            return added_up(first);
    }
    return std::nullopt;
}

// TRIM(x), RTRIM(x) and BTRIM(x) leave no trailing blanks; with a second argument they may.
bool ends_trimmed(const Function& function) {
    return function.arguments == "s" &&
           (function.name == "trim" || function.name == "rtrim" || function.name == "btrim");
}

std::string types_text(const redshift::FunctionCall& call) {
    std::string text;
    for (std::size_t i = 0; i < call.arguments.size(); ++i) text += i > 0 ? ", unknown" : "unknown";
    return text;
}

Fragment aggregated(const Call& call, std::string_view name, const Fragment& order) {
    const auto& written = call.call;
    Fragment arguments = written.star ? "*" : joined(call.sql);
    if (written.distinct && call.name() == "count" && is_string(call.values[0].type))
        arguments = compared(call.values[0]);
    return compose("{}({}{}{}{}){}", name, written.distinct ? "DISTINCT " : "", arguments, order,
                   written.nulls == redshift::NullTreatment::ignore ? " IGNORE NULLS" : "", call.over);
}

// The result types of DuckDB's SUM and AVG are wider than Redshift's.
Fragment narrowed(const Call& call, FunctionResult result, Fragment sql) {
    const bool adds = result == FunctionResult::sum || result == FunctionResult::average;
    if (adds && is_interval(call.type)) return interval_of(compose("trunc({})", sql), call.type->kind);
    if (result == FunctionResult::average) {
        if (call.type)
            return compose("CAST({} AS {})", is_integer(call.type) ? compose("trunc({})", sql) : sql,
                           duck_type(*call.type));
        // AVG of integers is an integer; whether it is, DuckDB knows when it binds (Catalog::prepare_session).
        if (call.over.text.empty() && !call.call.distinct) return compose("loadonce_avg({})", call.sql[0]);
    }
    if (result == FunctionResult::sum && call.type) return compose("CAST({} AS {})", sql, duck_type(*call.type));
    return sql;
}

// AWS, "Window function syntax summary".
void check_frame(const redshift::FunctionCall& call, FunctionKind kind) {
    const auto& name = call.name.back();
    const bool value = name == "first_value" || name == "last_value" || name == "nth_value";
    if (call.over->frame && call.over->frame->unit == redshift::FrameUnit::range &&
        (call.over->frame->start.offset || (call.over->frame->end && call.over->frame->end->offset)))
        throw redshift::messages::unsupported("a window's RANGE with an offset");
    const bool ranked = name == "listagg" || name.starts_with("percentile_") || name == "median";
    if ((kind == FunctionKind::aggregate || value) && !ranked && !call.over->order_by.empty() && !call.over->frame)
        throw redshift::messages::frame_clause_missing();
}

void check(const redshift::FunctionCall& call, const Function* function) {
    const auto& name = call.name.back();
    if (call.name.size() > 1 && call.name.front() != "pg_catalog")
        throw redshift::messages::function_missing_in_schema(call.name.front(), name, types_text(call));
    if (function == nullptr && is_missing_function(name))
        throw redshift::messages::unsupported(fmt::format("function {}()", name));
    if (function == nullptr || (call.star && name != "count") || (function->kind == FunctionKind::window && !call.over))
        throw redshift::messages::function_unknown(name, types_text(call));
    if (function->kind == FunctionKind::scalar && (call.distinct || call.over))
        throw redshift::messages::not_an_aggregate(name);
    if (name == "count" && call.arguments.empty() && !call.star) throw redshift::messages::count_of_nothing();
    if (call.over) check_frame(call, function->kind);
}

}  // namespace

BoundExpression Binder::node(const redshift::FunctionCall& written) {
    const auto* function = find_function(written.name.back(), written.arguments.size());
    check(written, function);
    if (argument_ && written.over) throw redshift::messages::argument_window();
    if (argument_ && function->kind == FunctionKind::aggregate) throw redshift::messages::argument_aggregate();
    if (function->leader) context_.use_leader(function->name);
    Call call{context_, written, {}, {}, {}, {}};
    // Arguments of an aggregate are of rows, not of groups.
    const bool aggregates = function->kind == FunctionKind::aggregate && !written.over;
    aggregated_ = aggregated_ || aggregates;
    const auto mode = steps_ != nullptr ? steps_->mode : SelectSteps::Mode::base;
    Grouped grouped;
    if (steps_ != nullptr && aggregates) {
        grouped = std::exchange(steps_->grouped, {});
        steps_->mode = SelectSteps::Mode::replace;
    }
    if (aggregates) ++in_aggregates_;
    for (std::size_t i = 0; i < written.arguments.size(); ++i) {
        const char family = family_of(*function, i);
        if (family == 'p') {
            call.values.emplace_back();
            call.sql.emplace_back(std::string(datatype::date_part(word(*written.arguments[i])).name));
            continue;
        }
        if (family == 'g') {
            call.values.emplace_back();
            call.sql.push_back(grouping_argument(*written.arguments[i]));
            continue;
        }
        call.values.push_back(value(*written.arguments[i]));
        if (family == 'q' && !call.values.back().literal)
            throw redshift::messages::unsupported(written.name.back() + "() with a format that is no literal");
        call.sql.push_back(as_argument(context_, call.values.back(), family));
    }
    if (aggregates) --in_aggregates_;
    if (function->repeats && mode == SelectSteps::Mode::base && !call.sql[0].is_repeatable()) {
        if (steps_ == nullptr) throw redshift::messages::unsupported(written.name.back() + "() here");
        steps_->needs_step = true;
    }
    call.type = result_type(function->result, call.values);
    for (const auto& item : written.within_group) call.ordered.push_back(value(*item.expr));
    // LISTAGG(DISTINCT) sorts its values without trailing blanks too.
    call.within = order_of_values(written.within_group, written.distinct && function->name != "listagg");
    const auto order = order_of_values(written.order_by, written.distinct);
    if (steps_ != nullptr) steps_->mode = mode;
    if (steps_ != nullptr && aggregates) steps_->grouped = std::move(grouped);
    if (written.over) call.over = window(*written.over);

    // A window with a lambda in it (INITCAP has one) ends DuckDB 1.5 in the body of another lambda
    // ("BoundReferenceExpression should not be used here yet"): it becomes an argument there.
    const auto windowed = [&](BoundExpression result) {
        result.sql.not_in_lambda = result.sql.not_in_lambda || written.over.has_value();
        return result;
    };
    if (function->render != nullptr) return windowed(function->render(call));
    if (function->kind == FunctionKind::scalar) {
        auto sql = filled(function->sql, call.sql);
        if (function->result == FunctionResult::datetime) sql = as_datetime(context_, sql, *call.type);
        BoundExpression result(std::move(sql), call.type);
        result.trimmed = function->result == FunctionResult::word || ends_trimmed(*function);
        return result;
    }
    if (written.approximate && written.distinct)
        return windowed({compose("approx_count_distinct({}){}", call.sql[0], call.over), call.type});
    const bool adds = function->result == FunctionResult::sum || function->result == FunctionResult::average;
    if (adds && is_interval(call.type)) call.sql[0] = interval_count(call.sql[0], call.type->kind);
    return windowed({narrowed(call, function->result, aggregated(call, function->sql, order)), call.type});
}

}  // namespace loadonce::local
