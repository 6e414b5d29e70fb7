#include "infer/infer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/temp_folder.h"
#include "project/read.h"

namespace loadonce::infer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class Inferring : public ::testing::Test {
  protected:
    project::Project inferred(const std::string& json, const std::vector<std::string>& key = {}) {
        const std::filesystem::path file = folder_.path() / "events.ndjson";
        std::ofstream(file) << json;
        project::SourceGroup group;
        group.paths = {file.string()};
        return infer({}, group, ".", key);
    }
    std::vector<std::string> key_of(const std::string& json) { return inferred(json).tables.front().key; }
    Error undecided(const std::string& json) {
        try {
            static_cast<void>(inferred(json));
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), errors::project_undecided);
            return error;
        }
        ADD_FAILURE() << "a key was inferred";
        return Error(errors::internal, "");
    }

    [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

  private:
    TempFolder folder_;
};

TEST_F(Inferring, TheKeyIsTheIdThatIsNeverNullAndNeverTwice) {
    EXPECT_THAT(key_of("{\"orderID\":1,\"v\":1}\n{\"orderID\":2,\"v\":1}\n"), ElementsAre("orderID"));
    EXPECT_THAT(key_of("{\"a_id\":1,\"b_id\":1}\n{\"a_id\":1,\"b_id\":2}\n"), ElementsAre("b_id")) << "a_id: twice";
    EXPECT_THAT(key_of("{\"a_id\":1,\"b_id\":1}\n{\"a_id\":null,\"b_id\":2}\n"), ElementsAre("b_id")) << "a_id: null";
    EXPECT_THAT(key_of("{\"id_a\":1.5,\"uuid\":\"x\"}\n{\"id_a\":2.5,\"uuid\":\"y\"}\n"), ElementsAre("uuid"));
}

TEST_F(Inferring, ARecordsOwnIdIsItsKeyWhateverElseIdentifiesIt) {
    EXPECT_THAT(key_of("{\"order_id\":1,\"id\":7}\n{\"order_id\":2,\"id\":8}\n"), ElementsAre("id"));
}

TEST_F(Inferring, SeveralCandidatesAreNamedWithAProjectFileToWrite) {
    const Error error = undecided("{\"a_id\":1,\"b_id\":1}\n{\"a_id\":2,\"b_id\":2}\n");
    EXPECT_THAT(error.message(), HasSubstr("a_id, b_id"));
    EXPECT_THAT(error.detail(), HasSubstr("key = [\"a_id\"]"));
}

TEST_F(Inferring, ChildrenOfChildrenHaveThePositionsOfTheElementsAroundThem) {
    const auto parents = [&](const std::string& json) {
        std::string text;
        const project::Project made = inferred(json);
        for (const project::ParentColumn& parent : made.tables.back().parent_columns)
            text += parent.name + " " + parent.path + "\n";
        return text;
    };
    EXPECT_EQ(parents(R"({"id":1,"items":[{"taxes":[{"code":"u"}]}]})"),
              "events_id $.id\nitems_index $.items[*].index()\n");
    EXPECT_EQ(parents(R"({"id":1,"m":[[[1]]]})"),
              "events_id $.id\nm_index $.m[*].index()\nm_index_2 $.m[*][*].index()\n");
    const Error wrapped = undecided(R"({"orders":[{"id":1,"items":[{"sku":"a"}]},{"id":2}]})");
    EXPECT_THAT(wrapped.detail(), HasSubstr("\"$.orders[*].id\""));
    EXPECT_EQ(project::parse(wrapped.detail(), "p.toml").tables.size(), 3U);
}

TEST_F(Inferring, ReadingsHaveASensorAndATime) {
    const Error error = undecided(
        "{\"sensor\":\"s\",\"at\":\"2025-01-01T00:00:00Z\"}\n"
        "{\"sensor\":\"s\",\"at\":\"2025-01-01T00:00:01Z\"}\n"
        "{\"sensor\":\"t\",\"at\":\"2025-01-01T00:00:01Z\"}\n");
    EXPECT_THAT(error.message(), HasSubstr("sensor and at together"));
    EXPECT_THAT(error.detail(), HasSubstr("key = [\"sensor\", \"at\"]"));
}

TEST_F(Inferring, AKeyThatIsGivenIsTaken) {
    EXPECT_THAT(inferred("{\"a\":1,\"b\":1}\n{\"a\":1,\"b\":2}\n", {"b"}).tables.front().key, ElementsAre("b"));
}

TEST_F(Inferring, ArraysBecomeChildTablesThatKnowTheirRecord) {
    const project::Project project = inferred("{\"id\":1,\"items\":[{\"n\":1}]}\n{\"id\":2,\"items\":[]}\n");
    ASSERT_EQ(project.tables.size(), 2U);
    EXPECT_EQ(project.tables[1].rows, "$.items[*]");
    ASSERT_EQ(project.tables[1].parent_columns.size(), 1U);
    EXPECT_EQ(project.tables[1].parent_columns[0].name, "events_id");
    EXPECT_EQ(project.tables[1].parent_columns[0].path, "$.id");
}

TEST_F(Inferring, TheProjectFileSaysTheSame) {
    const project::Project project = inferred("{\"id\":1,\"items\":[{\"n\":1}]}\n");
    const std::string toml = toml_of(project, project.sources.front());
    const project::Project read = project::parse(toml, "loadonce.toml");
    EXPECT_EQ(toml_of(read, read.sources.front()), toml);
    EXPECT_EQ(read.tables.size(), 2U);
}

TEST_F(Inferring, WhatWasRecordedIsFoundByTheInputsName) {
    project::Project known = inferred("{\"id\":1,\"items\":[{\"n\":1}]}\n");
    const TempFolder elsewhere;
    const std::string same = elsewhere.path() / "events.json", other = elsewhere.path() / "others.json";
    for (const std::string& file : {same, other}) std::ofstream(file) << "{}";
    const project::Project again = recorded_for(known, group_of({}, {same}), ".");
    EXPECT_EQ(again.tables.size(), 2U);
    EXPECT_THAT(again.sources.front().paths, ElementsAre(same));
    EXPECT_TRUE(recorded_for(known, group_of({}, {other}), ".").tables.empty());
}

TEST_F(Inferring, TheGroupKeepsItsNameAndItsFormat) {
    const project::Project base = project::parse("[[source]]\nname = \"web\"\npaths = [\"e.txt\"]\nformat = \"json\"\n",
                                                 folder() / "loadonce.toml");
    std::ofstream(folder() / "e.txt") << "{\"id\":1}\n{\"id\":2}";
    const project::Project project = infer_groups(base, {}, {});
    const std::string toml = toml_of(project, project.sources.front());
    EXPECT_THAT(toml, HasSubstr("name = \"web\"\npaths = [\"e.txt\"]\nformat = \"json\""));
    const project::Project read = project::parse(toml, "loadonce.toml");
    EXPECT_EQ(read.sources.front().format, project::Format::json);
}

TEST_F(Inferring, EachSourceGroupHasItsTables) {
    const project::Project base = project::parse("[[source]]\npaths = [\"a.json\"]\n[[source]]\npaths = [\"b.json\"]\n",
                                                 folder() / "loadonce.toml");
    for (const char* file : {"a.json", "b.json"}) std::ofstream(folder() / file) << "{\"id\":1}";
    const project::Project project = infer_groups(base, {}, {});
    ASSERT_EQ(project.sources.size(), 2U);
    EXPECT_THAT(project.sources[0].tables, ElementsAre("a"));
    EXPECT_EQ(project.sources[0].name, "a");
    EXPECT_THAT(project.sources[1].tables, ElementsAre("b"));
    EXPECT_THAT(toml_of(project, project.sources[1]), HasSubstr("[[table]]\nname = \"b\""));
}

TEST_F(Inferring, TwoGroupsWithTablesOfOneNameAreUndecided) {
    std::filesystem::create_directory(folder() / "x");
    for (const char* file : {"a.json", "x/A.json"}) std::ofstream(folder() / file) << "{\"id\":1}";
    const project::Project base = project::parse(
        "[[source]]\npaths = [\"a.json\"]\n[[source]]\npaths = [\"x/A.json\"]\n", folder() / "loadonce.toml");
    try {
        static_cast<void>(infer_groups(base, {}, {}));
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), errors::project_undecided);
        EXPECT_THAT(error.message(), HasSubstr("x/A.json"));
    }
}

}  // namespace
}  // namespace loadonce::infer
