// Types of expressions: what Redshift's differ from DuckDB's in needs them. Division of numerics, comparison without
// trailing blanks, assignment, lengths of CREATE TABLE AS.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "table/schema.h"

namespace loadonce::local {

// An expression of the translation: DuckDB's SQL for it, and its type in Redshift.
struct BoundExpression {
    BoundExpression() = default;
    BoundExpression(std::string text)
        : sql(std::move(text)) {}  // NOLINT(google-explicit-constructor): the type is not known
    BoundExpression(std::string text, std::optional<Type> of) : sql(std::move(text)), type(of) {}

    std::string sql;
    std::optional<Type> type;            // none: not known, or one that no column has (an interval)
    bool untyped = false;                // a string literal or NULL: takes the type of what it meets
    std::optional<std::string> literal;  // of a string literal: its text
    bool trimmed = false;                // a string that is known to end with no blank
    bool unqualified = false;            // INTERVAL '...' without fields, or made of such
};

// A column of a query's result or of a table in FROM.
struct BoundColumn {
    std::string name;
    std::optional<Type> type;
    bool untyped = false;
};

// A named one; the columns are none where they are not known.
struct BoundTable {
    std::string name;
    std::optional<std::vector<BoundColumn>> columns;
};

// A query: its SQL, and its columns unless some are not known.
struct BoundQuery {
    std::string sql;
    std::optional<std::vector<BoundColumn>> columns;
};

[[nodiscard]] bool is_string(const std::optional<Type>& type);
[[nodiscard]] bool is_integer(const std::optional<Type>& type);
[[nodiscard]] bool is_number(const std::optional<Type>& type);
[[nodiscard]] bool is_datetime(const std::optional<Type>& type);

// The NUMERIC that an integer is beside a NUMERIC; any other type as it is.
[[nodiscard]] Type as_decimal(const Type& type);

// The type of CASE, COALESCE and UNION; none if they have no common one that is known. Numerics: as AWS's "Computations
// with numeric values" has it for set operators.
[[nodiscard]] std::optional<Type> common_type(const std::vector<BoundColumn>& columns);
[[nodiscard]] std::optional<Type> common_type(const std::vector<BoundExpression>& values);

// As it is compared: Redshift ignores trailing blanks of CHAR and VARCHAR (AWS: "Character types").
[[nodiscard]] std::string compared(const BoundExpression& value);

}  // namespace loadonce::local
