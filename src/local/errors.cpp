#include "local/errors.h"

#include <fmt/format.h>

#include <vector>

#include "base/error_codes.h"

namespace loadonce::local {
namespace {

// Separates the parts of a message that a check inside a statement raises; no text of DuckDB's contains it.
constexpr char separator = '\x01';
constexpr std::string_view too_long_mark = "loadonce:8001";
constexpr std::string_view copy_too_long_mark = "loadonce:15007";

std::vector<std::string> parts_of(std::string_view text) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == separator)
            parts.emplace_back();
        else
            parts.back() += c;
    }
    return parts;
}

std::string between(std::string_view text, std::string_view before, std::string_view after) {
    const auto begin = text.find(before);
    if (begin == std::string_view::npos) return {};
    const auto start = begin + before.size();
    return std::string(text.substr(start, text.find(after, start) - start));
}

// The first line without DuckDB's "Conversion Error: ".
std::string first_line(std::string_view message) {
    auto line = message.substr(0, message.find('\n'));
    const auto colon = line.find("Error: ");
    if (colon != std::string_view::npos) line.remove_prefix(colon + 7);
    return std::string(line);
}

Error conversion(std::string_view message) {
    if (const auto mark = message.find(too_long_mark); mark != std::string_view::npos) {
        const auto parts = parts_of(message.substr(mark));
        const std::string type = parts.size() > 1 ? parts[1].substr(0, parts[1].find('\n')) : "";
        return load_error("Value too long for character type", "Value too long for character type", 8001,
                          "Value too long for type " + type);
    }
    if (const auto mark = message.find(copy_too_long_mark); mark != std::string_view::npos) {
        auto parts = parts_of(message.substr(mark));
        parts.resize(5);
        return load_error(
            "Spectrum Scan Error", "Spectrum Scan Error", 15007,
            fmt::format(
                "The length of the data column {} is longer than the length defined in the table. Table: {}, Data: {}, "
                "File name: {}",
                parts[1], parts[2], parts[3], parts[4].substr(0, parts[4].find('\n'))));
    }
    if (message.find("out of range") != std::string_view::npos || message.find("Overflow") != std::string_view::npos ||
        message.find("overflow") != std::string_view::npos ||
        message.find("because the value is") != std::string_view::npos)
        return load_error("Value out of range", "Value out of range", 8001, first_line(message));
    if (message.find("division by zero") != std::string_view::npos ||
        message.find("Division by zero") != std::string_view::npos)
        return refusal("22012", "Divide by zero.");
    return refusal("22P02", "invalid input syntax: " + first_line(message));
}

Error name(std::string_view message) {
    if (const auto column = between(message, "Referenced column \"", "\""); !column.empty())
        return refusal("42703", fmt::format("column \"{}\" does not exist", column));
    if (message.find("does not have a column named") != std::string_view::npos)
        return refusal("42703", fmt::format("column \"{}\" does not exist", between(message, "column named \"", "\"")));
    if (const auto table = between(message, "Referenced table \"", "\""); !table.empty())
        return refusal("42P01", fmt::format("invalid reference to FROM-clause entry for table \"{}\"", table));
    if (message.find("must appear in the GROUP BY") != std::string_view::npos)
        return refusal("42803", first_line(message));
    if (message.find("Ambiguous reference") != std::string_view::npos) return refusal("42702", first_line(message));
    if (message.find("No function matches") != std::string_view::npos) return refusal("42883", first_line(message));
    if (message.find("already exists") != std::string_view::npos) return refusal("42P07", first_line(message));
    return refusal("42601", first_line(message));
}

}  // namespace

Error refusal(std::string_view sqlstate, std::string message, std::string remedy) {
    const ErrorCode code = sqlstate == "0A000"   ? errors::sql_unsupported
                           : sqlstate == "42601" ? errors::sql_syntax
                                                 : errors::sql_failed;
    return Error(code, std::move(message), std::move(remedy)).with_sqlstate(sqlstate, Fate::not_in_transaction);
}

Error unsupported(std::string_view what) {
    return refusal("0A000", fmt::format("{} is not supported by the embedded warehouse", what));
}

Error load_error(std::string message, std::string_view title, int code, std::string_view context) {
    constexpr std::string_view line = "  -----------------------------------------------\n";
    auto error = refusal("XX000", std::move(message));
    error.with_detail(
        fmt::format("{}  error:  {}\n  code:      {}\n  context:   {}\n{}", line, title, code, context, line));
    return error;
}

Error from_duck(const duck::Failure& failure) {
    switch (failure.problem) {
        case duck::Problem::conversion:
            return conversion(failure.message);
        case duck::Problem::constraint: {
            const auto column = between(failure.message + "\n", "NOT NULL constraint failed: ", "\n");
            const auto name = column.substr(column.rfind('.') + 1);
            return load_error(fmt::format("Cannot insert a NULL value into column {}", name),
                              "Cannot insert a NULL value into column " + name, 8007,
                              "Cannot insert a NULL value into column " + name);
        }
        case duck::Problem::name:
            return name(failure.message);
        case duck::Problem::conflict:
            return load_error(
                "1023: Serializable isolation violation on table", "Serializable isolation violation on table", 1023,
                "Serializable isolation violation on table, transactions forming the cycle are concurrent writers (" +
                    first_line(failure.message) + ")");
        case duck::Problem::interrupted:
            return refusal("57014", "Query cancelled on user's request");
        case duck::Problem::machine:
            return refusal("53100", "the machine failed the warehouse: " + first_line(failure.message));
        case duck::Problem::fatal:
            return Error(errors::warehouse_unreachable,
                         "the warehouse's engine stopped: " + first_line(failure.message), "open the warehouse again")
                .with_sqlstate("08006", Fate::rolled_back);
        case duck::Problem::other:
            break;
    }
    return refusal("XX000", first_line(failure.message));
}

std::string too_long_message_sql(std::string_view type_with_length) {
    return duck::literal(fmt::format("{}{}{}", too_long_mark, separator, type_with_length));
}

std::string copy_too_long_message_sql(std::string_view column, int length, std::string_view length_sql,
                                      std::string_view file_sql) {
    return fmt::format("{} || {} || {} || {}",
                       duck::literal(fmt::format("{0}{1}{2}{1}{3}{1}", copy_too_long_mark, separator, column, length)),
                       length_sql, duck::literal(std::string(1, separator)), file_sql);
}

}  // namespace loadonce::local
