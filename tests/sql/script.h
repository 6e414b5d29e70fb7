// A file of SQL examples in sqllogictest's format; tests/sql/README.md describes it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace loadonce::sql_examples {

enum class Sort { nosort, rowsort };

// One statement and what it must answer. Lines count from 1.
struct Record {
    std::size_t line = 0;    // of `statement` or `query`
    std::string source;      // the "# source:" in effect, without its prefix
    std::string documented;  // the "# KIND: TEXT" of the comment directly above its group, or empty
    bool skipped = false;    // by skipif or onlyif, for this program
    bool only_here = false;  // by onlyif, for this program

    bool is_query = false;
    std::string sql;
    // Of a query.
    std::string types;  // a letter per column: I, R or T
    Sort sort = Sort::nosort;
    bool column_names = false;  // the first line of `expected` is the columns' names
    // Of a statement.
    bool fails = false;
    std::string sqlstate;

    // Below "----": rows, or the message of an error.
    std::vector<std::string> expected;
    std::size_t expected_line = 0;  // of the first; 0 where there is no "----"
};

struct Script {
    std::filesystem::path file;
    std::vector<std::string> lines;
    std::vector<Record> records;
};

// Throws std::runtime_error "FILE:LINE: REASON" where the text is not in the format, a record has no source, or a
// record names this program or its engine without being `onlyif loadonce`.
[[nodiscard]] Script parse(const std::filesystem::path& file, std::string_view text);
[[nodiscard]] Script read(const std::filesystem::path& file);

// All .slt files below tests/sql, sorted.
[[nodiscard]] std::vector<std::filesystem::path> files();
[[nodiscard]] std::filesystem::path folder();

}  // namespace loadonce::sql_examples
