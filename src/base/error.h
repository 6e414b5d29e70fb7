// The only exception type of the program. An expected outcome is a return value; an exception ends the statement or the
// run, and cli/ alone turns it into an exit code. The folder that uses a third-party library turns the library's errors
// into this type.
#pragma once

#include <cstdint>
#include <exception>
#include <optional>
#include <string>
#include <string_view>

namespace loadonce {

// Exit codes of the program, documented in its help.
enum class Exit : int {
    done = 0,
    load_failed = 1,
    usage = 2,  // usage, configuration or type conflict
    verification_failed = 3,
    too_many_rejects = 4,
    busy = 5,
    outcome_unknown = 6,
    interrupted = 130,
};

// A kind of error: a stable number for machines, and the exit code of the program. base/error_codes.h lists them all.
struct ErrorCode {
    std::uint16_t number;  // shown as LO1001
    Exit exit;
    std::string_view meaning;  // one line for docs/errors.md

    friend bool operator==(const ErrorCode& a, const ErrorCode& b) { return a.number == b.number; }
};

// A place in a source, in a project file, or an object. Line and column count from 1, the byte offset from 0, all of
// decompressed bytes; the column counts bytes.
struct Place {
    std::string source;
    std::optional<std::uint64_t> line;
    std::optional<std::uint64_t> byte_offset;
    std::optional<std::uint64_t> column = std::nullopt;  // of the line

    [[nodiscard]] std::string text() const;  // "orders.json:3:14 (byte 120)"
};

// State of the transaction after an error that the warehouse reported.
enum class TransactionOutcome { not_in_transaction, rolled_back, unknown };

// What Redshift's views of load errors show of an error beside its message.
struct Diagnostics {
    int code = 0;  // Redshift's own, 1207 for example; 0: it has none
    std::string context;
    std::string file, column;  // where they are known
};

class Error : public std::exception {
  public:
    // what: what is wrong, with the values that matter. remedy: what the user can do, may be empty.
    Error(ErrorCode code, std::string what, std::string remedy = {}, Place place = {});

    Error& with_sqlstate(std::string_view sqlstate, TransactionOutcome outcome) &;
    Error&& with_sqlstate(std::string_view sqlstate, TransactionOutcome outcome) &&;
    // The dashed block that Redshift puts into an error's DETAIL; shown below the message.
    Error& with_detail(std::string detail) &;
    Error& with_diagnostics(Diagnostics diagnostics) &;

    [[nodiscard]] const ErrorCode& code() const { return code_; }
    [[nodiscard]] const std::string& message() const { return what_; }
    [[nodiscard]] const std::string& remedy() const { return remedy_; }
    [[nodiscard]] const std::string& detail() const { return detail_; }
    [[nodiscard]] const Diagnostics& diagnostics() const { return diagnostics_; }
    [[nodiscard]] const Place& place() const { return place_; }
    [[nodiscard]] const std::string& sqlstate() const {
        return sqlstate_;
    }  // five characters, or empty: not from a warehouse
    [[nodiscard]] TransactionOutcome transaction_outcome() const { return transaction_outcome_; }
    [[nodiscard]] std::string id() const;  // "LO1001"
    // Everything, as a person reads it on several lines.
    [[nodiscard]] const char* what() const noexcept override { return full_.c_str(); }

  private:
    void compose();

    ErrorCode code_;
    std::string what_, remedy_, detail_, sqlstate_, full_;
    Place place_;
    Diagnostics diagnostics_;
    TransactionOutcome transaction_outcome_ = TransactionOutcome::not_in_transaction;
};

}  // namespace loadonce
