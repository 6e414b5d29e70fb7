#include "convert/id_column.h"

#include <algorithm>
#include <array>

#include "table/json_path.h"

namespace loadonce::convert {
namespace {

bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}
bool is_lower(char c) {
    return c >= 'a' && c <= 'z';
}
// Other letters than ASCII's have bytes above 7F.
bool is_in_word(char c) {
    return is_upper(c) || is_lower(c) || (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
}

// A word begins at a capital after something else, and at the last of several capitals: orderId, orderID, XMLId.
bool begins_word(std::string_view name, std::size_t at) {
    if (at == 0 || !is_in_word(name[at - 1])) return true;
    if (!is_upper(name[at])) return false;
    return !is_upper(name[at - 1]) || (at + 1 < name.size() && is_lower(name[at + 1]));
}

std::string_view last_word(std::string_view name) {
    std::size_t begin = name.size();
    while (begin > 0 && is_in_word(name[begin - 1])) {
        --begin;
        if (begins_word(name, begin)) break;
    }
    return name.substr(begin);
}

}  // namespace

bool is_id_name(std::string_view name) {
    constexpr std::array<std::string_view, 5> ids{"id", "uid", "uuid", "guid", "oid"};
    return std::ranges::count(ids, fold(last_word(name))) > 0 || fold(name) == "key";
}

bool is_id_column(std::string_view path, const Type& type) {
    return (type.kind == TypeKind::varchar || type.kind == TypeKind::bigint) && !path.empty() &&
           is_id_name(JsonPath::parse(path).last_key());
}

}  // namespace loadonce::convert
