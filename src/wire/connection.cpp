#include "wire/connection.h"

#include <fmt/format.h>

#include <algorithm>
#include <new>

#include "base/error_codes.h"
#include "redshift/parser.h"
#include "table/schema.h"

namespace loadonce::wire {
namespace {

using namespace std::chrono_literals;
using warehouse::TransactionStatus;

// A client that neither reads nor closes does not keep its thread for ever.
constexpr auto write_limit = 10min;
constexpr std::size_t flush_bytes = 64 << 10;
constexpr std::size_t small_message_bytes_max = 10'000;
// Redshift's limit of a statement, and room for the names and parameters beside it.
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

Error shutting_down() {
    return Error(errors::warehouse_unreachable, "terminating connection due to administrator command")
        .with_sqlstate("57P01", TransactionOutcome::rolled_back);
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
                failed(
                    Error(errors::sql_failed, "out of memory").with_sqlstate("53200", TransactionOutcome::rolled_back));
            }
        }
    } catch (const Error& error) {
        fatal(error);
    } catch (const std::exception& error) {
        // This connection is over; the others go on.
        fatal(Error(errors::invariant, fmt::format("this should not happen: {}", error.what())));
    }
}

void Connection::refuse(const Error& error) {
    fatal(error);
}

bool Connection::receive(std::span<std::uint8_t> bytes) {
    // Who has not logged in has a minute.
    const Io io = stream_.read(bytes, session_ ? std::nullopt : Stream::Limit(1min));
    if (io == Io::stopped) {
        fatal(shutting_down());
    } else if (io != Io::done) {
        state_ = State::closed;
    }
    return io == Io::done;
}

// Memory grows with what has come, not with what was announced.
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
    if (shared_.stopping) return fatal(shutting_down());
    std::array<std::uint8_t, 5> header{};
    if (!receive(header)) return;
    Reader reader(header);
    message_.type = static_cast<char>(reader.u8());
    const auto length = static_cast<std::uint32_t>(reader.i32());  // counts itself
    if (!known(message_.type)) {
        throw protocol_violation(fmt::format("invalid frontend message type {}", static_cast<int>(message_.type)));
    }
    if (length < 4 || length - 4 > bytes_max(message_.type)) {
        throw protocol_violation(fmt::format("invalid message length {}", length));
    }
    if (message_.body.capacity() > (1 << 20)) message_.body = {};
    static_cast<void>(receive_body(length - 4));  // closed if it did not all come
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
            throw Error(errors::sql_failed, "the function call protocol is not supported", "use SELECT")
                .with_sqlstate("0A000", TransactionOutcome::not_in_transaction);
        case 'd':  // Left over from a COPY FROM STDIN that was refused.
        case 'c':
        case 'f':
            return;
        default:
            throw protocol_violation("a password was not asked for");
    }
}

void Connection::failed(const Error& error) {
    portals_.clear();  // what they were reading has ended with the error
    if (implicit_) {
        implicit_ = false;
        if (session_->usable()) session_->execute("ROLLBACK");
    }
    if (!session_->usable()) return fatal(error);
    writer_.error(error, "ERROR");
    // After Query and after a function call the client waits for ReadyForQuery at once, else after its Sync.
    if (message_.type == 'Q' || message_.type == 'F' || message_.type == 'S') return ready_for_query();
    state_ = State::skipping;
    flush();  // a pipeline may wait for it with a Flush, which is skipped like all until the Sync
}

void Connection::fatal(const Error& error) {
    writer_.error(error, "FATAL");
    state_ = State::closed;
    static_cast<void>(stream_.write(writer_.buffer(), Stream::Limit(1s)));  // who has gone need not know
    writer_.clear();
}

void Connection::flush() {
    const Io io = stream_.write(writer_.buffer(), write_limit);
    if (io != Io::done) state_ = State::closed;
    writer_.clear();
}

// After what was written before. Many bytes are not copied for that.
void Connection::send(std::string_view messages) {
    if (writer_.buffer().size() + messages.size() < flush_bytes) {
        writer_.bytes(messages);
        return;
    }
    flush();
    if (state_ != State::closed && stream_.write(messages, write_limit) != Io::done) state_ = State::closed;
}

// As PostgreSQL does for those of its parameters that drivers act on.
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
        // What is told to be complete is committed.
        if (last && state_ != State::closed) commit_implicit();
        writer_.command_complete(opened.head.tag);
    }
    ready_for_query();
}

// `alone`: it is all of the Query or all until the Sync, and needs no transaction around it.
warehouse::Opened Connection::open(std::string_view sql, Kind kind, bool alone, warehouse::Reading reading) {
    const auto done = [](std::string tag) {
        return warehouse::opened({.columns = {}, .rows = {}, .tag = std::move(tag), .affected = {}, .notices = {}});
    };
    if (implicit_ && kind == Kind::begin) {
        implicit_ = false;  // the client's own from here on, with what came before in it
        return done("BEGIN");
    }
    // psycopg 3 drops that way what it prepared through the protocol; what PREPARE made is the session's.
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
    // COMMIT and ROLLBACK end it, and so does TRUNCATE.
    if (session_->transaction_status() == TransactionStatus::idle) implicit_ = false;
    return opened;
}

void Connection::commit_implicit() {
    if (!implicit_) return;
    implicit_ = false;
    session_->execute("COMMIT");
}

// Sends the next rows, at most `limit`.
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
