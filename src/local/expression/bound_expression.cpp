#include "local/expression/bound_expression.h"

#include <fmt/format.h>

#include <algorithm>

#include "local/catalog/catalog.h"
#include "local/duck/errors.h"
#include "local/expression/interval.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

using redshift::BinaryOp;

constexpr int precision_max = redshift::decimal_precision_max;

// The NUMERIC that an integer is beside a NUMERIC.
Type as_decimal(const Type& type) {
    switch (type.kind) {
        case TypeKind::smallint:
            return Type::decimal(5, 0);
        case TypeKind::integer:
            return Type::decimal(10, 0);
        case TypeKind::bigint:
            return Type::decimal(19, 0);
        default:
            return type;
    }
}

Type decimal_result(BinaryOp op, const Type& left, const Type& right) {
    const int p1 = left.precision, s1 = left.scale, p2 = right.precision, s2 = right.scale;
    int scale = std::max(s1, s2);
    int precision = std::max(p1 - s1, p2 - s2) + 1 + scale;
    if (op == BinaryOp::multiply) {
        scale = s1 + s2;
        precision = p1 + p2 + 1;
    } else if (op == BinaryOp::divide) {
        scale = std::max(4, s1 + p2 - s2 + 1);
        precision = p1 - s1 + s2 + scale;
        if (precision > precision_max) scale = std::max(precision_max + scale - precision, 4);
    } else if (op == BinaryOp::modulo) {
        precision = std::max(p1 - s1, p2 - s2) + scale;
    }
    return Type::decimal(std::min(precision, precision_max), std::min(scale, redshift::decimal_scale_max));
}

std::string_view sign(BinaryOp op) {
    switch (op) {
        case BinaryOp::add:
            return "+";
        case BinaryOp::subtract:
            return "-";
        case BinaryOp::multiply:
            return "*";
        case BinaryOp::divide:
            return "/";
        default:
            return "%";
    }
}

bool divides(BinaryOp op) {
    return op == BinaryOp::divide || op == BinaryOp::modulo;
}

bool is_nonzero_literal(std::string_view sql) {
    return sql.find_first_not_of("0123456789.") == std::string_view::npos &&
           sql.find_first_of("123456789") != std::string_view::npos;
}

std::string divisor(const std::string& sql) {
    if (is_nonzero_literal(sql)) return sql;
    return fmt::format("CASE WHEN {0} = 0 THEN error({1}) ELSE {0} END", sql, divide_by_zero_sql());
}

std::string cast(const BoundExpression& value, const Type& type) {
    if (value.type == type && !value.untyped) return value.sql;
    return fmt::format("CAST({} AS {})", value.sql, duck_type(type));
}

// In whole numbers of 128 bits, because DuckDB divides decimals as doubles. Digits past the scale are cut.
std::string decimal_quotient(const BoundExpression& left, const BoundExpression& right, const Type& result) {
    const auto l = as_decimal(*left.type), r = as_decimal(*right.type);
    return fmt::format("CAST(loadonce_quotient({}, {}, {}) * CAST({} AS DECIMAL({}, {})) AS {})",
                       cast(left, Type::decimal(precision_max, l.scale)),
                       cast(right, Type::decimal(precision_max, r.scale)), result.scale,
                       "0." + std::string(static_cast<std::size_t>(result.scale - 1), '0') + "1", result.scale,
                       result.scale, duck_type(result));
}

BoundExpression numbers(BinaryOp op, const BoundExpression& left, const BoundExpression& right) {
    const auto plain = [&](const Type& type, bool cast_left, bool cast_right) {
        const auto r = cast_right ? cast(right, type) : right.sql;
        return BoundExpression(
            fmt::format("({} {} {})", cast_left ? cast(left, type) : left.sql, sign(op), divides(op) ? divisor(r) : r),
            type);
    };
    if (is_integer(left.type) && is_integer(right.type))
        return plain(Type::of(std::max(left.type->kind, right.type->kind)), true, true);
    const bool floats = left.type->kind != TypeKind::decimal && !is_integer(left.type);
    const bool right_floats = right.type->kind != TypeKind::decimal && !is_integer(right.type);
    if (floats || right_floats) {
        const bool real = left.type->kind == TypeKind::real && right.type->kind == TypeKind::real;
        return plain(Type::of(real ? TypeKind::real : TypeKind::double_precision), true, true);
    }
    const auto l = as_decimal(*left.type), r = as_decimal(*right.type);
    const auto result = decimal_result(op, l, r);
    if (op == BinaryOp::divide) return {decimal_quotient(left, right, result), result};
    const auto r_sql = cast(right, r);
    return {fmt::format("({} {} {})", cast(left, l), sign(op), divides(op) ? divisor(r_sql) : r_sql), result};
}

std::optional<Type> common_of(const Type& left, const Type& right) {
    if (left == right) return left;
    if (is_string(left) && is_string(right)) {
        const bool chars = left.kind == TypeKind::char_ && right.kind == TypeKind::char_;
        return Type{chars ? TypeKind::char_ : TypeKind::varchar, std::max(left.length, right.length), 0, 0};
    }
    if (is_integer(left) && is_integer(right)) return Type::of(std::max(left.kind, right.kind));
    if (is_number(left) && is_number(right)) {
        const auto l = as_decimal(left), r = as_decimal(right);
        if (l.kind != TypeKind::decimal || r.kind != TypeKind::decimal) return Type::of(TypeKind::double_precision);
        const int scale = std::max(l.scale, r.scale);
        const int precision = std::max(l.precision - l.scale, r.precision - r.scale) + scale;
        return Type::decimal(std::min(precision, precision_max), scale);
    }
    if (left.kind == TypeKind::date && right.kind == TypeKind::timestamp) return right;
    if (left.kind == TypeKind::timestamp && right.kind == TypeKind::date) return left;
    return std::nullopt;
}

}  // namespace

void Scope::add(std::string name, std::optional<std::vector<BoundColumn>> columns) {
    sources_.push_back({std::move(name), std::move(columns)});
}

const BoundColumn* Scope::find(const std::vector<std::string>& parts) const {
    const auto in = [&parts](const std::vector<BoundColumn>& columns) -> const BoundColumn* {
        const auto found = std::ranges::find(columns, parts.back(), &BoundColumn::name);
        return found == columns.end() ? nullptr : &*found;
    };
    for (const auto& source : sources_) {
        if (parts.size() > 1 && source.name != parts[parts.size() - 2]) continue;
        // A table whose columns are not known may hide what is found later.
        if (!source.columns) return nullptr;
        if (const auto* found = in(*source.columns)) return found;
    }
    if (parts.size() == 1)
        if (const auto* found = in(aliases_)) return found;
    return outer_ != nullptr ? outer_->find(parts) : nullptr;
}

bool Scope::is_ambiguous(std::string_view name) const {
    const auto has = [name](const BoundTable& table) {
        return !table.columns || std::ranges::find(*table.columns, name, &BoundColumn::name) != table.columns->end();
    };
    return std::ranges::find(computed_, name) != computed_.end() && std::ranges::any_of(sources_, has);
}

std::optional<std::vector<BoundColumn>> Scope::star(const std::vector<std::string>& qualifier) const {
    if (merged_) return std::nullopt;
    std::vector<BoundColumn> all;
    if (qualifier.empty() && !joins_.empty()) {
        const auto columns = visible(0, sources_.size());
        if (!columns) return std::nullopt;
        for (const auto& one : *columns) all.push_back(one.column);
        return all;
    }
    for (const auto& source : sources_) {
        if (!qualifier.empty() && source.name != qualifier.back()) continue;
        if (!source.columns) return std::nullopt;
        all.insert(all.end(), source.columns->begin(), source.columns->end());
    }
    return all;
}

std::optional<std::vector<Scope::Visible>> Scope::visible(std::size_t first, std::size_t last) const {
    if (merged_) return std::nullopt;
    std::vector<Visible> all;
    for (auto i = first; i < last;) {
        const auto join = std::ranges::find_if(joins_.rbegin(), joins_.rend(),
                                               [&](const Joined& one) { return one.first == i && one.last <= last; });
        if (join != joins_.rend()) {
            all.insert(all.end(), join->columns.begin(), join->columns.end());
            i = join->last;
            continue;
        }
        const auto& source = sources_[i++];
        if (!source.columns || source.name.empty()) return std::nullopt;
        for (const auto& column : *source.columns)
            all.push_back({column, duck::identifier(source.name) + "." + duck::identifier(column.name), false});
    }
    return all;
}

std::optional<std::vector<Scope::Shared>> Scope::shared(std::size_t left, std::size_t right,
                                                        const std::vector<std::string>& names, bool natural) const {
    const auto of_left = visible(left, right), of_right = visible(right, sources_.size());
    if (!of_left || !of_right) return std::nullopt;
    const auto in = [](const std::vector<Visible>& columns, const std::string& name) {
        return std::ranges::find_if(columns, [&](const Visible& one) { return one.column.name == name; });
    };
    auto wanted = names;
    if (natural)
        for (const auto& one : *of_left)
            if (in(*of_right, one.column.name) != of_right->end()) wanted.push_back(one.column.name);
    std::vector<Shared> result;
    for (const auto& name : wanted) {
        const auto l = in(*of_left, name), r = in(*of_right, name);
        if (l == of_left->end() || r == of_right->end()) return std::nullopt;  // DuckDB says which is missing
        result.push_back({l->column, r->column, l->sql, r->sql});
    }
    if (result.empty()) return std::nullopt;
    return result;
}

void Scope::join(std::size_t left, std::size_t right, const std::vector<Shared>& shared, bool left_first,
                 bool right_too) {
    Joined joined{left, sources_.size(), {}};
    const auto is_shared = [&](const Visible& one) {
        return std::ranges::any_of(shared, [&](const Shared& column) { return column.left.name == one.column.name; });
    };
    for (const auto& one : shared) {
        const auto& kept = left_first ? one.left_sql : one.right_sql;
        joined.columns.push_back(
            {left_first ? one.left : one.right,
             right_too && left_first ? "coalesce(" + one.left_sql + ", " + one.right_sql + ")" : kept, true});
    }
    for (const auto& columns : {visible(left, right), visible(right, sources_.size())})
        for (const auto& one : *columns)
            if (!is_shared(one)) joined.columns.push_back(one);
    joins_.push_back(std::move(joined));
}

const std::string* Scope::joined(const std::vector<std::string>& parts) const {
    if (parts.size() != 1) return nullptr;
    for (auto join = joins_.rbegin(); join != joins_.rend(); ++join)
        for (const auto& one : join->columns)
            if (one.joined && one.column.name == parts[0]) return &one.sql;
    for (const auto& source : sources_)
        if (!source.columns ||
            std::ranges::find(*source.columns, parts[0], &BoundColumn::name) != source.columns->end())
            return nullptr;
    return outer_ != nullptr ? outer_->joined(parts) : nullptr;
}

std::string Scope::star_sql(const std::vector<std::string>& excluded) const {
    if (joins_.empty()) return {};
    const auto columns = visible(0, sources_.size());
    std::string text;
    if (columns)
        for (const auto& one : *columns)
            if (std::ranges::find(excluded, one.column.name) == excluded.end())
                text += (text.empty() ? "" : ", ") + one.sql + " AS " + duck::identifier(one.column.name);
    return text;
}

bool is_string(const std::optional<Type>& type) {
    return type && (type->kind == TypeKind::varchar || type->kind == TypeKind::char_);
}
bool is_integer(const std::optional<Type>& type) {
    return type &&
           (type->kind == TypeKind::smallint || type->kind == TypeKind::integer || type->kind == TypeKind::bigint);
}
bool is_number(const std::optional<Type>& type) {
    return is_integer(type) || (type && (type->kind == TypeKind::decimal || type->kind == TypeKind::real ||
                                         type->kind == TypeKind::double_precision));
}
bool is_datetime(const std::optional<Type>& type) {
    return type && type->kind >= TypeKind::date && type->kind <= TypeKind::timestamptz;
}

std::optional<Type> common_type(const std::vector<BoundColumn>& columns) {
    std::optional<Type> common;
    for (const auto& column : columns) {
        if (column.untyped) continue;
        if (!column.type) return std::nullopt;
        common = common ? common_of(*common, *column.type) : column.type;
        if (!common) return std::nullopt;
    }
    return common;
}

std::optional<Type> common_type(const std::vector<BoundExpression>& values) {
    std::vector<BoundColumn> columns;
    std::int32_t longest = 0;
    for (const auto& value : values) {
        columns.push_back({{}, value.type, value.untyped});
        if (value.literal) longest = std::max(longest, static_cast<std::int32_t>(value.literal->size()));
    }
    auto common = common_type(columns);
    // A string literal beside strings may be the longest of them.
    if (is_string(common)) common->length = std::max(common->length, longest);
    return common;
}

std::string compared(const BoundExpression& value) {
    if (value.literal) return duck::literal(value.literal->substr(0, value.literal->find_last_not_of(' ') + 1));
    return is_string(value.type) && !value.trimmed ? "rtrim(" + value.sql + ", ' ')" : value.sql;
}

BoundExpression arithmetic(BinaryOp op, const BoundExpression& left, const BoundExpression& right) {
    if (is_number(left.type) && is_number(right.type)) return numbers(op, left, right);
    if (auto interval = interval_arithmetic(op, left, right)) return *std::move(interval);
    // A literal takes the other's type; a string column is read as the other's.
    if (is_number(left.type) && (right.untyped || is_string(right.type)))
        return numbers(op, left, {fmt::format("CAST({} AS {})", right.sql, duck_type(*left.type)), left.type});
    if (is_number(right.type) && (left.untyped || is_string(left.type)))
        return numbers(op, {fmt::format("CAST({} AS {})", left.sql, duck_type(*right.type)), right.type}, right);
    const auto sql = fmt::format("({} {} {})", left.sql, sign(op), divides(op) ? divisor(right.sql) : right.sql);
    const bool dates = left.type && left.type->kind == TypeKind::date;
    if (dates && is_integer(right.type))
        return {fmt::format("({} {} CAST({} AS INTEGER))", left.sql, sign(op), right.sql), left.type};
    // AWS, "Interval data types and literals": a number beside a timestamp is of days.
    const bool adds = op == BinaryOp::add || op == BinaryOp::subtract;
    if (adds && left.type && left.type->kind == TypeKind::timestamp && is_integer(right.type))
        return {fmt::format("({} {} to_days(CAST({} AS INTEGER)))", left.sql, sign(op), right.sql), left.type};
    if (dates && right.type && right.type->kind == TypeKind::date && op == BinaryOp::subtract)
        return {fmt::format("CAST({} AS INTEGER)", sql), Type::of(TypeKind::integer)};
    return sql;
}

BoundExpression concatenated(const BoundExpression& left, const BoundExpression& right) {
    const auto length = [](const BoundExpression& value) -> std::int32_t {
        if (value.literal) return static_cast<std::int32_t>(value.literal->size());
        return is_string(value.type) ? value.type->length : varchar_bytes_max;
    };
    return {fmt::format("({} || {})", left.sql, right.sql),
            Type::varchar(std::clamp(length(left) + length(right), 1, varchar_bytes_max))};
}

}  // namespace loadonce::local
