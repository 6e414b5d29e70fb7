// A process without a free descriptor: what cannot be opened is refused with the reason, and served when there is one
// again.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "base/error_codes.h"
#include "scripted_warehouse.h"
#include "wire/server.h"
#include "wire/stream.h"

namespace loadonce::wire {
namespace {

using ::testing::HasSubstr;

// While it exists, the process gets `free` more descriptors.
class DescriptorLimit {
  public:
    explicit DescriptorLimit(rlim_t free) {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        // The lowest number that is free, and all above it: descriptors in use are below.
        rlim_t used = 0;
        for (int number = 0; number < 1024; ++number)
            if (::fcntl(number, F_GETFD) != -1) used = static_cast<rlim_t>(number) + 1;
        rlimit limit = before_;
        limit.rlim_cur = used + free;
        fill_below(static_cast<int>(used));
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
    ~DescriptorLimit() {
        ::setrlimit(RLIMIT_NOFILE, &before_);
        for (const int filler : fillers_) ::close(filler);
    }
    DescriptorLimit(const DescriptorLimit&) = delete;
    DescriptorLimit& operator=(const DescriptorLimit&) = delete;

  private:
    // Fills the gaps.
    void fill_below(int used) {
        for (;;) {
            const int filler = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
            if (filler < 0) return;
            if (filler >= used) {
                ::close(filler);
                return;
            }
            fillers_.push_back(filler);
        }
    }

    rlimit before_{};
    std::vector<int> fillers_;
};

TEST(Descriptors, AStreamWithoutOneClosesItsSocket) {
    std::array<int, 2> ends{};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()), 0);
    {
        const DescriptorLimit limit(0);
        try {
            const Stream stream(ends[0], -1);
            ADD_FAILURE() << "it was made";
        } catch (const std::system_error& error) {
            EXPECT_EQ(error.code().value(), EMFILE);
        }
    }
    char byte = 0;
    EXPECT_EQ(::read(ends[1], &byte, 1), 0) << "the peer does not see the end";
    ::close(ends[1]);
}

TEST(Descriptors, AServerWithoutOneSaysWhy) {
    Script script;
    ScriptedWarehouse warehouse(script);
    Options options;
    options.port = 0;
    const DescriptorLimit limit(0);
    try {
        const Server server(warehouse, options);
        ADD_FAILURE() << "it listens";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), errors::warehouse_unreachable);
        EXPECT_THAT(error.message(), HasSubstr("Too many open files"));
    }
}

// accept() needs one descriptor and the stream another one.
TEST(Descriptors, AServerThatRunsOutOfThemServesAgainOnceThereAreSome) {
    Script script;
    ScriptedWarehouse warehouse(script);
    Options options;
    options.port = 0;
    Server server(warehouse, options);
    {
        std::optional<DescriptorLimit> limit(std::in_place, 1);
        RawClient waiting(server.port());  // takes it: accept() finds none
        limit.reset();
        EXPECT_EQ(waiting.log_in().back().type, 'Z');
    }
    {
        while (server.connections() > 0) std::this_thread::yield();  // the last one gives its descriptors back
        const DescriptorLimit limit(2);
        RawClient closed(server.port());  // the stream finds none
        EXPECT_EQ(closed.next().type, 0);
    }
    RawClient after(server.port());
    EXPECT_EQ(after.log_in().back().type, 'Z');
}

}  // namespace
}  // namespace loadonce::wire
