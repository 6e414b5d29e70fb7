// Result columns of DuckDB and their values as text in PostgreSQL's format (timestamps with "+00", booleans t and f,
// doubles that read back to the same value). Uses DuckDB's C API, so only this folder includes it.
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

// A reference to a value in DuckDB's memory.
struct Cell {
    const void* values;  // of the column, in the chunk
    idx_t row;
    unsigned scale;  // of a decimal
};

// PostgreSQL's OID of a column type, and the function that writes its values. A text has at most `chars` bytes; that of
// a string at most `chars_per_byte` for each of its bytes.
struct Format {
    std::uint32_t oid;
    std::size_t chars, chars_per_byte;
    char* (*write)(char* out, Cell cell);
    unsigned scale = 0;
    std::shared_ptr<const Format> element = nullptr;  // of an array; then this alone writes the elements
};

class Columns {
  public:
    // The columns of a result with rows, or of a statement that would return one. Throws Failure for a type that
    // Redshift does not have.
    explicit Columns(duckdb_result& result);
    explicit Columns(duckdb_prepared_statement statement);

    [[nodiscard]] const std::vector<warehouse::ResultColumn>& described() const { return described_; }
    // Marks a column as CHAR: its values are padded with spaces to `bytes`.
    void pad(std::size_t column, std::size_t bytes, std::uint32_t type_oid);
    // Sets the chunk whose rows write() writes; it must outlive those calls.
    void enter(duckdb_data_chunk chunk);
    void write(idx_t row, warehouse::RowBatch& batch) const {
        for (const auto& column : columns_) column.write(row, batch);
    }

  private:
    void add(std::string_view name, duckdb_logical_type type);

    struct Column {
        Format format;
        std::size_t padded = 0;
        // Of the current chunk:
        duckdb_vector vector = nullptr;
        const void* values = nullptr;
        std::uint64_t* validity = nullptr;

        void write(idx_t row, warehouse::RowBatch& batch) const;
    };
    std::vector<Column> columns_;
    std::vector<warehouse::ResultColumn> described_;
};

}  // namespace loadonce::local::duck
