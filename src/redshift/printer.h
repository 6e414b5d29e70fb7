// Prints syntax trees as Redshift SQL: one line, identifiers quoted. Parsing the text gives the same tree.
#pragma once

#include <string>

#include "redshift/ast.h"

namespace loadonce::redshift {

[[nodiscard]] std::string print(const Statement& statement);
[[nodiscard]] std::string print(const Query& query);
[[nodiscard]] std::string print(const Expr& expr);
[[nodiscard]] std::string print(const TypeName& type);

// Returns the name of a result column: its alias, a column's last part, a function's name, a cast's operand or type, or
// "case"; otherwise "?column?".
[[nodiscard]] std::string result_name(const SelectItem& item);

}  // namespace loadonce::redshift
