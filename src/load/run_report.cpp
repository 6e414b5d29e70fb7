#include "load/run_report.h"

namespace loadonce::load {

Exit RunReport::exit() const {
    for (const auto& group : groups)
        if (group.error) return group.error->code().exit;
    return Exit::done;
}

}  // namespace loadonce::load
