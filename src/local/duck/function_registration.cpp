#include "local/duck/function_registration.h"

#include <array>
#include <vector>

#include "base/error.h"
#include "datatype/values.h"
#include "local/duck/errors.h"
#include "local/duck/failure.h"

namespace loadonce::local::duck {
namespace {

template <typename T>
T at(duckdb_vector vector, idx_t row) {
    return static_cast<T*>(duckdb_vector_get_data(vector))[row];
}

datatype::Int128 wide(duckdb_hugeint value) {
    return (static_cast<datatype::Int128>(value.upper) << 64) + static_cast<datatype::Int128>(value.lower);
}

__extension__ using Unsigned128 = unsigned __int128;

// Computes left * 10^shift / right, truncated. Returns false if the result has more than 38 digits.
bool divide(datatype::Int128 left, datatype::Int128 right, int shift, datatype::Int128& result) {
    const bool negative = (left < 0) != (right < 0);
    const auto size = [](datatype::Int128 value) {
        return value < 0 ? -static_cast<Unsigned128>(value) : static_cast<Unsigned128>(value);
    };
    const Unsigned128 by = size(right);
    Unsigned128 quotient = size(left) / by, rest = size(left) % by;
    constexpr Unsigned128 most = ~static_cast<Unsigned128>(0) >> 1;
    // Long division, one digit of the quotient per power of ten. rest < by <= 10^38, so rest * 10 would overflow: it is
    // added repeatedly.
    for (int i = 0; i < shift; ++i) {
        unsigned digit = 0;
        Unsigned128 sum = 0;
        for (int k = 0; k < 10; ++k) {
            sum += rest;
            if (sum >= by) {
                sum -= by;
                ++digit;
            }
        }
        rest = sum;
        if (quotient > (most - digit) / 10) return false;
        quotient = quotient * 10 + digit;
    }
    for (int i = shift; i < 0; ++i) quotient /= 10;
    result = negative ? -static_cast<datatype::Int128>(quotient) : static_cast<datatype::Int128>(quotient);
    return true;
}

int scale_of(duckdb_vector vector) {
    duckdb_logical_type type = duckdb_vector_get_column_type(vector);
    const int scale = duckdb_decimal_scale(type);
    duckdb_destroy_logical_type(&type);
    return scale;
}

// loadonce_quotient(a DECIMAL(38, s), b DECIMAL(38, t), scale): the unscaled quotient as HUGEINT. Needed because DuckDB
// divides decimals as doubles.
void quotient(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    duckdb_vector left = duckdb_data_chunk_get_vector(input, 0), right = duckdb_data_chunk_get_vector(input, 1);
    const int scales = scale_of(right) - scale_of(left);
    duckdb_vector wanted = duckdb_data_chunk_get_vector(input, 2);
    auto* results = static_cast<duckdb_hugeint*>(duckdb_vector_get_data(output));
    std::uint64_t* const left_valid = duckdb_vector_get_validity(left);
    std::uint64_t* const right_valid = duckdb_vector_get_validity(right);
    for (idx_t row = 0; row < duckdb_data_chunk_get_size(input); ++row) {
        const bool valid = (left_valid == nullptr || duckdb_validity_row_is_valid(left_valid, row)) &&
                           (right_valid == nullptr || duckdb_validity_row_is_valid(right_valid, row));
        if (!valid) {
            duckdb_vector_ensure_validity_writable(output);
            duckdb_validity_set_row_invalid(duckdb_vector_get_validity(output), row);
            continue;
        }
        const auto by = wide(at<duckdb_hugeint>(right, row));
        datatype::Int128 result = 0;
        if (by == 0) return duckdb_scalar_function_set_error(info, "loadonce:22012");
        const int shift = at<std::int32_t>(wanted, row) + scales;
        if (!divide(wide(at<duckdb_hugeint>(left, row)), by, shift, result))
            return duckdb_scalar_function_set_error(info, "Overflow in division of DECIMAL");
        results[row] = {static_cast<std::uint64_t>(result), static_cast<std::int64_t>(result >> 64)};
    }
}

bool is_valid(duckdb_vector vector, idx_t row) {
    std::uint64_t* const validity = duckdb_vector_get_validity(vector);
    return validity == nullptr || duckdb_validity_row_is_valid(validity, row);
}

void set_null(duckdb_vector vector, idx_t row) {
    duckdb_vector_ensure_validity_writable(vector);
    duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), row);
}

// Reads the arguments of one row. Returns false if one is null.
bool read(duckdb_data_chunk input, const ScalarFunction& scalar, idx_t row, std::vector<ScalarArgument>& arguments) {
    for (std::size_t i = 0; i < scalar.arguments.size(); ++i) {
        duckdb_vector vector = duckdb_data_chunk_get_vector(input, i);
        if (!is_valid(vector, row)) return false;
        if (scalar.arguments[i] == 's') {
            auto* strings = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector));
            arguments[i].text = {duckdb_string_t_data(&strings[row]), duckdb_string_t_length(strings[row])};
        } else if (scalar.arguments[i] == 'f') {
            arguments[i].real = at<double>(vector, row);
        } else {
            arguments[i].number = at<std::int64_t>(vector, row);
        }
    }
    return true;
}

void call_function(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const auto& scalar = *static_cast<const ScalarFunction*>(duckdb_scalar_function_get_extra_info(info));
    std::vector<ScalarArgument> arguments(scalar.arguments.size());
    try {
        for (idx_t row = 0; row < duckdb_data_chunk_get_size(input); ++row) {
            const auto result = read(input, scalar, row, arguments) ? scalar.call(arguments) : std::nullopt;
            if (!result)
                set_null(output, row);
            else if (scalar.result == 's')
                duckdb_vector_assign_string_element_len(output, row, result->text.data(), result->text.size());
            else
                static_cast<std::int64_t*>(duckdb_vector_get_data(output))[row] = result->number;
        }
    } catch (const Error& error) {  // carried through DuckDB to from_duck()
        duckdb_scalar_function_set_error(info, carried(error).c_str());
    }
}

class LogicalType {
  public:
    explicit LogicalType(duckdb_type type) : handle_(duckdb_create_logical_type(type)) {}
    ~LogicalType() { duckdb_destroy_logical_type(&handle_); }
    LogicalType(const LogicalType&) = delete;
    LogicalType& operator=(const LogicalType&) = delete;
    [[nodiscard]] duckdb_logical_type get() const { return handle_; }

  private:
    duckdb_logical_type handle_;
};

struct Definition {
    const char* name;
    std::vector<duckdb_type> arguments;
    duckdb_type result;
    duckdb_scalar_function_t call;
    const ScalarFunction* scalar = nullptr;
};

void define(duckdb_connection connection, const Definition& definition) {
    duckdb_scalar_function function = duckdb_create_scalar_function();
    duckdb_scalar_function_set_name(function, definition.name);
    for (const auto type : definition.arguments)
        duckdb_scalar_function_add_parameter(function, LogicalType(type).get());
    duckdb_scalar_function_set_return_type(function, LogicalType(definition.result).get());
    duckdb_scalar_function_set_function(function, definition.call);
    if (definition.scalar != nullptr)
        duckdb_scalar_function_set_extra_info(function, const_cast<ScalarFunction*>(definition.scalar), nullptr);
    const auto registered = duckdb_register_scalar_function(connection, function);
    duckdb_destroy_scalar_function(&function);
    if (registered != DuckDBSuccess) throw Failure(Problem::other, "DuckDB does not take a function of ours");
}

duckdb_type type_of(char letter) {
    return letter == 's' ? DUCKDB_TYPE_VARCHAR : letter == 'f' ? DUCKDB_TYPE_DOUBLE : DUCKDB_TYPE_BIGINT;
}

}  // namespace

void register_functions(duckdb_connection connection, std::span<const ScalarFunction> functions) {
    define(
        connection,
        {"loadonce_quotient", {DUCKDB_TYPE_ANY, DUCKDB_TYPE_ANY, DUCKDB_TYPE_INTEGER}, DUCKDB_TYPE_HUGEINT, quotient});
    for (const auto& scalar : functions) {
        std::vector<duckdb_type> types;
        for (const char letter : scalar.arguments) types.push_back(type_of(letter));
        define(connection, {scalar.name.data(), std::move(types), type_of(scalar.result), call_function, &scalar});
    }
}

}  // namespace loadonce::local::duck
