#include "local/session.h"

#include <fmt/format.h>

#include <utility>

#include "base/error_codes.h"
#include "local/assign.h"
#include "local/errors.h"
#include "local/statements.h"
#include "local/translate.h"
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

// Asked beside the rows, so that describing does not take the transaction's snapshot.
std::vector<warehouse::ResultColumn> columns_of(Context& context, const redshift::Query& query) {
    if (const auto* body = std::get_if<redshift::Select>(&query.body); body != nullptr && body->into) return {};
    return context.transaction.peek("SELECT * FROM (" + Translator(context).query(query) + ") LIMIT 0").columns;
}

}  // namespace

Session::Session(std::shared_ptr<Engine> engine)
    : engine_(std::move(engine)),
      transaction_(*engine_, engine_->next_session()),
      catalog_(transaction_),
      context_{transaction_, catalog_, settings_, last_copy_} {
    catalog_.prepare_session();
}

Result Session::execute(std::string_view sql) {
    if (!usable())
        throw Error(errors::warehouse_unreachable, "the session is over", "connect again")
            .with_sqlstate("08006", Fate::rolled_back);
    transaction_.start_statement();
    redshift::Statement statement;
    try {
        statement = redshift::parse_one(sql);
    } catch (Error& error) {
        fail(std::move(error));
    }
    return execute(statement);
}

void Session::execute_script(std::string_view sql, const std::function<void(std::string_view, const Result&)>& each) {
    for (const auto& statement : redshift::split(sql)) each(statement.text, execute(statement.text));
}

Result Session::execute(const redshift::Statement& statement) {
    if (const auto* control = statement.as<redshift::Transaction>()) return transaction_control(*control);
    if (transaction_.state() == Transaction::State::aborted)
        throw refusal("25P02", "current transaction is aborted, commands ignored until end of transaction block",
                      "send ROLLBACK")
            .with_sqlstate("25P02", Fate::rolled_back);
    try {
        auto result = dispatch(statement);
        // TRUNCATE commits what was open, and itself.
        if (!transaction_.explicit_block() || statement.as<redshift::Truncate>() != nullptr) transaction_.commit();
        return result;
    } catch (const duck::Failure& failure) {
        fail(from_duck(failure));
    } catch (Error& error) {
        fail(std::move(error));
    }
}

std::vector<warehouse::ResultColumn> Session::describe(std::string_view sql) {
    try {
        const redshift::Statement statement = redshift::parse_one(sql);
        if (transaction_.state() == Transaction::State::aborted)
            throw refusal("25P02", "current transaction is aborted, commands ignored until end of transaction block",
                          "send ROLLBACK");
        if (const auto* select = statement.as<redshift::SelectStatement>()) return columns_of(context_, *select->query);
        if (statement.as<redshift::Explain>() != nullptr) return {{"query plan", 25}};
        if (const auto* show = statement.as<redshift::Show>()) return shown(settings_, show->name).columns;
        return {};
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

// Every error ends here: the transaction is undone, and the error says so.
void Session::fail(Error error) {
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
                throw refusal("25P02",
                              "current transaction is aborted, commands ignored until end of transaction block",
                              "send ROLLBACK")
                    .with_sqlstate("25P02", Fate::rolled_back);
            if (!transaction_.explicit_block()) {
                transaction_.begin();
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

Result Session::execute_prepared(const redshift::Execute& execute) {
    const auto found = prepared_.find(execute.name);
    if (found == prepared_.end()) throw redshift::messages::prepared_missing(execute.name);
    const auto& types = found->second.types;
    if (execute.arguments.size() != types.size())
        throw refusal("42601", fmt::format("wrong number of parameters for prepared statement \"{}\"", execute.name));
    std::vector<Typed> values;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const auto type = redshift::column_type(types[i]);
        if (!type) throw refusal("42704", fmt::format("type \"{}\" does not exist", redshift::print(types[i])));
        values.emplace_back(explicit_cast(Translator(context_).value(*execute.arguments[i]), *type), type);
    }
    const auto statement = redshift::parse_one(found->second.sql);
    struct Bound {  // the parameters go also when the statement fails
        std::vector<Typed>& parameters;
        ~Bound() { parameters.clear(); }
    } bound{context_.parameters};
    context_.parameters = std::move(values);
    return dispatch(statement);
}

Result Session::deallocate(const redshift::Deallocate& deallocate) {
    if (deallocate.name.empty())
        prepared_.clear();
    else if (prepared_.erase(deallocate.name) == 0)
        throw redshift::messages::prepared_missing(deallocate.name);
    return done("DEALLOCATE");
}

Result Session::dispatch(const redshift::Statement& statement) {
    if (statement.parameters > static_cast<int>(context_.parameters.size()) &&
        statement.as<redshift::Prepare>() == nullptr)
        throw refusal("42P02", "there is no parameter $1");
    return std::visit(
        [&](const auto& node) -> Result {
            using T = std::decay_t<decltype(node)>;
            if constexpr (std::is_same_v<T, redshift::SetParameter>) {
                settings_.set(node.name, node.values);
                parameter_changed();
                return done("SET");
            } else if constexpr (std::is_same_v<T, redshift::Reset>) {
                settings_.reset(node.name);
                parameter_changed();
                return done("RESET");
            } else if constexpr (std::is_same_v<T, redshift::Show>) {
                return shown(settings_, node.name);
            } else if constexpr (std::is_same_v<T, redshift::Use>) {
                if (node.database != database_name)
                    throw refusal("3D000", fmt::format("database \"{}\" does not exist", node.database));
                return done("USE");
            } else if constexpr (std::is_same_v<T, redshift::Unload>) {
                throw unsupported("UNLOAD");
            } else if constexpr (std::is_same_v<T, redshift::AlterSchema>) {
                throw unsupported("ALTER SCHEMA");
            } else if constexpr (std::is_same_v<T, redshift::Prepare>) {
                return prepare(node);
            } else if constexpr (std::is_same_v<T, redshift::Execute>) {
                return execute_prepared(node);
            } else if constexpr (std::is_same_v<T, redshift::Deallocate>) {
                return deallocate(node);
            } else if constexpr (std::is_same_v<T, redshift::DeclareCursor>) {
                if (!transaction_.explicit_block())
                    throw refusal("25P01", "DECLARE CURSOR may only be used in transaction blocks");
                return cursors_.declare(node.name, select(context_, *node.query));
            } else if constexpr (std::is_same_v<T, redshift::Fetch>) {
                return cursors_.fetch(node);
            } else if constexpr (std::is_same_v<T, redshift::CloseCursor>) {
                return cursors_.close(node);
            } else if constexpr (std::is_same_v<T, redshift::Transaction>) {
                return {};  // transaction_control() has it
            } else {
                return run(context_, node);
            }
        },
        statement.node);
}

}  // namespace loadonce::local
