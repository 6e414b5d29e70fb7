#include "convert/layout.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/utf8.h"
#include "shape/column.h"

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

// A parent column has the values of the root's column, and therefore its type.
Evidence evidence_of(const shape::Outline& outline, const OutlineColumn& column) {
    Evidence evidence = column.evidence;
    if (column.role == Role::parent)
        for (const OutlineColumn& other : outline.columns())
            if (other.table == outline.root() && other.role == Role::data && other.path == column.path)
                evidence.merge(other.evidence);
    return evidence;
}

std::optional<Type> known_of(const shape::Outline& outline, const OutlineColumn& column) {
    if (column.known || column.role != Role::parent) return column.known;
    for (const OutlineColumn& other : outline.columns())
        if (other.table == outline.root() && other.role == Role::data && other.path == column.path) return other.known;
    return std::nullopt;
}

class Names {
  public:
    // The name, or the name with the first free number.
    std::string take(const std::string& wanted) {
        const std::string base(utf8_prefix(wanted.empty() ? "_" : wanted, name_bytes_max));
        std::string name = base;
        for (int number = 2; !taken_.insert(fold(name)).second; ++number)
            name = fmt::format("{}_{}", utf8_prefix(base, name_bytes_max - 12), number);
        return name;
    }

  private:
    std::set<std::string> taken_;
};

struct Candidate {
    std::optional<ColumnId> id;
    OutlineColumn column;
    std::optional<std::size_t> pinned;  // index among the pinned columns
};

// Adds the count columns of declared child tables for which the data has no array.
void add_declared_counts(const shape::Outline& outline, shape::TableId table, std::vector<Candidate>& candidates) {
    const std::string& rows = outline.tables()[table].rows;
    for (const shape::TableRequest& request : outline.plan().tables) {
        const std::string& child = request.spec.rows;
        if (request.spec.is_root() || !child.ends_with("[*]") || !child.starts_with(rows + ".")) continue;
        const std::string array = child.substr(0, child.size() - 3);
        const std::string relative = fmt::format("${}", array.substr(rows.size()));
        const bool nested = relative.find('[') != std::string::npos;
        const bool indexed = std::ranges::any_of(outline.plan().arrays, [&](const project::Array& a) {
            return a.as == project::ArrayAs::index && (a.path == array || a.overflow == request.spec.name);
        });
        const bool there = std::ranges::any_of(
            candidates, [&](const Candidate& c) { return c.column.role == Role::count && c.column.path == relative; });
        if (nested || indexed || there) continue;
        std::string name = relative.substr(2) + "_count";
        std::ranges::replace(name, '.', '_');
        candidates.push_back(
            {std::nullopt,
             {table, Role::count, relative, name, Type::of(TypeKind::bigint), false, true, {}, shape::never_seen},
             {}});
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
            return c.column.role == Role::parent && c.column.path == parent.path;
        });
        if (!there)
            candidates.push_back(
                {std::nullopt,
                 {table, Role::parent, parent.path, parent.name, {}, false, false, {}, shape::never_seen},
                 {}});
    }
    add_declared_counts(outline, table, candidates);
    // Data in the order of appearance, then counts, then parent columns in the order of their declaration.
    std::ranges::stable_sort(candidates, {}, [&](const Candidate& c) {
        const auto declared =
            std::ranges::find(outlined.parents, c.column.path, &project::ParentColumn::path) - outlined.parents.begin();
        return std::tuple(c.column.role,
                          c.column.role == Role::parent ? static_cast<shape::SeenAt>(declared) : c.column.first_seen,
                          c.column.path);
    });
    return candidates;
}

// Pinned columns come first, in their order, with or without data.
void apply_pins(const std::vector<shape::KnownColumn>& pins, shape::TableId table, std::vector<Candidate>& candidates) {
    for (std::size_t i = 0; i < pins.size(); ++i) {
        const shape::KnownColumn& pin = pins[i];
        const auto fits = [&](const Candidate& c, bool data) {
            if (c.pinned || (c.column.role == Role::data) != data) return false;
            return pin.path.empty() ? fold(c.column.name) == fold(pin.name) : data && c.column.path == pin.path;
        };
        auto at = std::ranges::find_if(candidates, [&](const Candidate& c) { return fits(c, false); });
        if (at == candidates.end())
            at = std::ranges::find_if(candidates, [&](const Candidate& c) { return fits(c, true); });
        if (at == candidates.end()) {
            const std::string path = pin.path.empty() ? "" : pin.path;
            candidates.push_back(
                {std::nullopt, {table, Role::data, path, pin.name, pin.type, false, false, {}, shape::never_seen}, {}});
            at = candidates.end() - 1;
        }
        at->pinned = i;
        at->column.name = pin.name;
        at->column.known = pin.type;
    }
    std::ranges::stable_sort(candidates, {}, [](const Candidate& c) { return c.pinned.value_or(SIZE_MAX); });
}

std::string output_path(const OutlineColumn& column) {
    if (column.role == Role::count) return column.path + ".count()";
    return column.role == Role::index ? std::string() : column.path;
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
        const shape::TableRequest& request = outline.plan().tables[*outlined.request];
        const std::size_t pins = request.spec.columns.size();
        apply_pins({request.known.begin(), request.known.begin() + static_cast<std::ptrdiff_t>(pins)}, table,
                   candidates);
        for (Candidate& c : candidates)
            if (!c.id && c.column.role == Role::data) {
                const auto is = [&](const std::string& name) { return fold(name) == fold(c.column.name); };
                c.column.fill = request.fill && !std::ranges::any_of(request.spec.key, is) && !is(request.spec.version);
            }
    }
    // Known columns keep their names; new columns get the free ones.
    Names names;
    std::vector<std::string> taken(candidates.size());
    for (const bool known : {true, false})
        for (std::size_t i = 0; i < candidates.size(); ++i)
            if (candidates[i].column.known.has_value() == known) taken[i] = names.take(candidates[i].column.name);

    TableLayout layout{table, {}};
    for (std::size_t i = 0; i < candidates.size(); ++i) {
        const OutlineColumn& column = candidates[i].column;
        const Evidence evidence = evidence_of(outline, column);
        const std::optional<Type> known = known_of(outline, column);
        LaidOutColumn laid{{output_path(column), taken[i], shape::settle(known, evidence), std::nullopt, std::nullopt,
                            evidence.has_scalar()},
                           candidates[i].id,
                           column.fill,
                           column.role == Role::data,
                           LaidOutColumn::Lineage::no};
        if (is_text(laid.column.type)) {
            const std::uint32_t bytes = candidates[i].id ? longest(*candidates[i].id) : 0;
            const bool fits =
                known && is_text(*known) && (known->length == 0 || bytes <= static_cast<std::uint32_t>(known->length));
            laid.column.type = fits ? *known : Type::varchar_for(bytes);
        }
        if (known && laid.column.type != *known) laid.column.known = known;
        layout.columns.push_back(std::move(laid));
    }
    if (lineage) {
        layout.columns.push_back({{"", names.take("_lo_source"), Type::of(TypeKind::integer), {}, {}, true},
                                  {},
                                  false,
                                  false,
                                  LaidOutColumn::Lineage::source});
        layout.columns.push_back({{"", names.take("_lo_record"), Type::of(TypeKind::bigint), {}, {}, true},
                                  {},
                                  false,
                                  false,
                                  LaidOutColumn::Lineage::record});
    }
    return layout;
}

}  // namespace loadonce::convert
