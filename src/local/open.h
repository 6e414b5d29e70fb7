// The embedded warehouse for processes that share it. One process at a time has the file open: the others wait for it,
// or, when that process is a server, send their statements through its socket.
#pragma once

#include <filesystem>
#include <memory>

#include "local/warehouse.h"
#include "warehouse/session.h"

namespace loadonce::local {

// Opens the file with the first session and closes it with the last, so that others may have it in between. connect()
// throws what open() throws, and returns a session of the server where one has the file.
[[nodiscard]] std::unique_ptr<warehouse::Warehouse> open_shared(const Options& options);

// The place of the socket through which a server lets the other processes in: a folder of its own beside the file, our
// user's alone, removed with this. To be made while the file's lock is held (that is: after open()).
class ServerSocket {
  public:
    // Throws file_io.
    explicit ServerSocket(const std::filesystem::path& warehouse_file);
    ~ServerSocket();
    ServerSocket(const ServerSocket&) = delete;
    ServerSocket& operator=(const ServerSocket&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    // Longer paths cannot be listened at (unix(7)): then the others wait until the server ends.
    [[nodiscard]] bool is_possible() const;

  private:
    std::filesystem::path path_;
};

}  // namespace loadonce::local
