#include "app/store/writer_lock.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace millrace::store {

namespace {

std::string pidIn(int descriptor)
{
    char text[32] = {};
    const ssize_t size = ::pread(descriptor, text, sizeof text - 1, 0);
    const long pid = size > 0 ? std::strtol(text, nullptr, 10) : 0;
    if (pid <= 0)
        return "another process";
    return (pid == ::getpid() ? "this process, " : "process ") + std::to_string(pid);
}

bool isStillAt(int descriptor, const std::string& path)
{
    struct stat held = {};
    struct stat named = {};
    return ::fstat(descriptor, &held) == 0 && ::stat(path.c_str(), &named) == 0 && held.st_dev == named.st_dev && held.st_ino == named.st_ino;
}

} // namespace

StoreErrorCode codeOfErrno(int error)
{
    switch (error) {
    case EACCES:
    case EPERM:
    case EROFS:
    case ENOTDIR:
    case EISDIR:
    case ENOENT:
    case ELOOP:
    case ENAMETOOLONG:
    case EPIPE:
    case ETXTBSY:
    case ENXIO:
        return StoreErrorCode::ReadOnly;
    case ENOSPC:
    case EDQUOT:
    case EIO:
    case EMFILE:
    case ENFILE:
        return StoreErrorCode::Full;
    default:
        return StoreErrorCode::Internal;
    }
}

StoreError fileError(int error, const std::string& path)
{
    return { codeOfErrno(error), path + ": " + std::generic_category().message(error), path };
}

Result<void, StoreError> WriterLock::requireFree(const std::string& database)
{
    const int descriptor = ::open((database + ".lock").c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0)
        return {};
    // Shared, for the moment of this call: two that look do not disturb each other.
    Result<void, StoreError> free;
    if (::flock(descriptor, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK)
        free = Failure { StoreError { StoreErrorCode::InUse, pidIn(descriptor), database } };
    ::close(descriptor);
    return free;
}

WriterLock::WriterLock(std::string path, int descriptor, bool leftBehind)
    : m_path(std::move(path)), m_descriptor(descriptor), m_leftBehind(leftBehind)
{
}

WriterLock::~WriterLock()
{
    // Unlinked while it is held: who opened the old file meanwhile finds another one under the name and tries again.
    if (!m_leave)
        ::unlink(m_path.c_str());
    ::close(m_descriptor);
}

Result<std::unique_ptr<WriterLock>, StoreError> WriterLock::take(const std::string& database)
{
    const std::string path = database + ".lock";
    constexpr int kAttempts = 100;
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        bool created = true;
        int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        if (descriptor < 0 && errno == EEXIST) {
            created = false;
            descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
            if (descriptor < 0 && errno == ENOENT)
                continue;
        }
        if (descriptor < 0)
            return Failure { fileError(errno, path) };
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
            const int error = errno;
            StoreError refused = error == EWOULDBLOCK ? StoreError { StoreErrorCode::InUse, pidIn(descriptor), database } : fileError(error, path);
            ::close(descriptor);
            return Failure { std::move(refused) };
        }
        if (!isStillAt(descriptor, path)) {
            ::close(descriptor);
            continue;
        }
        const std::string pid = std::to_string(::getpid()) + "\n";
        const ssize_t size = static_cast<ssize_t>(pid.size());
        if (::ftruncate(descriptor, 0) != 0 || ::pwrite(descriptor, pid.data(), pid.size(), 0) != size) {
            const int error = errno;
            if (created)
                ::unlink(path.c_str());
            ::close(descriptor);
            return Failure { fileError(error, path) };
        }
        return std::unique_ptr<WriterLock>(new WriterLock(path, descriptor, !created));
    }
    return Failure { StoreError { StoreErrorCode::Busy, "the lock file changes hands all the time", database } };
}

} // namespace millrace::store
