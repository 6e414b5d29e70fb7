#include "load/dedup.h"

#include <fmt/format.h>

#include <algorithm>

#include "load/target_table.h"
#include "redshift/names.h"
#include "redshift/sql_text.h"

namespace loadonce::load {

std::string same_record(std::string_view a, std::string_view b) {
    const std::vector<std::string> place{std::string(source_column), std::string(offset_column)};
    return redshift::equal(a, place, b, place);
}

std::vector<std::string> with_place(std::vector<std::string> columns) {
    for (const auto column : {source_column, offset_column})
        if (std::ranges::find(columns, column) == columns.end()) columns.emplace_back(column);
    return columns;
}

bool is_versioned(const LoadPlan& plan, const LiveTables& live) {
    const TargetTable& root = plan.tables.front().target;
    return !root.version.empty() && live.at(root.name).find(root.version);
}

std::string won() {
    return fmt::format("NOT EXISTS (SELECT 1 FROM {} l WHERE {})", redshift::quote_identifier(losers_table),
                       same_record("l", "_lo_s"));
}

}  // namespace loadonce::load
