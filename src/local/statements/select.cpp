#include <fmt/format.h>

#include <algorithm>

#include "local/binder/binder.h"
#include "local/expression/interval.h"
#include "local/expression/zones.h"
#include "local/statements/statements.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

// A result column whose type or text format differs from DuckDB's.
struct Retyped {
    std::size_t column;
    std::uint32_t oid;
    std::size_t bytes = 0;  // of a CHAR, which is stored without trailing spaces
    std::string text = {};  // SQL of the text, over duck::internal_column(); empty: DuckDB's text
};

std::vector<Retyped> retyped(const Context& context, const BoundQuery& rows) {
    std::vector<Retyped> found;
    for (std::size_t i = 0; rows.columns && i < rows.columns->size(); ++i) {
        const auto& type = (*rows.columns)[i].type;
        if (!type) continue;
        if (type->kind == TypeKind::char_)
            // CHAR allows only single-byte characters.
            found.push_back({i, redshift::type_oid(Type{TypeKind::char_, 1, 0, 0}), std::size_t(type->length)});
        else if (is_interval(type))
            found.push_back({i, redshift::type_oid(*type), 0,
                             interval_text_sql(Fragment(duck::internal_column(i)), type->kind).text});
        else if (type->kind == TypeKind::timestamptz)
            found.push_back({i, redshift::type_oid(*type), 0,
                             in_utc(context) ? "" : zoned_text(context, Fragment(duck::internal_column(i))).text});
    }
    return found;
}

// Returns the query with the columns' `text` expressions applied, if there are any.
std::string with_texts(const BoundQuery& rows, const std::vector<Retyped>& columns) {
    if (std::ranges::all_of(columns, &std::string::empty, &Retyped::text)) return rows.sql.text;
    std::string values;
    auto next = columns.begin();
    for (std::size_t i = 0; i < rows.columns->size(); ++i) {
        const bool is_next = next != columns.end() && next->column == i;
        const auto name = duck::internal_column(i);
        values += fmt::format("{}{} AS {}", i > 0 ? ", " : "", is_next && !next->text.empty() ? next->text : name,
                              duck::identifier((*rows.columns)[i].name));
        if (is_next) ++next;
    }
    return fmt::format("SELECT {} FROM ({}) AS {}({})", values, rows.sql, duck::internal_name("rows"),
                       duck::internal_columns(rows.columns->size()));
}

}  // namespace

duck::StreamingResult select(Context& context, const redshift::Query& query) {
    const auto translated = Binder(context).rows(query);
    const auto columns = retyped(context, translated);
    auto rows = context.transaction.stream(with_texts(translated, columns));
    for (const auto& one : columns) rows.pad(one.column, one.bytes, one.oid);
    return rows;
}

// Does not start DuckDB's transaction, so that describing takes no snapshot.
std::vector<warehouse::ResultColumn> described(Context& context, const redshift::Query& query) {
    const auto translated = Binder(context).rows(query);
    auto columns = context.transaction.columns(translated.sql.text);
    for (const auto& one : retyped(context, translated)) columns.at(one.column).type_oid = one.oid;
    return columns;
}

std::vector<warehouse::ResultColumn> explain_columns() {
    return {{"query plan", 25}};
}

// The plan is DuckDB's; only the result's form, one column of lines, is Redshift's.
Result run(Context& context, const redshift::Explain& explain) {
    const auto sql = [&] {
        if (const auto* select = explain.statement->as<redshift::SelectStatement>())
            return Binder(context).query(*select->query);
        if (const auto* create = explain.statement->as<redshift::CreateTable>(); create != nullptr && create->as)
            return Binder(context).query(*create->as);
        return changing_sql(context, *explain.statement);
    };
    const auto plan = context.transaction.run("EXPLAIN " + sql());
    Result result = done("EXPLAIN");
    result.columns = explain_columns();
    for (const auto& row : plan.rows) {
        const auto text = row.back().value_or("");
        for (std::size_t start = 0; start < text.size();) {
            const auto end = std::min(text.find('\n', start), text.size());
            result.rows.push_back({text.substr(start, end - start)});
            start = end + 1;
        }
    }
    return result;
}

}  // namespace loadonce::local
