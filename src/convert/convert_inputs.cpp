#include "convert/convert_inputs.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "base/error_codes.h"
#include "convert/inputs.h"

namespace loadonce::convert {
namespace {

// One root table, its children, and the files that fill them: what one conversion makes.
struct Part {
    std::vector<std::string> files;
    project::Format format = project::Format::detect;
    std::vector<PipelineTable> tables;
};

std::vector<Part> parts_of(const project::Project& project, const std::vector<std::string>& inputs) {
    std::vector<Part> parts;
    if (std::ranges::count_if(project.tables, &project::Table::is_root) <= 1) {
        Part& all = parts.emplace_back(Part{expand_sources(inputs, "."), {}, {}});
        if (!project.sources.empty()) all.format = project.sources.front().format;
        for (const project::Table& table : project.tables) all.tables.push_back({table, {}});
        return parts;
    }
    std::set<std::string> taken;
    for (const auto& [group, files] : inputs_by_group(project, inputs)) {
        Part& part = parts.emplace_back(Part{files, group.format, {}});
        for (const std::string& name : group.tables) {
            if (!taken.insert(fold(name)).second) {
                throw Error(errors::usage, fmt::format("the inputs belong to several source groups that fill {}", name),
                            "convert the files of one source group at a time");
            }
            part.tables.push_back({*project.table(name), {}});
        }
    }
    return parts;
}

std::string list_of(const std::vector<Reject>& rejects) {
    std::string text;
    for (const Reject& reject : rejects)
        text += fmt::format("{}  {}: {}", text.empty() ? "" : "\n", reject.place.text(), reject.reason);
    return text;
}

}  // namespace

PipelineResult convert_inputs(const project::Project& project, const std::vector<std::string>& inputs,
                              const PipelineOptions& options) {
    PipelineResult all;
    PipelineOptions part_options = options;
    for (const Part& part : parts_of(project, inputs)) {
        PipelineResult result =
            run_pipeline(source::whole(part.files), part.format, part.tables, project.arrays, part_options);
        if (auto error = reject_limit_error(result, part.tables, "written"))
            throw Error(error->with_detail(list_of(result.first_rejects)));
        part_options.append_rejects = part_options.append_rejects || result.rejected > 0;
        std::ranges::move(result.sources, std::back_inserter(all.sources));
        std::ranges::move(result.tables, std::back_inserter(all.tables));
        std::ranges::move(result.filled, std::back_inserter(all.filled));
        std::ranges::move(result.first_rejects, std::back_inserter(all.first_rejects));
        all.first_rejects.resize(std::min(all.first_rejects.size(), rejects_described));
        all.rejected += result.rejected;
    }
    return all;
}

}  // namespace loadonce::convert
