// Random SELECTs with aliases, DISTINCT, GROUP BY and ORDER BY, each against the same meaning written with subqueries
// that have short expressions and strings without trailing blanks. LOADONCE_SELECTS=5000 tries more of them.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <random>

#include "warehouse_test.h"

namespace loadonce::local {
namespace {

struct Item {
    std::string sql, plain, alias;  // plain: over the columns of the subquery before it
    bool is_string = false;
};

class SelectDifferential : public WarehouseTest {
  protected:
    std::size_t below(std::size_t count) { return random_() % count; }
    bool chance(std::size_t of) { return below(of) == 0; }
    template <class List>
    const auto& any(const List& list) {
        return list[below(list.size())];
    }

    // One of the columns or of the aliases before, and something made of it.
    Item item(const std::vector<Item>& before, bool may_use_aliases) {
        Item one;
        one.alias = fmt::format("c{}", before.size());
        one.is_string = chance(2);
        const std::vector<std::string> strings{"s", "x.s", "u"}, numbers{"a", "x.a", "z"};
        auto leaf = any(one.is_string ? strings : numbers);
        if (may_use_aliases && !before.empty() && !chance(3))
            if (const auto& other = any(before); other.is_string == one.is_string) leaf = other.alias;
        const std::vector<std::string> texts{"{}", "LOWER({})", "{} || ' '", "COALESCE({}, 'q ')",
                                             "SUBSTRING({}, 1, 2)"};
        const std::vector<std::string> sums{"{}", "{} + 1", "- {}", "COALESCE({}, 7)", "{} % 2"};
        one.sql = fmt::format(fmt::runtime(any(one.is_string ? texts : sums)), leaf);
        one.plain = one.sql;
        // Long, volatile, or short.
        if (chance(4))
            one.sql = fmt::format("CASE WHEN '{}' = '' THEN NULL ELSE {} END", std::string(1100, 'l'), one.sql);
        else if (chance(3))
            one.sql += one.is_string ? " || CASE WHEN RANDOM() < 2 THEN '' END" : " + CAST(RANDOM() * 0 AS INT)";
        return one;
    }

    // A key of ORDER BY or GROUP BY: the position, the alias or the expression itself.
    std::string key(const std::vector<Item>& items, std::size_t place) {
        const auto& one = items[place];
        const bool is_volatile = one.sql.find("RANDOM") != std::string::npos;
        switch (below(is_volatile ? 2 : 3)) {
            case 0:
                return std::to_string(place + 1);
            case 1:
                return one.alias;
            default:
                return one.sql;
        }
    }

    static std::vector<std::string> trimmed(std::vector<std::string> lines) {
        for (auto& line : lines) {
            std::string text;
            for (const char c : line + "|") {
                if (c == '|') text.erase(text.find_last_not_of(' ') + 1);
                text += c;
            }
            line = text;
        }
        return lines;
    }

    void compare() {
        const bool groups = chance(3);
        std::vector<Item> items;
        const auto count = 1 + below(4);
        while (items.size() < count) items.push_back(item(items, !groups));
        std::vector<std::string> list, columns, order, plain_order, group, plain_group;
        std::string from = "(SELECT x.a, x.s, x.s AS xs, y.z, y.u FROM t AS x LEFT JOIN w AS y ON x.a = y.z)";
        for (const auto& one : items) {
            list.push_back(fmt::format("{} AS {}", one.sql, one.alias));
            columns.push_back(fmt::format(fmt::runtime(one.is_string ? "RTRIM({0}) AS {0}" : "{0}"), one.alias));
            from = fmt::format("(SELECT x.*, {} AS {} FROM {} AS x)", one.plain, one.alias, from);
        }
        std::vector<std::size_t> places(count);
        for (std::size_t i = 0; i < count; ++i) places[i] = i;
        std::shuffle(places.begin(), places.end(), random_);
        for (const auto place : places) {
            const auto* const way = chance(2) ? " DESC" : "";
            order.push_back(key(items, place) + way);
            plain_order.push_back(items[place].alias + way);
        }
        const bool distinct = !groups && chance(2);
        for (std::size_t i = 0; i < count; ++i) {
            if (groups) group.push_back(key(items, i));
            plain_group.push_back(items[i].alias);
        }
        const auto sums = groups ? ", COUNT(*) AS n, SUM(a) AS sum" : "";
        const auto one = fmt::format("SELECT {}{}{} FROM t AS x LEFT JOIN w AS y ON x.a = y.z{}{} ORDER BY {}",
                                     distinct ? "DISTINCT " : "", fmt::join(list, ", "), sums,
                                     groups ? " GROUP BY " : "", fmt::join(group, ", "), fmt::join(order, ", "));
        const auto plain =
            fmt::format("SELECT {0}{1}{2} FROM (SELECT x.a AS a, {3} FROM {4} AS x) AS x{5}{6} ORDER BY {7}",
                        distinct ? "DISTINCT " : "", fmt::join(plain_group, ", "), sums, fmt::join(columns, ", "), from,
                        groups ? " GROUP BY " : "", groups ? fmt::format("{}", fmt::join(plain_group, ", ")) : "",
                        fmt::join(plain_order, ", "));
        SCOPED_TRACE(one + "\n" + plain);
        const auto error = refusal(one);
        ASSERT_EQ(error, "");
        ASSERT_EQ(trimmed(rows(one)), trimmed(rows(plain)));
    }

    std::mt19937 random_{42};
};

TEST_F(SelectDifferential, AliasesMeanWhatSubqueriesMean) {
    run("CREATE TABLE t (a INT, s VARCHAR(9))");
    run("CREATE TABLE w (z INT, u VARCHAR(9))");
    run("INSERT INTO t VALUES (1, 'a '), (2, 'b'), (3, 'a'), (3, 'A '), (NULL, NULL), (1, 'b  ')");
    run("INSERT INTO w VALUES (1, 'p'), (1, 'p '), (3, 'Q')");
    const char* const wanted = std::getenv("LOADONCE_SELECTS");
    const auto count = wanted != nullptr ? std::stoul(wanted) : 150;
    for (std::size_t i = 0; i < count && !HasFatalFailure(); ++i) compare();
}

}  // namespace
}  // namespace loadonce::local
