#include "local/functions/relation_number.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

namespace loadonce::local {
namespace {

// A name as SQL writes it, in a string: schema."Name".
redshift::QualifiedName name_in(const std::string& text) {
    std::vector<std::string> parts(1);
    bool quoted = false;
    for (const char c : text) {
        if (c == '"')
            quoted = !quoted;
        else if (c == '.' && !quoted)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    redshift::QualifiedName name;
    name.name = fold(parts.back());
    if (parts.size() > 1) name.schema = fold(parts[parts.size() - 2]);
    return name;
}

}  // namespace

// The numbers that PostgreSQL gives its own.
std::int64_t relation_number(Context& context, const std::string& text) {
    struct Known {
        std::string_view name;
        std::int64_t number;
    };
    constexpr auto catalogs = std::to_array<Known>({{"pg_attrdef", 2604},
                                                    {"pg_attribute", 1249},
                                                    {"pg_class", 1259},
                                                    {"pg_constraint", 2606},
                                                    {"pg_database", 1262},
                                                    {"pg_description", 2609},
                                                    {"pg_index", 2610},
                                                    {"pg_namespace", 2615},
                                                    {"pg_proc", 1255},
                                                    {"pg_rewrite", 2618},
                                                    {"pg_type", 1247}});
    const auto name = name_in(text);
    const auto* known = std::ranges::find(catalogs, name.name, &Known::name);
    if (known != catalogs.end() && (name.schema.empty() || name.schema == "pg_catalog")) return known->number;
    return context.table(name, LockMode::read).oid;
}

}  // namespace loadonce::local
