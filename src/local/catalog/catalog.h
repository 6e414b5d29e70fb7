// Schemas, tables and columns, with the properties that DuckDB does not have. They are stored in the hidden schema
// (engine.cpp) and change in the DDL's transaction. Temporary relations are described in temporary tables of the same
// form.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "local/engine/transaction.h"
#include "redshift/ast.h"
#include "table/schema.h"

namespace loadonce::local {

struct IdentityRule {
    std::int64_t seed = 1, step = 1;
    bool by_default = false;
};

struct CatalogColumn {
    int number = 0;  // from 1, never reused within its table
    std::string name;
    Type type;
    bool not_null = false;
    std::string default_sql;  // Redshift's SQL; empty: none
    std::optional<IdentityRule> identity;
    std::string encode;
    bool dist_key = false;
    int sort_key = 0;  // position in the sort key, from 1; 0: not in it
};

// A key or foreign key: informational, not enforced.
struct Constraint {
    redshift::ConstraintKind kind = redshift::ConstraintKind::primary_key;
    std::string name;
    std::vector<std::string> columns;
    std::optional<std::int64_t> target;  // of a foreign key: oid of the referenced relation; none: the constraint's own
    std::vector<std::string> target_columns;
};

struct Relation {
    std::int64_t oid = 0;
    std::string schema, name;  // pg_temp for temporary tables
    bool temporary = false;
    bool view = false;
    std::string definition;  // a view's query in Redshift's SQL
    std::vector<CatalogColumn> columns;

    [[nodiscard]] std::string duck_schema() const;  // its schema with the catalog, in DuckDB
    [[nodiscard]] std::string duck_name() const;    // quoted name in DuckDB
    [[nodiscard]] std::string lock_key() const { return schema + "." + name; }
    [[nodiscard]] std::string text() const { return schema + "." + name; }
    [[nodiscard]] const CatalogColumn* column(std::string_view column_name) const;
    [[nodiscard]] std::string identity_sequence(const CatalogColumn& column) const;  // for nextval(), unquoted
};

inline constexpr std::string_view temporary_schema = "pg_temp";

class Catalog {
  public:
    explicit Catalog(Transaction& transaction) : transaction_(transaction) {}

    // Creates the session's tables for temporary relations. Call once per session.
    void prepare_session();

    // Finds a relation: temporary ones first, then in the schemas of `path`. Locks it (unless it is temporary) and
    // reads its description under the lock.
    std::optional<Relation> find(const redshift::QualifiedName& name, const std::vector<std::string>& path,
                                 LockMode mode);
    // As find(); throws 42P01 if there is no such relation.
    Relation get(const redshift::QualifiedName& name, const std::vector<std::string>& path, LockMode mode);
    // Throws 3F000.
    void require_schema(std::string_view schema);
    [[nodiscard]] bool has_schema(std::string_view schema);
    [[nodiscard]] std::vector<std::string> relations_in(std::string_view schema);

    // Changes. The caller must hold the locks. Each also changes DuckDB's own catalog.
    void create_schema(std::string_view schema);
    void drop_schema(std::string_view schema);
    // Assigns oid and column numbers; creates the table, without rows, and its sequences.
    void create(Relation& relation, const std::vector<Constraint>& constraints);
    // Also drops foreign keys that reference the relation.
    void drop(const Relation& relation);
    void rename(const Relation& relation, std::string_view to);
    // `value` is DuckDB's SQL for existing rows; empty: null.
    void add_column(Relation& relation, CatalogColumn column, const std::string& value);
    void drop_column(const Relation& relation, std::string_view name);
    void rename_column(const Relation& relation, std::string_view from, std::string_view to);
    void set_column_type(const Relation& relation, std::string_view name, const Type& type);
    // Stores the distribution key, sort key and encodings of `relation`.
    void set_storage(const Relation& relation);
    // Stores the relations that a view uses: dropping one of them requires CASCADE.
    void set_dependencies(const Relation& view, const std::vector<std::int64_t>& oids);
    [[nodiscard]] std::vector<redshift::QualifiedName> dependents(const Relation& relation);
    // `view` has the new columns.
    void replace_view(Relation& view, std::string_view definition);
    [[nodiscard]] std::vector<Constraint> constraints(const Relation& relation);
    // Returns the other tables that have foreign keys to the relation.
    [[nodiscard]] std::vector<std::string> referrers(const Relation& relation);
    void add_constraint(const Relation& relation, const Constraint& constraint);
    void drop_constraint(const Relation& relation, std::string_view name);
    void comment(const Relation& relation, std::string_view column, const std::optional<std::string>& text);

  private:
    using Schemas = std::vector<std::string>;  // in search order

    [[nodiscard]] std::optional<Relation> look_up(const redshift::QualifiedName& name,
                                                  const std::vector<std::string>& path);
    [[nodiscard]] std::optional<Relation> read(std::string_view name, const Schemas& searched);
    void insert_columns(Relation& relation);
    void insert_column(const Relation& relation, const CatalogColumn& column);
    void rebuild_if_written(const Relation& relation);
    // Replaces a table by one with these columns. `values` is DuckDB's SQL of their values, over the rows of the old
    // table.
    void rebuild(const Relation& relation, const std::vector<CatalogColumn>& columns, const std::string& values);

    Transaction& transaction_;
    // Results of look_up(), including misses, for `known_version_` of the catalog.
    std::map<std::pair<std::string, Schemas>, std::optional<Relation>> known_;
    std::optional<Transaction::CatalogVersion> known_version_;
};

// Throws 0A000 for a database other than the current one.
void require_database(const redshift::QualifiedName& name);
// Return DuckDB's storage type of a Redshift type, and the column list of a table in DuckDB's SQL.
[[nodiscard]] std::string duck_type(const Type& type);
[[nodiscard]] std::string duck_columns(const std::vector<CatalogColumn>& columns);
// Convert between a type and PostgreSQL's name for it ("int4").
[[nodiscard]] std::string_view catalog_type_name(TypeKind kind);
[[nodiscard]] TypeKind catalog_type_kind(std::string_view name);

}  // namespace loadonce::local
