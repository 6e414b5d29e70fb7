#include "local/system_views/views.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "local/system_views/system_view_sources.h"

namespace loadonce::local {
namespace {

constexpr auto all_views = std::to_array<View>({
#include "local/system_views/views.inc"
});

const View* find(std::string_view schema, std::string_view name) {
    const auto* found =
        std::ranges::find_if(all_views, [&](const View& view) { return view.name == name && view.schema == schema; });
    return found == all_views.end() ? nullptr : found;
}

Type type_of(std::string_view name) {
    if (name == "bool") return Type::of(TypeKind::boolean);
    if (name == "int4") return Type::of(TypeKind::integer);
    if (name == "int8") return Type::of(TypeKind::bigint);
    if (name == "timestamp") return Type::of(TypeKind::timestamp);
    if (name == "text") return Type::varchar(varchar_bytes_max);
    const int length = std::stoi(std::string(name.substr(name.find('(') + 1)));
    return name.starts_with("char") ? Type{TypeKind::char_, length, 0, 0} : Type::varchar(length);
}

// Expands in one pass, so that braces in an argument are not expanded.
class Filled {
  public:
    Filled(const Context& context, std::string_view text, std::span<const std::string> arguments = {})
        : context_(context), arguments_(arguments) {
        add(text);
    }

    [[nodiscard]] std::string& sql() { return sql_; }
    [[nodiscard]] BoundQuery rows() && {
        if (columns_.empty()) return {Fragment(std::move(sql_)), std::nullopt};
        std::string casts;
        for (const auto& column : columns_)
            casts += fmt::format("{}CAST({} AS {}) AS {}", casts.empty() ? "" : ", ", duck::identifier(column.name),
                                 duck_type(*column.type), duck::identifier(column.name));
        return {compose("SELECT {} FROM ({})", casts, sql_), std::move(columns_)};
    }

  private:
    void add(std::string_view text) {
        while (!text.empty()) {
            const auto open = std::min(text.find('{'), text.size());
            sql_ += text.substr(0, open);
            text.remove_prefix(open);
            if (text.empty()) return;
            const auto close = text.find('}');
            put(text.substr(1, close - 1));
            text.remove_prefix(close + 1);
        }
    }
    void put(std::string_view word) {
        if (const auto blank = word.find(' '); blank != std::string_view::npos) {
            columns_.push_back({std::string(word.substr(0, blank)), type_of(word.substr(blank + 1))});
            sql_ += "AS " + duck::identifier(columns_.back().name);
        } else if (word == "user") {
            sql_ += duck::literal(context_.user);
        } else if (word[0] >= '1' && word[0] <= '9') {
            sql_ += arguments_[static_cast<std::size_t>(word[0] - '1')];
        } else if (const auto dot = word.find('.'); dot != std::string_view::npos) {
            add(find(word.substr(0, dot), word.substr(dot + 1))->sql);
        } else if (const auto* part = find("parts", word)) {
            add(part->sql);
        } else {
            sql_ += activity(context_, word);
        }
    }

    const Context& context_;
    std::span<const std::string> arguments_;
    std::string sql_;
    std::vector<BoundColumn> columns_;
};

}  // namespace

std::span<const View> views() {
    return all_views;
}

std::optional<BoundQuery> view_rows(const Context& context, std::string_view schema, std::string_view name) {
    const bool is_schema = schema.empty() || schema == "pg_catalog" || schema == "information_schema";
    const auto* view = is_schema ? find(schema.empty() ? "pg_catalog" : schema, name) : nullptr;
    if (view == nullptr) return std::nullopt;
    return Filled(context, view->sql).rows();
}

std::string catalog_sql(const Context& context, std::string_view sql, std::span<const std::string> arguments) {
    return std::move(Filled(context, sql, arguments).sql());
}

Fragment catalog_lookup(const Context& context, std::string_view sql, std::span<const Fragment> operands,
                        const std::vector<std::string>& parts) {
    constexpr std::size_t operands_max = 3;
    const auto table = duck::internal_name("operands");
    Fragment row;
    std::vector<std::string> filling(1);
    for (std::size_t i = 0; i < operands_max; ++i) {
        filling.push_back(table + "." + duck::internal_column(i));
        if (i < operands.size())
            row += compose("{}{} AS {}", i > 0 ? ", " : "SELECT ", operands[i], duck::internal_column(i));
    }
    filling.front() = fmt::format("({}) AS {}", row.text, table);
    filling.insert(filling.end(), parts.begin(), parts.end());
    row.text = catalog_sql(context, sql, filling);
    return Fragment::of_query(std::move(row));
}

}  // namespace loadonce::local
