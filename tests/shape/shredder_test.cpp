#include "shape/shredder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "shape/shredding.h"

namespace loadonce::shape {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

Request inferring(TableRequest root = table_request("t")) {
    Request request = request_of(std::move(root));
    request.infer = true;
    return request;
}

TEST(Shredder, NestedObjectsBecomeColumnsNamedByTheirPath) {
    Shredding done(request_of(table_request("t")));
    done.shred(R"({"id": 1, "a": {"b": {"c": "x"}, "e": {}}, "d": true})");
    EXPECT_THAT(done.table("t"),
                ElementsAre(Pair("a_b_c", Values{"x"}), Pair("d", Values{"true"}), Pair("id", Values{"1"})));
    EXPECT_EQ(done.outline.column(done.ids.at("t.a_b_c")).path, "$.a.b.c");
}

TEST(Shredder, AMissingKeyAndANullAreNulls) {
    Shredding done(request_of(table_request("t")));
    done.shred("{\"a\": 1}\n{\"a\": null}\n{}\n{\"a\": 4}\n");
    EXPECT_EQ(done.table("t").at("a"), (Values{"1", "null", "null", "4"}));
}

TEST(Shredder, KeysMayComeInAnyOrderAndWithEscapes) {
    Shredding done(request_of(table_request("t")));
    done.shred("{\"a\":1,\"b\":2}\n{\"b\":3,\"a\":4}\n{\"\\u0061\":5}\n{\"a long key of more than thirty bytes\":6}\n");
    EXPECT_EQ(done.table("t").at("a"), (Values{"1", "4", "5", "null"}));
    EXPECT_EQ(done.table("t").at("b"), (Values{"2", "3", "null", "null"}));
    EXPECT_EQ(done.table("t").at("a long key of more than thirty bytes"), (Values{"null", "null", "null", "6"}));
}

TEST(Shredder, AnArrayOfObjectsIsAChildTableWithParentColumnsAndACount) {
    TableRequest root = table_request("t");
    root.spec.parent_columns = {{"t_id", "$.id"}};
    Shredding done(inferring(root));
    done.shred(
        "{\"id\":7,\"items\":[{\"sku\":\"x\"},{\"sku\":\"y\"}]}\n{\"id\":8,\"items\":[]}\n"
        "{\"id\":9}\n{\"items\":[{\"sku\":\"z\"}],\"id\":10}\n");
    EXPECT_EQ(done.table("t").at("id"), (Values{"7", "8", "9", "10"}));
    EXPECT_EQ(done.table("t").at("items_count"), (Values{"2", "0", "0", "1"}));
    EXPECT_EQ(done.table("t_items").at("sku"), (Values{"x", "y", "z"}));
    EXPECT_EQ(done.table("t_items").at("t_id"), (Values{"7", "7", "10"}));
    EXPECT_EQ(done.table("t_items").at("_lo_index"), (Values{"0", "1", "0"}));
}

TEST(Shredder, AParentValueThatIsMissingIsNullInTheChild) {
    TableRequest root = table_request("t");
    root.spec.parent_columns = {{"t_id", "$.id"}};
    Shredding done(inferring(root));
    done.shred("{\"items\":[{\"n\":1}]}\n{\"id\":\"b\",\"items\":[{\"n\":2},{\"n\":3}]}\n");
    EXPECT_EQ(done.table("t_items").at("t_id"), (Values{"null", "b", "b"}));
}

TEST(Shredder, ScalarElementsAreAColumnNamedValue) {
    Shredding done(inferring());
    done.shred("{\"tags\":[\"a\",\"b\"]}\n{\"tags\":[\"c\",null]}\n");
    EXPECT_EQ(done.table("t_tags").at("value"), (Values{"a", "b", "c", "null"}));
}

TEST(Shredder, AnArrayOfArraysIsATableBelowATable) {
    Shredding done(inferring());
    done.shred("{\"m\":[[1,2],[3]]}\n{\"m\":[[],[4]]}\n");
    EXPECT_EQ(done.table("t").at("m_count"), (Values{"2", "2"}));
    EXPECT_EQ(done.table("t_m").at("value_count"), (Values{"2", "1", "0", "1"}));
    EXPECT_EQ(done.table("t_m_value").at("value"), (Values{"1", "2", "3", "4"}));
}

TEST(Shredder, ADeclaredChildTableKeepsItsNameAndRenamedColumns) {
    Request request = request_of(table_request("orders"));
    TableRequest lines = table_request("lines", "$.order.items[*]");
    lines.spec.rename = {{"$.product.sku", "sku"}};
    lines.spec.key = {"order_id", "sku"};
    lines.spec.parent_columns = {{"order_id", "$.order.id"}};
    request.tables.push_back(lines);
    Shredding done(std::move(request));
    done.shred(R"({"order": {"id": "A", "items": [{"product": {"sku": "x"}}, {"product": {"sku": "y"}}]}})");
    EXPECT_THAT(done.table("lines"), ElementsAre(Pair("order_id", Values{"A", "A"}), Pair("sku", Values{"x", "y"})));
    EXPECT_EQ(done.table("orders").at("order_items_count"), (Values{"2"}));
}

TEST(Shredder, AnIndexedArrayBecomesColumnsAndALongerOneIsRejected) {
    Request request = request_of(table_request("t"));
    request.arrays = {{"$.p", project::ArrayAs::index, 2, ""}};
    Shredding done(std::move(request));
    done.shred("{\"p\":[{\"x\":1},{\"x\":2}]}\n{\"p\":[{\"x\":3}]}\n{\"p\":[{\"x\":4},{\"x\":5},{\"x\":6}]}\n");
    EXPECT_THAT(done.table("t"), ElementsAre(Pair("p_0_x", Values{"1", "3"}), Pair("p_1_x", Values{"2", "null"})));
    ASSERT_EQ(done.rejects.size(), 1U);
    EXPECT_THAT(done.rejects[0].reason, HasSubstr("$.p has more than 2 elements"));
}

TEST(Shredder, AnUndeclaredArrayIsReportedWithTheFirstPlaceAndMakesNoColumn) {
    Shredding done(request_of(table_request("t")));
    done.shred("{\"a\":1}\n{\"a\":2,\"list\":[1]}\n{\"list\":[]}\n");
    EXPECT_THAT(done.table("t"), ElementsAre(Pair("a", Values{"1", "2", "null"})));
    ASSERT_EQ(done.outline.undecided_arrays().size(), 1U);
    EXPECT_EQ(done.outline.undecided_arrays().begin()->first, "$.list");
}

TEST(Shredder, ADroppedObjectHasNoColumnsAndIsValidatedAllTheSame) {
    TableRequest root = table_request("t");
    root.spec.drop = {"$.b"};
    Shredding done(request_of(root));
    done.shred("{\"a\":1,\"b\":{\"x\":[1,{\"y\":2}]}}\n{\"a\":2,\"b\":{\"x\":1,\"x\":2}}\n{\"a\":3,\"b\":tru}\n");
    EXPECT_THAT(done.table("t"), ElementsAre(Pair("a", Values{"1"})));
    ASSERT_EQ(done.rejects.size(), 2U);
    EXPECT_THAT(done.rejects[0].reason, HasSubstr("the key x occurs twice"));
    EXPECT_THAT(done.rejects[1].reason, HasSubstr("expected a value"));
}

TEST(Shredder, ARejectedRecordLeavesNothingInTheColumns) {
    const std::string text =
        "{\"id\":1,\"a\":\"x\",\"l\":[1]}\n{\"id\":2,\"a\":\"y\",\"l\":[2,3],\"b\":}\n{\"id\":3,\"a\":\"z\",\"l\":[4]}"
        "\n";
    Shredding done(inferring());
    done.shred(text);
    EXPECT_EQ(done.table("t").at("id"), (Values{"1", "3"}));
    EXPECT_EQ(done.table("t").at("a"), (Values{"x", "z"}));
    EXPECT_EQ(done.table("t_l").at("value"), (Values{"1", "4"}));
    ASSERT_EQ(done.rejects.size(), 1U);
    EXPECT_EQ(done.rejects[0].record, 1U);
    EXPECT_EQ(done.rejects[0].at.lines, 1U);
    EXPECT_EQ(done.rejects[0].offset, text.find("{\"id\":2"));
    EXPECT_EQ(text.substr(done.rejects[0].begin, done.rejects[0].end - done.rejects[0].begin),
              "{\"id\":2,\"a\":\"y\",\"l\":[2,3],\"b\":}");
}

TEST(Shredder, ARejectSaysWhatIsWrong) {
    const std::string deep = "{\"a\":" + std::string(300, '[') + std::string(300, ']') + "}";
    const std::vector<std::pair<std::string, std::string>> cases{
        {"[1]", "the record is not an object"},
        {"17", "the record is not an object"},
        {"{\"a\":1,\"a\":2}", "the key $.a occurs twice"},
        {"{\"o\":{\"x\":1,\"\\u0078\":2}}", "the key $.o.x occurs twice"},
        {"{\"a\" 1}", "expected a colon after the key"},
        {"{1:2}", "expected a key"},
        {"{\"a\":1 \"b\":2}", "expected a comma or }"},
        {"{\"a\":01}", "expected a value"},
        {"{\"a\":nul}", "expected a value"},
        {"{\"a\":1} 2", "more than one value in the line"},
        {"{\"a\":", "the record is cut off"},
        {"{\"a\":\"\\ud800\"}", "a lone surrogate"},
        {"{\"a\":\"\\q\"}", "an escape that JSON does not have"},
        {"{\"a\":\"\xff\"}", "not valid UTF-8"},
        {"{\"a\":\"" + std::string(65536, 'x') + "\"}", "a string of 65536 bytes"},
        {deep, "nested deeper than 256"},
    };
    for (const auto& [record, reason] : cases) {
        Shredding done(inferring());
        done.shred("{\"good\":1}\n" + record + "\n{\"good\":2}\n");
        EXPECT_EQ(done.table("t").at("good"), (Values{"1", "2"})) << record.substr(0, 40);
        ASSERT_EQ(done.rejects.size(), 1U) << record.substr(0, 40);
        EXPECT_THAT(done.rejects[0].reason, HasSubstr(reason)) << record.substr(0, 40);
    }
}

TEST(Shredder, ARecordWithoutAUsableKeyIsRejected) {
    TableRequest root = table_request("t");
    root.spec.key = {"id"};
    Shredding done(request_of(root));
    done.shred("{\"id\":1}\n{\"id\":null}\n{\"n\":1}\n{\"id\":1.5}\n{\"id\":\"a \"}\n{\"id\":\"b\"}\n");
    EXPECT_EQ(done.table("t").at("id"), (Values{"1", "b"}));
    std::vector<std::uint64_t> records;
    for (const Rejected& rejected : done.rejects) records.push_back(rejected.record);
    EXPECT_THAT(records, ElementsAre(1, 2, 3, 4));
}

TEST(Shredder, AColumnHasTheTypeThatAllValuesOfTheBlockNeed) {
    Shredding done(request_of(table_request("t")));
    done.shred(
        "{\"a\":1,\"b\":1.50,\"c\":true,\"d\":1,\"e\":\"2024-02-29\",\"f\":9223372036854775808}\n"
        "{\"a\":2,\"b\":\"x\",\"c\":1,\"d\":0.5,\"e\":\"1970-01-02\",\"f\":1}\n");
    const std::map<std::string, std::string>& types = done.types.at("t");
    EXPECT_THAT(types, ElementsAre(Pair("a", "BIGINT"), Pair("b", "VARCHAR(255)"), Pair("c", "VARCHAR(255)"),
                                   Pair("d", "DOUBLE PRECISION"), Pair("e", "DATE"), Pair("f", "NUMERIC(20,0)")));
    EXPECT_EQ(done.table("t").at("b"), (Values{"1.50", "x"}));  // text as it is written
    EXPECT_EQ(done.table("t").at("c"), (Values{"true", "1"}));
    EXPECT_EQ(done.table("t").at("d"), (Values{"1", "0.5"}));
    EXPECT_EQ(done.table("t").at("e"), (Values{"19782", "1"}));  // days since 1970-01-01
}

TEST(Shredder, TheNextBlockStartsWithTheTypeOfTheDataSoFar) {
    Shredding done(request_of(table_request("t")));
    done.shred("{\"a\":0.5}\n");
    done.shred("{\"a\":1}\n");
    EXPECT_EQ(done.type("t", "a"), "DOUBLE PRECISION");
    EXPECT_EQ(done.table("t").at("a"), (Values{"1"}));
}

TEST(Shredder, AKnownTypeThatDoesNotHoldAValueIsDriftAtItsRecord) {
    TableRequest root = table_request("t");
    root.known = {{"$.n", "number", Type::of(TypeKind::bigint)}, {"$.s", "s", Type::varchar(3)}};
    Shredding done(request_of(root));
    const std::string text = "{\"n\":1,\"s\":\"abc\"}\n{\"n\":\"x\",\"s\":\"abcd\"}\n{\"n\":\"y\",\"s\":\"abcde\"}\n";
    done.shred(text);
    EXPECT_EQ(done.table("t").at("number"), (Values{"1", "x", "y"}));
    EXPECT_EQ(done.type("t", "number"), "VARCHAR(255)");
    ASSERT_EQ(done.drifts.size(), 2U);
    for (const Drift& drift : done.drifts) {
        EXPECT_EQ(drift.at.lines, 1U);
        EXPECT_EQ(drift.at.offset, text.find('\n') + 1);
    }
}

TEST(Shredder, ShreddingAgainFillsOnlyTheWantedColumnsWithTheirNewTypes) {
    Shredding done(request_of(table_request("t")));
    done.shred("{\"a\":1,\"b\":2}\n{\"a\":oops}\n{\"a\":3,\"b\":null}\n");
    done.shred_again(
        {{done.ids.at("t.a"), Type::of(TypeKind::double_precision)}, {done.ids.at("t.b"), Type::varchar(255)}});
    EXPECT_EQ(done.type("t", "a"), "DOUBLE PRECISION");
    EXPECT_EQ(done.table("t").at("a"), (Values{"1", "3"}));
    EXPECT_EQ(done.table("t").at("b"), (Values{"2", "null"}));
    done.shred_again({{done.ids.at("t.b"), Type::of(TypeKind::bigint)}});
    EXPECT_THAT(done.table("t"), ElementsAre(Pair("b", Values{"2", "null"})));
}

TEST(Shredder, FilledColumnsHaveDefaultsButKeysAndTimesDoNot) {
    TableRequest root = table_request("t");
    root.fill = true;
    root.spec.key = {"id"};
    root.spec.version = "v";
    Shredding done(request_of(root));
    done.shred("{\"id\":1,\"s\":\"x\",\"n\":5,\"f\":0.5,\"b\":true,\"d\":\"2024-01-01\",\"v\":3}\n{\"id\":2}\n");
    EXPECT_EQ(done.table("t").at("s"), (Values{"x", ""}));
    EXPECT_EQ(done.table("t").at("n"), (Values{"5", "0"}));
    EXPECT_EQ(done.table("t").at("f"), (Values{"0.5", "0"}));
    EXPECT_EQ(done.table("t").at("b"), (Values{"true", "false"}));
    EXPECT_EQ(done.table("t").at("d"), (Values{"19723", "null"}));
    EXPECT_EQ(done.table("t").at("v"), (Values{"3", "null"}));
}

TEST(Shredder, LineageIsWhereTheRecordBegins) {
    Request request = inferring();
    request.lineage = true;
    Shredding done(std::move(request));
    done.shred("{\"l\":[1,2]}\n{\"l\":[3}\n{\"l\":[4]}\n");
    EXPECT_THAT(done.record_of_row.at("t"), ElementsAre(0, 21));
    EXPECT_THAT(done.record_of_row.at("t_l"), ElementsAre(0, 0, 21));
}

TEST(Shredder, ABlockOfSeveralSourcesHasASliceForEach) {
    Shredding done(request_of(table_request("t")));
    done.shred(std::vector<std::string>{"{\"a\":1}\n\n{\"a\":2}\n", "{\"a\":3}\n{\"a\":\n{\"a\":5}"});
    ASSERT_EQ(done.slices.size(), 2U);
    EXPECT_EQ(done.slices[0].source, 0U);
    EXPECT_EQ(done.slices[0].first_record, 0U);
    EXPECT_EQ(done.slices[0].records, 2U);
    EXPECT_EQ(done.slices[0].end.lines, 3U);
    EXPECT_EQ(done.slices[1].source, 1U);
    EXPECT_EQ(done.slices[1].first_record, 2U);
    EXPECT_EQ(done.slices[1].records, 3U);
    EXPECT_EQ(done.slices[1].end.lines, 2U);
    ASSERT_EQ(done.rejects.size(), 1U);
    EXPECT_EQ(done.rejects[0].source, 1U);
    EXPECT_EQ(done.rejects[0].at.lines, 1U);
    EXPECT_EQ(done.rejects[0].offset, 8U);
    EXPECT_EQ(done.table("t").at("a"), (Values{"1", "2", "3", "5"}));
}

TEST(Shredder, DocumentsMayFollowOneAnotherOrBeElementsOfAnArray) {
    for (const std::string text : {"{\"a\":1}{\"a\":2} \n\n {\"a\":3}", "[{\"a\":1},{\"a\":2}\n,{\"a\":3}]",
                                   "[{\"a\":1}] {\"a\":2} [] [{\"a\":3}]"}) {
        Shredding done(request_of(table_request("t")));
        done.shred({text}, source::Framing::documents);
        EXPECT_EQ(done.table("t").at("a"), (Values{"1", "2", "3"})) << text;
        EXPECT_TRUE(done.rejects.empty()) << text;
    }
}

TEST(Shredder, ABadElementOfAnArrayIsRejectedAlone) {
    const std::string text = "[{\"a\":1},{\"a\":x},7,{\"a\":4}]";
    Shredding done(request_of(table_request("t")));
    done.shred({text}, source::Framing::documents);
    EXPECT_EQ(done.table("t").at("a"), (Values{"1", "4"}));
    ASSERT_EQ(done.rejects.size(), 2U);
    EXPECT_EQ(done.rejects[0].offset, text.find("{\"a\":x"));
    EXPECT_EQ(done.rejects[1].offset, text.find('7'));
    EXPECT_FALSE(done.rejects[0].rest_unread);
}

TEST(Shredder, AnArrayThatIsNotClosedLeavesTheRestUnread) {
    Shredding done(request_of(table_request("t")));
    done.shred({"[{\"a\":1},{\"a\":2}"}, source::Framing::documents);
    EXPECT_EQ(done.table("t").at("a"), (Values{"1", "2"}));
    ASSERT_EQ(done.rejects.size(), 1U);
    EXPECT_TRUE(done.rejects[0].rest_unread);
}

TEST(Shredder, ANullWhereOthersHaveAnObjectMakesNoColumn) {
    Shredding done(request_of(table_request("t")));
    done.shred("{\"o\":null,\"n\":null}\n{\"o\":{\"x\":1}}\n");
    EXPECT_THAT(done.table("t"), ElementsAre(Pair("o_x", Values{"null", "1"})));
    const auto kinds_of = [&](const std::string& path) {
        for (const OutlineColumn& column : done.outline.columns())
            if (column.path == path) return static_cast<unsigned>(column.evidence.kinds);
        return 0U;
    };
    EXPECT_EQ(kinds_of("$.o"), static_cast<unsigned>(Evidence::null | Evidence::object));
    EXPECT_EQ(kinds_of("$.n"), static_cast<unsigned>(Evidence::null));
}

// Orders, items and taxes; the fields of an element may come after its array.
Request nested(bool alone = false) {
    TableRequest orders = table_request("orders"), items = table_request("items", "$.items[*]"),
                 taxes = table_request("taxes", "$.items[*].taxes[*]");
    orders.spec.key = {"id"};
    items.spec.key = {"sku"};
    items.spec.key_alone = alone;
    items.spec.parent_columns = {{"order_id", "$.id"}};
    taxes.spec.key = {"code"};
    taxes.spec.parent_columns = {{"order_id", "$.id"}, {"item_sku", "$.items[*].sku"}, {"item", "$.items[*].index()"}};
    Request request = request_of(orders);
    request.tables.push_back(items);
    request.tables.push_back(taxes);
    return request;
}

TEST(ParentColumns, AreOfTheElementAroundTheRow) {
    Shredding done(nested());
    done.shred(R"({"items":[{"taxes":[{"code":"u"},{"code":"v"}],"sku":"a"},{"sku":"b","taxes":[]},)"
               R"({"sku":"c","taxes":[{"code":"u"}]}],"id":1})"
               "\n"
               R"({"id":2,"items":[{"sku":"a","taxes":[{"code":"w"}]}]})");
    EXPECT_TRUE(done.rejects.empty());
    const auto& taxes = done.table("taxes");
    EXPECT_EQ(taxes.at("order_id"), (Values{"1", "1", "1", "2"}));
    EXPECT_EQ(taxes.at("item_sku"), (Values{"a", "a", "c", "a"}));
    EXPECT_EQ(taxes.at("item"), (Values{"0", "0", "2", "0"}));
    EXPECT_EQ(done.table("items").at("taxes_count"), (Values{"2", "0", "1", "1"}));
}

TEST(ParentColumns, AnElementWithoutTheFieldHasNoneOfTheElementBefore) {
    Request request = nested();
    request.tables[1].spec.key = {};
    request.tables[2].spec.key = {};
    Shredding done(std::move(request));
    done.shred(R"({"id":1,"items":[{"sku":"a","taxes":[{"code":"u"}]},{"taxes":[{"code":"v"}]}]})");
    EXPECT_EQ(done.table("taxes").at("item_sku"), (Values{"a", "null"}));
    EXPECT_EQ(done.table("taxes").at("_lo_index"), (Values{"0", "0"})) << "the position in the array";
}

TEST(ParentColumns, WithoutAProjectThePositionsOfTheElementsAreThere) {
    Shredding done(inferring());
    done.shred(R"({"m":[[1,2],[3]]})");
    EXPECT_EQ(done.table("t_m_value").at("value"), (Values{"1", "2", "3"}));
    EXPECT_EQ(done.table("t_m_value").at("m_index"), (Values{"0", "0", "1"}));
    EXPECT_EQ(done.table("t_m_value").at("_lo_index"), (Values{"0", "1", "0"}));
    EXPECT_EQ(done.table("t_m").at("_lo_index"), (Values{"0", "1"}));
}

std::string rejected_by(Request request, const std::string& record) {
    Shredding done(std::move(request));
    done.shred(record);
    return done.rejects.empty() ? "" : done.rejects.front().reason;
}

TEST(RecordKeys, ARecordWithAChildKeyTwiceIsRejected) {
    using ::testing::HasSubstr;
    const std::string twice = R"({"id":1,"items":[{"sku":"a"},{"sku":"b"},{"sku":"\u0061"}]})";
    EXPECT_THAT(rejected_by(nested(), twice), HasSubstr("a key of items twice"));
    EXPECT_THAT(rejected_by(nested(true), twice), HasSubstr("a key of items twice"));
    EXPECT_EQ(rejected_by(nested(), R"({"id":1,"items":[{"sku":"a"},{"sku":"b"},{"sku":"A"}]})"), "");
}

TEST(RecordKeys, AKeyIsWithinTheElementsWhoseKeysTheRowCarries) {
    using ::testing::HasSubstr;
    const std::string two_items =
        R"({"id":1,"items":[{"sku":"a","taxes":[{"code":"u"}]},{"sku":"b","taxes":[{"code":"u"}]}]})";
    EXPECT_EQ(rejected_by(nested(), two_items), "");
    Request not_carried = nested();
    not_carried.tables[2].spec.parent_columns = {{"order_id", "$.id"}};
    EXPECT_THAT(rejected_by(std::move(not_carried), two_items), HasSubstr("a key of taxes twice"));
    Request alone = nested();
    alone.tables[2].spec.key_alone = true;
    EXPECT_THAT(rejected_by(std::move(alone), two_items), HasSubstr("a key of taxes twice"));
    EXPECT_THAT(rejected_by(nested(), R"({"id":1,"items":[{"taxes":[{"code":"u"},{"code":"u"}],"sku":"a"}]})"),
                HasSubstr("a key of taxes twice"));
}

TEST(RecordKeys, AreComparedAsTheColumnWill) {
    const auto items = [](const std::string& a, const std::string& b) {
        return rejected_by(nested(), R"({"id":1,"items":[{"sku":)" + a + R"(},{"sku":)" + b + "}]}");
    };
    EXPECT_NE(items(R"("2020-01-01T10:00:00+02:00")", R"("2020-01-01T08:00:00Z")"), "");
    EXPECT_NE(items("1", "\"1\""), "") << "a column with both is a text";
    EXPECT_EQ(items("1", "10"), "");
    EXPECT_EQ(items("\"1\"", "\"01\""), "");
}

TEST(RecordKeys, ManyRowsAreComparedToo) {
    std::string record = R"({"id":1,"items":[)";
    for (int i = 0; i < 100; ++i) record += fmt::format(R"({{"sku":{}}},)", i);
    EXPECT_EQ(rejected_by(nested(), record + R"({"sku":100}]})"), "");
    EXPECT_NE(rejected_by(nested(), record + R"({"sku":57}]})"), "");
}

}  // namespace
}  // namespace loadonce::shape
