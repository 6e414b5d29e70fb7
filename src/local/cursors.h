// DECLARE, FETCH, CLOSE: the cursors of a transaction. A query runs whole when its cursor is declared, as on Redshift's
// leader.
#pragma once

#include <map>
#include <string>

#include "redshift/ast.h"
#include "warehouse/session.h"

namespace loadonce::local {

class Cursors {
  public:
    // `rows`: the query's result. Throws 42P03 if there is one of that name.
    warehouse::Result declare(const std::string& name, warehouse::Result rows);
    // The next rows. Throws 34000.
    warehouse::Result fetch(const redshift::Fetch& fetch);
    // Of what fetch() gives. Throws 34000.
    [[nodiscard]] const std::vector<warehouse::ResultColumn>& columns(const std::string& name) const;
    warehouse::Result close(const redshift::CloseCursor& close);
    // The transaction is over.
    void clear() { cursors_.clear(); }

  private:
    struct Cursor {
        warehouse::Result rows;
        std::size_t next = 0;
    };
    std::map<std::string, Cursor> cursors_;
};

}  // namespace loadonce::local
