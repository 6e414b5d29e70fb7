// Progress of a conversion or a load. Written by its threads; any thread may read it at any time.
#pragma once

#include <atomic>
#include <cstdint>

namespace loadonce {

struct Progress {
    enum class Stage : std::uint8_t { hashing, converting, writing, loading };

    std::atomic<Stage> stage = Stage::converting;
    std::atomic<std::uint64_t> bytes = 0;  // decompressed bytes done in this stage
    std::atomic<std::uint64_t> records = 0;
    std::atomic<std::uint64_t> bytes_in_all = 0;  // 0: unknown (compressed input, standard input)

    void begin(Stage next, std::uint64_t in_all) {
        stage = next;
        bytes = records = 0;
        bytes_in_all = in_all;
    }
};

}  // namespace loadonce
