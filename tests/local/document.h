// Sections of docs/redshift-compatibility.md that tests make: each stands between "<!-- NAME: made by test_local -->"
// and "<!-- end of NAME -->". LOADONCE_WRITE_DOCS=1 writes them anew.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace loadonce::local {

// A bar would end the cell.
inline std::string table_row(const std::vector<std::string>& cells) {
    std::string row = "|";
    for (const auto& cell : cells) {
        row += ' ';
        for (const char c : cell) row += c == '|' ? std::string("\\|") : std::string(1, c);
        row += " |";
    }
    return row + "\n";
}

inline void check_section(const std::string& name, const std::string& wanted) {
    const auto file = std::filesystem::path(LOADONCE_SOURCE_DIR) / "docs" / "redshift-compatibility.md";
    const std::string begin = "<!-- " + name + ": made by test_local -->\n", end = "<!-- end of " + name + " -->\n";
    std::ifstream in(file);
    std::string document{std::istreambuf_iterator<char>(in), {}};
    const auto from = document.find(begin), to = document.find(end);
    ASSERT_TRUE(from != std::string::npos && to != std::string::npos) << begin;
    const auto start = from + begin.size();
    if (std::getenv("LOADONCE_WRITE_DOCS") != nullptr) {
        document.replace(start, to - start, wanted);
        std::ofstream(file) << document;
        return;
    }
    EXPECT_TRUE(document.substr(start, to - start) == wanted)
        << "the section " << name << " is not what the tests say: run test_local with LOADONCE_WRITE_DOCS=1";
}

}  // namespace loadonce::local
