// Results of statements as text. NULL and '' stay apart in each form.
#pragma once

#include <string>

#include "base/error.h"
#include "warehouse/session.h"

namespace loadonce::report {

// Aligned columns with a header and the number of rows, as psql prints them; the command's tag when there are no
// columns. A table that is wider than `columns_max` (0: no limit) is printed one field per line. Control characters are
// escaped: data must not steer a terminal.
[[nodiscard]] std::string table_text(const warehouse::Result& result, std::size_t columns_max);

// RFC 4180: a header line, then rows; NULL is empty and '' is "". Nothing for a statement without columns.
[[nodiscard]] std::string csv_text(const warehouse::Result& result);

// The results of several statements as one JSON array with an element per statement; the last may be an error. Each
// call returns the text that follows what was returned before, so that results are printed as they come.
class JsonResults {
  public:
    // {"columns":[...],"rows":[[...]],"tag":"..."}; numbers and booleans are JSON's, everything else is a string.
    [[nodiscard]] std::string add(const warehouse::Result& result);
    // As json(Error) in report.h.
    [[nodiscard]] std::string add(const Error& error);
    [[nodiscard]] std::string end() const;

  private:
    std::string element(const std::string& text);

    bool first_ = true;
};

}  // namespace loadonce::report
