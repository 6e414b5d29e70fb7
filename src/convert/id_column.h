// The one rule for what looks like the id of a record. A conversion copies such a column of the root into its child
// tables; inference takes one for a key.
#pragma once

#include <string_view>

#include "table/schema.h"

namespace loadonce::convert {

// The last word of the name is id, uid, uuid or guid, or the whole name is key, in any case. Words are separated by
// their case and by what is neither letter nor digit: order_id, orderId, orderID, ORDER-ID, "order id". So paid, grid
// and orderids are none, and api_key is none: a key at the end of a name is more often a secret or a part of another
// key.
[[nodiscard]] bool is_id_name(std::string_view name);

// `path`: a JSON path, whose last step has the name. `type`: texts and whole numbers can be ids.
[[nodiscard]] bool is_id_column(std::string_view path, const Type& type);

}  // namespace loadonce::convert
