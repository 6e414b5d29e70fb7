#include <fmt/format.h>

#include "base/error.h"
#include "base/error_codes.h"
#include "store/store.h"

namespace loadonce::store {

Url Url::parse(std::string_view text) {
    constexpr std::string_view scheme = "s3://";
    if (text.starts_with(scheme)) {
        const std::string_view rest = text.substr(scheme.size());
        const std::size_t slash = rest.find('/');
        if (slash != std::string_view::npos && slash > 0)
            return {std::string(rest.substr(0, slash)), std::string(rest.substr(slash + 1))};
    }
    throw Error(errors::project_value, fmt::format("'{}' is not the address of an object", text),
                "write it as s3://bucket/key");
}

std::string Url::text() const {
    return fmt::format("s3://{}/{}", bucket, key);
}

}  // namespace loadonce::store
