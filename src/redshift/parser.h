// Parses Redshift SQL into syntax trees.
//
// Errors are loadonce::Error with a SQLSTATE, and the line (from 1) and byte offset in the parsed text:
//   errors::sql_syntax       42601: not Redshift SQL (`syntax error at or near "..."`), unterminated literal,
//                            unterminated comment
//   errors::sql_unsupported  0A000: a statement that Redshift has and this program does not support
//   errors::sql_failed       54000, 54001: a statement of more than 16 MB, or nested deeper than max_nesting
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "redshift/ast.h"

namespace loadonce::redshift {

inline constexpr std::size_t max_statement_bytes = 16u << 20;

// Returns all statements of a script. Empty ones (stray semicolons, comments) are left out.
[[nodiscard]] std::vector<Statement> parse(std::string_view sql);
// Returns the single statement in `sql`, with or without a semicolon. Throws 42601 if there is none or more than one.
[[nodiscard]] Statement parse_one(std::string_view sql);

// A statement's text without semicolon and surrounding white space and comments. split() does not parse: a statement
// with a syntax error does not prevent those before it from being returned. It throws only for unterminated literals
// and comments. The texts are views into `sql`.
struct StatementText {
    std::string_view text;
    std::size_t offset = 0;  // in sql
    std::size_t line = 1;
};
[[nodiscard]] std::vector<StatementText> split(std::string_view sql);

}  // namespace loadonce::redshift
