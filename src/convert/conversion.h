// The passes of run_pipeline over the sources: workers take blocks, shred and encode them; what they make waits in a
// spool.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "convert/pipeline.h"
#include "convert/spool.h"
#include "parquet/parquet.h"
#include "shape/outline.h"
#include "shape/shredder.h"
#include "source/blocks.h"

namespace loadonce::convert {

struct SpooledChunk {
    parquet::EncodedChunk chunk;  // without its bytes
    Spool::Piece bytes;
};

struct BlockTable {
    std::uint32_t rows = 0;
    std::map<shape::ColumnId, SpooledChunk> chunks;
    std::map<shape::ColumnId, SpooledChunk> filled;  // where both kinds are wanted and there are nulls to fill
    Spool::Piece record_of_row;                      // u32 each, with lineage
};

// What a block left behind; small.
struct BlockRecord {
    std::map<shape::TableId, BlockTable> tables;
    std::vector<shape::SourceSlice> slices;
    std::vector<shape::Drift> drifts;
    std::map<std::uint32_t, std::uint64_t> rejected;  // by source
    std::vector<shape::Rejected> first_rejects;
    std::vector<shape::Rejected> unread;  // those after which the rest of a source was not read
    std::vector<Spool::Piece> rejects;    // with a reject file: packed, see reject_file.h
};

class Conversion {
  public:
    Conversion(std::vector<std::string> sources, project::Format format, shape::Plan plan,
               const PipelineOptions& options, std::size_t block_size);

    // All blocks, in any order and by several threads.
    void convert();
    // Fills again the columns whose type was told too late. Throws source_changed if the sources have other bytes now.
    void repair();
    [[nodiscard]] PipelineResult write();

  private:
    template <typename Work>
    std::vector<source::BlockReader::Finished> for_each_block(Work&& work);
    void keep(std::uint64_t ordinal, BlockRecord record, const shape::Shredded& shredded);
    [[nodiscard]] SpooledChunk encode(const ColumnBuffer& buffer);
    void encode(const shape::ShreddedTable& from, BlockTable& to);
    [[nodiscard]] std::uint32_t longest(shape::ColumnId id) const;
    // filled: nulls that are to be filled are.
    [[nodiscard]] ConvertedTable write_table(const std::string& name, const std::string& file_name,
                                             const struct TableLayout& layout, bool filled);
    [[nodiscard]] parquet::EncodedRowGroup row_group(std::size_t block, const struct TableLayout& layout, bool filled);
    void describe_sources(PipelineResult& result) const;
    [[nodiscard]] Reject describe(const shape::Rejected& reject, std::size_t block) const;
    void write_rejects(PipelineResult& result) const;
    void check_decided() const;
    // Before block `block`: of its source, lines and records in the blocks before it.
    struct Before {
        std::uint64_t lines = 0, records = 0;
    };
    [[nodiscard]] const Before& before(std::size_t block, std::uint32_t source) const;
    void sum_up();

    std::vector<std::string> sources_;
    project::Format format_;
    const PipelineOptions& options_;
    std::size_t block_size_;
    shape::Outline outline_;
    Spool spool_;
    std::mutex mutex_;
    std::map<std::uint64_t, BlockRecord> kept_;  // by ordinal while converting
    std::vector<BlockRecord> blocks_;
    std::vector<source::BlockReader::Finished> finished_;
    std::vector<std::map<std::uint32_t, Before>> before_;
};

// run_pipeline() with blocks of another size, so that tests need no large inputs to have many.
[[nodiscard]] PipelineResult run_pipeline_in_blocks(const std::vector<std::string>& sources, project::Format format,
                                                    const std::vector<PipelineTable>& tables,
                                                    const std::vector<project::Array>& arrays,
                                                    const PipelineOptions& options, std::size_t block_size);

}  // namespace loadonce::convert
