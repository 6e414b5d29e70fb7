// One table of the TOML file, read key by key. A wrong type, a wrong value or an unknown key is an Error with its line.
#pragma once

#include <toml++/toml.h>

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace loadonce::project {

struct Text {
    std::string text;
    std::uint64_t line = 0;
};

class Section {
  public:
    // `label` names the section in messages: "[[table]]". Throws project_unknown_key for a key of `table` that is not
    // in `known`. The TOML tree must outlive the section.
    Section(const toml::table& table, std::string label, const std::filesystem::path& file,
            std::span<const std::string_view> known);

    // Each returns `otherwise`, or an empty list, when the key is missing.
    [[nodiscard]] std::string string(std::string_view key, std::string otherwise) const;
    [[nodiscard]] bool boolean(std::string_view key, bool otherwise) const;
    [[nodiscard]] std::uint64_t whole_number(std::string_view key, std::uint64_t least, std::uint64_t most,
                                             std::uint64_t otherwise) const;
    [[nodiscard]] std::vector<Text> strings(std::string_view key) const;
    // name = "value" pairs of an inline table, in the order of the file.
    [[nodiscard]] std::vector<std::pair<Text, std::string>> pairs(std::string_view key) const;
    // The tables of [[key]].
    [[nodiscard]] std::vector<const toml::table*> sections(std::string_view key) const;
    // The index of the value among the allowed ones.
    [[nodiscard]] std::size_t choice(std::string_view key, std::span<const std::string_view> allowed,
                                     std::size_t otherwise) const;
    // A string that must be present and not empty.
    [[nodiscard]] std::string required(std::string_view key) const;

    [[nodiscard]] bool has(std::string_view key) const { return table_.contains(key); }
    // The line of a key's value; the line of the section when the key is missing.
    [[nodiscard]] std::uint64_t line(std::string_view key = {}) const;
    [[nodiscard]] Error wrong(std::uint64_t line, std::string what, std::string remedy = {}) const;

  private:
    [[nodiscard]] Error wrong_kind(const toml::node& node, std::string_view key, std::string_view wanted) const;

    const toml::table& table_;
    std::string label_;
    std::string file_;
};

}  // namespace loadonce::project
