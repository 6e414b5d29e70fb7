// The columns of DuckDB's results and their values as text in PostgreSQL's form (timestamps with "+00", booleans t and
// f, doubles that read back to the same value). Only for duck.cpp: it knows DuckDB's C API.
#pragma once

#include <duckdb.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "warehouse/row_batch.h"
#include "warehouse/session.h"

namespace loadonce::local::duck {

// A value in DuckDB's memory.
struct Cell {
    const void* values;  // of its column, in the chunk
    idx_t row;
    unsigned scale;  // of a decimal
};

// How a column's type is called in PostgreSQL and written. The text has at most `chars` and, of strings, so many more
// for each of their bytes.
struct Format {
    std::uint32_t oid;
    std::size_t chars, chars_per_byte;
    char* (*write)(char* out, Cell cell);
    unsigned scale = 0;
    std::shared_ptr<const Format> element = nullptr;  // of an array, which is written by this alone
};

class Columns {
  public:
    // Of a result that returns rows, or of a statement that would. Throws Failure: a type that Redshift does not have.
    explicit Columns(duckdb_result& result);
    explicit Columns(duckdb_prepared_statement statement);

    [[nodiscard]] const std::vector<warehouse::ResultColumn>& described() const { return described_; }
    // The column is a CHAR: its values get their blanks back, up to `bytes`.
    void pad(std::size_t column, std::size_t bytes, std::uint32_t type_oid);
    // The rows of this chunk come next; it must live until they have been written.
    void enter(duckdb_data_chunk chunk);
    void write(idx_t row, warehouse::RowBatch& batch) const {
        for (const auto& column : columns_) column.write(row, batch);
    }

  private:
    void add(std::string_view name, duckdb_logical_type type);

    struct Column {
        Format format;
        std::size_t padded = 0;
        // Of the chunk:
        duckdb_vector vector = nullptr;
        const void* values = nullptr;
        std::uint64_t* validity = nullptr;

        void write(idx_t row, warehouse::RowBatch& batch) const;
    };
    std::vector<Column> columns_;
    std::vector<warehouse::ResultColumn> described_;
};

}  // namespace loadonce::local::duck
