#include "base/nameless_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/output_file.h"
#include "base/temp_folder.h"

namespace loadonce {
namespace {

std::vector<std::uint8_t> bytes_of(std::string_view text) {
    return {text.begin(), text.end()};
}

TEST(NamelessFile, KeepsWhatWasWrittenWithoutANameInTheFolder) {
    const TempFolder folder;
    NamelessFile file(folder.path());
    file.write_at(bytes_of("world"), 6);
    file.write_at(bytes_of("hello "), 0);
    std::vector<std::uint8_t> read(11);
    file.read_at(read, 0);
    EXPECT_EQ(read, bytes_of("hello world"));
    EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(NamelessFile, AReadPastTheEndIsAnError) {
    const TempFolder folder;
    NamelessFile file(folder.path());
    file.write_at(bytes_of("abc"), 0);
    std::vector<std::uint8_t> read(4);
    EXPECT_THROW(file.read_at(read, 0), Error);
}

TEST(NamelessFile, AMissingFolderIsNamed) {
    try {
        const NamelessFile file("/nowhere/at/all");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), errors::file_io);
        EXPECT_NE(error.message().find("/nowhere/at/all"), std::string::npos) << error.message();
    }
}

// A pipe takes a part at a time and blocks, so that write() returns short.
TEST(WriteAll, WritesAllOrSaysWhyNot) {
    int ends[2] = {-1, -1};
    ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    EXPECT_EQ(write_all(ends[1], "abc"), 0);
    std::string read(3, '\0');
    EXPECT_EQ(::read(ends[0], read.data(), read.size()), 3);
    EXPECT_EQ(read, "abc");
    ::close(ends[1]);
    EXPECT_EQ(write_all(ends[1], "abc"), EBADF);
    ::close(ends[0]);
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    ASSERT_GE(full, 0);
    EXPECT_EQ(write_all(full, "abc"), ENOSPC);
    ::close(full);
}

}  // namespace
}  // namespace loadonce
