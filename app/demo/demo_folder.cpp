#include "app/demo/demo_folder.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <system_error>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace millrace::demo {

namespace {

constexpr std::string_view kPrefix = "millrace-demo-";

std::filesystem::path temporaryFolder()
{
    std::error_code error;
    const std::filesystem::path folder = std::filesystem::temp_directory_path(error);
    return error ? "/tmp" : folder;
}

/// The open folder with its lock, or -1: it is not ours, is no folder, or somebody uses it.
int lockFolder(const std::filesystem::path& folder)
{
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (descriptor < 0)
        return -1;
    struct stat found{};
    const bool isOurs = ::fstat(descriptor, &found) == 0 && found.st_uid == ::geteuid() && found.st_nlink > 0;
    if (isOurs && ::flock(descriptor, LOCK_EX | LOCK_NB) == 0 && ::access(folder.c_str(), F_OK) == 0)
        return descriptor;
    ::close(descriptor);
    return -1;
}

} // namespace

Result<std::unique_ptr<DemoFolder>, std::string> DemoFolder::make()
{
    constexpr int kAttempts = 5; // somebody who clears up may take one between its making and its lock
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        std::string path = (temporaryFolder() / (std::string(kPrefix) + "XXXXXX")).string();
        if (::mkdtemp(path.data()) == nullptr)
            return Failure{"A folder could not be made in " + temporaryFolder().string() + ": " + std::strerror(errno) + "."};
        if (const int descriptor = lockFolder(path); descriptor >= 0)
            return std::unique_ptr<DemoFolder>(new DemoFolder(std::move(path), descriptor));
    }
    return Failure{"A folder in " + temporaryFolder().string() + " could not be locked."};
}

DemoFolder::~DemoFolder()
{
    std::error_code error;
    std::filesystem::remove_all(m_path, error); // what cannot be removed now is tried again with the next start
    ::close(m_descriptor);
}

void removeLeftovers()
{
    std::error_code error;
    for (std::filesystem::directory_iterator entry(temporaryFolder(), error), end; !error && entry != end; entry.increment(error)) {
        if (!entry->path().filename().string().starts_with(kPrefix))
            continue;
        const int descriptor = lockFolder(entry->path());
        if (descriptor < 0)
            continue;
        std::error_code ignored;
        std::filesystem::remove_all(entry->path(), ignored);
        ::close(descriptor);
    }
}

} // namespace millrace::demo
