#include "base/error.h"

#include <fmt/format.h>

#include <utility>

namespace loadonce {

std::string Place::text() const {
    std::string text = source;
    if (line) text += fmt::format(":{}", *line);
    if (line && column) text += fmt::format(":{}", *column);
    if (byte_offset) text += fmt::format(" (byte {})", *byte_offset);
    return text;
}

Error::Error(ErrorCode code, std::string what, std::string remedy, Place place)
    : code_(code), what_(std::move(what)), remedy_(std::move(remedy)), place_(std::move(place)) {
    compose();
}

Error& Error::with_sqlstate(std::string_view sqlstate, TransactionOutcome outcome) & {
    sqlstate_ = sqlstate;
    transaction_outcome_ = outcome;
    compose();
    return *this;
}

Error&& Error::with_sqlstate(std::string_view sqlstate, TransactionOutcome outcome) && {
    return std::move(with_sqlstate(sqlstate, outcome));
}

Error& Error::with_detail(std::string detail) & {
    detail_ = std::move(detail);
    compose();
    return *this;
}

Error& Error::with_diagnostics(Diagnostics diagnostics) & {
    diagnostics_ = std::move(diagnostics);
    return *this;
}

std::string Error::id() const {
    return fmt::format("LO{:04}", code_.number);
}

void Error::compose() {
    full_ = fmt::format("{}: {}", id(), what_);
    if (!sqlstate_.empty()) full_ += fmt::format(" (SQLSTATE {})", sqlstate_);
    if (const std::string where = place_.text(); !where.empty()) full_ += fmt::format("\n  at: {}", where);
    if (!detail_.empty()) full_ += "\n" + detail_;
    if (!remedy_.empty()) full_ += fmt::format("\n  to do: {}", remedy_);
}

}  // namespace loadonce
