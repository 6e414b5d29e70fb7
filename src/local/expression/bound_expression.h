// Expressions, columns and queries as the binder makes them: DuckDB's SQL with Redshift's types. The types are needed
// where the two differ: division of numerics, comparison without trailing blanks, assignment, lengths of CREATE TABLE
// AS.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "local/expression/fragment.h"
#include "table/schema.h"

namespace loadonce::local {

// DuckDB's SQL of an expression, and its type in Redshift.
struct BoundExpression {
    BoundExpression() = default;
    BoundExpression(Fragment fragment)
        : sql(std::move(fragment)) {}  // NOLINT(google-explicit-constructor): the type is not known
    BoundExpression(Fragment fragment, std::optional<Type> of) : sql(std::move(fragment)), type(of) {}

    Fragment sql;
    std::optional<Type> type;            // none: not known, or not the type of any column
    bool untyped = false;                // a string literal or NULL: takes the type of the other operand
    std::optional<std::string> literal;  // the text of a string literal
    bool trimmed = false;                // a string without trailing blanks
    bool unqualified = false;            // INTERVAL '...' without fields, or a sum of such
};

// A column of a query's result or of a table in FROM.
struct BoundColumn {
    std::string name;
    std::optional<Type> type;
    bool untyped = false;
    bool looked_for = false;  // ColumnUse (context.h)
};

// A table in FROM; no columns: they are not known.
struct BoundTable {
    std::string name;
    std::string schema;  // empty: the table has an alias, or is none of a schema
    std::optional<std::vector<BoundColumn>> columns;
    // The columns have names of ours (duck::internal_column) in the SQL: two of them have one name, and DuckDB would
    // call the second x_1.
    bool numbered = false;
    std::string sql = {};  // what stands for it in the SQL; empty: its columns are written without a table
};

// DuckDB's SQL of a query, and its columns; none if one of them is not known.
struct BoundQuery {
    Fragment sql;
    std::optional<std::vector<BoundColumn>> columns;
};

// Whether two of the columns have one name.
[[nodiscard]] bool has_twins(const std::vector<BoundColumn>& columns);

[[nodiscard]] bool is_string(const std::optional<Type>& type);
[[nodiscard]] bool is_integer(const std::optional<Type>& type);
[[nodiscard]] bool is_number(const std::optional<Type>& type);
[[nodiscard]] bool is_datetime(const std::optional<Type>& type);

// The NUMERIC type that an integer type becomes in arithmetic with a NUMERIC; other types are returned as they are.
[[nodiscard]] Type as_decimal(const Type& type);

// The type of CASE, COALESCE and UNION over these; none if there is no common type or one is not known. Precision and
// scale of numerics: AWS, "Computations with numeric values", set operators.
[[nodiscard]] std::optional<Type> common_type(const std::vector<BoundColumn>& columns);
[[nodiscard]] std::optional<Type> common_type(const std::vector<BoundExpression>& values);

// CAST(value AS VARCHAR), as Redshift writes the value.
[[nodiscard]] Fragment as_text(const BoundExpression& value);

// The operand of a comparison: a string without its trailing blanks, which Redshift ignores (AWS: "Character types").
[[nodiscard]] Fragment compared(const BoundExpression& value);

}  // namespace loadonce::local
