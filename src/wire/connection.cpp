#include "wire/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>

#include "base/error_codes.h"
#include "redshift/messages.h"
#include "redshift/parser.h"
#include "table/schema.h"

namespace loadonce::wire {
namespace {

using namespace std::chrono_literals;
using warehouse::TransactionStatus;

// Ends the thread of a client that neither reads nor disconnects.
constexpr auto write_limit = 10min;
constexpr std::size_t flush_bytes = 64 << 10;
constexpr std::size_t small_message_bytes_max = 10'000;
// Redshift's limit for a statement, plus room for names and parameters.
constexpr std::size_t message_bytes_max = redshift::max_statement_bytes + (64 << 10);

std::size_t bytes_max(char type) {
    switch (type) {
        case 'Q':
        case 'P':
        case 'B':
        case 'd':
            return message_bytes_max;
        default:
            return small_message_bytes_max;
    }
}

bool known(char type) {
    return std::string_view("QPBDECSHXFdcfp").find(type) != std::string_view::npos;
}

}  // namespace

Connection::~Connection() {
    if (key_) shared_.cancel_keys.remove(*key_);
}

void Connection::serve() {
    try {
        while (state_ == State::startup) start();
        while (state_ != State::closed) {
            receive_message();
            if (state_ == State::closed) break;
            try {
                handle(Reader(message_.body));
            } catch (const Error& error) {
                failed(error);
            } catch (const std::bad_alloc&) {
                failed(redshift::messages::out_of_memory());
            }
        }
    } catch (const Error& error) {
        fatal(error);
    } catch (const std::exception& error) {
        // Ends this connection only.
        fatal(Error(errors::invariant, fmt::format("this should not happen: {}", error.what())));
    }
}

void Connection::refuse(const Error& error) {
    fatal(error);
}

bool Connection::receive(std::span<std::uint8_t> bytes) {
    // Before login every read must finish within a minute.
    const Io io = stream_.read(bytes, session_ ? std::nullopt : Stream::Limit(1min));
    if (io == Io::stopped) {
        fatal(redshift::messages::session_terminated());
    } else if (io != Io::done) {
        state_ = State::closed;
    }
    return io == Io::done;
}

// Allocates as bytes arrive, not by the announced length.
bool Connection::receive_body(std::size_t bytes) {
    constexpr std::size_t step = 64 << 10;
    message_.body.clear();
    while (message_.body.size() < bytes) {
        const std::size_t before = message_.body.size();
        message_.body.resize(std::min(bytes, before + std::max(before, step)));
        if (!receive(std::span(message_.body).subspan(before))) return false;
    }
    return true;
}

void Connection::receive_message() {
    if (shared_.stopping) return fatal(redshift::messages::session_terminated());
    std::array<std::uint8_t, 5> header{};
    if (!receive(header)) return;
    Reader reader(header);
    message_.type = static_cast<char>(reader.u8());
    const auto length = static_cast<std::uint32_t>(reader.i32());  // includes its own four bytes
    if (!known(message_.type)) {
        throw protocol_violation(fmt::format("invalid frontend message type {}", static_cast<int>(message_.type)));
    }
    if (length < 4 || length - 4 > bytes_max(message_.type)) {
        throw protocol_violation(fmt::format("invalid message length {}", length));
    }
    if (message_.body.capacity() > (1 << 20)) message_.body = {};
    static_cast<void>(receive_body(length - 4));  // on failure state_ is closed
}

void Connection::handle(Reader body) {
    if (state_ == State::skipping && message_.type != 'S' && message_.type != 'X') return;
    switch (message_.type) {
        case 'Q':
            return simple_query(body);
        case 'P':
            return parse(body);
        case 'B':
            return bind(body);
        case 'D':
            return describe(body);
        case 'E':
            return execute(body);
        case 'C':
            return close(body);
        case 'S':
            return sync();
        case 'H':
            return flush();
        case 'X':
            state_ = State::closed;
            return;
        case 'F':
            throw redshift::messages::function_call_unsupported();
        case 'd':  // rest of a COPY FROM STDIN that was refused
        case 'c':
        case 'f':
            return;
        default:
            throw protocol_violation("a password was not asked for");
    }
}

void Connection::failed(const Error& error) {
    portals_.clear();  // the error ended the queries that they read from
    if (implicit_) {
        implicit_ = false;
        if (session_->usable()) session_->execute("ROLLBACK");
    }
    if (!session_->usable()) {
        // What fails after the end fails because of it; but nothing may hide that a commit's outcome is unknown.
        const bool explained = error.transaction_outcome() == TransactionOutcome::unknown || !terminated_;
        return fatal(explained ? error : redshift::messages::session_terminated());
    }
    writer_.error(error, "ERROR");
    // After Query and FunctionCall the client waits for ReadyForQuery at once, otherwise after its Sync.
    if (message_.type == 'Q' || message_.type == 'F' || message_.type == 'S') return ready_for_query();
    state_ = State::skipping;
    flush();  // a pipelining client may wait after a Flush, which is skipped like everything until Sync
}

void Connection::fatal(const Error& error) {
    writer_.error(error, "FATAL");
    state_ = State::closed;
    static_cast<void>(
        stream_.write(writer_.buffer(), Stream::Limit(1s)));  // best effort: the client may have disconnected
    writer_.clear();
}

void Connection::flush() {
    const Io io = stream_.write(writer_.buffer(), write_limit);
    if (io != Io::done) state_ = State::closed;
    writer_.clear();
}

// Sends after what the buffer holds. Large texts are not copied into the buffer.
void Connection::send(std::string_view messages) {
    if (writer_.buffer().size() + messages.size() < flush_bytes) {
        writer_.bytes(messages);
        return;
    }
    flush();
    if (state_ != State::closed && stream_.write(messages, write_limit) != Io::done) state_ = State::closed;
}

// Sends ParameterStatus for the changed parameters that drivers act on, as PostgreSQL does.
void Connection::report_parameters() {
    if (session_->parameter_changes() == reported_changes_) return;
    reported_changes_ = session_->parameter_changes();
    for (auto& [name, told] : reported_) {
        auto value = session_->parameter(fold(name));
        if (!value || *value == told) continue;
        told = *std::move(value);
        writer_.parameter_status(name, told);
    }
}

void Connection::ready_for_query() {
    state_ = State::ready;
    report_parameters();
    if (session_->transaction_status() == TransactionStatus::idle) portals_.clear();
    writer_.ready_for_query(session_->transaction_status());
    flush();
}

void Connection::simple_query(Reader body) {
    const std::string_view sql = body.cstring();
    body.expect_end();
    require_utf8(sql);
    statements_.erase("");
    portals_.erase("");
    const std::vector<redshift::StatementText> statements = redshift::split(sql);
    if (statements.empty()) writer_.empty('I');
    for (std::size_t i = 0; i < statements.size() && state_ != State::closed; ++i) {
        const bool last = i + 1 == statements.size();
        warehouse::Opened opened =
            open(statements[i].text, kind_of(statements[i].text), statements.size() == 1, warehouse::Reading::at_once);
        send_notices(opened.head);
        if (!opened.head.columns.empty()) {
            writer_.row_description(opened.head.columns, {});
            send_rows(opened, {}, no_limit);
        }
        // CommandComplete is sent only after the commit.
        if (last && state_ != State::closed) commit_implicit();
        writer_.command_complete(opened.head.tag);
    }
    ready_for_query();
}

// `alone`: the only statement before the next Sync (or of the Query message); no implicit transaction is needed.
warehouse::Opened Connection::open(std::string_view sql, Kind kind, bool alone, warehouse::Reading reading) {
    const auto done = [](std::string tag) {
        return warehouse::opened({.columns = {}, .rows = {}, .tag = std::move(tag), .affected = {}, .notices = {}});
    };
    if (implicit_ && kind == Kind::begin) {
        implicit_ = false;  // the implicit transaction becomes the client's explicit one
        return done("BEGIN");
    }
    // psycopg 3 deallocates statements prepared through the protocol this way; those of PREPARE belong to the session.
    if (kind == Kind::deallocate) {
        const std::string name = deallocated_name(sql);
        if (name.empty()) statements_.clear();
        if (!name.empty() && statements_.erase(name) != 0) return done("DEALLOCATE");
    }
    if (kind == Kind::other && !alone && session_->transaction_status() == TransactionStatus::idle) {
        session_->execute("BEGIN");
        implicit_ = true;
    }
    warehouse::Opened opened = session_->open(sql, reading);
    // COMMIT, ROLLBACK and TRUNCATE end the transaction.
    if (session_->transaction_status() == TransactionStatus::idle) implicit_ = false;
    return opened;
}

void Connection::commit_implicit() {
    if (!implicit_) return;
    implicit_ = false;
    session_->execute("COMMIT");
}

// Sends at most `limit` of the next rows.
void Connection::send_rows(warehouse::Opened& opened, std::span<const Format> formats, std::size_t limit) {
    while (limit > 0 && state_ != State::closed && opened.rows->next(batch_, limit)) {
        if (std::ranges::count(formats, Format::binary) == 0)
            send(batch_.messages());
        else
            writer_.data_rows(batch_, opened.head.columns, formats);
        limit -= batch_.rows();
        if (writer_.buffer().size() >= flush_bytes) flush();
    }
}

void Connection::send_notices(const warehouse::Result& result) {
    for (const auto& [severity, text] : result.notices) writer_.notice(severity, text);
}

}  // namespace loadonce::wire
