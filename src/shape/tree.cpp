// Grows the tree of paths when a key is seen for the first time.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/json_string.h"
#include "base/utf8.h"
#include "project/enclosing.h"
#include "shape/walk.h"
#include "table/json_path.h"
#include "table/short_name.h"

namespace loadonce::shape {
namespace {

// Keys that are data, such as ids, would become columns. Redshift's limit is 1,600 columns.
constexpr std::size_t nodes_max = 50'000;
// A path in the map is a VARCHAR, with .count() behind the path of an array.
constexpr std::size_t path_bytes_max = 65'000;

// The name of a table is also the name of its file.
std::string table_name(std::string_view keys) {
    std::string name(keys);
    for (char& c : name) {
        const bool plain =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || (c & 0x80) != 0;
        if (!plain) c = '_';
    }
    return name;
}

void set_key(Node& node, std::string_view key) {
    const bool as_it_is = key.size() + 2 <= Node::key_bytes && std::ranges::none_of(key, [](char c) {
                              return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20;
                          });
    if (!as_it_is) return;
    const std::string quoted = fmt::format("\"{}\"", key);
    node.key_size = static_cast<std::uint32_t>(quoted.size());
    std::memcpy(node.key.data(), quoted.data(), quoted.size());
    std::memset(node.key_mask.data(), 0xFF, quoted.size());
}

}  // namespace

Leaf* Shredder::Walk::new_leaf(Table& of, Role role, const std::string& path, const std::string& name) {
    return new_leaf(of, outline_.column(of.id, role, path, name));
}

Leaf* Shredder::Walk::new_leaf(Table& of, ColumnId id) {
    auto leaf = std::make_unique<Leaf>();
    leaf->id = id;
    const OutlineColumn column = outline_.column(id);
    const Role role = column.role;
    leaf->fill = column.fill && !(outline_.request().both && role == Role::data);
    leaf->key = column.key && (role == Role::data || role == Role::parent);
    leaf->known = column.known;
    leaf->hint = outline_.hint(leaf->id);
    if (column.known && (column.known->kind == TypeKind::varchar || column.known->kind == TypeKind::char_))
        leaf->length_known = static_cast<std::uint32_t>(column.known->length);
    leaf->version = column.version;
    leaf->plain_below = leaf->key || leaf->version ? 0 : std::min<std::uint32_t>(leaf->length_known, varchar_bytes_max);
    if (wanted_ != nullptr) {
        const auto wanted_type = wanted_->find(leaf->id);
        leaf->mode = wanted_type == wanted_->end() ? Mode::off : Mode::idle;
        if (wanted_type != wanted_->end()) leaf->hint = wanted_type->second;
    }
    of.leaves.push_back(std::move(leaf));
    return of.leaves.back().get();
}

// The value of a child's key is kept until its element ends, to be compared with those of the record's other rows.
void Shredder::Walk::add_key(Node& node, Leaf& leaf) {
    Table& table = *node.table;
    table.keys.push_back(&leaf);
    if (!table.keyed) return;
    const std::size_t capture = captures_.size();
    captures_.emplace_back();
    node.captures.push_back(capture);
    node.has_others = true;
    table.captures.push_back(capture);
    table.key_parts.push_back({&leaf, capture});
}

Leaf& Shredder::Walk::leaf_of(Node& node) {
    for (const ColumnId id : outline_.fields(node.table->id, node.path, node.name)) {
        Leaf* leaf = new_leaf(*node.table, id);
        if (leaf->key) add_key(node, *leaf);
        if (node.leaf == nullptr)
            node.leaf = leaf;
        else
            node.others.push_back(leaf);
    }
    node.has_others = node.has_others || !node.others.empty();
    return *node.leaf;
}

void Shredder::Walk::place(Node& node, Table& of, Node* parent, std::string_view key, bool is_index) {
    node.table = &of;
    if (parent == nullptr) {
        node.path = std::string(1, '$');
        node.generic = of.outline.rows;
    } else {
        node.path = parent->path + (is_index ? fmt::format("[{}]", key) : json_path_step(key));
        node.generic = parent->generic + (is_index ? "[*]" : json_path_step(key));
        node.name = parent->name.empty() ? name_part(key) : fmt::format("{}_{}", parent->name, name_part(key));
        if (!is_index) set_key(node, key);
    }
    if (of.outline.request) {
        const project::Table& spec = outline_.request().tables[*of.outline.request].spec;
        node.dropped = std::ranges::find(spec.drop, node.path) != spec.drop.end();
        if (node.dropped) outline_.dropped(absolute_path(of.outline.rows, Role::data, node.path));
    }
    capture(node);
    if (node.generic.size() + node.path.size() > path_bytes_max)
        throw Error(errors::project_undecided,
                    fmt::format("a path of {} bytes, which begins {}", node.path.size(), utf8_prefix(node.path, 60)),
                    fmt::format("the map of columns holds paths of {} bytes: drop = [{}]", path_bytes_max,
                                json_string("$" + JsonPath::parse(node.path).first_step())));
    nodes_.push_back(&node);
    if (nodes_.size() > nodes_max)
        throw Error(errors::project_undecided,
                    fmt::format("more than {} different keys, for instance {}", nodes_max, node.generic),
                    fmt::format("keys that are data cannot be columns: drop the object, drop = [{}]",
                                json_string(parent != nullptr ? parent->path : node.path)));
}

// Marks a node whose value is a parent column of a table below.
void Shredder::Walk::capture(Node& node) {
    const auto wanted =
        std::ranges::find(capture_paths_, absolute_path(node.table->outline.rows, Role::data, node.path));
    if (wanted == capture_paths_.end()) return;
    node.captures.push_back(static_cast<std::size_t>(wanted - capture_paths_.begin()));
    node.table->captures.push_back(node.captures.back());
    node.has_others = true;
}

// The table's parent columns get their values from the elements around its rows, whose tables are there already.
void Shredder::Walk::follow(Table& made) {
    const std::set<std::string> identifying = outline_.identifying_parents(made.id);
    for (const project::ParentColumn& parent : made.outline.parents) {
        const std::string scope = project::scope_of(parent.path);
        const auto of =
            std::ranges::find_if(tables_, [&](const auto& entry) { return entry.second->outline.rows == scope; });
        Leaf* leaf = new_leaf(made, Role::parent, parent.path, parent.name);
        if (of == tables_.end()) continue;
        const bool identifies = made.keyed && scope != "$" && identifying.contains(fold(parent.name));
        ParentLeaf followed{leaf, std::nullopt, identifies};
        if (!project::is_position(parent.path))
            followed.capture =
                static_cast<std::size_t>(std::ranges::find(capture_paths_, parent.path) - capture_paths_.begin());
        std::vector<Follower>& followers = of->second->followers;
        if (followers.empty() || followers.back().table != &made) followers.push_back({&made, {}});
        followers.back().leaves.push_back(followed);
    }
}

Node* Shredder::Walk::child(Node& parent, const std::string& key) {
    auto& slot = parent.children[key];
    slot = std::make_unique<Node>();
    place(*slot, *parent.table, &parent, key, false);
    return slot.get();
}

Table& Shredder::Walk::table(TableId id) {
    auto& slot = tables_[id];
    if (slot) return *slot;
    slot = std::make_unique<Table>();
    Table& made = *slot;
    made.id = id;
    made.outline = outline_.table(id);
    if (id == outline_.root()) root_ = &made;
    place(made.row, made, nullptr, {}, false);
    made.element = std::make_unique<Node>();
    place(*made.element, made, nullptr, {}, false);
    made.element->name = "value";

    std::vector<std::string> own_keys;
    if (made.outline.request)
        for (const std::string& key : outline_.request().tables[*made.outline.request].spec.key)
            own_keys.push_back(fold(key));
    made.keyed = id != outline_.root() && !own_keys.empty();
    if (made.keyed) keyed_tables_.push_back(&made);
    for (const project::ParentColumn& parent : made.outline.parents) std::erase(own_keys, fold(parent.name));
    follow(made);
    if (id != outline_.root() && own_keys.empty()) made.index = new_leaf(made, Role::index, "", "_lo_index");
    made.key_names = own_keys;
    return made;
}

// What becomes of the elements of an array that is met for the first time.
void Shredder::Walk::decide_array(Node& node) {
    const Request& request = outline_.request();
    const std::string rows = node.generic + "[*]";
    const auto declared = std::ranges::find_if(request.arrays, [&](const project::Array& array) {
        return array.path == node.path || JsonPath::parse(array.path).generic() == node.generic;
    });
    if (declared != request.arrays.end() && declared->as == project::ArrayAs::index) {
        node.array = ArrayMode::index;
        for (std::uint32_t i = 0; i < declared->width; ++i) {
            node.indexed.push_back(std::make_unique<Node>());
            place(*node.indexed.back(), *node.table, &node, std::to_string(i), true);
        }
        if (!declared->overflow.empty()) {
            const auto id = outline_.find_table(declared->overflow);
            if (!id)
                throw Error(
                    errors::project_value,
                    fmt::format("there is no table {} for the elements of {} past {}", declared->overflow, node.generic,
                                declared->width),
                    fmt::format("declare it: [[table]] name = \"{}\", rows = \"{}\"", declared->overflow, rows));
            node.elements = &table(*id);
        }
        return;
    }
    auto id = outline_.table_of_rows(rows);
    const std::string& above = node.table->name_below_root;
    const std::string below = above.empty() ? node.name : fmt::format("{}_{}", above, node.name);
    if (!id && (request.infer || declared != request.arrays.end()))
        id = outline_.infer_table(
            rows, short_name(fmt::format("{}_{}", outline_.table(outline_.root()).name, table_name(below))));
    if (!id) {
        node.array = ArrayMode::undecided;
        return;
    }
    node.array = ArrayMode::child;
    node.elements = &table(*id);
    node.elements->name_below_root = below;
    node.count = new_leaf(*node.table, Role::count, node.path, node.name + "_count");
}

}  // namespace loadonce::shape
