// Any bytes become columns or rejects: without a crash, valid ones the same whatever the block size, and no record is
// accepted that simdjson's own parser refuses. The first byte chooses the request.
#include <fcntl.h>
#include <fmt/format.h>
#include <simdjson.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "parquet/parquet.h"
#include "shape/shredder.h"

namespace {

using namespace loadonce;

// Bytes with a name that can be opened.
class MemoryFile {
  public:
    MemoryFile(const std::uint8_t* data, std::size_t size) : file_(::memfd_create("fuzz", MFD_CLOEXEC)) {
        if (file_ < 0 || ::write(file_, data, size) != static_cast<ssize_t>(size)) std::abort();
    }
    ~MemoryFile() { ::close(file_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    [[nodiscard]] std::string name() const { return fmt::format("/proc/self/fd/{}", file_); }

  private:
    int file_;
};

shape::Request request_of(unsigned choice) {
    shape::Request request;
    request.infer = true;
    request.lineage = (choice & 1) != 0;
    shape::TableRequest root;
    root.spec.name = "t";
    root.fill = (choice & 2) != 0;
    if ((choice & 4) != 0) {
        root.spec.drop = {"$.d"};
        root.spec.key = {"id"};
        root.known = {{"$.n", "n", Type::decimal(9, 2)}, {"$.t", "t", Type::of(TypeKind::timestamptz)}};
        request.arrays.push_back({"$.p", project::ArrayAs::index, 2, "more"});
        shape::TableRequest more;
        more.spec.name = "more";
        more.spec.rows = "$.p[*]";
        more.spec.parent_columns = {{"id", "$.id"}};
        request.tables = {root, more};
    } else {
        request.tables = {root};
    }
    return request;
}

struct Outcome {
    std::uint64_t rows = 0;  // of all tables
    std::uint64_t records = 0, rejected = 0;
    std::map<std::string, Type> types;  // of columns, by table and path

    friend bool operator==(const Outcome&, const Outcome&) = default;
};

Outcome convert(const std::string& file, project::Format format, unsigned choice, std::size_t block_size) {
    Outcome outcome;
    shape::Outline outline(request_of(choice));
    shape::Shredder shredder(outline);
    const auto encode = [](const shape::Shredded& shredded) {
        for (const auto& table : shredded.tables)
            for (const auto& column : table.columns)
                (void)parquet::encode_chunk(*column.buffer, parquet::Compression::none);
    };
    const auto each_block = [&](auto&& work) {
        source::BlockReader reader({{file}}, format, block_size);
        for (source::Block block; reader.next(block);) work(block);
    };
    each_block([&](source::Block& block) {
        const shape::Shredded& shredded = shredder.shred(block, [&](const shape::Rejected&) { ++outcome.rejected; });
        outline.absorb(shredded.findings);
        for (const auto& table : shredded.tables) outcome.rows += table.rows;
        for (const auto& slice : shredded.slices) outcome.records += slice.records;
        encode(shredded);
    });
    // As a repair does: every column with the type that all the data say.
    std::map<shape::ColumnId, Type> wanted;
    for (shape::ColumnId id = 0; id < outline.columns().size(); ++id) {
        const shape::OutlineColumn& column = outline.columns()[id];
        if (column.evidence.kinds == 0) continue;
        wanted[id] = shape::type_of(column);
        const std::string name =
            fmt::format("{}/{}/{}", outline.tables()[column.table].rows, static_cast<int>(column.role), column.path);
        outcome.types.emplace(name, wanted[id]);
    }
    each_block([&](source::Block& block) { encode(shredder.shred_again(block, wanted)); });
    return outcome;
}

// Whether simdjson's parser finds an object in the line; what it refuses by its own limits counts as valid.
bool may_be_record(std::string_view line) {
    static simdjson::dom::parser parser;
    simdjson::dom::element element;
    const simdjson::error_code code = parser.parse(line.data(), line.size()).get(element);
    if (code == simdjson::SUCCESS) return element.is_object();
    return code == simdjson::BIGINT_ERROR || code == simdjson::NUMBER_ERROR;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1) return 0;
    const unsigned choice = *data++;
    --size;
    const auto format = static_cast<project::Format>((choice >> 3) % 3);
    const MemoryFile file(data, size);
    try {
        // A block for all of it; not of block_bytes, whose allocation would take most of the time.
        const Outcome whole = convert(file.name(), format, choice, std::size_t{64} * 1024);
        const std::size_t small = std::size_t{256} << (choice >> 6);
        const Outcome pieces = convert(file.name(), format, choice, small);
        // After damage, documents go on where their window ends; lines do not.
        if (whole != pieces && (whole.rejected == 0 || format == project::Format::ndjson)) std::abort();
        if (format != project::Format::ndjson || size < 2 || (data[0] == 0x1f && data[1] == 0x8b)) return 0;
        std::uint64_t valid = 0;
        std::string_view text(reinterpret_cast<const char*>(data), size);
        if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
        while (!text.empty()) {
            const std::size_t newline = std::min(text.find('\n'), text.size());
            valid += may_be_record(text.substr(0, newline)) ? 1 : 0;
            text.remove_prefix(std::min(newline + 1, text.size()));
        }
        if (whole.records - whole.rejected > valid) std::abort();
    } catch (const Error&) {
        return 0;
    }
    return 0;
}
