// convert: nested JSON to one Parquet file per table.
#include "cli/convert.h"

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/error_codes.h"
#include "base/output_file.h"
#include "cli/json.h"
#include "cli/temp_folder.h"
#include "cli/verbs.h"

namespace loadonce::cli {
namespace {

struct Options {
    std::vector<std::string> inputs;
    std::filesystem::path out;
    std::string nulls;
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    std::string compression = "snappy";
    std::filesystem::path rejects;
};

parquet::Compression compression(const std::string& name) {
    if (name == "none") return parquet::Compression::none;
    return name == "zstd" ? parquet::Compression::zstd : parquet::Compression::snappy;
}

std::string bytes_text(std::uint64_t bytes) {
    if (bytes < 1000) return fmt::format("{} B", bytes);
    if (bytes < 1000 * 1000) return fmt::format("{:.1f} kB", static_cast<double>(bytes) / 1e3);
    if (bytes < 1000 * 1000 * 1000) return fmt::format("{:.1f} MB", static_cast<double>(bytes) / 1e6);
    return fmt::format("{:.2f} GB", static_cast<double>(bytes) / 1e9);
}

struct Converted {
    load::PipelineResult result;
    std::vector<std::filesystem::path> files;  // where result's files are now
};

std::string plural(std::uint64_t count, std::string_view thing) {
    return fmt::format("{} {}{}", count, thing, count == 1 ? "" : "s");
}

std::string text(const std::vector<Converted>& all) {
    const load::PipelineResult& first = all.front().result;
    std::uint64_t records = 0, bytes = 0;
    for (const load::SourceRead& source : first.sources) {
        records += source.records;
        bytes += source.bytes;
    }
    std::string text = fmt::format("converted {} ({}) of {}", plural(records, "record"), bytes_text(bytes),
                                   plural(first.sources.size(), "file"));
    if (first.rejected > 0) text += fmt::format("; {} rejected", first.rejected);
    text += '\n';
    std::size_t width = 0;
    for (const Converted& converted : all) {
        for (const auto& file : converted.files) width = std::max(width, file.string().size());
    }
    for (const Converted& converted : all) {
        for (std::size_t i = 0; i < converted.files.size(); ++i) {
            const load::TableOutput& table = converted.result.tables[i];
            text +=
                fmt::format("  {:<{}}  {:>11}  {:>15}  {:>9}\n", converted.files[i].string(), width,
                            plural(table.columns.size(), "column"), plural(table.rows, "row"), bytes_text(table.bytes));
        }
    }
    for (const load::Reject& reject : first.first_rejects) {
        text += fmt::format("  rejected {}: {}\n", reject.place.text(), reject.reason);
    }
    return text;
}

std::string json(const std::vector<Converted>& all) {
    const load::PipelineResult& first = all.front().result;
    std::string sources, files, rejects;
    for (const load::SourceRead& source : first.sources) {
        sources += fmt::format(R"({}{{"name":{},"fingerprint":"{}","bytes":{},"records":{},"rejected":{}}})",
                               sources.empty() ? "" : ",", json_string(source.name), source.fingerprint, source.bytes,
                               source.records, source.rejected);
    }
    for (const Converted& converted : all) {
        for (std::size_t i = 0; i < converted.files.size(); ++i) {
            const load::TableOutput& table = converted.result.tables[i];
            files +=
                fmt::format(R"({}{{"table":{},"file":{},"rows":{},"columns":{},"bytes":{},"sha256":"{}"}})",
                            files.empty() ? "" : ",", json_string(table.name), json_string(converted.files[i].string()),
                            table.rows, table.columns.size(), table.bytes, table.sha256);
        }
    }
    for (const load::Reject& reject : first.first_rejects) {
        rejects += fmt::format(R"({}{{"place":{},"reason":{}}})", rejects.empty() ? "" : ",",
                               json_string(reject.place.text()), json_string(reject.reason));
    }
    return fmt::format(R"({{"sources":[{}],"files":[{}],"rejected":{},"first_rejects":[{}]}})", sources, files,
                       first.rejected, rejects) +
           "\n";
}

// Names appear in the output folder only when everything went well.
std::vector<std::filesystem::path> publish(const load::PipelineResult& result, const std::filesystem::path& out,
                                           const std::string& suffix) {
    std::vector<std::filesystem::path> files;
    for (const load::TableOutput& table : result.tables) {
        const std::filesystem::path file = out / (table.file.stem().string() + suffix + ".parquet");
        std::error_code error;
        std::filesystem::rename(table.file, file, error);
        if (error) throw_file_io("write", file, error.value());
        files.push_back(file);
    }
    return files;
}

Exit convert_verb(Context& context, const Options& options) {
    struct Variant {
        load::NullsWritten nulls;
        std::string suffix;
    };
    std::vector<Variant> variants;
    if (options.nulls == "both") {
        if (std::ranges::count(options.inputs, "-") > 0) {
            throw Error(errors::usage, "standard input cannot be read twice, and --nulls both does that",
                        "write the input to a file first");
        }
        variants = {{load::NullsWritten::keep, ""}, {load::NullsWritten::fill, "_fixed"}};
    } else {
        variants = {{options.nulls == "keep"   ? load::NullsWritten::keep
                     : options.nulls == "fill" ? load::NullsWritten::fill
                                               : load::NullsWritten::as_spec,
                     ""}};
    }
    const TempFolder folder(options.out);
    load::PipelineOptions pipeline;
    pipeline.threads = options.threads;
    pipeline.compression = compression(options.compression);
    pipeline.rejects = options.rejects;
    std::vector<Converted> all;
    for (const Variant& variant : variants) {
        pipeline.nulls = variant.nulls;
        pipeline.out = folder.path() / ("variant" + variant.suffix);
        std::filesystem::create_directory(pipeline.out);
        all.push_back({convert(context.project(), options.inputs, pipeline), {}});
        pipeline.rejects.clear();  // the second time they would be the same
    }
    for (std::size_t i = 0; i < all.size(); ++i) {
        all[i].files = publish(all[i].result, options.out, variants[i].suffix);
    }
    if (context.globals().json) {
        print(json(all));
    } else if (!context.globals().quiet) {
        print(text(all));
    }
    return Exit::done;
}

// The root table and its children. `convert` names no source, so there must be one root only.
std::vector<load::PipelineTable> tables_of(const project::Project& project) {
    std::vector<load::PipelineTable> tables;
    for (const project::Table& table : project.tables) tables.push_back({table, {}});
    if (std::ranges::count_if(project.tables, &project::Table::is_root) > 1) {
        throw Error(errors::usage, "the project has several root tables, and it is not clear which one is meant",
                    "name a project file with one of them: --project FILE");
    }
    return tables;
}

}  // namespace

load::PipelineResult convert(const project::Project& project, const std::vector<std::string>& inputs,
                             const load::PipelineOptions& options) {
    const std::vector<load::PipelineTable> tables = tables_of(project);
    load::PipelineResult result =
        load::run_pipeline(load::expand_sources(inputs, "."),
                           project.sources.empty() ? project::Format::detect : project.sources.front().format, tables,
                           project.arrays, options);
    const auto root = std::ranges::find_if(project.tables, &project::Table::is_root);
    const std::uint64_t limit = root == project.tables.end() ? 0 : root->reject_limit;
    if (result.rejected > limit) {
        std::string reasons;
        for (const load::Reject& reject : result.first_rejects) {
            reasons += fmt::format("{}  {}: {}", reasons.empty() ? "" : "\n", reject.place.text(), reject.reason);
        }
        Error error(
            errors::rejects_past_limit,
            fmt::format("{} rejected, {} allowed; nothing was written", plural(result.rejected, "record"), limit),
            "mend them, or raise reject_limit of the root table",
            result.first_rejects.empty() ? Place{} : result.first_rejects.front().place);
        throw error.with_detail(reasons);
    }
    if (result.unread)
        throw Error(errors::rejects_past_limit,
                    fmt::format("{}: reject_limit does not cover records that were not read", result.unread->reason),
                    "fetch the file again, or mend it there; nothing was written", result.unread->place);
    return result;
}

void add_convert(CLI::App& app, Action& action) {
    CLI::App* verb = app.add_subcommand("convert", "Nested JSON to one Parquet file per table");
    const auto options = std::make_shared<Options>();
    verb->add_option("INPUT", options->inputs, "Files, folders, globs, or - for standard input")->required();
    verb->add_option("--out", options->out, "The folder of the files; created where it is missing")
        ->type_name("DIR")
        ->required();
    verb->add_option("--nulls", options->nulls,
                     "keep, fill ('', 0, false), or both: *_fixed files beside the plain ones")
        ->type_name("HOW")
        ->check(CLI::IsMember({"keep", "fill", "both"}));
    verb->add_option("--threads", options->threads, "Any number gives the same bytes")
        ->type_name("N")
        ->check(CLI::Range(1, 1024))
        ->capture_default_str();
    verb->add_option("--compression", options->compression, "snappy, zstd or none")
        ->type_name("HOW")
        ->check(CLI::IsMember({"snappy", "zstd", "none"}))
        ->capture_default_str();
    verb->add_option("--rejects", options->rejects, "Where rejected records are kept")->type_name("FILE");
    verb->callback(
        [&action, options] { action = [options](Context& context) { return convert_verb(context, *options); }; });
}

}  // namespace loadonce::cli
