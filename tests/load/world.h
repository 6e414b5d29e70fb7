// A project in a temporary folder with an embedded warehouse: what a user has, without the command line.
// With LOADONCE_TEST_WAREHOUSE=serve in the environment the warehouse is reached through libpq and a server before it.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "base/temp_folder.h"
#include "load/load.h"
#include "local/warehouse.h"
#include "project/project.h"
#include "project/read.h"
#include "store/store.h"
#include "warehouse/libpq.h"
#include "wire/server.h"

namespace loadonce::testing {

// Orders with items; an item's key is its own within its order.
inline constexpr std::string_view orders_project = R"(
project = "shop"
[[source]]
name = "orders"
paths = ["data/*"]
tables = ["orders", "items"]
[[table]]
name = "orders"
key = ["id"]
version = "v"
evolve = "widen"
[[table]]
name = "items"
rows = "$.items[*]"
key = ["n"]
parent_columns = { order_id = "$.id" }
evolve = "widen"
[[array]]
path = "$.items"
)";

inline constexpr std::string_view one_table = R"(
[[source]]
paths = ["data/*"]
tables = ["t"]
[[table]]
name = "t"
key = ["id"]
)";

// The only group of a run that must have no error.
inline load::GroupReport only(const load::RunReport& report) {
    EXPECT_EQ(report.groups.size(), 1U);
    const load::GroupReport& group = report.groups.front();
    if (group.error) ADD_FAILURE() << group.error->what();
    return group;
}

class World {
  public:
    explicit World(std::string_view toml = orders_project) {
        std::filesystem::create_directory(folder_ / "data");
        configure(toml);
        store_ = store::open_folder(folder_ / "s3");
        open();
    }
    ~World() { close(); }
    World(const World&) = delete;
    World& operator=(const World&) = delete;

    void configure(std::string_view toml) { project_ = project::parse(toml, folder_ / "loadonce.toml"); }

    World& file(const std::string& name, std::string_view text) {
        std::ofstream(folder_ / "data" / name, std::ios::binary | std::ios::trunc) << text;
        return *this;
    }
    World& rename(const std::string& from, const std::string& to) {
        std::filesystem::rename(folder_ / "data" / from, folder_ / "data" / to);
        return *this;
    }
    World& remove(const std::string& name) {
        std::filesystem::remove(folder_ / "data" / name);
        return *this;
    }

    // As a new process would: the warehouse's file is opened anew.
    void open(const std::string& memory_limit = local::Options().memory_limit) {
        close();
        local::Options options;
        options.memory_limit = memory_limit;
        options.file = folder_ / "warehouse.duckdb";
        options.store = store_.get();
        options.store_root = folder_ / "s3";
        options.threads = 1;
        warehouse_ = local::open(options);
        const char* const wanted = std::getenv("LOADONCE_TEST_WAREHOUSE");
        if (wanted == nullptr || std::string_view(wanted) != "serve") return;
        wire::Options listening;
        listening.port = 0;
        server_ = std::make_unique<wire::Server>(*warehouse_, listening);
        client_ = warehouse::open_redshift("redshift://admin@127.0.0.1:" + std::to_string(server_->port()) +
                                           "/dev?sslmode=disable");
    }

    load::RunOptions options() const {
        load::RunOptions options;
        options.work_folder = folder_ / "work";
        options.lock_wait = std::chrono::milliseconds(20'000);
        return options;
    }
    load::RunReport run(bool backfill = false) {
        auto wanted = options();
        wanted.backfill = backfill;
        return load::run(project_, warehouse(), *store_, wanted);
    }
    load::RunReport plan() { return load::plan(project_, warehouse(), *store_, options()); }

    warehouse::Result sql(std::string_view statement) { return warehouse().connect()->execute(statement); }
    // Rows as "a|b|null", one per line.
    std::string rows(std::string_view statement) {
        std::string out;
        for (const auto& row : sql(statement).rows) {
            for (std::size_t i = 0; i < row.size(); ++i) out.append(i > 0 ? "|" : "").append(row[i].value_or("null"));
            out += "\n";
        }
        return out;
    }
    // Everything that a load leaves behind, without times and numbers of attempts.
    std::string everything() {
        return rows("SELECT * FROM orders ORDER BY id") + "--\n" + rows("SELECT * FROM items ORDER BY order_id, n") +
               "--\n" +
               rows(
                   "SELECT project, source_group, seq, source, fingerprint, source_bytes, records, load_hash, "
                   "plan_hash FROM loadonce_ledger ORDER BY seq") +
               "--\n" +
               rows(
                   "SELECT place, table_name, path, column_name, column_type, since_load FROM loadonce_columns ORDER "
                   "BY place") +
               "--\n" +
               rows(
                   "SELECT table_name, load_hash, status, read_records, new_rows, replaced_rows, older_rows, "
                   "duplicate_rows, inserted_rows, "
                   "deleted_rows, object, manifest FROM loadonce_loads ORDER BY finished_at, load_hash, table_name") +
               "--\n" +
               rows(
                   "SELECT file_path, table_name, record_count, status, load_method, notes FROM data_load_log ORDER BY "
                   "load_id");
    }

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
    [[nodiscard]] const project::Project& project() const { return project_; }
    [[nodiscard]] warehouse::Warehouse& warehouse() { return client_ ? *client_ : *warehouse_; }
    [[nodiscard]] store::Store& store() { return *store_; }

  private:
    void close() {
        client_.reset();
        server_.reset();
        warehouse_.reset();
    }

    TempFolder temp_;
    std::filesystem::path folder_ = temp_.path();
    project::Project project_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<warehouse::Warehouse> warehouse_;
    std::unique_ptr<wire::Server> server_;
    std::unique_ptr<warehouse::Warehouse> client_;
};

}  // namespace loadonce::testing
