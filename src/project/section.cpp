#include "project/section.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error_codes.h"
#include "project/nearest.h"

namespace loadonce::project {
namespace {

std::string listed(std::span<const std::string_view> words) {
    std::string list;
    for (const std::string_view word : words) list += fmt::format("{}\"{}\"", list.empty() ? "" : ", ", word);
    return list;
}

std::string_view kind_name(const toml::node& node) {
    switch (node.type()) {
        case toml::node_type::string:
            return "a string";
        case toml::node_type::integer:
            return "a whole number";
        case toml::node_type::floating_point:
            return "a number with a fraction";
        case toml::node_type::boolean:
            return "true or false";
        case toml::node_type::array:
            return "a list";
        case toml::node_type::table:
            return "a table";
        default:
            return "a date or time";
    }
}

}  // namespace

Section::Section(const toml::table& table, std::string label, const std::filesystem::path& file,
                 std::span<const std::string_view> known)
    : table_(table), label_(std::move(label)), file_(file.string()) {
    for (const auto& [key, node] : table_) {
        if (std::ranges::find(known, key.str()) != known.end()) continue;
        const std::string near = nearest(key.str(), known);
        throw Error(
            errors::project_unknown_key, fmt::format("{} has no key \"{}\"", label_, key.str()),
            near.empty() ? fmt::format("it knows {}", listed(known)) : fmt::format("did you mean \"{}\"?", near),
            {file_, key.source().begin.line, std::nullopt});
    }
}

std::string Section::string(std::string_view key, std::string otherwise) const {
    const toml::node* node = table_.get(key);
    if (!node) return otherwise;
    const auto* value = node->as_string();
    if (!value) throw wrong_kind(*node, key, "a string");
    return value->get();
}

std::string Section::required(std::string_view key) const {
    std::string value = string(key, "");
    if (value.empty()) throw wrong(line(key), fmt::format("{} needs a {}", label_, key));
    return value;
}

bool Section::boolean(std::string_view key, bool otherwise) const {
    const toml::node* node = table_.get(key);
    if (!node) return otherwise;
    const auto* value = node->as_boolean();
    if (!value) throw wrong_kind(*node, key, "true or false");
    return value->get();
}

std::uint64_t Section::whole_number(std::string_view key, std::uint64_t least, std::uint64_t most,
                                    std::uint64_t otherwise) const {
    const toml::node* node = table_.get(key);
    if (!node) return otherwise;
    const auto* value = node->as_integer();
    if (!value) throw wrong_kind(*node, key, "a whole number");
    if (value->get() < 0 || static_cast<std::uint64_t>(value->get()) < least ||
        static_cast<std::uint64_t>(value->get()) > most) {
        throw wrong(line(key), fmt::format("{} must be from {} to {}, not {}", key, least, most, value->get()));
    }
    return static_cast<std::uint64_t>(value->get());
}

std::vector<Text> Section::strings(std::string_view key) const {
    const toml::node* node = table_.get(key);
    if (!node) return {};
    const auto* array = node->as_array();
    if (!array) throw wrong_kind(*node, key, "a list of strings");
    std::vector<Text> values;
    for (const toml::node& element : *array) {
        const auto* value = element.as_string();
        if (!value) throw wrong_kind(element, key, "a list of strings");
        values.push_back({value->get(), element.source().begin.line});
    }
    return values;
}

std::vector<std::pair<Text, std::string>> Section::pairs(std::string_view key) const {
    const toml::node* node = table_.get(key);
    if (!node) return {};
    const auto* table = node->as_table();
    if (!table) throw wrong_kind(*node, key, "a table of name = \"value\"");
    struct Pair {
        toml::source_position at;
        std::pair<Text, std::string> pair;
    };
    std::vector<Pair> found;
    for (const auto& [name, value] : *table) {
        const auto* text = value.as_string();
        if (!text) throw wrong_kind(value, key, "a table of name = \"value\"");
        const auto at = name.source().begin;
        found.push_back({at, {{std::string(name.str()), at.line}, text->get()}});
    }
    std::ranges::sort(found, [](const Pair& a, const Pair& b) { return a.at < b.at; });
    std::vector<std::pair<Text, std::string>> in_order;
    for (Pair& pair : found) in_order.push_back(std::move(pair.pair));
    return in_order;
}

std::vector<const toml::table*> Section::sections(std::string_view key) const {
    const toml::node* node = table_.get(key);
    if (!node) return {};
    const auto* array = node->as_array();
    std::vector<const toml::table*> tables;
    if (array) {
        for (const toml::node& element : *array) tables.push_back(element.as_table());
    }
    if (!array || std::ranges::count(tables, nullptr) > 0) {
        throw wrong(line(key), fmt::format("{} must be written as [[{}]]", key, key));
    }
    return tables;
}

std::size_t Section::choice(std::string_view key, std::span<const std::string_view> allowed,
                            std::size_t otherwise) const {
    if (!has(key)) return otherwise;
    const std::string value = string(key, "");
    const auto found = std::ranges::find(allowed, value);
    if (found == allowed.end()) {
        throw wrong(line(key), fmt::format("{} cannot be \"{}\"", key, value),
                    fmt::format("write one of {}", listed(allowed)));
    }
    return static_cast<std::size_t>(found - allowed.begin());
}

std::uint64_t Section::line(std::string_view key) const {
    const toml::node* node = key.empty() ? nullptr : table_.get(key);
    return node ? node->source().begin.line : std::max<std::uint64_t>(1, table_.source().begin.line);
}

Error Section::wrong(std::uint64_t line, std::string what, std::string remedy) const {
    return {errors::project_value, std::move(what), std::move(remedy), {file_, line, std::nullopt}};
}

Error Section::wrong_kind(const toml::node& node, std::string_view key, std::string_view wanted) const {
    return wrong(node.source().begin.line, fmt::format("{} must be {}, not {}", key, wanted, kind_name(node)));
}

}  // namespace loadonce::project
