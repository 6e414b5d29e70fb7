// Types as people write them in a project or in DDL.
#include "project/type.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <optional>
#include <vector>

#include "base/error_codes.h"
#include "project/nearest.h"

namespace loadonce::project {
namespace {

struct TypeName {
    std::string_view name;  // words in lower case, one blank between them
    TypeKind kind;
};
// Redshift's names and aliases (documentation, "Data types"). FLOAT is FLOAT8.
constexpr std::array type_names = {
    TypeName{"boolean", TypeKind::boolean},
    TypeName{"bool", TypeKind::boolean},
    TypeName{"smallint", TypeKind::smallint},
    TypeName{"int2", TypeKind::smallint},
    TypeName{"integer", TypeKind::integer},
    TypeName{"int", TypeKind::integer},
    TypeName{"int4", TypeKind::integer},
    TypeName{"bigint", TypeKind::bigint},
    TypeName{"int8", TypeKind::bigint},
    TypeName{"real", TypeKind::real},
    TypeName{"float4", TypeKind::real},
    TypeName{"double precision", TypeKind::double_precision},
    TypeName{"float8", TypeKind::double_precision},
    TypeName{"float", TypeKind::double_precision},
    TypeName{"numeric", TypeKind::decimal},
    TypeName{"decimal", TypeKind::decimal},
    TypeName{"char", TypeKind::char_},
    TypeName{"character", TypeKind::char_},
    TypeName{"nchar", TypeKind::char_},
    TypeName{"bpchar", TypeKind::char_},
    TypeName{"varchar", TypeKind::varchar},
    TypeName{"character varying", TypeKind::varchar},
    TypeName{"nvarchar", TypeKind::varchar},
    TypeName{"text", TypeKind::varchar},
    TypeName{"date", TypeKind::date},
    TypeName{"time", TypeKind::time},
    TypeName{"time without time zone", TypeKind::time},
    TypeName{"timetz", TypeKind::timetz},
    TypeName{"time with time zone", TypeKind::timetz},
    TypeName{"timestamp", TypeKind::timestamp},
    TypeName{"timestamp without time zone", TypeKind::timestamp},
    TypeName{"timestamptz", TypeKind::timestamptz},
    TypeName{"timestamp with time zone", TypeKind::timestamptz},
    TypeName{"varbyte", TypeKind::varbyte},
    TypeName{"super", TypeKind::super},
};

struct Words {
    std::string name;
    std::vector<std::string> arguments;  // of the parentheses
    bool well_formed = true;
};

Words words(std::string_view text) {
    Words result;
    const std::string folded = fold(text);
    const auto open = folded.find('(');
    const std::string_view name = std::string_view(folded).substr(0, open);
    for (const char c : name) {
        if (c != ' ' && c != '\t') {
            result.name += c;
        } else if (!result.name.empty() && result.name.back() != ' ') {
            result.name += ' ';
        }
    }
    if (!result.name.empty() && result.name.back() == ' ') result.name.pop_back();
    if (open == std::string::npos) return result;
    result.arguments.emplace_back();
    std::size_t i = open + 1;
    for (; i < folded.size() && folded[i] != ')'; ++i) {
        if (folded[i] == ',') {
            result.arguments.emplace_back();
        } else if (folded[i] != ' ') {
            result.arguments.back() += folded[i];
        }
    }
    result.well_formed = i < folded.size() && folded.find_first_not_of(" \t", i + 1) == std::string::npos;
    return result;
}

[[noreturn]] void refuse(std::string_view text, std::string_view why, std::string remedy = {}) {
    throw Error(errors::project_value, fmt::format("\"{}\" is not a type: {}", text, why), std::move(remedy));
}

std::int32_t number(std::string_view text, std::string_view argument, std::int32_t least, std::int32_t most) {
    std::int32_t value = 0;
    const auto [end, error] = std::from_chars(argument.data(), argument.data() + argument.size(), value);
    if (error != std::errc{} || end != argument.data() + argument.size() || value < least || value > most) {
        refuse(text, fmt::format("{} is not a number from {} to {}", argument.empty() ? "()" : argument, least, most));
    }
    return value;
}

std::optional<TypeKind> kind_of(std::string_view name) {
    for (const TypeName& known : type_names) {
        if (known.name == name) return known.kind;
    }
    return std::nullopt;
}

}  // namespace

Type parse_type(std::string_view text) {
    const Words parts = words(text);
    if (!parts.well_formed) refuse(text, "the parentheses do not close");
    const std::optional<TypeKind> kind = kind_of(parts.name);
    if (!kind) {
        std::vector<std::string_view> names;
        for (const TypeName& known : type_names) names.push_back(known.name);
        const std::string near = nearest(parts.name, names);
        refuse(text, "Redshift has none of that name", near.empty() ? "" : fmt::format("did you mean {}?", near));
    }
    Type type = Type::of(*kind);
    const auto& arguments = parts.arguments;
    std::size_t arguments_max = 0;
    const auto argument = [&](std::size_t i, std::int32_t least, std::int32_t most, std::int32_t otherwise) {
        arguments_max = i + 1;
        return arguments.size() > i ? number(text, arguments[i], least, most) : otherwise;
    };
    switch (*kind) {
        case TypeKind::varchar:
            type.length = arguments.size() == 1 && arguments[0] == "max" ? varchar_bytes_max
                                                                         : argument(0, 1, varchar_bytes_max, 256);
            arguments_max = 1;
            break;
        case TypeKind::char_:
            type.length = argument(0, 1, 4096, parts.name == "bpchar" ? 256 : 1);
            break;
        case TypeKind::varbyte:
            type.length = argument(0, 1, 1024000, 64000);
            break;
        case TypeKind::decimal:
            type.precision = argument(0, 1, 38, 18);
            type.scale = argument(1, 0, std::min(37, type.precision), 0);
            break;
        default:
            break;
    }
    if (arguments.size() > arguments_max) refuse(text, "too many numbers in the parentheses");
    return type;
}

}  // namespace loadonce::project
