#include "local/session/session.h"

#include <chrono>
#include <exception>
#include <new>
#include <optional>
#include <utility>

#include "base/utf8.h"
#include "local/duck/errors.h"
#include "local/engine/clock.h"
#include "local/statements/statements.h"
#include "redshift/messages.h"
#include "redshift/names.h"
#include "redshift/parser.h"

namespace loadonce::local {
namespace {

using warehouse::Result;

constexpr std::size_t query_text_max = 4000;  // bytes

std::string written(const redshift::QualifiedName& name) {
    return name.schema.empty() ? name.name : name.schema + "." + name.name;
}

}  // namespace

Session::Session(std::shared_ptr<Engine> engine)
    : engine_(std::move(engine)),
      transaction_(*engine_, engine_->next_session()),
      catalog_(transaction_),
      context_{transaction_, catalog_, settings_, last_copy_} {
    catalog_.prepare_session();
}

// Registers the running statement, for session lists and timeouts, until its last row is read.
class Session::Running {
  public:
    Running(Session& session, std::string_view sql) : session_(session) {
        session_.engine_->sessions.runs(session_.id(), utf8_prefix(sql, query_text_max),
                                        session_.transaction_.statement_time());
    }
    ~Running() {
        if (session_.streaming_ == nullptr) session_.idles();
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

  private:
    Session& session_;
};

void Session::limit_time() {
    const std::chrono::milliseconds limit(std::stoll(settings_.get("statement_timeout")));
    if (limit.count() > 0) engine_->statement_timeouts.limit(transaction_, std::chrono::steady_clock::now() + limit);
}

void Session::idles() noexcept {
    // In this order: from the first on nobody sets a limit.
    engine_->sessions.idles(id(), transaction_.explicit_block());
    engine_->statement_timeouts.clear(transaction_);
}

// The rows of a query, computed while they are read. The statement ends with its last row, with a failure, or when this
// is destroyed before the last row.
class Session::Streamed final : public warehouse::Rows {
  public:
    Streamed(Session& session, duck::StreamingResult rows) : session_(session), rows_(std::move(rows)) {
        session_.streaming_ = this;
    }
    ~Streamed() override {
        if (!rows_) return;
        // Not all rows were read: the client has disconnected, or an earlier error ended the request.
        close();
        auto record = session_.record(kind_, text_, given_, nullptr);
        record.canceled = true;
        session_.engine_->history.add(std::move(record));
        if (!session_.transaction_.explicit_block()) session_.transaction_.rollback();
    }
    Streamed(const Streamed&) = delete;
    Streamed& operator=(const Streamed&) = delete;

    // Sets what the history records when the statement has ended.
    void is_of(const redshift::Statement& statement, std::string_view text) {
        kind_ = session_.kind(statement).query_type;
        text_ = utf8_prefix(text, query_text_max);
    }

    // With Reading::at_once the limit need not be observed.
    bool next(warehouse::RowBatch& batch, std::size_t) override {
        batch.clear(0);
        if (!rows_) return false;
        try {
            const bool some = rows_->next(batch);
            given_ += static_cast<std::int64_t>(batch.rows());
            if (some) return true;
            close();
            if (!session_.transaction_.explicit_block()) session_.transaction_.commit();
            remember(nullptr);
            return false;
        } catch (const std::exception&) {
            fail(session_.caught());
        }
    }
    [[nodiscard]] std::optional<std::uint64_t> left() const override {
        return rows_ ? std::nullopt : std::optional<std::uint64_t>(0);
    }

  private:
    [[noreturn]] void fail(Error error) {
        close();
        remember(&error);
        session_.fail(std::move(error));
    }
    void remember(const Error* error) const {
        session_.engine_->history.add(session_.record(kind_, text_, given_, error));
    }
    void close() {
        rows_.reset();
        session_.streaming_ = nullptr;
        session_.idles();
    }

    Session& session_;
    std::optional<duck::StreamingResult> rows_;
    std::string_view kind_;
    std::string text_;
    std::int64_t given_ = 0;
};

Result Session::execute(std::string_view sql) {
    return warehouse::read_all(open(sql, warehouse::Reading::at_once));
}

warehouse::Opened Session::open(std::string_view sql, warehouse::Reading reading) {
    if (transaction_.terminated()) throw redshift::messages::session_terminated();
    if (!usable()) throw redshift::messages::session_lost("the session is over", "connect again");
    transaction_.start_statement();
    redshift::Statement statement;
    try {
        statement = redshift::parse_one(sql);
        limit_time();
    } catch (const std::exception&) {
        fail(caught());
    }
    const Running running(*this, sql);
    if (transaction_.terminated()) throw redshift::messages::session_terminated();  // since it was asked above
    return open(statement, sql, reading);
}

void Session::execute_script(std::string_view sql, const std::function<void(std::string_view, const Result&)>& each) {
    for (const auto& statement : redshift::split(sql)) each(statement.text, execute(statement.text));
}

warehouse::Opened Session::open(const redshift::Statement& statement, std::string_view text,
                                warehouse::Reading reading) {
    if (const auto* control = statement.as<redshift::Transaction>())
        return warehouse::opened(transaction_control(*control));
    if (transaction_.state() == Transaction::State::aborted) throw redshift::messages::transaction_aborted();
    context_.last_query = context_.query;
    context_.query = engine_->next_query();
    last_copy_.files.clear();
    last_copy_.table.clear();
    context_.new_statement();
    try {
        auto result = dispatch(statement, reading);
        if (streaming_ != nullptr) {
            streaming_->is_of(statement, text);
            return result;
        }
        // TRUNCATE commits the open transaction, including itself.
        if (!transaction_.explicit_block() || kind(statement).in_block == redshift::InBlock::commits)
            transaction_.commit();
        remember(statement, text, static_cast<std::int64_t>(result.rows->left().value_or(0)), nullptr);
        return result;
    } catch (const std::exception&) {
        auto error = caught();
        remember(statement, text, 0, &error);
        fail(std::move(error));
    }
}

QueryRecord Session::record(std::string_view kind, std::string_view text, std::int64_t rows, const Error* error) const {
    return {context_.query,
            transaction_.number(),
            transaction_.session(),
            transaction_.statement_time(),
            now_micros(),
            std::string(kind),
            std::string(utf8_prefix(text, query_text_max)),
            rows,
            error != nullptr ? std::optional(error->message()) : std::nullopt,
            error != nullptr && error->sqlstate() == "57014"};
}

void Session::remember(const redshift::Statement& statement, std::string_view text, std::int64_t rows,
                       const Error* error) {
    QueryRecord query = record(kind(statement).query_type, text, rows, error);
    if (const auto* copy = statement.as<redshift::Copy>()) {
        CopyRecord load;
        load.query = query;
        load.table = last_copy_.table.empty() ? written(copy->table) : last_copy_.table;
        load.source = copy->source;
        load.files = last_copy_.files;
        if (error == nullptr)
            load.loaded = last_copy_.count;
        else
            load.diagnostics = error->diagnostics();
        engine_->history.add(std::move(load));
    }
    engine_->history.add(std::move(query));
}

std::vector<warehouse::ResultColumn> Session::describe(std::string_view sql) {
    try {
        const redshift::Statement statement = redshift::parse_one(sql);
        if (transaction_.state() == Transaction::State::aborted) throw redshift::messages::transaction_aborted();
        struct Describing {
            bool& flag;
            ~Describing() { flag = false; }
        } describing{context_.describing};
        context_.describing = true;
        transaction_.forget_cancel();
        context_.new_statement();
        return columns_of(statement);
    } catch (const std::exception&) {
        fail(caught());
    }
}

warehouse::TransactionStatus Session::transaction_status() const noexcept {
    switch (transaction_.state()) {
        case Transaction::State::open:
            return warehouse::TransactionStatus::open;
        case Transaction::State::aborted:
            return warehouse::TransactionStatus::aborted;
        case Transaction::State::none:
            break;
    }
    return warehouse::TransactionStatus::idle;
}

void Session::log_in(std::string_view user) {
    engine_->sessions.log_in(id(), user);
    context_.user = user;
}

// Also for exceptions that nobody expects: whatever ends a statement must end its transaction, and release its locks.
Error Session::caught() {
    try {
        throw;
    } catch (const duck::Failure& failure) {
        transaction_.failed(failure);
        return from_duck(failure);
    } catch (const Error& error) {
        return error;
    } catch (const std::bad_alloc&) {
        return redshift::messages::out_of_memory();
    } catch (const std::exception& problem) {
        return redshift::messages::unexpected(problem.what());
    }
}

// Every error passes here: rolls back and records the outcome in the error.
void Session::fail(Error error) {
    if (transaction_.terminated() && error.transaction_outcome() != TransactionOutcome::unknown)
        error = redshift::messages::session_terminated();
    const bool block = transaction_.explicit_block();
    cursors_.clear();
    if (block) restore_settings();
    transaction_.abort();
    if (error.transaction_outcome() == TransactionOutcome::unknown) throw error;
    const std::string state = error.sqlstate().empty() ? "XX000" : error.sqlstate();
    throw std::move(error).with_sqlstate(
        state, block || !usable() ? TransactionOutcome::rolled_back : TransactionOutcome::not_in_transaction);
}

// BEGIN inside a block and COMMIT or ROLLBACK outside one succeed without a warning, as on Redshift.
Result Session::transaction_control(const redshift::Transaction& statement) {
    switch (statement.kind) {
        case redshift::TransactionKind::begin:
            if (transaction_.state() == Transaction::State::aborted) throw redshift::messages::transaction_aborted();
            if (!transaction_.explicit_block()) {
                transaction_.begin();
                reads_only_ = statement.read_only.value_or(false);
                settings_before_ = settings_;
            }
            return done("BEGIN");
        case redshift::TransactionKind::commit:
            cursors_.clear();
            if (transaction_.state() == Transaction::State::aborted) {
                transaction_.rollback();
                return done("ROLLBACK");
            }
            try {
                transaction_.commit();
            } catch (Error& error) {
                restore_settings();
                if (error.transaction_outcome() == TransactionOutcome::unknown) throw;
                const std::string state = error.sqlstate();
                throw std::move(error).with_sqlstate(state, TransactionOutcome::rolled_back);
            }
            return done("COMMIT");
        case redshift::TransactionKind::rollback:
            cursors_.clear();
            if (transaction_.state() == Transaction::State::open) restore_settings();
            transaction_.rollback();
            return done("ROLLBACK");
    }
    return {};
}

void Session::restore_settings() {
    settings_ = settings_before_;
    parameter_changed();
}

std::optional<std::string> Session::parameter(std::string_view name) const {
    const auto found = settings_.all().find(std::string(name));
    return found == settings_.all().end() ? std::nullopt : std::optional(found->second);
}

warehouse::Opened Session::stream(Result head, duck::StreamingResult rows) {
    return {std::move(head), std::make_unique<Streamed>(*this, std::move(rows))};
}

}  // namespace loadonce::local
