#include "check/table_definition.h"

#include <fmt/format.h>

#include <algorithm>

#include "redshift/names.h"

namespace loadonce::check {
namespace {

constexpr std::int32_t varchar_bytes_min = 255;

std::string type_of(const DataColumn& column) {
    if (!column.file.type) return "SUPER";
    Type type = *column.file.type;
    if (type.kind == TypeKind::varchar) type.length = std::max(type.length, varchar_bytes_min);
    return type.ddl();
}

}  // namespace

TableDefinition definition(const std::string& table_name, const std::vector<DataColumn>& data) {
    TableDefinition table{table_name, {}, fmt::format("CREATE TABLE {} (\n", name_in_sql(table_name))};
    for (std::size_t i = 0; i < data.size(); ++i) {
        const auto& column = table.columns.emplace_back(TableDefinition::Column{data[i].file.name, type_of(data[i])});
        table.ddl +=
            fmt::format("    {} {}{}\n", name_in_sql(column.name), column.type, i + 1 < data.size() ? "," : "");
    }
    table.ddl += ");\n";
    return table;
}

std::string name_in_sql(const std::string& name) {
    const bool plain = !name.empty() && !(name[0] >= '0' && name[0] <= '9') && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
    return plain && !redshift::is_reserved(name) ? name : redshift::quote_identifier(name);
}

}  // namespace loadonce::check
