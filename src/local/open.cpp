#include "local/open.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cctype>
#include <cerrno>
#include <mutex>
#include <utility>

#include "base/error_codes.h"
#include "base/output_file.h"
#include "local/engine/warehouse_file.h"
#include "warehouse/libpq.h"

namespace loadonce::local {
namespace {

using warehouse::Result;

// A session that keeps its warehouse open.
class OwnSession final : public warehouse::Session {
  public:
    explicit OwnSession(std::shared_ptr<warehouse::Warehouse> own) : own_(std::move(own)), session_(own_->connect()) {}

    Result execute(std::string_view sql) override { return session_->execute(sql); }
    void execute_script(std::string_view sql,
                        const std::function<void(std::string_view, const Result&)>& each) override {
        session_->execute_script(sql, each);
    }
    void cancel() noexcept override { session_->cancel(); }
    [[nodiscard]] bool usable() const noexcept override { return session_->usable(); }

  private:
    std::shared_ptr<warehouse::Warehouse> own_;  // outlives the session
    std::unique_ptr<warehouse::Session> session_;
};

struct Peer {
    std::unique_ptr<warehouse::Session> session;  // null: no server has this file open
    std::string other_file;                       // what is served at this file's socket instead; usually empty
};

// The file that is served over the session: its identity and its path. Empty: the peer does not say.
std::pair<std::string, std::string> served_file(warehouse::Session& session) {
    try {
        const std::string text = session.execute(fmt::format("SHOW {}", warehouse_file_parameter)).value().value_or("");
        const std::size_t space = text.find(' ');
        if (space == std::string::npos) return {};
        return {text.substr(0, space), text.substr(space + 1)};
    } catch (const Error& error) {
        if (error.code() != errors::sql_failed) throw;
        return {};  // a server that does not know the parameter
    }
}

// Asks the server that listens at the file's socket which file it has open. The answer can be another file: the socket
// is found by path, and a file that is being served may be moved or replaced. The identity alone decides, since a path
// may differ in another mount namespace.
Peer connect_to_serve(const std::filesystem::path& file) {
    const std::filesystem::path socket = socket_file(file);
    if (socket.native().size() > socket_path_bytes_max || !std::filesystem::exists(socket)) return {};
    std::string host;
    for (const char c : socket.parent_path().string()) {
        const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
        host += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    try {
        auto session = warehouse::open_redshift(fmt::format("redshift://admin@{}/dev", host))->connect();
        const auto [identity, path] = served_file(*session);
        if (!identity.empty() && identity == file_identity(file)) return {std::move(session), {}};
        return {nullptr, path.empty() ? "an unknown file" : path};
    } catch (const Error& error) {
        if (error.code() != errors::warehouse_unreachable) throw;
        return {};  // a socket that a killed server left: the file's lock decides
    }
}

class SharedWarehouse final : public warehouse::Warehouse {
  public:
    explicit SharedWarehouse(Options options) : options_(std::move(options)) {}

    std::unique_ptr<warehouse::Session> connect() override {
        const std::scoped_lock guard(mutex_);
        std::shared_ptr<warehouse::Warehouse> own = own_.lock();
        if (!own) {
            Peer peer = connect_to_serve(canonical_file(options_.file));
            if (peer.session) return std::move(peer.session);
            own_ = own = open_own(peer);
        }
        return std::make_unique<OwnSession>(std::move(own));
    }
    [[nodiscard]] std::string name() const override { return "local:" + options_.file.string(); }

  private:
    std::shared_ptr<warehouse::Warehouse> open_own(const Peer& peer) {
        try {
            return open(options_);
        } catch (const Error& error) {
            if (peer.other_file.empty() || error.code() != errors::lock_held) throw;
            throw Error(errors::lock_held, error.message(),
                        fmt::format("its serve still has {} open as it was before the file was moved or replaced: "
                                    "end that serve",
                                    peer.other_file),
                        error.place());
        }
    }

    Options options_;
    std::mutex mutex_;
    std::weak_ptr<warehouse::Warehouse> own_;  // while sessions of it are open
};

}  // namespace

std::unique_ptr<warehouse::Warehouse> open_shared(const Options& options) {
    return std::make_unique<SharedWarehouse>(options);
}

ServerSocket::ServerSocket(const std::filesystem::path& warehouse_file)
    : path_(socket_file(canonical_file(warehouse_file))) {
    if (is_possible() && ::mkdir(path_.parent_path().c_str(), 0700) != 0 && errno != EEXIST)
        throw_file_io("create", path_.parent_path(), errno);
}

ServerSocket::~ServerSocket() {
    ::rmdir(path_.parent_path().c_str());
}

bool ServerSocket::is_possible() const {
    return path_.native().size() <= socket_path_bytes_max;
}

}  // namespace loadonce::local
