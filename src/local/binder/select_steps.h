// The aliases of a select list, which other expressions of the same SELECT may use (AWS, "SELECT list": lateral alias).
//
// A short alias is replaced by its expression, as on Redshift. One that is long, or that changes with each evaluation,
// is computed once: the SELECT becomes a chain of subqueries, here called steps. Step 0 is the SELECT itself, each
// other one adds what needs a column of those before it, and the last gives the columns their names and sorts the rows:
//
//     SELECT random() AS r, r - r AS z FROM t
//     SELECT s0 AS r, s1 AS z FROM (SELECT * REPLACE (s0 - s0 AS s1) FROM (SELECT random(), NULL FROM t) AS q(s0, s1))
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "local/expression/bound_expression.h"
#include "local/expression/scope.h"
#include "redshift/ast.h"

namespace loadonce::local {

// GROUP BY (groups.cpp).
struct Grouped {
    struct Key {
        std::string rows;        // its SQL over the rows of this query and of those around
        Fragment sql;            // as GROUP BY has it: a string without trailing blanks
        Fragment value;          // over the rows: its SQL, or a column that holds it
        bool is_string = false;  // and may have trailing blanks: any of the group's values is shown
    };
    struct Found {
        BoundExpression typed;
        std::size_t key;
    };
    std::vector<Key> keys;
    bool sets = false;  // GROUPING SETS, ROLLUP or CUBE
    // The expressions that were compared with the keys; none: it is no key.
    std::unordered_map<const redshift::Expr*, std::optional<Found>> found = {};
};

// A longer text stands once. Without a bound, aliases of aliases double it at each level.
inline constexpr std::size_t repeated_bytes_max = 1024;

struct SelectSteps {
    struct Item {
        const redshift::SelectItem* written = nullptr;
        std::size_t place = 0;         // among the items
        std::size_t first_column = 0;  // "*" has more than one
        std::size_t step = 0;          // which computes it
        BoundExpression bound = {};    // over the columns of the step before
        bool is_volatile_key = false;  // of GROUP BY: a string is shown without trailing blanks, as it is compared
        // In clauses of step 0, with all aliases replaced; a place for each Replaced.
        std::array<std::optional<BoundExpression>, 4> replaced = {};
    };
    enum class Replaced : std::uint8_t { of_rows, of_groups, in_subquery, without_groups };
    enum class Mode : char {
        base,     // step 0: an alias is replaced, or sets `needs_step` if it must not be
        replace,  // the same, where an alias can only be replaced
        step,     // `step`: an alias is a column, and what has none is computed by step 0
    };
    static constexpr std::size_t last = static_cast<std::size_t>(-1);  // the step after all others

    SelectSteps(Scope& of, SelectSteps* around)
        : scope(of), outer(around), depth(around != nullptr ? around->depth + 1 : 0) {}

    // Of the items before `visible`; null if none has that alias.
    [[nodiscard]] Item* find(std::string_view alias);
    // The names of the columns in the chain; `depth` keeps those of a subquery apart.
    [[nodiscard]] std::string column(std::size_t place) const;
    [[nodiscard]] Fragment column_sql(std::size_t place) const;
    // The column of step 0 that holds a value.
    [[nodiscard]] Fragment exported(const Fragment& sql);
    // The chain. `tail`: FROM and what follows it in step 0.
    [[nodiscard]] Fragment chain_sql(const Fragment& tail, const std::vector<BoundColumn>& columns) const;

    Scope& scope;
    SelectSteps* outer;  // of the query around
    std::size_t depth;
    Grouped grouped = {};  // of what is being bound: none in WHERE and in aggregates
    std::vector<Item> items = {};
    std::size_t visible = 0;
    Mode mode = Mode::base;
    std::size_t step = 0;
    bool needs_step = false;   // what was bound uses an alias that must be a column, and is none in this step
    bool in_subquery = false;  // an alias is being bound that a subquery uses
    bool is_chain = false;
    std::size_t count = 0;    // of the steps after step 0
    Fragment condition = {};  // QUALIFY, over the columns of all steps
    std::vector<Fragment> exports = {};
    std::vector<Fragment> key_columns = {};  // of GROUP BY: derived tables beside those of FROM, each with one column
};

}  // namespace loadonce::local
