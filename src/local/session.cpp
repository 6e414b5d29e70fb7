#include "local/session.h"

#include <fmt/format.h>

#include <chrono>
#include <limits>
#include <optional>
#include <utility>

#include "base/error_codes.h"
#include "local/assign.h"
#include "local/errors.h"
#include "local/records.h"
#include "local/statements.h"
#include "local/translate.h"
#include "local/zones.h"
#include "redshift/messages.h"
#include "redshift/parser.h"
#include "redshift/printer.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

using warehouse::Result;

Result shown(const Settings& settings, const std::string& name) {
    Result result = done("SHOW");
    if (name == "all") {
        result.columns = {{"name", 25}, {"setting", 25}};
        for (const auto& [parameter, value] : settings.all()) result.rows.push_back({parameter, value});
    } else {
        result.columns = {{name, 25}};
        result.rows.push_back({settings.get(name)});
    }
    return result;
}

const redshift::IntoTable* into_of(const redshift::Query& query) {
    const auto* body = std::get_if<redshift::Select>(&query.body);
    return body != nullptr && body->into ? &*body->into : nullptr;
}

// Whether it changes nothing that outlives the session.
bool only_reads(const redshift::Statement& statement) {
    return std::visit(
        []<class T>(const T& node) {
            if constexpr (std::is_same_v<T, redshift::SelectStatement>) return into_of(*node.query) == nullptr;
            using namespace redshift;
            return std::is_same_v<T, Explain> || std::is_same_v<T, Show> || std::is_same_v<T, ShowListing> ||
                   std::is_same_v<T, SetParameter> || std::is_same_v<T, Reset> || std::is_same_v<T, Use> ||
                   std::is_same_v<T, Prepare> || std::is_same_v<T, Execute> || std::is_same_v<T, Deallocate> ||
                   std::is_same_v<T, DeclareCursor> || std::is_same_v<T, Fetch> || std::is_same_v<T, CloseCursor> ||
                   std::is_same_v<T, redshift::Transaction>;
        },
        statement.node);
}

constexpr std::size_t query_text_max = 4000;

Error ended_by_another() {
    return Error(errors::warehouse_unreachable, "terminating connection due to administrator command", "connect again")
        .with_sqlstate("57P01", Fate::rolled_back);
}

std::int64_t now_micros() {
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

}  // namespace

Session::Session(std::shared_ptr<Engine> engine)
    : engine_(std::move(engine)),
      transaction_(*engine_, engine_->next_session()),
      catalog_(transaction_),
      context_{transaction_, catalog_, settings_, last_copy_} {
    catalog_.prepare_session();
}

// What the session runs, for those who list sessions, until its last row is read.
class Session::Running {
  public:
    Running(Session& session, std::string_view sql) : session_(session) {
        session_.engine_->sessions.runs(session_.id(), sql.substr(0, query_text_max),
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

void Session::idles() noexcept {
    engine_->sessions.idles(id(), transaction_.explicit_block());
}

// The rows of a query while DuckDB makes them. It ends as a statement does: with its last row, its failure, or unread.
class Session::Streamed final : public warehouse::Rows {
  public:
    Streamed(Session& session, duck::Stream rows) : session_(session), rows_(std::move(rows)) {
        session_.streaming_ = this;
    }
    ~Streamed() override {
        if (!rows_) return;
        // Nobody wants the rest: the client is gone, or something before it failed.
        close();
        auto record = session_.record(kind_, text_, given_, nullptr);
        record.canceled = true;
        session_.engine_->history.add(std::move(record));
        if (!session_.transaction_.explicit_block()) session_.transaction_.rollback();
    }
    Streamed(const Streamed&) = delete;
    Streamed& operator=(const Streamed&) = delete;

    // For the history, once it is over.
    void is_of(const redshift::Statement& statement, std::string_view text) {
        kind_ = kind_of(statement);
        text_ = text.substr(0, query_text_max);
    }

    // Read at once: there is no limit to obey.
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
        } catch (const duck::Failure& failure) {
            session_.transaction_.failed(failure);
            fail(from_duck(failure));
        } catch (Error& error) {
            fail(std::move(error));
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
    std::optional<duck::Stream> rows_;
    std::string_view kind_;
    std::string text_;
    std::int64_t given_ = 0;
};

Result Session::execute(std::string_view sql) {
    return warehouse::read_all(open(sql, warehouse::Reading::at_once));
}

warehouse::Opened Session::open(std::string_view sql, warehouse::Reading reading) {
    if (transaction_.terminated()) throw ended_by_another();
    if (!usable())
        throw Error(errors::warehouse_unreachable, "the session is over", "connect again")
            .with_sqlstate("08006", Fate::rolled_back);
    transaction_.start_statement();
    const Running running(*this, sql);
    redshift::Statement statement;
    try {
        statement = redshift::parse_one(sql);
    } catch (Error& error) {
        fail(std::move(error));
    }
    return open(statement, sql, reading);
}

void Session::execute_script(std::string_view sql, const std::function<void(std::string_view, const Result&)>& each) {
    for (const auto& statement : redshift::split(sql)) each(statement.text, execute(statement.text));
}

warehouse::Opened Session::open(const redshift::Statement& statement, std::string_view text,
                                warehouse::Reading reading) {
    if (const auto* control = statement.as<redshift::Transaction>())
        return warehouse::opened(transaction_control(*control));
    if (transaction_.state() == Transaction::State::aborted)
        throw redshift::messages::transaction_aborted().with_sqlstate("25P02", Fate::rolled_back);
    context_.last_query = context_.query;
    context_.query = engine_->next_query();
    last_copy_.files.clear();
    context_.new_statement();
    try {
        auto result = dispatch(statement, reading);
        if (streaming_ != nullptr) {
            streaming_->is_of(statement, text);
            return result;
        }
        // TRUNCATE commits what was open, and itself.
        if (!transaction_.explicit_block() || statement.as<redshift::Truncate>() != nullptr) transaction_.commit();
        remember(statement, text, static_cast<std::int64_t>(result.rows->left().value_or(0)), nullptr);
        return result;
    } catch (const duck::Failure& failure) {
        transaction_.failed(failure);
        auto error = from_duck(failure);
        remember(statement, text, 0, &error);
        fail(std::move(error));
    } catch (Error& error) {
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
            std::string(text.substr(0, query_text_max)),
            rows,
            error != nullptr ? std::optional(error->message()) : std::nullopt,
            error != nullptr && error->sqlstate() == "57014"};
}

void Session::remember(const redshift::Statement& statement, std::string_view text, std::int64_t rows,
                       const Error* error) {
    QueryRecord query = record(kind_of(statement), text, rows, error);
    if (const auto* copy = statement.as<redshift::Copy>()) {
        LoadRecord load;
        load.query = query;
        load.table = (copy->table.schema.empty() ? "public" : copy->table.schema) + "." + copy->table.name;
        load.source = copy->source;
        load.files = last_copy_.files;
        if (error == nullptr)
            load.loaded = last_copy_.count;
        else
            explain(load, error->detail());
        engine_->history.add(std::move(load));
    }
    engine_->history.add(std::move(query));
}

template <class Use>
auto Session::with_prepared(const redshift::Execute& execute, Use use) {
    const auto found = prepared_.find(execute.name);
    if (found == prepared_.end()) throw redshift::messages::prepared_missing(execute.name);
    const auto& types = found->second.types;
    if (execute.arguments.size() != types.size())
        throw refusal("42601", fmt::format("wrong number of parameters for prepared statement \"{}\"", execute.name));
    std::vector<Typed> values;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const auto type = redshift::column_type(types[i]);
        if (!type) throw type_missing(types[i]);
        values.emplace_back(explicit_cast(context_, Translator(context_).value(*execute.arguments[i]), *type), type);
    }
    const auto statement = redshift::parse_one(found->second.sql);
    struct Bound {  // the parameters go also when the statement fails
        std::vector<Typed>& parameters;
        ~Bound() { parameters.clear(); }
    } bound{context_.parameters};
    context_.parameters = std::move(values);
    return use(statement);
}

std::vector<warehouse::ResultColumn> Session::columns_of(const redshift::Statement& statement) {
    if (const auto* select = statement.as<redshift::SelectStatement>())
        return into_of(*select->query) != nullptr ? std::vector<warehouse::ResultColumn>()
                                                  : described(context_, *select->query);
    if (statement.as<redshift::Explain>() != nullptr) return {{"query plan", 25}};
    if (const auto* show = statement.as<redshift::Show>()) return shown(settings_, show->name).columns;
    if (const auto* show = statement.as<redshift::ShowListing>()) return described(context_, *show);
    if (const auto* fetch = statement.as<redshift::Fetch>()) return cursors_.columns(fetch->cursor);
    if (const auto* execute = statement.as<redshift::Execute>())
        return with_prepared(*execute, [this](const redshift::Statement& inner) { return columns_of(inner); });
    return {};
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
        context_.new_statement();
        return columns_of(statement);
    } catch (const duck::Failure& failure) {
        fail(from_duck(failure));
    } catch (Error& error) {
        fail(std::move(error));
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

// Every error ends here: the transaction is undone, and the error says so.
void Session::fail(Error error) {
    if (transaction_.terminated() && error.fate() != Fate::unknown) error = ended_by_another();
    const bool block = transaction_.explicit_block();
    cursors_.clear();
    if (block) restore_settings();
    transaction_.abort();
    if (error.fate() == Fate::unknown) throw error;
    const std::string state = error.sqlstate().empty() ? "XX000" : error.sqlstate();
    throw std::move(error).with_sqlstate(state, block || !usable() ? Fate::rolled_back : Fate::not_in_transaction);
}

// BEGIN inside a block and COMMIT or ROLLBACK outside one are answered in silence, as Redshift does.
Result Session::transaction_control(const redshift::Transaction& statement) {
    switch (statement.kind) {
        case redshift::TransactionKind::begin:
            if (transaction_.state() == Transaction::State::aborted)
                throw redshift::messages::transaction_aborted().with_sqlstate("25P02", Fate::rolled_back);
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
                if (error.fate() == Fate::unknown) throw;
                const std::string state = error.sqlstate();
                throw std::move(error).with_sqlstate(state, Fate::rolled_back);
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

void Session::parameter_changed() {
    const auto timeout = std::stoll(settings_.get("statement_timeout"));
    transaction_.set_timeout(timeout > 0 ? std::optional(std::chrono::milliseconds(timeout)) : std::nullopt);
}

Result Session::prepare(const redshift::Prepare& prepare) {
    if (prepared_.contains(prepare.name)) throw redshift::messages::prepared_exists(prepare.name);
    prepared_.emplace(prepare.name, Prepared{prepare.types, redshift::print(*prepare.statement)});
    return done("PREPARE");
}

warehouse::Opened Session::execute_prepared(const redshift::Execute& execute, warehouse::Reading reading) {
    return with_prepared(
        execute, [this, reading](const redshift::Statement& statement) { return dispatch(statement, reading); });
}

Result Session::deallocate(const redshift::Deallocate& deallocate) {
    if (deallocate.name.empty())
        prepared_.clear();
    else if (prepared_.erase(deallocate.name) == 0)
        throw redshift::messages::prepared_missing(deallocate.name);
    return done("DEALLOCATE");
}

warehouse::Opened Session::select(const redshift::SelectStatement& select, warehouse::Reading reading) {
    if (const auto* into = into_of(*select.query))
        return warehouse::opened(create_table_as(context_, into->name, into->temporary, *select.query, {}));
    Result head = done("SELECT");
    auto rows = local::select(context_, *select.query);
    head.columns = rows.columns();
    if (reading == warehouse::Reading::at_once)
        return {std::move(head), std::make_unique<Streamed>(*this, std::move(rows))};
    return {std::move(head), rows_of(keep_rows(std::move(rows)), std::numeric_limits<std::uint64_t>::max())};
}

std::shared_ptr<RowFile> Session::keep_rows(duck::Stream rows) {
    auto file = std::make_shared<RowFile>(std::filesystem::absolute(engine_->options.file).parent_path(),
                                          rows.columns().size());
    warehouse::RowBatch batch;
    while (rows.next(batch)) file->append(batch);
    return file;
}

warehouse::Opened Session::dispatch(const redshift::Statement& statement, warehouse::Reading reading) {
    if (statement.parameters > static_cast<int>(context_.parameters.size()) &&
        statement.as<redshift::Prepare>() == nullptr)
        throw refusal("42P02", "there is no parameter $1");
    const bool begun_so = transaction_.explicit_block() && reads_only_;
    if ((engine_->options.read_only || begun_so) && !only_reads(statement)) {
        const std::string text = redshift::print(statement);
        throw refusal("25006",
                      fmt::format("cannot execute {} in a read-only transaction", text.substr(0, text.find(' '))),
                      begun_so ? "it was begun with READ ONLY" : "the warehouse is served with --read-only");
    }
    return std::visit(
        [&](const auto& node) -> warehouse::Opened {
            using T = std::decay_t<decltype(node)>;
            using warehouse::opened;
            if constexpr (std::is_same_v<T, redshift::SelectStatement>) {
                return select(node, reading);
            } else if constexpr (std::is_same_v<T, redshift::SetParameter>) {
                // Whom the session is for already.
                if (node.name == "session_authorization" && node.values == std::vector{context_.user})
                    return opened(done("SET"));
                settings_.set(node.name, node.name == "timezone" && !node.values.empty()
                                             ? std::vector{zone_name(transaction_, node.values.front())}
                                             : node.values);
                parameter_changed();
                return opened(done("SET"));
            } else if constexpr (std::is_same_v<T, redshift::Reset>) {
                settings_.reset(node.name);
                parameter_changed();
                return opened(done("RESET"));
            } else if constexpr (std::is_same_v<T, redshift::Show>) {
                return opened(shown(settings_, node.name));
            } else if constexpr (std::is_same_v<T, redshift::Use>) {
                if (node.database != database_name) throw redshift::messages::database_missing(node.database);
                return opened(done("USE"));
            } else if constexpr (std::is_same_v<T, redshift::Unload>) {
                throw unsupported("UNLOAD");
            } else if constexpr (std::is_same_v<T, redshift::AlterSchema>) {
                return opened(alter_schema(context_, node));
            } else if constexpr (std::is_same_v<T, redshift::Prepare>) {
                return opened(prepare(node));
            } else if constexpr (std::is_same_v<T, redshift::Execute>) {
                return execute_prepared(node, reading);
            } else if constexpr (std::is_same_v<T, redshift::Deallocate>) {
                return opened(deallocate(node));
            } else if constexpr (std::is_same_v<T, redshift::DeclareCursor>) {
                if (!transaction_.explicit_block())
                    throw refusal("25P01", "DECLARE CURSOR may only be used in transaction blocks");
                cursors_.require_new(node.name);
                auto rows = local::select(context_, *node.query);
                auto columns = rows.columns();
                return opened(cursors_.declare(node.name, std::move(columns), keep_rows(std::move(rows))));
            } else if constexpr (std::is_same_v<T, redshift::Fetch>) {
                return cursors_.fetch(node);
            } else if constexpr (std::is_same_v<T, redshift::CloseCursor>) {
                return opened(cursors_.close(node));
            } else if constexpr (std::is_same_v<T, redshift::Transaction>) {
                return {};  // transaction_control() has it
            } else {
                return opened(run(context_, node));
            }
        },
        statement.node);
}

}  // namespace loadonce::local
