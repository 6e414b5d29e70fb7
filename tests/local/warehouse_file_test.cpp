// The warehouse's file and its lock: other names of it, and who holds it.
#include "local/engine/warehouse_file.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/error_codes.h"
#include "local/copy_warehouse.h"
#include "local/engine/process_lock.h"
#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

class WarehouseFile : public WarehouseTest {
  protected:
    void close() {
        session_.reset();
        warehouse_.reset();
    }
    // The message of the error with which the file is not opened; "" where it is.
    std::string refusal_to_open(const std::filesystem::path& file) const {
        Options wanted = options();
        wanted.file = file;
        try {
            static_cast<void>(local::open(wanted));
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), errors::warehouse_unreachable);
            return error.message();
        }
        return {};
    }
};

// DuckDB's write-ahead log is named after the path: after a crash it is beside one name alone.
TEST_F(WarehouseFile, IsOpenedByNoNameWhileItHasTwo) {
    run("CREATE TABLE t (a INT)");
    close();
    const auto file = options().file, other = folder_ / "other.duckdb";
    std::filesystem::create_hard_link(file, other);
    EXPECT_THAT(refusal_to_open(other), HasSubstr("hard link"));
    EXPECT_THAT(refusal_to_open(file), HasSubstr("hard link"));
    EXPECT_THROW(copy_warehouse(other, folder_ / "copy.duckdb"), Error);
    EXPECT_FALSE(std::filesystem::exists(folder_ / "copy.duckdb"));
    std::filesystem::remove(other);
    open();
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
}

TEST_F(WarehouseFile, ACopyOfItIsAWarehouseOfItsOwn) {
    run("CREATE TABLE t (a INT)");
    close();
    std::filesystem::copy_file(options().file, folder_ / "copy.duckdb");
    EXPECT_EQ(refusal_to_open(folder_ / "copy.duckdb"), "");
}

TEST_F(WarehouseFile, HasItsNameOnceItIsWhole) {
    close();
    const std::filesystem::path file = folder_ / "new.duckdb";
    // What a process leaves that is killed while it makes a warehouse, and a log whose warehouse is gone.
    std::ofstream(unfinished_file(file)) << "half of a warehouse";
    std::ofstream(unfinished_file(file).string() + ".wal") << "half of a log";
    std::ofstream(file.string() + ".wal") << "a log";
    EXPECT_EQ(refusal_to_open(file), "");
    EXPECT_FALSE(std::filesystem::exists(unfinished_file(file)));
    EXPECT_FALSE(std::filesystem::exists(unfinished_file(file).string() + ".wal"));
    EXPECT_EQ(refusal_to_open(file), "");
}

TEST_F(WarehouseFile, ThatCannotBeMadeLeavesNothing) {
    close();
    const std::filesystem::path file = folder_ / "new.duckdb";
    const rlimit none{4096, RLIM_INFINITY};
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit before{};
    ::getrlimit(RLIMIT_FSIZE, &before);
    ::setrlimit(RLIMIT_FSIZE, &none);
    const std::string refusal = refusal_to_open(file);
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    EXPECT_NE(refusal, "");
    EXPECT_FALSE(std::filesystem::exists(file));
    EXPECT_FALSE(std::filesystem::exists(unfinished_file(file)));
    EXPECT_EQ(refusal_to_open(file), "");
}

TEST(ProcessLock, ItsErrorNamesWhatIsLockedAndTheHolder) {
    const TempFolder folder;
    const auto file = folder.path() / "serve.lock";
    const std::chrono::milliseconds wait(20);
    const ProcessLock held(file, "a \"verb\"", wait);
    try {
        const ProcessLock second(file, "serve", wait, "the folder's TLS certificate");
        FAIL() << "the lock was taken twice";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), errors::lock_held);
        EXPECT_THAT(error.message(), MatchesRegex("the folder's TLS certificate is in use by "
                                                  R"(."pid":[0-9]+,"verb":"a ."verb."","since":"[-0-9T:]+Z".)"
                                                  R"( .waited 0[.]0 s.)"));
    }
}

// In words of its own: DuckDB's name the file's format and give advice of theirs.
TEST_F(WarehouseFile, ADamagedOneIsRefusedWithoutTheEnginesWords) {
    run("CREATE TABLE t (a INT)");
    close();
    std::fstream(options().file, std::ios::binary | std::ios::in | std::ios::out).seekp(4096) << std::string(8192, 'x');
    const auto refusal = refusal_to_open(options().file);
    EXPECT_THAT(refusal, HasSubstr("the warehouse cannot be opened"));
    EXPECT_THAT(refusal, ::testing::Not(MatchesRegex(".*([Dd]uck|Error:|http|checksum).*")));
}

}  // namespace
}  // namespace loadonce::local
