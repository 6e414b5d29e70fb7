#include "local/duck/errors.h"

#include <fmt/format.h>

#include "local/duck/error_table.h"
#include "local/duck/names.h"
#include "redshift/messages.h"

namespace loadonce::local {

namespace marks = duck::marks;

Error from_duck(const duck::Failure& failure) {
    return duck::recognise(failure).error;
}

std::string carried(const Error& error) {
    return fmt::format("{0}{1}{2}{1}{3}{1}{4}{1}", marks::error, marks::separator, error.sqlstate(), error.remedy(),
                       error.message());
}

std::string divide_by_zero_sql() {
    return duck::literal(marks::divide_by_zero);
}

std::string invalid_digit_sql(const Type& type, bool literal) {
    const auto* name = type.kind == TypeKind::smallint ? "Short" : type.kind == TypeKind::bigint ? "Long" : "Integer";
    return duck::literal(
        fmt::format("{0}{1}{2}{1}{3}{1}", marks::invalid_digit, marks::separator, name, literal ? "literal" : "value"));
}

std::string multibyte_char_sql(std::string_view value) {
    const auto message = carried(redshift::messages::multibyte_in_char());
    const auto at = message.find("char: ") + 6;
    return fmt::format("{} || lower(hex(regexp_extract({}, '[^\\x00-\\x7f]'))) || {}",
                       duck::literal(message.substr(0, at)), value, duck::literal(message.substr(at)));
}

std::string too_long_message_sql(std::string_view type_with_length) {
    return duck::literal(fmt::format("{}{}{}", marks::too_long, marks::separator, type_with_length));
}

std::string copy_too_long_message_sql(std::string_view column, int length, std::string_view length_sql,
                                      std::string_view file_sql) {
    return fmt::format(
        "{} || {} || {} || {}",
        duck::literal(fmt::format("{0}{1}{2}{1}{3}{1}", marks::copy_too_long, marks::separator, column, length)),
        length_sql, duck::literal(std::string(1, marks::separator)), file_sql);
}

}  // namespace loadonce::local
