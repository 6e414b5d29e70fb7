// Startup, up to the first ReadyForQuery: encryption, cancel requests, authentication, parameter status.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstring>
#include <functional>
#include <map>

#include "base/error_codes.h"
#include "redshift/messages.h"
#include "table/schema.h"
#include "wire/auth.h"
#include "wire/connection.h"

namespace loadonce::wire {
namespace {

namespace messages = redshift::messages;
using namespace std::chrono_literals;

constexpr std::size_t startup_bytes_max = 10'000;
constexpr std::int32_t cancel_request = 80877102, ssl_request = 80877103, gss_request = 80877104;
constexpr std::int32_t authenticated = 0, md5_method = 5, digest_method = 13;

// Returns the settings in `-c a=b -cc=d --e=f`. A backslash escapes the next character.
std::vector<std::pair<std::string, std::string>> settings_of(std::string_view options) {
    std::vector<std::string> words(1);
    for (std::size_t i = 0; i < options.size(); ++i) {
        if (options[i] == '\\' && i + 1 < options.size()) {
            words.back() += options[++i];
        } else if (options[i] != ' ') {
            words.back() += options[i];
        } else if (!words.back().empty()) {
            words.emplace_back();
        }
    }
    std::vector<std::pair<std::string, std::string>> settings;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string_view word = words[i];
        if (word == "-c" && i + 1 < words.size()) {
            word = words[++i];
        } else if (word.starts_with("-c") || word.starts_with("--")) {
            word.remove_prefix(2);
        } else {
            continue;
        }
        const std::size_t equals = word.find('=');
        if (equals != std::string_view::npos)
            settings.emplace_back(fold(word.substr(0, equals)), word.substr(equals + 1));
    }
    return settings;
}

bool is_utf8(std::string_view encoding) {
    std::string name;
    for (const char c : fold(encoding)) {
        if (std::isalnum(static_cast<unsigned char>(c)) != 0) name += c;
    }
    return name == "utf8" || name == "unicode";
}

// Parameters that a client may set in the startup message; others describe the client and are ignored.
constexpr std::string_view settable[] = {"search_path",
                                         "timezone",
                                         "datestyle",
                                         "application_name",
                                         "query_group",
                                         "statement_timeout",
                                         "enable_case_sensitive_identifier",
                                         "extra_float_digits"};

// The names and values of the startup message.
std::map<std::string, std::string, std::less<>> startup_parameters(Reader body) {
    std::map<std::string, std::string, std::less<>> parameters;
    for (std::string_view name = body.cstring(); !name.empty(); name = body.cstring()) {
        const std::string_view value = body.cstring();
        require_utf8(name);
        require_utf8(value);
        parameters.insert_or_assign(std::string(name), value);
    }
    body.expect_end();
    return parameters;
}

}  // namespace

CancelKeys::Key CancelKeys::add(warehouse::ServedSession& session) {
    Key key;
    const std::string bytes = random_bytes(sizeof key.secret);
    std::memcpy(&key.secret, bytes.data(), sizeof key.secret);
    const std::lock_guard lock(mutex_);
    key.process = session.number() != 0 ? session.number() : ++last_;
    sessions_[key.process] = {key.secret, &session};
    return key;
}

void CancelKeys::remove(Key key) noexcept {
    const std::lock_guard lock(mutex_);
    sessions_.erase(key.process);
}

void CancelKeys::cancel(Key key) noexcept {
    const std::lock_guard lock(mutex_);
    const auto found = sessions_.find(key.process);
    if (found != sessions_.end() && found->second.secret == key.secret) found->second.session->cancel();
}

void CancelKeys::cancel_all() noexcept {
    const std::lock_guard lock(mutex_);
    for (const auto& [process, entry] : sessions_) entry.session->cancel();
}

void Connection::start() {
    std::array<std::uint8_t, 4> header{};
    if (!receive(header)) return;
    const auto length = static_cast<std::uint32_t>(Reader(header).i32());  // includes its own four bytes
    if (length < 8 || length > startup_bytes_max) throw protocol_violation("invalid length of startup packet");
    if (!receive_body(length - 4)) return;
    Reader body(message_.body);
    negotiate(body.i32(), body);
}

void Connection::negotiate(std::int32_t request, Reader body) {
    if (request == cancel_request) {
        const std::int32_t process = body.i32();
        shared_.cancel_keys.cancel({process, body.i32()});
        state_ = State::closed;  // no answer, as in PostgreSQL
        return;
    }
    if (request == gss_request || request == ssl_request) {
        const bool tls = request == ssl_request && shared_.tls && !stream_.encrypted();
        if (request == ssl_request && encryption_asked_) throw protocol_violation("encryption was asked for twice");
        encryption_asked_ = encryption_asked_ || request == ssl_request;
        Io io = stream_.write(tls ? "S" : "N", 10s);
        if (io == Io::done && tls) io = stream_.start_tls(*shared_.tls, 10s);
        if (io != Io::done) state_ = State::closed;
        return;
    }
    if (request >> 16 != 3) {
        const auto version = static_cast<std::uint32_t>(request);
        throw messages::protocol_version_unsupported(version >> 16, version & 0xFFFF);
    }
    if ((request & 0xFFFF) != 0) writer_.begin('v').i32(0).i32(0).end();  // newer minor version: negotiate 3.0
    start_session(body);
}

void Connection::start_session(Reader body) {
    Parameters parameters = startup_parameters(body);
    const std::string user = parameters["user"];
    if (user.empty()) throw messages::user_name_missing();
    const std::string database = parameters["database"].empty() ? user : parameters["database"];
    // Redshift's own drivers announce the version of its protocol extensions; libpq does not.
    authenticate(user, parameters.contains("client_protocol_version"));
    if (state_ == State::closed) return;
    if (database != shared_.options.database) {
        throw messages::database_missing(database, fmt::format("the database is \"{}\"", shared_.options.database));
    }
    const auto encoding = parameters.find("client_encoding");
    if (encoding != parameters.end() && !is_utf8(encoding->second)) {
        throw messages::client_encoding_unsupported(encoding->second);
    }
    open_session(user);
    apply(parameters);
    session_->parameters_given();
    report_parameters(user, parameters["application_name"]);
    // Reports to drivers that ask for it that they may list objects by SHOW, with names as parameters; 5 would add
    // listings of whole databases (SHOW TABLES FROM DATABASE), which AWS does not document.
    if (parameters.contains("driver_discovery_version")) writer_.parameter_status("show_discovery", "4");
    writer_.begin('K').i32(key_->process).i32(key_->secret).end();
    ready_for_query();
}

void Connection::open_session(std::string_view user) {
    std::unique_ptr<warehouse::Session> session = shared_.warehouse.connect();
    if (dynamic_cast<warehouse::ServedSession*>(session.get()) == nullptr) {
        throw Error(errors::invariant, fmt::format("sessions of {} cannot be served", shared_.warehouse.name()));
    }
    session_.reset(static_cast<warehouse::ServedSession*>(session.release()));
    session_->log_in(user);
    session_->on_end([this] {
        terminated_ = true;
        stream_.stop();
    });
    key_ = shared_.cancel_keys.add(*session_);
}

// What a real cluster reports (according to drivers' logs), except for standard_conforming_strings, which Redshift does
// not have, and server_protocol_version, which switches drivers to Redshift's own messages. At a server_version of 9 or
// more redshift_connector looks for row counts in tags that have none.
void Connection::report_parameters(std::string_view user, const std::string& application_name) {
    reported_ = {{"application_name", application_name},
                 {"client_encoding", "UTF8"},
                 {"DateStyle", "ISO, MDY"},
                 {"TimeZone", "UTC"}};
    reported_changes_ = session_->parameter_changes();
    for (auto& [name, told] : reported_) {
        told = session_->parameter(fold(name)).value_or(told);
        writer_.parameter_status(name, told);
    }
    for (const auto& [name, value] :
         std::initializer_list<std::pair<std::string_view, std::string_view>>{{"integer_datetimes", "on"},
                                                                              {"is_superuser", "on"},
                                                                              {"server_encoding", "UNICODE"},
                                                                              {"server_version", "8.0.2"},
                                                                              {"session_authorization", user},
                                                                              {"padb_version", "1.0.63269"},
                                                                              {"padb_revision", "17187a5367"},
                                                                              {"max_numeric_precision", "38"},
                                                                              {"max_varchar_size", "65535"}}) {
        writer_.parameter_status(name, value);
    }
}

void Connection::authenticate(const std::string& user, bool knows_digest) {
    if (!shared_.options.users.empty() && !same_user_) {
        const auto found = shared_.options.users.find(user);
        const bool exists = found != shared_.options.users.end();
        // Unknown users are asked by the same method, with a salt of their own that stays, so that the challenge does
        // not show which users exist. Only beside a user who has no digest it can: that user is asked for md5.
        Verifier verifier = exists ? found->second : mock_verifier(user, shared_.mock_secret);
        if (!exists && !shared_.digests) verifier.sha256.clear();
        const bool proven = knows_digest && !verifier.sha256.empty() ? prove_digest(verifier) : prove_md5(verifier);
        if (state_ == State::closed) return;
        if (!exists || !proven) throw messages::password_wrong(user);
    }
    writer_.authentication(authenticated);
}

// Receives the client's answer into message_. Returns false if the client has disconnected.
bool Connection::receive_proof(char type) {
    flush();
    std::array<std::uint8_t, 5> header{};
    if (state_ == State::closed || !receive(header)) return false;
    Reader reader(header);
    const bool wanted = reader.u8() == static_cast<std::uint8_t>(type);
    const auto length = static_cast<std::uint32_t>(reader.i32());
    if (!wanted || length < 5 || length > 1000) throw protocol_violation("a password was expected");
    return receive_body(length - 4);
}

bool Connection::prove_md5(const Verifier& verifier) {
    const std::string salt = random_bytes(4);
    writer_.authentication(md5_method, salt);
    if (!receive_proof('p')) return false;
    Reader body(message_.body);
    const std::string_view answer = body.cstring();
    body.expect_end();
    return same_secret(answer, md5_answer(verifier.md5, salt));
}

// Redshift's own method. The request has the hash function (0: SHA-256), the salt of the stored hash, and a nonce; the
// answer includes the client's nonce.
bool Connection::prove_digest(const Verifier& verifier) {
    const std::string nonce = random_bytes(16);
    writer_.begin('R').i32(digest_method).i32(0);
    for (const std::string& bytes : {verifier.salt, nonce}) {
        writer_.i32(static_cast<std::int32_t>(bytes.size())).bytes(bytes);
    }
    writer_.end();
    if (!receive_proof('d')) return false;
    Reader body(message_.body);
    const auto sized = [&body] {
        const std::int32_t bytes = body.i32();
        if (bytes < 0) throw protocol_violation("a length is negative");
        return text_of(body.take(static_cast<std::size_t>(bytes)));
    };
    const std::string_view answer = sized(), client_nonce = sized();
    body.expect_end();
    return same_secret(answer, digest_answer(verifier.sha256, nonce, client_nonce));
}

void Connection::apply(const Parameters& parameters) {
    std::vector<std::pair<std::string, std::string>> settings;
    if (const auto options = parameters.find("options"); options != parameters.end()) {
        settings = settings_of(options->second);
    }
    for (const auto& [name, value] : parameters) settings.emplace_back(fold(name), value);
    for (const auto& [name, value] : settings) {
        if (std::ranges::find(settable, name) != std::end(settable)) set(name, value);
    }
}

void Connection::set(std::string_view name, std::string_view value) {
    // search_path is a list of names; each becomes a literal.
    std::string literal = "'";
    for (const char c : value) {
        if (c == '\'' || c == '\\') literal += c;
        if (c == ',' && name == "search_path") {
            literal += "', '";
        } else if (c != '"' && !(c == ' ' && name == "search_path")) {
            literal += c;
        }
    }
    try {
        session_->execute(fmt::format("SET {} TO {}'", name, literal));
    } catch (const Error& error) {
        if (!session_->usable()) throw;
        writer_.notice("WARNING", fmt::format("{} was not set: {}", name, error.message()));
    }
}

}  // namespace loadonce::wire
