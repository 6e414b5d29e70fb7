#include "redshift/types.h"

#include <gtest/gtest.h>

#include "base/error.h"
#include "redshift/messages.h"
#include "redshift/names.h"
#include "redshift/parser.h"

namespace loadonce::redshift {
namespace {

TypeName written(const std::string& type) {
    const Statement statement = parse_one("create table t (a " + type + ")");
    return statement.as<CreateTable>()->columns.front().type;
}

TEST(Types, HaveTheirSpellingsDefaultsAndWireFacts) {
    struct Case {
        const char* written;
        const char* ddl;
        const char* catalog;
        std::uint32_t oid;
    };
    static constexpr Case cases[] = {
        {"bool", "BOOLEAN", "boolean", 16},
        {"int2", "SMALLINT", "smallint", 21},
        {"INT", "INTEGER", "integer", 23},
        {"int8", "BIGINT", "bigint", 20},
        {"float4", "REAL", "real", 700},
        {"float(10)", "REAL", "real", 700},
        {"float", "DOUBLE PRECISION", "double precision", 701},
        {"float(53)", "DOUBLE PRECISION", "double precision", 701},
        {"double precision", "DOUBLE PRECISION", "double precision", 701},
        {"decimal", "NUMERIC(18,0)", "numeric(18,0)", 1700},
        {"numeric(38, 9)", "NUMERIC(38,9)", "numeric(38,9)", 1700},
        {"dec(5)", "NUMERIC(5,0)", "numeric(5,0)", 1700},
        {"char", "CHAR(1)", "character(1)", 1042},
        {"nchar(10)", "CHAR(10)", "character(10)", 1042},
        {"bpchar", "CHAR(256)", "character(256)", 1042},
        {"varchar", "VARCHAR(256)", "character varying(256)", 1043},
        {"varchar(max)", "VARCHAR(65535)", "character varying(65535)", 1043},
        {"character varying(255)", "VARCHAR(255)", "character varying(255)", 1043},
        {"nvarchar(3)", "VARCHAR(3)", "character varying(3)", 1043},
        {"text", "VARCHAR(256)", "character varying(256)", 1043},
        {"date", "DATE", "date", 1082},
        {"time", "TIME", "time without time zone", 1083},
        {"time with time zone", "TIMETZ", "time with time zone", 1266},
        {"timestamp", "TIMESTAMP", "timestamp without time zone", 1114},
        {"timestamp without time zone", "TIMESTAMP", "timestamp without time zone", 1114},
        {"timestamptz", "TIMESTAMPTZ", "timestamp with time zone", 1184},
        {"timestamp with time zone", "TIMESTAMPTZ", "timestamp with time zone", 1184},
        {"varbyte(16)", "VARBYTE(16)", "binary varying(16)", 6551},
        {"binary varying", "VARBYTE(64000)", "binary varying(64000)", 6551},
        {"super", "SUPER", "super", 4000},
    };
    for (const Case& one : cases) {
        const std::optional<Type> type = column_type(written(one.written));
        ASSERT_TRUE(type) << one.written;
        EXPECT_EQ(type->ddl(), one.ddl) << one.written;
        EXPECT_EQ(format_type(*type), one.catalog) << one.written;
        EXPECT_EQ(type_oid(*type), one.oid) << one.written;
        EXPECT_EQ(column_type(type_name(*type)), type) << one.written;
        EXPECT_EQ(column_type(written(type->ddl())), type) << one.written;
    }
}

TEST(Types, OutsideOfTheirLimitsAreRefused) {
    for (const char* type : {"varchar(0)", "varchar(65536)", "char(4097)", "decimal(39)", "decimal(0)",
                             "decimal(10, 11)", "decimal(38, 38)", "varbyte(1024001)"})
        EXPECT_THROW((void)column_type(written(type)), Error) << type;
    for (const char* type : {"regclass", "geometry", "int[]", "name"}) EXPECT_FALSE(column_type(written(type))) << type;
}

TEST(Names, AreQuotedSoThatTheyReadBack) {
    EXPECT_EQ(quote_identifier("Order \"x\""), "\"order \"\"x\"\"\"");
    EXPECT_EQ(quote_literal("it's a \\"), "'it''s a \\\\'");
    EXPECT_TRUE(is_reserved("Timestamp") && is_reserved("user") && is_reserved("tag") && is_reserved("without"));
    EXPECT_FALSE(is_reserved("start") || is_reserved("orders") || is_reserved("language") || is_reserved(""));
}

TEST(Messages, CarryRedshiftsTextsAndStates) {
    struct Case {
        Error error;
        const char* sqlstate;
        const char* message;
    };
    const Case cases[] = {
        {messages::relation_missing("t"), "42P01", "relation \"t\" does not exist"},
        {messages::relation_exists("t"), "42P07", "Relation \"t\" already exists"},
        {messages::column_missing("c", "t"), "42703", "column \"c\" of relation \"t\" does not exist"},
        {messages::transaction_aborted(), "25P02",
         "current transaction is aborted, commands ignored until end of transaction block"},
        {messages::null_not_allowed("valor"), "XX000", "Cannot insert a NULL value into column valor"},
        {messages::value_too_long(Type::varchar(30)), "XX000", "Value too long for character type"},
        {messages::parameter_missing("standard_conforming_strings"), "42704",
         "unrecognized configuration parameter \"standard_conforming_strings\""},
        {messages::invalid_input(Type::of(TypeKind::bigint), "x"), "22P02", "invalid input syntax for integer: \"x\""},
        {messages::invalid_input(Type::of(TypeKind::date), "x"), "22007", "invalid input syntax for type date: \"x\""},
        {messages::identity_not_writable("id"), "0A000", "cannot set an identity column to a value"},
    };
    for (const Case& one : cases) {
        EXPECT_EQ(one.error.sqlstate(), one.sqlstate);
        EXPECT_EQ(one.error.message(), one.message);
    }
    EXPECT_EQ(
        messages::null_not_allowed("valor").detail(),
        "  -----------------------------------------------\n  error:  Cannot insert a NULL value into column valor\n"
        "  code:      8007\n  context:   Cannot insert a NULL value into column valor\n"
        "  -----------------------------------------------");
    EXPECT_EQ(messages::load_completed("cad", 2), "Load into table 'cad' completed, 2 record(s) loaded successfully.");
}

}  // namespace
}  // namespace loadonce::redshift
