// What the warehouse knows of schemas, tables and columns beyond DuckDB: the tables of the hidden schema (engine.cpp),
// changed in the transaction of the DDL. Temporary tables have theirs in tables of the session of the same form.
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
    std::string default_sql;  // Redshift's SQL, empty: none
    std::optional<IdentityRule> identity;
    std::string encode;
    bool dist_key = false;
    int sort_key = 0;  // place in the sort key, from 1; 0: none
};

// A key or a reference: declared, never enforced.
struct Constraint {
    redshift::ConstraintKind kind = redshift::ConstraintKind::primary_key;
    std::string name;
    std::vector<std::string> columns;
    std::optional<std::int64_t> target;  // of a reference: the relation's number; none: the constraint's own relation
    std::vector<std::string> target_columns;
};

struct Relation {
    std::int64_t oid = 0;
    std::string schema, name;  // of temporary tables: pg_temp
    bool temporary = false;
    bool view = false;
    std::string definition;  // a view's query, Redshift's SQL
    std::vector<CatalogColumn> columns;

    [[nodiscard]] std::string duck_name() const;  // quoted, as DuckDB finds it
    [[nodiscard]] std::string lock_key() const { return schema + "." + name; }
    [[nodiscard]] std::string text() const { return schema + "." + name; }
    [[nodiscard]] const CatalogColumn* column(std::string_view column_name) const;
    [[nodiscard]] std::string identity_sequence(const CatalogColumn& column) const;  // for nextval(), unquoted
};

inline constexpr std::string_view temporary_schema = "pg_temp";

class Catalog {
  public:
    explicit Catalog(Transaction& transaction) : transaction_(transaction) {}

    // The session's tables for temporary relations. Once per session.
    void prepare_session();

    // Finds a relation: temporary ones first, then the schemas of `path`. Locks it (unless it is temporary) and reads
    // it under the lock.
    std::optional<Relation> find(const redshift::QualifiedName& name, const std::vector<std::string>& path,
                                 LockMode mode);
    // The same; throws 42P01.
    Relation get(const redshift::QualifiedName& name, const std::vector<std::string>& path, LockMode mode);
    // Throws 3F000.
    void require_schema(std::string_view schema);
    [[nodiscard]] bool has_schema(std::string_view schema);
    [[nodiscard]] std::vector<std::string> relations_in(std::string_view schema);

    // The changes. They take no locks: the caller has. Each also changes DuckDB's own catalog.
    void create_schema(std::string_view schema);
    void drop_schema(std::string_view schema);
    // Gives oid and column numbers, and makes table and sequences. Rows come later.
    void create(Relation& relation, const std::vector<Constraint>& constraints);
    // With the references to it.
    void drop(const Relation& relation);
    void rename(const Relation& relation, std::string_view to);
    // `value`: DuckDB's SQL for the rows that are there, or empty: null.
    void add_column(Relation& relation, CatalogColumn column, const std::string& value);
    void drop_column(const Relation& relation, std::string_view name);
    void rename_column(const Relation& relation, std::string_view from, std::string_view to);
    void set_column_type(const Relation& relation, std::string_view name, const Type& type);
    // Keys of distribution and order, and encodings, as `relation` has them.
    void set_storage(const Relation& relation);
    // What a view is made of: dropping one of those needs CASCADE.
    void set_dependencies(const Relation& view, const std::vector<std::int64_t>& oids);
    [[nodiscard]] std::vector<redshift::QualifiedName> dependents(const Relation& relation);
    // `view` has the new columns.
    void replace_view(Relation& view, std::string_view definition);
    [[nodiscard]] std::vector<Constraint> constraints(const Relation& relation);
    // The tables whose references name it, other than itself.
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
    // A table anew, with these columns; `values`: DuckDB's SQL for them over the old one's rows.
    void rebuild(const Relation& relation, const std::vector<CatalogColumn>& columns, const std::string& values);

    Transaction& transaction_;
    // What look_up() found or did not find in `known_version_` of the catalog.
    std::map<std::pair<std::string, Schemas>, std::optional<Relation>> known_;
    std::optional<Transaction::CatalogVersion> known_version_;
};

// Throws 0A000 for a name of another database than the one there is.
void require_database(const redshift::QualifiedName& name);
// DuckDB's type in which values of a Redshift type are kept, and DuckDB's SQL of the columns of a table.
[[nodiscard]] std::string duck_type(const Type& type);
[[nodiscard]] std::string duck_columns(const std::vector<CatalogColumn>& columns);
// PostgreSQL's name of a type ("int4"), and back.
[[nodiscard]] std::string_view catalog_type_name(TypeKind kind);
[[nodiscard]] TypeKind catalog_type_kind(std::string_view name);

}  // namespace loadonce::local
