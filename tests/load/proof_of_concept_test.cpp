// The steps of examples/proof-of-concept, in process and (with LOADONCE_TEST_WAREHOUSE=serve) through libpq: each
// answers what results.txt says.
#include <gmock/gmock.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>

#include "convert/pipeline.h"
#include "sample/sample.h"
#include "world.h"

namespace loadonce::testing {
namespace {

const std::filesystem::path examples = std::filesystem::path(LOADONCE_SOURCE_DIR) / "examples";

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::string joined(const std::vector<std::string>& values) {
    std::string line;
    for (std::size_t i = 0; i < values.size(); ++i) line += (i == 0 ? "" : "|") + values[i];
    return line;
}

class ProofOfConcept : public ::testing::Test {
  protected:
    void SetUp() override {
        const auto order = world_.folder() / "order.json";
        sample::write(order, {.orders = 1, .seed = 850386, .items_max = 1, .packages_max = 1});
        convert::PipelineOptions options;
        options.out = world_.folder() / "parquet";
        options.nulls = convert::NullsWritten::both;
        std::filesystem::create_directory(options.out);
        const auto& project = world_.project();
        const auto converted = convert::run_pipeline(
            {{order}}, project::Format::json, {{*project.table("orders"), {}}, {*project.table("order_items"), {}}},
            project.arrays, options);
        ASSERT_EQ(converted.filled.size(), 2U);
        for (const auto& [key, name] :
             {std::pair("orders", "order_summary_fixed"), {"order-items", "order_items_fixed"}}) {
            const auto folder = world_.folder() / "s3/example-orders" / key;
            std::filesystem::create_directories(folder);
            std::filesystem::copy_file(options.out / (std::string(name) + ".parquet"),
                                       folder / (std::string(name) + ".parquet"));
        }
        session_ = world_.warehouse().connect();
    }

    // What a step answers, line by line, as psql -A shows it.
    std::vector<std::string> run(const std::filesystem::path& step) {
        std::vector<std::string> lines;
        session_->execute_script(text_of(step), [&](std::string_view, const warehouse::Result& result) {
            for (const auto& notice : result.notices) lines.push_back(notice.severity + ":  " + notice.text);
            if (result.columns.empty()) {
                lines.push_back(result.tag);
                return;
            }
            std::vector<std::string> names;
            for (const auto& column : result.columns) names.push_back(column.name);
            lines.push_back(joined(names));
            for (const auto& row : result.rows) {
                std::vector<std::string> values;
                for (std::size_t i = 0; i < row.size(); ++i)
                    values.push_back(names[i] == "load_timestamp" ? "<when>" : row[i].value_or(""));
                lines.push_back(joined(values));
            }
            std::string count = "(";
            count += std::to_string(result.rows.size());
            lines.push_back(count + (result.rows.size() == 1 ? " row)" : " rows)"));
        });
        return lines;
    }

    World world_{text_of(examples / "orders/loadonce.toml")};
    std::unique_ptr<warehouse::Session> session_;
};

// By the name of the step's file.
std::map<std::string, std::vector<std::string>> wanted_results() {
    std::map<std::string, std::vector<std::string>> wanted;
    std::istringstream in(text_of(examples / "proof-of-concept/results.txt"));
    std::vector<std::string>* section = nullptr;
    for (std::string line; std::getline(in, line);) {
        if (line.starts_with("== "))
            section = &wanted[line.substr(3)];
        else if (section != nullptr && !line.empty())
            section->push_back(line);
    }
    return wanted;
}

TEST_F(ProofOfConcept, EachStepAnswersWhatItsResultsSay) {
    const auto wanted = wanted_results();
    ASSERT_EQ(wanted.size(), 21U);
    for (int time = 0; time < 3; ++time)
        for (const auto& [name, lines] : wanted) {
            SCOPED_TRACE(name);
            // In any order: a SELECT without ORDER BY promises none.
            EXPECT_THAT(run(examples / "proof-of-concept/steps" / name), ::testing::UnorderedElementsAreArray(lines));
        }
}

}  // namespace
}  // namespace loadonce::testing
