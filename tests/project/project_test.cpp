#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/error_codes.h"
#include "project/read.h"
#include "project/type.h"

namespace loadonce::project {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr std::string_view two_tables = R"(
[[source]]
paths = ["a.json"]
[[table]]
name = "orders"
key = ["order_orderId"]
[[table]]
name = "order_items"
rows = "$.order.items[*]"
key = ["itemId"]
parent_columns = { order_id = "$.order.orderId", a_date = "$.order.orderDate" }
)";

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string result(text);
    const auto at = result.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return result.replace(at, from.size(), to);
}

Error error_of(std::string_view toml) {
    try {
        (void)parse(toml, "dir/p.toml");
    } catch (const Error& error) {
        return error;
    }
    ADD_FAILURE() << "no error for\n" << toml;
    return {errors::usage, ""};
}

TEST(Project, AnEmptyFileIsAllDefaults) {
    const Project project = parse("", "dir/p.toml");
    EXPECT_EQ(project.name, "default");
    EXPECT_EQ(project.folder, "dir");
    EXPECT_EQ(project.store, "local:.loadonce/s3");
    EXPECT_EQ(project.warehouse, "local:.loadonce/warehouse.duckdb");
    EXPECT_TRUE(project.tables.empty());
}

TEST(Project, ReadsTablesInTheirOrderAndTheirDefaults) {
    const Project project = parse(two_tables, "p.toml");
    ASSERT_EQ(project.tables.size(), 2);
    EXPECT_EQ(project.folder, ".");
    const Table& items = project.tables[1];
    EXPECT_EQ(items.object_prefix, "order_items/");
    EXPECT_EQ(items.file_name, "order_items");
    ASSERT_EQ(items.parent_columns.size(), 2);
    EXPECT_EQ(items.parent_columns[0].name, "order_id") << "the order of the file, not of the alphabet";
    EXPECT_EQ(items.parent_columns[1].path, "$.order.orderDate");
    EXPECT_THAT(project.sources.at(0).tables, ElementsAre("orders", "order_items")) << "one group takes all tables";
    EXPECT_EQ(project.table("ORDERS"), &project.tables[0]);
    EXPECT_EQ(project.table("none"), nullptr);
}

TEST(Project, ReadsColumnsAsTheInsideOfCreateTable) {
    const Project project = parse(
        "[[table]]\nname = \"t\"\ncolumns = \"\"\"\n  -- a comment\n  Id BIGINT,\n"
        "  price NUMERIC(10,2), note varchar(300)\n  total double precision FROM $.a.b\n\"\"\"\n",
        "p.toml");
    const auto& columns = project.tables.at(0).columns;
    ASSERT_EQ(columns.size(), 4);
    EXPECT_EQ(columns[0].name, "Id");
    EXPECT_EQ(columns[1].type, Type::decimal(10, 2));
    EXPECT_EQ(columns[2].type, Type::varchar(300));
    EXPECT_EQ(columns[3].type, Type::of(TypeKind::double_precision));
    EXPECT_EQ(columns[3].path, "$.a.b");
    EXPECT_EQ(columns[0].path, "");
}

struct Wrong {
    std::string toml;
    ErrorCode code;
    std::uint64_t line;
    std::string message, remedy;
};

TEST(Project, EveryMistakeHasItsLineAndSaysWhatToDo) {
    const Wrong wrongs[] = {
        {"x = ", errors::project_syntax, 1, "", ""},
        {"\nwarehuose = \"local:x\"", errors::project_unknown_key, 2, "\"warehuose\"", "\"warehouse\""},
        {"[[tabel]]\nname = \"t\"", errors::project_unknown_key, 1, "tabel", "\"table\""},
        {"[[table]]\nname = \"t\"\nkye = [\"a\"]", errors::project_unknown_key, 3, "kye", "\"key\""},
        {"zzzzzzzzzzzz = 1", errors::project_unknown_key, 1, "zzzz", "it knows \"project\""},
        {"project = 3", errors::project_value, 1, "project must be a string, not a whole number", ""},
        {"project = \"\"", errors::project_value, 1, "empty", ""},
        {"bucket = \"a/b\"", errors::project_value, 1, "bucket", ""},
        {"store = \"/tmp\"", errors::project_value, 1, "store cannot be", "local:"},
        {"warehouse = \"mysql://x\"", errors::project_value, 1, "warehouse cannot be", "local:"},
        {"table = 1", errors::project_value, 1, "[[table]]", ""},
        {"[[table]]\nrows = \"$\"", errors::project_value, 1, "needs a name", ""},
        {"[[table]]\nname = \"t\"\nkey = \"a\"", errors::project_value, 3, "a list of strings", ""},
        {"[[table]]\nname = \"t\"\nnulls = \"drop\"", errors::project_value, 3, "nulls cannot be \"drop\"",
         "\"keep\", \"fill\""},
        {"[[table]]\nname = \"t\"\nevolve = \"wide\"", errors::project_value, 3, "evolve", "\"widen\""},
        {"[[table]]\nname = \"t\"\nreject_limit = -1", errors::project_value, 3, "reject_limit must be from 0", ""},
        {"[[table]]\nname = \"t\"\nrows = \"$.a\"", errors::project_value, 3, "rows cannot be $.a", "[*]"},
        {"[[table]]\nname = \"t\"\nrows = \"a[*]\"", errors::project_value, 3, "does not begin with $", "a path is $"},
        {"[[table]]\nname = \"t\"\nrows = \"$.a..b[*]\"", errors::project_value, 3, "a name is empty", ""},
        {"[[table]]\nname = \"t\"\nrows = \"$.a[x]\"", errors::project_value, 3, "[x] is neither", ""},
        {"[[table]]\nname = \"t\"\nparent_columns = { a = \"$.a\" }", errors::project_value, 3, "child tables", ""},
        {"[[table]]\nname = \"t\"\nrows = \"$.a[*]\"\nversion = \"v\"", errors::project_value, 4, "root tables", ""},
        {"[[table]]\nname = \"t\"\nobject_prefix = \"../x/\"", errors::project_value, 3, "object_prefix", ""},
        {"[[table]]\nname = \"t\"\nfile_name = \"a/b\"", errors::project_value, 3, "file_name", ""},
        {"[[table]]\nname = \"loadonce_ledger\"", errors::project_value, 2, "own", ""},
        {"[[table]]\nname = \"t\"\ncolumns = \"\"\"\na BIGINT\nb BIGNIT\n\"\"\"", errors::project_value, 5, "column b",
         "bigint"},
        {"[[table]]\nname = \"t\"\ncolumns = \"a BIGINT, A DATE\"", errors::project_value, 3, "there twice",
         "lower case"},
        {"[[table]]\nname = \"t\"\ncolumns = \"a\"", errors::project_value, 3, "no type", "name TYPE"},
        {"[[table]]\nname = \"t\"\ncolumns = \"a DATE, b SUPER\"", errors::project_value, 3, "column b: SUPER cannot",
         "VARCHAR"},
        {"[[table]]\nname = \"t\"\ncolumns = \"a DATE $.x\"", errors::project_value, 3, "FROM", ""},
        {"[[table]]\nname = \"t\"\nevolve = \"fail\"\nkey = [\"order_id\"]\ncolumns = \"order_Idd BIGINT\"",
         errors::project_value, 4, "no column \"order_id\"", "\"order_Idd\""},
        {"[[table]]\nname = \"t\"\n[[table]]\nname = \"T\"", errors::project_value, 3, "two tables have the name", ""},
        {"[[array]]\npath = \"$.a[*]\"", errors::project_value, 2, "not the path of an array", ""},
        {"[[array]]\npath = \"$.a\"\nwidth = 2", errors::project_value, 3, "as = \"index\"", ""},
        {"[[array]]\npath = \"$.a\"\nas = \"super\"", errors::project_value, 3, "as cannot be", ""},
        {"[[source]]\npaths = []", errors::project_value, 2, "needs paths", ""},
        {replaced(two_tables, "rows = \"$.order.items[*]\"", "rows = \"$\""), errors::project_value, 11, "", ""},
        {replaced(two_tables, "order_id = \"$.order.orderId\", ", "order_id = \"$.order.ordrId\", "),
         errors::project_value, 7, "does not carry the key order_orderId", "did you mean the key order_ordrId"},
        {replaced(two_tables, "order_id = \"$.order.orderId\", ", ""), errors::project_value, 7,
         "does not carry the key order_orderId", "parent_columns"},
        {replaced(two_tables, "paths = [\"a.json\"]", "paths = [\"a.json\"]\ntables = [\"order\", \"order_items\"]"),
         errors::project_value, 2, "names table \"order\"", "\"orders\""},
        {replaced(two_tables, "paths = [\"a.json\"]", "paths = [\"a.json\"]\ntables = [\"order_items\"]"),
         errors::project_value, 2, "no root table", "rows"},
        {std::string(two_tables) + "[[array]]\npath = \"$.order.tags\"", errors::project_value, 12, "no [[table]]",
         "$.order.tags[*]"},
        {std::string(two_tables) + "[[array]]\npath = \"$.order.items\"\nas = \"index\"", errors::project_value, 12,
         "becomes columns", "overflow"},
    };
    for (const Wrong& wrong : wrongs) {
        const Error error = error_of(wrong.toml);
        EXPECT_EQ(error.code(), wrong.code) << wrong.toml << "\n" << error.what();
        EXPECT_EQ(error.place().source, "dir/p.toml") << wrong.toml;
        EXPECT_EQ(error.place().line, wrong.line) << wrong.toml << "\n" << error.what();
        EXPECT_THAT(error.message(), HasSubstr(wrong.message)) << wrong.toml;
        EXPECT_THAT(error.remedy(), HasSubstr(wrong.remedy)) << wrong.toml << "\n" << error.what();
    }
}

constexpr std::string_view nested_tables = R"toml(
[[source]]
paths = ["a.json"]
[[table]]
name = "orders"
key = ["id"]
[[table]]
name = "items"
rows = "$.items[*]"
key = ["sku"]
parent_columns = { order_id = "$.id" }
[[table]]
name = "taxes"
rows = "$.items[*].taxes[*]"
key = ["code"]
parent_columns = { order_id = "$.id", item_sku = "$.items[*].sku", item = "$.items[*].index()" }
)toml";

TEST(Project, ParentColumnsMayBeOfAnyElementAroundTheRow) {
    EXPECT_EQ(parse(nested_tables, "p.toml").tables[2].parent_columns[2].path, "$.items[*].index()");
    const auto refused = [](std::string_view path) {
        return error_of(replaced(nested_tables, "$.items[*].index()", path)).message();
    };
    EXPECT_THAT(refused("$.other[*].x"), HasSubstr("no field of an element around its rows"));
    EXPECT_THAT(refused("$.items[*].taxes[*].rate"), HasSubstr("no field of an element around its rows"));
    EXPECT_THAT(refused("$.items[*]"), HasSubstr("no field of an element around its rows"));
    EXPECT_THAT(refused("$.other[*].index()"), HasSubstr("no position of an element around its rows"));
    EXPECT_THAT(refused("$.index()"), HasSubstr("no position of an element around its rows"));
    EXPECT_EQ(parse(replaced(nested_tables, "$.items[*].index()", "$.items[*].taxes[*].index()"), "p").tables.size(),
              3U);
    EXPECT_THAT(
        error_of(std::string(nested_tables) + "[[array]]\npath = \"$.items\"\nas = \"index\"\noverflow = \"items\"")
            .message(),
        HasSubstr("the elements of $.items become columns"));
    EXPECT_THAT(error_of(replaced(nested_tables, "key = [\"sku\"]", "key = [\"sku\"]\ndrop = [\"$.sku\"]")).message(),
                HasSubstr("drop of items has $.sku"));
}

TEST(Project, AChildTableBelongsToOneSource) {
    const std::string two =
        replaced(two_tables, "paths = [\"a.json\"]",
                 "name = \"a\"\npaths = [\"a.json\"]\ntables = [\"orders\", \"order_items\"]\n"
                 "[[source]]\nname = \"b\"\npaths = [\"b.json\"]\ntables = [\"orders\", \"order_items\"]");
    EXPECT_THAT(error_of(two).message(), HasSubstr("\"b\" fills the child table order_items"));
}

TEST(Project, WhatIsInARowThatMovesMustCarryItsKey) {
    const std::string alone = replaced(nested_tables, "key = [\"sku\"]", "key = [\"sku\"]\nkey_alone = true");
    EXPECT_EQ(parse(alone, "p.toml").tables.size(), 3U);
    EXPECT_THAT(error_of(replaced(alone, ", item_sku = \"$.items[*].sku\"", "")).message(),
                HasSubstr("taxes does not carry the key sku of items"));
    EXPECT_EQ(parse(replaced(nested_tables, ", item_sku = \"$.items[*].sku\"", ""), "p.toml").tables.size(), 3U);
    const std::string inner = replaced(nested_tables, "key = [\"code\"]", "key = [\"code\"]\nkey_alone = true");
    EXPECT_THAT(error_of(replaced(inner, ", item_sku = \"$.items[*].sku\"", "")).message(),
                HasSubstr("taxes does not carry the key sku of items"));
    EXPECT_THAT(error_of(replaced(inner, "key = [\"sku\"]\n", "")).message(),
                HasSubstr("one row of items to another, which has no key"));
}

TEST(Project, AMissingFileIsAUsageError) {
    try {
        (void)read("/nowhere/loadonce.toml");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code().exit, Exit::usage);
        EXPECT_THAT(error.message(), HasSubstr("/nowhere/loadonce.toml"));
    }
}

TEST(ParseType, KnowsRedshiftsNamesAndAliases) {
    EXPECT_EQ(parse_type("VARCHAR(255)"), Type::varchar(255));
    EXPECT_EQ(parse_type("character  varying ( 10 )"), Type::varchar(10));
    EXPECT_EQ(parse_type("varchar(max)"), Type::varchar(65535));
    EXPECT_EQ(parse_type("text"), Type::varchar(256));
    EXPECT_EQ(parse_type("double precision"), Type::of(TypeKind::double_precision));
    EXPECT_EQ(parse_type("FLOAT"), Type::of(TypeKind::double_precision));
    EXPECT_EQ(parse_type("numeric(10,2)"), Type::decimal(10, 2));
    EXPECT_EQ(parse_type("DECIMAL"), Type::decimal(18, 0));
    EXPECT_EQ(parse_type("int8"), Type::of(TypeKind::bigint));
    EXPECT_EQ(parse_type("timestamp with time zone"), Type::of(TypeKind::timestamptz));
    EXPECT_EQ(parse_type("TIMESTAMP"), Type::of(TypeKind::timestamp));
}

TEST(ParseType, EveryTypesOwnDdlIsReadBack) {
    for (int kind = 0; kind <= static_cast<int>(TypeKind::super); ++kind) {
        Type type = Type::of(static_cast<TypeKind>(kind));
        if (type.kind == TypeKind::varchar || type.kind == TypeKind::char_ || type.kind == TypeKind::varbyte)
            type.length = 7;
        if (type.kind == TypeKind::decimal) type.precision = 9, type.scale = 4;
        EXPECT_EQ(parse_type(type.ddl()), type) << type.ddl();
    }
}

TEST(ParseType, RefusesWhatRedshiftHasNot) {
    for (const char* text : {"", "varchr(1)", "varchar(0)", "varchar(65536)", "varchar(1,2)", "bigint(3)",
                             "numeric(39)", "numeric(5,6)", "varchar(", "varchar(9) x", "varchar(a)"}) {
        EXPECT_THROW((void)parse_type(text), Error) << text;
    }
}

// The columns of a CREATE TABLE file, as "name TYPE".
std::vector<std::string> columns_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::vector<std::string> columns;
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("    ") || line.starts_with("    --")) continue;
        const auto end = line.find_last_not_of(",\r ");
        columns.push_back(line.substr(4, end - 3));
    }
    return columns;
}

TEST(ExampleProject, PinsTheColumnsOfItsTables) {
    const std::filesystem::path root = LOADONCE_SOURCE_DIR;
    const Project project = read(root / "examples/orders/loadonce.toml");
    ASSERT_EQ(project.table("orders")->columns.size(), 94);
    ASSERT_EQ(project.table("order_items")->columns.size(), 19);
    const std::filesystem::path sql = root / "examples/proof-of-concept/steps";
    const auto pinned = [](const Table& table) {
        std::vector<std::string> columns;
        for (const PinnedColumn& column : table.columns) columns.push_back(column.name + " " + column.type.ddl());
        return columns;
    };
    EXPECT_EQ(pinned(*project.table("orders")), columns_of(sql / "00-create-orders.sql"));
    EXPECT_EQ(pinned(*project.table("order_items")), columns_of(sql / "01-create-order-items.sql"));
}

}  // namespace
}  // namespace loadonce::project
