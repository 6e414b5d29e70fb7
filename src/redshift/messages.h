// Builds Redshift's errors: message, SQLSTATE, and the dashed block that a server sends as DETAIL. Texts are those of
// real servers where any were seen; docs/redshift-compatibility.md lists those that were not.
//
// The session sets the errors' transaction outcome.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/error.h"
#include "redshift/expr.h"
#include "table/schema.h"

namespace loadonce::redshift::messages {

// An error from the compute nodes: XX000 with `title` as message, a dashed block with Redshift's own code and context,
// and both, with the rest that is known, as diagnostics.
[[nodiscard]] Error internal(std::string_view title, Diagnostics diagnostics, std::string remedy = {});
[[nodiscard]] Error internal(std::string_view title, int code, std::string_view context, std::string remedy = {});

// That block, which a server puts into DETAIL.
[[nodiscard]] std::string dashed_block(std::string_view title, int code, std::string_view context);

// Redshift's own code of such an error, 1023 for example: of its diagnostics, or, where a server sent it as text, in
// the `code:` line of the block or at the beginning of the message (AWS, "Serializable isolation": "ERROR:1023 DETAIL:
// ..."). 0: it has none.
[[nodiscard]] int code_of(const Error& error);

// 0A000: supported by Redshift but not by this program.
[[nodiscard]] Error unsupported(std::string_view what);

// ---- names: what is not there, or is there already
[[nodiscard]] Error relation_missing(std::string_view name);                             // 42P01
[[nodiscard]] Error relation_exists(std::string_view name);                              // 42P07
[[nodiscard]] Error schema_missing(std::string_view name);                               // 3F000
[[nodiscard]] Error schema_exists(std::string_view name);                                // 42P06
[[nodiscard]] Error column_missing(std::string_view column);                             // 42703
[[nodiscard]] Error column_missing(std::string_view column, std::string_view relation);  // 42703
[[nodiscard]] Error column_exists(std::string_view column, std::string_view relation);   // 42701
[[nodiscard]] Error column_twice(std::string_view column);                               // 42701
[[nodiscard]] Error database_missing(std::string_view name, std::string remedy = {});    // 3D000
[[nodiscard]] Error cross_database(std::string_view name);                               // 0A000
[[nodiscard]] Error function_missing(std::string_view name_and_types);                   // 42883
[[nodiscard]] Error type_missing(const TypeName& type);   // 0A000 for a type that Redshift has, else 42704
[[nodiscard]] Error type_missing(std::string_view name);  // 42704

// ---- sessions: parameters, prepared statements, cursors
[[nodiscard]] Error parameter_missing(std::string_view name);                                     // 42704
[[nodiscard]] Error prepared_missing(std::string_view name);                                      // 26000
[[nodiscard]] Error prepared_exists(std::string_view name);                                       // 42P05
[[nodiscard]] Error cursor_missing(std::string_view name);                                        // 34000
[[nodiscard]] Error time_zone_unknown(std::string_view zone);                                     // 22023
[[nodiscard]] Error parameter_value_invalid(std::string_view parameter, std::string_view value);  // 22023
[[nodiscard]] Error cursor_exists(std::string_view name);                                         // 42P03
[[nodiscard]] Error cursor_open(std::string_view name);                                           // 0A000
[[nodiscard]] Error prepared_arguments(std::string_view name);                                    // 42601
[[nodiscard]] Error prepared_type_missing(std::int32_t index);                                    // 42P02
[[nodiscard]] Error argument_aggregate();  // 42803: in an argument of EXECUTE, as the next two
[[nodiscard]] Error argument_window();     // 42P20
[[nodiscard]] Error argument_subquery();   // 0A000

// ---- the protocol, and values in its formats
[[nodiscard]] Error protocol_violation(std::string_view what);                               // 08P01
[[nodiscard]] Error protocol_version_unsupported(std::uint32_t major, std::uint32_t minor);  // 0A000
[[nodiscard]] Error function_call_unsupported();                                             // 0A000
[[nodiscard]] Error too_many_connections(std::size_t most);                                  // 53300
[[nodiscard]] Error user_name_missing();                                                     // 28000
[[nodiscard]] Error password_wrong(std::string_view user);                                   // 28000
[[nodiscard]] Error client_encoding_unsupported(std::string_view encoding);                  // 22023
[[nodiscard]] Error too_many_prepared();                                                     // 53000
[[nodiscard]] Error prepared_several_commands();                                             // 42601
[[nodiscard]] Error too_many_portals();                                                      // 53000
[[nodiscard]] Error portal_missing(std::string_view name);                                   // 34000
[[nodiscard]] Error portal_run_twice();                                                      // 55000
[[nodiscard]] Error binary_format_incorrect(std::string_view where);                         // 22P03
[[nodiscard]] Error binary_type_unsupported(std::string_view values, std::uint32_t type);    // 0A000
[[nodiscard]] Error numeric_not_finite();                                                    // 22P02
[[nodiscard]] Error array_dimensions_unsupported();                                          // 0A000
[[nodiscard]] Error array_element_type_wrong();                                              // 42804

// ---- transactions, and failures of the warehouse itself
[[nodiscard]] Error transaction_aborted();                                               // 25P02, rolled back
[[nodiscard]] Error not_in_transaction_block(std::string_view statement);                // 25001
[[nodiscard]] Error only_in_transaction_block(std::string_view statement);               // 25P01
[[nodiscard]] Error read_only_transaction(std::string_view statement, std::string why);  // 25006
// 1023: another transaction has, since this one's snapshot, changed rows that this one is about to change.
[[nodiscard]] Error serializable_violation(std::string_view why);
// What the engine below refused for a reason that has no text here: a fault of this program. XX000.
[[nodiscard]] Error internal_error();
[[nodiscard]] Error query_cancelled();                     // 57014
[[nodiscard]] Error machine_failed(std::string_view why);  // 53100
[[nodiscard]] Error io_failed(std::string_view why);       // 58030
[[nodiscard]] Error out_of_memory();                       // 53200, rolled back
[[nodiscard]] Error session_terminated();                  // 57P01, rolled back
// 08006: the session or what serves it is gone, and its transaction was rolled back.
[[nodiscard]] Error session_lost(std::string why, std::string remedy);
[[nodiscard]] Error warehouse_replaced(std::string_view file);  // 08006, rolled back
[[nodiscard]] Error unexpected(std::string_view what);          // XX000: an exception that is no Error
[[nodiscard]] Error statement_too_long(std::size_t bytes, std::size_t limit, Place place = {});  // 54000
// 08006: nobody knows whether the COMMIT was done.
[[nodiscard]] Error commit_unknown(std::string_view why);
[[nodiscard]] Error deadlock(std::int64_t session, std::string_view table);  // 40P01

// ---- values
[[nodiscard]] Error null_not_allowed(std::string_view column);  // 8007
[[nodiscard]] Error value_too_long(const Type& type);           // 8001, from a table
[[nodiscard]] Error value_too_long(std::string_view type);      // the same, the type as it is written
[[nodiscard]] Error value_not_in_range();                       // 8001
[[nodiscard]] Error numeric_overflow();                         // 1058
[[nodiscard]] Error divide_by_zero();                           // 22012
// 1207. `type` is named as the server names it (Integer, Short, Long); `position` is that of the first non-digit.
[[nodiscard]] Error invalid_digit(std::string_view type, std::string_view text, std::size_t position);
[[nodiscard]] Error value_out_of_range(const Type& type);                         // 8001, for a cast
[[nodiscard]] Error integer_out_of_range(const Type& type);                       // 22003
[[nodiscard]] Error invalid_input(const Type& type, std::string_view text);       // 22P02; for dates and times 22007
[[nodiscard]] Error invalid_input(std::string_view type, std::string_view text);  // 22P02
[[nodiscard]] Error type_mismatch(std::string_view column, const Type& type, std::string_view of_expression);  // 42804
[[nodiscard]] Error date_part_unknown(std::string_view word);                                                  // 22023
[[nodiscard]] Error datetime_out_of_range(std::string_view text);                                              // 22008
[[nodiscard]] Error format_not_followed(std::string_view text, std::string_view format);                       // 22007
[[nodiscard]] Error date_out_of_range(std::int64_t year, std::int64_t month, std::int64_t day);                // 22008
[[nodiscard]] Error time_out_of_range(std::int64_t hour, std::int64_t minute, std::int64_t second);            // 22008
[[nodiscard]] Error interval_out_of_range();                                                                   // 22008
[[nodiscard]] Error timestamp_overflow();                                                                      // 22008
[[nodiscard]] Error date_overflow();                                                                           // 22008
[[nodiscard]] Error invalid_interval(std::string_view text);                                                   // 22007
[[nodiscard]] Error number_too_long_for_format(std::string_view text, std::string_view format, std::int64_t before,
                                               std::int64_t after);                      // 22P02
[[nodiscard]] Error malformed_array(std::string_view text);                              // 22P02
[[nodiscard]] Error nul_character();                                                     // 22021
[[nodiscard]] Error integer_text_out_of_range(const Type& type, std::string_view text);  // 22003
[[nodiscard]] Error multibyte_in_char();                                                 // XX000
[[nodiscard]] Error mixed_interval(bool year_to_month);                                  // 22007

// ---- expressions and functions
[[nodiscard]] Error leader_node_function(std::string_view function);  // 0A000
[[nodiscard]] Error function_name_missing(std::string_view name);     // 42883
[[nodiscard]] Error date_part_not_a_word();                           // 22023
[[nodiscard]] Error frame_clause_missing();                           // 0A000
[[nodiscard]] Error function_missing_in_schema(std::string_view schema, std::string_view name,
                                               std::string_view types);                                   // 42883
[[nodiscard]] Error function_unknown(std::string_view name, std::string_view types);                      // 42883
[[nodiscard]] Error not_an_aggregate(std::string_view name);                                              // 42809
[[nodiscard]] Error count_of_nothing();                                                                   // 42883
[[nodiscard]] Error default_not_allowed();                                                                // 42601
[[nodiscard]] Error parameter_unbound(std::int32_t index);                                                // 42P02
[[nodiscard]] Error grouping_sets_misplaced();                                                            // 42601
[[nodiscard]] Error column_in_default();                                                                  // 42P10
[[nodiscard]] Error invalid_escape();                                                                     // 22025
[[nodiscard]] Error ntile_argument();                                                                     // 22014
[[nodiscard]] Error percentile_range();                                                                   // 22003
[[nodiscard]] Error argument_not_constant(std::string_view argument);                                     // 22023
[[nodiscard]] Error step_of_zero();                                                                       // 22023
[[nodiscard]] Error hex_digit_invalid(std::string_view digit);                                            // 22023
[[nodiscard]] Error code_point_invalid(std::string_view number);                                          // 54000
[[nodiscard]] Error subquery_in_default();                                                                // 0A000
[[nodiscard]] Error table_function_arguments(std::string_view name, std::size_t count);                   // 42883
[[nodiscard]] Error invalid_regular_expression(std::string_view why);                                     // 2201B
[[nodiscard]] Error operator_missing(std::span<const std::string> operand_types, std::string_view name);  // 42883
[[nodiscard]] Error avg_of_no_number();                                                                   // 42883
[[nodiscard]] Error cannot_cast(std::string_view from, std::string_view to, std::string remedy = {});     // 42846
[[nodiscard]] Error types_not_matched(std::string_view left, std::string_view right);                     // 42804
[[nodiscard]] Error interval_operator_missing(std::string_view left, std::string_view right);             // 42883
[[nodiscard]] Error date_part_no_interval(std::string_view word);                                         // 22023
[[nodiscard]] Error timestamp_units_unsupported(std::string_view word);                                   // 22023
[[nodiscard]] Error within_group_missing(std::string_view function);                                      // 42601
[[nodiscard]] Error strtol_base();                                                                        // 22023
[[nodiscard]] Error strtol_out_of_range(std::string_view text);                                           // 22003
[[nodiscard]] Error strtol_invalid(std::string_view text, std::int64_t base);                             // 22P02
[[nodiscard]] Error sha2_failed();                                                                        // XX000
[[nodiscard]] Error weekday_unknown(std::string_view text);                                               // 22023
[[nodiscard]] Error string_too_long();                                                                    // 22001
[[nodiscard]] Error listagg_too_long();                                                                   // XX000
[[nodiscard]] Error json_invalid();                                                                       // XX000
[[nodiscard]] Error match_parameter_unknown(std::string_view function, char parameter);                   // 22023
[[nodiscard]] Error json_path_too_long();                                                                 // 22023
[[nodiscard]] Error square_root_of_negative();                                                            // 2201F
[[nodiscard]] Error logarithm_of_zero();                                                                  // 2201E
[[nodiscard]] Error logarithm_of_negative();                                                              // 2201E
[[nodiscard]] Error input_out_of_range();                                                                 // 22003

// ---- queries
[[nodiscard]] Error top_with_limit();                                     // 42601
[[nodiscard]] Error into_misplaced();                                     // 42601
[[nodiscard]] Error excluded_column_missing(std::string_view column);     // 42703
[[nodiscard]] Error unqualified_in_late_view(std::string_view relation);  // 0A000
[[nodiscard]] Error catalog_relation_missing(std::string_view schema, std::string_view relation,
                                             std::string_view hint);  // 42P01
[[nodiscard]] Error expression_too_deep();                            // 54001
[[nodiscard]] Error statement_too_complex(std::string_view why);      // 54001
[[nodiscard]] Error aliases_too_long();                               // 54001
[[nodiscard]] Error too_many_grouping_sets(std::size_t most);         // 54001
[[nodiscard]] Error views_too_deep();                                 // 54001
[[nodiscard]] Error column_duplicated(std::string_view column);       // 42701
[[nodiscard]] Error too_many_column_aliases(std::string_view table, std::size_t available,
                                            std::size_t specified);               // 42P10
[[nodiscard]] Error column_ambiguous(std::string_view column);                    // 42702
[[nodiscard]] Error with_query_twice(std::string_view name);                      // 42712
[[nodiscard]] Error table_twice(std::string_view name);                           // 42712
[[nodiscard]] Error order_by_ambiguous(std::string_view name);                    // 42702
[[nodiscard]] Error order_by_not_selected();                                      // 42P10
[[nodiscard]] Error order_by_of_set();                                            // 0A000
[[nodiscard]] Error using_column_missing(std::string_view column);                // 42703
[[nodiscard]] Error from_entry_invalid(std::string_view table);                   // 42P01
[[nodiscard]] Error column_not_grouped(std::string_view column);                  // 42803
[[nodiscard]] Error aggregate_not_allowed(std::string_view where);                // 42803; where: "WHERE clause"
[[nodiscard]] Error aggregate_nested();                                           // 42803
[[nodiscard]] Error grouping_argument();                                          // 42803
[[nodiscard]] Error window_not_allowed(std::string_view where);                   // 42P20
[[nodiscard]] Error window_nested();                                              // 42P20
[[nodiscard]] Error window_frame(std::string_view why);                           // 42P20
[[nodiscard]] Error qualify_without_window();                                     // 42P20
[[nodiscard]] Error subquery_columns(std::int64_t found, std::int64_t expected);  // 42601
[[nodiscard]] Error row_sizes();                                                  // 42601
[[nodiscard]] Error assigned_twice(std::string_view column);                      // 42601
[[nodiscard]] Error recursive_in_first_term(std::string_view name);               // 42P19
[[nodiscard]] Error limit_negative();                                             // 2201W
[[nodiscard]] Error limit_of_columns();                                           // 42P10
[[nodiscard]] Error subquery_of_many_rows();                                      // 21000
[[nodiscard]] Error position_missing(std::string_view clause);                    // 42P10
[[nodiscard]] Error set_operation_columns();                                      // 42601

// ---- tables and views: CREATE, ALTER, DROP
[[nodiscard]] Error catalog_type_unknown(std::string_view name);    // XX000
[[nodiscard]] Error identity_not_addable();                         // 0A000
[[nodiscard]] Error added_column_constraint();                      // 0A000
[[nodiscard]] Error added_column_needs_default();                   // 0A000
[[nodiscard]] Error only_column(std::string_view table);            // 0A000
[[nodiscard]] Error target_type_unsupported(const TypeName& type);  // 0A000
[[nodiscard]] Error target_size_same();                             // 0A000
[[nodiscard]] Error target_size_too_small();                        // 0A000
[[nodiscard]] Error append_needs_two_tables();                      // 0A000
[[nodiscard]] Error append_source_lacks(std::string_view column);   // 42703
[[nodiscard]] Error append_target_lacks(std::string_view column);   // 42703
[[nodiscard]] Error not_a_table(std::string_view name);             // 42809
[[nodiscard]] Error not_a_view(std::string_view name);              // 42809
[[nodiscard]] Error schema_has_views(std::string_view schema, std::string_view view,
                                     std::string_view made_of);                               // 0A000
[[nodiscard]] Error primary_key_missing(std::string_view table);                              // 42830
[[nodiscard]] Error foreign_key_column_missing(std::string_view column);                      // 42703
[[nodiscard]] Error foreign_key_columns();                                                    // 42830
[[nodiscard]] Error unique_key_missing(std::string_view table);                               // 42830
[[nodiscard]] Error primary_key_twice(std::string_view table);                                // 42P16
[[nodiscard]] Error constraint_exists(std::string_view name, std::string_view table);         // 42710
[[nodiscard]] Error referenced_not_a_table(std::string_view name);                            // 42809
[[nodiscard]] Error temporary_referenced();                                                   // 42P16
[[nodiscard]] Error constraint_missing(std::string_view name);                                // 42704
[[nodiscard]] Error temporary_in_schema();                                                    // 42P16
[[nodiscard]] Error identity_type(std::string_view column);                                   // 42601
[[nodiscard]] Error identity_step();                                                          // 22023
[[nodiscard]] Error key_column_missing(std::string_view column);                              // 42703
[[nodiscard]] Error too_many_columns();                                                       // 54011
[[nodiscard]] Error dist_key_twice();                                                         // 42P16
[[nodiscard]] Error dist_key_missing();                                                       // 42P16
[[nodiscard]] Error dist_key_excluded(std::string_view dist_style);                           // 42P16
[[nodiscard]] Error super_as_key(std::string_view column);                                    // 0A000
[[nodiscard]] Error too_many_column_names();                                                  // 42601
[[nodiscard]] Error too_many_view_column_names();                                             // 42601
[[nodiscard]] Error name_reserved(std::string_view name, std::string_view prefix);            // 42939
[[nodiscard]] Error schema_name_reserved(std::string_view name);                              // 42939
[[nodiscard]] Error key_column_not_droppable(std::string_view key, std::string_view column);  // 42P16
[[nodiscard]] Error has_dependents(std::string_view kind, std::string_view name);             // 2BP01
[[nodiscard]] Error dropped_missing(std::string_view kind, std::string_view name);            // 42P01

// ---- INSERT, UPDATE, DELETE, MERGE
[[nodiscard]] Error identity_not_writable(std::string_view column);
[[nodiscard]] Error more_columns_than_expressions();  // 42601
[[nodiscard]] Error more_expressions_than_columns();  // 42601
[[nodiscard]] Error merge_matches_twice();
[[nodiscard]] Error view_not_writable(std::string_view view);  // 0A000
[[nodiscard]] Error values_of_different_lengths();             // 42601
[[nodiscard]] Error merge_source_columns();                    // 42601
[[nodiscard]] Error merge_with_itself();                       // 0A000

// ---- users, groups, privileges
[[nodiscard]] Error role_missing(std::string_view name);                                   // 42704
[[nodiscard]] Error principal_missing(std::string_view kind, std::string_view name);       // 42704
[[nodiscard]] Error principal_exists(std::string_view kind, std::string_view name);        // 42710
[[nodiscard]] Error user_has_privileges(std::string_view name);                            // 55006
[[nodiscard]] Error principal_in_use(std::string_view kind, std::string_view name);        // 2BP01
[[nodiscard]] Error principal_name_reserved(std::string_view name);                        // 42939
[[nodiscard]] Error privilege_unknown(std::string_view privilege);                         // 42601
[[nodiscard]] Error privilege_invalid(std::string_view privilege, std::string_view kind);  // 0LP01
[[nodiscard]] Error grant_option_not_for(std::string_view kind);                           // 0LP01: groups and PUBLIC
[[nodiscard]] Error current_user_dropped();                                                // 55006

// ---- COPY. `file` is the object's URL in the form that the user sees.
[[nodiscard]] Error copy_argument_unsupported(std::string_view clause);  // 0A000
[[nodiscard]] Error copy_argument_twice(std::string_view clause);        // 42601
[[nodiscard]] Error copy_credentials_missing();                          // 42601
[[nodiscard]] Error copy_credentials_twice();                            // 42601
[[nodiscard]] Error copy_format_unsupported(std::string_view format);    // 0A000
[[nodiscard]] Error copy_source_unsupported();                           // 0A000: not an object of a store
[[nodiscard]] Error copy_prefix_missing(std::string_view key);           // 8001
[[nodiscard]] Error copy_file_missing(std::string_view file);
[[nodiscard]] Error copy_not_parquet(std::string_view file);
[[nodiscard]] Error copy_manifest_wrong(std::string_view file, std::string_view why);
[[nodiscard]] Error copy_column_count(std::size_t table_columns, std::size_t data_columns, std::string_view file);
[[nodiscard]] Error copy_column_not_listed();                       // 42601: NOT NULL without DEFAULT
[[nodiscard]] Error copy_identity_listed(std::string_view column);  // without EXPLICIT_IDS
[[nodiscard]] Error copy_no_identity();                             // EXPLICIT_IDS without an identity column
[[nodiscard]] Error copy_string_too_long(std::string_view column, std::int64_t table_bytes, std::int64_t data_bytes,
                                         std::string_view file);
[[nodiscard]] Error copy_schema_mismatch(std::string_view file, std::string_view column_path,
                                         std::string_view column_type, std::string_view parquet_column,
                                         std::string remedy);
[[nodiscard]] Error copy_type_length(std::string_view file, std::string_view column, int expected, int found);
[[nodiscard]] Error copy_scale(std::string_view file, std::string_view column);
[[nodiscard]] Error copy_super_needs_serializetojson();
[[nodiscard]] Error copy_without_store();                   // XX000
[[nodiscard]] Error copy_into_view(std::string_view view);  // 0A000

// The notice of a successful COPY.
[[nodiscard]] std::string load_completed(std::string_view table, std::uint64_t rows);

}  // namespace loadonce::redshift::messages
