#include "app/scrape/body_folder.h"

#include "app/core/ascii.h"

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <openssl/evp.h>

namespace millrace::scrape {

namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kEndings{{{"text/html", "html"}, {"application/xhtml+xml", "xhtml"},
    {"text/plain", "txt"}, {"text/css", "css"}, {"text/javascript", "js"}, {"application/javascript", "js"}, {"application/json", "json"},
    {"application/xml", "xml"}, {"text/xml", "xml"}, {"application/pdf", "pdf"}, {"image/png", "png"}, {"image/jpeg", "jpg"}, {"image/svg+xml", "svg"}}};
constexpr std::string_view kTemporaryPrefix = ".part-";
/// A file is written in moments: one that was begun so long before is left over.
constexpr std::int64_t kLeftoverSeconds = 600;
constexpr int kMostEntriesLookedAt = 100'000;

std::string_view endingOf(std::string_view contentType)
{
    const std::string_view type = ascii::trimmed(contentType.substr(0, contentType.find(';')));
    for (const auto& [name, ending] : kEndings) {
        if (ascii::equalsIgnoringCase(type, name))
            return ending;
    }
    return "bin";
}

/// In lower case, as sha256sum prints it; empty: libcrypto refused.
std::string sha256Text(std::string_view bytes)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
        return {};
    return ascii::hex({digest.data(), length});
}

class BodyDescriptor {
public:
    explicit BodyDescriptor(int value) : m_value(value) {}
    ~BodyDescriptor()
    {
        if (m_value >= 0)
            ::close(m_value);
    }
    BodyDescriptor(const BodyDescriptor&) = delete;
    [[nodiscard]] int get() const { return m_value; }
    /// 0, or the error that a file system may keep until then (NFS, quotas).
    [[nodiscard]] int close() { return ::close(std::exchange(m_value, -1)) == 0 ? 0 : errno; }

private:
    int m_value;
};

/// 0 or the error.
int writeAll(int descriptor, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return errno;
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

/// Empty: `size` bytes leave as much as is to be left.
std::string whyNoRoom(int folder, std::size_t size, std::int64_t leastFree)
{
    struct statvfs disk = {};
    if (::fstatvfs(folder, &disk) != 0)
        return std::generic_category().message(errno);
    const auto free = static_cast<std::int64_t>(disk.f_bavail) * static_cast<std::int64_t>(disk.f_frsize);
    return free - static_cast<std::int64_t>(size) >= leastFree ? std::string() : "less than " + std::to_string(leastFree / (1024 * 1024)) + " MiB would be left on the disk";
}

} // namespace

BodyFolder::~BodyFolder()
{
    if (m_folder >= 0)
        ::close(m_folder);
}

Failure<BodyError> BodyFolder::failure(int error) const
{
    const bool full = error == ENOSPC || error == EDQUOT;
    return Failure{BodyError{full ? BodyError::Code::NoRoom : BodyError::Code::NotWritable, std::generic_category().message(error), m_path}};
}

/// -1 with errno.
int BodyFolder::folder()
{
    const std::lock_guard lock(m_mutex);
    if (m_folder < 0 && (::mkdir(m_path.c_str(), 0777) == 0 || errno == EEXIST))
        m_folder = ::open(m_path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return m_folder;
}

/// With the process' number, as others may use the folder.
std::string BodyFolder::temporaryName()
{
    return std::string(kTemporaryPrefix) + std::to_string(::getpid()) + '-' + std::to_string(m_number.fetch_add(1));
}

Result<void, BodyError> BodyFolder::prepare()
{
    const int top = folder();
    if (top < 0)
        return failure(errno);
    const std::string probe = temporaryName();
    const BodyDescriptor file(::openat(top, probe.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    struct stat made = {};
    if (file.get() < 0 || ::fstat(file.get(), &made) != 0)
        return failure(errno);
    ::unlinkat(top, probe.c_str(), 0);
    removeLeftovers(top, made.st_mtim.tv_sec - kLeftoverSeconds);
    const std::string room = whyNoRoom(top, 0, m_leastFree);
    return room.empty() ? Result<void, BodyError>() : Failure{BodyError{BodyError::Code::NoRoom, room, m_path}};
}

/// Of processes that were killed. By the clock of the file system, which may be another machine's.
void BodyFolder::removeLeftovers(int top, std::int64_t newestSeconds)
{
    const int own = ::openat(top, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR* entries = own >= 0 ? ::fdopendir(own) : nullptr;
    if (!entries) {
        if (own >= 0)
            ::close(own);
        return;
    }
    const dirent* entry = ::readdir(entries);
    for (int looked = 0; entry && looked < kMostEntriesLookedAt; ++looked, entry = ::readdir(entries)) {
        struct stat info = {};
        if (std::string_view(entry->d_name).starts_with(kTemporaryPrefix) && ::fstatat(top, entry->d_name, &info, AT_SYMLINK_NOFOLLOW) == 0
            && S_ISREG(info.st_mode) && info.st_mtim.tv_sec < newestSeconds)
            ::unlinkat(top, entry->d_name, 0);
    }
    ::closedir(entries);
}

Result<std::string, BodyError> BodyFolder::save(std::string_view contentType, std::string_view body)
{
    const int top = folder();
    if (top < 0)
        return failure(errno);
    const std::string hash = sha256Text(body);
    if (hash.empty())
        return Failure{BodyError{BodyError::Code::NotWritable, "libcrypto has no SHA-256", m_path}};
    const std::string part = hash.substr(0, 2);
    std::string name = part + '/' + hash + '.';
    name += endingOf(contentType);
    struct stat there = {};
    if (::fstatat(top, name.c_str(), &there, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(there.st_mode) && there.st_size == static_cast<off_t>(body.size()))
        return name;
    if (std::string room = whyNoRoom(top, body.size(), m_leastFree); !room.empty())
        return Failure{BodyError{BodyError::Code::NoRoom, std::move(room), m_path}};
    if (::mkdirat(top, part.c_str(), 0777) != 0 && errno != EEXIST)
        return failure(errno);
    if (auto written = write(top, name, body); !written)
        return Failure{std::move(written).error()};
    return name;
}

Result<void, BodyError> BodyFolder::write(int top, const std::string& name, std::string_view body)
{
    const std::string temporary = temporaryName();
    BodyDescriptor file(::openat(top, temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666));
    if (file.get() < 0)
        return failure(errno);
    int error = writeAll(file.get(), body);
    const int closed = file.close();
    error = error != 0 ? error : closed;
    if (error == 0) {
        // opened by itself, so that a link in its place leads nowhere
        const BodyDescriptor below(::openat(top, name.substr(0, 2).c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        error = below.get() >= 0 && ::renameat(top, temporary.c_str(), below.get(), name.substr(3).c_str()) == 0 ? 0 : errno;
    }
    if (error == 0)
        return {};
    ::unlinkat(top, temporary.c_str(), 0);
    return failure(error);
}

} // namespace millrace::scrape
