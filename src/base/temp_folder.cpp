#include "base/temp_folder.h"

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include "base/output_file.h"

namespace loadonce {

TempFolder::TempFolder(const std::filesystem::path& parent) {
    std::error_code error;
    std::filesystem::create_directories(parent, error);
    if (error) throw_file_io("create", parent, error.value());
    std::string name = parent / ".loadonce-XXXXXX";
    if (!::mkdtemp(name.data())) throw_file_io("create", name, errno);
    path_ = name;
}

TempFolder::~TempFolder() {
    std::error_code ignored;  // what stays is a hidden folder that nothing reads
    std::filesystem::remove_all(path_, ignored);
}

}  // namespace loadonce
