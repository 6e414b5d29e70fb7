// Operands that stand more than once in the SQL made of them.
//
// DuckDB evaluates an expression as often as it is written, and in NULLIF and CASE x WHEN once for each comparison. An
// operand that is written twice doubles the text at each level of nesting, and RANDOM() has two values. So such an
// operand is bound: it becomes the argument of a lambda, whose parameter stands for its value in one row. A short one
// without effects is repeated once: DuckDB takes less time for that than for a lambda.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "local/expression/fragment.h"

namespace loadonce::local {

struct Operand {
    enum class Use : char {
        repeated,  // written, or compared by DuckDB, several times
        listed,    // written once, and evaluated by DuckDB several times at most: bound if its value changes
        single,    // evaluated once, or not at all
    };

    Operand(Fragment fragment, Use how = Use::repeated)  // NOLINT(google-explicit-constructor): most are repeated
        : sql(std::move(fragment)), use(how) {}

    Fragment sql;
    Use use;
};
[[nodiscard]] inline Operand single(Fragment sql) {
    return {std::move(sql), Operand::Use::single};
}

using Operands = std::vector<Operand>;
// What stands for each of the operands, in their order.
using Bound = std::vector<Fragment>;

// The SQL that `body` makes of the operands, or of the names that they are bound to.
[[nodiscard]] Fragment bind_once(const Operands& operands, const std::function<Fragment(const Bound&)>& body);

}  // namespace loadonce::local
