// serve: the warehouse on a port.
#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <iostream>
#include <map>
#include <memory>
#include <thread>

#include "base/error_codes.h"
#include "base/stop_token.h"
#include "cli/verbs.h"
#include "local/engine/process_lock.h"
#include "local/open.h"
#include "local/warehouse.h"
#include "wire/certificate.h"
#include "wire/server.h"
#include "wire/users.h"

namespace loadonce::cli {
namespace {

using wire::Server;

constexpr std::chrono::milliseconds lock_wait_max = std::chrono::seconds(3);

struct ServeOptions {
    wire::Options server;
    std::string data, s3_root, users;
    bool no_tls = false, read_only = false;
    std::string new_user;
};

// The certificate that the user chose, or one that is made at the first start and kept.
void choose_certificate(const ServeOptions& options, const std::filesystem::path& data, wire::Options& server) {
    if (options.no_tls && !(server.tls_certificate.empty() && server.tls_key.empty()))
        throw Error(errors::usage, "--no-tls leaves nothing to do for --tls-cert and --tls-key",
                    "leave out one of them");
    if (options.no_tls) return;
    if (server.tls_certificate.empty() != server.tls_key.empty()) {
        throw Error(errors::usage, "--tls-cert and --tls-key go together",
                    "give both, or none: a certificate is made then");
    }
    for (const std::string& file : {server.tls_certificate, server.tls_key})
        if (!file.empty() && !std::filesystem::exists(file))
            throw Error(errors::project_value, "there is no such certificate or key", "both must be PEM files",
                        {file, {}, {}});
    if (!server.tls_certificate.empty()) return;
    const std::filesystem::path certificate = data / "serve.crt", key = data / "serve.key";
    // Other warehouses of this folder may be served at the same time.
    const local::ProcessLock making(data / "serve.lock", "serve", std::min(lock_wait(), lock_wait_max),
                                    "the folder's TLS certificate");
    if (!std::filesystem::exists(certificate) || !std::filesystem::exists(key)) {
        std::filesystem::remove(certificate);
        std::filesystem::remove(key);
        wire::make_certificate(certificate, key);
    }
    server.tls_certificate = certificate.string();
    server.tls_key = key.string();
}

// Those who may log in. Without any, everybody might: --users never means that.
std::map<std::string, wire::Verifier> users_in(const std::filesystem::path& file) {
    const std::string remedy = fmt::format("loadonce serve adduser NAME --users {}", file.string());
    if (!std::filesystem::exists(file))
        throw Error(errors::project_value, "there is no such file of users", remedy, {file.string(), {}, {}});
    auto users = wire::read_users(file);
    if (users.empty()) throw Error(errors::project_value, "the file names no user", remedy, {file.string(), {}, {}});
    return users;
}

report::Endpoint endpoint(const wire::Options& options, std::uint16_t port) {
    return {.address = options.listen,
            .port = port,
            .database = options.database,
            .user = options.users.empty() ? "admin" : options.users.begin()->first,
            .checks_passwords = !options.users.empty(),
            .certificate = options.tls_certificate};
}

Exit serve(Context& context, const ServeOptions& options) {
    const std::filesystem::path data = options.data;
    const std::filesystem::path s3_root = !options.s3_root.empty() ? std::filesystem::path(options.s3_root)
                                          : !data.empty()          ? data / "s3"
                                                          : local_path(context.project().store, ".", "--store");
    // A missing folder is a mistake of the user: if it were made here, every object would seem to be missing.
    if (!options.s3_root.empty() && !std::filesystem::is_directory(s3_root))
        throw Error(errors::project_value, "--s3-root is no folder", "make it, or correct the path",
                    {options.s3_root, {}, {}});
    const std::filesystem::path file = data.empty() ? local_path(context.project().warehouse, ".", "--warehouse")
                                                    : std::filesystem::absolute(data / "warehouse.duckdb");
    const std::filesystem::path store_root = std::filesystem::absolute(s3_root);
    const std::unique_ptr<store::Store> store = store::open_folder(store_root);
    local::Options opened = local_options(file, *store, store_root, "serve");
    // Another serve keeps the warehouse for good, so that there is little to wait for.
    opened.lock_wait = std::min(opened.lock_wait, lock_wait_max);
    opened.read_only = options.read_only;
    const std::unique_ptr<warehouse::Warehouse> warehouse = local::open(opened);

    wire::Options server_options = options.server;
    choose_certificate(options, opened.file.parent_path(), server_options);
    if (!options.users.empty()) server_options.users = users_in(options.users);
    const local::ServerSocket socket(opened.file);
    if (socket.is_possible()) {
        server_options.unix_socket = socket.path();
    } else {
        note(fmt::format("loadonce: {} is too long for a socket: other verbs wait until serve ends\n",
                         socket.path().string()));
    }
    Server server(*warehouse, server_options);
    const report::Endpoint reached = endpoint(server_options, server.port());
    print(context.globals().json ? report::json(reached) : report::text(reached));
    // A signal handler can only set a flag, so the flag is looked at.
    while (!stop_requested()) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    server.stop();
    return Exit::done;
}

// A line of standard input, not shown while it is typed.
std::string read_password() {
    const bool typed = ::isatty(STDIN_FILENO) != 0;
    termios before{};
    if (typed) {
        note("Password: ");
        ::tcgetattr(STDIN_FILENO, &before);
        termios silent = before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        ::tcsetattr(STDIN_FILENO, TCSANOW, &silent);
    }
    std::string password;
    std::getline(std::cin, password);
    if (typed) {
        ::tcsetattr(STDIN_FILENO, TCSANOW, &before);
        note("\n");
    }
    return password;
}

Exit add_user(const ServeOptions& options) {
    if (options.users.empty()) throw Error(errors::usage, "which file?", "loadonce serve adduser NAME --users FILE");
    wire::add_user(options.users, options.new_user, read_password());
    return Exit::done;
}

}  // namespace

void add_serve(CommandLine& line) {
    Verb verb = line.verb("serve", "The embedded warehouse on a port, for psql and Redshift's drivers");
    const auto options = std::make_shared<ServeOptions>();
    verb.option("--listen", &options->server.listen,
                "The IPv4 address; one that other machines can reach needs --users")
        .placeholder("ADDRESS")
        .shows_default();
    verb.option("--port", &options->server.port, "The port; 0 takes a free one, and prints it")
        .placeholder("N")
        .shows_default();
    verb.option("--data", &options->data, "The folder of the warehouse and of its s3/ (the project's .loadonce)")
        .placeholder("DIR");
    verb.option("--s3-root", &options->s3_root, "The folder of s3://BUCKET/KEY for COPY: DIR/BUCKET/KEY")
        .placeholder("DIR");
    verb.option("--users", &options->users, "The users who may log in; without it everybody on this machine")
        .placeholder("FILE");
    verb.option("--tls-cert", &options->server.tls_certificate, "A certificate (PEM) instead of a generated one")
        .placeholder("FILE");
    verb.option("--tls-key", &options->server.tls_key, "Its key (PEM)").placeholder("FILE");
    verb.flag("--no-tls", options->no_tls, "Only unencrypted connections");
    verb.flag("--read-only", options->read_only, "Refuse every statement that changes anything");
    Verb adduser = verb.verb("adduser", "Add a user to --users FILE; the password is read from stdin");
    adduser.option("NAME", &options->new_user, "The user").required();
    verb.runs([options, adduser](Context& context) {
        return adduser.chosen() ? add_user(*options) : serve(context, *options);
    });
}

}  // namespace loadonce::cli
