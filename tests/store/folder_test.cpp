// What holds for the folder store alone: links, the disk, people who look into it.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/temp_folder.h"
#include "store/store.h"

namespace loadonce::store {
namespace {

namespace fs = std::filesystem;
using IfExists = Store::IfExists;

class FolderStore : public testing::Test {
  protected:
    void SetUp() override { store_ = open_folder(root_); }
    void put(const std::string& key, std::size_t bytes) {
        store_->put({"bucket", key}, std::vector<std::uint8_t>(bytes, 'x'), IfExists::must_be_equal);
    }
    std::string message_of(const std::function<void()>& action) {
        try {
            action();
        } catch (const Error& error) {
            return error.id() + " " + error.message();
        }
        return "no error";
    }

    TempFolder folder_;
    fs::path scratch_ = folder_.path(), root_ = scratch_ / "s3";
    std::unique_ptr<Store> store_;
};

TEST_F(FolderStore, AnObjectIsTheFileOfThatNameBelowTheRoot) {
    put("orders/a b.parquet", 3);
    EXPECT_EQ(fs::file_size(root_ / "bucket" / "orders" / "a b.parquet"), 3U);
}

TEST_F(FolderStore, WhatAKilledWriterLeftGoesWithTheNextWriteAndWhatALivingOneWritesStays) {
    const fs::path unfinished = root_ / ".unfinished";
    fs::create_directories(unfinished);
    const auto leave = [&](const std::string& name, std::chrono::minutes age) {
        std::ofstream(unfinished / name) << "half";
        fs::last_write_time(unfinished / name, fs::file_time_type::clock::now() - age);
        return unfinished / name;
    };
    const fs::path old = leave("old", std::chrono::minutes(5));
    const fs::path fresh = leave("fresh", std::chrono::minutes(0));  // its writer may not have come to its lock yet
    const fs::path held = leave("held", std::chrono::minutes(5));
    const int writer = ::open(held.c_str(), O_RDONLY | O_CLOEXEC);
    ASSERT_EQ(::flock(writer, LOCK_EX), 0);
    put("a", 1);
    EXPECT_FALSE(fs::exists(old));
    EXPECT_TRUE(fs::exists(fresh));
    EXPECT_TRUE(fs::exists(held));
    ::close(writer);
}

TEST_F(FolderStore, FilesThatPeoplePutThereAreObjects) {
    fs::create_directories(root_ / "bucket" / "orders");
    std::ofstream(root_ / "bucket" / "orders" / "mine.parquet") << "12345";
    const std::vector<ObjectInfo> found = store_->list({"bucket", "orders/"});
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].url.text(), "s3://bucket/orders/mine.parquet");
    EXPECT_EQ(found[0].bytes, 5U);
}

TEST_F(FolderStore, LinksThatLeaveTheRootAreRefusedAndLinksInsideWork) {
    std::ofstream(scratch_ / "secret") << "secret";
    put("real", 3);
    fs::create_symlink(scratch_ / "secret", root_ / "bucket" / "out");
    fs::create_symlink(root_ / "bucket" / "real", root_ / "bucket" / "in");
    EXPECT_THAT(message_of([&] { (void)store_->local_file({"bucket", "out"}); }), testing::StartsWith("LO4003"));
    EXPECT_THAT(message_of([&] { (void)store_->get({"bucket", "out"}); }), testing::StartsWith("LO4003"));
    EXPECT_EQ(store_->get({"bucket", "in"}).size(), 3U);
}

TEST_F(FolderStore, NothingIsWrittenOrRemovedThroughALinkedFolder) {
    fs::create_directory(scratch_ / "elsewhere");
    std::ofstream(scratch_ / "elsewhere" / "x") << "keep";
    put("real", 3);
    fs::create_directory_symlink(scratch_ / "elsewhere", root_ / "bucket" / "link");
    EXPECT_THAT(message_of([&] { put("link/new/deeper", 1); }), testing::StartsWith("LO4003"));
    EXPECT_THAT(message_of([&] { store_->remove({"bucket", "link/x"}); }), testing::StartsWith("LO4003"));
    EXPECT_THAT(message_of([&] {
                    (void)store_->list({"bucket", ""});
                }),
                testing::HasSubstr("must not be a symbolic link"));
    EXPECT_FALSE(fs::exists(scratch_ / "elsewhere" / "new"));
    EXPECT_TRUE(fs::exists(scratch_ / "elsewhere" / "x"));
}

TEST_F(FolderStore, AFailedWriteGivesTheSystemsReasonAndLeavesNothing) {
    // A limit on the size of files fails write() as a full disk does, without needing one.
    rlimit before{};
    ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto old_handler = std::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 4096;
    ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
    const std::string message = message_of([&] { put("k", 100'000); });
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, old_handler);
    EXPECT_THAT(message,
                testing::AllOf(testing::StartsWith("LO4001 cannot write"), testing::HasSubstr("File too large")));
    EXPECT_FALSE(store_->head({"bucket", "k"}));
    EXPECT_TRUE(fs::is_empty(root_ / ".unfinished"));
    put("k", 100'000);
}

TEST_F(FolderStore, UnfinishedFilesOfACrashAreNotListed) {
    put("k", 1);
    std::ofstream(root_ / ".unfinished" / "1-1") << "half";
    EXPECT_EQ(store_->list({"bucket", ""}).size(), 1U);
    EXPECT_THAT(message_of([&] { (void)store_->list({".unfinished", ""}); }), testing::StartsWith("LO4003"));
}

TEST_F(FolderStore, AKeyBelowAnotherObjectIsAnErrorWithAReason) {
    put("a", 1);
    EXPECT_THAT(message_of([&] { put("a/b", 1); }),
                testing::AllOf(testing::StartsWith("LO4001"), testing::HasSubstr("Not a directory")));
}

TEST(Url, IsTakenApartAndPutTogetherUnchanged) {
    for (const char* text : {"s3://bucket/key", "s3://bucket/", "s3://b/a//b c=%20?x"})
        EXPECT_EQ(Url::parse(text).text(), text);
    EXPECT_EQ(Url::parse("s3://bucket/a/b").key, "a/b");
    for (const char* text : {"", "s3://", "s3://bucket", "s3:///key", "http://bucket/key", "bucket/key"})
        EXPECT_THROW((void)Url::parse(text), Error) << text;
}

}  // namespace
}  // namespace loadonce::store
