#include "app/hash/input_file.h"

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <poll.h>
#include <unistd.h>
#include <utility>

namespace millrace::hash {

namespace {

constexpr int kPollMilliseconds = 50;
constexpr std::size_t kTextStep = 64 * 1024;

bool isSameState(const struct stat& a, const struct stat& b)
{
    const auto same = [](const struct timespec& x, const struct timespec& y) { return x.tv_sec == y.tv_sec && x.tv_nsec == y.tv_nsec; };
    return a.st_size == b.st_size && a.st_dev == b.st_dev && a.st_ino == b.st_ino && same(a.st_mtim, b.st_mtim) && same(a.st_ctim, b.st_ctim);
}

/// Waits until there is something to read or the other end is gone; otherwise why not.
std::optional<HashError> waitReadable(int descriptor, const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        struct pollfd waiting = {descriptor, POLLIN, 0};
        const int ready = poll(&waiting, 1, kPollMilliseconds);
        if (ready > 0)
            return waiting.revents & POLLNVAL ? std::optional(hashErrorFromErrno(EBADF)) : std::nullopt;
        if (ready < 0 && errno != EINTR)
            return hashErrorFromErrno(errno);
    }
    return HashError{HashErrorCode::Cancelled, 0};
}

std::optional<HashError> unsuitable(const struct stat& status, FileKinds kinds)
{
    if (S_ISDIR(status.st_mode))
        return HashError{HashErrorCode::IsDirectory, EISDIR};
    if (kinds == FileKinds::RegularOnly && !S_ISREG(status.st_mode))
        return HashError{HashErrorCode::NotRegular, 0};
    return std::nullopt;
}

} // namespace

InputFile::InputFile(int descriptor, bool owned) : m_descriptor(descriptor), m_owned(owned) {}

InputFile::InputFile(InputFile&& other) noexcept
    : m_descriptor(std::exchange(other.m_descriptor, -1)), m_owned(std::exchange(other.m_owned, false)), m_polled(other.m_polled), m_status(other.m_status)
{
}

InputFile::~InputFile()
{
    if (m_owned)
        close(m_descriptor);
}

Result<InputFile, HashError> InputFile::open(const std::string& path, FileKinds kinds)
{
    if (kinds == FileKinds::RegularOnly) {
        // Before it is opened: opening alone makes some devices act, and lets the writer of a FIFO go on.
        struct stat status = {};
        if (stat(path.c_str(), &status) != 0)
            return Failure{hashErrorFromErrno(errno)};
        if (const auto error = unsuitable(status, kinds))
            return Failure{*error};
    }
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (descriptor < 0)
        return Failure{hashErrorFromErrno(errno)};
    InputFile file(descriptor, true);
    if (fstat(descriptor, &file.m_status) != 0)
        return Failure{hashErrorFromErrno(errno)};
    if (const auto error = unsuitable(file.m_status, kinds))
        return Failure{*error};
    file.m_polled = !file.isRegular();
    return file;
}

Result<InputFile, HashError> InputFile::borrow(int descriptor)
{
    InputFile file(descriptor, false);
    if (fstat(descriptor, &file.m_status) != 0)
        return Failure{hashErrorFromErrno(errno)};
    if (const auto error = unsuitable(file.m_status, FileKinds::AnyReadable))
        return Failure{*error};
    file.m_polled = !file.isRegular();
    return file;
}

void InputFile::adviseSequential()
{
    posix_fadvise(m_descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
}

Result<std::size_t, HashError> InputFile::read(std::span<std::byte> buffer, const std::stop_token& stop)
{
    while (true) {
        if (stop.stop_requested())
            return Failure{HashError{HashErrorCode::Cancelled, 0}};
        if (m_polled) {
            if (const auto error = waitReadable(m_descriptor, stop))
                return Failure{*error};
        }
        const ssize_t got = ::read(m_descriptor, buffer.data(), buffer.size());
        if (got >= 0)
            return static_cast<std::size_t>(got);
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            m_polled = true;
        else if (errno != EINTR)
            return Failure{hashErrorFromErrno(errno)};
    }
}

bool InputFile::hasChanged(const std::string& path) const
{
    struct stat after = {};
    if (fstat(m_descriptor, &after) != 0 || !isSameState(m_status, after))
        return true;
    return stat(path.c_str(), &after) != 0 || after.st_dev != m_status.st_dev || after.st_ino != m_status.st_ino;
}

Result<std::string, HashError> readText(InputFile& file, std::int64_t most, const std::stop_token& stop)
{
    std::string text;
    if (file.isRegular() && file.size() > most)
        return Failure{HashError{HashErrorCode::ReadFailed, EFBIG}};
    // What it says it has, and one byte more to see its end; files of /proc and FIFOs say 0.
    std::size_t step = file.isRegular() && file.size() > 0 ? static_cast<std::size_t>(file.size()) + 1 : kTextStep;
    while (true) {
        const std::size_t before = text.size();
        text.resize(before + step);
        const auto got = file.read(std::as_writable_bytes(std::span(text).subspan(before)), stop);
        if (!got)
            return Failure{got.error()};
        text.resize(before + *got);
        if (*got == 0)
            return text;
        if (text.size() > static_cast<std::size_t>(most))
            return Failure{HashError{HashErrorCode::ReadFailed, EFBIG}};
        step = kTextStep;
    }
}

} // namespace millrace::hash
