#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <vector>

#include "source/byte_stream.h"

namespace loadonce::source {
namespace {

// Standard input of the process, until the end of the test.
class PipedInput {
  public:
    explicit PipedInput(std::string_view text) : saved_(::dup(STDIN_FILENO)) {
        int ends[2];
        if (::pipe(ends) != 0 || ::write(ends[1], text.data(), text.size()) < 0) ADD_FAILURE();
        ::close(ends[1]);
        ::dup2(ends[0], STDIN_FILENO);
        ::close(ends[0]);
    }
    ~PipedInput() {
        ::dup2(saved_, STDIN_FILENO);
        ::close(saved_);
    }
    PipedInput(const PipedInput&) = delete;
    PipedInput& operator=(const PipedInput&) = delete;

  private:
    int saved_;
};

std::string text_of(ByteStream& stream, std::size_t bytes) {
    std::vector<std::uint8_t> buffer(bytes);
    buffer.resize(stream.read(buffer.data(), buffer.size()));
    return {buffer.begin(), buffer.end()};
}

// The only test of standard input here: a process has one.
TEST(StandardInput, IsReadAnyNumberOfTimesFromItsBeginning) {
    const PipedInput input("{\"id\": 1}\n");
    ByteStream first("-"), second("-");
    EXPECT_EQ(text_of(first, 4), "{\"id");
    EXPECT_EQ(text_of(second, 100), "{\"id\": 1}\n");
    EXPECT_EQ(text_of(first, 100), "\": 1}\n");
    ByteStream third("-");
    third.read_all();
    EXPECT_EQ(third.bytes(), 10U);
    EXPECT_EQ(third.fingerprint(), second.fingerprint());
}

}  // namespace
}  // namespace loadonce::source
