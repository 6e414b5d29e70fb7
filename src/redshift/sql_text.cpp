#include "redshift/sql_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "redshift/names.h"

namespace loadonce::redshift {

std::string qualified(std::string_view schema, std::string_view table) {
    return quote_identifier(schema) + "." + quote_identifier(table);
}

std::vector<std::string> columns_of(std::string_view qualifier, const std::vector<std::string>& names) {
    std::vector<std::string> out;
    out.reserve(names.size());
    for (const auto& name : names)
        out.push_back(qualifier.empty() ? quote_identifier(name)
                                        : std::string(qualifier) + "." + quote_identifier(name));
    return out;
}

std::string equal(std::string_view a, const std::vector<std::string>& a_names, std::string_view b,
                  const std::vector<std::string>& b_names) {
    std::vector<std::string> terms;
    for (std::size_t i = 0; i < a_names.size(); ++i)
        terms.push_back(fmt::format("{}.{} = {}.{}", a, quote_identifier(a_names[i]), b, quote_identifier(b_names[i])));
    return fmt::format("{}", fmt::join(terms, " AND "));
}

}  // namespace loadonce::redshift
