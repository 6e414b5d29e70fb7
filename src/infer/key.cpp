#include "infer/key.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <string_view>

#include "base/temp_folder.h"
#include "convert/id_column.h"
#include "load/copy_parquet.h"
#include "local/warehouse.h"
#include "redshift/names.h"
#include "store/store.h"

namespace loadonce::infer {

using convert::ConvertedColumn;

namespace {

constexpr std::array<std::string_view, 4> words_of_change{"updat", "modif", "chang", "version"};

bool is_time(const ConvertedColumn& column) {
    return column.type.kind == TypeKind::timestamp || column.type.kind == TypeKind::timestamptz ||
           column.type.kind == TypeKind::date;
}

}  // namespace

// A warehouse that lives as long as the questions.
struct TableRows::Scratch {
    explicit Scratch(const std::filesystem::path& parent) : folder(parent), objects(store::open_folder(s3_root())) {
        local::Options options;
        options.file = folder.path() / "scratch.duckdb";
        options.store = objects.get();
        options.store_root = s3_root();
        opened = local::open(options);
        session = opened->connect();
    }
    [[nodiscard]] std::filesystem::path s3_root() const { return folder.path() / "s3"; }

    TempFolder folder;
    std::unique_ptr<store::Store> objects;
    std::unique_ptr<warehouse::Warehouse> opened;
    std::unique_ptr<warehouse::Session> session;
};

TableRows::TableRows(const convert::ConvertedTable& table, const std::filesystem::path& folder)
    : table_(table), scratch_(std::make_unique<Scratch>(folder)) {
    if (table.columns.empty()) return;  // nothing will be asked
    const store::Url url{"scratch", table.file.filename().string()};
    scratch_->objects->put_file(url, table.file, store::Store::IfExists::overwrite);
    std::vector<std::string> definitions;
    for (const ConvertedColumn& column : table.columns)
        definitions.push_back(redshift::quote_identifier(column.name) + " " + column.type.ddl());
    scratch_->session->execute(fmt::format("CREATE TABLE scratch ({})", fmt::join(definitions, ", ")));
    static_cast<void>(load::copy_parquet(*scratch_->session, "scratch", url.text(), "", load::CopySource::object));
}

TableRows::~TableRows() = default;

bool TableRows::are_unique(const Columns& columns) {
    std::vector<std::string> names, filled;
    for (const ConvertedColumn* column : columns) {
        names.push_back(redshift::quote_identifier(column->name));
        filled.push_back(names.back() + " IS NOT NULL");
    }
    const warehouse::Result answer =
        scratch_->session->execute(fmt::format("SELECT COUNT(*) FROM (SELECT DISTINCT {} FROM scratch WHERE {}) t",
                                               fmt::join(names, ", "), fmt::join(filled, " AND ")));
    return answer.value() == std::to_string(table_.rows);
}

Columns TableRows::key_candidates() {
    Columns found;
    for (const ConvertedColumn& column : table_.columns)
        if (column.from_data && convert::is_id_column(column.path, column.type) && are_unique({&column}))
            found.push_back(&column);
    const auto own = std::ranges::find_if(
        found, [this](const ConvertedColumn* column) { return column->path == table_.path + ".id"; });
    return own == found.end() ? found : Columns{*own};
}

bool TableRows::is_filled(const ConvertedColumn& column) {
    const warehouse::Result answer = scratch_->session->execute(
        fmt::format("SELECT COUNT({}) FROM scratch", redshift::quote_identifier(column.name)));
    return answer.value() == std::to_string(table_.rows);
}

Columns TableRows::pair_with_time() {
    for (const ConvertedColumn& time : table_.columns) {
        if (!is_time(time) || are_unique({&time})) continue;
        for (const ConvertedColumn& other : table_.columns) {
            const bool type_fits = other.type.kind == TypeKind::varchar || other.type.kind == TypeKind::bigint;
            if (type_fits && other.from_data && are_unique({&other, &time}) && !are_unique({&other}))
                return {&other, &time};
        }
    }
    return {};
}

std::optional<TableRows::SharedId> TableRows::shared_id() {
    const auto id = std::ranges::find_if(table_.columns, [this](const ConvertedColumn& column) {
        return column.from_data && column.path == table_.path + ".id" &&
               convert::is_id_column(column.path, column.type);
    });
    if (id == table_.columns.end() || !is_filled(*id)) return std::nullopt;
    const warehouse::Result shared = scratch_->session->execute(
        fmt::format("SELECT {0}, COUNT(*) FROM scratch GROUP BY {0} HAVING COUNT(*) > 1 ORDER BY 2 DESC, 1 LIMIT 1",
                    redshift::quote_identifier(id->name)));
    if (shared.rows.empty()) return std::nullopt;
    SharedId found{&*id, shared.rows[0][0].value_or(""), shared.rows[0][1].value_or(""), nullptr};
    // The time of a change rather than that of a birth, which all versions of a record have.
    for (const ConvertedColumn& column : table_.columns) {
        if (!is_time(column) || !is_filled(column)) continue;
        const bool is_of_change = std::ranges::any_of(
            words_of_change, [&](std::string_view word) { return fold(column.name).find(word) != std::string::npos; });
        if (!found.version || is_of_change) found.version = &column;
        if (is_of_change) break;
    }
    return found;
}

}  // namespace loadonce::infer
