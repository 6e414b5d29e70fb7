// The extended query protocol: Parse, Bind, Describe, Execute, Close, Sync.
//
// redshift_connector and JDBC name their statements, keep them for hundreds of transactions, and describe them before
// they execute them. So prepared statements live until they are closed; portals live until the transaction ends.
#include <fmt/format.h>

#include <algorithm>

#include "redshift/messages.h"
#include "redshift/names.h"
#include "redshift/parser.h"
#include "wire/connection.h"
#include "wire/encoding.h"
#include "wire/scalar_encoding.h"

namespace loadonce::wire {
namespace {

namespace messages = redshift::messages;
using warehouse::TransactionStatus;

// Limits per client.
constexpr std::size_t statements_max = 10'000, portals_max = 1'000;

std::vector<Format> read_formats(Reader& body) {
    std::vector<Format> formats(body.count16(2));
    for (Format& format : formats) {
        const std::int16_t code = body.i16();
        if (code != 0 && code != 1) throw protocol_violation(fmt::format("unsupported format code {}", code));
        format = static_cast<Format>(code);
    }
    return formats;
}

void require_fitting(std::span<const Format> formats, std::size_t things, std::string_view what) {
    if (formats.size() > 1 && formats.size() != things) {
        throw protocol_violation(fmt::format("bind message has {} {} formats for {}", formats.size(), what, things));
    }
}

}  // namespace

void Connection::parse(Reader body) {
    const std::string name(body.cstring());
    const std::string_view sql = body.cstring();
    auto prepared = std::make_shared<Prepared>();
    prepared->types.resize(body.count16(4));
    for (std::uint32_t& type : prepared->types) type = static_cast<std::uint32_t>(body.i32());
    body.expect_end();
    require_utf8(sql);
    if (!name.empty() && statements_.contains(name)) throw messages::prepared_exists(name);
    if (statements_.size() >= statements_max) throw messages::too_many_prepared();
    const std::vector<redshift::StatementText> statements = redshift::split(sql);
    if (statements.size() > 1) throw messages::prepared_several_commands();
    if (!statements.empty()) {
        prepared->sql = statements.front().text;
        prepared->kind = kind_of(prepared->sql);
        prepared->places = parameters_of(prepared->sql);
        for (const ParameterPlace& place : prepared->places) {
            prepared->types.resize(std::max(prepared->types.size(), place.number + 1));
        }
    }
    statements_.insert_or_assign(name, std::move(prepared));
    writer_.empty('1');
}

void Connection::bind(Reader body) {
    const std::string name(body.cstring());
    Portal made;
    made.prepared = statement(body.cstring());
    const std::vector<std::uint32_t>& types = made.prepared->types;
    const std::vector<Format> value_formats = read_formats(body);
    const std::size_t count = body.count16(4);
    if (count != types.size()) {
        throw protocol_violation(
            fmt::format("bind message supplies {} parameters, but the statement requires {}", count, types.size()));
    }
    require_fitting(value_formats, count, "parameter");
    std::vector<std::string> literals;
    literals.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t bytes = body.i32();
        if (bytes < -1) throw protocol_violation("a parameter's length is negative");
        literals.push_back(bytes == -1 ? "null"
                                       : to_literal(types[i], format_of(value_formats, i),
                                                    body.take(static_cast<std::size_t>(bytes))));
    }
    made.formats = read_formats(body);
    body.expect_end();
    made.sql = with_values(made.prepared->sql, made.prepared->places, literals);
    if (!name.empty() && portals_.contains(name)) throw messages::cursor_exists(name);
    if (portals_.size() >= portals_max) throw messages::too_many_portals();
    portals_.insert_or_assign(name, std::move(made));
    writer_.empty('2');
}

void Connection::describe(Reader body) {
    const std::uint8_t what = body.u8();
    const std::string_view name = body.cstring();
    body.expect_end();
    std::vector<warehouse::ResultColumn> columns;
    std::span<const Format> formats;
    if (what == 'S') {
        const Prepared& prepared = *statement(name);
        std::vector<std::string> nulls;
        for (const std::uint32_t type : prepared.types) nulls.push_back(null_literal(type));
        try {
            columns = columns_of(with_values(prepared.sql, prepared.places, nulls), prepared.kind);
        } catch (const Error&) {
            // Redshift reports this error at Parse and then stores no statement: redshift_connector reuses the name.
            statements_.erase(statements_.find(name));
            throw;
        }
        writer_.begin('t').i16(static_cast<std::int16_t>(prepared.types.size()));
        for (const std::uint32_t type : prepared.types) {
            writer_.i32(static_cast<std::int32_t>(type == 0 ? oid::varchar : type));
        }
        writer_.end();
    } else if (what == 'P' && !portals_.contains(name) &&
               session_->transaction_status() == warehouse::TransactionStatus::open) {
        // A cursor made by DECLARE is a portal too: psycopg 3 describes its server-side cursors this way.
        columns = session_->describe("FETCH 1 FROM " + redshift::quote_identifier(name));
    } else if (what == 'P') {
        const Portal& described = portal(name);
        columns =
            described.opened ? described.opened->head.columns : columns_of(described.sql, described.prepared->kind);
        require_fitting(described.formats, columns.size(), "result");
        formats = described.formats;
    } else {
        throw protocol_violation("invalid DESCRIBE message subtype");
    }
    if (columns.empty()) return writer_.empty('n');
    writer_.row_description(columns, formats);
}

std::vector<warehouse::ResultColumn> Connection::columns_of(std::string_view sql, Kind kind) {
    // In an aborted transaction the client must be able to prepare the statement that ends it.
    if (kind == Kind::begin || kind == Kind::end || kind == Kind::deallocate || sql.empty()) return {};
    return session_->describe(sql);
}

void Connection::execute(Reader body) {
    Portal& executed = portal(body.cstring());
    const std::int32_t limit = body.i32();
    body.expect_end();
    if (executed.prepared->sql.empty()) return writer_.empty('I');
    if (executed.opened && executed.opened->head.columns.empty()) {
        throw messages::portal_run_twice();
    }
    const bool limited = limit > 0;
    if (!executed.opened) {
        executed.opened = open(executed.sql, executed.prepared->kind, sync_follows(),
                               limited ? warehouse::Reading::with_pauses : warehouse::Reading::at_once);
        send_notices(executed.opened->head);
    }
    warehouse::Opened& opened = *executed.opened;
    require_fitting(executed.formats, opened.head.columns.size(), "result");
    send_rows(opened, executed.formats, limited ? static_cast<std::size_t>(limit) : no_limit);
    if (opened.rows->left() != 0U) return writer_.empty('s');
    writer_.command_complete(opened.head.tag);
}

// Returns whether a received Sync proves that the transaction has no further messages; false if that is not certain.
bool Connection::sync_follows() const {
    using namespace std::string_view_literals;
    constexpr std::string_view sync = "S\0\0\0\4"sv, flush = "H\0\0\0\4"sv;
    std::string_view received = text_of(stream_.received());
    if (received.starts_with(flush)) received.remove_prefix(flush.size());
    return received.starts_with(sync);
}

void Connection::close(Reader body) {
    const std::uint8_t what = body.u8();
    const std::string_view name = body.cstring();
    body.expect_end();
    if (what != 'S' && what != 'P') throw protocol_violation("invalid CLOSE message subtype");
    // Closing what does not exist is not an error.
    if (what == 'S') {
        if (const auto found = statements_.find(name); found != statements_.end()) statements_.erase(found);
    } else if (const auto found = portals_.find(name); found != portals_.end()) {
        portals_.erase(found);
    }
    writer_.empty('3');
}

void Connection::sync() {
    commit_implicit();
    ready_for_query();
}

const std::shared_ptr<const Connection::Prepared>& Connection::statement(std::string_view name) const {
    const auto found = statements_.find(name);
    if (found == statements_.end()) throw messages::prepared_missing(name);
    return found->second;
}

Connection::Portal& Connection::portal(std::string_view name) {
    const auto found = portals_.find(name);
    if (found == portals_.end()) throw messages::portal_missing(name);
    return found->second;
}

}  // namespace loadonce::wire
