#include "warehouse/libpq.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <array>
#include <charconv>
#include <cstring>
#include <map>
#include <new>

#include "base/error_codes.h"
#include "base/stop_token.h"
#include "redshift/lexer.h"
#include "redshift/parser.h"
#include "warehouse/served_session.h"

namespace loadonce::warehouse {
namespace {

struct FreeResult {
    void operator()(PGresult* result) const { PQclear(result); }
};
struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using ResultPtr = std::unique_ptr<PGresult, FreeResult>;

std::string text_of(const char* text) {
    return text == nullptr ? "" : text;
}

// libpq's messages end with a newline and may have several lines.
std::string one_line(std::string text) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    for (char& c : text) {
        if (c == '\n') c = ' ';
    }
    return text;
}

bool is_commit(std::string_view sql) {
    redshift::Lexer lexer(sql);
    const redshift::Token first = lexer.next();
    return first.is_word("commit") || first.is_word("end");
}

class LibpqSession : public ServedSession {
  public:
    explicit LibpqSession(PGconn* connection) : connection_(connection), cancel_(PQgetCancel(connection)) {
        PQsetNoticeReceiver(connection_, &LibpqSession::take_notice, this);
    }
    ~LibpqSession() override {
        PQfreeCancel(cancel_);
        PQfinish(connection_);
    }
    LibpqSession(const LibpqSession&) = delete;
    LibpqSession& operator=(const LibpqSession&) = delete;

    Result execute(std::string_view sql) override {
        const bool committing = is_commit(sql);
        const bool in_transaction = transaction_status() != TransactionStatus::idle;
        require_usable();
        notices_.clear();
        const std::string text(sql);
        const ResultPtr answer(PQexec(connection_, text.c_str()));
        // Outside a transaction a statement commits by itself, so its outcome is unknown.
        const TransactionOutcome lost_outcome =
            committing || !in_transaction ? TransactionOutcome::unknown : TransactionOutcome::rolled_back;
        if (PQstatus(connection_) != CONNECTION_OK) throw lost(answer.get(), lost_outcome);
        check(answer.get(), in_transaction);
        return result_of(answer.get());
    }

    void execute_script(std::string_view sql,
                        const std::function<void(std::string_view statement, const Result&)>& each) override {
        for (const redshift::StatementText& statement : redshift::split(sql)) {
            throw_if_stopped();
            each(statement.text, execute(statement.text));
        }
    }

    void cancel() noexcept override {
        std::array<char, 256> reason{};
        // Best effort: if the cancel request fails, the statement keeps running.
        static_cast<void>(PQcancel(cancel_, reason.data(), static_cast<int>(reason.size())));
    }

    bool usable() const noexcept override { return PQstatus(connection_) == CONNECTION_OK; }

    std::vector<ResultColumn> describe(std::string_view sql) override {
        require_usable();
        const bool in_transaction = transaction_status() != TransactionStatus::idle;
        const std::string text(sql);
        const ResultPtr prepared(PQprepare(connection_, "", text.c_str(), 0, nullptr));
        if (!usable()) throw lost(prepared.get(), TransactionOutcome::rolled_back);
        check(prepared.get(), in_transaction);
        const ResultPtr described(PQdescribePrepared(connection_, ""));
        if (!usable()) throw lost(described.get(), TransactionOutcome::rolled_back);
        check(described.get(), in_transaction);
        return result_of(described.get()).columns;
    }

    TransactionStatus transaction_status() const noexcept override {
        switch (PQtransactionStatus(connection_)) {
            case PQTRANS_INTRANS:
                return TransactionStatus::open;
            case PQTRANS_INERROR:
                return TransactionStatus::aborted;
            default:
                return TransactionStatus::idle;
        }
    }

  private:
    static void take_notice(void* self, const PGresult* notice) {
        static_cast<LibpqSession*>(self)->notices_.push_back(
            {.severity = text_of(PQresultErrorField(notice, PG_DIAG_SEVERITY)),
             .text = one_line(text_of(PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY)))});
    }

    void require_usable() const {
        if (usable()) return;
        throw Error(errors::warehouse_unreachable, "the connection to the warehouse was lost before this statement",
                    "connect again")
            .with_sqlstate("08006", TransactionOutcome::rolled_back);
    }

    // Before closing, the server may have sent the reason (class 57: it is shutting down).
    Error lost(const PGresult* answer, TransactionOutcome outcome) const {
        const std::string said = text_of(PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY));
        return Error(outcome == TransactionOutcome::unknown ? errors::outcome_unknown : errors::warehouse_unreachable,
                     fmt::format("the connection to the warehouse was lost: {}",
                                 said.empty() ? one_line(PQerrorMessage(connection_)) : said))
            .with_sqlstate("08006", outcome);
    }

    void check(const PGresult* answer, bool in_transaction) const {
        switch (PQresultStatus(answer)) {
            case PGRES_COMMAND_OK:
            case PGRES_TUPLES_OK:
            case PGRES_EMPTY_QUERY:
                return;
            case PGRES_COPY_IN:
            case PGRES_COPY_OUT:
                throw Error(errors::sql_unsupported, "COPY from or to the client is not what this program does");
            default:
                break;
        }
        const std::string message = text_of(PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY));
        Error error(errors::sql_failed, message.empty() ? one_line(PQerrorMessage(connection_)) : message,
                    text_of(PQresultErrorField(answer, PG_DIAG_MESSAGE_HINT)));
        error.with_sqlstate(text_of(PQresultErrorField(answer, PG_DIAG_SQLSTATE)),
                            in_transaction ? TransactionOutcome::rolled_back : TransactionOutcome::not_in_transaction);
        error.with_detail(text_of(PQresultErrorField(answer, PG_DIAG_MESSAGE_DETAIL)));
        throw error;
    }

    Result result_of(PGresult* answer) {
        Result result;
        const int columns = PQnfields(answer);
        for (int c = 0; c < columns; ++c) result.columns.push_back({PQfname(answer, c), PQftype(answer, c)});
        result.rows.reserve(static_cast<std::size_t>(PQntuples(answer)));
        for (int r = 0; r < PQntuples(answer); ++r) {
            Row row(static_cast<std::size_t>(columns));
            for (int c = 0; c < columns; ++c) {
                if (PQgetisnull(answer, r, c) != 0) continue;
                row[static_cast<std::size_t>(c)].emplace(PQgetvalue(answer, r, c),
                                                         static_cast<std::size_t>(PQgetlength(answer, r, c)));
            }
            result.rows.push_back(std::move(row));
        }
        result.tag = text_of(PQcmdStatus(answer));
        const std::string_view affected = PQcmdTuples(answer);
        std::int64_t count = 0;
        const bool counts =
            std::from_chars(affected.data(), affected.data() + affected.size(), count).ec == std::errc{};
        if (counts && columns == 0) result.affected = count;
        result.notices = std::move(notices_);
        notices_.clear();
        return result;
    }

    PGconn* connection_;
    PGcancel* cancel_;
    std::vector<Notice> notices_;
};

using Settings = std::map<std::string, std::string>;  // by libpq's keywords

class RedshiftWarehouse : public Warehouse {
  public:
    explicit RedshiftWarehouse(Settings settings) : settings_(std::move(settings)) {}

    std::unique_ptr<Session> connect() override {
        std::vector<const char*> keywords, values;
        for (const auto& [keyword, value] : settings_) {
            keywords.push_back(keyword.c_str());
            values.push_back(value.c_str());
        }
        keywords.push_back(nullptr);
        values.push_back(nullptr);
        PGconn* connection = PQconnectdbParams(keywords.data(), values.data(), 0);
        if (connection == nullptr) throw std::bad_alloc();
        if (PQstatus(connection) != CONNECTION_OK) {
            const std::string reason = one_line(PQerrorMessage(connection));
            PQfinish(connection);
            throw Error(errors::warehouse_unreachable, fmt::format("cannot connect to {}: {}", name(), reason),
                        "check address, user and password (PGPASSWORD or ~/.pgpass)")
                .with_sqlstate("08006", TransactionOutcome::not_in_transaction);
        }
        return std::make_unique<LibpqSession>(connection);
    }

    std::string name() const override {
        const auto get = [&](const char* keyword) {
            const auto found = settings_.find(keyword);
            return found == settings_.end() ? std::string() : found->second;
        };
        const std::string user = get("user");
        return fmt::format("redshift://{}{}{}:{}/{}", user, user.empty() ? "" : "@", get("host"), get("port"),
                           get("dbname"));
    }

  private:
    Settings settings_;
};

}  // namespace

std::unique_ptr<Warehouse> open_redshift(std::string_view url) {
    constexpr std::string_view scheme = "redshift://";
    if (!url.starts_with(scheme)) {
        throw Error(errors::project_value, fmt::format("\"{}\" is no redshift:// URL", url),
                    "write redshift://user@host:5439/database");
    }
    // libpq's URLs differ only in the scheme.
    const std::string conninfo = "postgresql://" + std::string(url.substr(scheme.size()));
    char* reason = nullptr;
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(PQconninfoParse(conninfo.c_str(), &reason));
    if (options == nullptr) {
        Error error(errors::project_value,
                    fmt::format("the warehouse's URL cannot be read: {}", one_line(text_of(reason))),
                    "write redshift://user@host:5439/database");
        PQfreemem(reason);
        throw error;
    }
    Settings settings{{"port", "5439"},
                      {"dbname", "dev"},
                      {"application_name", "loadonce"},
                      {"client_encoding", "UTF8"},
                      {"connect_timeout", "30"},
                      {"keepalives_idle", "30"}};
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val == nullptr) continue;
        if (std::string_view(option->keyword) == "password") {
            throw Error(errors::project_value, "the warehouse's URL holds a password",
                        "leave it out and set PGPASSWORD, or write it to ~/.pgpass");
        }
        settings[option->keyword] = option->val;
    }
    return std::make_unique<RedshiftWarehouse>(std::move(settings));
}

}  // namespace loadonce::warehouse
