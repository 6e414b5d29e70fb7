// Whether the promise is kept: named checks on the tables of a project, each one SQL statement whose rows are what is
// wrong.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/error.h"
#include "project/project.h"
#include "warehouse/session.h"

namespace loadonce::check {

enum class Finding {
    passed,
    failed,    // rows break the promise
    reported,  // worth knowing, breaks nothing: rows that others wrote
};

struct CheckResult {
    std::string name;  // "orders: no key twice"
    std::string table;
    std::string sql;
    Finding finding = Finding::passed;
    std::string message;                 // "2 keys are there more than once: ORD-1, ORD-7"; empty when passed
    std::vector<std::string> columns;    // of the sample
    std::vector<warehouse::Row> sample;  // at most 10 rows that show it
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

// Checks all tables of the project. Reads only. A table that nobody has loaded yet has nothing to check; one that the
// ledger knows and that is gone fails.
[[nodiscard]] Verification verify(const project::Project& project, warehouse::Session& session);

}  // namespace loadonce::check
