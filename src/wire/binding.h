// A statement with its parameters $1, $2 ... made a statement without.
//
// Redshift's clients bind a few values; a Session takes text. The values are put in place of the parameter tokens that
// the lexer finds, as literals of the type that the client announced, so neither a quote nor a backslash in a value,
// nor a $1 inside of a string, can change what the statement is.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loadonce::wire {

struct ParameterPlace {
    std::size_t offset = 0, bytes = 0;  // of the token in the statement
    std::size_t number = 0;             // from 0
};

// In the order of the text. Throws 42601 for a statement that has no end, 08P01 for a parameter number over 32767.
[[nodiscard]] std::vector<ParameterPlace> parameters_of(std::string_view sql);
// `literals` has one entry for every parameter.
[[nodiscard]] std::string with_values(std::string_view sql, std::span<const ParameterPlace> places,
                                      std::span<const std::string> literals);

// What the wire has to know of a statement before it runs.
enum class Kind {
    other,
    begin,
    end,            // COMMIT, ROLLBACK and their synonyms
    outside_block,  // Redshift refuses it inside of a transaction: it gets no implicit one
    deallocate,     // of what the client prepared through the protocol
};
[[nodiscard]] Kind kind_of(std::string_view statement);
// The prepared statement that a DEALLOCATE names; empty for ALL. Throws 08P01 when it names none.
[[nodiscard]] std::string deallocated_name(std::string_view statement);

}  // namespace loadonce::wire
