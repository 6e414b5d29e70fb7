#include "redshift/copy_rules.h"

#include <gtest/gtest.h>

#include "redshift/parser.h"
#include "redshift/types.h"

namespace loadonce::redshift {
namespace {

Copy copy_of(const std::string& rest) {
    Statement statement = parse_one("COPY t " + rest);
    return std::move(*statement.as<Copy>());
}

std::string refusal_of_options(const std::string& clauses) {
    try {
        (void)copy_options(copy_of("FROM 's3://b/k' " + clauses));
        return "accepted";
    } catch (const Error& error) {
        return error.sqlstate() + " " + error.message();
    }
}

TEST(CopyOptions, AreThoseOfParquetOnly) {
    struct Case {
        const char* clauses;
        const char* result;
    };
    static constexpr Case cases[] = {
        {"IAM_ROLE 'arn' FORMAT AS PARQUET", "accepted"},
        {"IAM_ROLE default PARQUET", "accepted"},
        {"CREDENTIALS 'aws_iam_role=x' FORMAT PARQUET MANIFEST SERIALIZETOJSON FILLRECORD STATUPDATE ON", "accepted"},
        {"ACCESS_KEY_ID 'a' SECRET_ACCESS_KEY 'b' SESSION_TOKEN 'c' FORMAT PARQUET", "accepted"},
        {"IAM_ROLE default PARQUET MAXERROR 0", "accepted"},
        {"IAM_ROLE default PARQUET MAXERROR 1", "0A000 MAXERROR argument is not supported for PARQUET based COPY"},
        {"IAM_ROLE default PARQUET REGION 'r'", "0A000 REGION argument is not supported for PARQUET based COPY"},
        {"IAM_ROLE default PARQUET TRUNCATECOLUMNS",
         "0A000 TRUNCATECOLUMNS argument is not supported for PARQUET based COPY"},
        {"IAM_ROLE default PARQUET COMPUPDATE OFF",
         "0A000 COMPUPDATE argument is not supported for PARQUET based COPY"},
        {"IAM_ROLE default PARQUET IGNOREALLERRORS",
         "0A000 IGNOREALLERRORS argument is not supported for PARQUET based COPY"},
        {"IAM_ROLE default PARQUET ACCEPTANYDATE",
         "0A000 ACCEPTANYDATE argument is not supported for PARQUET based COPY"},
        {"IAM_ROLE default PARQUET DELIMITER ','", "0A000 DELIMITER argument is not supported for PARQUET based COPY"},
        {"IAM_ROLE default PARQUET GZIP", "0A000 GZIP argument is not supported for PARQUET based COPY"},
        {"IAM_ROLE default PARQUET NOLOAD", "0A000 NOLOAD argument is not supported for PARQUET based COPY"},
        {"IAM_ROLE default FORMAT JSON 'auto'", "0A000 COPY of format json is not supported"},
        {"IAM_ROLE default", "0A000 COPY of format text is not supported"},
        {"FORMAT PARQUET", "42601 COPY from an object store needs credentials"},
        {"ACCESS_KEY_ID 'a' FORMAT PARQUET", "42601 COPY from an object store needs credentials"},
        {"IAM_ROLE default CREDENTIALS 'x' FORMAT PARQUET", "42601 conflicting or redundant options"},
        {"IAM_ROLE default FORMAT PARQUET PARQUET", "42601 conflicting or redundant options"},
    };
    for (const Case& one : cases) EXPECT_EQ(refusal_of_options(one.clauses), one.result) << one.clauses;
    EXPECT_THROW((void)copy_options(copy_of("FROM STDIN")), Error);
    EXPECT_THROW((void)copy_options(copy_of("FROM '/etc/passwd' IAM_ROLE default PARQUET")), Error);
    const CopyOptions options =
        copy_options(copy_of("FROM 's3://b/k' IAM_ROLE default PARQUET MANIFEST EXPLICIT_IDS ACCEPTINVCHARS '^'"));
    EXPECT_TRUE(options.manifest && options.explicit_ids && !options.fill_record && !options.serialize_to_json);
    EXPECT_EQ(options.replace_invalid, '^');
}

const std::vector<TargetColumn>& table() {
    static const std::vector<TargetColumn> columns = {
        {"id", Type::of(TypeKind::bigint), true, false, IdentityKind::always},
        {"a", Type::varchar(10), false, false, IdentityKind::none},
        {"B", Type::of(TypeKind::date), true, false, IdentityKind::none},
        {"c", Type::of(TypeKind::date), false, true, IdentityKind::none},
    };
    return columns;
}

std::string mapping_of(const std::string& columns, const std::string& clauses, std::size_t file_columns) {
    try {
        const Copy copy = copy_of(columns + " FROM 's3://b/k' IAM_ROLE default PARQUET " + clauses);
        const CopyMapping mapping = copy_mapping(copy, copy_options(copy), table(), file_columns, "s3://b/k1");
        std::string text;
        for (const std::size_t target : mapping.targets) text += std::to_string(target);
        text += "|";
        for (const std::size_t filled : mapping.filled) text += std::to_string(filled);
        return text;
    } catch (const Error& error) {
        return error.sqlstate() + " " + error.message();
    }
}

TEST(CopyMapping, GoesByPosition) {
    struct Case {
        const char* columns;
        const char* clauses;
        std::size_t file_columns;
        const char* result;
    };
    static constexpr Case cases[] = {
        {"(a, b)", "", 2, "12|"},
        {"(c, a)", "", 2, "31|"},
        {"(\"B\", A)", "", 2, "21|"},
        {"(a, b)", "", 1, "XX000 Spectrum Scan Error"},
        {"(a, b)", "", 3, "XX000 Spectrum Scan Error"},
        {"(a, b)", "FILLRECORD", 1, "1|2"},
        {"(b, a)", "FILLRECORD", 1, "XX000 Cannot insert a NULL value into column a"},
        {"(b)", "", 1, "42601 NOT NULL column without DEFAULT must be included in column list"},
        {"(a, extra)", "", 2, "42703 column \"extra\" of relation \"t\" does not exist"},
        {"(a, a)", "", 2, "42701 column \"a\" specified more than once"},
        {"(id, a)", "", 2, "42601 cannot load values into identity column \"id\" without EXPLICIT_IDS"},
        {"(id, a)", "EXPLICIT_IDS", 2, "01|"},
        {"(a)", "EXPLICIT_IDS", 1, "42601 EXPLICIT_IDS needs an identity column among the loaded columns"},
        {"", "", 3, "XX000 Spectrum Scan Error"},
        {"", "", 4, "42601 cannot load values into identity column \"id\" without EXPLICIT_IDS"},
        {"", "EXPLICIT_IDS", 4, "0123|"},
    };
    for (const Case& one : cases)
        EXPECT_EQ(mapping_of(one.columns, one.clauses, one.file_columns), one.result)
            << one.columns << " " << one.clauses;
}

TEST(CopyMapping, SaysBothNumbersOfColumnsAndTheFile) {
    const Copy copy = copy_of("(a, b) FROM 's3://b/k' IAM_ROLE default PARQUET");
    try {
        (void)copy_mapping(copy, copy_options(copy), table(), 16, "s3://b/k1");
        FAIL();
    } catch (const Error& error) {
        EXPECT_NE(
            error.detail().find("code:      15007\n  context:   Unmatched number of columns between table and file. "
                                "Table columns: 2, Data columns: 16, File name: s3://b/k1\n"),
            std::string::npos)
            << error.detail();
    }
}

struct FileType {
    const char* physical;
    const char* logical;
    int precision = 0, scale = 0, length = 0;
};

std::string loads(const FileType& file, const char* type, bool serialize_to_json = false) {
    const Statement statement = parse_one(std::string("create table t (a ") + type + ")");
    const TargetColumn target{
        "a", column_type(statement.as<CreateTable>()->columns.front().type).value(), true, false, {}};
    parquet::FileColumn column;
    column.name = "col";
    column.physical = file.physical;
    column.logical = file.logical;
    column.precision = file.precision;
    column.scale = file.scale;
    column.type_length = file.length;
    CopyOptions options;
    options.serialize_to_json = serialize_to_json;
    const std::optional<Error> refusal = copy_refusal(column, target, options, "s3://b/k1", "s3://b/k");
    if (!refusal) return "loads";
    const std::string& detail = refusal->detail();
    if (detail.find("incompatible Parquet schema") != std::string::npos) return "schema";
    if (detail.find("invalid type length") != std::string::npos) return "length";
    if (detail.find("scale that does not match") != std::string::npos) return "scale";
    return refusal->message();
}

// The table in docs/redshift-compatibility.md, and what is next to it.
TEST(CopyTypes, LoadWhereTheyLoadInRedshift) {
    struct Case {
        FileType file;
        const char* type;
        const char* result;
    };
    static constexpr Case cases[] = {
        {{"INT64", ""}, "bigint", "loads"},
        {{"INT64", "INT_64"}, "bigint", "loads"},
        {{"INT64", ""}, "integer", "schema"},
        {{"INT32", ""}, "integer", "loads"},
        {{"INT32", ""}, "smallint", "schema"},
        {{"INT32", ""}, "bigint", "schema"},
        {{"INT32", "INT_8"}, "smallint", "loads"},
        {{"INT32", "INT_16"}, "smallint", "loads"},
        {{"INT32", "INT_16"}, "integer", "schema"},
        {{"INT32", "UINT_32"}, "bigint", "schema"},
        {{"FLOAT", ""}, "real", "loads"},
        {{"FLOAT", ""}, "double precision", "schema"},
        {{"DOUBLE", ""}, "double precision", "loads"},
        {{"DOUBLE", ""}, "real", "schema"},
        {{"DOUBLE", ""}, "decimal(18, 2)", "schema"},
        {{"DOUBLE", ""}, "bigint", "schema"},
        {{"BOOLEAN", ""}, "boolean", "loads"},
        {{"BOOLEAN", ""}, "varchar", "schema"},
        {{"BYTE_ARRAY", "UTF8"}, "varchar(10)", "loads"},
        {{"BYTE_ARRAY", "UTF8"}, "char(10)", "loads"},
        {{"BYTE_ARRAY", "JSON"}, "varchar(10)", "loads"},
        {{"BYTE_ARRAY", "UTF8"}, "bigint", "schema"},
        {{"BYTE_ARRAY", "UTF8"}, "date", "schema"},
        {{"BYTE_ARRAY", "UTF8"}, "timestamptz", "schema"},
        {{"INT64", ""}, "varchar", "schema"},
        {{"INT32", "DATE"}, "date", "loads"},
        {{"INT32", "DATE"}, "varchar", "schema"},
        {{"INT64", "TIMESTAMP_MICROS"}, "timestamp", "loads"},
        {{"INT64", "TIMESTAMP_MICROS"}, "timestamptz", "loads"},
        {{"INT64", "TIMESTAMP_MILLIS"}, "timestamp", "loads"},
        {{"INT64", "TIMESTAMP_NANOS"}, "timestamp", "schema"},
        {{"INT64", "TIMESTAMP_MICROS"}, "bigint", "schema"},
        {{"INT64", "TIMESTAMP_MICROS"}, "date", "schema"},
        {{"INT96", ""}, "timestamp", "loads"},
        {{"INT64", "TIME_MICROS"}, "time", "schema"},
        {{"INT32", "DECIMAL", 9, 2, 0}, "decimal(9, 2)", "loads"},
        {{"INT64", "DECIMAL", 18, 2, 0}, "decimal(18, 2)", "loads"},
        {{"INT64", "DECIMAL", 12, 2, 0}, "decimal(18, 2)", "loads"},
        {{"INT64", "DECIMAL", 18, 2, 0}, "decimal(12, 2)", "schema"},
        {{"INT32", "DECIMAL", 9, 2, 0}, "decimal(18, 2)", "schema"},
        {{"INT64", "DECIMAL", 18, 2, 0}, "decimal(18, 4)", "scale"},
        {{"FIXED_LEN_BYTE_ARRAY", "DECIMAL", 38, 9, 16}, "decimal(38, 9)", "loads"},
        {{"FIXED_LEN_BYTE_ARRAY", "DECIMAL", 29, 9, 13}, "decimal(18, 9)", "length"},
        {{"FIXED_LEN_BYTE_ARRAY", "DECIMAL", 18, 9, 8}, "decimal(18, 9)", "loads"},
        {{"INT64", ""}, "decimal(18, 0)", "schema"},
        {{"FIXED_LEN_BYTE_ARRAY", "", 0, 0, 16}, "varbyte", "schema"},
        {{"INT32", "NULL"}, "varchar", "schema"},
        {{"INT32", "NULL"}, "integer", "schema"},
        {{"", "LIST"}, "varchar", "schema"},
    };
    for (const Case& one : cases)
        EXPECT_EQ(loads(one.file, one.type), one.result)
            << one.file.physical << " " << one.file.logical << " into " << one.type;
}

TEST(CopyTypes, OfSuperNeedSerializetojson) {
    EXPECT_EQ(loads({"", "LIST"}, "super"), "SUPER column in COPY query requires SERIALIZETOJSON option");
    EXPECT_EQ(loads({"BYTE_ARRAY", "UTF8"}, "super"), "SUPER column in COPY query requires SERIALIZETOJSON option");
    EXPECT_EQ(loads({"", "LIST"}, "super", true), "loads");
    EXPECT_EQ(loads({"", "STRUCT"}, "super", true), "loads");
    EXPECT_EQ(loads({"BYTE_ARRAY", "UTF8"}, "super", true), "loads");
    EXPECT_EQ(loads({"INT64", ""}, "super", true), "schema");
}

TEST(CopyTypes, MismatchNamesColumnTypesAndTheFix) {
    parquet::FileColumn column;
    column.name = "zip";
    column.physical = "INT64";
    column.type = Type::of(TypeKind::bigint);
    const auto refusal =
        copy_refusal(column, {"zip", Type::of(TypeKind::integer), true, false, {}}, {}, "s3://b/k1", "s3://b/k");
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->sqlstate(), "XX000");
    EXPECT_EQ(refusal->message(), "Spectrum Scan Error");
    EXPECT_NE(
        refusal->detail().find(
            "File 's3://b/k1' has an incompatible Parquet schema for column 's3://b/k.zip'. Column type: INTEGER, "
            "Parquet schema:\noptional int64 zip\n"),
        std::string::npos)
        << refusal->detail();
    EXPECT_EQ(refusal->remedy(), "make the column BIGINT, or write the file's column for INTEGER");
}

}  // namespace
}  // namespace loadonce::redshift
