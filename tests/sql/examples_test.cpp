// Every file below tests/sql is a test. With LOADONCE_TEST_WAREHOUSE=serve in the environment the warehouse is reached
// through libpq and a server; LOADONCE_REWRITE_SQL=1 writes what was answered into the files.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <memory>

#include "base/temp_folder.h"
#include "local/duck/connection.h"
#include "local/warehouse.h"
#include "run.h"
#include "store/store.h"
#include "warehouse/libpq.h"
#include "wire/server.h"

namespace loadonce::sql_examples {
namespace {

bool is_set(const char* variable, std::string_view value) {
    const char* const found = std::getenv(variable);
    return found != nullptr && found == value;
}

// t/1.parquet, and t.manifest, which names it.
void make_objects(const std::filesystem::path& bucket) {
    std::filesystem::create_directories(bucket / "t");
    const auto file = bucket / "t" / "1.parquet";
    local::duck::Database(":memory:", {}, {})
        .connect()
        .query("COPY (SELECT 1::INT AS a, 'x' AS b) TO " + local::duck::literal(file.string()) + " (FORMAT parquet)");
    std::ofstream(bucket / "t.manifest")
        << R"({"entries": [{"url": "s3://example-bucket/t/1.parquet", "mandatory": true, "meta": {"content_length": )"
        << std::filesystem::file_size(file) << "}}]}";
}

// An empty warehouse, and the objects that the files may COPY.
class EmptyWarehouse {
  public:
    EmptyWarehouse() {
        const auto objects = folder_.path() / "s3";
        make_objects(objects / "example-bucket");
        store_ = store::open_folder(objects);
        local::Options options;
        options.file = folder_.path() / "warehouse.duckdb";
        options.store = store_.get();
        options.store_root = objects;
        options.lock_wait = std::chrono::milliseconds(20'000);
        options.threads = 2;
        warehouse_ = local::open(options);
        if (!is_set("LOADONCE_TEST_WAREHOUSE", "serve")) return;
        wire::Options listening;
        listening.port = 0;
        server_ = std::make_unique<wire::Server>(*warehouse_, listening);
        client_ = warehouse::open_redshift("redshift://loadonce@127.0.0.1:" + std::to_string(server_->port()) +
                                           "/dev?sslmode=disable");
    }

    [[nodiscard]] std::unique_ptr<warehouse::Session> connect() { return (client_ ? *client_ : *warehouse_).connect(); }

  private:
    TempFolder folder_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<warehouse::Warehouse> warehouse_;
    std::unique_ptr<wire::Server> server_;
    std::unique_ptr<warehouse::Warehouse> client_;
};

class FileTest : public ::testing::Test {
  public:
    explicit FileTest(std::filesystem::path file) : file_(std::move(file)) {}
    void TestBody() override {
        const Script script = read(file_);
        EmptyWarehouse warehouse;
        const auto session = warehouse.connect();
        for (const auto& found : run(script, *session, is_set("LOADONCE_REWRITE_SQL", "1"))) ADD_FAILURE() << found;
    }

  private:
    std::filesystem::path file_;
};

// The folder is the suite, the file the test.
const bool registered = [] {
    for (const auto& file : files()) {
        const auto place = std::filesystem::relative(file, folder());
        ::testing::RegisterTest(place.parent_path().c_str(), place.stem().c_str(), nullptr, nullptr, file.c_str(), 1,
                                [file]() -> ::testing::Test* { return new FileTest(file); });
    }
    return true;
}();

}  // namespace
}  // namespace loadonce::sql_examples
