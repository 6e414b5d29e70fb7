#include "local/engine/statement_timeout.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <iterator>

namespace loadonce::local {
namespace {

class Counted final : public Cancellable {
  public:
    void cancel() noexcept override {
        ++cancels_;
        cancels_.notify_all();
    }
    void terminate() noexcept override {}
    void wait() const { cancels_.wait(0); }
    [[nodiscard]] int cancels() const { return cancels_; }

  private:
    std::atomic<int> cancels_ = 0;
};

std::ptrdiff_t threads() {
    return std::distance(std::filesystem::directory_iterator("/proc/self/task"), {});
}

TEST(StatementTimeouts, TheThreadStartsWithTheFirstLimit) {
    const auto before = threads();
    StatementTimeouts timeouts;
    Counted session, other;
    timeouts.add(session);
    timeouts.add(other);
    EXPECT_EQ(threads(), before);
    timeouts.limit(session, std::chrono::steady_clock::now());
    EXPECT_EQ(threads(), before + 1);
    session.wait();
    timeouts.clear(session);
    const int cancels = session.cancels();
    timeouts.remove(session);
    timeouts.remove(other);
    EXPECT_EQ(session.cancels(), cancels);
    EXPECT_EQ(other.cancels(), 0);
}

}  // namespace
}  // namespace loadonce::local
