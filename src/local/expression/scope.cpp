#include "local/expression/scope.h"

#include <algorithm>

#include "local/duck/names.h"

namespace loadonce::local {

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

const std::string* Scope::table_of(std::string_view column) const {
    if (merged_) return nullptr;
    for (const auto& source : sources_) {
        if (!source.columns) return nullptr;
        if (std::ranges::find(*source.columns, column, &BoundColumn::name) != source.columns->end())
            return source.name.empty() ? nullptr : &source.name;
    }
    return nullptr;
}

bool Scope::is_engine_name(const std::vector<std::string>& parts) const {
    const bool qualified = parts.size() > 1;
    const auto& name = parts.back();
    bool is_table = false, is_column = false;  // the name, or what is before its point
    for (const auto* scope = this; scope != nullptr; scope = scope->outer_) {
        for (const auto& source : scope->sources_) {
            if (!source.columns) return false;
            const auto has = [&source](const std::string& column) {
                return std::ranges::find(*source.columns, column, &BoundColumn::name) != source.columns->end();
            };
            const auto& first = qualified ? parts[parts.size() - 2] : name;
            is_table = is_table || source.name == first;
            is_column = is_column || has(first);
            if ((!qualified || source.name == first) && has(name)) return false;
        }
    }
    if (name == "rowid") return true;
    return qualified ? !is_table && is_column : is_table;
}

bool Scope::has_column(const std::vector<std::string>& parts) const {
    return std::ranges::any_of(sources_, [&](const BoundTable& source) {
        if (parts.size() > 1 && source.name != parts[parts.size() - 2]) return false;
        return !source.columns ||
               std::ranges::find(*source.columns, parts.back(), &BoundColumn::name) != source.columns->end();
    });
}

bool Scope::knows_all_columns() const {
    return std::ranges::all_of(sources_, [](const BoundTable& source) { return source.columns.has_value(); });
}

bool Scope::may_be_elsewhere(const std::vector<std::string>& parts) const {
    for (const auto* scope = this; scope != nullptr; scope = scope->outer_) {
        for (const auto& source : scope->sources_) {
            if (parts.size() > 1 && source.name != parts[parts.size() - 2]) continue;
            if (!source.columns) return true;
            if (parts.size() > 1) return false;
        }
    }
    return false;
}

bool Scope::has_table(std::string_view name) const {
    for (const auto* scope = this; scope != nullptr; scope = scope->outer_)
        if (std::ranges::find(scope->sources_, name, &BoundTable::name) != scope->sources_.end()) return true;
    return false;
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

}  // namespace loadonce::local
