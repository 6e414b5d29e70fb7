// A session of the embedded warehouse: a DuckDB connection with its transaction, settings and temporary tables.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "base/error.h"
#include "local/expression/context.h"
#include "local/session/cursors.h"
#include "redshift/statement_kinds.h"
#include "warehouse/served_session.h"

namespace loadonce::local {

class Session final : public warehouse::ServedSession {
  public:
    explicit Session(std::shared_ptr<Engine> engine);

    warehouse::Result execute(std::string_view sql) override;
    warehouse::Opened open(std::string_view sql, warehouse::Reading reading) override;
    void execute_script(std::string_view sql,
                        const std::function<void(std::string_view statement, const warehouse::Result&)>& each) override;
    void cancel() noexcept override { engine_->sessions.cancel(id()); }
    [[nodiscard]] bool usable() const noexcept override { return transaction_.usable(); }
    [[nodiscard]] std::vector<warehouse::ResultColumn> describe(std::string_view sql) override;
    [[nodiscard]] warehouse::TransactionStatus transaction_status() const noexcept override;
    void log_in(std::string_view user) override;
    [[nodiscard]] std::int32_t number() const noexcept override { return static_cast<std::int32_t>(id()); }
    [[nodiscard]] std::optional<std::string> parameter(std::string_view name) const override;
    void parameters_given() override { settings_.keep(); }
    [[nodiscard]] std::uint64_t parameter_changes() const noexcept override { return parameter_changes_; }
    void on_end(const std::function<void()>& ended) override { engine_->sessions.on_end(id(), ended); }

    [[nodiscard]] Transaction::State state() const { return transaction_.state(); }
    [[nodiscard]] SessionId id() const { return transaction_.session(); }

  private:
    class Streamed;
    class Running;
    // Applies statement_timeout to the statement that begins.
    void limit_time();
    void idles() noexcept;
    warehouse::Opened open(const redshift::Statement& statement, std::string_view text, warehouse::Reading reading);
    // Calls the execute() of the statement's kind.
    warehouse::Opened dispatch(const redshift::Statement& statement, warehouse::Reading reading);
    warehouse::Opened execute(const redshift::SelectStatement& select, warehouse::Reading reading);
    warehouse::Opened execute(const redshift::SetParameter& set, warehouse::Reading reading);
    warehouse::Opened execute(const redshift::Reset& reset, warehouse::Reading reading);
    warehouse::Opened execute(const redshift::Show& show, warehouse::Reading reading);
    warehouse::Opened execute(const redshift::Use& use, warehouse::Reading reading);
    warehouse::Opened execute(const redshift::Unload& unload, warehouse::Reading reading);
    warehouse::Opened execute(const redshift::Prepare& prepare, warehouse::Reading reading);
    warehouse::Opened execute(const redshift::Execute& execute, warehouse::Reading reading);
    warehouse::Opened execute(const redshift::Deallocate& deallocate, warehouse::Reading reading);
    warehouse::Opened execute(const redshift::DeclareCursor& cursor, warehouse::Reading reading);
    warehouse::Opened execute(const redshift::Fetch& fetch, warehouse::Reading reading);
    warehouse::Opened execute(const redshift::CloseCursor& close, warehouse::Reading reading);
    warehouse::Opened execute(const redshift::Transaction& transaction, warehouse::Reading reading);
    template <class Statement>
    warehouse::Opened execute(const Statement& statement, warehouse::Reading reading);
    // A result whose rows are computed while they are read.
    [[nodiscard]] warehouse::Opened stream(warehouse::Result head, duck::StreamingResult rows);
    [[nodiscard]] std::shared_ptr<RowFile> keep_rows(duck::StreamingResult rows);
    warehouse::Result transaction_control(const redshift::Transaction& statement);
    // Calls `use` with the prepared statement; its parameters are bound during the call.
    template <class Use>
    auto with_prepared(const redshift::Execute& execute, Use use);
    Fragment evaluated(const Fragment& argument, const Type& type, std::size_t place);
    // Of EXECUTE: the kind of its prepared statement.
    [[nodiscard]] redshift::StatementKind kind(const redshift::Statement& statement) const;
    // Throws 25006 for a change in a read-only transaction, 25001 and 25P01 for the wrong side of BEGIN.
    void require_allowed(const redshift::StatementKind& kind) const;
    std::vector<warehouse::ResultColumn> columns_of(const redshift::Statement& statement);
    [[nodiscard]] QueryRecord record(std::string_view kind, std::string_view text, std::int64_t rows,
                                     const Error* error) const;
    // Adds a finished statement to the engine's history.
    void remember(const redshift::Statement& statement, std::string_view text, std::int64_t rows, const Error* error);
    void parameter_changed() { ++parameter_changes_; }
    void restore_settings();
    // Returns the exception that is being handled as the session reports it.
    [[nodiscard]] Error caught();
    [[noreturn]] void fail(Error error);

    std::shared_ptr<Engine> engine_;
    Transaction transaction_;
    Catalog catalog_;
    Settings settings_;
    Settings settings_before_;  // at the start of the transaction
    std::uint64_t parameter_changes_ = 0;
    bool reads_only_ = false;  // the transaction is READ ONLY
    LastCopy last_copy_;
    Cursors cursors_;
    Streamed* streaming_ = nullptr;  // the open result of the last statement
    struct Prepared {
        std::vector<redshift::TypeName> types;
        std::string sql;
        redshift::StatementKind kind;
    };
    std::map<std::string, Prepared> prepared_;  // by PREPARE in SQL; they outlive transactions
    Context context_;
};

}  // namespace loadonce::local
