// Redshift SQL to trees.
//
// Errors are loadonce::Error with a SQLSTATE and a place whose line (from 1) and byte offset are those in the parsed
// text:
//   errors::sql_syntax       42601, what is no Redshift SQL: `syntax error at or near "..."`; also unterminated
//   literals and comments errors::sql_unsupported  0A000, a statement of Redshift that is known here and not supported
//   errors::sql_failed       54000 or 54001, a statement of more than 16 MB, or nested deeper than max_nesting
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "redshift/ast.h"

namespace loadonce::redshift {

inline constexpr std::size_t max_statement_bytes = 16u << 20;
// Bound on a tree's height. A query inside an expression counts as several levels.
inline constexpr int max_nesting = 1000;

// All statements of a script; empty ones (stray semicolons, comments) are left out.
[[nodiscard]] std::vector<Statement> parse(std::string_view sql);
// The single statement in `sql`, with or without a semicolon; 42601 if there is none or more than one.
[[nodiscard]] Statement parse_one(std::string_view sql);

// The texts of a script's statements, without semicolons and surrounding white space and comments. Views into `sql`.
// Only lexical: a statement that does not parse does not hide those before it. Throws only for what has no end
// (literal, comment).
struct StatementText {
    std::string_view text;
    std::size_t offset = 0;  // in sql
    std::size_t line = 1;
};
[[nodiscard]] std::vector<StatementText> split(std::string_view sql);

}  // namespace loadonce::redshift
