// The passes of run_pipeline over the sources: workers shred blocks and encode their columns; encoded chunks wait in a
// temporary file until the layout of the tables is known.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "convert/options.h"
#include "convert/result.h"
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
    std::map<shape::ColumnId, SpooledChunk> filled;  // request.both: with filled nulls, for columns that have nulls
    Spool::Piece record_of_row;  // with lineage: a u32 per row, where its record begins in the block
};

// What is kept in memory of a converted block.
struct BlockRecord {
    std::map<shape::TableId, BlockTable> tables;
    std::vector<shape::SourceSlice> slices;
    std::vector<shape::Drift> drifts;
    std::map<std::uint32_t, std::uint64_t> rejected;  // by source
    std::vector<shape::Rejected> first_rejects;
    std::vector<shape::Rejected> unread;  // rejects after which the rest of the source was not read
    std::vector<Spool::Piece> rejects;    // for the reject file: packed by pack_reject()
};

class Conversion {
  public:
    Conversion(std::vector<source::Share> sources, project::Format format, shape::Request request,
               const PipelineOptions& options, std::size_t block_size);

    // Reads, shreds and encodes all blocks, in any order and by several threads.
    void convert();
    // Encodes again the columns of blocks that were encoded with a type that later data changed. Reads the sources a
    // second time; throws source_changed if their bytes differ.
    void repair();
    [[nodiscard]] PipelineResult write();

  private:
    template <typename Work>
    std::vector<source::BlockReader::Finished> for_each_block(Work&& work);
    void keep(std::uint64_t ordinal, BlockRecord record, const shape::Shredded& shredded);
    [[nodiscard]] SpooledChunk encode(const ColumnBuffer& buffer);
    void encode(const shape::ShreddedTable& from, BlockTable& to);
    [[nodiscard]] std::uint32_t longest(shape::ColumnId id) const;
    // `filled`: with filled nulls.
    [[nodiscard]] ConvertedTable write_table(const std::string& name, const std::string& file_name,
                                             const struct TableLayout& layout, bool filled);
    [[nodiscard]] parquet::EncodedRowGroup row_group(std::size_t block, const struct TableLayout& layout, bool filled);
    void describe_sources(PipelineResult& result) const;
    [[nodiscard]] Reject describe(const shape::Rejected& reject, std::size_t block) const;
    [[nodiscard]] Place place_of(std::size_t block, std::uint32_t source, const shape::Spot& spot) const;
    void write_rejects(PipelineResult& result) const;
    void check_decided() const;
    // Newlines of a source before its part of a block, and where the line begins in which that part begins.
    struct Before {
        std::uint64_t lines = 0, line_begin = 0;
    };
    void sum_up();

    std::vector<source::Share> sources_;
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

// run_pipeline() with another block size, for tests with many blocks in small inputs.
[[nodiscard]] PipelineResult run_pipeline_in_blocks(const std::vector<source::Share>& sources, project::Format format,
                                                    const std::vector<PipelineTable>& tables,
                                                    const std::vector<project::Array>& arrays,
                                                    const PipelineOptions& options, std::size_t block_size);

}  // namespace loadonce::convert
