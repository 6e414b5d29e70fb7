// Any bytes from a client end with its connection, and with nothing else. An input is what a client sends; with an odd
// first byte it has logged in before.
// Inputs are short: what a longer one would be answered with may fill the socket, which nobody reads.
#include <sys/socket.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "base/error_codes.h"
#include "wire/connection.h"

namespace {

using namespace loadonce;
using warehouse::TransactionStatus;

// Two columns for whatever begins with s, nothing for the rest, an error for what begins with e.
class Session final : public warehouse::ServedSession {
  public:
    warehouse::Result execute(std::string_view sql) override {
        if (sql == "BEGIN") status_ = TransactionStatus::open;
        if (sql == "COMMIT" || sql == "ROLLBACK") status_ = TransactionStatus::idle;
        warehouse::Result result{describe(sql), {}, "DONE", {}, {}};
        if (!result.columns.empty()) result.rows = {{"1", "x"}, {std::nullopt, ""}, {"3", "z"}};
        return result;
    }
    void execute_script(std::string_view,
                        const std::function<void(std::string_view, const warehouse::Result&)>&) override {}
    void cancel() noexcept override {}
    [[nodiscard]] bool usable() const noexcept override { return true; }
    std::vector<warehouse::ResultColumn> describe(std::string_view sql) override {
        if (sql.starts_with('e')) {
            if (status_ == TransactionStatus::open) status_ = TransactionStatus::aborted;
            throw Error(errors::sql_failed, "no").with_sqlstate("42601", TransactionOutcome::rolled_back);
        }
        if (sql.starts_with('s')) return {{"a", 23}, {"b", 1043}};
        return {};
    }
    [[nodiscard]] TransactionStatus transaction_status() const noexcept override { return status_; }

  private:
    TransactionStatus status_ = TransactionStatus::idle;
};

class Warehouse final : public warehouse::Warehouse {
  public:
    std::unique_ptr<warehouse::Session> connect() override { return std::make_unique<Session>(); }
    [[nodiscard]] std::string name() const override { return "fuzz"; }
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace std::string_literals;
    int ends[2], stop[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0 || ::pipe(stop) != 0) std::abort();
    std::string sent;
    if (size > 0 && data[0] % 2 == 1) sent = "\0\0\0\x21\0\3\0\0user\0admin\0database\0dev\0\0"s;
    sent.append(reinterpret_cast<const char*>(data), size);
    if (::send(ends[0], sent.data(), sent.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(sent.size())) std::abort();
    ::shutdown(ends[0], SHUT_WR);
    {
        Warehouse warehouse;
        wire::Shared shared{.warehouse = warehouse, .options = {}, .tls = {}, .cancel_keys = {}};
        wire::Stream stream(ends[1], stop[0]);
        wire::Connection(shared, stream, false).serve();
    }
    for (const int descriptor : {ends[0], stop[0], stop[1]}) ::close(descriptor);
    return 0;
}
