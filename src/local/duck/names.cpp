#include "local/duck/names.h"

#include <fmt/format.h>

#include "redshift/messages.h"
#include "table/schema.h"

namespace loadonce::local::duck {
namespace {

std::string quoted(std::string_view text, char quote) {
    std::string result(1, quote);
    for (const char c : text) {
        if (c == quote) result += quote;
        result += c;
    }
    return result + quote;
}

}  // namespace

std::string literal(std::string_view text) {
    return quoted(text, '\'');
}

std::string list_literal(const std::vector<std::string>& texts) {
    std::string list;
    for (const auto& text : texts) list += (list.empty() ? "" : ", ") + literal(text);
    return "CAST([" + list + "] AS VARCHAR[])";
}

void require_unreserved(std::string_view name) {
    if (name.starts_with('_') && fold(std::string(name.substr(0, reserved_prefix.size()))) == reserved_prefix)
        throw redshift::messages::name_reserved(name, reserved_prefix);
}

std::string identifier(std::string_view name) {
    require_unreserved(name);
    return quoted(name, '"');
}

std::string qualified_schema(std::string_view schema) {
    return fmt::format("{}.{}", catalog_name, identifier(schema));
}

std::string internal_name(std::string_view name) {
    return fmt::format("{}_{}", reserved_prefix, name);
}

std::string internal_column(std::size_t place) {
    return internal_name(fmt::format("c{}", place));
}

std::string internal_columns(std::size_t count) {
    std::string names;
    for (std::size_t i = 0; i < count; ++i) names += (i > 0 ? ", " : "") + internal_column(i);
    return names;
}

}  // namespace loadonce::local::duck
