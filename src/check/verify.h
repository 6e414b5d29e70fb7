// Verifies the tables of a project by named checks, each a query whose rows are the violations.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "project/project.h"
#include "warehouse/session.h"

namespace loadonce::check {

enum class CheckStatus {
    passed,
    failed,    // rows violate the check
    reported,  // a note, not a violation: rows that others wrote
};

struct CheckResult {
    std::string name;  // "orders: no key twice"
    std::string table;
    std::string sql;
    CheckStatus status = CheckStatus::passed;
    std::string message;                 // what is wrong; empty if passed
    std::vector<std::string> columns;    // of the sample
    std::vector<warehouse::Row> sample;  // at most 10 violations
};

struct TableCount {
    std::string table;
    std::int64_t rows = 0;
    std::string sql;
};

struct Verification {
    std::vector<CheckResult> checks;
    std::vector<TableCount> counts;

    [[nodiscard]] bool passed() const;  // nothing failed
    // done or verification_failed.
    [[nodiscard]] Exit exit() const;
};

// Checks all tables of the project; reads only. A table that was never loaded has nothing to check; a table that is in
// the ledger and has been dropped fails.
[[nodiscard]] Verification verify(const project::Project& project, warehouse::Session& session);

}  // namespace loadonce::check
