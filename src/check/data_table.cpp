#include "check/data_table.h"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <thread>

#include "base/temp_folder.h"
#include "convert/convert_inputs.h"

namespace loadonce::check {
namespace {

bool is_parquet(const std::string& input) {
    return std::filesystem::path(input).extension() == ".parquet";
}

// A Parquet file belongs to the table whose file_name it has, also with the _fixed of filled nulls.
std::string table_of_file(const project::Project& project, const std::filesystem::path& file) {
    std::string stem = file.stem().string();
    for (const project::Table& table : project.tables) {
        if (stem == table.file_name || stem == table.file_name + "_fixed") return table.name;
    }
    return stem;
}

DataTable from_parquet(const project::Project& project, const std::string& input) {
    DataTable table{table_of_file(project, input), {}};
    for (parquet::FileColumn& column : parquet::read_info(input).columns)
        table.columns.push_back({std::move(column), 0});
    return table;
}

std::vector<DataTable> from_json(const project::Project& project, const std::vector<std::string>& inputs) {
    const TempFolder folder;
    convert::PipelineOptions options;
    options.threads = std::max(1U, std::thread::hardware_concurrency());
    options.out = folder.path();
    std::vector<DataTable> tables;
    for (const convert::ConvertedTable& output : convert::convert_inputs(project, inputs, options).tables) {
        DataTable& table = tables.emplace_back(DataTable{output.name, {}});
        std::vector<parquet::FileColumn> columns = parquet::read_info(output.file).columns;
        for (std::size_t i = 0; i < columns.size() && i < output.columns.size(); ++i) {
            columns[i].type = output.columns[i].type;
            table.columns.push_back({std::move(columns[i]), output.columns[i].longest});
        }
    }
    return tables;
}

}  // namespace

std::vector<DataTable> data_tables(const project::Project& project, const std::vector<std::string>& inputs) {
    std::vector<DataTable> tables;
    std::vector<std::string> json;
    for (const std::string& input : convert::expand_sources(inputs, ".")) {
        if (is_parquet(input)) {
            tables.push_back(from_parquet(project, input));
        } else {
            json.push_back(input);
        }
    }
    if (!json.empty()) std::ranges::move(from_json(project, json), std::back_inserter(tables));
    return tables;
}

}  // namespace loadonce::check
