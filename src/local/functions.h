// Redshift's functions: one table from name and number of arguments to DuckDB's SQL. A function that is not in it does
// not exist; so DuckDB's own (read_csv, getenv, glob, ...) cannot be reached.
#pragma once

#include <cstdint>
#include <string_view>

namespace loadonce::local {

enum class FunctionKind : std::uint8_t {
    scalar,     // `sql` is a template: {1} is the first argument, {*} all of them, {2/} a JSON path of the rest
    aggregate,  // `sql` is DuckDB's name; DISTINCT, ORDER BY and OVER go with it
    window,     // `sql` is DuckDB's name; needs OVER
};

enum class FunctionResult : std::uint8_t {
    unknown,
    boolean,
    integer,
    bigint,
    real_number,  // DOUBLE PRECISION
    text,         // VARCHAR of the greatest length
    same,         // the type of the first argument
    extreme,      // the same, also CHAR
    common,       // the common type of all
    compared,     // the same; strings are compared without trailing blanks
    sum,
    average,
};

struct Function {
    std::string_view name;
    int least, most;  // arguments; most: -1 is any number
    FunctionKind kind;
    std::string_view sql;
    FunctionResult result = FunctionResult::unknown;
};

// Null if there is none of that name with so many arguments.
[[nodiscard]] const Function* find_function(std::string_view name, std::size_t arguments);

}  // namespace loadonce::local
