// Execution of statements, one file per family. Statements that change the session itself (BEGIN, SET, PREPARE) are in
// session.cpp and dispatch.cpp.
#pragma once

#include "local/expression/context.h"
#include "redshift/ast.h"
#include "warehouse/session.h"

namespace loadonce::local {

using warehouse::Result;

// select.cpp
Result run(Context& context, const redshift::Explain& explain);
std::vector<warehouse::ResultColumn> explain_columns();  // of EXPLAIN
// For queries without INTO. The rows are read by the caller.
duck::StreamingResult select(Context& context, const redshift::Query& query);
std::vector<warehouse::ResultColumn> described(Context& context, const redshift::Query& query);
// dml.cpp
Result run(Context& context, const redshift::Insert& insert);
Result run(Context& context, const redshift::Update& update);
Result run(Context& context, const redshift::Delete& del);
Result run(Context& context, const redshift::Merge& merge);
// `source`: DuckDB's SQL of rows with these columns of the target, in this order; other columns get their defaults.
std::int64_t insert_rows(Context& context, const Relation& target, const std::vector<const CatalogColumn*>& columns,
                         const std::string& source);
// Returns DuckDB's SQL for an INSERT, UPDATE, DELETE or MERGE, for EXPLAIN. Throws 0A000 for other statements.
std::string changing_sql(Context& context, const redshift::Statement& statement);
// copy.cpp
Result run(Context& context, const redshift::Copy& copy);
// ddl.cpp
Result run(Context& context, const redshift::CreateTable& create);
Result run(Context& context, const redshift::Drop& drop);
Result run(Context& context, const redshift::CreateSchema& create);
// Drops the views that depend on it and foreign keys to it as well, or throws 2BP01 without CASCADE.
void drop_relation(Context& context, const Relation& relation, bool cascade);
void require_schema_name(std::string_view name);  // throws 42939 for a reserved name
Result run(Context& context, const redshift::CreateView& create);
Result run(Context& context, const redshift::Truncate& truncate);  // the session commits afterwards
Result create_table_as(Context& context, const redshift::QualifiedName& name, bool temporary,
                       const redshift::Query& query, const std::vector<std::string>& column_names,
                       const redshift::TableStorage& storage = {});
// Sets the distribution and sort keys of the columns. Throws for contradictory options, 42703 for a missing column.
void set_keys(Relation& relation, const redshift::TableStorage& storage);
// alter.cpp
Result run(Context& context, const redshift::AlterTable& alter);
Result run(Context& context, const redshift::AlterSchema& alter);
// constraints.cpp: resolves the names of new constraints of a relation that has `present`; throws for names that do not
// exist
std::vector<Constraint> resolved(Context& context, const Relation& relation, std::vector<Constraint> present,
                                 const std::vector<redshift::TableConstraint>& written);
// listing.cpp
Result run(Context& context, const redshift::ShowListing& show);
std::vector<warehouse::ResultColumn> described(Context& context, const redshift::ShowListing& show);
// privileges.cpp
Result run(Context& context, const redshift::Grant& grant);
Result run(Context& context, const redshift::AlterDefaultPrivileges& alter);
Result run(Context& context, const redshift::CreateUser& create);
Result run(Context& context, const redshift::AlterUser& alter);
Result run(Context& context, const redshift::CreateGroup& create);
Result run(Context& context, const redshift::AlterGroup& alter);
Result run(Context& context, const redshift::DropPrincipals& drop);
// maintenance.cpp: ANALYZE and VACUUM have no effect, but their table must exist; COMMENT is stored
Result run(Context& context, const redshift::Analyze& analyze);
Result run(Context& context, const redshift::Vacuum& vacuum);
Result run(Context& context, const redshift::Comment& comment);
// lock.cpp: takes exclusive locks, which the transaction holds to its end; loads rely on it
Result run(Context& context, const redshift::Lock& lock);

// Returns a result without rows.
[[nodiscard]] inline Result done(std::string tag) {
    Result result;
    result.tag = std::move(tag);
    return result;
}

}  // namespace loadonce::local
