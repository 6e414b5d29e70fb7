#include "redshift/copy_rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "redshift/messages.h"
#include "redshift/names.h"
#include "redshift/sql_error.h"
#include "table/column_buffer.h"

namespace loadonce::redshift {
namespace {

// Clauses that a COPY of Parquet accepts and that have no effect here.
constexpr auto without_effect = std::to_array<std::string_view>(
    {"FORMAT", "IAM_ROLE", "CREDENTIALS", "ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN", "STATUPDATE"});

const Clause* find(const Copy& copy, std::string_view name) {
    const auto found = std::ranges::find(copy.clauses, name, &Clause::name);
    return found == copy.clauses.end() ? nullptr : &*found;
}

void check_format(const Copy& copy) {
    const Clause* format = find(copy, "FORMAT");
    const std::string name = format == nullptr ? "text" : format->values.front().text;
    if (name != "parquet") throw messages::copy_format_unsupported(name);
    if (format->values.size() > 1) throw messages::copy_format_unsupported("parquet with an argument");
}

void check_credentials(const Copy& copy) {
    const bool keys = find(copy, "ACCESS_KEY_ID") != nullptr && find(copy, "SECRET_ACCESS_KEY") != nullptr;
    const bool half = !keys && (find(copy, "ACCESS_KEY_ID") != nullptr || find(copy, "SECRET_ACCESS_KEY") != nullptr ||
                                find(copy, "SESSION_TOKEN") != nullptr);
    const int ways =
        (find(copy, "IAM_ROLE") != nullptr ? 1 : 0) + (find(copy, "CREDENTIALS") != nullptr ? 1 : 0) + (keys ? 1 : 0);
    if (ways > 1) throw messages::copy_credentials_twice();
    if (ways == 0 || half) throw messages::copy_credentials_missing();
}

void apply(const Clause& clause, CopyOptions& options) {
    if (clause.name == "MANIFEST" && clause.values.empty()) {
        options.manifest = true;
    } else if (clause.name == "EXPLICIT_IDS") {
        options.explicit_ids = true;
    } else if (clause.name == "FILLRECORD") {
        options.fill_record = true;
    } else if (clause.name == "SERIALIZETOJSON") {
        options.serialize_to_json = true;
    } else if (clause.name == "ACCEPTINVCHARS") {
        const std::string replacement = clause.values.empty() ? "?" : clause.values.front().text;
        if (replacement.size() != 1 || replacement.front() == '\0')
            throw sql_error("42601", "ACCEPTINVCHARS needs one character of one byte");
        options.replace_invalid = replacement.front();
    } else if (clause.name == "MAXERROR" && clause.values.front().text == "0") {
        return;  // AWS documents it as unsupported, but dlt always sends it: accepted
    } else if (std::ranges::find(without_effect, clause.name) == without_effect.end()) {
        throw messages::copy_argument_unsupported(clause.name);
    }
}

// Returns the table columns that the file's columns are mapped to.
std::vector<std::size_t> listed_columns(const Copy& copy, std::span<const TargetColumn> table) {
    std::vector<std::size_t> listed;
    if (copy.columns.empty()) {
        for (std::size_t i = 0; i < table.size(); ++i) listed.push_back(i);
        return listed;
    }
    for (const std::string& name : copy.columns) {
        const std::string canonical = canonical_name(name);
        const auto found = std::ranges::find_if(
            table, [&](const TargetColumn& column) { return canonical_name(column.name) == canonical; });
        if (found == table.end()) throw messages::column_missing(canonical, copy.table.name);
        const auto index = static_cast<std::size_t>(found - table.begin());
        if (std::ranges::find(listed, index) != listed.end()) throw messages::column_twice(canonical);
        listed.push_back(index);
    }
    return listed;
}

void check_identities(const CopyOptions& options, std::span<const TargetColumn> table,
                      std::span<const std::size_t> listed) {
    bool any = false;
    for (const std::size_t index : listed) {
        const TargetColumn& column = table[index];
        if (column.identity == IdentityKind::always && !options.explicit_ids)
            throw messages::copy_identity_listed(column.name);
        any |= column.identity != IdentityKind::none;
    }
    if (options.explicit_ids && !any) throw messages::copy_no_identity();
}

struct Pair {
    TypeKind target;
    std::string_view physical, logical;
};
// All accepted pairs of types, except for decimals, SUPER and nested columns.
constexpr auto accepted = std::to_array<Pair>({
    {TypeKind::boolean, "BOOLEAN", ""},
    {TypeKind::smallint, "INT32", "INT_8"},
    {TypeKind::smallint, "INT32", "INT_16"},
    {TypeKind::integer, "INT32", ""},
    {TypeKind::integer, "INT32", "INT_32"},
    {TypeKind::bigint, "INT64", ""},
    {TypeKind::bigint, "INT64", "INT_64"},
    {TypeKind::real, "FLOAT", ""},
    {TypeKind::double_precision, "DOUBLE", ""},
    {TypeKind::varchar, "BYTE_ARRAY", "UTF8"},
    {TypeKind::varchar, "BYTE_ARRAY", "ENUM"},
    {TypeKind::varchar, "BYTE_ARRAY", "JSON"},
    {TypeKind::varchar, "BYTE_ARRAY", ""},
    {TypeKind::char_, "BYTE_ARRAY", "UTF8"},
    {TypeKind::char_, "BYTE_ARRAY", "ENUM"},
    {TypeKind::char_, "BYTE_ARRAY", "JSON"},
    {TypeKind::char_, "BYTE_ARRAY", ""},
    {TypeKind::date, "INT32", "DATE"},
    {TypeKind::timestamp, "INT64", "TIMESTAMP_MICROS"},
    {TypeKind::timestamp, "INT64", "TIMESTAMP_MILLIS"},
    {TypeKind::timestamp, "INT96", ""},
    {TypeKind::timestamptz, "INT64", "TIMESTAMP_MICROS"},
    {TypeKind::timestamptz, "INT64", "TIMESTAMP_MILLIS"},
    {TypeKind::varbyte, "BYTE_ARRAY", ""},
});

bool is_nested(const parquet::FileColumn& column) {
    return column.physical.empty() || column.logical == "LIST" || column.logical == "MAP" || column.logical == "STRUCT";
}

std::string remedy(const parquet::FileColumn& column, const Type& target) {
    if (column.logical == "NULL")
        return fmt::format(
            "the file's column has no type because all its values are null: write it with the type of {}",
            target.ddl());
    if (column.logical == "TIMESTAMP_NANOS") return "write microseconds: Redshift would read the nanoseconds as such";
    if (is_nested(column)) return "make the column SUPER and add SERIALIZETOJSON, or write the values flat";
    if (!column.type) return "write the column with another type: no column of a table takes this one";
    if (column.type->kind == TypeKind::varchar)
        return "make the column VARCHAR, or write typed values: COPY of Parquet parses no text";
    return fmt::format("make the column {}, or write the file's column for {}", column.type->ddl(), target.ddl());
}

struct Site {
    std::string_view file, location;
};

Error mismatch(const parquet::FileColumn& column, const Type& target, const Site& site) {
    return messages::copy_schema_mismatch(site.file, fmt::format("{}.{}", site.location, column.name), target.ddl(),
                                          parquet_column_text(column), remedy(column, target));
}

std::optional<Error> decimal_refusal(const parquet::FileColumn& column, const Type& target, const Site& site) {
    constexpr int int32_digits = 9, int64_digits = 18;
    if (column.logical != "DECIMAL") return mismatch(column, target, site);
    if (column.physical == "FIXED_LEN_BYTE_ARRAY") {
        const int expected = decimal_array_bytes(target.precision);
        if (column.type_length != expected)
            return messages::copy_type_length(site.file, column.name, expected, column.type_length);
    } else {
        const bool fits = column.physical == "INT32" ? target.precision <= int32_digits
                          : column.physical == "INT64"
                              ? target.precision > int32_digits && target.precision <= int64_digits
                              : false;
        if (!fits) return mismatch(column, target, site);
    }
    if (column.scale != target.scale) return messages::copy_scale(site.file, column.name);
    if (column.precision > target.precision) return mismatch(column, target, site);
    return std::nullopt;
}

std::string lower(std::string_view text) {
    return fold(text);
}

}  // namespace

CopyOptions copy_options(const Copy& copy) {
    if (copy.from_stdin || !copy.source.starts_with("s3://")) throw messages::copy_source_unsupported();
    for (std::size_t i = 0; i < copy.clauses.size(); ++i)
        for (std::size_t j = 0; j < i; ++j)
            if (copy.clauses[i].name == copy.clauses[j].name) throw messages::copy_argument_twice(copy.clauses[i].name);
    check_format(copy);
    check_credentials(copy);
    CopyOptions options;
    for (const Clause& clause : copy.clauses) apply(clause, options);
    return options;
}

CopyMapping copy_mapping(const Copy& copy, const CopyOptions& options, std::span<const TargetColumn> table,
                         std::size_t file_columns, std::string_view file) {
    std::vector<std::size_t> listed = listed_columns(copy, table);
    for (std::size_t i = 0; i < table.size(); ++i) {
        const bool left_out = std::ranges::find(listed, i) == listed.end();
        if (left_out && !table[i].nullable && !table[i].has_default && table[i].identity == IdentityKind::none)
            throw messages::copy_column_not_listed();
    }
    if (file_columns > listed.size() || (file_columns < listed.size() && !options.fill_record))
        throw messages::copy_column_count(listed.size(), file_columns, file);
    CopyMapping mapping;
    const auto end_of_file = listed.begin() + static_cast<std::ptrdiff_t>(file_columns);
    mapping.targets.assign(listed.begin(), end_of_file);
    mapping.filled.assign(end_of_file, listed.end());
    check_identities(options, table, listed);
    for (const std::size_t index : mapping.filled)
        if (!table[index].nullable) throw messages::null_not_allowed(table[index].name);
    return mapping;
}

std::optional<Error> copy_refusal(const parquet::FileColumn& column, const TargetColumn& target,
                                  const CopyOptions& options, std::string_view file, std::string_view location) {
    const Site site{file, location};
    if (target.type.kind == TypeKind::super) {
        if (!options.serialize_to_json) return messages::copy_super_needs_serializetojson();
        const bool text = column.physical == "BYTE_ARRAY" && column.logical != "DECIMAL";
        if (is_nested(column) || text) return std::nullopt;
        return mismatch(column, target.type, site);
    }
    if (is_nested(column)) return mismatch(column, target.type, site);
    if (target.type.kind == TypeKind::decimal) return decimal_refusal(column, target.type, site);
    const bool loads = std::ranges::any_of(accepted, [&](const Pair& pair) {
        return pair.target == target.type.kind && pair.physical == column.physical && pair.logical == column.logical;
    });
    if (!loads) return mismatch(column, target.type, site);
    return std::nullopt;
}

std::string parquet_column_text(const parquet::FileColumn& column) {
    std::string text = column.nullable ? "optional " : "required ";
    text += column.physical.empty() ? "group" : lower(column.physical);
    if (column.physical == "FIXED_LEN_BYTE_ARRAY") text += fmt::format("({})", column.type_length);
    text.append(" ").append(column.name);
    if (column.logical == "DECIMAL")
        text += fmt::format(" (DECIMAL({},{}))", column.precision, column.scale);
    else if (!column.logical.empty())
        text.append(" (").append(column.logical).append(")");
    return text;
}

}  // namespace loadonce::redshift
