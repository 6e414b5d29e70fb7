// convert: nested JSON to one Parquet file per table.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "base/json_string.h"
#include "base/output_file.h"
#include "base/temp_folder.h"
#include "cli/progress_line.h"
#include "cli/verbs.h"
#include "convert/convert_inputs.h"
#include "report/terminal.h"

namespace loadonce::cli {
namespace {

using report::bytes_text;
using report::counted;

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

// All files that were written, the filled ones after the plain ones.
std::vector<convert::ConvertedTable> files_of(const convert::PipelineResult& result) {
    std::vector<convert::ConvertedTable> files = result.tables;
    files.insert(files.end(), result.filled.begin(), result.filled.end());
    return files;
}

std::string text(const convert::PipelineResult& result) {
    std::uint64_t records = 0, bytes = 0;
    for (const convert::SourceRead& source : result.sources) {
        records += source.records;
        bytes += source.bytes;
    }
    std::string text = fmt::format("converted {} ({}) of {}", counted(records, "record"), bytes_text(bytes),
                                   counted(result.sources.size(), "file"));
    if (result.rejected > 0) text += fmt::format("; {} rejected", result.rejected);
    text += '\n';
    const std::vector<convert::ConvertedTable> files = files_of(result);
    std::size_t width = 0;
    for (const convert::ConvertedTable& file : files) width = std::max(width, report::cell(file.file.string()).width);
    for (const convert::ConvertedTable& file : files) {
        text += fmt::format("  {}  {:>11}  {:>15}  {:>9}\n", report::padded(report::cell(file.file.string()), width),
                            counted(file.columns.size(), "column"), counted(file.rows, "row"), bytes_text(file.bytes));
    }
    for (const convert::Reject& reject : result.first_rejects)
        text += fmt::format("  rejected {}: {}\n", reject.place.text(), reject.reason);
    return text;
}

std::string json(const convert::PipelineResult& result) {
    std::string sources, files, rejects;
    for (const convert::SourceRead& source : result.sources) {
        sources += fmt::format(R"({}{{"name":{},"fingerprint":"{}","bytes":{},"records":{},"rejected":{}}})",
                               sources.empty() ? "" : ",", json_string(source.name), source.fingerprint, source.bytes,
                               source.records, source.rejected);
    }
    for (const convert::ConvertedTable& file : files_of(result)) {
        files += fmt::format(R"({}{{"table":{},"file":{},"rows":{},"columns":{},"bytes":{},"sha256":"{}"}})",
                             files.empty() ? "" : ",", json_string(file.name), json_string(file.file.string()),
                             file.rows, file.columns.size(), file.bytes, file.sha256);
    }
    for (const convert::Reject& reject : result.first_rejects) {
        rejects += fmt::format(R"({}{{"place":{},"reason":{}}})", rejects.empty() ? "" : ",",
                               json_string(reject.place.text()), json_string(reject.reason));
    }
    return fmt::format(R"({{"sources":[{}],"files":[{}],"rejected":{},"first_rejects":[{}]}})", sources, files,
                       result.rejected, rejects) +
           "\n";
}

// Names appear in the output folder only when everything went well.
void publish(std::vector<convert::ConvertedTable>& tables, const std::filesystem::path& out) {
    for (convert::ConvertedTable& table : tables) {
        const std::filesystem::path file = out / table.file.filename();
        std::error_code error;
        std::filesystem::rename(table.file, file, error);
        if (error) throw_file_io("write", file, error.value());
        table.file = file;
    }
}

Exit convert_verb(Context& context, const Options& options) {
    const TempFolder folder(options.out);
    convert::PipelineOptions pipeline;
    pipeline.threads = options.threads;
    pipeline.compression = compression(options.compression);
    pipeline.rejects = options.rejects;
    pipeline.nulls = options.nulls == "keep"   ? convert::NullsWritten::keep
                     : options.nulls == "fill" ? convert::NullsWritten::fill
                     : options.nulls == "both" ? convert::NullsWritten::both
                                               : convert::NullsWritten::as_spec;
    pipeline.out = folder.path();
    convert::PipelineResult result;
    {
        ProgressLine line(context.globals());
        pipeline.progress = line.progress();
        result = convert::convert_inputs(context.project(), options.inputs, pipeline);
    }
    publish(result.tables, options.out);
    publish(result.filled, options.out);
    if (context.globals().json) {
        print(json(result));
    } else if (!context.globals().quiet) {
        print(text(result));
    }
    return Exit::done;
}

}  // namespace

void add_convert(CLI::App& app, Action& action) {
    CLI::App* verb = app.add_subcommand("convert", "Nested JSON to one Parquet file per table");
    const auto options = std::make_shared<Options>();
    verb->add_option("INPUT", options->inputs, "Files, folders, globs, or - for standard input")
        ->type_name("")
        ->required();
    verb->add_option("--out", options->out, "The folder of the files; created where it is missing")
        ->type_name("DIR")
        ->required();
    verb->add_option("--nulls", options->nulls,
                     "What a null becomes: keep, fill ('', 0, false) or both, as *_fixed files beside the plain ones")
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
    verb->footer(
        "\nloadonce convert data/ --out parquet/                        one file per table, in parquet/\n"
        "curl -s URL | loadonce convert - --out . --nulls both        records.parquet and records_fixed.parquet");
    verb->callback(
        [&action, options] { action = [options](Context& context) { return convert_verb(context, *options); }; });
}

}  // namespace loadonce::cli
