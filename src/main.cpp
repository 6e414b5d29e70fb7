#include "cli/main.h"

int main(int argc, char** argv) {
    return loadonce::cli::run(argc, argv);
}
