// Compares the columns of data with those of a table: what COPY would refuse, and what it would silently load into
// wrong columns. COPY of Parquet maps columns by position, never by name; it converts and truncates nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "check/table_definition.h"
#include "parquet/parquet.h"
#include "table/schema.h"
#include "warehouse/session.h"

namespace loadonce::check {

struct TableColumn {
    std::string name;
    Type type;
    bool nullable = true;
    bool has_default = false;  // the warehouse fills it if it is left out
};

enum class Effect {
    loads,    // COPY works; a note
    shifts,   // COPY works, with values in wrong columns
    rejects,  // COPY fails
};
[[nodiscard]] std::string_view word(Effect effect);  // "note", "shifts", "rejects"

struct ColumnDifference {
    std::size_t position = 0;  // from 1, in the data; in the table for a column that the data does not have
    std::string in_data;       // "name TYPE"; empty: no such column
    std::string in_table;      // likewise
    Effect effect = Effect::rejects;
    std::string problem;
    std::string mend;
};

struct SchemaDifference {
    std::string table;
    bool table_exists = true;
    std::string ddl;  // of the table that the data need, where there is none
    std::size_t columns_in_data = 0, columns_in_table = 0;
    std::vector<ColumnDifference> columns;  // those that differ
    // The column list with which COPY loads every value into the column of its name; empty if COPY works without, or if
    // a list is not enough.
    std::string column_list;

    // Whether a plain COPY loads every value into the column of its name.
    [[nodiscard]] bool copy_works() const;
};

// The reason why COPY cannot load the column of a file into a column of `type`, without the names; nullopt if it can.
[[nodiscard]] std::optional<std::string> refusal(const parquet::FileColumn& column, const Type& type);

// The present columns of a table; empty if it does not exist.
[[nodiscard]] std::vector<TableColumn> table_columns(warehouse::Session& session, const std::string& schema,
                                                     const std::string& table);

// `table`: empty if the table does not exist.
[[nodiscard]] SchemaDifference compare(const std::string& table_name, const std::vector<DataColumn>& data,
                                       const std::vector<TableColumn>& table);

}  // namespace loadonce::check
