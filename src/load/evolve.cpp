#include "load/evolve.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/error_codes.h"
#include "redshift/names.h"

namespace loadonce::load {

namespace {

bool is_integer(TypeKind kind) {
    return kind == TypeKind::smallint || kind == TypeKind::integer || kind == TypeKind::bigint;
}

// Whether every value of `from` can be assigned to `to` unchanged.
bool fits(const Type& from, const Type& to) {
    if (is_integer(from.kind) && is_integer(to.kind)) return from.kind <= to.kind;
    if (from.kind == TypeKind::real && to.kind == TypeKind::double_precision) return true;
    if (from.kind == TypeKind::char_ && to.kind == TypeKind::varchar) return from.length <= to.length;
    if (from.kind != to.kind) return false;
    if (from.kind == TypeKind::decimal)
        return from.scale <= to.scale && from.precision - from.scale <= to.precision - to.scale;
    return from.length <= to.length;
}

Place place_of(const convert::ConvertedColumn& column) {
    return column.drift_at.value_or(Place{});
}

[[noreturn]] void refuse_type(const PlannedTable& table, const convert::ConvertedColumn& column, const Type& live) {
    throw Error(errors::type_conflict,
                fmt::format("{}.{} is {}, the data needs {}", table.target.name, fold(column.name), live.ddl(),
                            column.type.ddl()),
                "types of columns never change: correct the data, or rename the path in the project so that it gets "
                "another column",
                place_of(column));
}

[[noreturn]] void refuse_drift(const PlannedTable& table, const convert::ConvertedColumn& column, std::string_view what,
                               std::string_view allowed) {
    throw Error(
        errors::drift, fmt::format("{}.{}: {}", table.target.name, fold(column.name), what),
        fmt::format("allow it with evolve = \"{}\" in [[table]] {}, or correct the data", allowed, table.spec.name),
        place_of(column));
}

Type created_type(const PlannedTable& table, const convert::ConvertedColumn& column) {
    if (column.type.kind != TypeKind::varchar || table.is_pinned(column)) return column.type;
    return Type::varchar_for(column.type.length);
}

// The columns that identify the rows of a table without a key.
std::vector<std::pair<std::string_view, Type>> place_columns(const PlannedTable& table) {
    if (!table.target.keyed_by_place()) return {};
    return {{fingerprint_column, Type::varchar(64)}, {record_column, Type::of(TypeKind::bigint)}};
}

// Drift against the known types. Without a live table this is the only check.
void judge_known(const PlannedTable& table, const convert::ConvertedColumn& column) {
    if (!column.known || fits(column.type, *column.known)) return;
    if (column.known->kind != TypeKind::varchar || column.type.kind != TypeKind::varchar)
        refuse_type(table, column, *column.known);
    if (table.spec.evolve != project::Evolve::widen)
        refuse_drift(table, column, fmt::format("{} bytes do not fit {}", column.type.length, column.known->ddl()),
                     "widen");
}

// A column without any value has no type yet, unless the project pins it.
bool has_type(const PlannedTable& table, const convert::ConvertedColumn& column) {
    return column.from_data || table.is_pinned(column) || column.path.ends_with(".count()");
}

Evolution create(const PlannedTable& table) {
    std::vector<std::string> columns;
    for (const auto& column : table.columns) {
        judge_known(table, column);
        if (table.rows == 0 && !has_type(table, column)) continue;
        columns.push_back(redshift::quote_identifier(column.name) + " " + created_type(table, column).ddl());
    }
    for (const auto& [name, type] : place_columns(table))
        columns.push_back(redshift::quote_identifier(name) + " " + type.ddl());
    if (!can_be_made(table)) return {};
    return {{}, {fmt::format("CREATE TABLE {} ({})", table.target.table(), fmt::join(columns, ", "))}};
}

}  // namespace

bool can_be_made(const PlannedTable& table) {
    if (table.rows > 0) return true;
    // Without rows only pinned columns have a type. A guess would stay for ever.
    const auto known = [&](const std::string& name) {
        const convert::ConvertedColumn* column = table.find(name);
        return name == fingerprint_column || name == record_column || (column && has_type(table, *column));
    };
    return !table.spec.columns.empty() && std::ranges::all_of(table.target.root_key, known) &&
           std::ranges::all_of(table.target.key, known);
}

Evolution evolve(const PlannedTable& table, const LiveTable* live) {
    if (!live) return create(table);
    Evolution evolution;
    const auto add = [&](std::string_view name, const Type& type) {
        evolution.create.push_back(fmt::format("ALTER TABLE {} ADD COLUMN {} {}", table.target.table(),
                                               redshift::quote_identifier(name), type.ddl()));
    };
    for (const auto& column : table.columns) {
        const LiveColumn* there = live->find(column.name);
        if (!there) {
            if (!column.from_data && !table.is_pinned(column)) continue;
            if (table.spec.evolve == project::Evolve::fail)
                refuse_drift(table, column, "the table has no such column", "add");
            judge_known(table, column);
            add(column.name, created_type(table, column));
        } else if (column.from_data && !fits(column.type, there->type)) {
            if (column.type.kind != TypeKind::varchar || there->type.kind != TypeKind::varchar)
                refuse_type(table, column, there->type);
            if (table.spec.evolve != project::Evolve::widen)
                refuse_drift(table, column,
                             fmt::format("{} bytes do not fit {}", column.type.length, there->type.ddl()), "widen");
            evolution.widen.push_back(fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE {}", table.target.table(),
                                                  redshift::quote_identifier(column.name),
                                                  Type::varchar_for(column.type.length).ddl()));
        }
    }
    for (const auto& [name, type] : place_columns(table))
        if (!live->find(name)) add(name, type);
    return evolution;
}

}  // namespace loadonce::load
