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

// The tables in FROM, the scopes of the queries around, and the aliases of the select list.
class Scope {
  public:
    explicit Scope(Scope* outer = nullptr) : outer_(outer) {}

    [[nodiscard]] Scope* outer() const { return outer_; }

    void add(std::string name, std::optional<std::vector<BoundColumn>> columns);
    // An alias of the select list. `computed`: it is not the column of the same name.
    void add_alias(BoundColumn column, bool computed) {
        if (computed) computed_.push_back(column.name);
        aliases_.push_back(std::move(column));
    }
    // Whether `name` is a column of a table and the alias of another expression.
    [[nodiscard]] bool is_ambiguous(std::string_view name) const;
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
    // The SQL of a merged column; null if the name is not of one.
    [[nodiscard]] const std::string* joined(const std::vector<std::string>& parts) const;
    // The SQL of "*" without the excluded columns; empty unless columns are merged.
    [[nodiscard]] std::string star_sql(const std::vector<std::string>& excluded) const;

    // Null: not found, which is an error if may_be_elsewhere() does not hold either.
    [[nodiscard]] const BoundColumn* find(const std::vector<std::string>& parts) const;
    // The name of the table in FROM, here, that has the column; null if it is not known or has no name.
    [[nodiscard]] const std::string* table_of(std::string_view column) const;
    // Whether DuckDB would find something that is no column of the query under this name: the number of a row, a row as
    // one value, a field of a column. False where the columns are not all known.
    [[nodiscard]] bool is_engine_name(const std::vector<std::string>& parts) const;
    // Whether a table whose columns are not known may have the column; for a qualified name, that table.
    [[nodiscard]] bool may_be_elsewhere(const std::vector<std::string>& parts) const;
    // Whether a table in FROM, here or around, has this name.
    [[nodiscard]] bool has_table(std::string_view name) const;
    // Whether a table in FROM has the column, or may have it, as its columns are not known. Not of the queries around.
    [[nodiscard]] bool has_column(const std::vector<std::string>& parts) const;
    [[nodiscard]] bool knows_all_columns() const;
    // The columns of "*" and "t.*".
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
