#include "report/json.h"

#include "report/report.h"

namespace loadonce::report {

namespace {

using report::write;  // of an Error, beside those below

std::string_view word(load::GroupStatus status) {
    switch (status) {
        case load::GroupStatus::loaded:
            return "loaded";
        case load::GroupStatus::planned:
            return "planned";
        case load::GroupStatus::nothing_to_load:
            return "nothing_to_load";
        case load::GroupStatus::nothing_new:
            return "nothing_new";
        case load::GroupStatus::skipped:
            return "skipped";
        case load::GroupStatus::failed:
            return "failed";
    }
    return {};
}

std::string_view word(check::CheckStatus status) {
    switch (status) {
        case check::CheckStatus::passed:
            return "passed";
        case check::CheckStatus::failed:
            return "failed";
        case check::CheckStatus::reported:
            return "reported";
    }
    return {};
}

void write(JsonWriter& out, const std::vector<std::string>& texts) {
    out.open_array();
    for (const auto& text : texts) out.value(text);
    out.close_array();
}

void write(JsonWriter& out, const Place& place) {
    out.open_object().member("source", place.source);
    if (place.line) out.member("line", *place.line);
    if (place.column) out.member("column", *place.column);
    if (place.byte_offset) out.member("byte_offset", *place.byte_offset);
    out.close_object();
}

void write(JsonWriter& out, const convert::Reject& reject) {
    write(out.open_object().member("reason", reject.reason).key("place"), reject.place);
    out.close_object();
}

void write(JsonWriter& out, const convert::SourceRead& source) {
    out.open_object().member("name", source.name).member("fingerprint", source.fingerprint);
    out.member("bytes", source.bytes).member("records", source.records).member("rejected", source.rejected);
    out.close_object();
}

void write(JsonWriter& out, const convert::ConvertedTable& table) {
    out.open_object().member("table", table.name).member("file", table.file.string()).member("rows", table.rows);
    out.member("columns", table.columns.size()).member("bytes", table.bytes).member("sha256", table.sha256);
    out.close_object();
}

void write(JsonWriter& out, const check::TableDefinition& table) {
    out.open_object().member("table", table.name).key("columns").open_array();
    for (const auto& column : table.columns)
        out.open_object().member("name", column.name).member("type", column.type).close_object();
    out.close_array().member("ddl", table.ddl).close_object();
}

void write(JsonWriter& out, const check::SchemaDifference& difference) {
    out.open_object().member("table", difference.table).member("exists", difference.table_exists);
    out.member("copy_works", difference.copy_works()).key("columns").open_array();
    for (const auto& column : difference.columns) {
        out.open_object().member("position", column.position).member("data", column.in_data);
        out.member("table", column.in_table).member("effect", check::word(column.effect));
        out.member("problem", column.problem).member("mend", column.mend).close_object();
    }
    out.close_array().member("column_list", difference.column_list).close_object();
}

void write(JsonWriter& out, const load::TableReport& table) {
    out.open_object()
        .member("name", table.name)
        .member("object", table.object)
        .member("object_bytes", table.object_bytes);
    out.member("staged", table.staged)
        .member("new", table.new_rows)
        .member("replaced", table.replaced)
        .member("older", table.older);
    out.member("duplicate", table.duplicate)
        .member("inserted", table.inserted)
        .member("deleted", table.deleted)
        .close_object();
}

void write(JsonWriter& out, const load::SourceReport& source) {
    out.open_object()
        .member("name", source.name)
        .member("fingerprint", source.fingerprint)
        .member("bytes", source.bytes);
    out.member("records", source.records).member("rejected", source.rejected);
    out.member("loaded", load::is_loaded_now(source.verdict)).member("why", load::word(source.verdict));
    if (!source.same_as.empty()) out.member("same_as", source.same_as);
    out.close_object();
}

void write(JsonWriter& out, const load::GroupReport& group) {
    out.open_object().member("name", group.name).member("status", word(group.status)).member("load", group.load_hash);
    out.member("recovered", group.recovered).member("attempts", group.attempts).member("rejected", group.rejected);
    out.key("sources").open_array();
    for (const auto& source : group.sources) write(out, source);
    out.close_array().key("tables").open_array();
    for (const auto& table : group.tables) write(out, table);
    out.close_array().key("rejects").open_array();
    for (const auto& reject : group.first_rejects) write(out, reject);
    out.close_array();
    if (!group.rejects_file.empty()) out.member("rejects_file", group.rejects_file.string());
    write(out.key("notes"), group.notes);
    write(out.key("ddl"), group.ddl);
    if (!group.statements.empty()) write(out.key("statements"), group.statements);
    if (group.error) write(out.key("error"), *group.error);
    out.close_object();
}

// {"tables":[...]}
template <class Table>
std::string json_of_tables(const std::vector<Table>& tables) {
    JsonWriter out;
    out.open_object().key("tables").open_array();
    for (const auto& table : tables) write(out, table);
    return out.close_array().close_object().line();
}

}  // namespace

void write(JsonWriter& out, const Error& error) {
    out.open_object().member("id", error.id()).member("message", error.message());
    if (!error.remedy().empty()) out.member("remedy", error.remedy());
    if (!error.place().source.empty()) write(out.key("place"), error.place());
    if (!error.sqlstate().empty()) out.member("sqlstate", error.sqlstate());
    if (!error.detail().empty()) out.member("detail", error.detail());
    out.close_object();
}

std::string json(const sample::Written& written, const std::filesystem::path& file) {
    JsonWriter out;
    out.open_object().member("file", file.string()).member("orders", written.orders).member("items", written.items);
    return out.member("bytes", written.text_bytes).close_object().line();
}

std::string json(const convert::PipelineResult& result) {
    JsonWriter out;
    out.open_object().key("sources").open_array();
    for (const auto& source : result.sources) write(out, source);
    out.close_array().key("files").open_array();
    for (const auto& table : result.tables) write(out, table);
    for (const auto& table : result.filled) write(out, table);
    out.close_array().member("rejected", result.rejected).key("first_rejects").open_array();
    for (const auto& reject : result.first_rejects) write(out, reject);
    return out.close_array().close_object().line();
}

std::string json(const std::vector<check::TableDefinition>& tables) {
    return json_of_tables(tables);
}

std::string json(const std::vector<check::SchemaDifference>& differences) {
    return json_of_tables(differences);
}

std::string json(const load::RunReport& report) {
    JsonWriter out;
    out.open_object()
        .member("project", report.project)
        .member("warehouse", report.warehouse)
        .member("store", report.store);
    out.member("planned", report.planned).member("exit", static_cast<int>(report.exit())).key("groups").open_array();
    for (const auto& group : report.groups) write(out, group);
    return out.close_array().close_object().line();
}

std::string json(const ManualLoads& loads) {
    JsonWriter out;
    out.open_object().member("table", loads.table).member("method", loads.upsert ? "upsert" : "copy");
    out.key("loads").open_array();
    for (const auto& load : loads.loads) {
        out.open_object().member("object", load.object).member("rows", load.rows);
        out.member("replaced", load.replaced).close_object();
    }
    out.close_array();
    if (loads.failure) {
        write(out.key("error"), *loads.failure);
        out.member("exit", static_cast<int>(loads.failure->code().exit));
    }
    return out.close_object().line();
}

std::string json(const check::Verification& verification) {
    JsonWriter out;
    out.open_object().member("passed", verification.passed()).key("checks").open_array();
    for (const auto& check : verification.checks) {
        out.open_object().member("name", check.name).member("table", check.table).member("finding", word(check.status));
        out.member("message", check.message).member("sql", check.sql);
        write(out.key("columns"), check.columns);
        out.key("sample").open_array();
        for (const auto& row : check.sample) {
            out.open_array();
            for (const auto& value : row) value ? out.value(*value) : out.null();
            out.close_array();
        }
        out.close_array().close_object();
    }
    out.close_array().key("counts").open_object();
    for (const auto& count : verification.counts) out.member(count.table, count.rows);
    return out.close_object().close_object().line();
}

std::string json(const load::LoadHistory& history) {
    JsonWriter out;
    out.open_object().key("log").open_array();
    for (const auto& entry : history.log) {
        out.open_object()
            .member("load_id", entry.load_id)
            .member("file_path", entry.file_path)
            .member("table_name", entry.table_name);
        out.member("load_timestamp", entry.load_timestamp)
            .member("record_count", entry.record_count)
            .member("status", entry.status);
        out.member("load_method", entry.load_method).member("notes", entry.notes).close_object();
    }
    out.close_array().key("loads").open_array();
    for (const auto& load : history.loads) {
        out.open_object()
            .member("group", load.group)
            .member("table_name", load.table_name)
            .member("load", load.load_hash);
        out.member("status", load.status)
            .member("read", load.read)
            .member("new", load.new_rows)
            .member("replaced", load.replaced);
        out.member("older", load.older).member("duplicate", load.duplicate).member("rejected", load.rejected);
        out.member("inserted", load.inserted)
            .member("deleted", load.deleted)
            .member("object", load.object)
            .member("manifest", load.manifest);
        out.member("program_version", load.program_version)
            .member("started_at", load.started_at)
            .member("finished_at", load.finished_at);
        out.member("message", load.message).close_object();
    }
    return out.close_array().close_object().line();
}

std::string json(const load::CleanPlan& plan) {
    JsonWriter out;
    out.open_object().key("tables").open_object();
    for (const auto& table : plan.tables) out.member(table.name, table.rows);
    out.close_object().key("own_rows").open_object();
    for (const auto& table : plan.own_rows) out.member(table.name, table.rows);
    write(out.close_object().key("own_tables"), plan.own_tables);
    write(out.key("objects"), plan.objects);
    return out.member("object_bytes", plan.object_bytes).close_object().line();
}

std::string json(const std::vector<load::LoadedTable>& tables) {
    JsonWriter out;
    out.open_object().key("tables").open_object();
    for (const auto& table : tables) out.member(table.name, table.rows);
    return out.close_object().close_object().line();
}

std::string json(const Endpoint& endpoint) {
    JsonWriter out;
    out.open_object().member("host", endpoint.address).member("port", endpoint.port);
    return out.member("database", endpoint.database).close_object().line();
}

std::string json(const Error& error) {
    JsonWriter out;
    write(out.open_object().key("error"), error);
    return out.member("exit", static_cast<int>(error.code().exit)).close_object().line();
}

}  // namespace loadonce::report
