// A warehouse in a temporary folder, with the helpers that its tests use most.
#pragma once

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/temp_folder.h"
#include "local/duck/connection.h"
#include "local/warehouse.h"
#include "store/store.h"

namespace loadonce::local {

class WarehouseTest : public ::testing::Test {
  protected:
    WarehouseTest() {
        store_ = store::open_folder(store_root());
        open();
    }
    ~WarehouseTest() override {
        session_.reset();
        warehouse_.reset();
    }

    [[nodiscard]] std::filesystem::path store_root() const { return folder_ / "s3"; }
    [[nodiscard]] Options options() const {
        Options options;
        options.file = folder_ / "warehouse.duckdb";
        options.store = store_.get();
        options.store_root = store_root();
        options.lock_wait = std::chrono::milliseconds(100);
        options.threads = 2;
        return options;
    }
    void open() {
        session_.reset();
        warehouse_.reset();
        warehouse_ = local::open(options());
        session_ = warehouse_->connect();
    }

    warehouse::Result run(const std::string& sql) { return session_->execute(sql); }
    // Returns rows as "a
    // b"; null is "-".
    static std::vector<std::string> texts(const warehouse::Result& result) {
        std::vector<std::string> lines;
        for (const auto& row : result.rows) {
            std::string line;
            for (const auto& value : row) line += (&value == &row.front() ? "" : "|") + value.value_or("-");
            lines.push_back(line);
        }
        return lines;
    }
    static std::vector<std::string> rows(warehouse::Session& session, const std::string& sql) {
        return texts(session.execute(sql));
    }
    std::vector<std::string> rows(const std::string& sql) { return rows(*session_, sql); }
    std::string one(const std::string& sql) { return run(sql).value().value_or("-"); }
    // Returns the error of a statement as "42P01 message", or "" if it succeeds.
    static std::string refusal_of(warehouse::Session& session, const std::string& sql) {
        try {
            session.execute(sql);
        } catch (const Error& error) {
            return error.sqlstate() + " " + error.message();
        }
        return {};
    }
    std::string refusal(const std::string& sql) { return refusal_of(*session_, sql); }
    std::string refusal_detail(const std::string& sql) {
        try {
            run(sql);
        } catch (const Error& error) {
            return error.detail();
        }
        return {};
    }
    // Writes the object s3://bucket/key as Parquet from a query in DuckDB's SQL.
    void put_parquet(const std::string& bucket_and_key, const std::string& duck_query) const {
        const auto file = store_root() / bucket_and_key;
        std::filesystem::create_directories(file.parent_path());
        duck::Database database(":memory:", {}, {});
        database.connect().query("COPY (" + duck_query + ") TO " + duck::literal(file.string()) + " (FORMAT parquet)");
    }

    TempFolder temp_;
    std::filesystem::path folder_ = temp_.path();
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<warehouse::Warehouse> warehouse_;
    std::unique_ptr<warehouse::Session> session_;
};

}  // namespace loadonce::local
