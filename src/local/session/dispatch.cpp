// Dispatch: what each kind of statement does in the session, and its result columns.
#include <fmt/format.h>

#include <limits>
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
#include "redshift/types.h"

namespace loadonce::local {
namespace {

using warehouse::Opened;
using warehouse::opened;
using warehouse::Reading;

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

}  // namespace

// The argument is evaluated once, wherever and however often the statement has its parameter. DuckDB keeps the value in
// a variable, which has its exact type: no text of it goes into the statement.
Fragment Session::evaluated(const Fragment& argument, const Type& type, std::size_t place) {
    if (context_.describing) return Fragment(fmt::format("CAST(NULL AS {})", duck_type(type)));
    const auto variable = duck::internal_name(fmt::format("parameter{}", place));
    transaction_.peek(fmt::format("SET VARIABLE {} = (SELECT {})", variable, argument));
    return Fragment(fmt::format("getvariable({})", duck::literal(variable)));
}

template <class Use>
auto Session::with_prepared(const redshift::Execute& execute, Use use) {
    const auto found = prepared_.find(execute.name);
    if (found == prepared_.end()) throw redshift::messages::prepared_missing(execute.name);
    const auto& types = found->second.types;
    if (execute.arguments.size() != types.size()) throw redshift::messages::prepared_arguments(execute.name);
    std::vector<BoundExpression> values;
    for (std::size_t i = 0; i < types.size(); ++i) {
        const auto type = redshift::column_type(types[i]);
        if (!type) throw redshift::messages::type_missing(types[i]);
        const auto value = explicit_cast(context_, Binder(context_).argument(*execute.arguments[i]), *type);
        values.emplace_back(evaluated(value, *type, i), type);
    }
    const auto statement = redshift::parse_one(found->second.sql);
    struct Bound {  // unbinds the parameters even if the statement fails
        std::vector<BoundExpression>& parameters;
        ~Bound() { parameters.clear(); }
    } bound{context_.parameters};
    context_.parameters = std::move(values);
    return use(statement);
}

redshift::StatementKind Session::kind(const redshift::Statement& statement) const {
    if (const auto* execute = statement.as<redshift::Execute>())
        if (const auto found = prepared_.find(execute->name); found != prepared_.end()) return found->second.kind;
    return redshift::kind_of(statement);
}

void Session::require_allowed(const redshift::StatementKind& kind) const {
    const bool block = transaction_.explicit_block();
    const bool begun_so = block && reads_only_;
    if ((engine_->options.read_only || begun_so) && !kind.reads_only)
        throw redshift::messages::read_only_transaction(
            kind.command, begun_so ? "it was begun with READ ONLY" : "the warehouse is served with --read-only");
    if (kind.in_block == redshift::InBlock::refused && block)
        throw redshift::messages::not_in_transaction_block(kind.command);
    if (kind.in_block == redshift::InBlock::required && !block)
        throw redshift::messages::only_in_transaction_block(kind.command);
}

std::vector<warehouse::ResultColumn> Session::columns_of(const redshift::Statement& statement) {
    switch (redshift::kind_of(statement).columns) {
        case redshift::ColumnsOf::none:
            return {};
        case redshift::ColumnsOf::query:
            return described(context_, *statement.as<redshift::SelectStatement>()->query);
        case redshift::ColumnsOf::explain:
            return explain_columns();
        case redshift::ColumnsOf::parameter:
            return shown(*engine_, settings_, statement.as<redshift::Show>()->name).columns;
        case redshift::ColumnsOf::listing:
            return described(context_, *statement.as<redshift::ShowListing>());
        case redshift::ColumnsOf::cursor:
            return cursors_.columns(statement.as<redshift::Fetch>()->cursor);
        case redshift::ColumnsOf::prepared:
            return with_prepared(*statement.as<redshift::Execute>(),
                                 [this](const redshift::Statement& inner) { return columns_of(inner); });
    }
    return {};
}

Opened Session::execute(const redshift::SelectStatement& select, Reading reading) {
    if (const auto* into = redshift::into_of(*select.query))
        return opened(create_table_as(context_, into->name, into->temporary, *select.query, {}));
    Result head = done("SELECT");
    auto rows = local::select(context_, *select.query);
    head.columns = rows.columns();
    if (reading == Reading::at_once) return stream(std::move(head), std::move(rows));
    return {std::move(head), rows_of(keep_rows(std::move(rows)), std::numeric_limits<std::uint64_t>::max())};
}

Opened Session::execute(const redshift::SetParameter& set, Reading) {
    const bool is_already = set.name == "session_authorization" && set.values == std::vector{context_.user};
    if (is_already) return opened(done("SET"));
    const bool zone = set.name == "timezone" && !set.values.empty();
    settings_.set(set.name, zone ? std::vector{zone_name(transaction_, set.values.front())} : set.values);
    parameter_changed();
    return opened(done("SET"));
}

Opened Session::execute(const redshift::Reset& reset, Reading) {
    settings_.reset(reset.name);
    parameter_changed();
    return opened(done("RESET"));
}

Opened Session::execute(const redshift::Show& show, Reading) {
    return opened(shown(*engine_, settings_, show.name));
}

Opened Session::execute(const redshift::Use& use, Reading) {
    if (use.database != database_name) throw redshift::messages::database_missing(use.database);
    return opened(done("USE"));
}

Opened Session::execute(const redshift::Unload&, Reading) {
    throw redshift::messages::unsupported("UNLOAD");
}

Opened Session::execute(const redshift::Prepare& prepare, Reading) {
    if (prepared_.contains(prepare.name)) throw redshift::messages::prepared_exists(prepare.name);
    const auto typed = static_cast<std::int32_t>(prepare.types.size());
    if (prepare.statement->parameters > typed) throw redshift::messages::prepared_type_missing(typed + 1);
    prepared_.emplace(prepare.name, Prepared{prepare.types, redshift::print(*prepare.statement),
                                             redshift::kind_of(*prepare.statement)});
    return opened(done("PREPARE"));
}

Opened Session::execute(const redshift::Execute& execute, Reading reading) {
    return with_prepared(
        execute, [this, reading](const redshift::Statement& statement) { return dispatch(statement, reading); });
}

Opened Session::execute(const redshift::Deallocate& deallocate, Reading) {
    if (deallocate.name.empty())
        prepared_.clear();
    else if (prepared_.erase(deallocate.name) == 0)
        throw redshift::messages::prepared_missing(deallocate.name);
    return opened(done("DEALLOCATE"));
}

Opened Session::execute(const redshift::DeclareCursor& cursor, Reading) {
    cursors_.require_new(cursor.name);
    auto rows = local::select(context_, *cursor.query);
    auto columns = rows.columns();
    return opened(cursors_.declare(cursor.name, std::move(columns), keep_rows(std::move(rows))));
}

Opened Session::execute(const redshift::Fetch& fetch, Reading) {
    return cursors_.fetch(fetch);
}

Opened Session::execute(const redshift::CloseCursor& close, Reading) {
    return opened(cursors_.close(close));
}

// Not reached: open() gives these to transaction_control(), and the parser refuses to PREPARE them.
Opened Session::execute(const redshift::Transaction&, Reading) {
    return {};
}

// A statement of statements/. One that has neither an overload here nor a run() there does not compile.
template <class Statement>
Opened Session::execute(const Statement& statement, Reading) {
    return opened(run(context_, statement));
}

std::shared_ptr<RowFile> Session::keep_rows(duck::StreamingResult rows) {
    auto file = std::make_shared<RowFile>(engine_->options.file.parent_path(), rows.columns().size());
    warehouse::RowBatch batch;
    while (rows.next(batch)) file->append(batch);
    return file;
}

Opened Session::dispatch(const redshift::Statement& statement, Reading reading) {
    if (statement.parameters > static_cast<int>(context_.parameters.size()) &&
        statement.as<redshift::Prepare>() == nullptr)
        throw redshift::messages::parameter_unbound(1);
    require_allowed(kind(statement));
    return std::visit([&](const auto& node) { return execute(node, reading); }, statement.node);
}

}  // namespace loadonce::local
