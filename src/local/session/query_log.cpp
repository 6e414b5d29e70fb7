#include "local/session/query_log.h"

#include <string>

namespace loadonce::local {
namespace {

std::string line_after(std::string_view text, std::string_view label) {
    const auto at = text.find(label);
    if (at == std::string_view::npos) return {};
    const auto begin = text.find_first_not_of(' ', at + label.size());
    return std::string(text.substr(begin, text.find('\n', begin) - begin));
}

}  // namespace

std::string_view kind_of(const redshift::Statement& statement) {
    if (statement.as<redshift::SelectStatement>() != nullptr) return "SELECT";
    if (statement.as<redshift::Insert>() != nullptr) return "INSERT";
    if (statement.as<redshift::Update>() != nullptr) return "UPDATE";
    if (statement.as<redshift::Delete>() != nullptr) return "DELETE";
    if (statement.as<redshift::Merge>() != nullptr) return "MERGE";
    if (statement.as<redshift::Copy>() != nullptr) return "COPY";
    if (statement.as<redshift::Unload>() != nullptr) return "UNLOAD";
    if (const auto* create = statement.as<redshift::CreateTable>()) return create->as ? "CTAS" : "DDL";
    const bool ddl = statement.as<redshift::Drop>() != nullptr || statement.as<redshift::AlterTable>() != nullptr ||
                     statement.as<redshift::CreateSchema>() != nullptr ||
                     statement.as<redshift::CreateView>() != nullptr || statement.as<redshift::Truncate>() != nullptr;
    return ddl ? "DDL" : "UTILITY";
}

void explain(CopyRecord& load, std::string_view detail) {
    const auto code = line_after(detail, "code:");
    if (!code.empty() && code.find_first_not_of("0123456789") == std::string::npos) load.error_code = std::stoi(code);
    load.error_context = line_after(detail, "context:");
    load.error_file = line_after(load.error_context, "File name:");
    if (load.error_file.empty() && load.error_context.starts_with("File '"))
        load.error_file = load.error_context.substr(6, load.error_context.find('\'', 6) - 6);
    for (const auto* label : {"data column ", "into column ", "column '"}) {
        const auto column = line_after(load.error_context, label);
        if (!column.empty()) load.error_column = column.substr(0, column.find_first_of(" '"));
        if (!column.empty()) break;
    }
}

}  // namespace loadonce::local
