#include "convert/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/utf8.h"
#include "shape/column.h"
#include "table/json_path.h"

namespace loadonce::convert {
namespace {

using shape::ColumnId;
using shape::Evidence;
using shape::OutlineColumn;
using shape::Role;

constexpr std::size_t name_bytes_max = 127;  // Redshift, "Names and identifiers"

bool is_text(const Type& type) {
    return shape::storage_of(type) == shape::Storage::text;
}

bool is_output(const OutlineColumn& column) {
    const std::uint16_t kinds = column.evidence.kinds;
    if (column.role != Role::data) return kinds != 0 || column.role == Role::parent;
    // A null where other records have an object or an array makes no column.
    return column.evidence.has_scalar() ||
           ((kinds & Evidence::null) != 0 && (kinds & (Evidence::object | Evidence::array)) == 0);
}

// A parent column has the values of a column of the table above, and therefore its type.
Evidence evidence_of(const shape::Outline& outline, const OutlineColumn& column) {
    Evidence evidence = column.evidence;
    if (column.role == Role::parent)
        for (const OutlineColumn& other : outline.columns())
            if (other.role == Role::data && other.absolute == column.absolute) evidence.merge(other.evidence);
    return evidence;
}

std::optional<Type> known_of(const shape::Outline& outline, const OutlineColumn& column) {
    if (column.known || column.role != Role::parent) return column.known;
    for (const OutlineColumn& other : outline.columns())
        if (other.role == Role::data && other.absolute == column.absolute) return other.known;
    return std::nullopt;
}

// The names of a table's columns. A name belongs to one path.
class Names {
  public:
    // Whether the path has the name, or gets it now.
    bool take(const std::string& name, const std::string& path) {
        return owners_.try_emplace(fold(name), path).first->second == path;
    }

    // The name for a column from data, or the name with the first free number.
    std::string choose(const std::string& wanted, const std::string& path) {
        std::string base(utf8_prefix(wanted.empty() ? "_" : wanted, name_bytes_max));
        // Names that begin with _lo_ are ours.
        if (fold(base).starts_with("_lo_")) base.erase(0, 1);
        std::string name = base;
        for (int number = 2; !take(name, path); ++number)
            name = fmt::format("{}_{}", utf8_prefix(base, name_bytes_max - 12), number);
        return name;
    }

  private:
    std::map<std::string, std::string> owners_;  // folded name -> absolute path
};

struct Candidate {
    std::optional<ColumnId> id;
    OutlineColumn column;
    std::optional<std::size_t> pinned;  // index among the pinned columns
};

// Adds the count columns of declared child tables for which the data has no array.
void add_declared_counts(const shape::Outline& outline, shape::TableId table, std::vector<Candidate>& candidates) {
    const std::string& rows = outline.tables()[table].rows;
    for (const shape::TableRequest& request : outline.request().tables) {
        const std::string& child = request.spec.rows;
        if (request.spec.is_root() || !child.ends_with("[*]") ||
            !(child.starts_with(rows + ".") || child.starts_with(rows + "['")))
            continue;
        const std::string array = child.substr(0, child.size() - 3);
        const std::string relative = fmt::format("${}", array.substr(rows.size()));
        const JsonPath path = JsonPath::parse(relative);
        const bool nested = std::ranges::any_of(
            path.steps(), [](const JsonPath::Step& step) { return step.kind != JsonPath::Step::Kind::key; });
        const bool indexed = std::ranges::any_of(outline.request().arrays, [&](const project::Array& a) {
            return a.as == project::ArrayAs::index && (a.path == array || a.overflow == request.spec.name);
        });
        const bool there = std::ranges::any_of(
            candidates, [&](const Candidate& c) { return c.column.role == Role::count && c.column.path == relative; });
        if (nested || indexed || there) continue;
        candidates.push_back(
            {std::nullopt, shape::outline_column(table, rows, Role::count, relative, path.joined() + "_count"), {}});
    }
}

std::vector<Candidate> candidates_of(const shape::Outline& outline, shape::TableId table) {
    std::vector<Candidate> candidates;
    for (ColumnId id = 0; id < outline.columns().size(); ++id) {
        const OutlineColumn& column = outline.columns()[id];
        if (column.table == table && is_output(column)) candidates.push_back({id, column, {}});
    }
    const shape::OutlineTable& outlined = outline.tables()[table];
    for (const project::ParentColumn& parent : outlined.parents) {
        const bool there = std::ranges::any_of(candidates, [&](const Candidate& c) {
            return c.column.role == Role::parent && c.column.path == parent.path && c.column.name == parent.name;
        });
        if (!there)
            candidates.push_back({std::nullopt,
                                  shape::outline_column(table, outlined.rows, Role::parent, parent.path, parent.name),
                                  {}});
    }
    add_declared_counts(outline, table, candidates);
    // Data in the order of appearance, then counts, then parent columns in the order of their declaration.
    std::ranges::stable_sort(candidates, {}, [&](const Candidate& c) {
        const auto declared =
            std::ranges::find(outlined.parents, c.column.name, &project::ParentColumn::name) - outlined.parents.begin();
        return std::tuple(c.column.role,
                          c.column.role == Role::parent ? static_cast<shape::SeenAt>(declared) : c.column.first_seen,
                          c.column.path);
    });
    return candidates;
}

// Whether a column of the map has a field of the row that the project does not drop.
bool is_field(const shape::KnownColumn& known, const project::Table& table) {
    if (known.path.empty() || known.path.ends_with(".count()") || known.path.ends_with(".index()")) return false;
    const JsonPath path = JsonPath::parse(known.path), rows = JsonPath::parse(table.rows);
    const auto is_name = [&](const project::ParentColumn& parent) { return fold(parent.name) == fold(known.name); };
    return path.is_within(rows) && std::ranges::none_of(table.parent_columns, is_name) &&
           std::ranges::none_of(table.drop, [&](const std::string& dropped) {
               return path.is_within(rows.then(JsonPath::parse(dropped)));
           });
}

// Where nulls are filled, a field that none of these records has is filled like one that only some have.
void add_filled(const shape::TableRequest& request, shape::TableId table, std::vector<Candidate>& candidates) {
    for (const shape::KnownColumn& known : request.known) {
        if (!request.fill || !shape::can_fill(known.type) || !is_field(known, request.spec)) continue;
        const bool there = std::ranges::any_of(candidates, [&](const Candidate& c) {
            return c.column.absolute == known.path && fold(c.column.name) == fold(known.name);
        });
        if (there) continue;
        OutlineColumn column = shape::outline_column(table, request.spec.rows, Role::data,
                                                     "$" + known.path.substr(request.spec.rows.size()), known.name);
        column.fixed = true;
        column.known = known.type;
        candidates.push_back({std::nullopt, std::move(column), {}});
    }
}

// Pinned columns come first, in their order, with or without data.
void apply_pins(const std::vector<shape::KnownColumn>& pins, shape::TableId table, std::vector<Candidate>& candidates) {
    for (std::size_t i = 0; i < pins.size(); ++i) {
        const shape::KnownColumn& pin = pins[i];
        const auto fits = [&](const Candidate& c) {
            return !c.pinned && (pin.path.empty() || c.column.absolute == pin.path) &&
                   fold(c.column.name) == fold(pin.name);
        };
        auto at = std::ranges::find_if(candidates,
                                       [&](const Candidate& c) { return c.column.role != Role::data && fits(c); });
        if (at == candidates.end()) at = std::ranges::find_if(candidates, fits);
        if (at == candidates.end()) {
            OutlineColumn column;
            column.table = table;
            column.absolute = pin.path;
            candidates.push_back({std::nullopt, std::move(column), {}});
            at = candidates.end() - 1;
        }
        at->pinned = i;
        at->column.name = pin.name;
        at->column.known = pin.type;
        at->column.fixed = true;
    }
    std::ranges::stable_sort(candidates, {}, [](const Candidate& c) { return c.pinned.value_or(SIZE_MAX); });
}

// A column without a path is that of its name.
std::string owner_of(const OutlineColumn& column) {
    return column.absolute.empty() ? "a declared column" : column.absolute;
}

// Names that are given: by the map, the project, the key. `taken` is by candidate.
void take_given_names(const std::vector<Candidate>& candidates, const std::string& table, Names& names,
                      std::vector<std::string>& taken) {
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const OutlineColumn& column = candidates[i].column;
        if (!column.fixed && !column.key) continue;
        if (!names.take(column.name, owner_of(column)))
            throw Error(errors::project_value,
                        fmt::format("the project gives {} the name {} in {}, which is the column of another path",
                                    owner_of(column), fold(column.name), table),
                        "give it a name that no other path has");
        taken[i] = column.name;
    }
}

// Which of two paths gets the plain name depends on the paths, not on the data: fields before counts, the shorter path
// first, names in lower case first, then the order of their texts.
void choose_names(const std::vector<Candidate>& candidates, Names& names, std::vector<std::string>& taken) {
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < candidates.size(); ++i)
        if (taken[i].empty()) order.push_back(i);
    std::ranges::sort(order, {}, [&](std::size_t i) {
        const OutlineColumn& column = candidates[i].column;
        return std::tuple(column.role, column.path.empty() ? 0 : JsonPath::parse(column.path).size(),
                          column.name != fold(column.name), column.absolute);
    });
    for (const std::size_t i : order) {
        const OutlineColumn& column = candidates[i].column;
        taken[i] = column.role == Role::index ? column.name : names.choose(column.name, column.absolute);
    }
}

// Whether the path has a column in the map already: then rows from before may have had a value that a new column of the
// path does not show.
bool has_column(const shape::Outline& outline, const shape::OutlineTable& table, const OutlineColumn& column) {
    if (!table.request || column.absolute.empty()) return column.absolute.empty();
    const auto& known = outline.request().tables[*table.request].known;
    const auto stored =
        known.begin() + static_cast<std::ptrdiff_t>(outline.request().tables[*table.request].spec.columns.size());
    return std::any_of(stored, known.end(), [&](const auto& k) { return k.path == column.absolute; });
}

}  // namespace

Type final_type(const shape::Outline& outline, ColumnId id) {
    const OutlineColumn& column = outline.columns()[id];
    return shape::settle(known_of(outline, column), evidence_of(outline, column));
}

TableLayout lay_out(const shape::Outline& outline, shape::TableId table, bool lineage, const Longest& longest) {
    std::vector<Candidate> candidates = candidates_of(outline, table);
    const shape::OutlineTable& outlined = outline.tables()[table];
    if (outlined.request) {
        const shape::TableRequest& request = outline.request().tables[*outlined.request];
        const std::size_t pins = request.spec.columns.size();
        add_filled(request, table, candidates);
        apply_pins({request.known.begin(), request.known.begin() + static_cast<std::ptrdiff_t>(pins)}, table,
                   candidates);
        for (Candidate& c : candidates)
            if (!c.id && c.column.role == Role::data) {
                const auto is = [&](const std::string& name) { return fold(name) == fold(c.column.name); };
                c.column.fill = request.fill && !std::ranges::any_of(request.spec.key, is) && !is(request.spec.version);
            }
    }
    Names names;
    // What the map holds, also for paths without a value in these data.
    if (outlined.request)
        for (const shape::KnownColumn& known : outline.request().tables[*outlined.request].known)
            if (!known.path.empty()) (void)names.take(known.name, known.path);
    std::vector<std::string> taken(candidates.size());
    take_given_names(candidates, outlined.name, names, taken);
    choose_names(candidates, names, taken);

    TableLayout layout{table, {}};
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const OutlineColumn& column = candidates[i].column;
        const Evidence evidence = evidence_of(outline, column);
        const std::optional<Type> known = known_of(outline, column);
        LaidOutColumn laid{{column.absolute, taken[i], shape::settle(known, evidence), std::nullopt, std::nullopt,
                            evidence.has_scalar(), 0},
                           candidates[i].id,
                           column.fill,
                           column.role == Role::data,
                           LaidOutColumn::Lineage::no};
        if (is_text(laid.column.type)) {
            const std::uint32_t bytes = candidates[i].id ? longest(*candidates[i].id) : 0;
            const bool fits =
                known && is_text(*known) && (known->length == 0 || bytes <= static_cast<std::uint32_t>(known->length));
            laid.column.longest = bytes;
            laid.column.type = fits ? *known : Type::varchar_for(bytes);
        }
        if (known && laid.column.type != *known) laid.column.known = known;
        laid.column.filled = column.fill && shape::can_fill(laid.column.type) && !has_column(outline, outlined, column);
        layout.columns.push_back(std::move(laid));
    }
    if (lineage) {
        layout.columns.push_back({{"", "_lo_source", Type::of(TypeKind::integer), {}, {}, true, 0},
                                  {},
                                  false,
                                  false,
                                  LaidOutColumn::Lineage::source});
        layout.columns.push_back({{"", "_lo_offset", Type::of(TypeKind::bigint), {}, {}, true, 0},
                                  {},
                                  false,
                                  false,
                                  LaidOutColumn::Lineage::offset});
    }
    return layout;
}

}  // namespace loadonce::convert
