// The names that a query sees.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "local/expression/bound_expression.h"

namespace loadonce::local {

// The tables in FROM, and the scopes of the queries around.
//
// In the SQL each table has a name of ours, which no other table in sight has, and each column is written with it: so
// it cannot be taken for an alias, a field of a column, or the column of another table, and equal expressions have
// equal texts however they were written. The names depend on nothing but the place in the tree.
class Scope {
  public:
    explicit Scope(Scope* outer = nullptr) : outer_(outer), depth_(outer != nullptr ? outer->depth_ + 1 : 0) {}

    [[nodiscard]] Scope* outer() const { return outer_; }
    [[nodiscard]] std::size_t depth() const { return depth_; }

    // Returns the name that the table has to have in the SQL, whose columns are numbered if two have one name
    // (BoundTable). `schema`: by which it may be called too. Throws 42712 for a name that is taken.
    std::string add(std::string name, std::optional<std::vector<BoundColumn>> columns, std::string schema = {});
    // The columns of the query itself, which have no table.
    void add_result(std::vector<BoundColumn> columns) { sources_.push_back({{}, {}, std::move(columns)}); }
    // What a column's name means.
    struct Column {
        const BoundColumn* known;  // null: the columns of its table are not known
        Fragment sql;
    };
    // None if there is no such column. Throws 42702 for a name that several tables have.
    [[nodiscard]] std::optional<Column> resolve(const std::vector<std::string>& parts) const;
    [[nodiscard]] std::size_t sources() const { return sources_.size(); }
    // The columns that JOIN ... USING (`names`) or NATURAL JOIN merges: of the tables [left, right) with those of
    // [right, sources()). None where columns are not known, or one of the names is missing.
    struct Shared {
        BoundColumn left, right;
        std::string left_sql, right_sql;
    };
    [[nodiscard]] std::optional<std::vector<Shared>> shared(std::size_t left, std::size_t right,
                                                            const std::vector<std::string>& names, bool natural) const;
    // Merges them; "*" lists the merged columns first.
    void join(std::size_t left, std::size_t right, const std::vector<Shared>& shared, bool left_first, bool right_too);
    // DuckDB merges the columns; "*" is not expanded here.
    void merge_columns() { merged_ = true; }
    [[nodiscard]] bool has_joined_columns() const { return !merged_ && !joins_.empty(); }
    // Whether "*" has to be written as a list of columns.
    [[nodiscard]] bool has_numbered_columns() const;
    // What is before a column's name: t, s.t or database.s.t.
    using Qualifier = std::span<const std::string>;
    // Whether a table in FROM, here or around, is called so.
    [[nodiscard]] bool has_table(Qualifier qualifier) const;
    // What stands for the table in the SQL; null if it is not in FROM here.
    [[nodiscard]] const std::string* table_sql(Qualifier qualifier) const;
    // Whether a table in FROM has the column, or may have it, as its columns are not known. Not of the queries around.
    [[nodiscard]] bool has_column(const std::vector<std::string>& parts) const;
    [[nodiscard]] bool knows_all_columns() const;
    struct Visible {
        BoundColumn column;
        std::string sql;
        bool joined = false;
    };
    // The columns of "*" and "t.*"; none if they are not known.
    [[nodiscard]] std::optional<std::vector<Visible>> star(const std::vector<std::string>& qualifier) const;

  private:
    // The tables from `first` to `last` as one.
    struct Joined {
        std::size_t first = 0, last = 0;
        std::vector<Visible> columns;
    };
    [[nodiscard]] std::optional<std::vector<Visible>> visible(std::size_t first, std::size_t last) const;

    [[nodiscard]] static Visible column_of(const BoundTable& source, const BoundColumn& column);
    [[nodiscard]] std::optional<Column> resolve_here(const std::vector<std::string>& parts) const;

    Scope* outer_;
    std::size_t depth_;
    std::vector<BoundTable> sources_;
    std::vector<Joined> joins_;  // the widest last
    bool merged_ = false;
};

}  // namespace loadonce::local
