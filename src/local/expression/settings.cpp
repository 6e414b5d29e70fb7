// The parameters that Redshift has and clients set. Those with an effect here: search_path, statement_timeout,
// timezone, intervalstyle, interval_forbid_composite_literals.
#include "local/expression/settings.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "datatype/interval_input.h"
#include "local/engine/names.h"
#include "redshift/messages.h"
#include "table/schema.h"

namespace loadonce::local {
namespace {

struct Setting {
    std::string_view name, initial;
};

constexpr auto parameters = std::to_array<Setting>({
    {"analyze_threshold_percent", "10"},
    {"application_name", ""},
    {"autocommit", "on"},
    {"client_encoding", "UTF8"},
    {"client_min_messages", "notice"},
    {"datestyle", "ISO, MDY"},
    {"default_transaction_isolation", "SNAPSHOT"},
    {"describe_field_name_in_uppercase", "off"},
    {"downcase_delimited_identifier", "on"},
    {"enable_case_sensitive_identifier", "off"},
    {"enable_case_sensitive_super_attribute", "off"},
    {"enable_result_cache_for_session", "on"},
    {"enable_vacuum_boost", "off"},
    {"extra_float_digits", "0"},
    {"integer_datetimes", "on"},
    {"interval_forbid_composite_literals", "on"},
    {"intervalstyle", "postgres"},
    {"is_superuser", "on"},
    {"json_serialization_enable", "off"},
    {"json_serialization_parse_nested_strings", "off"},
    {"lc_collate", "C"},
    {"lc_ctype", "C"},
    {"max_cursor_result_set_size", "0"},
    {"mv_enable_aqmv_for_session", "on"},
    {"navigate_super_null_on_error", "on"},
    {"parse_super_null_on_error", "off"},
    {"query_group", "default"},
    {"role", "none"},
    {"search_path", "\"$user\", public"},
    {"server_encoding", "UNICODE"},
    {"server_version", "8.0.2"},
    {"session_authorization", "default"},
    {"spectrum_enable_pseudo_columns", "on"},
    {"statement_timeout", "0"},
    {"stored_proc_log_min_messages", "log"},
    {"timezone", "UTC"},
    {"transaction_isolation", "SNAPSHOT"},
    {"wlm_query_slot_count", "1"},
});

const Setting& known(std::string_view name) {
    const auto found = std::ranges::find(parameters, name, &Setting::name);
    if (found == parameters.end()) throw redshift::messages::parameter_missing(name);
    return *found;
}

bool custom(std::string_view name) {
    return name.find('.') != std::string_view::npos;
}

bool is_true(const std::string& value) {
    const auto folded = fold(value);
    return folded == "on" || folded == "true" || folded == "yes" || folded == "1";
}

Error invalid(std::string_view name, const std::string& value) {
    return redshift::messages::parameter_value_invalid(name, value);
}

// Values that drivers read have one spelling: they are told of it (ParameterStatus), and act on it.
std::string normal(std::string_view name, const std::string& value) {
    std::string letters;
    for (const char c : fold(value))
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == ',') letters += c;
    if (name == "client_encoding") {
        if (letters != "utf8" && letters != "unicode" && letters != "default") throw invalid(name, value);
        return "UTF8";
    }
    if (name == "datestyle") {
        if (letters != "iso" && letters != "mdy" && letters != "us" && letters != "iso,mdy" && letters != "iso,us" &&
            letters != "default")
            throw redshift::messages::unsupported("DateStyle " + value);
        return "ISO, MDY";
    }
    return value;
}

void check(std::string_view name, const std::string& value) {
    if (name == "statement_timeout") {
        std::int64_t number = 0;
        const auto [end, problem] = std::from_chars(value.data(), value.data() + value.size(), number);
        if (problem != std::errc() || end != value.data() + value.size() || number < 0 ||
            number > std::numeric_limits<std::int32_t>::max())
            throw invalid(name, value);
    }
    if (name == "session_authorization" && fold(value) != "default" && fold(value) != user_name)
        throw redshift::messages::unsupported("a session under another user's name");
    // What would change results, and does not here.
    if ((name == "enable_case_sensitive_identifier" || name == "describe_field_name_in_uppercase") && is_true(value))
        throw redshift::messages::unsupported(name);
    if (name == "downcase_delimited_identifier" && !is_true(value))
        throw redshift::messages::unsupported("delimited names that keep case");
    if (name == "role" && fold(value) != "none" && fold(value) != "default")
        throw redshift::messages::role_missing(value);
    if (name == "intervalstyle" &&
        std::ranges::find(datatype::interval_styles, fold(value)) == datatype::interval_styles.end())
        throw invalid(name, value);
}

}  // namespace

Settings::Settings() {
    for (const auto& [name, initial] : parameters) values_.emplace(name, initial);
    keep();
}

std::string Settings::get(std::string_view name) const {
    const auto found = values_.find(std::string(name));
    if (found != values_.end()) return found->second;
    throw redshift::messages::parameter_missing(name);
}

bool Settings::is_on(std::string_view name) const {
    return is_true(get(name));
}

void Settings::set(std::string_view name, const std::vector<std::string>& values) {
    if (values.empty()) return reset(name);
    if (!custom(name)) (void)known(name);
    std::string text;
    for (const auto& value : values) text += (text.empty() ? "" : ", ") + value;
    check(name, text);
    values_[std::string(name)] = normal(name, text);
}

void Settings::reset(std::string_view name) {
    if (name == "all") {
        values_ = *initial_;
    } else if (custom(name)) {
        values_.erase(std::string(name));
    } else {
        values_[std::string(known(name).name)] = initial_->at(std::string(name));
    }
}

std::vector<std::string> Settings::search_path() const {
    std::vector<std::string> schemas;
    std::string one;
    const auto finish = [&] {
        if (!one.empty() && one != "$user") schemas.push_back(fold(one));
        one.clear();
    };
    for (const char c : values_.at("search_path")) {
        if (c == ',')
            finish();
        else if (c != ' ' && c != '"')
            one += c;
    }
    finish();
    return schemas;
}

}  // namespace loadonce::local
