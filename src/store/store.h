// Objects under s3://bucket/key: a local folder (bucket and key are folders and file below its root) or S3.
//
// Objects are written once: put() of a key that exists with the same bytes is a success, with other bytes an error. Any
// number of threads may use a store at once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace loadonce::store {

// An s3:// URL taken apart. The key is used as it is: `//` in it is another key than `/`.
struct Url {
    std::string bucket;
    std::string key;  // or a prefix of keys

    static Url parse(std::string_view text);  // throws project_value when it is not s3://bucket/...
    [[nodiscard]] std::string text() const;
    friend bool operator==(const Url&, const Url&) = default;
};

struct ObjectInfo {
    Url url;
    std::uint64_t bytes = 0;
};

class Store {
  public:
    virtual ~Store() = default;

    // Makes the object whole and durable, or not at all. `overwrite`: replaces what is there (for people's named files;
    // the objects of a load have their content's hash in the key and never need it).
    enum class IfExists { must_be_equal, overwrite };
    virtual void put(const Url& url, std::span<const std::uint8_t> bytes, IfExists if_exists) = 0;
    virtual void put_file(const Url& url, const std::filesystem::path& file, IfExists if_exists) = 0;

    // Whole object. Throws object_missing.
    [[nodiscard]] virtual std::vector<std::uint8_t> get(const Url& url) const = 0;
    [[nodiscard]] virtual std::optional<ObjectInfo> head(const Url& url) const = 0;
    // All objects whose key begins with url.key, sorted by the bytes of the key. Temporary files of an unfinished put()
    // are not listed.
    [[nodiscard]] virtual std::vector<ObjectInfo> list(const Url& prefix) const = 0;
    // No error if it is not there.
    virtual void remove(const Url& url) = 0;
    // A local file with the object's bytes, valid while the store lives. Throws object_missing, object_outside_root
    // (`..`, symbolic links that leave the root).
    [[nodiscard]] virtual std::filesystem::path local_file(const Url& url) const = 0;
    // "local:.loadonce/s3", for messages.
    [[nodiscard]] virtual std::string name() const = 0;
};

[[nodiscard]] std::unique_ptr<Store> open_folder(const std::filesystem::path& root);

}  // namespace loadonce::store
