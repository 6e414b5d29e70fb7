// Any bytes are refused with an Error, or print to text that parses to the same tree.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/error.h"
#include "redshift/parser.h"
#include "redshift/printer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace loadonce;
    std::vector<redshift::Statement> statements;
    try {
        statements = redshift::parse({reinterpret_cast<const char*>(data), size});
    } catch (const Error&) {
        return 0;
    }
    for (const redshift::Statement& statement : statements) {
        const std::string printed = redshift::print(statement);
        if (redshift::print(redshift::parse_one(printed)) != printed) std::abort();
    }
    return 0;
}
