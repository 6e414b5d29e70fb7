// load: one step by hand. A plain COPY, which doubles rows when it is repeated, or the same through a staging table,
// which does not.
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <vector>

#include "base/error_codes.h"
#include "base/json_string.h"
#include "base/utf8.h"
#include "cli/cancel.h"
#include "cli/failure.h"
#include "cli/infer.h"
#include "cli/verbs.h"
#include "load/own_tables.h"
#include "load/sql_text.h"
#include "load/target_table.h"
#include "load/sql_text.h"
#include "load/target_table.h"
#include "redshift/names.h"

namespace loadonce::cli {
namespace {

struct Options {
    std::vector<std::string> objects;
    std::string table, method;
};

struct Loaded {
    std::string object;
    std::int64_t rows = 0, replaced = 0;
};

// An object's URL as it is; a local file is put into the store first, under the table's prefix.
std::string object_url(Context& context, const std::string& object, const std::string& table_name) {
    if (object.starts_with("s3://")) return object;
    if (!std::filesystem::is_regular_file(object)) {
        throw Error(errors::object_missing, fmt::format("{} is neither an s3:// URL nor a file", object));
    }
    const project::Table* table = context.project().table(table_name);
    const std::string prefix = table ? table->object_prefix : table_name + "/";
    const store::Url url{context.project().bucket, prefix + std::filesystem::path(object).filename().string()};
    context.store().put_file(url, object, store::Store::IfExists::overwrite);
    return url.text();
}

class ByHand {
  public:
    ByHand(Context& context, warehouse::Session& session, const Options& options)
        : context_(context), session_(session), method_(options.method), name_(fold(options.table)) {
        const std::string& schema = context.project().schema;
        table_ = load::qualified(schema, name_);
        log_ = load::qualified(schema, load::log_table);
        staging_ = load::identifier(name_ + "_staging");
        if (method_ == "upsert") key_ = key_of_table();
    }

    Loaded load(const std::string& object) {
        try {
            return method_ == "copy" ? copy(object) : upsert(object);
        } catch (const Error& error) {
            if (session_.usable()) {
                session_.execute("ROLLBACK");
                write_log(object, 0, "FAILED", error.message());
            }
            throw;
        }
    }

  private:
    std::vector<std::string> key_of_table() const {
        const project::Project project = with_told_tables(context_.project(), session_);
        for (const project::SourceGroup& group : project.sources) {
            if (std::ranges::none_of(group.tables, [&](const std::string& table) { return fold(table) == name_; }))
                continue;
            const project::Table* table = project.table(name_);
            for (const load::TargetTable& target : load::target_tables(project, group, {})) {
                if (target.name != name_ || table->key.empty()) continue;
                return target.key.empty() ? target.root_key : target.key;
            }
        }
        throw Error(errors::usage, fmt::format("the project declares no key for table {}", name_),
                    fmt::format("give its [[table]] a key, list it in a [[source]], or use --method copy"));
    }

    std::int64_t copy_into(const std::string& target, const std::string& object) {
        const std::string& role = context_.project().iam_role;
        session_.execute(fmt::format("COPY {} FROM {} IAM_ROLE {} FORMAT AS PARQUET", target, load::literal(object),
                                     role.empty() ? "default" : load::literal(role)));
        return std::stoll(session_.execute("SELECT pg_last_copy_count()").value().value_or("0"));
    }

    Loaded copy(const std::string& object) {
        session_.execute("BEGIN");
        const std::int64_t rows = copy_into(table_, object);
        write_log(object, rows, "SUCCESS", "");
        session_.execute("COMMIT");
        return {object, rows, 0};
    }

    Loaded upsert(const std::string& object) {
        session_.execute(fmt::format("DROP TABLE IF EXISTS {}", staging_));
        session_.execute(fmt::format("CREATE TEMP TABLE {} (LIKE {})", staging_, table_));
        const std::int64_t rows = copy_into(staging_, object);
        session_.execute("BEGIN");
        const warehouse::Result deleted = session_.execute(fmt::format(
            "DELETE FROM {} USING {} WHERE {}", table_, staging_, load::equal(table_, key_, staging_, key_)));
        session_.execute(fmt::format("INSERT INTO {} SELECT * FROM {}", table_, staging_));
        const std::int64_t replaced = deleted.affected.value_or(0);
        write_log(object, rows, "SUCCESS", fmt::format("{} rows replaced", replaced));
        session_.execute("COMMIT");
        session_.execute(fmt::format("DROP TABLE {}", staging_));
        return {object, rows, replaced};
    }

    void write_log(const std::string& object, std::int64_t rows, std::string_view status, std::string_view notes) {
        session_.execute(
            fmt::format("INSERT INTO {} (file_path, table_name, record_count, status, load_method, notes) VALUES ({}, "
                        "{}, {}, {}, {}, {})",
                        log_, load::literal(utf8_prefix(object, 500)), load::literal(utf8_prefix(name_, 100)), rows,
                        load::literal(status), load::literal(method_ == "copy" ? "COPY" : "UPSERT_STAGING"),
                        load::literal(utf8_prefix(notes, 500))));
    }

    Context& context_;
    warehouse::Session& session_;
    std::string method_, name_, table_, log_, staging_;
    std::vector<std::string> key_;
};

std::string text(const Options& options, const std::vector<Loaded>& all) {
    std::string text;
    for (const Loaded& loaded : all) {
        text +=
            fmt::format("{}: {} row{} from {}", options.table, loaded.rows, loaded.rows == 1 ? "" : "s", loaded.object);
        if (options.method == "upsert") text += fmt::format(", {} replaced", loaded.replaced);
        text += '\n';
    }
    return text;
}

std::string json(const Options& options, const std::vector<Loaded>& all, const std::optional<Error>& failure) {
    std::string loads;
    for (const Loaded& loaded : all) {
        loads += fmt::format(R"({}{{"object":{},"rows":{},"replaced":{}}})", loads.empty() ? "" : ",",
                             json_string(loaded.object), loaded.rows, loaded.replaced);
    }
    return fmt::format(R"({{"table":{},"method":"{}","loads":[{}]{})", json_string(options.table), options.method,
                       loads, failure ? "," + report::json(*failure).substr(1) : "}\n");
}

Exit load_by_hand(Context& context, const Options& options) {
    std::vector<std::string> objects;
    for (const std::string& object : options.objects) objects.push_back(object_url(context, object, options.table));
    const std::unique_ptr<warehouse::Session> session = context.warehouse().connect();
    const CancelWhenStopped cancel(*session);
    load::ensure_own_tables(*session, context.project().schema);
    ByHand by_hand(context, *session, options);
    std::vector<Loaded> all;
    std::optional<Error> failure;  // what was loaded before it is committed, and said
    for (std::size_t i = 0; i < objects.size() && !failure; ++i) {
        try {
            all.push_back(by_hand.load(objects[i]));
        } catch (const Error& error) {
            if (all.empty()) throw;
            failure = error;
        }
    }
    if (context.globals().json) {
        print(json(options, all, failure));
    } else if (!context.globals().quiet) {
        print(text(options, all));
    }
    if (failure) say(*failure);
    return failure ? failure->code().exit : Exit::done;
}

}  // namespace

void add_load(CLI::App& app, Action& action) {
    CLI::App* verb = app.add_subcommand("load", "One COPY by hand, plain or through a staging table");
    const auto options = std::make_shared<Options>();
    verb->add_option("OBJECT", options->objects, "s3:// URLs, or Parquet files, which are put into the store first")
        ->type_name("")
        ->required();
    verb->add_option("--table", options->table, "The table, which must exist")->type_name("T")->required();
    verb->add_option("--method", options->method,
                     "copy (repeating it doubles the rows) or upsert (replaces rows by key)")
        ->type_name("HOW")
        ->check(CLI::IsMember({"copy", "upsert"}))
        ->required();
    verb->footer("\nrun does all of this by itself, exactly once. The ledger knows nothing of what is loaded by hand.");
    verb->callback(
        [&action, options] { action = [options](Context& context) { return load_by_hand(context, *options); }; });
}

}  // namespace loadonce::cli
