// A statement that ends with an exception that nobody expects: a bug, or a library's. A store that throws one stands
// for all of them: COPY calls it in the midst of a statement.
#include <gmock/gmock.h>

#include <functional>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using ::testing::StartsWith;

// A folder, but for get(), which throws while `thrown` is set.
class FailingStore final : public store::Store {
  public:
    explicit FailingStore(std::unique_ptr<store::Store> folder) : folder_(std::move(folder)) {}

    void put(const store::Url& url, std::span<const std::uint8_t> bytes, IfExists if_exists) override {
        folder_->put(url, bytes, if_exists);
    }
    void put_file(const store::Url& url, const std::filesystem::path& file, IfExists if_exists) override {
        folder_->put_file(url, file, if_exists);
    }
    void put_hashed_file(const store::Url& url, const std::filesystem::path& file, std::string_view sha256) override {
        folder_->put_hashed_file(url, file, sha256);
    }
    [[nodiscard]] std::vector<std::uint8_t> get(const store::Url& url) const override {
        if (thrown) thrown();
        return folder_->get(url);
    }
    [[nodiscard]] std::optional<store::ObjectInfo> head(const store::Url& url) const override {
        return folder_->head(url);
    }
    [[nodiscard]] std::vector<store::ObjectInfo> list(const store::Url& prefix) const override {
        return folder_->list(prefix);
    }
    void remove(const store::Url& url) override { folder_->remove(url); }
    [[nodiscard]] std::filesystem::path local_file(const store::Url& url) const override {
        return folder_->local_file(url);
    }
    [[nodiscard]] std::string name() const override { return folder_->name(); }

    std::function<void()> thrown;

  private:
    std::unique_ptr<store::Store> folder_;
};

class UnexpectedExceptions : public WarehouseTest {
  protected:
    UnexpectedExceptions() {
        auto failing = std::make_unique<FailingStore>(std::move(store_));
        failing_ = failing.get();
        store_ = std::move(failing);
        open();
        other_ = warehouse_->connect();
        run("CREATE TABLE t (a INT)");
        put_parquet("b/a.parquet", "SELECT 7::INTEGER AS a");
        const auto bytes = std::filesystem::file_size(store_root() / "b/a.parquet");
        const auto manifest = R"({"entries":[{"url":"s3://b/a.parquet","mandatory":true,"meta":{"content_length":)" +
                              std::to_string(bytes) + "}}]}";
        store_->put({"b", "manifest"},
                    std::span(reinterpret_cast<const std::uint8_t*>(manifest.data()), manifest.size()),
                    store::Store::IfExists::overwrite);
    }
    ~UnexpectedExceptions() override { other_.reset(); }

    static constexpr const char* copy = "COPY t FROM 's3://b/manifest' IAM_ROLE default FORMAT AS PARQUET MANIFEST";
    FailingStore* failing_ = nullptr;
    std::unique_ptr<warehouse::Session> other_;
};

TEST_F(UnexpectedExceptions, EndTheirStatementAlone) {
    failing_->thrown = [] { throw std::logic_error("nobody expects this"); };
    EXPECT_THAT(refusal(copy), StartsWith("XX000 "));
    EXPECT_TRUE(session_->usable());
    // Its lock is released, and its transaction is over.
    EXPECT_EQ(other_->execute("TRUNCATE t").tag, "TRUNCATE");
    failing_->thrown = nullptr;
    run(copy);
    EXPECT_EQ(rows("SELECT a FROM t"), std::vector<std::string>{"7"});
}

TEST_F(UnexpectedExceptions, AbortTheBlockThatTheyAreIn) {
    run("BEGIN");
    run("INSERT INTO t VALUES (1)");
    failing_->thrown = [] { throw std::out_of_range("nobody expects this"); };
    EXPECT_THAT(refusal(copy), StartsWith("XX000 "));
    EXPECT_THAT(refusal("SELECT 1"), StartsWith("25P02"));
    EXPECT_EQ(run("COMMIT").tag, "ROLLBACK");
    EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "0");
}

TEST_F(UnexpectedExceptions, OutOfMemoryIsNamed) {
    failing_->thrown = [] { throw std::bad_alloc(); };
    EXPECT_EQ(refusal(copy), "53200 out of memory");
    EXPECT_EQ(one("SELECT 1"), "1");
}

}  // namespace
}  // namespace loadonce::local
