// Failures of DuckDB.
#pragma once

#include <exception>
#include <string>
#include <utility>

namespace loadonce::local::duck {

enum class Problem {
    conversion,  // a value does not fit its type
    constraint,  // NOT NULL
    name,        // table, column or function not found, or operand types do not match
    conflict,    // another transaction changed the same row or object
    interrupted,
    machine,  // disk or memory; the transaction is lost
    fatal,    // the database refuses everything until it is opened again
    other,
};

// An error of DuckDB. Never leaves local/: errors.cpp converts it to Redshift's error.
class Failure : public std::exception {
  public:
    Failure(Problem kind, std::string text) : problem(kind), message(std::move(text)) {}
    [[nodiscard]] const char* what() const noexcept override { return message.c_str(); }

    Problem problem;
    std::string message;
};

}  // namespace loadonce::local::duck
