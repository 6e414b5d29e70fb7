// The names that a query sees.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "local/expression/bound_expression.h"

namespace loadonce::local {

// The tables that a query sees, those of the queries around it, and the names its select list gives.
class Scope {
  public:
    explicit Scope(Scope* outer = nullptr) : outer_(outer) {}

    [[nodiscard]] Scope* outer() const { return outer_; }

    void add(std::string name, std::optional<std::vector<BoundColumn>> columns);
    // `computed`: it is not the column of that name itself.
    void add_alias(BoundColumn column, bool computed) {
        if (computed) computed_.push_back(column.name);
        aliases_.push_back(std::move(column));
    }
    // Whether `name` is both a column of a table and something else that the select list calls so.
    [[nodiscard]] bool is_ambiguous(std::string_view name) const;
    [[nodiscard]] std::size_t sources() const { return sources_.size(); }
    // JOIN ... USING and NATURAL join columns of the tables from `left` to `right`, and from there on: they become one
    // each, which "*" has first. `name`: of the column. False, and nothing done, where the columns are not known here.
    struct Shared {
        BoundColumn left, right;
        std::string left_sql, right_sql;
    };
    [[nodiscard]] std::optional<std::vector<Shared>> shared(std::size_t left, std::size_t right,
                                                            const std::vector<std::string>& names, bool natural) const;
    void join(std::size_t left, std::size_t right, const std::vector<Shared>& shared, bool left_first, bool right_too);
    // The same, left to DuckDB: so is what "*" stands for.
    void merge_columns() { merged_ = true; }
    // What an unqualified name stands for that such a join has made one of two; null: it stands for itself.
    [[nodiscard]] const std::string* joined(const std::vector<std::string>& parts) const;
    // The SQL of "*" without some columns where such a join is among the tables, or nothing.
    [[nodiscard]] std::string star_sql(const std::vector<std::string>& excluded) const;

    // None: not known here (DuckDB says whether it exists).
    [[nodiscard]] const BoundColumn* find(const std::vector<std::string>& parts) const;
    // Of "*" and "t.*".
    [[nodiscard]] std::optional<std::vector<BoundColumn>> star(const std::vector<std::string>& qualifier) const;

  private:
    struct Visible {
        BoundColumn column;
        std::string sql;
        bool joined = false;
    };
    // The tables from `first` to `last` as one.
    struct Joined {
        std::size_t first = 0, last = 0;
        std::vector<Visible> columns;
    };
    [[nodiscard]] std::optional<std::vector<Visible>> visible(std::size_t first, std::size_t last) const;

    Scope* outer_;
    std::vector<BoundTable> sources_;
    std::vector<Joined> joins_;  // the widest last
    std::vector<BoundColumn> aliases_;
    std::vector<std::string> computed_;
    bool merged_ = false;
};

}  // namespace loadonce::local
