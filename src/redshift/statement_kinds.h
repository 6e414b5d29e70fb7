// What each kind of statement is, for callers that must know it before the statement runs.
#pragma once

#include <cstdint>
#include <string_view>

#include "redshift/ast.h"

namespace loadonce::redshift {

enum class InBlock : std::uint8_t {
    allowed,
    required,  // 25P01 outside a transaction block
    refused,   // 25001 inside one
    commits,   // it commits the block, and itself
};
// What the columns of the rows that it returns are those of.
enum class ColumnsOf : std::uint8_t {
    none,  // it returns no rows
    query,
    explain,
    parameter,
    listing,
    cursor,
    prepared,  // those of the prepared statement
};
struct StatementKind {
    std::string_view command;     // as errors name it: "CREATE TABLE"
    std::string_view query_type;  // SYS_QUERY_HISTORY.query_type
    bool reads_only;              // it changes nothing that outlives the session
    InBlock in_block;
    ColumnsOf columns;
};

// EXECUTE has the kind of its prepared statement, which only the session knows: kind_of() gives what holds for all.
[[nodiscard]] StatementKind kind_of(const Statement& statement);

// The table that SELECT ... INTO creates; null for any other query.
[[nodiscard]] const IntoTable* into_of(const Query& query);

}  // namespace loadonce::redshift
