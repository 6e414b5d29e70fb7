#include "local/expression/scope.h"

#include <fmt/format.h>

#include <algorithm>

#include "local/duck/names.h"
#include "local/engine/names.h"
#include "redshift/messages.h"

namespace loadonce::local {

namespace {

bool is_called(const BoundTable& source, Scope::Qualifier qualifier) {
    const auto size = qualifier.size();
    return source.name == qualifier.back() && (size < 2 || source.schema == qualifier[size - 2]) &&
           (size < 3 || qualifier[size - 3] == database_name);
}

// None for a column that is written without its table.
Scope::Qualifier qualifier_of(const std::vector<std::string>& parts) {
    return std::span(parts).first(parts.size() - 1);
}

}  // namespace

std::string Scope::add(std::string name, std::optional<std::vector<BoundColumn>> columns, std::string schema) {
    if (!name.empty() && table_sql({&name, 1}) != nullptr) throw redshift::messages::table_twice(name);
    (void)duck::identifier(name);  // refuses a reserved one
    auto sql = duck::internal_name(fmt::format("t{}_{}", depth_, sources_.size()));
    const bool numbered = columns && has_twins(*columns);
    sources_.push_back({std::move(name), std::move(schema), std::move(columns), numbered, sql});
    return sql;
}

Scope::Visible Scope::column_of(const BoundTable& source, const BoundColumn& column) {
    const auto name = source.numbered
                          ? duck::internal_column(static_cast<std::size_t>(&column - source.columns->data()))
                          : duck::identifier(column.name);
    return {column, source.sql.empty() ? name : source.sql + "." + name, false};
}

std::optional<Scope::Column> Scope::resolve(const std::vector<std::string>& parts) const {
    for (const auto* scope = this; scope != nullptr; scope = scope->outer_)
        if (auto found = scope->resolve_here(parts)) {
            found->sql.columns_from = found->sql.columns_to = scope->depth_;
            return found;
        }
    return std::nullopt;
}

std::optional<Scope::Column> Scope::resolve_here(const std::vector<std::string>& parts) const {
    const bool qualified = parts.size() > 1;
    if (!qualified)
        for (auto join = joins_.rbegin(); join != joins_.rend(); ++join)
            for (const auto& one : join->columns)
                if (one.joined && one.column.name == parts[0]) return Column{&one.column, Fragment(one.sql)};
    std::optional<Column> found;
    bool unknown = false;
    for (const auto& source : sources_) {
        if (qualified && !is_called(source, qualifier_of(parts))) continue;
        if (!source.columns) {
            if (qualified) return Column{nullptr, Fragment(source.sql + "." + duck::identifier(parts.back()))};
            unknown = true;
            continue;
        }
        for (const auto& column : *source.columns) {
            if (column.name != parts.back()) continue;
            if (merged_ && !qualified) return Column{&column, Fragment(duck::identifier(column.name))};
            if (found) throw redshift::messages::column_ambiguous(column.name);
            found = Column{&column, Fragment(column_of(source, column).sql)};
        }
    }
    // DuckDB looks for it.
    if (!found && unknown) return Column{nullptr, Fragment(duck::identifier(parts.back()))};
    return found;
}

bool Scope::has_column(const std::vector<std::string>& parts) const {
    return std::ranges::any_of(sources_, [&](const BoundTable& source) {
        if (parts.size() > 1 && !is_called(source, qualifier_of(parts))) return false;
        return !source.columns ||
               std::ranges::find(*source.columns, parts.back(), &BoundColumn::name) != source.columns->end();
    });
}

bool Scope::knows_all_columns() const {
    return std::ranges::all_of(sources_, [](const BoundTable& source) { return source.columns.has_value(); });
}

bool Scope::has_numbered_columns() const {
    return std::ranges::any_of(sources_, &BoundTable::numbered);
}

bool Scope::has_table(Qualifier qualifier) const {
    for (const auto* scope = this; scope != nullptr; scope = scope->outer_)
        if (scope->table_sql(qualifier) != nullptr) return true;
    return false;
}

const std::string* Scope::table_sql(Qualifier qualifier) const {
    const auto found = std::ranges::find_if(sources_, [&](const BoundTable& one) { return is_called(one, qualifier); });
    return found == sources_.end() ? nullptr : &found->sql;
}

std::optional<std::vector<Scope::Visible>> Scope::star(const std::vector<std::string>& qualifier) const {
    if (qualifier.empty()) return visible(0, sources_.size());
    if (merged_) return std::nullopt;
    std::vector<Visible> all;
    for (const auto& source : sources_) {
        if (!is_called(source, qualifier)) continue;
        if (!source.columns) return std::nullopt;
        for (const auto& column : *source.columns) all.push_back(column_of(source, column));
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
        if (!source.columns) return std::nullopt;
        for (const auto& column : *source.columns) all.push_back(column_of(source, column));
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

}  // namespace loadonce::local
