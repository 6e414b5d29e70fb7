// GROUP BY over sets of keys that hold one another, in each of its forms, against groups made here from the rows.
// LOADONCE_GROUPS=5000 tries more of them.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <random>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using Set = std::vector<std::size_t>;  // keys, by their place among all

struct Key {
    std::string sql;
    bool is_string;
};

const std::vector<Key> all_keys{
    {"city", true},
    {"LEN(city)", false},
    {"UPPER(city)", true},
    {"LEN(UPPER(city))", false},
    {"RTRIM(city)", true},
    {"city || 'x'", true},
    {"CASE WHEN LEN(city) > 2 THEN city END", true},
    {"n", false},
    {"n + LEN(city)", false},
    {"c", true},
    {"TRIM(c)", true},
    {"CAST(n AS VARCHAR(5))", true},
    {"CASE WHEN city > 'b' THEN 1 END", false},
};

std::string without_trailing_blanks(std::string text) {
    return text.erase(text.find_last_not_of(' ') + 1);
}

std::string without_blanks(std::string text) {
    std::erase(text, ' ');
    return text;
}

class GroupBy : public WarehouseTest {
  protected:
    std::size_t below(std::size_t count) { return random_() % count; }
    bool chance(std::size_t of) { return below(of) == 0; }
    std::size_t any_key(const Set& keys) { return keys[below(keys.size())]; }

    // As its position in the select list, its alias or itself.
    std::string written(const Set& keys, std::size_t key) {
        const auto place = std::ranges::find(keys, key) - keys.begin();
        switch (below(3)) {
            case 0:
                return std::to_string(place + 1);
            case 1:
                return fmt::format("k{}", place);
            default:
                return all_keys[key].sql;
        }
    }
    std::string written_list(const Set& keys, const Set& some) {
        std::vector<std::string> list;
        for (const auto key : some) list.push_back(written(keys, key));
        return fmt::format("{}", fmt::join(list, ", "));
    }

    // An element of GROUP BY, and the sets that it stands for.
    std::pair<std::string, std::vector<Set>> element(const Set& keys) {
        Set some;
        for (const auto key : keys)
            if (!chance(3)) some.push_back(key);
        if (some.empty()) some.push_back(any_key(keys));
        const auto list = written_list(keys, some);
        std::vector<Set> sets;
        switch (below(4)) {
            case 0:
                for (std::size_t count = some.size() + 1; count-- > 0;)
                    sets.emplace_back(some.begin(), some.begin() + static_cast<std::ptrdiff_t>(count));
                return {fmt::format("ROLLUP ({})", list), sets};
            case 1:
                for (std::size_t bits = 0; bits < std::size_t{1} << some.size(); ++bits) {
                    auto& set = sets.emplace_back();
                    for (std::size_t i = 0; i < some.size(); ++i)
                        if ((bits >> i & 1) != 0) set.push_back(some[i]);
                }
                return {fmt::format("CUBE ({})", list), sets};
            case 2: {
                std::vector<std::string> texts;
                for (auto count = 1 + below(3); count > 0; --count) {
                    auto& set = sets.emplace_back();
                    for (const auto key : keys)
                        if (chance(2)) set.push_back(key);
                    texts.push_back(fmt::format("({})", written_list(keys, set)));
                }
                return {fmt::format("GROUPING SETS ({})", fmt::join(texts, ", ")), sets};
            }
            default:
                return {list, {some}};
        }
    }

    // The rows of a table that are in each group of the sets.
    static std::vector<std::string> expected(const warehouse::Result& rows, const Set& keys,
                                             const std::vector<Set>& sets, bool only_several) {
        std::vector<std::string> lines;
        for (const auto& set : sets) {
            std::map<std::vector<std::string>, std::pair<std::int64_t, std::int64_t>> groups;
            if (set.empty()) groups[std::vector<std::string>(keys.size(), "-")];
            for (const auto& row : rows.rows) {
                std::vector<std::string> shown;
                for (const auto key : keys)
                    shown.push_back(std::ranges::find(set, key) == set.end()
                                        ? "-"
                                        : without_trailing_blanks(row.at(key).value_or("-")));
                auto& [count, sum] = groups[shown];
                ++count;
                sum += std::stoll(*row.back());
            }
            for (const auto& [shown, sums] : groups) {
                if (only_several && sums.first < 2) continue;
                auto line = fmt::format("{}|{}", fmt::join(shown, "|"), sums.first);
                line += sums.first == 0 ? "|-" : fmt::format("|{}", sums.second);
                for (std::size_t i = 0; i < keys.size(); ++i)  // what is made of a key
                    line += "|" + (shown[i] == "-"               ? "~"
                                   : all_keys[keys[i]].is_string ? without_blanks(shown[i]) + "."
                                                                 : shown[i]);
                for (const auto key : keys) line += std::ranges::find(set, key) == set.end() ? "|1" : "|0";
                lines.push_back(line);
            }
        }
        std::ranges::sort(lines);
        return lines;
    }

    void compare(const warehouse::Result& table) {
        Set keys;
        for (std::size_t key = 0; key < all_keys.size(); ++key) keys.push_back(key);
        std::shuffle(keys.begin(), keys.end(), random_);
        keys.resize(1 + below(3));
        std::vector<Set> sets{{}};
        std::vector<std::string> elements;
        const auto add = [&](const std::string& text, const std::vector<Set>& more) {
            elements.push_back(text);
            std::vector<Set> product;
            for (const auto& left : sets)
                for (const auto& right : more) {
                    product.push_back(left);
                    product.back().insert(product.back().end(), right.begin(), right.end());
                }
            sets = product;
        };
        for (auto count = 1 + below(2); count > 0; --count) {
            const auto [text, more] = element(keys);
            add(text, more);
        }
        Set all;  // a column has to be in one of the sets
        for (const auto& set : sets) all.insert(all.end(), set.begin(), set.end());
        for (const auto key : keys)
            if (std::ranges::find(all, key) == all.end()) add(written(keys, key), {{key}});
        std::vector<std::string> items, made, grouping;
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const auto& key = all_keys[keys[i]];
            items.push_back(fmt::format("{} AS k{}", key.sql, i));
            made.push_back(key.is_string ? fmt::format("COALESCE(REPLACE({}, ' ', '') || '.', '~')", key.sql)
                                         : fmt::format("COALESCE(CAST({} AS VARCHAR), '~')", key.sql));
            grouping.push_back(fmt::format("GROUPING({})", key.sql));
        }
        const bool only_several = chance(3);
        const auto sql =
            fmt::format("SELECT {}, COUNT(*), SUM(n), {}, {} FROM p GROUP BY {}{} ORDER BY {}", fmt::join(items, ", "),
                        fmt::join(made, ", "), fmt::join(grouping, ", "), fmt::join(elements, ", "),
                        only_several ? " HAVING COUNT(*) > 1" : "", written(keys, any_key(keys)));
        SCOPED_TRACE(sql);
        ASSERT_EQ(refusal(sql), "");
        std::vector<std::string> lines;
        for (const auto& row : run(sql).rows) {
            std::vector<std::string> values;
            for (const auto& value : row) values.push_back(without_trailing_blanks(value.value_or("-")));
            lines.push_back(fmt::format("{}", fmt::join(values, "|")));
        }
        std::ranges::sort(lines);
        ASSERT_EQ(lines, expected(table, keys, sets, only_several));
    }

    std::mt19937 random_{7};
};

TEST_F(GroupBy, GroupsAreThoseOfTheKeys) {
    run("CREATE TABLE p (city VARCHAR(9), c CHAR(5), n INT)");
    run("INSERT INTO p VALUES ('ab', 'q', 1), ('ab ', 'q ', 2), ('xyz', 'q', 2), ('xyz', 'r', 4), ('AB', 'r', 1), "
        "(NULL, NULL, 3), ('b', 'AB', 1), ('', '', 5)");
    std::vector<std::string> columns;
    for (const auto& key : all_keys) columns.push_back(key.sql);
    const auto table = run(fmt::format("SELECT {}, n FROM p", fmt::join(columns, ", ")));
    const char* const wanted = std::getenv("LOADONCE_GROUPS");
    const auto count = wanted != nullptr ? std::stoul(wanted) : 200;
    for (std::size_t i = 0; i < count && !HasFatalFailure(); ++i) compare(table);
}

}  // namespace
}  // namespace loadonce::local
