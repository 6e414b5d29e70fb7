// What the execution of one statement may use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "local/catalog/catalog.h"
#include "local/engine/names.h"
#include "local/engine/query_history.h"
#include "local/engine/transaction.h"
#include "local/expression/bound_expression.h"
#include "local/expression/settings.h"
#include "warehouse/session.h"

namespace loadonce::local {

// What pg_last_copy_count() and pg_last_copy_id() answer.
struct LastCopy {
    std::int64_t count = 0, id = -1;
    std::vector<LoadedFile> files = {};  // of the one that runs, as far as it came
};

struct Context {
    Transaction& transaction;
    Catalog& catalog;
    Settings& settings;
    LastCopy& last_copy;
    std::vector<BoundExpression> parameters = {};   // of the EXECUTE that runs: $1, $2, ...
    std::int64_t query = -1;                        // the number of the statement that runs
    std::int64_t last_query = -1;                   // and of the one before it
    bool describing = false;                        // nothing may have an effect
    std::vector<std::int64_t>* resolved = nullptr;  // collects the numbers of the relations that are looked up
    std::string user = std::string(user_name);      // who is logged in
    // Of the statement that runs: whether it reads tables, and what of it runs on the leader node alone.
    bool reads_tables = false;
    std::string leader_only = {};

    void new_statement() {
        reads_tables = false;
        leader_only.clear();
    }
    // Throws 0A000 where both come together.
    void use_table() {
        reads_tables = true;
        check_leader();
    }
    void use_leader(std::string_view function) {
        leader_only = function;
        check_leader();
    }

    [[nodiscard]] Relation table(const redshift::QualifiedName& name, LockMode mode) {
        auto relation = catalog.get(name, settings.search_path(), mode);
        if (resolved != nullptr && !relation.temporary) resolved->push_back(relation.oid);
        return relation;
    }

  private:
    void check_leader() const;
};

}  // namespace loadonce::local
