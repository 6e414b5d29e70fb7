// Functions whose SQL depends on the session, on a type or on a literal argument, so that a template does not do.
#pragma once

#include "local/functions/call.h"

namespace loadonce::local::families {

// datetime.cpp
BoundExpression add_months(const Call& call);
BoundExpression convert_timezone(const Call& call);
BoundExpression date_add(const Call& call);
BoundExpression date_diff(const Call& call);
BoundExpression date_part(const Call& call);
BoundExpression date_trunc(const Call& call);
BoundExpression timezone(const Call& call);
BoundExpression to_char(const Call& call);
BoundExpression to_date(const Call& call);
BoundExpression to_timestamp(const Call& call);

// numeric.cpp
BoundExpression mod(const Call& call);
BoundExpression random(const Call& call);
BoundExpression to_number(const Call& call);
BoundExpression trunc(const Call& call);

// conditional.cpp
BoundExpression decode(const Call& call);
BoundExpression extreme(const Call& call);  // GREATEST, LEAST

// aggregate.cpp
BoundExpression listagg(const Call& call);
BoundExpression percentile(const Call& call);
BoundExpression ratio_to_report(const Call& call);

// hash.cpp
BoundExpression fnv_hash(const Call& call);
BoundExpression murmur3(const Call& call);

// json.cpp
BoundExpression json_array_element(const Call& call);
BoundExpression json_array_length(const Call& call);
BoundExpression json_path(const Call& call);

// regexp.cpp
BoundExpression regexp_count(const Call& call);
BoundExpression regexp_instr(const Call& call);
BoundExpression regexp_replace(const Call& call);
BoundExpression regexp_substr(const Call& call);

// text.cpp
BoundExpression substring(const Call& call);

// catalog.cpp
BoundExpression array_subscripts(const Call& call);
BoundExpression column_description(const Call& call);
BoundExpression constraint_definition(const Call& call);
BoundExpression database_size(const Call& call);
BoundExpression has_privilege(const Call& call);
BoundExpression index_definition(const Call& call);
BoundExpression object_description(const Call& call);
BoundExpression relation_size(const Call& call);
BoundExpression table_is_visible(const Call& call);
BoundExpression user_by_number(const Call& call);
BoundExpression view_definition(const Call& call);

// session.cpp
BoundExpression backend_pid(const Call& call);
BoundExpression cancel_backend(const Call& call);
BoundExpression terminate_backend(const Call& call);
BoundExpression last_query_id(const Call& call);
BoundExpression current_database(const Call& call);
BoundExpression current_date(const Call& call);
BoundExpression current_schema(const Call& call);
BoundExpression current_schemas(const Call& call);
BoundExpression current_setting(const Call& call);
BoundExpression current_time(const Call& call);
BoundExpression last_copy_count(const Call& call);
BoundExpression last_copy_id(const Call& call);
BoundExpression statement_time(const Call& call);
BoundExpression time_of_day(const Call& call);
BoundExpression transaction_time(const Call& call);
BoundExpression user(const Call& call);
BoundExpression version(const Call& call);

}  // namespace loadonce::local::families
