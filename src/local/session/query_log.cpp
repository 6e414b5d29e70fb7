#include "local/session/query_log.h"

#include <string>

#include "redshift/messages.h"

namespace loadonce::local {
namespace {

std::string line_after(std::string_view text, std::string_view label) {
    const auto at = text.find(label);
    if (at == std::string_view::npos) return {};
    const auto begin = text.find_first_not_of(' ', at + label.size());
    if (begin == std::string_view::npos) return {};  // the label ends the text: a name may contain it
    return std::string(text.substr(begin, text.find('\n', begin) - begin));
}

}  // namespace

void explain(CopyRecord& load, const Error& error) {
    load.error_code = redshift::messages::code_of(error);
    load.error_context = line_after(error.detail(), "context:");
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
