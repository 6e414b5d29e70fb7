#include "load/history.h"

#include <fmt/format.h>

#include <algorithm>

#include "load/ledger.h"
#include "load/sql_text.h"

namespace loadonce::load {

namespace {

std::int64_t number(const std::optional<std::string>& text) {
    return text ? std::stoll(*text) : 0;
}

LogEntry log_entry(const warehouse::Row& row) {
    return {number(row[0]), row[1].value_or(""), row[2].value_or(""), row[3].value_or(""),
            number(row[4]), row[5].value_or(""), row[6].value_or(""), row[7].value_or("")};
}

LoadEntry load_entry(const warehouse::Row& row) {
    LoadEntry entry;
    entry.group = row[0].value_or("");
    entry.table_name = row[1].value_or("");
    entry.load_hash = row[2].value_or("");
    entry.status = row[3].value_or("");
    entry.read = number(row[4]);
    entry.new_rows = number(row[5]);
    entry.replaced = number(row[6]);
    entry.older = number(row[7]);
    entry.duplicate = number(row[8]);
    entry.rejected = number(row[9]);
    entry.inserted = number(row[10]);
    entry.deleted = number(row[11]);
    entry.object = row[12].value_or("");
    entry.manifest = row[13].value_or("");
    entry.program_version = row[14].value_or("");
    entry.started_at = row[15].value_or("");
    entry.finished_at = row[16].value_or("");
    entry.message = row[17].value_or("");
    return entry;
}

}  // namespace

LoadHistory read_history(const project::Project& project, warehouse::Session& session, std::uint64_t limit) {
    LoadHistory history;
    const auto own = own_tables(session, project.schema);
    if (std::ranges::count(own, log_table) > 0) {
        const auto rows = session.execute(fmt::format(
            "SELECT load_id, file_path, table_name, load_timestamp, record_count, status, load_method, notes "
            "FROM {} ORDER BY load_timestamp DESC, load_id DESC LIMIT {}",
            qualified(project.schema, log_table), limit));
        for (const auto& row : rows.rows) history.log.push_back(log_entry(row));
    }
    if (std::ranges::count(own, loads_table) > 0) {
        const auto rows =
            session.execute(fmt::format("SELECT source_group, table_name, load_hash, status, read_records, new_rows, "
                                        "replaced_rows, older_rows, duplicate_rows, rejected_records, "
                                        "inserted_rows, deleted_rows, object, manifest, program_version, started_at, "
                                        "finished_at, message FROM {} WHERE project = {} "
                                        "ORDER BY finished_at DESC, load_hash, table_name LIMIT {}",
                                        qualified(project.schema, loads_table), literal(project.name), limit));
        for (const auto& row : rows.rows) history.loads.push_back(load_entry(row));
    }
    return history;
}

}  // namespace loadonce::load
