#include "load/manual_load.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "base/error_codes.h"
#include "load/copy_parquet.h"
#include "load/own_tables.h"
#include "load/target_table.h"
#include "parquet/parquet.h"
#include "redshift/names.h"
#include "redshift/sql_text.h"

namespace loadonce::load {

namespace {

std::vector<std::string> key_of(const project::Project& project, const std::string& name) {
    for (const project::SourceGroup& group : project.sources) {
        if (std::ranges::none_of(group.tables, [&](const std::string& table) { return fold(table) == name; })) continue;
        const project::Table* table = project.table(name);
        for (const TargetTable& target : target_tables(project, group, {})) {
            if (target.name != name || table->key.empty()) continue;
            return target.key.empty() ? target.root_key : target.key;
        }
    }
    throw Error(errors::usage, fmt::format("the project declares no key for table {}", name),
                "give its [[table]] a key, list it in a [[source]], or use --method copy");
}

}  // namespace

GivenObject given_object(const project::Project& project, store::Store& store, const std::string& object,
                         const std::string& table) {
    if (object.starts_with("s3://")) return {store::Url::parse(object), false};
    if (!std::filesystem::is_regular_file(object))
        throw Error(errors::object_missing, fmt::format("{} is neither an s3:// URL nor a file", object));
    const project::Table* spec = project.table(table);
    const std::string prefix = spec ? spec->object_prefix : table + "/";
    const store::Url url{project.bucket, prefix + std::filesystem::path(object).filename().string()};
    (void)parquet::read_info(object);
    const bool is_new = !store.head(url);
    store.put_file(url, object, store::Store::IfExists::overwrite);
    return {url, is_new};
}

ManualLoad::ManualLoad(const project::Project& project, warehouse::Session& session, std::string_view table,
                       ManualMethod method)
    : project_(project),
      session_(session),
      method_(method),
      name_(fold(table)),
      table_(redshift::qualified(project.schema, name_)),
      staging_(redshift::quote_identifier(name_ + "_staging")) {
    if (method_ == ManualMethod::upsert) key_ = key_of(project, name_);
}

ManualResult ManualLoad::load(const std::string& object) {
    try {
        return method_ == ManualMethod::copy ? copy(object) : upsert(object);
    } catch (const Error& error) {
        if (session_.usable()) {
            session_.execute("ROLLBACK");
            log(object, 0, "FAILED", error.message());
        }
        throw;
    }
}

std::int64_t ManualLoad::copy_into(const std::string& target, const std::string& object) {
    return copy_parquet(session_, target, object, project_.iam_role, CopySource::object);
}

ManualResult ManualLoad::copy(const std::string& object) {
    session_.execute("BEGIN");
    const std::int64_t rows = copy_into(table_, object);
    log(object, rows, "SUCCESS", "");
    session_.execute("COMMIT");
    return {object, rows, 0};
}

ManualResult ManualLoad::upsert(const std::string& object) {
    session_.execute(fmt::format("DROP TABLE IF EXISTS {}", staging_));
    session_.execute(fmt::format("CREATE TEMP TABLE {} (LIKE {})", staging_, table_));
    const std::int64_t rows = copy_into(staging_, object);
    session_.execute("BEGIN");
    const warehouse::Result deleted = session_.execute(fmt::format("DELETE FROM {} USING {} WHERE {}", table_, staging_,
                                                                   redshift::equal(table_, key_, staging_, key_)));
    session_.execute(fmt::format("INSERT INTO {} SELECT * FROM {}", table_, staging_));
    const std::int64_t replaced = deleted.affected.value_or(0);
    log(object, rows, "SUCCESS", fmt::format("{} rows replaced", replaced));
    session_.execute("COMMIT");
    session_.execute(fmt::format("DROP TABLE {}", staging_));
    return {object, rows, replaced};
}

void ManualLoad::log(const std::string& object, std::int64_t rows, std::string_view status, std::string_view notes) {
    write_log(session_, project_.schema,
              {{object, name_, static_cast<std::uint64_t>(rows), status,
                method_ == ManualMethod::copy ? "COPY" : "UPSERT_STAGING", notes}});
}

}  // namespace loadonce::load
