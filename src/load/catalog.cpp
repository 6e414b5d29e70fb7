#include "load/catalog.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/error_codes.h"
#include "redshift/names.h"

namespace loadonce::load {

namespace {

// information_schema's spellings.
constexpr std::array type_names{
    std::pair<std::string_view, TypeKind>{"boolean", TypeKind::boolean},
    std::pair<std::string_view, TypeKind>{"smallint", TypeKind::smallint},
    std::pair<std::string_view, TypeKind>{"integer", TypeKind::integer},
    std::pair<std::string_view, TypeKind>{"bigint", TypeKind::bigint},
    std::pair<std::string_view, TypeKind>{"real", TypeKind::real},
    std::pair<std::string_view, TypeKind>{"double precision", TypeKind::double_precision},
    std::pair<std::string_view, TypeKind>{"numeric", TypeKind::decimal},
    std::pair<std::string_view, TypeKind>{"character", TypeKind::char_},
    std::pair<std::string_view, TypeKind>{"character varying", TypeKind::varchar},
    std::pair<std::string_view, TypeKind>{"date", TypeKind::date},
    std::pair<std::string_view, TypeKind>{"time without time zone", TypeKind::time},
    std::pair<std::string_view, TypeKind>{"time with time zone", TypeKind::timetz},
    std::pair<std::string_view, TypeKind>{"timestamp without time zone", TypeKind::timestamp},
    std::pair<std::string_view, TypeKind>{"timestamp with time zone", TypeKind::timestamptz},
    std::pair<std::string_view, TypeKind>{"binary varying", TypeKind::varbyte},
    std::pair<std::string_view, TypeKind>{"super", TypeKind::super},
    std::pair<std::string_view, TypeKind>{"intervaly2m", TypeKind::interval_year_month},
    std::pair<std::string_view, TypeKind>{"intervald2s", TypeKind::interval_day_second},
};

std::int32_t number(const std::optional<std::string>& text) {
    return text ? std::stoi(*text) : 0;
}

Type type_of(const warehouse::Row& row) {
    for (const auto& [name, kind] : type_names) {
        if (name != row[2].value_or("")) continue;
        Type type = Type::of(kind);
        if (kind == TypeKind::varchar || kind == TypeKind::char_ || kind == TypeKind::varbyte)
            type.length = number(row[3]);
        if (kind == TypeKind::decimal) {
            type.precision = number(row[4]);
            type.scale = number(row[5]);
        }
        return type;
    }
    throw Error(errors::type_conflict,
                fmt::format("column {} of table {} has type {}, which loadonce cannot load into", row[1].value_or(""),
                            row[0].value_or(""), row[2].value_or("")),
                "drop the column, or leave the table out of the project");
}

}  // namespace

const LiveColumn* LiveTable::find(std::string_view name) const {
    const std::string wanted = fold(name);
    for (const auto& column : columns)
        if (column.name == wanted) return &column;
    return nullptr;
}

bool LiveTable::has(const std::vector<std::string>& names) const {
    return std::ranges::all_of(names, [this](const std::string& name) { return find(name) != nullptr; });
}

LiveTables read_live(warehouse::Session& session, std::string_view schema, const std::vector<std::string>& names) {
    std::vector<std::string> wanted;
    for (const auto& name : names) wanted.push_back(redshift::quote_literal(fold(name)));
    if (wanted.empty()) return {};
    const std::string list = fmt::format("{}", fmt::join(wanted, ", "));

    LiveTables live;
    const auto tables = session.execute(fmt::format(
        "SELECT c.relname, c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE n.nspname = {} AND c.relkind = 'r' AND c.relname IN ({})",
        redshift::quote_literal(schema), list));
    for (const auto& row : tables.rows) live[row[0].value_or("")].oid = std::stoll(row[1].value_or("0"));
    if (live.empty()) return live;
    const auto columns =
        session.execute(fmt::format("SELECT table_name, column_name, data_type, character_maximum_length, "
                                    "numeric_precision, numeric_scale, column_default "
                                    "FROM information_schema.columns WHERE table_schema = {} AND table_name IN ({}) "
                                    "ORDER BY table_name, ordinal_position",
                                    redshift::quote_literal(schema), list));
    for (const auto& row : columns.rows) {
        const auto table = live.find(row[0].value_or(""));
        if (table != live.end())
            table->second.columns.push_back({row[1].value_or(""), type_of(row), row[6].has_value()});
    }
    return live;
}

std::map<std::string, std::int64_t> oids(const LiveTables& live) {
    std::map<std::string, std::int64_t> out;
    for (const auto& [name, table] : live) out[name] = table.oid;
    return out;
}

std::int64_t count_rows(warehouse::Session& session, std::string_view from) {
    return std::stoll(session.execute(fmt::format("SELECT COUNT(*) FROM {}", from)).value().value_or("0"));
}

}  // namespace loadonce::load
