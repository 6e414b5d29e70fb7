// Operands that stand more than once in the SQL made of them.
//
// DuckDB evaluates an expression as often as it is written, and in NULLIF and CASE x WHEN once for each comparison. An
// operand that is written twice doubles the text at each level of nesting, and RANDOM() has two values. So such an
// operand is bound: it becomes the argument of a lambda, whose parameter stands for its value in one row.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace loadonce::local {

struct Operand {
    enum class Use : char {
        repeated,  // written, or compared by DuckDB, several times
        listed,    // written once, and evaluated by DuckDB several times at most: bound if its value changes
        single,    // evaluated once, or not at all
    };

    Operand(std::string text, Use how = Use::repeated)  // NOLINT(google-explicit-constructor): most are repeated
        : sql(std::move(text)), use(how) {}

    std::string sql;
    Use use;
};
[[nodiscard]] inline Operand single(std::string sql) {
    return {std::move(sql), Operand::Use::single};
}

using Operands = std::vector<Operand>;
// What stands for each of the operands, in their order.
using Bound = std::vector<std::string>;

// The SQL that `body` makes of the operands, or of the names that they are bound to.
[[nodiscard]] std::string bind_once(const Operands& operands, const std::function<std::string(const Bound&)>& body);

// Whether `sql` may be written several times: a column, a literal, a bound name, or one of these in a cast or without
// its trailing blanks. It is short, has no effect, and costs less than a lambda does.
[[nodiscard]] bool is_repeatable(std::string_view sql);

}  // namespace loadonce::local
