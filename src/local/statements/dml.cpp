// INSERT, UPDATE, DELETE, MERGE.
#include <fmt/format.h>

#include <algorithm>

#include "local/binder/binder.h"
#include "local/expression/assignment.h"
#include "local/expression/interval.h"
#include "local/expression/zones.h"
#include "local/statements/statements.h"
#include "redshift/messages.h"

namespace loadonce::local {
namespace {

using duck::identifier;

Relation writable(Context& context, const redshift::QualifiedName& name, LockMode mode) {
    auto relation = context.table(name, mode);
    if (relation.view) throw redshift::messages::view_not_writable(relation.name);
    return relation;
}

const CatalogColumn& known_column(const Relation& relation, const std::string& name) {
    const auto* column = relation.column(name);
    if (column == nullptr) throw redshift::messages::column_missing(name, relation.name);
    return *column;
}

std::vector<const CatalogColumn*> named_columns(const Relation& relation, const std::vector<std::string>& names) {
    std::vector<const CatalogColumn*> columns;
    for (const auto& name : names) {
        columns.push_back(&known_column(relation, name));
        if (std::ranges::count(names, name) > 1) throw redshift::messages::column_twice(name);
    }
    if (names.empty())
        for (const auto& column : relation.columns) columns.push_back(&column);
    return columns;
}

// Returns SQL for the value of an unlisted column.
std::string default_of(Context& context, const Relation& relation, const CatalogColumn& column) {
    if (column.identity) return fmt::format("nextval('{}')", relation.identity_sequence(column));
    if (column.default_sql.empty()) return "NULL";
    return assigned(context, Binder(context).stored_expr(column.default_sql), column.type, column.name);
}

void refuse_identity(const CatalogColumn& column) {
    if (column.identity && !column.identity->by_default) throw redshift::messages::identity_not_writable(column.name);
}

std::string set_list(Context& context, Binder& binder, const Relation& target,
                     const std::vector<redshift::Assignment>& assignments) {
    std::string text;
    for (const auto& [name, value] : assignments) {
        const auto& column = known_column(target, name);
        refuse_identity(column);
        const bool is_default = value->as<redshift::DefaultValue>() != nullptr;
        text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", identifier(name),
                            is_default ? default_of(context, target, column)
                                       : assigned(context, binder.value(*value), column.type, name));
    }
    return text;
}

Result changed(std::string_view verb, std::int64_t count) {
    auto result = done(fmt::format("{} {}", verb, count));
    result.affected = count;
    return result;
}

// Converts each value of VALUES on its own, so that rows may contain DEFAULT and need no common type.
std::string values_rows(Context& context, const redshift::Insert& insert, const Relation& target,
                        const std::vector<const CatalogColumn*>& columns) {
    std::string rows;
    Binder binder(context);
    for (const auto& values : insert.values) {
        if (values.size() > columns.size()) throw redshift::messages::more_expressions_than_columns();
        if (values.size() < columns.size() && !insert.columns.empty())
            throw redshift::messages::more_columns_than_expressions();
        if (values.size() != insert.values.front().size()) throw redshift::messages::values_of_different_lengths();
        rows += rows.empty() ? "(" : ", (";
        for (std::size_t i = 0; i < columns.size(); ++i) {
            const auto& column = *columns[i];
            const bool by_default = i >= values.size() || values[i]->as<redshift::DefaultValue>() != nullptr;
            if (!by_default) refuse_identity(column);
            rows += (i > 0 ? ", " : "") + (by_default
                                               ? default_of(context, target, column)
                                               : assigned(context, binder.value(*values[i]), column.type, column.name));
        }
        rows += ")";
    }
    return rows;
}

}  // namespace

namespace {

std::string insert_sql(Context& context, const Relation& target, const std::vector<const CatalogColumn*>& columns,
                       const std::string& source) {
    std::string names, values;
    for (const auto& column : target.columns) {
        const auto place = std::ranges::find(columns, &column);
        names += (names.empty() ? "" : ", ") + identifier(column.name);
        values += (values.empty() ? "" : ", ") +
                  (place == columns.end() ? default_of(context, target, column)
                                          : duck::internal_column(static_cast<std::size_t>(place - columns.begin())));
    }
    return fmt::format("INSERT INTO {} ({}) SELECT {} FROM ({}) AS {}{}", target.duck_name(), names, values, source,
                       duck::internal_name("rows"),
                       columns.empty() ? "" : "(" + duck::internal_columns(columns.size()) + ")");
}

// A DELETE of rows updated since the snapshot would be lost, as an UPDATE of deleted rows is. WriteConflicts records
// both: updates under the negative oid, which no table has.
std::int64_t updates_of(const Relation& table) {
    return -table.oid;
}

std::int64_t written(Context& context, const Relation& target, const std::string& sql) {
    const auto answer = context.transaction.run(sql);
    context.transaction.written().insert(target.oid);
    return answer.changed;
}

// For a column of literals and NULLs whose type is known only now: the values are converted as if each literal stood
// alone, which DuckDB's cast of the column would not do.
BoundExpression read_as(const Context& context, const BoundExpression& value, const Type& type) {
    const BoundExpression text(compose("CAST({} AS VARCHAR)", value.sql), Type::varchar(varchar_bytes_max));
    auto read = cast_of_time(context, text, type);
    if (!read && is_interval(type)) read = cast_of_interval(context, text, type);
    return read ? BoundExpression(std::move(*read), type) : value;
}

std::string sql_of(Context& context, const redshift::Insert& insert, const Relation& target) {
    auto columns = named_columns(target, insert.columns);
    if (insert.default_values) return insert_sql(context, target, {}, "SELECT 1");
    std::string source;
    if (insert.query) {
        const auto rows = Binder(context).rows(*insert.query);
        const auto& query = rows.sql.text;
        // Only DuckDB knows the number of columns of a query; it reports it before any row is computed.
        const auto width = context.transaction.run("SELECT * FROM (" + query + ") LIMIT 0").columns.size();
        if (width > columns.size()) throw redshift::messages::more_expressions_than_columns();
        if (width < columns.size() && !insert.columns.empty())
            throw redshift::messages::more_columns_than_expressions();
        columns.resize(width);
        std::string list;
        for (std::size_t i = 0; i < width; ++i) {
            refuse_identity(*columns[i]);
            BoundExpression value(Fragment(duck::internal_column(i)));
            if (rows.columns) {
                value.type = rows.columns->at(i).type;
                value.untyped = rows.columns->at(i).untyped;
            }
            if (value.untyped) value = read_as(context, value, columns[i]->type);
            list += (i > 0 ? ", " : "") + assigned(context, value, columns[i]->type, columns[i]->name);
        }
        source = fmt::format("SELECT {} FROM ({}) AS {}({})", list, query, duck::internal_name("query"),
                             duck::internal_columns(width));
    } else {
        if (insert.columns.empty()) {
            std::size_t widest = 0;
            for (const auto& row : insert.values) widest = std::max(widest, row.size());
            if (widest < columns.size()) columns.resize(widest);
        }
        source = "VALUES " + values_rows(context, insert, target, columns);
    }
    return insert_sql(context, target, columns, source);
}

std::string sql_of(Context& context, const redshift::Update& update, const Relation& target) {
    Binder binder(context);
    auto sql = binder.with(update.with).text;
    const auto name = binder.see(target, update.alias);
    const auto from = binder.from(update.from).text;
    sql += fmt::format("UPDATE {} AS {} SET {}", target.duck_name(), name,
                       set_list(context, binder, target, update.assignments));
    if (!from.empty()) sql += " FROM " + from;
    if (update.where) sql += " WHERE " + binder.expr(*update.where);
    return sql;
}

std::string sql_of(Context& context, const redshift::Delete& del, const Relation& target) {
    Binder binder(context);
    auto sql = binder.with(del.with).text;
    const auto name = binder.see(target, del.alias);
    const auto using_tables = binder.from(del.using_tables).text;
    sql += fmt::format("DELETE FROM {} AS {}", target.duck_name(), name);
    if (!using_tables.empty()) sql += " USING " + using_tables;
    if (del.where) sql += " WHERE " + binder.expr(*del.where);
    return sql;
}

// The tables of a MERGE with their names in the SQL, and the join condition.
struct Merging {
    Relation target, source;
    std::string target_name, source_name, on;
};

// Redshift refuses a target row matched by two source rows; DuckDB uses one of them.
void refuse_double_matches(Context& context, const Merging& merge) {
    const auto& [target, source, target_name, source_name, on] = merge;
    const auto target_sql = fmt::format("{} AS {}", target.duck_name(), target_name);
    const auto source_sql = fmt::format("{} AS {}", source.duck_name(), source_name);
    const auto matches = fmt::format("{} JOIN {} ON {}", target_sql, source_sql, on);
    // A column of this name hides DuckDB's number of the row.
    const auto sql =
        target.column("rowid") == nullptr
            ? fmt::format("SELECT 1 FROM {} GROUP BY {}.rowid HAVING count(*) > 1 LIMIT 1", matches, target_name)
            : fmt::format(
                  "SELECT 1 WHERE (SELECT count(*) FROM {}) > (SELECT count(*) FROM {} WHERE "
                  "EXISTS (SELECT 1 FROM {} WHERE {}))",
                  matches, target_sql, source_sql, on);
    if (!context.transaction.run(sql).rows.empty()) throw redshift::messages::merge_matches_twice();
}

// Deletes the matching target rows and inserts all rows of the source.
Result replace_rows(Context& context, const Merging& merge) {
    const auto& [target, source, target_name, source_name, on] = merge;
    if (source.columns.size() != target.columns.size()) throw redshift::messages::merge_source_columns();
    context.transaction.run(fmt::format("DELETE FROM {} AS {} USING {} AS {} WHERE {}", target.duck_name(), target_name,
                                        source.duck_name(), source_name, on));
    std::string list;
    std::vector<const CatalogColumn*> columns;
    for (std::size_t i = 0; i < target.columns.size(); ++i) {
        const auto& from = source.columns[i];
        refuse_identity(target.columns[i]);
        columns.push_back(&target.columns[i]);
        list += (i > 0 ? ", " : "") + assigned(context, {Fragment(identifier(from.name)), from.type},
                                               target.columns[i].type, target.columns[i].name);
    }
    return changed("MERGE",
                   insert_rows(context, target, columns, fmt::format("SELECT {} FROM {}", list, source.duck_name())));
}

Merging merging(Context& context, Binder& binder, const redshift::Merge& merge) {
    Merging result{
        writable(context, merge.target, LockMode::write), writable(context, merge.source, LockMode::read), {}, {}, {}};
    if (result.target.oid == result.source.oid && result.target.temporary == result.source.temporary)
        throw redshift::messages::merge_with_itself();
    result.target_name = binder.see(result.target);
    result.source_name = binder.see(result.source, merge.source_alias);
    result.on = binder.expr(*merge.on);
    return result;
}

std::string sql_of(Context& context, Binder& binder, const redshift::Merge& merge, const Merging& tables) {
    const auto& [target, source, target_name, source_name, on] = tables;
    auto sql = fmt::format("MERGE INTO {} AS {} USING {} AS {} ON {} WHEN MATCHED THEN ", target.duck_name(),
                           target_name, source.duck_name(), source_name, on);
    sql += merge.matched_delete ? "DELETE" : "UPDATE SET " + set_list(context, binder, target, merge.assignments);
    const auto columns = named_columns(target, merge.insert_columns);
    if (merge.insert_values.size() > columns.size()) throw redshift::messages::more_expressions_than_columns();
    std::string names, values;
    for (const auto& column : target.columns) {
        const auto place = static_cast<std::size_t>(std::ranges::find(columns, &column) - columns.begin());
        const bool given =
            place < merge.insert_values.size() && merge.insert_values[place]->as<redshift::DefaultValue>() == nullptr;
        names += (names.empty() ? "" : ", ") + identifier(column.name);
        values += (values.empty() ? "" : ", ") +
                  (given ? assigned(context, binder.value(*merge.insert_values[place]), column.type, column.name)
                         : default_of(context, target, column));
    }
    return sql + fmt::format(" WHEN NOT MATCHED THEN INSERT ({}) VALUES ({})", names, values);
}

}  // namespace

std::int64_t insert_rows(Context& context, const Relation& target, const std::vector<const CatalogColumn*>& columns,
                         const std::string& source) {
    return written(context, target, insert_sql(context, target, columns, source));
}

Result run(Context& context, const redshift::Insert& insert) {
    const auto target = writable(context, insert.table, LockMode::append);
    return changed("INSERT 0", written(context, target, sql_of(context, insert, target)));
}

Result run(Context& context, const redshift::Update& update) {
    const auto target = writable(context, update.table, LockMode::write);
    context.transaction.require_rows_kept(target.oid);
    const auto count = written(context, target, sql_of(context, update, target));
    if (count > 0) context.transaction.deletes(updates_of(target));
    return changed("UPDATE", count);
}

Result run(Context& context, const redshift::Delete& del) {
    const auto target = writable(context, del.table, LockMode::write);
    context.transaction.require_rows_kept(updates_of(target));
    const auto count = written(context, target, sql_of(context, del, target));
    if (count > 0) context.transaction.deletes(target.oid);
    return changed("DELETE", count);
}

Result run(Context& context, const redshift::Merge& merge) {
    Binder binder(context);
    const auto tables = merging(context, binder, merge);
    const auto& target = tables.target;
    context.transaction.require_rows_kept(target.oid);
    const bool deletes = merge.remove_duplicates || merge.matched_delete;
    if (deletes) context.transaction.require_rows_kept(updates_of(target));
    context.transaction.deletes(deletes ? target.oid : updates_of(target));
    refuse_double_matches(context, tables);
    if (merge.remove_duplicates) return replace_rows(context, tables);
    return changed("MERGE", written(context, target, sql_of(context, binder, merge, tables)));
}

std::string changing_sql(Context& context, const redshift::Statement& statement) {
    if (const auto* insert = statement.as<redshift::Insert>())
        return sql_of(context, *insert, writable(context, insert->table, LockMode::read));
    if (const auto* update = statement.as<redshift::Update>())
        return sql_of(context, *update, writable(context, update->table, LockMode::read));
    if (const auto* del = statement.as<redshift::Delete>())
        return sql_of(context, *del, writable(context, del->table, LockMode::read));
    if (const auto* merge = statement.as<redshift::Merge>(); merge != nullptr && !merge->remove_duplicates) {
        Binder binder(context);
        return sql_of(context, binder, *merge, merging(context, binder, *merge));
    }
    throw redshift::messages::unsupported("EXPLAIN of this statement");
}

}  // namespace loadonce::local
