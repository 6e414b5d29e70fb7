// PostgreSQL catalog relations that clients query but that do not exist here, with the remedy for each.
#include <algorithm>
#include <array>

#include "local/system_views/views.h"

namespace loadonce::local {
namespace {

struct Absent {
    std::string_view name, hint;
};

// Relations newer than PostgreSQL 8.0 do not exist on a Redshift cluster either.
constexpr std::string_view extensions = "Redshift has no extensions";
constexpr std::string_view text_search = "Redshift has no text search";
constexpr std::string_view foreign =
    "Redshift has no foreign data wrappers; external schemas would be in svv_external_schemas";
constexpr std::string_view access_methods =
    "operators and access methods are built in: nobody can make one, and those that there are are not listed";

constexpr auto relations = std::to_array<Absent>({
    {"pg_amop", access_methods},
    {"pg_amproc", access_methods},
    {"pg_available_extensions", extensions},
    {"pg_cast",
     "casts are built in, and not listed; psql 15 asks for castmethod, which PostgreSQL 8.0 and a cluster have not"},
    {"pg_conversion", "the encoding is UTF8, and there is no other"},
    {"pg_db_role_setting", "the settings of a user would be in pg_user.useconfig"},
    {"pg_extension", extensions},
    {"pg_foreign_data_wrapper", foreign},
    {"pg_foreign_server", foreign},
    {"pg_foreign_table", foreign},
    {"pg_largeobject_metadata", "Redshift has no large objects"},
    {"pg_locks", "see stv_locks and svv_transactions"},
    {"pg_matviews", "materialized views cannot be made here; svv_mv_info has them on a cluster"},
    {"pg_opclass", access_methods},
    {"pg_operator", access_methods},
    {"pg_opfamily", access_methods},
    {"pg_sequence", "Redshift has no sequences, but columns with IDENTITY"},
    {"pg_sequences", "Redshift has no sequences, but columns with IDENTITY"},
    {"pg_settings",
     "SHOW ALL lists the parameters; psql 15 asks for boot_val, which PostgreSQL 8.0 and a cluster have not"},
    {"pg_stat_all_tables", "see svv_table_info"},
    {"pg_stat_statements", "see sys_query_history"},
    {"pg_stat_user_tables", "see svv_table_info"},
    {"pg_ts_config", text_search},
    {"pg_ts_dict", text_search},
    {"pg_ts_parser", text_search},
    {"pg_ts_template", text_search},
    {"pg_user_mappings", foreign},
});

}  // namespace

std::string_view hint_about_absent(std::string_view relation) {
    const auto* known = std::ranges::find(relations, relation, &Absent::name);
    return known == relations.end() ? std::string_view() : known->hint;
}

}  // namespace loadonce::local
