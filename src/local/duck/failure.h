// What DuckDB answered instead of a result.
#pragma once

#include <exception>
#include <string>
#include <utility>

namespace loadonce::local::duck {

enum class Problem {
    conversion,  // a value does not fit its type
    constraint,  // NOT NULL
    name,        // table, column or function not found, or types that do not go together
    conflict,    // another transaction changed the same thing
    interrupted,
    machine,  // disk or memory; the transaction is lost
    fatal,    // the database refuses everything until it is opened again
    other,
};

// What DuckDB answered. Never leaves local/: errors.cpp makes Redshift's message of it.
class Failure : public std::exception {
  public:
    Failure(Problem kind, std::string text) : problem(kind), message(std::move(text)) {}
    [[nodiscard]] const char* what() const noexcept override { return message.c_str(); }

    Problem problem;
    std::string message;
};

}  // namespace loadonce::local::duck
