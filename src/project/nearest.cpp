#include "project/nearest.h"

#include <algorithm>
#include <vector>

#include "table/schema.h"

namespace loadonce::project {
namespace {

// Optimal string alignment distance.
std::size_t edits(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before_last(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) last[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                row[j] = std::min(row[j], before_last[j - 2] + 1);
            }
        }
        before_last.swap(last);
        last.swap(row);
    }
    return last[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, std::span<const std::string_view> candidates) {
    const std::string wanted = fold(word);
    std::size_t best_edits = std::max<std::size_t>(2, word.size() / 3) + 1;
    std::string best;
    for (const std::string_view candidate : candidates) {
        const std::size_t distance = edits(wanted, fold(candidate));
        if (distance < best_edits && distance < candidate.size()) {
            best_edits = distance;
            best = candidate;
        }
    }
    return best;
}

}  // namespace loadonce::project
