// Dispatch: what each kind of statement does in the session, and its result columns.
#include <fmt/format.h>

#include <memory>
#include <utility>

#include "local/binder/binder.h"
#include "local/engine/warehouse_file.h"
#include "local/expression/assignment.h"
#include "local/expression/zones.h"
#include "local/session/session.h"
#include "local/statements/statements.h"
#include "redshift/messages.h"
#include "redshift/parser.h"
#include "redshift/printer.h"
#include "redshift/sql_error.h"
#include "redshift/types.h"

namespace loadonce::local {
namespace {

using warehouse::Result;

Result shown(const Engine& engine, const Settings& settings, const std::string& name) {
    Result result = done("SHOW");
    if (name == "all") {
        result.columns = {{"name", 25}, {"setting", 25}};
        for (const auto& [parameter, value] : settings.all()) result.rows.push_back({parameter, value});
    } else {
        result.columns = {{name, 25}};
        result.rows.push_back({name == warehouse_file_parameter
                                   ? fmt::format("{} {}", engine.identity, engine.options.file.string())
                                   : settings.get(name)});
    }
    return result;
}

// Returns whether the statement changes nothing that outlives the session.
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

}  // namespace

const redshift::IntoTable* into_of(const redshift::Query& query) {
    const auto* body = std::get_if<redshift::Select>(&query.body);
    return body != nullptr && body->into ? &*body->into : nullptr;
}

template <class Use>
auto Session::with_prepared(const redshift::Execute& execute, Use use) {
    const auto found = prepared_.find(execute.name);
    if (found == prepared_.end()) throw redshift::messages::prepared_missing(execute.name);
    const auto& types = found->second.types;
    if (execute.arguments.size() != types.size())
        throw redshift::sql_error(
            "42601", fmt::format("wrong number of parameters for prepared statement \"{}\"", execute.name));
    std::vector<BoundExpression> values;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const auto type = redshift::column_type(types[i]);
        if (!type) throw redshift::messages::type_missing(types[i]);
        values.emplace_back(explicit_cast(context_, Binder(context_).value(*execute.arguments[i]), *type), type);
    }
    const auto statement = redshift::parse_one(found->second.sql);
    struct Bound {  // unbinds the parameters even if the statement fails
        std::vector<BoundExpression>& parameters;
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
    if (const auto* show = statement.as<redshift::Show>()) return shown(*engine_, settings_, show->name).columns;
    if (const auto* show = statement.as<redshift::ShowListing>()) return described(context_, *show);
    if (const auto* fetch = statement.as<redshift::Fetch>()) return cursors_.columns(fetch->cursor);
    if (const auto* execute = statement.as<redshift::Execute>())
        return with_prepared(*execute, [this](const redshift::Statement& inner) { return columns_of(inner); });
    return {};
}

Result Session::set(const redshift::SetParameter& set) {
    const bool is_already = set.name == "session_authorization" && set.values == std::vector{context_.user};
    if (is_already) return done("SET");
    const bool zone = set.name == "timezone" && !set.values.empty();
    settings_.set(set.name, zone ? std::vector{zone_name(transaction_, set.values.front())} : set.values);
    parameter_changed();
    return done("SET");
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

Result Session::declare(const redshift::DeclareCursor& cursor) {
    if (!transaction_.explicit_block())
        throw redshift::sql_error("25P01", "DECLARE CURSOR may only be used in transaction blocks");
    cursors_.require_new(cursor.name);
    auto rows = local::select(context_, *cursor.query);
    auto columns = rows.columns();
    return cursors_.declare(cursor.name, std::move(columns), keep_rows(std::move(rows)));
}

std::shared_ptr<RowFile> Session::keep_rows(duck::Stream rows) {
    auto file = std::make_shared<RowFile>(engine_->options.file.parent_path(), rows.columns().size());
    warehouse::RowBatch batch;
    while (rows.next(batch)) file->append(batch);
    return file;
}

warehouse::Opened Session::dispatch(const redshift::Statement& statement, warehouse::Reading reading) {
    if (statement.parameters > static_cast<int>(context_.parameters.size()) &&
        statement.as<redshift::Prepare>() == nullptr)
        throw redshift::sql_error("42P02", "there is no parameter $1");
    const bool begun_so = transaction_.explicit_block() && reads_only_;
    if ((engine_->options.read_only || begun_so) && !only_reads(statement)) {
        const std::string text = redshift::print(statement);
        throw redshift::sql_error(
            "25006", fmt::format("cannot execute {} in a read-only transaction", text.substr(0, text.find(' '))),
            begun_so ? "it was begun with READ ONLY" : "the warehouse is served with --read-only");
    }
    return std::visit(
        [&](const auto& node) -> warehouse::Opened {
            using T = std::decay_t<decltype(node)>;
            using warehouse::opened;
            if constexpr (std::is_same_v<T, redshift::SelectStatement>) {
                return select(node, reading);
            } else if constexpr (std::is_same_v<T, redshift::SetParameter>) {
                return opened(set(node));
            } else if constexpr (std::is_same_v<T, redshift::Reset>) {
                settings_.reset(node.name);
                parameter_changed();
                return opened(done("RESET"));
            } else if constexpr (std::is_same_v<T, redshift::Show>) {
                return opened(shown(*engine_, settings_, node.name));
            } else if constexpr (std::is_same_v<T, redshift::Use>) {
                if (node.database != database_name) throw redshift::messages::database_missing(node.database);
                return opened(done("USE"));
            } else if constexpr (std::is_same_v<T, redshift::Unload>) {
                throw redshift::messages::unsupported("UNLOAD");
            } else if constexpr (std::is_same_v<T, redshift::AlterSchema>) {
                return opened(alter_schema(context_, node));
            } else if constexpr (std::is_same_v<T, redshift::Prepare>) {
                return opened(prepare(node));
            } else if constexpr (std::is_same_v<T, redshift::Execute>) {
                return execute_prepared(node, reading);
            } else if constexpr (std::is_same_v<T, redshift::Deallocate>) {
                return opened(deallocate(node));
            } else if constexpr (std::is_same_v<T, redshift::DeclareCursor>) {
                return opened(declare(node));
            } else if constexpr (std::is_same_v<T, redshift::Fetch>) {
                return cursors_.fetch(node);
            } else if constexpr (std::is_same_v<T, redshift::CloseCursor>) {
                return opened(cursors_.close(node));
            } else if constexpr (std::is_same_v<T, redshift::Transaction>) {
                return {};  // handled by transaction_control()
            } else {
                return opened(run(context_, node));
            }
        },
        statement.node);
}

}  // namespace loadonce::local
