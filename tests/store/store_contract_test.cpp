// What every store must do, whatever holds the objects. A new store joins by one more line in INSTANTIATE_TEST_SUITE_P.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/sha256.h"
#include "base/temp_folder.h"
#include "store/store.h"

namespace loadonce::store {
namespace {

namespace fs = std::filesystem;
using IfExists = Store::IfExists;

std::vector<std::uint8_t> bytes_of(std::string_view text) {
    return {text.begin(), text.end()};
}

struct Factory {
    std::string name;
    std::function<std::unique_ptr<Store>(const fs::path& scratch)> open;
};

class StoreContract : public testing::TestWithParam<Factory> {
  protected:
    void SetUp() override { store_ = GetParam().open(scratch_ / "store"); }
    void put(std::string_view key, std::string_view text, IfExists if_exists = IfExists::must_be_equal) {
        store_->put({"bucket", std::string(key)}, bytes_of(text), if_exists);
    }
    std::string get(std::string_view key) {
        const std::vector<std::uint8_t> bytes = store_->get({"bucket", std::string(key)});
        return {bytes.begin(), bytes.end()};
    }
    std::vector<std::string> keys(std::string_view prefix) {
        std::vector<std::string> found;
        for (const ObjectInfo& object : store_->list({"bucket", std::string(prefix)})) found.push_back(object.url.key);
        return found;
    }
    static ErrorCode code_of(const std::function<void()>& action) {
        try {
            action();
        } catch (const Error& error) {
            return error.code();
        }
        return {0, Exit::done, "no error"};
    }

    TempFolder folder_;
    fs::path scratch_ = folder_.path();
    std::unique_ptr<Store> store_;
};

TEST_P(StoreContract, GivesBackWhatWasPut) {
    put("orders/a.parquet", "PAR1");
    EXPECT_EQ(get("orders/a.parquet"), "PAR1");
    EXPECT_EQ(store_->head({"bucket", "orders/a.parquet"})->bytes, 4U);
    put("empty", "");
    EXPECT_EQ(get("empty"), "");
}

TEST_P(StoreContract, KeepsBytesOfAllValuesAndSizesPastOneBuffer) {
    std::string large(3 * 1024 * 1024 + 17, '\0');
    for (std::size_t i = 0; i < large.size(); ++i) large[i] = static_cast<char>(i * 31 >> 3);
    put("large", large);
    EXPECT_EQ(get("large"), large);
    EXPECT_NO_THROW(put("large", large));
    large.back() ^= 1;
    EXPECT_EQ(code_of([&] { put("large", large); }), errors::object_differs);
}

TEST_P(StoreContract, KeepsOnlyBytesWithTheHashThatIsWanted) {
    const fs::path file = scratch_ / "part";
    std::ofstream(file) << "a";
    const std::string hash_of_a = sha256_hex("a"), hash_of_b = sha256_hex("b");
    EXPECT_EQ(code_of([&] {
                  store_->put_hashed_file({"bucket", hash_of_b}, file, hash_of_b);
              }),
              errors::object_differs);
    EXPECT_THAT(keys(""), testing::IsEmpty());
    store_->put_hashed_file({"bucket", hash_of_a}, file, hash_of_a);
    store_->put_hashed_file({"bucket", hash_of_a}, file, hash_of_a);
    EXPECT_EQ(get(hash_of_a), "a");
    // An object that is wrong already, as the file is.
    put(hash_of_b, "a");
    EXPECT_EQ(code_of([&] {
                  store_->put_hashed_file({"bucket", hash_of_b}, file, hash_of_b);
              }),
              errors::object_differs);
}

TEST_P(StoreContract, PutsAFileAndLeavesTheFileWhereItWas) {
    const fs::path file = scratch_ / "part file";
    std::ofstream(file) << "content";
    store_->put_file({"bucket", "k"}, file, IfExists::must_be_equal);
    store_->put_file({"bucket", "k"}, file, IfExists::must_be_equal);
    EXPECT_EQ(get("k"), "content");
    EXPECT_TRUE(fs::exists(file));
    EXPECT_EQ(code_of([&] {
                  store_->put_file({"bucket", "k2"}, scratch_ / "none", IfExists::must_be_equal);
              }),
              errors::file_io);
    EXPECT_FALSE(store_->head({"bucket", "k2"}));
}

TEST_P(StoreContract, PuttingTheSameBytesAgainSucceedsAndOtherBytesFail) {
    put("k", "one");
    EXPECT_NO_THROW(put("k", "one"));
    for (const char* other : {"two", "on", "onee", ""})
        EXPECT_EQ(code_of([&] { put("k", other); }), errors::object_differs) << other;
    EXPECT_EQ(get("k"), "one");
}

TEST_P(StoreContract, OverwriteReplaces) {
    put("k", "one");
    put("k", "two and more", IfExists::overwrite);
    EXPECT_EQ(get("k"), "two and more");
}

TEST_P(StoreContract, AbsentObjectsAreReportedAsSuch) {
    EXPECT_FALSE(store_->head({"bucket", "none"}));
    EXPECT_FALSE(store_->head({"no-such-bucket", "none"}));
    EXPECT_EQ(code_of([&] { get("none"); }), errors::object_missing);
    EXPECT_EQ(code_of([&] { (void)store_->local_file({"bucket", "none/deeper"}); }), errors::object_missing);
    EXPECT_NO_THROW(store_->remove({"bucket", "none"}));
    EXPECT_THAT(keys("none"), testing::IsEmpty());
    EXPECT_THAT(store_->list({"no-such-bucket", ""}), testing::IsEmpty());
    put("orders/a", "x");
    EXPECT_FALSE(store_->head({"bucket", "orders"})) << "a prefix is not an object";
    EXPECT_FALSE(store_->head({"bucket", ""}));
}

TEST_P(StoreContract, RemovedObjectsAreGone) {
    put("k", "one");
    store_->remove({"bucket", "k"});
    EXPECT_FALSE(store_->head({"bucket", "k"}));
    put("k", "two");
    EXPECT_EQ(get("k"), "two");
}

TEST_P(StoreContract, ListsByPrefixOfTheKeyNotByFolderAndSortsByBytes) {
    // '-' and '.' sort before '/', letters after it: an order of folders would differ.
    for (const char* key : {"orders/b", "orders/a/z", "orders-old/x", "orders.txt", "orders/a.x", "items/1", "ordersZ"})
        put(key, key);
    EXPECT_THAT(keys("orders"),
                testing::ElementsAre("orders-old/x", "orders.txt", "orders/a.x", "orders/a/z", "orders/b", "ordersZ"));
    EXPECT_THAT(keys("orders/"), testing::ElementsAre("orders/a.x", "orders/a/z", "orders/b"));
    EXPECT_THAT(keys("orders/a"), testing::ElementsAre("orders/a.x", "orders/a/z"));
    EXPECT_THAT(keys("orders/a/"), testing::ElementsAre("orders/a/z"));
    EXPECT_THAT(keys("orders/b"), testing::ElementsAre("orders/b"));
    EXPECT_EQ(keys("").size(), 7U);
}

TEST_P(StoreContract, KeysAreTakenAsTheyAre) {
    const std::vector<std::string> odd = {"a b/c d", "day=2025-01-01/part", "a//b",        "a/b",   "%/x",     "%%/x",
                                          "a/%/b",   "tr/ailing//",         "ümläut/日本", "a%2Fb", ".hidden", "x/.y",
                                          "q'\"?*&+"};
    for (const std::string& key : odd) put(key, "<" + key + ">");
    for (const std::string& key : odd) EXPECT_EQ(get(key), "<" + key + ">");
    std::vector<std::string> sorted = odd;
    std::ranges::sort(sorted);
    EXPECT_EQ(keys(""), sorted);
    EXPECT_THAT(keys("a//"), testing::ElementsAre("a//b"));
    EXPECT_THAT(keys("a/"), testing::ElementsAre("a/%/b", "a//b", "a/b"));
}

TEST_P(StoreContract, KeysThatAreWaysOutAreRefused) {
    for (const char* key : {"..", "../x", "a/../../x", "a/..", "/etc/passwd", "./x", "a/./b"}) {
        const Url url{"bucket", key};
        EXPECT_EQ(code_of([&] { put(key, "x"); }), errors::object_outside_root) << key;
        EXPECT_EQ(code_of([&] { (void)store_->head(url); }), errors::object_outside_root) << key;
        EXPECT_EQ(code_of([&] { (void)store_->get(url); }), errors::object_outside_root) << key;
        EXPECT_EQ(code_of([&] { (void)store_->local_file(url); }), errors::object_outside_root) << key;
        EXPECT_EQ(code_of([&] { store_->remove(url); }), errors::object_outside_root) << key;
    }
    EXPECT_EQ(code_of([&] { (void)store_->list({"bucket", "../"}); }), errors::object_outside_root);
    for (const char* bucket : {"", "..", ".", ".unfinished", "a/b"})
        EXPECT_EQ(code_of([&] { (void)store_->head({bucket, "x"}); }), errors::object_outside_root) << bucket;
}

TEST_P(StoreContract, LocalFileHasTheObjectsBytes) {
    put("a//b c", "content");
    std::ifstream file(store_->local_file({"bucket", "a//b c"}));
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "content");
}

TEST_P(StoreContract, WritersOfOneKeyAtOnceLeaveOneWholeObject) {
    constexpr int writers = 8;
    const std::string text(500'000, 'x');
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < writers; ++i)
            threads.emplace_back([&] {
                store_->put({"bucket", "deep/er/k"}, bytes_of(text), IfExists::must_be_equal);
            });
    }
    EXPECT_EQ(get("deep/er/k"), text);
    EXPECT_THAT(keys(""), testing::ElementsAre("deep/er/k"));
}

INSTANTIATE_TEST_SUITE_P(Stores, StoreContract,
                         testing::Values(Factory{"folder",
                                                 [](const fs::path& scratch) { return open_folder(scratch); }}),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace loadonce::store
