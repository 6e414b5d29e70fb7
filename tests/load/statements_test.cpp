// Every statement that a load sends, in one reviewed file; and each of them printed from its tree and parsed again.
#include <gtest/gtest.h>

#include <fstream>
#include <regex>
#include <sstream>

#include "load/clean.h"
#include "load/history.h"
#include "load/recording.h"
#include "load/world.h"
#include "redshift/parser.h"
#include "redshift/printer.h"

namespace loadonce::load {
namespace {

using loadonce::testing::World;

std::vector<std::string> statements_of_a_projects_life() {
    World world;
    std::vector<std::string> statements;
    RecordingWarehouse recording(world.warehouse(), statements);
    const auto run_once = [&] {
        const auto report = run(world.project(), recording, world.store(), world.options());
        if (report.groups.front().error) ADD_FAILURE() << report.groups.front().error->what();
    };
    world.file("a.ndjson", "{\"id\":\"A\",\"v\":1,\"note\":\"it's\",\"items\":[{\"n\":1,\"what\":\"pen\"}]}\n");
    run_once();
    world.file("b.json", R"({"id":"A","v":2,"note":")" + std::string(300, 'x') + R"(","extra":1,"items":[]})");
    run_once();
    const auto session = recording.connect();
    (void)read_history(world.project(), *session, 5);
    clean(world.project(), *session, world.store(), plan_clean(world.project(), *session, world.store()));
    return statements;
}

// Hashes, oids and times differ from run to run or from version to version.
std::string stable(std::string text) {
    text = std::regex_replace(text, std::regex("(b3:)?[0-9a-f]{64}"), "<hash>");
    text = std::regex_replace(text, std::regex("'[0-9a-f]{32}'"), "'<attempt>'");
    text = std::regex_replace(text, std::regex("'20[0-9-]{8} [0-9:.]+'"), "'<time>'");
    text = std::regex_replace(text, std::regex("(orders|items)=[0-9]+"), "$1=<oid>");
    return std::regex_replace(text, std::regex("('(orders|items)', )[0-9]+(, '<hash>')"), "$1<oid>$3");
}

TEST(Statements, AreThoseInTheReviewedFile) {
    std::string text;
    for (const auto& statement : statements_of_a_projects_life()) text += stable(statement) + ";\n";
    const std::filesystem::path file = std::filesystem::path(LOADONCE_SOURCE_DIR) / "tests/load/statements.sql";
    if (std::getenv("LOADONCE_WRITE_GOLDEN")) std::ofstream(file) << text;
    std::ostringstream golden;
    golden << std::ifstream(file).rdbuf();
    EXPECT_EQ(text, golden.str()) << "if this is meant: LOADONCE_WRITE_GOLDEN=1 test_load, and review the difference";
}

TEST(Statements, PrintedFromTheirTreesParseToTheSameTrees) {
    for (const auto& statement : statements_of_a_projects_life()) {
        const std::string once = redshift::print(redshift::parse_one(statement));
        EXPECT_EQ(redshift::print(redshift::parse_one(once)), once) << statement;
    }
}

}  // namespace
}  // namespace loadonce::load
