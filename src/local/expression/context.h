// State of the session that the running statement can read and change.
#pragma once

#include <cstdint>
#include <map>
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

// The results of pg_last_copy_count() and pg_last_copy_id().
struct LastCopy {
    std::int64_t count = 0, id = -1;
    std::vector<LoadedFile> files = {};  // that the running COPY has found
    std::string table = {};              // that the running COPY has found, with its schema
};

// A column of a table, and whether a query that is bound uses it.
struct ColumnUse {
    std::int64_t table = 0;
    std::string column = {};
    bool is_used = false;
};

struct Context {
    Transaction& transaction;
    Catalog& catalog;
    Settings& settings;
    LastCopy& last_copy;
    std::vector<BoundExpression> parameters = {};   // $1, $2, ... of the running EXECUTE
    std::int64_t query = -1;                        // number of the running statement
    std::int64_t last_query = -1;                   // number of the statement before it
    bool describing = false;                        // bind only: functions with effects must not act
    std::vector<std::int64_t>* resolved = nullptr;  // collects the OIDs of the relations that are looked up
    ColumnUse* column_use = nullptr;                // is noted there
    std::string user = std::string(user_name);      // who is logged in
    // Whether the running statement reads a table of a user, and its function that only the leader node has.
    bool reads_tables = false;
    std::string leader_only = {};
    std::map<std::int64_t, BoundQuery> views = {};  // that the statement uses, by their OID

    void new_statement() {
        reads_tables = false;
        leader_only.clear();
        views.clear();
    }
    // Both throw 0A000 where a statement does both.
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
