// Every relation of the catalog and every system view: the rows of a test, and of docs/redshift-compatibility.md.
#pragma once

#include <array>

namespace loadonce::local {

struct ViewCase {
    const char* view;
    const char* verdict;
    const char* missing;
};

inline constexpr const char* history =
    "the last 1000 since the warehouse was opened; what has no meaning here is 0, empty or null";
inline constexpr const char* recorded = "nothing is refused for want of a privilege; no roles, no default privileges";
inline constexpr const char* none = "there are none: it has no rows";
inline constexpr const char* declared = "of declared keys; not those of temporary tables";

inline constexpr auto view_cases = std::to_array<ViewCase>({
    {"information_schema.columns", "partly",
     "lengths in bytes as Redshift has them; collations and character sets are null"},
    {"information_schema.constraint_column_usage", "yes", declared},
    {"information_schema.key_column_usage", "yes", declared},
    {"information_schema.referential_constraints", "yes", declared},
    {"information_schema.schemata", "partly", "name and owner"},
    {"information_schema.table_constraints", "yes", declared},
    {"information_schema.tables", "yes", ""},
    {"information_schema.views", "yes", ""},
    {"pg_am", "partly", "btree, of the indexes that keys have"},
    {"pg_attrdef", "yes", ""},
    {"pg_attribute", "partly",
     "of tables, views that are not bound late, and indexes; attlen and attcollation say nothing"},
    {"pg_auth_members", "partly", "who is in which group; Redshift has it not, psql asks for it"},
    {"pg_class", "partly", "tables, views and the indexes of keys, not the catalog itself; sizes and counts are 0"},
    {"pg_collation", "no", none},
    {"pg_constraint", "yes", declared},
    {"pg_database", "partly", "the one that is served"},
    {"pg_default_acl", "no", none},
    {"pg_depend", "partly", "of views"},
    {"pg_description", "yes", ""},
    {"pg_enum", "no", none},
    {"pg_group", "yes", ""},
    {"pg_index", "yes", declared},
    {"pg_indexes", "yes", declared},
    {"pg_inherits", "no", none},
    {"pg_language", "partly", "those without functions of users"},
    {"pg_namespace", "yes", ""},
    {"pg_proc", "no", "functions that users make are refused: it has no rows"},
    {"pg_proc_info", "no", "functions that users make are refused: it has no rows"},
    {"pg_rewrite", "partly", "the rule of each view, without its text"},
    {"pg_roles", "partly", "users and groups; Redshift has it not, psql asks for it"},
    {"pg_stat_activity", "yes", ""},
    {"pg_table_def", "partly", "of every schema, whatever search_path says"},
    {"pg_tables", "yes", ""},
    {"pg_tablespace", "partly", "PostgreSQL's two, which mean nothing here"},
    {"pg_trigger", "no", none},
    {"pg_type", "partly", "the types of columns"},
    {"pg_user", "yes", ""},
    {"pg_user_info", "yes", ""},
    {"pg_views", "yes", ""},
    {"stl_load_commits", "partly", history},
    {"stl_load_errors", "partly",
     "one row of a failed COPY, as Parquet has no lines; as long as the warehouse is open"},
    {"stv_inflight", "yes", ""},
    {"stv_locks", "partly", "no last commit or update of a table"},
    {"stv_recents", "yes", ""},
    {"stv_sessions", "yes", ""},
    {"svv_all_columns", "yes", ""},
    {"svv_all_schemas", "yes", ""},
    {"svv_all_tables", "yes", ""},
    {"svv_columns", "yes", ""},
    {"svv_database_privileges", "partly", recorded},
    {"svv_external_columns", "no", none},
    {"svv_external_schemas", "no", none},
    {"svv_external_tables", "no", none},
    {"svv_redshift_columns", "yes", ""},
    {"svv_redshift_databases", "yes", ""},
    {"svv_redshift_schemas", "yes", ""},
    {"svv_redshift_tables", "yes", ""},
    {"svv_relation_privileges", "partly", recorded},
    {"svv_schema_privileges", "partly", recorded},
    {"svv_table_info", "partly", "tbl_rows is the engine's estimate; sizes and skews say nothing"},
    {"svv_tables", "yes", ""},
    {"svv_transactions", "yes", ""},
    {"svv_user_info", "yes", ""},
    {"sys_load_detail", "partly", history},
    {"sys_load_error_detail", "partly",
     "one row of a failed COPY, as Parquet has no lines; as long as the warehouse is open"},
    {"sys_load_history", "partly", history},
    {"sys_query_history", "partly", history},
});

struct FromCase {
    const char* function;
    const char* from;      // SELECT * FROM ...
    const char* expected;  // the first row
};

inline constexpr auto from_cases = std::to_array<FromCase>({
    {"generate_series", "generate_series(5, 9, 2) AS g(n)", "5"},
    {"pg_get_late_binding_view_cols",
     "pg_get_late_binding_view_cols() cols(view_schema name, view_name name, col_name name, col_type varchar, col_num "
     "int)",
     "public|bound_late|a|integer|1"},
    {"unnest", "pg_catalog.unnest(current_schemas(true)) AS s", "pg_catalog"},
    {"any other", "current_database()", "dev"},
});

}  // namespace loadonce::local
