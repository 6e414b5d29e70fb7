#include "project/read.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>

#include "base/error_codes.h"
#include "project/check.h"
#include "project/columns.h"
#include "project/paths.h"
#include "project/section.h"

namespace loadonce::project {
namespace {

constexpr std::array<std::string_view, 9> project_keys = {"project",  "store",  "bucket", "warehouse", "schema",
                                                          "iam_role", "source", "table",  "array"};
constexpr std::array<std::string_view, 5> source_keys = {"name", "paths", "format", "tables", "identity"};
constexpr std::array<std::string_view, 15> table_keys = {
    "name", "rows",  "key",    "key_alone",      "version",      "parent_columns", "columns",  "rename",
    "drop", "nulls", "evolve", "duplicate_keys", "reject_limit", "object_prefix",  "file_name"};
constexpr std::array<std::string_view, 4> array_keys = {"path", "as", "width", "overflow"};

constexpr std::array<std::string_view, 3> formats = {"detect", "json", "ndjson"};
constexpr std::array<std::string_view, 2> identities = {"content", "name"};
constexpr std::array<std::string_view, 2> nulls = {"keep", "fill"};
constexpr std::array<std::string_view, 3> evolves = {"fail", "add", "widen"};
constexpr std::array<std::string_view, 2> duplicate_key_ways = {"last", "reject"};
constexpr std::array<std::string_view, 2> array_ways = {"child", "index"};

std::vector<std::string> texts(const Section& section, std::string_view key) {
    std::vector<std::string> values;
    for (Text& value : section.strings(key)) {
        if (value.text.empty()) throw section.wrong(value.line, fmt::format("{} has an empty string in it", key));
        values.push_back(std::move(value.text));
    }
    return values;
}

SourceGroup source_group(const Section& section) {
    SourceGroup group;
    group.name = section.string("name", "");
    group.paths = texts(section, "paths");
    if (group.paths.empty()) {
        throw section.wrong(section.line("paths"), "[[source]] needs paths", "paths = [\"data/*.json\"]");
    }
    group.format = static_cast<Format>(section.choice("format", formats, 0));
    group.tables = texts(section, "tables");
    group.identity = static_cast<Identity>(section.choice("identity", identities, 0));
    if (group.identity == Identity::name && std::ranges::count(group.paths, "-") > 0)
        throw section.wrong(section.line("identity"), "identity = \"name\" and standard input, which has no name",
                            "give standard input a [[source]] of its own, without identity");
    return group;
}

Table table(const Section& section, std::string_view toml) {
    Table table;
    table.name = section.required("name");
    table.rows = read_path(section.string("rows", "$"), section, section.line("rows"));
    table.key = texts(section, "key");
    table.key_alone = section.boolean("key_alone", false);
    table.version = section.string("version", "");
    for (auto& [name, path] : section.pairs("parent_columns"))
        table.parent_columns.push_back({name.text, read_parent_path(path, section, name.line)});
    table.columns = pinned_columns(section, toml);
    for (auto& [path, name] : section.pairs("rename"))
        if (!table.rename.emplace(read_path(path.text, section, path.line), name).second)
            throw section.wrong(path.line, fmt::format("rename has the path {} twice", path.text));
    for (const Text& path : section.strings("drop")) table.drop.push_back(read_path(path.text, section, path.line));
    table.nulls = static_cast<Nulls>(section.choice("nulls", nulls, static_cast<std::size_t>(table.nulls)));
    table.evolve = static_cast<Evolve>(section.choice("evolve", evolves, static_cast<std::size_t>(table.evolve)));
    table.duplicate_keys = static_cast<DuplicateKeys>(section.choice("duplicate_keys", duplicate_key_ways, 0));
    table.reject_limit = section.whole_number("reject_limit", 0, INT64_MAX, 0);
    table.object_prefix = section.string("object_prefix", table.name + "/");
    table.file_name = section.string("file_name", table.name);
    check_table(table, section);
    return table;
}

Array array(const Section& section) {
    Array array;
    array.path = read_path(section.required("path"), section, section.line("path"));
    array.as = static_cast<ArrayAs>(section.choice("as", array_ways, 0));
    array.width = static_cast<std::uint32_t>(section.whole_number("width", 1, 1000, 1));
    array.overflow = section.string("overflow", "");
    check_array(array, section);
    return array;
}

toml::table parse_toml(std::string_view toml, const std::filesystem::path& file) {
    try {
        return toml::parse(toml, file.string());
    } catch (const toml::parse_error& error) {
        throw Error(errors::project_syntax, std::string(error.description()), "",
                    {file.string(), error.source().begin.line, std::nullopt});
    }
}

}  // namespace

Project parse(std::string_view toml, const std::filesystem::path& file) {
    const toml::table tree = parse_toml(toml, file);
    const Section top(tree, "the project", file, project_keys);
    Project project;
    project.folder = file.has_parent_path() ? file.parent_path() : ".";
    project.name = top.string("project", project.name);
    project.store = top.string("store", project.store);
    project.bucket = top.string("bucket", project.bucket);
    project.warehouse = top.string("warehouse", project.warehouse);
    project.schema = fold(top.string("schema", project.schema));
    project.iam_role = top.string("iam_role", project.iam_role);
    check_settings(project, top);

    Lines lines;
    for (const toml::table* tree_table : top.sections("table")) {
        const Section section(*tree_table, "[[table]]", file, table_keys);
        project.tables.push_back(table(section, toml));
        lines.tables.push_back(section.line());
    }
    for (const toml::table* tree_table : top.sections("array")) {
        const Section section(*tree_table, "[[array]]", file, array_keys);
        project.arrays.push_back(array(section));
        lines.arrays.push_back(section.line());
    }
    for (const toml::table* tree_table : top.sections("source")) {
        const Section section(*tree_table, "[[source]]", file, source_keys);
        project.sources.push_back(source_group(section));
        lines.sources.push_back(section.line());
    }
    check_together(project, lines, top);
    return project;
}

Project read(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    if (in) text << in.rdbuf();
    if (!in || !text) {
        throw Error(errors::project_value, fmt::format("the project file {} cannot be read", file.string()),
                    "name one with --project FILE, or make loadonce.toml in this folder");
    }
    return parse(text.str(), file);
}

}  // namespace loadonce::project
