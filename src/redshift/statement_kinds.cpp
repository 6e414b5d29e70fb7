#include "redshift/statement_kinds.h"

namespace loadonce::redshift {
namespace {

constexpr StatementKind reads(std::string_view command, ColumnsOf columns = ColumnsOf::none,
                              std::string_view query_type = "UTILITY", InBlock in_block = InBlock::allowed) {
    return {command, query_type, true, in_block, columns};
}
constexpr StatementKind changes(std::string_view command, std::string_view query_type = "DDL",
                                InBlock in_block = InBlock::allowed) {
    return {command, query_type, false, in_block, ColumnsOf::none};
}

// ---- The table: a row for each alternative of Statement::Node; one without a row does not compile.

StatementKind row(const SelectStatement& select) {
    return into_of(*select.query) != nullptr ? changes("SELECT INTO", "SELECT")
                                             : reads("SELECT", ColumnsOf::query, "SELECT");
}
StatementKind row(const CreateTable& create) {
    return create.as ? changes("CREATE TABLE AS", "CTAS") : changes("CREATE TABLE");
}
StatementKind row(const Drop& drop) {
    return changes(drop.kind == ObjectKind::table  ? "DROP TABLE"
                   : drop.kind == ObjectKind::view ? "DROP VIEW"
                                                   : "DROP SCHEMA");
}
StatementKind row(const AlterTable& alter) {
    if (std::holds_alternative<AlterColumnType>(alter.action))
        return changes("ALTER TABLE ALTER COLUMN", "DDL", InBlock::refused);
    if (std::holds_alternative<AppendFrom>(alter.action)) return changes("ALTER TABLE APPEND", "DDL", InBlock::refused);
    return changes("ALTER TABLE");
}
StatementKind row(const CreateSchema&) {
    return changes("CREATE SCHEMA");
}
StatementKind row(const AlterSchema&) {
    return changes("ALTER SCHEMA");
}
StatementKind row(const CreateView&) {
    return changes("CREATE VIEW");
}
StatementKind row(const Insert&) {
    return changes("INSERT", "INSERT");
}
StatementKind row(const Update&) {
    return changes("UPDATE", "UPDATE");
}
StatementKind row(const Delete&) {
    return changes("DELETE", "DELETE");
}
StatementKind row(const Merge&) {
    return changes("MERGE", "MERGE");
}
StatementKind row(const Truncate&) {
    return changes("TRUNCATE", "DDL", InBlock::commits);
}
StatementKind row(const Copy&) {
    return changes("COPY", "COPY");
}
StatementKind row(const Unload&) {
    return changes("UNLOAD", "UNLOAD");
}
StatementKind row(const Transaction& transaction) {
    return reads(transaction.kind == TransactionKind::begin    ? "BEGIN"
                 : transaction.kind == TransactionKind::commit ? "COMMIT"
                                                               : "ROLLBACK");
}
StatementKind row(const Lock&) {
    return changes("LOCK TABLE", "UTILITY", InBlock::required);
}
StatementKind row(const SetParameter&) {
    return reads("SET");
}
StatementKind row(const Show&) {
    return reads("SHOW", ColumnsOf::parameter);
}
StatementKind row(const ShowListing&) {
    return reads("SHOW", ColumnsOf::listing);
}
StatementKind row(const Reset&) {
    return reads("RESET");
}
StatementKind row(const Use&) {
    return reads("USE");
}
StatementKind row(const Explain&) {
    return reads("EXPLAIN", ColumnsOf::explain);
}
StatementKind row(const Analyze&) {
    return changes("ANALYZE", "UTILITY");
}
StatementKind row(const Vacuum&) {
    return changes("VACUUM", "UTILITY", InBlock::refused);
}
StatementKind row(const Comment&) {
    return changes("COMMENT", "UTILITY");
}
StatementKind row(const Prepare&) {
    return reads("PREPARE");
}
StatementKind row(const Execute&) {
    return reads("EXECUTE", ColumnsOf::prepared);
}
StatementKind row(const Deallocate&) {
    return reads("DEALLOCATE");
}
StatementKind row(const DeclareCursor&) {
    return reads("DECLARE CURSOR", ColumnsOf::none, "UTILITY", InBlock::required);
}
StatementKind row(const Fetch&) {
    return reads("FETCH", ColumnsOf::cursor);
}
StatementKind row(const CloseCursor&) {
    return reads("CLOSE CURSOR");
}
StatementKind row(const Grant& grant) {
    return changes(grant.revoke ? "REVOKE" : "GRANT", "UTILITY");
}
StatementKind row(const AlterDefaultPrivileges&) {
    return changes("ALTER DEFAULT PRIVILEGES", "UTILITY");
}
StatementKind row(const CreateUser&) {
    return changes("CREATE USER", "UTILITY");
}
StatementKind row(const AlterUser&) {
    return changes("ALTER USER", "UTILITY");
}
StatementKind row(const CreateGroup&) {
    return changes("CREATE GROUP", "UTILITY");
}
StatementKind row(const AlterGroup&) {
    return changes("ALTER GROUP", "UTILITY");
}
StatementKind row(const DropPrincipals& drop) {
    return changes(drop.kind == PrincipalKind::user ? "DROP USER" : "DROP GROUP", "UTILITY");
}

}  // namespace

StatementKind kind_of(const Statement& statement) {
    return std::visit([](const auto& node) { return row(node); }, statement.node);
}

const IntoTable* into_of(const Query& query) {
    const auto* body = std::get_if<Select>(&query.body);
    return body != nullptr && body->into ? &*body->into : nullptr;
}

}  // namespace loadonce::redshift
