// The tables that inputs hold, JSON or Parquet, for a comparison with the warehouse's.
#pragma once

#include <string>
#include <vector>

#include "check/table_definition.h"
#include "project/project.h"

namespace loadonce::check {

struct DataTable {
    std::string name;
    std::vector<DataColumn> columns;  // none when there are no records
};

// Each Parquet file of the inputs (files, folders, globs, "-") is a table: the one with this file_name in the project,
// else one with the name of the file. All other inputs are converted as convert_inputs() does, into temporary files.
// Throws what convert_inputs() and parquet::read_info() throw.
[[nodiscard]] std::vector<DataTable> data_tables(const project::Project& project,
                                                 const std::vector<std::string>& inputs);

}  // namespace loadonce::check
