// Replaces the parameters $1, $2 ... of a statement by their values.
//
// Clients of Redshift bind a few values, but a Session takes only text. The lexer finds the parameter tokens; each is
// replaced by a literal of the type that the client announced. Thus no quote or backslash in a value, and no $1 inside
// a string, can change the statement.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loadonce::wire {

struct ParameterPlace {
    std::size_t offset = 0, bytes = 0;  // of the token, in the statement
    std::size_t number = 0;             // from 0
};

// Returns the parameter tokens in the order of the text. Throws 42601 for an unterminated literal or comment, 08P01 for
// a parameter number above 32767.
[[nodiscard]] std::vector<ParameterPlace> parameters_of(std::string_view sql);
// Returns `sql` with the literals in place of its parameters. `literals` has one entry per parameter number. Throws
// 54000 for a result above the limit for a statement.
[[nodiscard]] std::string with_values(std::string_view sql, std::span<const ParameterPlace> places,
                                      std::span<const std::string> literals);

// What the protocol has to know about a statement before it runs.
enum class Kind {
    other,
    begin,
    end,            // COMMIT, ROLLBACK and their synonyms
    outside_block,  // not allowed in a transaction block: no implicit transaction is opened
    deallocate,     // of a statement prepared through the protocol
};
[[nodiscard]] Kind kind_of(std::string_view statement);
// Returns the prepared statement named by a statement of Kind::deallocate; empty for ALL.
[[nodiscard]] std::string deallocated_name(std::string_view statement);

}  // namespace loadonce::wire
