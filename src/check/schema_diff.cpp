#include "check/schema_diff.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "load/catalog.h"
#include "redshift/copy_rules.h"
#include "redshift/names.h"

namespace loadonce::check {
namespace {

using parquet::FileColumn;

std::string shape_of(const FileColumn& column) {
    return column.logical.empty() ? column.physical : fmt::format("{} ({})", column.physical, column.logical);
}

std::string described(const DataColumn& column) {
    std::string type = column.file.type ? column.file.type->ddl() : shape_of(column.file);
    const bool varchar = column.file.type && column.file.type->kind == TypeKind::varchar;
    if (varchar) type = column.longest > 0 ? fmt::format("VARCHAR({})", column.longest) : "VARCHAR";
    return column.file.name + " " + type;
}

std::string described(const TableColumn& column) {
    return column.name + " " + column.type.ddl() + (column.nullable ? "" : " NOT NULL");
}

std::int32_t enough_bytes(std::uint32_t longest) {
    for (const std::int32_t step : {255, 1024, 4096, 16384}) {
        if (longest <= static_cast<std::uint32_t>(step)) return step;
    }
    return varchar_bytes_max;
}

std::string new_type(const DataColumn& column) {
    if (!column.file.type) return "";
    if (column.file.type->kind == TypeKind::varchar) return fmt::format("VARCHAR({})", enough_bytes(column.longest));
    return column.file.type->ddl();
}

class Comparison {
  public:
    Comparison(std::string table_name, const std::vector<DataColumn>& data, const std::vector<TableColumn>& table)
        : data_(data), table_(table), name_(redshift::quote_identifier(table_name)) {
        found_.table = std::move(table_name);
        found_.table_exists = !table.empty();
        found_.columns_in_data = data.size();
        found_.columns_in_table = table.size();
    }

    SchemaDifference run() {
        if (!found_.table_exists) return found_;
        for (std::size_t i = 0; i < data_.size(); ++i) compare_column(i);
        for (std::size_t j = 0; j < table_.size(); ++j) missing_in_data(j);
        found_.column_list = column_list();
        return found_;
    }

  private:
    std::size_t find_in_table(std::string_view name) const {
        const auto same = [&](const TableColumn& column) { return fold(column.name) == fold(name); };
        return static_cast<std::size_t>(std::ranges::find_if(table_, same) - table_.begin());
    }
    bool is_in_data(std::string_view name) const {
        return std::ranges::any_of(data_,
                                   [&](const DataColumn& column) { return fold(column.file.name) == fold(name); });
    }

    void add(std::size_t i, std::size_t j, Effect effect, std::string problem, std::string mend) {
        ColumnDifference difference;
        difference.position = (i < data_.size() ? i : j) + 1;
        if (i < data_.size()) difference.in_data = described(data_[i]);
        if (j < table_.size()) difference.in_table = described(table_[j]);
        difference.effect = effect;
        difference.problem = std::move(problem);
        difference.mend = std::move(mend);
        found_.columns.push_back(std::move(difference));
    }

    void compare_column(std::size_t i) {
        const std::size_t j = find_in_table(data_[i].file.name);
        if (j == table_.size()) {
            missing_in_table(i);
            return;
        }
        compare_values(i, j);
        if (j == i) return;
        const bool is_taken = i < table_.size() && !refusal(data_[i].file, table_[i].type);
        add(i, j, is_taken ? Effect::shifts : Effect::rejects,
            fmt::format("position {} in the data, {} in the table: COPY would load it into {}", i + 1, j + 1,
                        i < table_.size() ? table_[i].name : "no column"),
            "COPY with a column list");
    }

    void missing_in_table(std::size_t i) {
        const bool has_partner = i < table_.size() && !is_in_data(table_[i].name);
        if (has_partner) {
            const std::optional<std::string> why = refusal(data_[i].file, table_[i].type);
            add(i, i, why ? Effect::rejects : Effect::shifts,
                why ? "another name, and " + *why : "another name: COPY maps by position and loads it",
                fmt::format("if it is the same column: ALTER TABLE {} RENAME COLUMN {} TO {}", name_,
                            redshift::quote_identifier(table_[i].name),
                            redshift::quote_identifier(data_[i].file.name)));
            return;
        }
        const std::string type = new_type(data_[i]);
        add(i, table_.size(), Effect::rejects, "not in the table: COPY needs as many columns as the table has",
            type.empty() ? "leave it out of the data"
                         : fmt::format("ALTER TABLE {} ADD COLUMN {} {}", name_,
                                       redshift::quote_identifier(data_[i].file.name), type));
    }

    void missing_in_data(std::size_t j) {
        const TableColumn& column = table_[j];
        const bool has_partner = j < data_.size() && find_in_table(data_[j].file.name) == table_.size();
        if (is_in_data(column.name) || has_partner) return;
        const bool can_be_left_out = column.nullable || column.has_default;
        add(data_.size(), j, Effect::rejects, "not in the data: COPY needs as many columns as the table has",
            can_be_left_out ? "COPY with a column list: it becomes NULL or its default"
                            : fmt::format("it cannot be NULL: add it to the data, or ALTER TABLE {} DROP COLUMN {}",
                                          name_, redshift::quote_identifier(column.name)));
    }

    void compare_values(std::size_t i, std::size_t j) {
        const DataColumn& data = data_[i];
        const TableColumn& column = table_[j];
        if (const auto why = refusal(data.file, column.type)) {
            add(i, j, Effect::rejects, *why,
                new_type(data).empty()
                    ? "convert it with loadonce convert"
                    : fmt::format("pin {} {} in the project, or change the column of the table to {}", column.name,
                                  column.type.ddl(), new_type(data)));
            return;
        }
        const bool text = column.type.kind == TypeKind::varchar || column.type.kind == TypeKind::char_;
        if (text && data.longest > static_cast<std::uint32_t>(column.type.length)) {
            add(i, j, Effect::rejects,
                fmt::format("a text of {} bytes is longer than {}", data.longest, column.type.length),
                fmt::format("ALTER TABLE {} ALTER COLUMN {} TYPE VARCHAR({})", name_,
                            redshift::quote_identifier(column.name), enough_bytes(data.longest)));
        }
        if (!column.nullable && data.file.nulls > 0) {
            add(i, j, Effect::rejects, fmt::format("{} nulls, and the column is NOT NULL", data.file.nulls),
                "convert with --nulls fill");
        }
        if (column.type.kind == TypeKind::timestamp && data.file.utc_adjusted) {
            add(i, j, Effect::loads, "timestamps with an offset: the column stores them in UTC, without the offset",
                "");
        }
    }

    // Only if every column of the data is in the table and the other columns of the table can be left out.
    std::string column_list() const {
        if (found_.copy_works()) return {};
        std::vector<std::string> names;
        for (const DataColumn& column : data_) {
            if (find_in_table(column.file.name) == table_.size()) return {};
            names.push_back(redshift::quote_identifier(column.file.name));
        }
        for (const TableColumn& column : table_) {
            if (!is_in_data(column.name) && !column.nullable && !column.has_default) return {};
        }
        const bool helps = std::ranges::all_of(found_.columns, [](const ColumnDifference& difference) {
            return difference.effect == Effect::loads || difference.mend.starts_with("COPY with a column list");
        });
        return helps ? fmt::format("{}", fmt::join(names, ", ")) : std::string();
    }

    const std::vector<DataColumn>& data_;
    const std::vector<TableColumn>& table_;
    std::string name_;
    SchemaDifference found_;
};

}  // namespace

std::string_view word(Effect effect) {
    switch (effect) {
        case Effect::loads:
            return "note";
        case Effect::shifts:
            return "shifts";
        case Effect::rejects:
            return "rejects";
    }
    return {};
}

bool SchemaDifference::copy_works() const {
    const auto harmless = [](const ColumnDifference& column) { return column.effect == Effect::loads; };
    return table_exists && std::ranges::all_of(columns, harmless);
}

std::optional<std::string> refusal(const FileColumn& column, const Type& type) {
    redshift::CopyOptions options;
    options.serialize_to_json = true;
    const redshift::TargetColumn target{column.name, type};
    if (!redshift::copy_refusal(column, target, options, {}, {})) return std::nullopt;
    if (column.logical == "NULL") return "only nulls, written as Parquet's null type, which fits no column";
    if (column.logical == "TIMESTAMP_NANOS") return "nanoseconds: Redshift silently reads them as microseconds";
    if (column.logical == "DECIMAL" && type.kind == TypeKind::decimal) {
        if (column.scale != type.scale)
            return fmt::format("the scale is {} in the data and {} in the table", column.scale, type.scale);
        return fmt::format("COPY cannot load {} of precision {} into {}: each precision has its own physical type",
                           column.physical, column.precision, type.ddl());
    }
    return fmt::format("COPY cannot load {} into {}: it converts nothing", shape_of(column), type.ddl());
}

std::vector<TableColumn> table_columns(warehouse::Session& session, const std::string& schema,
                                       const std::string& table) {
    const load::LiveTables live = load::read_live(session, schema, {table});
    const auto found = live.find(fold(table));
    if (found == live.end()) return {};
    std::vector<TableColumn> columns;
    for (const load::LiveColumn& column : found->second.columns) {
        columns.push_back({column.name, column.type, true, column.generated});
    }
    const warehouse::Result strict = session.execute(fmt::format(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = {} AND table_name = {} AND "
        "is_nullable = 'NO'",
        redshift::quote_literal(schema), redshift::quote_literal(fold(table))));
    for (const warehouse::Row& row : strict.rows) {
        const auto column = std::ranges::find(columns, row[0].value_or(""), &TableColumn::name);
        if (column != columns.end()) column->nullable = false;
    }
    return columns;
}

SchemaDifference compare(const std::string& table_name, const std::vector<DataColumn>& data,
                         const std::vector<TableColumn>& table) {
    SchemaDifference difference = Comparison(table_name, data, table).run();
    if (!difference.table_exists) difference.ddl = definition(table_name, data).ddl;
    return difference;
}

}  // namespace loadonce::check
