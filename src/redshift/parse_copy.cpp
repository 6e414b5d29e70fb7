// COPY and UNLOAD: the table of their clauses, which may come in any order.
#include <array>

#include "redshift/grammar.h"

namespace loadonce::redshift {
namespace {

// What may follow a clause's name.
enum class Takes : std::uint8_t {
    nothing,
    string,           // [AS] 'text'
    optional_string,  // [AS] 'text', or nothing
    number,           // [AS] 1
    string_or_word,   // [AS] 'text', or a word: default, auto
    optional_word,    // on, off, true, false, preset, auto, or nothing
    size,             // [AS] 1 [MB | GB]
    columns,          // BY (a, b)
    format,           // [AS] one of the formats
};
struct Form {
    std::string_view word, name;
    Takes takes;
};
constexpr auto forms = std::to_array<Form>({
    {"acceptanydate", "ACCEPTANYDATE", Takes::nothing},
    {"acceptinvchars", "ACCEPTINVCHARS", Takes::optional_string},
    {"access_key_id", "ACCESS_KEY_ID", Takes::string},
    {"addquotes", "ADDQUOTES", Takes::nothing},
    {"allowoverwrite", "ALLOWOVERWRITE", Takes::nothing},
    {"blanksasnull", "BLANKSASNULL", Takes::nothing},
    {"bzip2", "BZIP2", Takes::nothing},
    {"cleanpath", "CLEANPATH", Takes::nothing},
    {"comprows", "COMPROWS", Takes::number},
    {"compupdate", "COMPUPDATE", Takes::optional_word},
    {"credentials", "CREDENTIALS", Takes::string},
    {"dateformat", "DATEFORMAT", Takes::string_or_word},
    {"delimiter", "DELIMITER", Takes::string},
    {"emptyasnull", "EMPTYASNULL", Takes::nothing},
    {"encoding", "ENCODING", Takes::string_or_word},
    {"encrypted", "ENCRYPTED", Takes::optional_word},
    {"escape", "ESCAPE", Takes::nothing},
    {"explicit_ids", "EXPLICIT_IDS", Takes::nothing},
    {"extension", "EXTENSION", Takes::string},
    {"fillrecord", "FILLRECORD", Takes::nothing},
    {"fixedwidth", "FIXEDWIDTH", Takes::string},
    {"format", "FORMAT", Takes::format},
    {"gzip", "GZIP", Takes::nothing},
    {"header", "HEADER", Takes::nothing},
    {"iam_role", "IAM_ROLE", Takes::string_or_word},
    {"ignoreallerrors", "IGNOREALLERRORS", Takes::nothing},
    {"ignoreblanklines", "IGNOREBLANKLINES", Takes::nothing},
    {"ignoreheader", "IGNOREHEADER", Takes::number},
    {"kms_key_id", "KMS_KEY_ID", Takes::string},
    {"lzop", "LZOP", Takes::nothing},
    {"manifest", "MANIFEST", Takes::optional_word},
    {"master_symmetric_key", "MASTER_SYMMETRIC_KEY", Takes::string},
    {"maxerror", "MAXERROR", Takes::number},
    {"maxfilesize", "MAXFILESIZE", Takes::size},
    {"noload", "NOLOAD", Takes::nothing},
    {"null", "NULL", Takes::string},
    {"parallel", "PARALLEL", Takes::optional_word},
    {"partition", "PARTITION", Takes::columns},
    {"quote", "QUOTE", Takes::string},
    {"readratio", "READRATIO", Takes::number},
    {"region", "REGION", Takes::string},
    {"removequotes", "REMOVEQUOTES", Takes::nothing},
    {"roundec", "ROUNDEC", Takes::nothing},
    {"rowgroupsize", "ROWGROUPSIZE", Takes::size},
    {"secret_access_key", "SECRET_ACCESS_KEY", Takes::string},
    {"serializetojson", "SERIALIZETOJSON", Takes::nothing},
    {"session_token", "SESSION_TOKEN", Takes::string},
    {"ssh", "SSH", Takes::nothing},
    {"statupdate", "STATUPDATE", Takes::optional_word},
    {"timeformat", "TIMEFORMAT", Takes::string_or_word},
    {"token", "SESSION_TOKEN", Takes::string},
    {"trimblanks", "TRIMBLANKS", Takes::nothing},
    {"truncatecolumns", "TRUNCATECOLUMNS", Takes::nothing},
    {"zstd", "ZSTD", Takes::nothing},
});
constexpr auto formats = std::to_array<std::string_view>({"avro", "csv", "json", "orc", "parquet", "shapefile"});

}  // namespace

Clause Grammar::clause() {
    Clause clause;
    clause.offset = here();
    if (at_word("with") && peek(1).is_word("credentials")) advance();
    if (at_word("job")) unsupported("COPY JOB");
    const auto add_string = [&] { clause.values.push_back({ClauseValueKind::string, string("a text")}); };
    const auto add_word = [&] { clause.values.push_back({ClauseValueKind::word, word_in_lower_case()}); };
    const auto add_number = [&] {
        clause.values.push_back({ClauseValueKind::number, std::to_string(integer("a number"))});
    };
    const auto add_format = [&] {
        if (std::ranges::none_of(formats, [&](std::string_view format) { return at_word(format); })) fail("a format");
        const bool optional = !at_word("json");
        add_word();
        accept_word("as");
        if (!optional || peek().kind == TokenKind::string) add_string();
    };
    if (std::ranges::any_of(formats, [&](std::string_view format) { return at_word(format); })) {
        clause.name = "FORMAT";
        add_format();
        return clause;
    }
    const auto* form = std::ranges::find_if(forms, [&](const Form& candidate) { return at_word(candidate.word); });
    if (form == forms.end()) fail("a clause of COPY or UNLOAD");
    advance();
    clause.name = form->name;
    if (form->takes != Takes::nothing && form->takes != Takes::optional_word) accept_word("as");
    switch (form->takes) {
        case Takes::nothing:
            break;
        case Takes::string:
            add_string();
            break;
        case Takes::optional_string:
            if (peek().kind == TokenKind::string) add_string();
            break;
        case Takes::number:
            add_number();
            break;
        case Takes::string_or_word:
            peek().kind == TokenKind::string ? add_string() : add_word();
            break;
        case Takes::optional_word:
            if (at_any({"on", "off", "true", "false", "preset", "auto", "verbose"})) add_word();
            break;
        case Takes::size:
            add_number();
            if (at_any({"mb", "gb"})) add_word();
            break;
        case Takes::columns:
            expect_word("by");
            for (std::string& column : parenthesized_names())
                clause.values.push_back({ClauseValueKind::word, std::move(column)});
            if (at_word("include")) unsupported("INCLUDE of partition columns");
            break;
        case Takes::format:
            add_format();
            break;
    }
    return clause;
}

std::vector<Clause> Grammar::clauses() {
    std::vector<Clause> made;
    while (!at_end()) made.push_back(clause());
    return made;
}

Copy Grammar::copy() {
    advance();
    if (at_word("job")) unsupported("COPY JOB");
    if (at("(")) unsupported("COPY of a query");
    Copy copy;
    copy.table = qualified_name("a table");
    if (at("(")) copy.columns = parenthesized_names();
    if (at_word("to")) unsupported("COPY TO");
    expect_word("from");
    // Refused later whatever the options; psycopg2's copy_from() adds PostgreSQL's.
    copy.from_stdin = accept_word("stdin");
    if (copy.from_stdin) {
        while (!at_end()) advance();
        return copy;
    }
    copy.source = string("the place to load from, such as 's3://bucket/prefix'");
    copy.clauses = clauses();
    return copy;
}

Unload Grammar::unload() {
    advance();
    expect("(");
    Unload unload;
    unload.query = string("a query as a text");
    expect(")");
    expect_word("to");
    unload.target = string("the place to write to");
    unload.clauses = clauses();
    return unload;
}

}  // namespace loadonce::redshift
