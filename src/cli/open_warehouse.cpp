#include "cli/open_warehouse.h"

#include <fmt/format.h>

#include <cctype>
#include <cstdlib>
#include <mutex>
#include <utility>

#include "base/error_codes.h"
#include "cli/context.h"
#include "local/engine/warehouse_file.h"
#include "warehouse/libpq.h"

namespace loadonce::cli {
namespace {

using warehouse::Result;

// A session that keeps its warehouse open.
class KeepingSession final : public warehouse::Session {
  public:
    explicit KeepingSession(std::shared_ptr<warehouse::Warehouse> open)
        : open_(std::move(open)), session_(open_->connect()) {}

    Result execute(std::string_view sql) override { return session_->execute(sql); }
    void execute_script(std::string_view sql,
                        const std::function<void(std::string_view, const Result&)>& each) override {
        session_->execute_script(sql, each);
    }
    void cancel() noexcept override { session_->cancel(); }
    [[nodiscard]] bool usable() const noexcept override { return session_->usable(); }

  private:
    std::shared_ptr<warehouse::Warehouse> open_;  // outlives the session
    std::unique_ptr<warehouse::Session> session_;
};

struct Peer {
    std::unique_ptr<warehouse::Session> session;  // null: nobody serves this file
    std::string other_file;                       // what is served at this file's socket instead; usually empty
};

// The file that is served over the session: its identity and its path. Empty: the peer does not say.
std::pair<std::string, std::string> served_file(warehouse::Session& session) {
    try {
        const std::string text =
            session.execute(fmt::format("SHOW {}", local::warehouse_file_parameter)).value().value_or("");
        const std::size_t space = text.find(' ');
        if (space == std::string::npos) return {};
        return {text.substr(0, space), text.substr(space + 1)};
    } catch (const Error& error) {
        if (error.code() != errors::sql_failed) throw;
        return {};  // a server that does not know the parameter
    }
}

// Asks whoever listens at the file's socket which file it has open. The answer can be another file: the socket is found
// by path, and a file that is being served may be moved or replaced. The identity alone decides, since a path may
// differ in another mount namespace.
Peer connect_to_serve(const std::filesystem::path& file) {
    const std::filesystem::path socket = local::socket_file(file);
    if (socket.native().size() > local::socket_path_bytes_max || !std::filesystem::exists(socket)) return {};
    std::string host;
    for (const char c : socket.parent_path().string()) {
        const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
        host += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    try {
        auto session = warehouse::open_redshift(fmt::format("redshift://admin@{}/dev", host))->connect();
        const auto [identity, path] = served_file(*session);
        if (!identity.empty() && identity == local::file_identity(file)) return {std::move(session), {}};
        return {nullptr, path.empty() ? "an unknown file" : path};
    } catch (const Error& error) {
        if (error.code() != errors::warehouse_unreachable) throw;
        return {};  // a socket that a killed server left: the file's lock decides
    }
}

class OpenWhileUsed final : public warehouse::Warehouse {
  public:
    explicit OpenWhileUsed(local::Options options) : options_(std::move(options)) {}

    std::unique_ptr<warehouse::Session> connect() override {
        const std::scoped_lock guard(mutex_);
        std::shared_ptr<warehouse::Warehouse> open = open_.lock();
        if (!open) {
            Peer peer = connect_to_serve(local::canonical_file(options_.file));
            if (peer.session) return std::move(peer.session);
            open_ = open = open_own(peer);
        }
        return std::make_unique<KeepingSession>(std::move(open));
    }
    [[nodiscard]] std::string name() const override { return "local:" + options_.file.string(); }

  private:
    std::shared_ptr<warehouse::Warehouse> open_own(const Peer& peer) {
        try {
            return local::open(options_);
        } catch (const Error& error) {
            if (peer.other_file.empty() || error.code() != errors::lock_held) throw;
            throw Error(errors::lock_held, error.message(),
                        fmt::format("its serve still has {} open as it was before somebody moved or replaced the file: "
                                    "end that serve",
                                    peer.other_file),
                        error.place());
        }
    }

    local::Options options_;
    std::mutex mutex_;
    std::weak_ptr<warehouse::Warehouse> open_;
};

}  // namespace

std::unique_ptr<warehouse::Warehouse> open_while_used(const local::Options& options) {
    return std::make_unique<OpenWhileUsed>(options);
}

std::chrono::milliseconds lock_wait() {
    const char* text = std::getenv("LOADONCE_LOCK_WAIT");
    if (!text || *text == '\0') return std::chrono::minutes(1);
    char* end = nullptr;
    const double seconds = std::strtod(text, &end);
    if (*end != '\0' || !(seconds >= 0 && seconds <= 86400))
        throw Error(errors::usage, fmt::format("LOADONCE_LOCK_WAIT cannot be \"{}\"", text),
                    "give a number of seconds, at most 86400");
    return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

warehouse::Warehouse& Context::warehouse() {
    if (warehouse_) return *warehouse_;
    if (is_redshift(project().warehouse)) {
        warehouse_ = warehouse::open_redshift(project().warehouse);
        return *warehouse_;
    }
    local::Options options;
    options.file = local_path(project().warehouse, ".", "--warehouse");
    options.store = &store();
    options.store_root = local_path(project().store, ".", "--store");
    options.verb = verb_;
    options.lock_wait = lock_wait();
    warehouse_ = open_while_used(options);
    return *warehouse_;
}

}  // namespace loadonce::cli
