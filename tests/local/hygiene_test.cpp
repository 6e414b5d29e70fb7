// Names that the binder makes do not meet the user's; an operand stands once in the SQL that is made.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <gmock/gmock.h>

#include <algorithm>
#include <functional>
#include <map>
#include <regex>
#include <set>
#include <span>

#include "base/error_codes.h"
#include "hygiene_cases.h"
#include "local/duck/names.h"
#include "local/duck/trace.h"
#include "local/functions/functions.h"
#include "local/functions/scalar_functions.h"
#include "warehouse_test.h"

namespace loadonce::local {
namespace {

using hygiene::clauses;
using hygiene::columns;
using hygiene::expressions;
using hygiene::names;
using hygiene::queries;
using hygiene::repeating_clauses;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Every `stride`th case is tried: what is made does not depend on the build, and a sanitized one has other things to
// show.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::size_t stride = 8;
#else
constexpr std::size_t stride = 1;
#endif

// Expressions in one SELECT: DuckDB's time to plan it grows faster than their number.
constexpr std::size_t in_a_select = 20;

// A form of expression or clause: the text with a name for each column.
std::string filled(std::string_view form, const std::map<char, std::string>& with) {
    std::string text;
    for (std::size_t i = 0; i < form.size(); ++i) {
        if (form[i] == '{' && i + 2 < form.size() && form[i + 2] == '}' && with.contains(form[i + 1])) {
            text += with.at(form[i + 1]);
            i += 2;
        } else {
            text += form[i];
        }
    }
    return text;
}

std::map<char, std::string> plain_names() {
    std::map<char, std::string> with{{'T', "ordinary"}};
    for (const auto& column : columns) with[column.letter] = fmt::format("ordinary_{}", column.letter);
    return with;
}

class Hygiene : public WarehouseTest {
  protected:
    Hygiene() { make_table(plain_names()); }
    ~Hygiene() override { duck::set_trace(nullptr); }

    void make_table(const std::map<char, std::string>& with) {
        std::string definitions, values;
        for (const auto& column : columns) {
            definitions += fmt::format("{}{} {}", definitions.empty() ? "" : ", ", with.at(column.letter), column.type);
            values += fmt::format("{}{}", values.empty() ? "" : ", ", column.value);
        }
        run(fmt::format("CREATE TABLE {} ({})", with.at('T'), definitions));
        run(fmt::format("INSERT INTO {} VALUES ({})", with.at('T'), values));
        run(fmt::format("INSERT INTO {} VALUES ({})", with.at('T'), values));
    }
    // The rows, or the error; names of columns that the error may cite are not compared.
    std::string outcome(const std::string& sql) {
        try {
            return fmt::format("{}", fmt::join(rows(sql), "\n"));
        } catch (const Error& error) {
            return "error " + error.sqlstate();
        }
    }
    bool works(const std::string& sql) { return !outcome(sql).starts_with("error"); }

    // What would be sent to DuckDB for one SELECT; empty if it is refused before. DuckDB does not see it: planning
    // takes a hundred times longer than the translation does.
    std::string made(const std::string& select) {
        sent.clear();
        duck::set_trace([](std::string_view sql) {
            if (!sql.starts_with("SELECT") || sql.find("\"ordinary\"") == std::string::npos) return;
            sent = sql;
            throw Error(errors::sql_failed, "sent");
        });
        EXPECT_THROW((void)run(select), Error) << select;
        duck::set_trace(nullptr);
        return sent;
    }

    inline static std::string sent;
};

// Forms of calls of each function: {s} and its like where the arguments are.
struct Form {
    std::string function;
    std::string text;  // in which the arguments are numbered: {0}, {1}
    std::vector<std::string> arguments;
    FunctionKind kind = FunctionKind::scalar;

    [[nodiscard]] std::string with(const std::vector<std::string>& given) const {
        std::string result = text;
        for (std::size_t i = 0; i < given.size(); ++i) {
            const auto mark = fmt::format("{{{}}}", i);
            const auto at = result.find(mark);
            if (at != std::string::npos) result.replace(at, mark.size(), given[i]);
        }
        return result;
    }
    [[nodiscard]] std::string plain() const { return filled(with(arguments), plain_names()); }
};

std::vector<std::string> choices(char family) {
    switch (family) {
        case 'a':
            return {"{n}", "{s}", "{i}", "{t}", "{j}", "{b}"};
        case 's':
        case 'c':
            return {"{s}", "{j}", "{w}", "{y}"};
        case 'd':
        case 't':
            return {"{t}"};
        case 'p':
            return {"month", "year"};
        case 'q':
            return {"'YYYY-MM-DD'", "'99'", "'c'", "'datestyle'", "'12'"};
        case 'v':
            return {"{h}"};
        default:
            return {fmt::format("{{{}}}", family)};
    }
}

// For each choice of a family's arguments, all of that family alike.
std::vector<Form> forms_of(const Function& function) {
    std::vector<char> letters;
    std::size_t least = 0;
    bool optional = false, more = false;
    for (const char c : function.arguments) {
        optional = optional || c == '|';
        more = more || c == '*';
        if (c == '|' || c == '*') continue;
        letters.push_back(c);
        if (!optional) ++least;
    }
    if (more) letters.push_back(letters.back());
    std::vector<Form> forms;
    for (auto count = least; count <= letters.size(); ++count) {
        const std::set<char> families(letters.begin(), letters.begin() + static_cast<std::ptrdiff_t>(count));
        std::vector<std::map<char, std::string>> taken{{}};
        for (const char family : families) {
            std::vector<std::map<char, std::string>> longer;
            for (const auto& one : taken)
                for (const auto& choice : choices(family)) {
                    longer.push_back(one);
                    longer.back()[family] = choice;
                }
            taken = std::move(longer);
        }
        for (const auto& one : taken) {
            Form form{std::string(function.name), std::string(function.name) + "(", {}, function.kind};
            for (std::size_t i = 0; i < count; ++i) {
                form.text += fmt::format("{}{{{}}}", i > 0 ? ", " : "", i);
                form.arguments.push_back(one.at(letters[i]));
            }
            form.text += function.name == "count" && count == 0 ? "*)" : ")";
            if (function.name.starts_with("percentile")) form.text = "percentile_cont(0.5) WITHIN GROUP (ORDER BY {0})";
            if (function.kind == FunctionKind::window)
                form.text += " OVER (ORDER BY {i}" +
                             std::string(function.name.ends_with("_value") ? " ROWS UNBOUNDED PRECEDING)" : ")");
            forms.push_back(std::move(form));
        }
    }
    return forms;
}

// One for each choice that the warehouse takes.
std::vector<Form> working_forms(const std::function<bool(const std::string&)>& works) {
    std::vector<Form> forms;
    for (const auto& function : functions()) {
        if (function.leader || (function.arguments.empty() && function.kind != FunctionKind::window)) continue;
        if (function.arguments.find('g') != std::string_view::npos) continue;
        if (function.name == "pg_cancel_backend" || function.name == "pg_terminate_backend") continue;
        for (auto& form : forms_of(function))
            if (works("SELECT " + form.plain() + " FROM ordinary")) forms.push_back(std::move(form));
    }
    return forms;
}

// An expression of hygiene_cases.h: each of its columns is an argument.
Form form_of(std::string_view expression) {
    Form form{std::string(expression), {}, {}, FunctionKind::scalar};
    for (std::size_t i = 0; i < expression.size(); ++i) {
        if (expression[i] == '{' && expression[i + 1] != 'T') {
            form.text += fmt::format("{{{}}}", form.arguments.size());
            form.arguments.emplace_back(expression.substr(i, 3));
            i += 2;
        } else {
            form.text += expression[i];
        }
    }
    return form;
}

// The same, and the operators, casts, predicates and clauses.
std::vector<Form> all_forms(const std::function<bool(const std::string&)>& works) {
    auto forms = working_forms(works);
    for (const auto& one : expressions) forms.push_back(form_of(one));
    for (const auto& one : clauses) forms.push_back(form_of(fmt::format("({})", one)));
    return forms;
}

// As an expression that may stand anywhere.
std::string nestable(const Form& form, const std::vector<std::string>& arguments) {
    const auto text = form.with(arguments);
    if (form.kind == FunctionKind::aggregate) return "(SELECT " + text + " FROM {T})";
    if (form.kind == FunctionKind::window) return "(SELECT COUNT(x) FROM (SELECT " + text + " AS x FROM {T}) AS e)";
    return text;
}

TEST_F(Hygiene, NamesOfColumnsTablesAndCommonTablesMayBeAnything) {
    const auto forms = working_forms([&](const std::string& sql) { return works(sql); });
    std::set<std::string> tried;
    std::vector<std::string> scalars, aggregates;
    for (const auto& form : forms) {
        tried.insert(form.function);
        (form.kind == FunctionKind::aggregate ? aggregates : scalars).push_back(form.with(form.arguments));
    }
    for (const auto& one : expressions) scalars.emplace_back(one);
    for (const auto& one : clauses) scalars.push_back(fmt::format("({})", one));
    for (const auto& one : repeating_clauses) scalars.push_back(fmt::format("({})", one));
    for (const auto& one : std::span(scalars).last(expressions.size() + clauses.size() + repeating_clauses.size()))
        EXPECT_TRUE(works("SELECT " + filled(one, plain_names()) + " FROM ordinary")) << one;
    std::vector<std::vector<std::string>> lists;
    for (const auto& one : queries) lists.push_back({std::string(one)});
    for (const auto* all : {&scalars, &aggregates})
        for (std::size_t i = 0; i < all->size(); i += in_a_select) {
            const auto list = std::span(*all).subspan(i, std::min(in_a_select, all->size() - i));
            lists.emplace_back(list.begin(), list.end());
        }
    const auto query_of = [](const std::vector<std::string>& list, const std::map<char, std::string>& with) {
        const auto text = fmt::format("{}", fmt::join(list, ", "));
        return filled(text.starts_with("SELECT") || text.starts_with("WITH") ? text : "SELECT " + text + " FROM {T}",
                      with);
    };

    auto plain = plain_names();
    plain['q'] = "ordinary_q";
    std::vector<std::string> expected;
    for (const auto& list : lists) {
        expected.push_back(outcome(query_of(list, plain)));
        EXPECT_THAT(expected.back(), ::testing::Not(StartsWith("error"))) << query_of(list, plain);
    }
    // Each name is the name of three or four of the columns.
    for (std::size_t shift = 0; shift < names.size(); shift += 4 * stride) {
        std::map<char, std::string> with{{'T', fmt::format("hostile_{}", shift)}};
        for (std::size_t i = 0; i < columns.size(); ++i)
            with[columns[i].letter] = fmt::format("\"{}\"", names[(i + shift) % names.size()]);
        with['q'] = fmt::format("\"{}\"", names[(columns.size() + shift) % names.size()]);
        make_table(with);
        for (std::size_t i = 0; i < lists.size(); ++i) {
            if (outcome(query_of(lists[i], with)) == expected[i]) continue;
            for (const auto& one : lists[i])
                EXPECT_EQ(outcome(query_of({one}, with)), outcome(query_of({one}, plain))) << filled(one, with);
        }
        run("DROP TABLE " + with.at('T'));
    }
    std::vector<std::string_view> not_tried;
    for (const auto& function : functions())
        if (!function.leader && (!function.arguments.empty() || function.kind == FunctionKind::window) &&
            !tried.contains(std::string(function.name)))
            not_tried.push_back(function.name);
    // Their arguments are arrays, VARBYTE, numbers of sessions, literals, or keys of GROUP BY.
    EXPECT_THAT(not_tried, ::testing::ElementsAre("array_to_string", "from_varbyte", "grouping", "grouping_id",
                                                  "pg_cancel_backend", "pg_terminate_backend"));
}

TEST_F(Hygiene, ChangesOfTablesDoNotMeetTheirColumns) {
    for (const auto* name : {"rowid", "c0", "rows", "value", "t", "u", "q", "excluded", "file"}) {
        SCOPED_TRACE(name);
        run(fmt::format("CREATE TABLE t (\"{0}\" INT, s VARCHAR(3) DEFAULT 'x')", name));
        run(fmt::format("CREATE TABLE u (\"{0}\" INT, w VARCHAR(5))", name));
        run(fmt::format("INSERT INTO u SELECT \"{0}\" + 1, 'ab' || w FROM (SELECT 1 AS \"{0}\", 'c' AS w) AS \"{0}\"",
                        name));
        run(fmt::format("INSERT INTO t (\"{0}\") SELECT \"{0}\" FROM u", name));
        run(fmt::format("INSERT INTO t VALUES (3, 'y'), (3, 'z')"));
        run(fmt::format("UPDATE t SET s = CAST(u.w AS VARCHAR(2)) FROM u WHERE u.\"{0}\" = t.\"{0}\"", name));
        EXPECT_EQ(one("SELECT LISTAGG(s, ',') WITHIN GROUP (ORDER BY s) FROM t"), "ab,y,z");
        run(
            fmt::format("MERGE INTO t USING u ON t.\"{0}\" = u.\"{0}\" WHEN MATCHED THEN UPDATE SET s = u.w WHEN NOT "
                        "MATCHED THEN INSERT VALUES (u.\"{0}\", u.w)",
                        name));
        EXPECT_EQ(one("SELECT LISTAGG(s, ',') WITHIN GROUP (ORDER BY s) FROM t"), "abc,y,z");
        run(fmt::format("INSERT INTO u SELECT * FROM u", name));
        EXPECT_THAT(
            refusal(fmt::format("MERGE INTO t USING u ON t.\"{0}\" = u.\"{0}\" WHEN MATCHED THEN DELETE WHEN NOT "
                                "MATCHED THEN INSERT VALUES (u.\"{0}\", u.w)",
                                name)),
            HasSubstr("multiple matches"));
        run(fmt::format("DELETE FROM t USING u WHERE t.\"{0}\" = u.\"{0}\"", name));
        EXPECT_EQ(one("SELECT COUNT(*) FROM t"), "2");
        run("DROP TABLE t");
        run("DROP TABLE u");
    }
}

TEST_F(Hygiene, SchemasAndTheFileMayHaveAnyName) {
    const std::vector<std::string> schemas = {"sales", "temp", "system", "memory", "main", "warehouse", "public"};
    for (const auto& file : {std::string("sales"), std::string("_loadonce"), std::string("public")}) {
        auto wanted = options();
        wanted.file.replace_filename(file + ".duckdb");
        const auto warehouse = local::open(wanted);
        const auto session = warehouse->connect();
        for (const auto& name : schemas) {
            if (name != "public") session->execute("CREATE SCHEMA \"" + name + "\"");
            for (const auto* statement :
                 {"CREATE TABLE \"{0}\".t (a INT)", "INSERT INTO \"{0}\".t VALUES (1)",
                  "ALTER TABLE \"{0}\".t RENAME TO u", "ALTER TABLE \"{0}\".u ADD COLUMN b INT"})
                session->execute(fmt::format(fmt::runtime(statement), name));
            EXPECT_THAT(rows(*session, fmt::format("SELECT * FROM \"{}\".u", name)), ::testing::ElementsAre("1|-"))
                << file;
        }
    }
}

TEST_F(Hygiene, ReservedNamesAreRefused) {
    for (const auto* sql :
         {"CREATE TABLE _loadonce_x (a INT)", "CREATE TABLE x (\"_LOADONCE_A\" INT)", "SELECT 1 AS _loadonce_v1",
          "SELECT 1 FROM ordinary AS _loadonce", "WITH _loadonce_rows AS (SELECT 1) SELECT * FROM _loadonce_rows"})
        EXPECT_THAT(refusal(sql), StartsWith("42939")) << sql;
}

TEST_F(Hygiene, NamesOfTheEngineAreNoColumns) {
    for (const auto* sql :
         {"SELECT rowid FROM ordinary", "SELECT ordinary.rowid FROM ordinary", "SELECT ordinary FROM ordinary",
          "SELECT o FROM ordinary AS o WHERE EXISTS (SELECT o)", "SELECT ordinary_s.x FROM ordinary",
          "UPDATE ordinary SET ordinary_l = rowid", "DELETE FROM ordinary WHERE rowid = 1"})
        EXPECT_THAT(refusal(sql), StartsWith("42703")) << sql;
    EXPECT_EQ(one("SELECT MAX(rowid) FROM (SELECT ordinary_i AS rowid FROM ordinary) AS o"), "2");
    EXPECT_EQ(one("SELECT ordinary_i + 1 AS ordinary FROM ordinary GROUP BY ordinary ORDER BY ordinary"), "3");
}

// Aliases and parameters of lambdas that the binder makes are in lower case without quotes; types are in upper case.
TEST_F(Hygiene, NamesThatAreMadeAreReserved) {
    const std::regex given(R"re((?: AS |lambda )([a-z_][a-z0-9_]*))re");
    const auto forms = working_forms([&](const std::string& sql) { return works(sql); });
    for (const auto& form : forms) {
        if (form.function.starts_with("pg_") || form.function.starts_with("has_") ||
            form.function.ends_with("_description"))
            continue;  // subqueries over the catalog, in which the arguments are outside the scope of its names
        auto sql = made("SELECT " + form.plain() + " FROM ordinary");
        sql = std::regex_replace(sql, std::regex("'[^']*'"), "''");
        for (auto found = std::sregex_iterator(sql.begin(), sql.end(), given); found != std::sregex_iterator(); ++found)
            EXPECT_TRUE((*found)[1].str().starts_with(duck::reserved_prefix)) << (*found)[1] << " in " << sql;
    }
}

// An expression of the type of a column, of anything.
std::string typed_as(const std::string& column, const std::string& inner) {
    return fmt::format("CASE WHEN ({}) IS NOT NULL THEN {} END", inner, column);
}

TEST_F(Hygiene, TextGrowsLinearlyWithNesting) {
    const auto plain = plain_names();
    constexpr std::size_t depths = 8;  // subqueries in aggregates: 54001 above that
    // `nested`: the text one level deeper, around an argument.
    const auto expect_linear = [&](const Form& form, const auto& nested) {
        for (std::size_t place = 0; place < form.arguments.size(); ++place) {
            if (!form.arguments[place].starts_with('{')) continue;
            std::vector<std::size_t> bytes;
            const auto column = filled(form.arguments[place], plain);
            auto arguments = form.arguments;
            while (bytes.size() < depths && (bytes.empty() || bytes.back() < 200000)) {
                const auto whole = filled(nestable(form, arguments), plain);
                bytes.push_back(made("SELECT " + whole + " FROM ordinary").size());
                arguments[place] = nested(column, whole, arguments[place]);
            }
            ASSERT_EQ(bytes.size(), depths) << form.text << " grows by argument " << place + 1;
            // Names of deeper levels have a digit more.
            EXPECT_LE(bytes[7] - bytes[6], bytes[4] - bytes[3] + 64)
                << form.text << " argument " << place + 1 << ": " << ::testing::PrintToString(bytes);
        }
    };
    const auto forms = all_forms([&](const std::string& sql) { return works(sql); });
    for (std::size_t i = 0; i < forms.size(); i += stride)
        if (forms[i].function != "ratio_to_report")  // of repeating_clauses
            expect_linear(forms[i], [](const std::string& column, const std::string& whole, const std::string&) {
                return typed_as(column, whole);
            });
    for (const auto& one : repeating_clauses)
        expect_linear(form_of(fmt::format("({})", one)),
                      [&](const std::string& column, const std::string&, const std::string& argument) {
                          return typed_as(column, filled(argument, plain));
                      });
}

TEST_F(Hygiene, RandomIsEvaluatedOnce) {
    auto forms = all_forms([&](const std::string& sql) { return works(sql); });
    for (const auto& one : repeating_clauses) forms.push_back(form_of(fmt::format("({})", one)));
    // A database of its own, in which a sequence counts.
    duck::Database database(":memory:", {}, scalar_functions());
    auto counting = database.connect();
    counting.query("CREATE SCHEMA public; CREATE SEQUENCE counter");
    counting.query(
        "CREATE TABLE public.ordinary AS SELECT * FROM (VALUES (" +
        [&] {
            std::string list;
            for (const auto& column : columns) {
                const std::string type = column.type;
                list += fmt::format("{}CAST({} AS {})", list.empty() ? "" : ", ",
                                    type.starts_with("INTERVAL Y")   ? "to_months(14)"
                                    : type.starts_with("INTERVAL D") ? "to_minutes(90)"
                                                                     : column.value,
                                    type.starts_with("INTERVAL") ? "INTERVAL" : type);
            }
            return list;
        }() +
        ")) AS v(" +
        [&] {
            std::string list;
            for (const auto& column : columns)
                list += fmt::format("{}ordinary_{}", list.empty() ? "" : ", ", column.letter);
            return list;
        }() +
        ")");
    std::map<std::string, std::string> random;
    for (const auto& column : columns) random[fmt::format("{{{}}}", column.letter)] = column.random;
    const auto plain = plain_names();
    int counted = 0;
    for (const auto& form : forms) {
        for (std::size_t place = 0; place < form.arguments.size(); ++place) {
            if (!random.contains(form.arguments[place])) continue;
            // DuckDB itself evaluates the key of a partition twice: to find its hash, and to sort.
            if (form.text.find(fmt::format("PARTITION BY {{{}}}", place)) != std::string::npos) continue;
            auto arguments = form.arguments;
            arguments[place] = random.at(form.arguments[place]);
            const auto select = filled(form.with(arguments), plain);
            auto sql = made("SELECT " + select + " FROM ordinary");
            if (sql.empty()) continue;  // the form wants a column or a literal there
            SCOPED_TRACE(select);
            const auto at = sql.find("random()");
            if (at == std::string::npos) continue;  // the function does not read it
            EXPECT_EQ(sql.find("random()", at + 1), std::string::npos) << sql;
            sql.replace(at, 8, "(CAST(nextval('counter') AS DOUBLE) / 1e15)");
            const auto before = std::stoll(*counting.query("SELECT nextval('counter')").rows[0][0]);
            try {
                (void)counting.query(sql);
            } catch (const duck::Failure&) {
                continue;  // a value that the function refuses, or the catalog
            }
            ++counted;
            EXPECT_LE(std::stoll(*counting.query("SELECT nextval('counter')").rows[0][0]) - before, 2) << sql;
        }
    }
    EXPECT_GT(counted, 300);
}

}  // namespace
}  // namespace loadonce::local
