#include "load/load.h"

#include "convert/inputs.h"
#include "load/group_run.h"
#include "load/recording.h"
#include "load/work_folder.h"

namespace loadonce::load {

namespace {

RunReport run_groups(const project::Project& project, warehouse::Warehouse& warehouse, store::Store& store,
                     const RunOptions& options, Ending ending) {
    RunReport report;
    report.project = project.name;
    report.warehouse = warehouse.name();
    report.store = store.name();
    report.planned = ending == Ending::roll_back;
    const WorkFolder folder(options.work_folder);
    for (const auto& [group, paths] : convert::inputs_by_group(project, options.inputs)) {
        std::vector<std::string> statements;
        RecordingWarehouse recording(warehouse, statements);
        warehouse::Warehouse& used = report.planned ? static_cast<warehouse::Warehouse&>(recording) : warehouse;
        report.groups.push_back(run_group(project, group, paths, used, store, options, folder.path, ending));
        report.groups.back().statements = std::move(statements);
    }
    return report;
}

}  // namespace

RunReport run(const project::Project& project, warehouse::Warehouse& warehouse, store::Store& store,
              const RunOptions& options) {
    return run_groups(project, warehouse, store, options, Ending::commit);
}

RunReport plan(const project::Project& project, warehouse::Warehouse& warehouse, store::Store& store,
               const RunOptions& options) {
    return run_groups(project, warehouse, store, options, Ending::roll_back);
}

}  // namespace loadonce::load
