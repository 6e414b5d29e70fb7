// DECLARE, FETCH, CLOSE: the cursors of a transaction. A query runs completely when its cursor is declared, as on
// Redshift's leader node, and its rows are kept on disk.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "local/engine/row_file.h"
#include "redshift/ast.h"
#include "warehouse/served_session.h"

namespace loadonce::local {

class Cursors {
  public:
    // Throws 42P03 if the cursor exists, 0A000 if another cursor is open.
    void require_new(const std::string& name) const;
    warehouse::Result declare(const std::string& name, std::vector<warehouse::ResultColumn> columns,
                              std::shared_ptr<RowFile> rows);
    // Returns the next rows. Like the other functions that take a name, throws 34000 if there is no such cursor.
    [[nodiscard]] warehouse::Opened fetch(const redshift::Fetch& fetch) const;
    [[nodiscard]] const std::vector<warehouse::ResultColumn>& columns(const std::string& name) const;
    warehouse::Result close(const redshift::CloseCursor& close);
    // Call at the end of the transaction.
    void clear() { cursors_.clear(); }

  private:
    struct Cursor {
        std::vector<warehouse::ResultColumn> columns;
        std::shared_ptr<RowFile> rows;
    };
    [[nodiscard]] const Cursor& get(const std::string& name) const;

    std::map<std::string, Cursor> cursors_;
};

}  // namespace loadonce::local
