#include <fmt/format.h>

#include "report/json.h"
#include "report/report.h"

namespace loadonce::report {

std::string json(const Error& error) {
    std::string object = fmt::format(R"({{"error":{{"id":"{}","message":{},"remedy":{})", error.id(),
                                     json_string(error.message()), json_string(error.remedy()));
    if (const Place& place = error.place(); !place.source.empty()) {
        object += fmt::format(R"(,"place":{{"source":{})", json_string(place.source));
        if (place.line) object += fmt::format(R"(,"line":{})", *place.line);
        if (place.byte_offset) object += fmt::format(R"(,"byte_offset":{})", *place.byte_offset);
        object += '}';
    }
    if (!error.detail().empty()) object += fmt::format(R"(,"detail":{})", json_string(error.detail()));
    if (!error.sqlstate().empty()) object += fmt::format(R"(,"sqlstate":{})", json_string(error.sqlstate()));
    return object + fmt::format("}},\"exit\":{}}}\n", static_cast<int>(error.code().exit));
}

}  // namespace loadonce::report
