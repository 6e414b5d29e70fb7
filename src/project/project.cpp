#include "project/project.h"

namespace loadonce::project {

const Table* Project::table(std::string_view table_name) const {
    const std::string wanted = fold(table_name);
    for (const Table& table : tables) {
        if (fold(table.name) == wanted) return &table;
    }
    return nullptr;
}

}  // namespace loadonce::project
