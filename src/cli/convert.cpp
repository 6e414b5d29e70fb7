// convert: nested JSON to one Parquet file per table.
#include <algorithm>
#include <thread>

#include "base/output_file.h"
#include "base/temp_folder.h"
#include "cli/progress_line.h"
#include "cli/verbs.h"
#include "convert/convert_inputs.h"

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
        print(report::json(result));
    } else if (!context.globals().quiet) {
        print(report::text(result));
    }
    return Exit::done;
}

}  // namespace

void add_convert(CommandLine& line) {
    Verb verb = line.verb("convert", "Nested JSON to one Parquet file per table");
    const auto options = std::make_shared<Options>();
    verb.option("INPUT", &options->inputs, "Files, folders, globs, or - for standard input").placeholder("").required();
    verb.option("--out", &options->out, "The folder of the files; created when it is missing")
        .placeholder("DIR")
        .required();
    verb.option("--nulls", &options->nulls,
                "How nulls are written: keep, fill ('', 0, false) or both, as *_fixed files beside the plain ones")
        .placeholder("HOW")
        .one_of({"keep", "fill", "both"});
    verb.option("--threads", &options->threads, "The number of threads; the files do not depend on it")
        .placeholder("N")
        .between(1, 1024)
        .shows_default();
    verb.option("--compression", &options->compression, "snappy, zstd or none")
        .placeholder("HOW")
        .one_of({"snappy", "zstd", "none"})
        .shows_default();
    verb.option("--rejects", &options->rejects, "The file for rejected records").placeholder("FILE");
    verb.footer(
        "\nloadonce convert data/ --out parquet/                        one file per table, in parquet/\n"
        "curl -s URL | loadonce convert - --out . --nulls both        records.parquet and records_fixed.parquet");
    verb.runs([options](Context& context) { return convert_verb(context, *options); });
}

}  // namespace loadonce::cli
