// The table that data need, as a CREATE TABLE statement.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "parquet/parquet.h"

namespace loadonce::check {

// A column of the data that are to be loaded.
struct DataColumn {
    parquet::FileColumn file;
    std::uint32_t longest = 0;  // bytes of the longest string; 0: unknown
};

struct TableDefinition {
    struct Column {
        std::string name;
        std::string type;  // as in CREATE TABLE
    };
    std::string name;
    std::vector<Column> columns;
    std::string ddl;
};

// A VARCHAR gets at least 255 bytes, so that the next longer value fits too.
[[nodiscard]] TableDefinition definition(const std::string& table_name, const std::vector<DataColumn>& data);

// As people write a name in SQL: quoted only where it must be.
[[nodiscard]] std::string name_in_sql(const std::string& name);

}  // namespace loadonce::check
