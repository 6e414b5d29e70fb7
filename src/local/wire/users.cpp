#include "local/wire/users.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

#include "base/error_codes.h"
#include "base/output_file.h"
#include "local/wire/server.h"

namespace loadonce::local::wire {

std::map<std::string, std::string> read_users(const std::filesystem::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) throw_file_io("read", file, errno);
    if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        throw Error(errors::project_value, "the file of users can be read or written by others",
                    fmt::format("chmod 600 {}", file.string()), {file.string(), {}, {}});
    }
    std::ifstream in(file);
    if (!in) throw_file_io("read", file, errno);
    std::map<std::string, std::string> users;
    std::string line;
    for (std::uint64_t number = 1; std::getline(in, line); ++number) {
        const std::size_t colon = line.find(':');
        const std::string verifier = colon == line.npos ? "" : line.substr(colon + 1);
        constexpr std::size_t verifier_bytes = 35;  // "md5" and 16 bytes in hexadecimal
        if (colon == 0 || verifier.size() != verifier_bytes || !verifier.starts_with("md5")) {
            throw Error(errors::project_value, "this line is no user and verifier",
                        "write users with loadonce serve adduser", {file.string(), number, {}});
        }
        users[line.substr(0, colon)] = verifier;
    }
    return users;
}

void add_user(const std::filesystem::path& file, std::string_view name, std::string_view password) {
    const bool writable = !name.empty() && name.size() < 128 &&
                          std::ranges::none_of(name, [](unsigned char c) { return c == ':' || c < ' ' || c == 0x7F; });
    if (!writable) throw Error(errors::usage, fmt::format("\"{}\" cannot be a user's name", name));
    if (password.empty()) throw Error(errors::usage, "the password is empty");
    std::map<std::string, std::string> users;
    if (std::filesystem::exists(file)) users = read_users(file);
    users.insert_or_assign(std::string(name), md5_verifier(name, password));
    std::string text;
    for (const auto& [user, verifier] : users) text += fmt::format("{}:{}\n", user, verifier);
    std::filesystem::path fresh = file;
    fresh += ".new";
    ::unlink(fresh.c_str());
    const int descriptor = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor < 0) throw_file_io("create", fresh, errno);
    const bool written =
        ::write(descriptor, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(descriptor) == 0;
    const int problem = errno;
    ::close(descriptor);
    if (!written) throw_file_io("write", fresh, problem);
    if (::rename(fresh.c_str(), file.c_str()) != 0) throw_file_io("replace", file, errno);
}

}  // namespace loadonce::local::wire
