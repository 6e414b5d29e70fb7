#include "load/load.h"

#include "convert/inputs.h"
#include "load/group_run.h"
#include "load/recording.h"
#include "load/work_folder.h"

namespace loadonce::load {

namespace {

RunReport run_groups(const project::Project& project, warehouse::Warehouse& warehouse, store::Store& store,
                     const RunOptions& options, RunMode mode) {
    RunReport report;
    report.project = project.name;
    report.warehouse = warehouse.name();
    report.store = store.name();
    report.planned = mode == RunMode::plan;
    const WorkFolder folder(options.work_folder);
    for (const auto& [group, paths] : convert::inputs_by_group(project, options.inputs)) {
        std::vector<std::string> statements;
        RecordingWarehouse recording(warehouse, statements);
        warehouse::Warehouse& used = report.planned ? static_cast<warehouse::Warehouse&>(recording) : warehouse;
        report.groups.push_back(run_group(project, group, paths, used, store, options, folder.path, mode));
        report.groups.back().statements = std::move(statements);
    }
    return report;
}

}  // namespace

RunReport run(const project::Project& project, warehouse::Warehouse& warehouse, store::Store& store,
              const RunOptions& options) {
    return run_groups(project, warehouse, store, options, RunMode::commit);
}

RunReport plan(const project::Project& project, warehouse::Warehouse& warehouse, store::Store& store,
               const RunOptions& options) {
    return run_groups(project, warehouse, store, options, RunMode::plan);
}

}  // namespace loadonce::load
