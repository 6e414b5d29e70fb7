#include "shape/column.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "shape/shredding.h"

namespace loadonce::shape {
namespace {

void add_text(Column& column, std::uint32_t row, const std::string& text) {
    const std::string padded = text + std::string(64, '\0');
    column.add_text(row, reinterpret_cast<const std::uint8_t*>(padded.data()), static_cast<std::uint32_t>(text.size()));
}

std::string decimal(const Type& type, const std::string& token) {
    const std::string padded = token + std::string(64, ' ');
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(padded.data());
    std::string plain;
    append_decimal(parse_number(bytes), bytes, type.precision, type.scale, plain);
    return plain;
}

// Adds `value`, a whole number, as a value of the type.
void add(Column& column, const Type& type, std::uint32_t row, std::int64_t value) {
    switch (storage_of(type)) {
        case Storage::text:
            return add_text(column, row, std::to_string(value));
        case Storage::boolean:
            return column.add_boolean(row, value % 2 != 0);
        case Storage::fixed:
            return column.add_fixed(row, decimal(type, std::to_string(value)));
        default:
            return column.add_word(row, static_cast<std::uint64_t>(value));
    }
}

std::string shown(const Type& type, std::int64_t value) {
    if (type.kind == TypeKind::boolean) return value % 2 != 0 ? "true" : "false";
    if (type.kind == TypeKind::decimal) return std::to_string(value * (type.scale == 2 ? 100 : 1));
    return std::to_string(value);
}

std::string filler(const Type& type) {
    if (storage_of(type) == Storage::text) return "";
    return type.kind == TypeKind::boolean ? "false" : "0";
}

const std::vector<Type> types{Type::varchar(255),          Type::of(TypeKind::bigint), Type::of(TypeKind::integer),
                              Type::of(TypeKind::boolean), Type::decimal(9, 2),        Type::decimal(18, 0),
                              Type::decimal(38, 2)};

// A vector of values is the model; few and many distinct values, with and without a dictionary.
TEST(Column, HoldsTheValuesOfItsRowsWhateverTheTypeAndHowManyDiffer) {
    std::mt19937_64 random(20261130);
    Column column;  // reused, as a worker does it
    for (const Type& type : types) {
        for (const bool fill : {false, true}) {
            for (const std::int64_t distinct : {1, 50, 1'000'000}) {
                column.start(type, fill);
                Values model;
                const std::string missing = fill ? filler(type) : "null";
                while (model.size() < 30'000) {
                    const auto row = static_cast<std::uint32_t>(model.size());
                    const auto value =
                        static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(distinct)) - distinct / 2;
                    switch (random() % 8) {
                        case 0:
                            model.insert(model.end(), random() % 100, missing);
                            break;
                        case 1: {
                            add(column, type, row, value);
                            const auto times = static_cast<std::uint32_t>(random() % 5);
                            column.repeat_last(times);
                            model.insert(model.end(), 1 + times, shown(type, value));
                            break;
                        }
                        default:
                            add(column, type, row, value);
                            model.push_back(shown(type, value));
                    }
                }
                const ColumnBuffer& buffer = column.finish(static_cast<std::uint32_t>(model.size()));
                ASSERT_EQ(values_of(buffer), model) << type.ddl() << ' ' << fill << ' ' << distinct;
                EXPECT_EQ(buffer.nulls, static_cast<std::uint64_t>(std::ranges::count(model, "null")));
                EXPECT_EQ(buffer.validity.empty(), buffer.nulls == 0);
            }
        }
    }
}

TEST(Column, FewDistinctValuesAreADictionaryInTheOrderOfTheirAppearance) {
    Column column;
    column.start(Type::varchar(255), false);
    for (std::uint32_t row = 0; row < 1000; ++row) add_text(column, row, row % 3 == 0 ? "b" : "a");
    const ColumnBuffer& buffer = column.finish(1000);
    EXPECT_TRUE(buffer.dictionary_coded);
    EXPECT_EQ(buffer.dictionary_values, 2U);
    EXPECT_EQ(buffer.codes.size(), 1000U);
    EXPECT_EQ(buffer.codes[0], 0);
    EXPECT_EQ(buffer.codes[1], 1);
    EXPECT_EQ(buffer.longest, 1U);
}

TEST(Column, ValuesThatAllDifferAreNoDictionary) {
    for (const Type& type : {Type::varchar(255), Type::of(TypeKind::bigint), Type::of(TypeKind::integer)}) {
        Column column;
        column.start(type, false);
        for (std::uint32_t row = 0; row < 1000; ++row) add(column, type, row, row);
        const ColumnBuffer& buffer = column.finish(1000);
        EXPECT_FALSE(buffer.dictionary_coded) << type.ddl();
        EXPECT_TRUE(buffer.codes.empty() && buffer.dictionary.empty()) << type.ddl();
        EXPECT_EQ(values_of(buffer).at(999), "999");
    }
}

TEST(Column, TextsThatDifferOnlyAtTheirEndOrLengthAreNotTheSame) {
    Column column;
    column.start(Type::varchar(255), false);
    const Values texts{"", std::string(1, '\0'), "12345678", "123456789", "12345678x", "12345678", "1234567", ""};
    for (std::uint32_t row = 0; row < texts.size(); ++row) add_text(column, row, texts[row]);
    const ColumnBuffer& buffer = column.finish(static_cast<std::uint32_t>(texts.size()));
    EXPECT_EQ(values_of(buffer), texts);
    EXPECT_EQ(buffer.dictionary_values, 6U);
    EXPECT_EQ(buffer.longest, 9U);
}

TEST(Column, AddingAFinishedBufferGivesTheSameValuesWithFilledNulls) {
    for (const Type& type : types) {
        for (const std::int64_t distinct : {5, 100'000}) {
            Column plain, filled;
            plain.start(type, false);
            for (std::uint32_t row = 0; row < 5000; row += 3) add(plain, type, row, row % distinct);
            const ColumnBuffer& from = plain.finish(5001);
            Values wanted = values_of(from);
            std::ranges::replace(wanted, "null", filler(type));
            filled.start(type, true);
            filled.add_all(from);
            const ColumnBuffer& buffer = filled.finish(5001);
            EXPECT_EQ(values_of(buffer), wanted) << type.ddl();
            EXPECT_EQ(buffer.nulls, 0U);
        }
    }
}

TEST(Column, DatesAndTimesAreNeverFilled) {
    for (const TypeKind kind : {TypeKind::date, TypeKind::timestamp, TypeKind::timestamptz}) {
        EXPECT_FALSE(can_fill(Type::of(kind)));
        Column column;
        column.start(Type::of(kind), true);
        column.add_word(1, 7);
        EXPECT_EQ(values_of(column.finish(3)), (Values{"null", "7", "null"}));
    }
}

}  // namespace
}  // namespace loadonce::shape
