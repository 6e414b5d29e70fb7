#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/counted.h"
#include "base/error_codes.h"
#include "report/report.h"
#include "report/terminal.h"

namespace loadonce::report {

namespace {

using load::GroupReport;
using load::GroupStatus;

// Columns as wide as their widest value, two blanks between them.
std::string table(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], cell(row[i]).width);
    }
    std::string out;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i) line += padded(cell(row[i]), widths[i]) + "  ";
        line.erase(line.find_last_not_of(' ') + 1);
        out += line + "\n";
    }
    return out;
}

// "orders 3 new, 1 replaced".
std::string summary(const load::TableReport& table) {
    std::vector<std::string> parts;
    const auto say = [&](std::uint64_t rows, std::string_view word) {
        if (rows > 0) parts.push_back(fmt::format("{} {}", rows, word));
    };
    say(table.new_rows, "new");
    say(table.replaced, "replaced");
    say(table.older, "older than the table's");
    say(table.duplicate, "superseded in this run");
    const std::uint64_t gone = table.deleted > table.replaced ? table.deleted - table.replaced : 0;
    say(gone, "removed");
    return table.name + " " + (parts.empty() ? "no rows" : fmt::format("{}", fmt::join(parts, ", ")));
}

std::string tables_of(const GroupReport& group) {
    std::vector<std::string> parts;
    for (const auto& table : group.tables) parts.push_back(summary(table));
    return fmt::format("{}", fmt::join(parts, "; "));
}

std::string headline(const GroupReport& group) {
    const auto loaded = std::ranges::count_if(
        group.sources, [](const load::SourceReport& s) { return load::is_loaded_now(s.verdict); });
    const std::uint64_t known = group.sources.size() - static_cast<std::size_t>(loaded);
    switch (group.status) {
        case GroupStatus::loaded:
        case GroupStatus::planned: {
            std::string line = fmt::format("{} {}", group.status == GroupStatus::loaded ? "loaded" : "would load",
                                           counted(static_cast<std::uint64_t>(loaded), "file"));
            if (!group.tables.empty()) line += ": " + tables_of(group);
            if (known > 0) line += fmt::format("; {} already loaded", counted(known, "file"));
            if (group.rejected > 0) line += fmt::format("; {} rejected", counted(group.rejected, "record"));
            if (group.recovered) line += " (the connection was lost at COMMIT; the ledger says that it happened)";
            return line;
        }
        case GroupStatus::nothing_to_load:
            return "nothing to load: the sources have no records";
        case GroupStatus::nothing_new:
            return fmt::format("nothing new: {} {} already loaded", counted(known, "file"), known == 1 ? "is" : "are");
        case GroupStatus::skipped:
            return fmt::format("skipped: another load has committed the same {} meanwhile",
                               known == 1 ? "file" : "files");
        case GroupStatus::failed:
            return group.error && group.error->code() == errors::outcome_unknown
                       ? "it is not known whether it was committed"
                       : "failed; nothing was committed";
    }
    return {};
}

std::string source_line(const load::SourceReport& source) {
    std::string line = fmt::format("  {}: {}", source.name, load::word(source.verdict));
    if (!source.same_as.empty()) line += fmt::format(" (same bytes as {})", source.same_as);
    if (source.records > 0)
        line += fmt::format(", {}, {}", counted(source.records, "record"), bytes_text(source.bytes));
    return line + "\n";
}

std::string reject_line(const convert::Reject& reject) {
    return fmt::format("  rejected {}: {}\n", reject.place.text(), reject.reason);
}

std::string rejects(const GroupReport& group) {
    std::string out;
    for (const auto& reject : group.first_rejects) out += reject_line(reject);
    if (group.rejected > group.first_rejects.size())
        out += fmt::format("  and {} more\n", group.rejected - group.first_rejects.size());
    return out;
}

bool is_worth_saying(load::Verdict verdict) {
    return verdict == load::Verdict::skip_renamed || verdict == load::Verdict::skip_same_in_run ||
           verdict == load::Verdict::load_vanished;
}

std::string plan_details(const GroupReport& group) {
    std::string out;
    if (!group.ddl.empty()) out += "DDL:\n";
    for (const auto& statement : group.ddl) out += "  " + statement + ";\n";
    if (!group.tables.empty()) out += "objects:\n";
    for (const auto& table : group.tables)
        if (!table.object.empty())
            out += fmt::format("  {} ({}, {})\n", table.object, counted(table.staged, "row"),
                               bytes_text(table.object_bytes));
    if (!group.statements.empty()) out += "statements (the last one would be COMMIT):\n";
    for (const auto& statement : group.statements) out += "  " + statement + ";\n";
    return out;
}

std::string mark(check::CheckStatus status, bool in_colour) {
    switch (status) {
        case check::CheckStatus::passed:
            return coloured("ok    ", in_colour ? Colour::green : Colour::none);
        case check::CheckStatus::failed:
            return coloured("FAILED", in_colour ? Colour::red : Colour::none);
        case check::CheckStatus::reported:
            return "note  ";
    }
    return {};
}

std::string difference_text(const check::SchemaDifference& difference) {
    if (!difference.table_exists)
        return fmt::format("{}: there is no such table. It would be:\n{}", difference.table, difference.ddl);
    std::string out = fmt::format("{}: {} columns in the data, {} in the table", difference.table,
                                  difference.columns_in_data, difference.columns_in_table);
    if (difference.columns.empty()) return out + "; all the same\n";
    out += '\n';
    for (const auto& column : difference.columns) {
        const std::string left = column.in_data.empty() ? "-" : column.in_data;
        const std::string right = column.in_table.empty() ? "-" : column.in_table;
        out += fmt::format("  {:>3}  {:<7}  data: {}\n                table: {}\n                {}\n", column.position,
                           check::word(column.effect), left, right, column.problem);
        if (!column.mend.empty()) out += fmt::format("                to do: {}\n", column.mend);
    }
    if (!difference.column_list.empty())
        out += fmt::format("  COPY {} ({}) FROM ... loads it as it is.\n", check::name_in_sql(difference.table),
                           difference.column_list);
    return out;
}

}  // namespace

std::string text(const sample::Written& written, const std::filesystem::path& file) {
    return fmt::format("wrote {}: {} with {}\n", file.string(), counted(written.orders, "order"),
                       counted(written.items, "item"));
}

std::string text(const convert::PipelineResult& result) {
    std::uint64_t records = 0, bytes = 0;
    for (const auto& source : result.sources) {
        records += source.records;
        bytes += source.bytes;
    }
    std::string out = fmt::format("converted {} ({}) of {}", counted(records, "record"), bytes_text(bytes),
                                  counted(result.sources.size(), "file"));
    if (result.rejected > 0) out += fmt::format("; {} rejected", result.rejected);
    out += '\n';
    std::vector<convert::ConvertedTable> files = result.tables;
    files.insert(files.end(), result.filled.begin(), result.filled.end());
    std::size_t width = 0;
    for (const auto& file : files) width = std::max(width, cell(file.file.string()).width);
    for (const auto& file : files)
        out += fmt::format("  {}  {:>11}  {:>15}  {:>9}\n", padded(cell(file.file.string()), width),
                           counted(file.columns.size(), "column"), counted(file.rows, "row"), bytes_text(file.bytes));
    for (const auto& reject : result.first_rejects) out += reject_line(reject);
    return out;
}

std::string text(const std::vector<check::TableDefinition>& tables) {
    std::string out;
    for (const auto& table : tables)
        if (!table.columns.empty()) out += (out.empty() ? "" : "\n") + table.ddl;
    return out;
}

std::string text(const std::vector<check::SchemaDifference>& differences) {
    std::string out;
    for (const auto& difference : differences) out += difference_text(difference);
    return out;
}

std::string text(const load::RunReport& report, Detail detail) {
    std::string out;
    for (const auto& group : report.groups) {
        const bool named = report.groups.size() > 1;
        if (detail == Detail::quiet && !report.planned) continue;
        out += (named ? group.name + ": " : "") + headline(group) + "\n";
        for (const auto& source : group.sources)
            if (detail == Detail::verbose || is_worth_saying(source.verdict)) out += source_line(source);
        for (const auto& note : group.notes) out += "  " + note + "\n";
        for (const auto& statement : group.ddl) {
            // What a table becomes is worth saying; that a new one is made says the headline.
            if (!report.planned && (detail == Detail::verbose || statement.starts_with("ALTER")))
                out += "  " + statement + "\n";
        }
        out += rejects(group);
        if (report.planned) out += plan_details(group);
    }
    return out;
}

std::string text(const ManualLoads& loads) {
    std::string out;
    for (const auto& load : loads.loads) {
        out += fmt::format("{}: {} from {}", loads.table, counted(static_cast<std::uint64_t>(load.rows), "row"),
                           load.object);
        if (loads.upsert) out += fmt::format(", {} replaced", load.replaced);
        out += '\n';
    }
    return out;
}

std::string text(const check::Verification& verification, Detail detail, bool in_colour) {
    std::string out;
    for (const auto& check : verification.checks) {
        if (detail == Detail::quiet && check.status != check::CheckStatus::failed) continue;
        out += fmt::format("{}  {}\n", mark(check.status, in_colour), check.name);
        if (!check.message.empty() && check.sample.empty()) out += fmt::format("        {}\n", check.message);
        if (!check.sample.empty()) {
            std::vector<std::vector<std::string>> rows{{""}};
            rows.front().resize(1, "");
            rows.front().insert(rows.front().end(), check.columns.begin(), check.columns.end());
            for (const auto& row : check.sample) {
                auto& cells = rows.emplace_back(1, "      ");
                for (const auto& value : row) cells.push_back(value.value_or("null"));
            }
            out += table(rows);
        }
        if (detail == Detail::verbose) out += fmt::format("        {};\n", check.sql);
    }
    if (detail == Detail::quiet) return out;
    std::vector<std::string> counts;
    for (const auto& count : verification.counts)
        counts.push_back(fmt::format("{} {}", count.table, counted(static_cast<std::uint64_t>(count.rows), "row")));
    if (!counts.empty()) out += fmt::format("{}", fmt::join(counts, ", ")) + "\n";
    const auto failed = std::ranges::count_if(
        verification.checks, [](const check::CheckResult& c) { return c.status == check::CheckStatus::failed; });
    if (verification.checks.empty())
        out += "nothing to verify: none of the project's tables is there\n";
    else if (failed == 0)
        out += fmt::format("all {} passed\n", counted(verification.checks.size(), "check"));
    else
        out += fmt::format("{} of {} failed\n", failed, counted(verification.checks.size(), "check"));
    return out;
}

std::string text(const load::LoadHistory& history) {
    if (history.log.empty() && history.loads.empty()) return "nothing has been loaded yet\n";
    std::vector<std::vector<std::string>> rows{{"id", "when", "table", "status", "rows", "notes"}};
    for (const auto& entry : history.log)
        rows.push_back({fmt::format("{}", entry.load_id), entry.load_timestamp.substr(0, 19), entry.table_name,
                        entry.status, fmt::format("{}", entry.record_count), entry.notes});
    std::string out = table(rows);
    if (history.loads.empty()) return out;
    rows = {{"load", "when", "table", "status", "read", "new", "replaced", "older", "duplicate", "rejected"}};
    for (const auto& load : history.loads)
        rows.push_back({load.load_hash.substr(0, 12), load.finished_at.substr(0, 19), load.table_name, load.status,
                        fmt::format("{}", load.read), fmt::format("{}", load.new_rows),
                        fmt::format("{}", load.replaced), fmt::format("{}", load.older),
                        fmt::format("{}", load.duplicate), fmt::format("{}", load.rejected)});
    return out + "\n" + table(rows);
}

std::string text(const load::CleanPlan& plan) {
    if (plan.empty()) return "nothing to clean: nothing of this project is there\n";
    std::string out;
    for (const auto& table : plan.tables)
        out += fmt::format("table {} with {}\n", table.name, counted(static_cast<std::uint64_t>(table.rows), "row"));
    for (const auto& own : plan.own_rows) {
        const bool all = std::ranges::count(plan.own_tables, own.name) > 0;
        out += fmt::format("{} of {}{}\n", counted(static_cast<std::uint64_t>(own.rows), "row"), own.name,
                           all ? ", and the table: no other project has a row in it" : "");
    }
    for (const auto& table : plan.own_tables)
        if (std::ranges::count(plan.own_rows, table, &load::CleanTable::name) == 0)
            out += fmt::format("table {} of loadonce itself\n", table);
    out += fmt::format("{} ({})\n", counted(plan.objects.size(), "object"), bytes_text(plan.object_bytes));
    return out;
}

std::string text(const std::vector<load::LoadedTable>& tables, Recovery what) {
    if (tables.empty()) return "nothing to do: all tables are what their loads have left\n";
    std::string out;
    for (const auto& table : tables) {
        const std::string rows = counted(static_cast<std::uint64_t>(table.rows), "row");
        const std::string now = table.lost == load::LostTable::How::dropped    ? "was dropped"
                                : table.lost == load::LostTable::How::replaced ? "was created again, and has " + rows
                                                                               : "has " + rows;
        switch (what) {
            case Recovery::would_recover:
                out += fmt::format("table {} {}; it gets the rows of its loads instead\n", table.name, now);
                break;
            case Recovery::would_adopt:
                out += fmt::format("table {} {}; it stays so, and later loads go on from there\n", table.name, now);
                break;
            case Recovery::recovered:
                out += fmt::format("table {} has the {} of its loads\n", table.name, rows);
                break;
            case Recovery::adopted:
                out += fmt::format("table {} is taken with {}\n", table.name, rows);
                break;
        }
    }
    return out;
}

std::string text(const Endpoint& endpoint) {
    const auto& [address, port, database, user, checks_passwords, certificate] = endpoint;
    // A server that listens on all addresses is reached here by this one.
    const std::string host = address == "0.0.0.0" ? "127.0.0.1" : address;
    const bool tls = !certificate.empty();
    std::string out = fmt::format("psql \"host={} port={} dbname={} user={} sslmode={}\"\n\n", host, port, database,
                                  user, tls ? "require" : "disable");
    out +=
        fmt::format("psycopg2, psycopg  connect(\"host={} port={} dbname={} user={}\")\n", host, port, database, user);
    out += fmt::format(
        "redshift_connector connect(host=\"{}\", port={}, database=\"{}\", user=\"{}\", password=\"{}\", ssl={})\n",
        host, port, database, user, checks_passwords ? "..." : "any", tls ? "True" : "False");
    out += fmt::format("loadonce           --warehouse redshift://{}@{}:{}/{}\n", user, host, port, database);
    if (tls)
        out += fmt::format(
            "\nTo trust the certificate: sslrootcert={0} with sslmode=verify-ca; SSL_CERT_FILE={0} for "
            "redshift_connector\n",
            certificate);
    return out;
}

}  // namespace loadonce::report
