// Runs a fuzz target without libFuzzer: over the files of a folder, whole and then cut, changed and doubled at places
// that are the same in every run.
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <set>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr int copies = 20;              // of each file
constexpr std::size_t changes_max = 8;  // in a copy

Bytes damaged(Bytes copy, std::mt19937& random) {
    const auto below = [&random](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
    if (below(2) == 0) copy.resize(below(copy.size() + 1));
    for (auto changes = below(changes_max); changes > 0 && !copy.empty(); --changes) {
        const auto place = copy.begin() + static_cast<std::ptrdiff_t>(below(copy.size()));
        switch (below(3)) {
            case 0:
                *place = static_cast<std::uint8_t>(random());
                break;
            case 1:
                copy.erase(place);
                break;
            default:
                copy.insert(place, copy[below(copy.size())]);
        }
    }
    return copy;
}

}  // namespace

int main(int count, char** names) {
    if (count != 2) return 2;
    std::set<std::filesystem::path> files;  // in the same order everywhere
    for (const auto& entry : std::filesystem::directory_iterator(names[1])) files.insert(entry.path());
    std::mt19937 random(1);
    for (const auto& name : files) {
        std::ifstream file(name, std::ios::binary);
        const Bytes whole{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        LLVMFuzzerTestOneInput(whole.data(), whole.size());
        for (int copy = 0; copy < copies; ++copy) {
            const Bytes bytes = damaged(whole, random);
            LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
        }
    }
    return files.empty() ? 1 : 0;
}
