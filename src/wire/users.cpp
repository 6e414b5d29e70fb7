#include "wire/users.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <optional>
#include <vector>

#include "base/error_codes.h"
#include "base/hex.h"
#include "base/output_file.h"
#include "wire/auth.h"

namespace loadonce::wire {
namespace {

constexpr std::size_t md5_text_bytes = 35;  // "md5" and 16 bytes in hexadecimal

std::optional<std::pair<std::string, Verifier>> parse(const std::string& line) {
    std::vector<std::string> parts(1);
    for (const char c : line) {
        if (c == ':') {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    const bool with_sha256 = parts.size() == 4;
    if ((parts.size() != 2 && !with_sha256) || parts[0].empty()) return std::nullopt;
    Verifier verifier{.md5 = parts[1], .salt = {}, .sha256 = {}};
    if (verifier.md5.size() != md5_text_bytes || !verifier.md5.starts_with("md5")) return std::nullopt;
    if (with_sha256) {
        verifier.salt = bytes_of_hex(parts[2]);
        verifier.sha256 = bytes_of_hex(parts[3]);
        if (verifier.salt.empty() || verifier.sha256.size() != sha256_bytes) return std::nullopt;
    }
    return std::pair(parts[0], std::move(verifier));
}

std::string line_of(const std::string& user, const Verifier& verifier) {
    if (verifier.sha256.empty()) return fmt::format("{}:{}\n", user, verifier.md5);
    return fmt::format("{}:{}:{}:{}\n", user, verifier.md5, hex(verifier.salt), hex(verifier.sha256));
}

}  // namespace

std::map<std::string, Verifier> read_users(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) throw_file_io("read", file, errno);
    if (!S_ISREG(status.st_mode))
        throw Error(errors::project_value, "the file of users is no file", "write one with loadonce serve adduser",
                    {file.string(), {}, {}});
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw Error(errors::project_value, "the file of users can be read or written by others",
                    fmt::format("chmod 600 {}", file.string()), {file.string(), {}, {}});
    }
    std::ifstream in(file);
    if (!in) throw_file_io("read", file, errno);
    std::map<std::string, Verifier> users;
    std::string line;
    for (std::uint64_t number = 1; std::getline(in, line); ++number) {
        auto user = parse(line);
        if (!user) {
            throw Error(errors::project_value, "this line is no user and verifier",
                        "write users with loadonce serve adduser", {file.string(), number, {}});
        }
        users.insert_or_assign(std::move(user->first), std::move(user->second));
    }
    return users;
}

void add_user(const std::filesystem::path& file, std::string_view name, std::string_view password) {
    const bool writable = !name.empty() && name.size() < 128 &&
                          std::ranges::none_of(name, [](unsigned char c) { return c == ':' || c < ' ' || c == 0x7F; });
    if (!writable) throw Error(errors::usage, fmt::format("\"{}\" cannot be a user's name", name));
    if (password.empty()) throw Error(errors::usage, "the password is empty");
    std::map<std::string, Verifier> users;
    if (std::filesystem::exists(file)) users = read_users(file);
    users.insert_or_assign(std::string(name), verifier_of(name, password));
    std::filesystem::path fresh = file;
    fresh += ".new";
    std::filesystem::remove(fresh);  // left by a killed process: its mode may be wrong
    OutputFile out(fresh, OutputFile::Create::exclusive, 0600);
    for (const auto& [user, verifier] : users) out.write(line_of(user, verifier));
    out.sync();
    out.keep();
    if (std::rename(fresh.c_str(), file.c_str()) != 0) throw_file_io("replace", file, errno);
}

}  // namespace loadonce::wire
