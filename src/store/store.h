// Objects named s3://bucket/key, in a local folder (ROOT/bucket/key) or in S3.
//
// Objects are written once: put() of an existing key succeeds if the bytes are equal and fails otherwise. Thread-safe.
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

// A parsed s3:// URL. The key is not normalised: `//` and `/` differ.
struct Url {
    std::string bucket;
    std::string key;  // or a prefix of keys

    static Url parse(std::string_view text);  // throws project_value if it is not s3://bucket/...
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

    // Writes the object durably and atomically. `overwrite` replaces an existing object: for files named by the user.
    // The objects of a load have the hash of their content in the key and never need it.
    enum class IfExists { must_be_equal, overwrite };
    virtual void put(const Url& url, std::span<const std::uint8_t> bytes, IfExists if_exists) = 0;
    virtual void put_file(const Url& url, const std::filesystem::path& file, IfExists if_exists) = 0;
    // The same with must_be_equal, of a file that must have this SHA-256 (64 hexadecimal digits), which its key names.
    // The hash is that of the bytes that are written. Throws object_differs and leaves no object where it is another.
    virtual void put_hashed_file(const Url& url, const std::filesystem::path& file, std::string_view sha256) = 0;

    // Returns the whole object. Throws object_missing.
    [[nodiscard]] virtual std::vector<std::uint8_t> get(const Url& url) const = 0;
    [[nodiscard]] virtual std::optional<ObjectInfo> head(const Url& url) const = 0;
    // Returns all objects whose key begins with prefix.key, sorted by the bytes of the key, without temporary files of
    // an unfinished put().
    [[nodiscard]] virtual std::vector<ObjectInfo> list(const Url& prefix) const = 0;
    // Does nothing if the object does not exist.
    virtual void remove(const Url& url) = 0;
    // Returns a local file with the bytes of the object, valid as long as the store. Throws object_missing;
    // object_outside_root for `..` and for symbolic links that leave the root.
    [[nodiscard]] virtual std::filesystem::path local_file(const Url& url) const = 0;
    // Returns the store's name for messages: "local:.loadonce/s3".
    [[nodiscard]] virtual std::string name() const = 0;
};

[[nodiscard]] std::unique_ptr<Store> open_folder(const std::filesystem::path& root);

}  // namespace loadonce::store
