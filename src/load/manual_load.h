// Loads of single objects by hand. The ledger does not know of them: a repeated COPY doubles the rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "project/project.h"
#include "store/store.h"
#include "warehouse/session.h"

namespace loadonce::load {

enum class ManualMethod {
    copy,    // COPY into the table
    upsert,  // COPY into a staging table, then delete by key and insert in one transaction: a repeat changes nothing
};

struct ManualResult {
    std::string object;  // s3:// URL
    std::int64_t rows = 0, replaced = 0;
};

struct GivenObject {
    store::Url url;
    bool is_new = false;  // it was not in the store
};

// An object that is given as s3:// URL or as a Parquet file, which is put into the store under the prefix of `table`
// first. Throws object_missing, and what parquet::read_info() throws for a file that is no Parquet.
[[nodiscard]] GivenObject given_object(const project::Project& project, store::Store& store, const std::string& object,
                                       const std::string& table);

class ManualLoad {
  public:
    // `project` and `session` are borrowed; the own tables exist. Throws usage if the method is upsert and the project
    // declares no key for `table`.
    ManualLoad(const project::Project& project, warehouse::Session& session, std::string_view table,
               ManualMethod method);

    // Commits the object's rows together with a row of data_load_log. On an error rolls back, writes a row FAILED if
    // the session is usable, and throws the error.
    [[nodiscard]] ManualResult load(const std::string& object);

  private:
    [[nodiscard]] ManualResult copy(const std::string& object);
    [[nodiscard]] ManualResult upsert(const std::string& object);
    [[nodiscard]] std::int64_t copy_into(const std::string& target, const std::string& object);
    void log(const std::string& object, std::int64_t rows, std::string_view status, std::string_view notes);

    const project::Project& project_;
    warehouse::Session& session_;
    const ManualMethod method_;
    const std::string name_;  // folded
    const std::string table_, staging_;
    std::vector<std::string> key_;
};

}  // namespace loadonce::load
