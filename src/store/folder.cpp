// The store as a folder: s3://bucket/key is the file ROOT/bucket/key, so that users can read and add files.
//
// Durability: bytes are written to ROOT/.unfinished/ (bucket names may not begin with a dot, so no list() sees them),
// synced, and named by one rename; then the folder is synced. After a crash the object is complete or does not exist;
// the next writer removes what is left in .unfinished/.
//
// File systems treat `a//b` as `a/b`, S3 does not. So an empty part of a key is stored as a folder named `%`, and parts
// that consist only of `%` get one more: the mapping stays one to one.
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <mutex>
#include <utility>

#include "base/error.h"
#include "base/error_codes.h"
#include "base/hex.h"
#include "base/input_file.h"
#include "base/locked_file.h"
#include "base/output_file.h"
#include "base/random_hex.h"
#include "base/sha256.h"
#include "store/store.h"

namespace loadonce::store {
namespace {

namespace fs = std::filesystem;

bool only_percent(std::string_view part) {
    return part.find_first_not_of('%') == std::string_view::npos;
}
std::string file_name_of(std::string_view part) {
    return only_percent(part) ? std::string(part) + '%' : std::string(part);
}
std::string part_of(const std::string& file_name) {
    return only_percent(file_name) ? file_name.substr(1) : file_name;
}

[[noreturn]] void throw_outside(const Url& url, std::string_view why) {
    throw Error(errors::object_outside_root, fmt::format("{} is refused: {}", url.text(), why));
}
[[noreturn]] void throw_missing(const Url& url, const std::string& store) {
    throw Error(errors::object_missing, fmt::format("{} is not in the store {}", url.text(), store));
}

constexpr std::size_t copy_bytes = std::size_t{1} << 20;

// The content of a new object, in memory or in a file. It is read in pieces, once per pass.
class Content {
  public:
    explicit Content(std::span<const std::uint8_t> memory) : memory_(memory) {}
    explicit Content(const fs::path& file) : file_(&file), buffer_(copy_bytes) {}

    // Calls use(piece) for each piece, until it returns false.
    template <class Use>
    void each_piece(Use use) {
        if (!file_) {
            for (std::size_t at = 0; at < memory_.size(); at += copy_bytes)
                if (!use(memory_.subspan(at, std::min(copy_bytes, memory_.size() - at)))) return;
            return;
        }
        InputFile input(*file_);
        while (const std::size_t filled = input.read(buffer_))
            if (!use(std::span<const std::uint8_t>(buffer_).first(filled))) return;
    }

  private:
    std::span<const std::uint8_t> memory_;
    const fs::path* file_ = nullptr;
    std::vector<std::uint8_t> buffer_;
};

std::chrono::seconds age(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) return {};
    return std::chrono::seconds(std::time(nullptr) - status.st_mtim.tv_sec);
}

// Between creation and lock a file looks abandoned.
constexpr std::chrono::minutes claim_takes_at_most{1};

// Removes files left by writers that were killed.
void remove_ownerless(const fs::path& unfinished) {
    std::error_code error;
    for (fs::directory_iterator at(unfinished, error), end; !error && at != end; at.increment(error)) {
        std::error_code gone;
        if (!at->is_regular_file(gone)) continue;
        const LockedFile claim(at->path(), O_RDONLY, LockedFile::Wait::no);
        if (claim.error() == 0 && age(at->path()) > claim_takes_at_most) fs::remove(at->path(), gone);
    }
}

class Folder final : public Store {
  public:
    explicit Folder(fs::path root) : given_(std::move(root)) {
        std::error_code error;
        fs::create_directories(given_, error);
        if (error) throw_file_io("create", given_, error.value());
        root_ = fs::canonical(given_, error);
        if (error) throw_file_io("open", given_, error.value());
    }

    void put(const Url& url, std::span<const std::uint8_t> bytes, IfExists if_exists) override {
        put_content(url, Content(bytes), if_exists);
    }
    void put_file(const Url& url, const fs::path& file, IfExists if_exists) override {
        put_content(url, Content(file), if_exists);
    }
    void put_hashed_file(const Url& url, const fs::path& file, std::string_view sha256) override {
        put_content(url, Content(file), IfExists::must_be_equal, sha256);
    }

    std::vector<std::uint8_t> get(const Url& url) const override {
        InputFile input(local_file(url));
        std::vector<std::uint8_t> bytes;
        std::size_t filled = 0;
        do {
            bytes.resize(filled + copy_bytes);
            filled += input.read(std::span(bytes).subspan(filled));
        } while (filled == bytes.size());
        bytes.resize(filled);
        return bytes;
    }

    std::optional<ObjectInfo> head(const Url& url) const override {
        const std::optional<fs::path> file = find(url);
        if (!file) return std::nullopt;
        return ObjectInfo{url, fs::file_size(*file)};
    }

    std::vector<ObjectInfo> list(const Url& prefix) const override {
        const std::size_t slash = prefix.key.rfind('/');
        const Url above{prefix.bucket, slash == std::string::npos ? "" : prefix.key.substr(0, slash)};
        check_parts(above);
        std::vector<ObjectInfo> found;
        list_folder(inside_root(above, path_of(above)),
                    above.key.empty() && slash == std::string::npos ? "" : above.key + '/', prefix, found);
        std::ranges::sort(found, {}, [](const ObjectInfo& object) -> const std::string& { return object.url.key; });
        return found;
    }

    void remove(const Url& url) override {
        check_parts(url);
        const fs::path file = path_of(url);
        inside_root(url, file.parent_path());
        if (::unlink(file.c_str()) != 0 && errno != ENOENT && errno != ENOTDIR) throw_file_io("remove", file, errno);
    }

    fs::path local_file(const Url& url) const override {
        std::optional<fs::path> file = find(url);
        if (!file) throw_missing(url, name());
        return *std::move(file);
    }

    std::string name() const override { return "local:" + given_.string(); }

  private:
    // Refuses keys that would leave the root as paths: S3 accepts them, a file system must not.
    static void check_parts(const Url& url) {
        if (url.bucket.empty() || url.bucket.front() == '.' || url.bucket.find('/') != std::string::npos)
            throw_outside(url, "the bucket's name is empty, begins with a dot or has a slash in it");
        if (url.key.starts_with('/')) throw_outside(url, "the key begins with '/'");
        if ((url.bucket + url.key).find('\0') != std::string::npos) throw_outside(url, "there is a NUL in it");
        for (std::size_t at = 0; at <= url.key.size();) {
            const std::size_t end = std::min(url.key.find('/', at), url.key.size());
            const std::string_view part = std::string_view(url.key).substr(at, end - at);
            if (part == "." || part == "..") throw_outside(url, fmt::format("the key has '{}' in it", part));
            at = end + 1;
        }
    }

    fs::path path_of(const Url& url) const {
        fs::path path = root_ / file_name_of(url.bucket);
        for (std::size_t at = 0; !url.key.empty() && at <= url.key.size();) {
            const std::size_t end = std::min(url.key.find('/', at), url.key.size());
            path /= file_name_of(std::string_view(url.key).substr(at, end - at));
            at = end + 1;
        }
        return path;
    }

    // Returns the path without symbolic links (trailing parts may not exist yet). Throws if it is not below the root.
    fs::path inside_root(const Url& url, const fs::path& path) const {
        std::error_code error;
        fs::path real = fs::weakly_canonical(path, error);
        if (error) throw_file_io("open", path, error.value());
        if (std::ranges::mismatch(root_, real).in1 != root_.end())
            throw_outside(url, "a symbolic link leads out of the store's folder");
        return real;
    }

    // Returns the object's file; none if it does not exist.
    std::optional<fs::path> find(const Url& url) const {
        check_parts(url);
        if (url.key.empty()) return std::nullopt;
        fs::path real = inside_root(url, path_of(url));
        struct stat status {};
        if (::stat(real.c_str(), &status) != 0) {
            if (errno == ENOENT || errno == ENOTDIR) return std::nullopt;
            throw_file_io("open", real, errno);
        }
        if (!S_ISREG(status.st_mode)) return std::nullopt;
        return real;
    }

    // Appends the objects below `folder`, whose keys begin with `key`.
    void list_folder(const fs::path& folder, const std::string& key, const Url& prefix,
                     std::vector<ObjectInfo>& found) const {
        std::error_code error;
        fs::directory_iterator entries(folder, error);
        if (error == std::errc::no_such_file_or_directory || error == std::errc::not_a_directory) return;
        for (; !error && entries != fs::directory_iterator(); entries.increment(error)) {
            const fs::directory_entry& entry = *entries;
            const std::string entry_key = key + part_of(entry.path().filename().string());
            // Skips entries whose key neither begins with the prefix nor is a prefix of it.
            const std::size_t common = std::min(entry_key.size(), prefix.key.size());
            if (entry_key.compare(0, common, prefix.key, 0, common) != 0) continue;
            std::error_code gone;  // removed, or a link to nothing: not an object
            if (entry.is_directory(gone)) {
                // Skipping a link would omit data silently; following it could loop.
                if (entry.is_symlink(gone))
                    throw_outside({prefix.bucket, entry_key}, "a folder in the store must not be a symbolic link");
                list_folder(entry.path(), entry_key + '/', prefix, found);
            } else if (entry.is_regular_file(gone) && entry_key.starts_with(prefix.key)) {
                const std::uint64_t bytes = entry.file_size(gone);
                if (!gone) found.push_back({{prefix.bucket, entry_key}, bytes});
            }
        }
        if (error) throw_file_io("list", folder, error.value());
    }

    bool has_same_bytes(const fs::path& file, Content& content) const {
        InputFile there(file);
        std::vector<std::uint8_t> buffer(copy_bytes);
        bool same = true;
        content.each_piece([&](std::span<const std::uint8_t> piece) {
            const std::size_t filled = there.read(std::span(buffer).first(piece.size()));
            same = filled == piece.size() && std::memcmp(buffer.data(), piece.data(), filled) == 0;
            return same;
        });
        return same && there.read(std::span(buffer).first(1)) == 0;
    }

    void require_same(const Url& url, Content& content) const {
        if (has_same_bytes(local_file(url), content)) return;
        throw Error(errors::object_differs, fmt::format("{} exists in {} with other bytes", url.text(), name()),
                    "objects are written once: remove it, or write under another key");
    }

    static std::string hash_of(Content& content) {
        Sha256 hash;
        content.each_piece([&](std::span<const std::uint8_t> piece) {
            hash.update(piece);
            return true;
        });
        return hex(hash.finish());
    }

    static void require_hash(const Url& url, std::string_view found, std::string_view wanted) {
        if (found == wanted) return;
        throw Error(errors::object_differs,
                    fmt::format("the file for {} changed before it was stored: its SHA-256 is {}", url.text(), found),
                    "run again when no other program writes to the work folder");
    }

    // Creates missing folders and syncs their parents.
    void make_folders(const fs::path& folder) const {
        if (fs::is_directory(folder)) return;
        make_folders(folder.parent_path());
        if (::mkdir(folder.c_str(), 0777) != 0 && errno != EEXIST) throw_file_io("create", folder, errno);
        sync_folder(folder.parent_path());
    }

    // `sha256`: of the content; empty: any.
    void put_content(const Url& url, Content content, IfExists if_exists, std::string_view sha256 = {}) {
        check_parts(url);
        if (url.key.empty()) throw_outside(url, "there is no key");
        if (if_exists == IfExists::must_be_equal && find(url)) {
            if (!sha256.empty()) require_hash(url, hash_of(content), sha256);
            return require_same(url, content);
        }

        const fs::path file = path_of(url);
        const fs::path folder = inside_root(url, file.parent_path());
        const fs::path unfinished = root_ / ".unfinished";
        make_folders(unfinished);
        make_folders(folder);

        std::call_once(swept_, [&] { remove_ownerless(unfinished); });
        // Random, not the process id: containers that share the folder may have equal ids.
        OutputFile part(unfinished / random_hex(2), OutputFile::Create::exclusive);
        const LockedFile claim(part.path(), O_RDONLY, LockedFile::Wait::no);
        Sha256 hash;
        content.each_piece([&](std::span<const std::uint8_t> piece) {
            part.write(piece);
            if (!sha256.empty()) hash.update(piece);
            return true;
        });
        if (!sha256.empty()) require_hash(url, hex(hash.finish()), sha256);
        part.sync();
        const fs::path target = folder / file.filename();
        if (!name_it(part, target, if_exists)) return require_same(url, content);
        sync_folder(folder);
    }

    // Returns false if the name already exists and must not be replaced.
    static bool name_it(OutputFile& part, const fs::path& target, IfExists if_exists) {
        const unsigned flags = if_exists == IfExists::overwrite ? 0u : RENAME_NOREPLACE;
        int result = ::renameat2(AT_FDCWD, part.path().c_str(), AT_FDCWD, target.c_str(), flags);
        // Some file systems lack RENAME_NOREPLACE. Without it, only a race of two writers of one key goes unnoticed.
        if (result != 0 && errno == EINVAL) result = ::rename(part.path().c_str(), target.c_str());
        if (result == 0) {
            part.keep();
            return true;
        }
        if (errno != EEXIST || if_exists == IfExists::overwrite) throw_file_io("write", target, errno);
        return false;
    }

    fs::path given_;
    fs::path root_;  // canonical
    std::once_flag swept_;
};

}  // namespace

std::unique_ptr<Store> open_folder(const fs::path& root) {
    return std::make_unique<Folder>(root);
}

}  // namespace loadonce::store
