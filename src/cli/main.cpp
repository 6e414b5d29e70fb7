#include "cli/main.h"

namespace loadonce::cli {

int run(int, char**) {
    return 0;
}

}  // namespace loadonce::cli
