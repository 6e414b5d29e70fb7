// Redshift's functions: one table from name and arguments to DuckDB's SQL. A function that is not in the table cannot
// be called, which includes all of DuckDB's own (read_csv, getenv, glob, ...).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "local/functions/call.h"

namespace loadonce::local {

enum class FunctionKind : std::uint8_t {
    scalar,
    aggregate,  // DISTINCT, ORDER BY and OVER go with it
    window,     // requires OVER
};

enum class FunctionResult : std::uint8_t {
    unknown,
    boolean,
    integer,
    bigint,
    real_number,  // DOUBLE PRECISION
    text,         // VARCHAR of the greatest length
    word,         // the same, without trailing blanks
    date,
    time,
    timestamp,
    timestamptz,
    same,      // the type of the first argument
    extreme,   // the same, also CHAR
    common,    // the common type of all
    rest,      // of all but the first
    datetime,  // TIME, TIMETZ or TIMESTAMPTZ as the last argument, else TIMESTAMP; cast to it
    sum,       // cast to it, as DuckDB's are wider
    average,
};

struct Function {
    std::string_view name;
    // A letter for each argument; those after | are optional, and * repeats the letter before it:
    //   a as it is                              s text; a CHAR without its blanks
    //   c a string without trailing blanks      i INTEGER   l BIGINT   f DOUBLE PRECISION   b BOOLEAN
    //   d date or time; a string is a TIMESTAMP t TIMESTAMP
    //   p the word of a date part               q a string literal
    //   z TIMESTAMPTZ                           v an interval
    //   g what GROUP BY has, as it has it
    std::string_view arguments;
    FunctionKind kind;
    // Scalar: a template in which {1} is the first argument, and {*} all of them with commas between. An argument that
    // stands several times is bound once (expression/bind_once.h), and so is {1!}, which DuckDB evaluates several
    // times. Aggregate, window: DuckDB's name.
    std::string_view sql;
    FunctionResult result = FunctionResult::unknown;
    // Makes the SQL instead of `sql`.
    BoundExpression (*render)(const Call&) = nullptr;
    bool leader = false;  // of the leader node: refused in a statement that reads a table of a user
    // A window function whose SQL repeats its operand, which so becomes a column of a step (binder/select_steps.h).
    bool repeats = false;
};

// The function of that name and number of arguments, or null.
[[nodiscard]] const Function* find_function(std::string_view name, std::size_t arguments);
// The letter of an argument (from 0).
[[nodiscard]] char family_of(const Function& function, std::size_t argument);
// Whether it is a function of Redshift that this warehouse lacks.
[[nodiscard]] bool is_missing_function(std::string_view name);
[[nodiscard]] std::span<const Function> functions();
[[nodiscard]] std::span<const std::string_view> missing_functions();

}  // namespace loadonce::local
