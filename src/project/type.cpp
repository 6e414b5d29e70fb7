// Types as people write them in a project or in DDL.
#include "project/type.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "base/error_codes.h"
#include "project/nearest.h"
#include "table/type_names.h"

namespace loadonce::project {
namespace {

// The types of columns: no intervals.
bool is_column_type(TypeKind kind) {
    return kind != TypeKind::interval_year_month && kind != TypeKind::interval_day_second;
}

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

}  // namespace

Type parse_type(std::string_view text) {
    const Words parts = words(text);
    if (!parts.well_formed) refuse(text, "the parentheses do not close");
    const std::optional<TypeKind> kind = type_kind_of(parts.name);
    if (!kind || !is_column_type(*kind)) {
        std::vector<std::string_view> names;
        for (const TypeSpelling& known : type_spellings())
            if (is_column_type(known.kind)) names.push_back(known.written);
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
            type.length = arguments.size() == 1 && arguments[0] == "max"
                              ? varchar_bytes_max
                              : argument(0, 1, varchar_bytes_max, varchar_bytes_default);
            arguments_max = 1;
            break;
        case TypeKind::char_:
            type.length =
                argument(0, 1, char_bytes_max, parts.name == "bpchar" ? varchar_bytes_default : char_bytes_default);
            break;
        case TypeKind::varbyte:
            type.length = argument(0, 1, varbyte_bytes_max, varbyte_bytes_default);
            break;
        case TypeKind::decimal:
            type.precision = argument(0, 1, decimal_precision_max, decimal_precision_default);
            type.scale = argument(1, 0, std::min(decimal_scale_max, type.precision), 0);
            break;
        default:
            break;
    }
    if (arguments.size() > arguments_max) refuse(text, "too many numbers in the parentheses");
    return type;
}

}  // namespace loadonce::project
