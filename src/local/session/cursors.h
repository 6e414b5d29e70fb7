// DECLARE, FETCH, CLOSE: the cursors of a transaction. A query runs whole when its cursor is declared, as on Redshift's
// leader, and its rows wait on the disk.
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
    // Throws 42P03, and 0A000 while another cursor is open.
    void require_new(const std::string& name) const;
    warehouse::Result declare(const std::string& name, std::vector<warehouse::ResultColumn> columns,
                              std::shared_ptr<RowFile> rows);
    // The next rows. Throws 34000, as do the others that name a cursor.
    [[nodiscard]] warehouse::Opened fetch(const redshift::Fetch& fetch) const;
    [[nodiscard]] const std::vector<warehouse::ResultColumn>& columns(const std::string& name) const;
    warehouse::Result close(const redshift::CloseCursor& close);
    // The transaction is over.
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
