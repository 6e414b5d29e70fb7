// Runs a file of SQL examples against a session.
#pragma once

#include <string>
#include <vector>

#include "script.h"
#include "warehouse/session.h"

namespace loadonce::sql_examples {

// What a record answered, in the form of its expectation.
struct Answer {
    std::string sqlstate;            // of an error, else empty
    std::string message, detail;     // of an error
    std::string types;               // of a query
    std::vector<std::string> lines;  // of a query: rows, after the names where the record has them; sorted by `rowsort`
};
[[nodiscard]] Answer answer(const Record& record, warehouse::Session& session);
// What differs, both sides whole, below FILE:LINE and the statement; empty if nothing does.
[[nodiscard]] std::string difference(const Script& script, const Record& record, const Answer& answer);

// Runs all records that are not skipped. `rewrite`: where an answer differs, the expectation in the file is replaced by
// it, and the difference is printed; a statement that fails where it should not, or does not where it should, stays.
// Returns the differences that are left.
[[nodiscard]] std::vector<std::string> run(const Script& script, warehouse::Session& session, bool rewrite);

}  // namespace loadonce::sql_examples
