// Functions that no template says: those that depend on the session, on a type, or on a literal argument.
#pragma once

#include "local/functions/functions.h"

namespace loadonce::local::render {

// renders.cpp: dates, numbers, choices, aggregates
Typed add_months(const Call& call);
Typed convert_timezone(const Call& call);
Typed date_add(const Call& call);
Typed date_diff(const Call& call);
Typed date_part(const Call& call);
Typed date_trunc(const Call& call);
Typed timezone(const Call& call);
Typed to_char(const Call& call);
Typed to_date(const Call& call);
Typed to_number(const Call& call);
Typed to_timestamp(const Call& call);
Typed decode(const Call& call);
Typed mod(const Call& call);
Typed trunc(const Call& call);
Typed listagg(const Call& call);
Typed percentile(const Call& call);
Typed fnv_hash(const Call& call);
Typed murmur3(const Call& call);
Typed ratio_to_report(const Call& call);

// renders_text.cpp: JSON and regular expressions
Typed json_array_element(const Call& call);
Typed json_array_length(const Call& call);
Typed json_path(const Call& call);
Typed regexp_count(const Call& call);
Typed regexp_instr(const Call& call);
Typed regexp_replace(const Call& call);
Typed regexp_substr(const Call& call);
Typed substring(const Call& call);

// renders_catalog.cpp
Typed column_description(const Call& call);
Typed constraint_definition(const Call& call);
Typed index_definition(const Call& call);
Typed object_description(const Call& call);
Typed relation_size(const Call& call);
Typed table_is_visible(const Call& call);
Typed user_by_number(const Call& call);
Typed view_definition(const Call& call);

// renders_session.cpp
Typed backend_pid(const Call& call);
Typed cancel_backend(const Call& call);
Typed terminate_backend(const Call& call);
Typed last_query_id(const Call& call);
Typed has_privilege(const Call& call);
Typed current_database(const Call& call);
Typed current_date(const Call& call);
Typed current_schema(const Call& call);
Typed current_schemas(const Call& call);
Typed current_setting(const Call& call);
Typed current_time(const Call& call);
Typed last_copy_count(const Call& call);
Typed last_copy_id(const Call& call);
Typed statement_time(const Call& call);
Typed time_of_day(const Call& call);
Typed transaction_time(const Call& call);
Typed user(const Call& call);
Typed version(const Call& call);

}  // namespace loadonce::local::render
