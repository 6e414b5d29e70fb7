// COPY of Parquet from the store. redshift/copy_rules.h has the rules. This file finds the files, checks them by their
// footers, and lets DuckDB read them in one INSERT, so that either all of them are loaded or none.
#include <fmt/format.h>

#include <map>

#include "base/error_codes.h"
#include "local/engine/warehouse_file.h"
#include "local/expression/assignment.h"
#include "local/statements/statements.h"
#include "parquet/parquet.h"
#include "redshift/copy_rules.h"
#include "redshift/messages.h"
#include "store/store.h"

namespace loadonce::local {
namespace {

namespace messages = redshift::messages;
using duck::literal;

struct File {
    std::string url;
    std::string path;  // on disk, as DuckDB reports it in `filename`
    parquet::FileInfo info;
};

store::Url url_of(const std::string& text) {
    try {
        return store::Url::parse(text);
    } catch (const Error&) {
        throw messages::copy_source_unsupported();
    }
}

// Returns the objects named by a manifest, with repetitions.
std::vector<store::ObjectInfo> in_manifest(Context& context, const store::Store& store, const store::Url& url) {
    if (!store.head(url)) throw messages::copy_prefix_missing(url.key);
    const auto bytes = store.get(url);
    const std::string text(bytes.begin(), bytes.end());
    duck::Answer entries;
    try {
        entries = context.transaction.peek(fmt::format(
            "SELECT {0} ->> '$.url', coalesce({0} ->> '$.mandatory', 'false'), {0} ->> '$.meta.content_length' FROM "
            "(SELECT unnest(CAST(CAST({1} AS JSON) -> '$.entries' AS JSON[])) AS {0})",
            duck::internal_name("entry"), literal(text)));
    } catch (const duck::Failure& failure) {
        if (failure.problem != duck::Problem::conversion) throw;
        throw messages::copy_manifest_wrong(url.text(), "it is not JSON with a list of entries");
    }
    std::vector<store::ObjectInfo> objects;
    for (const auto& entry : entries.rows) {
        if (!entry[0]) throw messages::copy_manifest_wrong(url.text(), "an entry has no url");
        if (!entry[2])
            throw messages::copy_manifest_wrong(url.text(), "an entry has no meta.content_length, which Parquet needs");
        const auto found = store.head(url_of(*entry[0]));
        if (!found) {
            if (entry[1] == "true") throw messages::copy_file_missing(*entry[0]);
            continue;
        }
        if (std::to_string(found->bytes) != *entry[2])
            throw messages::copy_manifest_wrong(url.text(), fmt::format("{} has {} bytes, its content_length says {}",
                                                                        *entry[0], found->bytes, *entry[2]));
        objects.push_back(*found);
    }
    return objects;
}

std::vector<File> files_of(Context& context, const redshift::Copy& copy, const redshift::CopyOptions& options) {
    const auto* store = context.transaction.engine().options.store;
    if (store == nullptr) throw redshift::messages::copy_without_store();
    const auto url = url_of(copy.source);
    const auto objects = options.manifest ? in_manifest(context, *store, url) : store->list(url);
    if (objects.empty()) throw messages::copy_prefix_missing(url.key);
    std::vector<File> files;
    for (const auto& object : objects) {
        File file{object.url.text(), canonical_file(store->local_file(object.url)).string(), {}};
        try {
            file.info = parquet::read_info(file.path);
        } catch (const Error& error) {
            if (error.code() == errors::parquet_corrupt) throw messages::copy_not_parquet(file.url);
            throw;
        }
        files.push_back(std::move(file));
    }
    return files;
}

std::vector<redshift::TargetColumn> targets_of(const Relation& table) {
    std::vector<redshift::TargetColumn> targets;
    for (const auto& column : table.columns) {
        const auto identity = !column.identity              ? redshift::IdentityKind::none
                              : column.identity->by_default ? redshift::IdentityKind::by_default
                                                            : redshift::IdentityKind::always;
        targets.push_back({column.name, column.type, !column.not_null, !column.default_sql.empty(), identity});
    }
    return targets;
}

// DuckDB can read several files at once only if they have the same columns. It matches columns by name, COPY by
// position.
std::string shape_of(const parquet::FileInfo& info) {
    std::string shape;
    for (const auto& column : info.columns)
        shape += fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n", column.name, column.physical, column.logical,
                             column.utc_adjusted, column.precision, column.scale);
    return shape;
}

std::string value_of(const std::string& field, const CatalogColumn& column) {
    if (column.type.kind == TypeKind::super) return fmt::format("to_json({})", field);
    return copied(field, column, duck::internal_name("file"));
}

// Returns SQL that reads files of one shape: the columns of `mapping.targets`, then NULL for each of `mapping.filled`.
std::string reading(const std::vector<const File*>& files, const Relation& table,
                    const redshift::CopyMapping& mapping) {
    std::string paths, fields, values;
    for (const auto* file : files) paths += (paths.empty() ? "" : ", ") + literal(file->path);
    for (std::size_t i = 0; i < mapping.targets.size(); ++i) {
        const auto field = duck::internal_column(i);
        fields += field + ", ";
        values += (i > 0 ? ", " : "") + value_of(field, table.columns[mapping.targets[i]]);
    }
    for (const auto filled : mapping.filled)
        values += fmt::format(", CAST(NULL AS {})", duck_type(table.columns[filled].type));
    return fmt::format(
        "SELECT {} FROM read_parquet([{}], filename = true, binary_as_string = true, hive_partitioning = false) AS "
        "{}({}{})",
        values, paths, duck::internal_name("rows"), fields, duck::internal_name("file"));
}

void replace_all(std::string& text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

}  // namespace

Result run(Context& context, const redshift::Copy& copy) {
    const auto options = redshift::copy_options(copy);
    const auto table = context.table(copy.table, LockMode::append);
    context.last_copy.table = table.schema + "." + table.name;
    if (table.view) throw redshift::messages::copy_into_view(table.name);
    const auto targets = targets_of(table);
    const auto files = files_of(context, copy, options);

    for (const auto& file : files)
        context.last_copy.files.push_back(
            {file.url, static_cast<std::int64_t>(file.info.bytes), static_cast<std::int64_t>(file.info.rows)});
    std::map<std::string, std::vector<const File*>> shapes;
    redshift::CopyMapping mapping;
    for (const auto& file : files) {
        mapping = redshift::copy_mapping(copy, options, targets, file.info.columns.size(), file.url);
        for (std::size_t i = 0; i < mapping.targets.size(); ++i)
            if (auto refused = redshift::copy_refusal(file.info.columns[i], targets[mapping.targets[i]], options,
                                                      file.url, copy.source))
                throw std::move(*refused);
        shapes[shape_of(file.info)].push_back(&file);
    }
    // All files fill the same table columns, in the order of the first mapping; with FILLRECORD some files may have
    // fewer.
    std::vector<const CatalogColumn*> columns;
    for (const auto target : mapping.targets) columns.push_back(&table.columns[target]);
    for (const auto filled : mapping.filled) columns.push_back(&table.columns[filled]);
    std::string source;
    for (const auto& [shape, group] : shapes) {
        const auto own =
            redshift::copy_mapping(copy, options, targets, group.front()->info.columns.size(), group.front()->url);
        source += (source.empty() ? "" : " UNION ALL ") + reading(group, table, own);
    }

    context.last_copy.count = 0;
    std::int64_t rows = 0;
    try {
        rows = insert_rows(context, table, columns, source);
    } catch (duck::Failure& failure) {
        for (const auto& file : files) replace_all(failure.message, file.path, file.url);
        throw;
    }
    context.last_copy.count = rows;
    context.last_copy.id = context.query;
    auto result = done("COPY");
    result.affected = rows;
    result.notices.push_back({.text = messages::load_completed(table.name, static_cast<std::uint64_t>(rows))});
    return result;
}

}  // namespace loadonce::local
