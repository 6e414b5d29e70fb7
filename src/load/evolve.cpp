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

std::int32_t whole_digits(const Type& type) {
    switch (type.kind) {
        case TypeKind::smallint:
            return 5;
        case TypeKind::integer:
            return 10;
        case TypeKind::bigint:
            return 19;
        default:
            return type.precision - type.scale;
    }
}

// The type that holds the values of both, each unchanged; nullopt if there is none. Integers beyond 2^53 are looked for
// in the table before it becomes DOUBLE PRECISION.
std::optional<Type> wider_type(const Type& live, const Type& data) {
    const auto exact = [](const Type& type) { return is_integer(type.kind) || type.kind == TypeKind::decimal; };
    if (is_integer(live.kind) && is_integer(data.kind)) return Type::of(std::max(live.kind, data.kind));
    // Not REAL: 0.1 would become 0.10000000149011612.
    if (is_integer(live.kind) && data.kind == TypeKind::double_precision) return data;
    if (live.kind == TypeKind::date && data.kind == TypeKind::timestamp) return data;
    if (!exact(live) || !exact(data)) return std::nullopt;
    return Type::decimal_for(std::max(whole_digits(live), whole_digits(data)), std::max(live.scale, data.scale));
}

Place place_of(const convert::ConvertedColumn& column) {
    return column.drift_at.value_or(Place{});
}

Error type_error(const PlannedTable& table, const convert::ConvertedColumn& column, const Type& live,
                 std::string remedy) {
    return {errors::type_conflict,
            fmt::format("{}.{} is {}, the data needs {}", table.target.name, fold(column.name), live.ddl(),
                        column.type.ddl()),
            std::move(remedy), place_of(column)};
}

bool is_key(const PlannedTable& table, std::string_view name) {
    return std::ranges::count(table.target.key, fold(name)) > 0 ||
           std::ranges::count(table.target.root_key, fold(name)) > 0;
}

// The type with which the column is rebuilt; throws type_conflict if there is none or the project does not allow it.
Type rebuilt_type(const PlannedTable& table, const convert::ConvertedColumn& column, const Type& live) {
    if (table.is_pinned(column))
        throw type_error(table, column, live,
                         "correct the data, or declare the column with that type and rebuild the table");
    if (is_key(table, column.name)) throw type_error(table, column, live, "the type of a key stays: correct the data");
    const std::optional<Type> wider = wider_type(live, column.type);
    if (!wider && (column.path.ends_with(".count()") || column.path.ends_with(".index()")))
        throw type_error(
            table, column, live,
            "loadonce counts elements in a BIGINT: drop the table, so that it is made anew, and load again");
    if (!wider)
        throw type_error(
            table, column, live,
            "no type holds both unchanged: correct the data, or drop the table, declare the column as VARCHAR "
            "and load again");
    if (table.spec.evolve != project::Evolve::widen)
        throw type_error(table, column, live,
                         fmt::format("allow {} with evolve = \"widen\" in [[table]] {}, or correct the data",
                                     wider->ddl(), table.spec.name));
    return *wider;
}

// What a new column would not have. Redshift drops no column of a sort or distribution key (documentation, "ALTER
// TABLE"). Sources: pg_attribute and pg_constraint of Redshift's catalog.
void require_plain(const PlannedTable& table, const convert::ConvertedColumn& column, const Type& live,
                   Evolution& evolution) {
    const Error error = type_error(
        table, column, live,
        "it is NOT NULL, has a DEFAULT or IDENTITY, or is in a key, a DISTKEY or a SORTKEY, which a new column "
        "would not be: correct the data, or make the table again with that type and `loadonce recover` it");
    const auto none = [&](std::string_view joined, std::string_view condition) {
        evolution.exact.push_back(
            {fmt::format("SELECT 1 FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                         "JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid{} WHERE n.nspname = {} AND c.relname = "
                         "{} AND a.attname = {} AND {} LIMIT 1",
                         joined, redshift::quote_literal(table.target.schema),
                         redshift::quote_literal(table.target.name), redshift::quote_literal(fold(column.name)),
                         condition),
             error});
    };
    none("", "(a.attnotnull OR a.atthasdef OR a.attisdistkey OR a.attsortkeyord <> 0)");
    none(" JOIN pg_catalog.pg_constraint k ON k.conrelid = c.oid", "a.attnum = ANY (k.conkey)");
}

// Rebuilds a column in the transaction: a new one gets the values and then the name.
void rebuild(const PlannedTable& table, const convert::ConvertedColumn& column, const Type& live, const Type& wider,
             Evolution& evolution) {
    const std::string target = table.target.table(), name = redshift::quote_identifier(fold(column.name));
    constexpr std::string_view rebuilt = "\"_lo_rebuilt\"";
    require_plain(table, column, live, evolution);
    if (wider.kind == TypeKind::double_precision && is_integer(live.kind))
        evolution.exact.push_back(
            {fmt::format("SELECT {} FROM {} WHERE {} > 9007199254740992 OR {} < -9007199254740992 LIMIT 1", name,
                         target, name, name),
             type_error(
                 table, column, live,
                 "it has integers beyond 2^53, which DOUBLE PRECISION would change: correct the data, or declare "
                 "the column as VARCHAR in a new table")});
    evolution.create.push_back(fmt::format("ALTER TABLE {} ADD COLUMN {} {}", target, rebuilt, wider.ddl()));
    evolution.create.push_back(fmt::format("UPDATE {} SET {} = {}", target, rebuilt, name));
    evolution.create.push_back(fmt::format("ALTER TABLE {} DROP COLUMN {}", target, name));
    evolution.create.push_back(fmt::format("ALTER TABLE {} RENAME COLUMN {} TO {}", target, rebuilt, name));
}

[[noreturn]] void refuse_drift(const PlannedTable& table, const convert::ConvertedColumn& column, std::string_view what,
                               std::string_view allowed) {
    throw Error(
        errors::drift, fmt::format("{}.{}: {}", table.target.name, fold(column.name), what),
        fmt::format("allow it with evolve = \"{}\" in [[table]] {}, or correct the data", allowed, table.spec.name),
        place_of(column));
}

// A VARCHAR that is too short for the data may become longer.
void require_widening(const PlannedTable& table, const convert::ConvertedColumn& column, const Type& held) {
    if (table.spec.evolve != project::Evolve::widen)
        refuse_drift(table, column, fmt::format("{} bytes do not fit {}", column.longest, held.ddl()), "widen");
}

Type created_type(const PlannedTable& table, const convert::ConvertedColumn& column) {
    if (column.type.kind != TypeKind::varchar || table.is_pinned(column)) return column.type;
    return Type::varchar_for(column.type.length);
}

// The value of a missing field where nulls are filled (shape::can_fill).
std::string_view filled_value(const Type& type) {
    if (type.kind == TypeKind::boolean) return "FALSE";
    return type.kind == TypeKind::varchar || type.kind == TypeKind::char_ ? "''" : "0";
}

// Drift against the known types. Without a live table this is the only check.
void judge_known(const PlannedTable& table, const convert::ConvertedColumn& column) {
    if (!column.known || fits(column.type, *column.known)) return;
    if (column.known->kind != TypeKind::varchar || column.type.kind != TypeKind::varchar) {
        (void)rebuilt_type(table, column, *column.known);
        return;
    }
    require_widening(table, column, *column.known);
}

// A column without any value has no type yet, unless the project pins it.
bool has_type(const PlannedTable& table, const convert::ConvertedColumn& column) {
    return column.from_data || table.is_pinned(column) || column.path.ends_with(".count()") ||
           column.path.ends_with(".index()");
}

Evolution create(const PlannedTable& table) {
    std::vector<std::string> columns;
    for (const auto& column : table.columns) {
        judge_known(table, column);
        if (!has_type(table, column)) continue;
        columns.push_back(redshift::quote_identifier(column.name) + " " + created_type(table, column).ddl());
    }
    for (const auto& [name, type] : place_columns(table))
        columns.push_back(redshift::quote_identifier(name) + " " + type.ddl());
    if (!can_be_made(table)) return {};
    return {{}, {fmt::format("CREATE TABLE {} ({})", table.target.table(), fmt::join(columns, ", "))}, {}};
}

}  // namespace

std::vector<std::pair<std::string_view, Type>> place_columns(const PlannedTable& table) {
    if (!table.target.keyed_by_place()) return {};
    return {{fingerprint_column, Type::varchar(fingerprint_length)}, {offset_column, Type::of(TypeKind::bigint)}};
}

bool can_be_made(const PlannedTable& table) {
    if (table.rows > 0) return true;
    // Without rows only pinned columns have a type. A guess would stay for ever.
    const auto known = [&](const std::string& name) {
        const convert::ConvertedColumn* column = table.find(name);
        return name == fingerprint_column || name == offset_column || (column && has_type(table, *column));
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
            if (column.filled)
                evolution.create.push_back(fmt::format("UPDATE {} SET {} = {}", table.target.table(),
                                                       redshift::quote_identifier(column.name),
                                                       filled_value(column.type)));
        } else if (column.from_data && !fits(column.type, there->type)) {
            if (column.type.kind != TypeKind::varchar || there->type.kind != TypeKind::varchar) {
                rebuild(table, column, there->type, rebuilt_type(table, column, there->type), evolution);
                continue;
            }
            require_widening(table, column, there->type);
            evolution.widen.push_back(fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE {}", table.target.table(),
                                                  redshift::quote_identifier(column.name),
                                                  Type::varchar_for(column.type.length).ddl()));
        }
    }
    for (const auto& [name, type] : place_columns(table))
        if (!live->find(name)) add(name, type);
    return evolution;
}

Evolution evolve(const PlannedTable& table, const LiveTables& live) {
    const auto there = live.find(table.target.name);
    return evolve(table, there == live.end() ? nullptr : &there->second);
}

std::vector<std::string> make_targets(warehouse::Session& session, const std::vector<PlannedTable>& tables,
                                      const LiveTables& live) {
    std::vector<std::string> ddl;
    for (const auto& table : tables) {
        const Evolution evolution = evolve(table, live);
        require_exact(session, evolution);
        for (const auto& statement : evolution.create) {
            session.execute(statement);
            ddl.push_back(statement);
        }
    }
    return ddl;
}

void require_exact(warehouse::Session& session, const Evolution& evolution) {
    for (const auto& exact : evolution.exact)
        if (!session.execute(exact.sql).rows.empty()) throw Error(exact.error);
}

}  // namespace loadonce::load
