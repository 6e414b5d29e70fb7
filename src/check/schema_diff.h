// What COPY of data into a table would refuse, or put into the wrong columns without a word: COPY of Parquet maps by
// position and never by name, converts nothing and cuts nothing.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "parquet/parquet.h"
#include "table/schema.h"
#include "warehouse/session.h"

namespace loadonce::check {

struct DataColumn {
    parquet::FileColumn file;
    std::uint32_t longest = 0;  // bytes of the longest string, 0: not known
};

struct TableColumn {
    std::string name;
    Type type;
    bool nullable = true;
    bool has_default = false;  // filled by the warehouse when it is left out
};

enum class Effect {
    loads,    // worth knowing
    shifts,   // loads without an error, values in wrong columns
    rejects,  // COPY fails
};

struct ColumnDifference {
    std::size_t position = 0;  // from 1: in the data, or in the table for what the data have not
    std::string in_data;       // "name TYPE"; empty: not there
    std::string in_table;      // likewise
    Effect effect = Effect::rejects;
    std::string problem;
    std::string mend;
};

struct SchemaDifference {
    std::string table;
    bool table_exists = true;
    std::size_t columns_in_data = 0, columns_in_table = 0;
    std::vector<ColumnDifference> columns;  // those that differ
    // A column list with which COPY puts every value into the column of its name; empty when it works without, or when
    // the list alone does not help.
    std::string column_list;

    // A plain COPY loads every value into the column of its name.
    [[nodiscard]] bool copy_works() const;
};

// Whether COPY takes the column of a file into a column of that type; if not, why. A sentence without the names.
[[nodiscard]] std::optional<std::string> refusal(const parquet::FileColumn& column, const Type& type);

// The columns of a table as they are now; none when there is no such table.
[[nodiscard]] std::vector<TableColumn> table_columns(warehouse::Session& session, const std::string& schema,
                                                     const std::string& table);

// `table` empty: the table does not exist.
[[nodiscard]] SchemaDifference compare(const std::string& table_name, const std::vector<DataColumn>& data,
                                       const std::vector<TableColumn>& table);

}  // namespace loadonce::check
