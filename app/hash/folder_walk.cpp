#include "app/hash/folder_walk.h"

#include <algorithm>
#include <cerrno>
#include <climits>
#include <deque>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace millrace::hash {

namespace {

struct CloseFolder {
    void operator()(DIR* folder) const { closedir(folder); }
};

struct FolderEntry {
    std::string name;
    unsigned char kind;                  ///< DT_… of readdir()
};

/// A folder on the way down.
struct WalkLevel {
    std::string path;
    std::unique_ptr<DIR, CloseFolder> folder;    ///< null while too many are open: opened again by its path
    dev_t device = 0;
    ino_t inode = 0;
    std::vector<FolderEntry> entries;
    std::size_t next = 0;
};

class Walker {
public:
    Walker(const WalkSink& sink, const std::stop_token& stop, WalkDetail detail) : m_sink(sink), m_stop(stop), m_detail(detail) {}

    void run(const std::string& root)
    {
        enter(root, open(root.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        while (!m_levels.empty() && !m_stop.stop_requested()) {
            WalkLevel& level = m_levels.back();
            if (level.next == level.entries.size() || !isOpen(level)) {
                m_levels.pop_back();
                continue;
            }
            visit(level, level.entries[level.next++]);
        }
    }

private:
    /// Takes the descriptor, or reports errno.
    void enter(std::string path, int descriptor)
    {
        WalkLevel level;
        level.path = std::move(path);
        if (descriptor >= 0)
            level.folder.reset(fdopendir(descriptor));
        struct stat status = {};
        if (!level.folder || fstat(dirfd(level.folder.get()), &status) != 0) {
            const int error = errno;
            if (descriptor >= 0 && !level.folder)
                close(descriptor);
            m_sink.trouble(level.path, hashErrorFromErrno(error));
            return;
        }
        level.device = status.st_dev;
        level.inode = status.st_ino;
        list(level);
        if (m_levels.size() >= kMaxOpenFolders)
            m_levels[m_levels.size() - kMaxOpenFolders].folder.reset();
        m_levels.push_back(std::move(level));
    }

    void list(WalkLevel& level)
    {
        while (!m_stop.stop_requested()) {
            errno = 0;
            const dirent* const each = readdir(level.folder.get());
            if (!each) {
                if (errno != 0)
                    m_sink.trouble(level.path, hashErrorFromErrno(errno));
                break;
            }
            std::string name = each->d_name;
            if (name != "." && name != "..")
                level.entries.push_back({std::move(name), each->d_type});
        }
        std::sort(level.entries.begin(), level.entries.end(), [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; });
    }

    /// Opens it again where it had to be closed; it must be the same folder.
    bool isOpen(WalkLevel& level)
    {
        if (level.folder)
            return true;
        const int descriptor = open(level.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC | (m_levels.size() > 1 ? O_NOFOLLOW : 0));
        struct stat status = {};
        if (descriptor >= 0 && fstat(descriptor, &status) == 0 && status.st_dev == level.device && status.st_ino == level.inode)
            level.folder.reset(fdopendir(descriptor));
        if (level.folder)
            return true;
        const int error = descriptor < 0 ? errno : ENOENT; // another one by this name: the one we were in is gone
        if (descriptor >= 0)
            close(descriptor);
        m_sink.trouble(level.path, hashErrorFromErrno(error));
        return false;
    }

    void visit(const WalkLevel& level, const FolderEntry& entry)
    {
        std::string path = level.path;
        if (!path.ends_with('/'))
            path.push_back('/');
        path += entry.name;
        const int folder = dirfd(level.folder.get());
        FoundFile found;
        unsigned char kind = entry.kind;
        if (kind == DT_UNKNOWN || (kind == DT_REG && m_detail == WalkDetail::Sizes)) {
            struct stat status = {};
            if (fstatat(folder, entry.name.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
                kind = static_cast<unsigned char>(IFTODT(status.st_mode));
                found.size = status.st_size;
                found.device = status.st_dev;
            } else {
                kind = DT_REG; // whoever opens it says what is wrong
            }
        }
        if (kind == DT_DIR) {
            if (path.size() >= PATH_MAX)
                m_sink.trouble(path, hashErrorFromErrno(ENAMETOOLONG));
            else
                enter(std::move(path), openat(folder, entry.name.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
        } else if (kind == DT_REG) {
            found.path = std::move(path);
            m_sink.file(std::move(found));
        } else if (m_sink.skipped) {
            m_sink.skipped(path, kind == DT_LNK ? SkippedKind::SymbolicLink : SkippedKind::Special);
        }
    }

    const WalkSink& m_sink;
    const std::stop_token& m_stop;
    const WalkDetail m_detail;
    std::deque<WalkLevel> m_levels;      ///< references to it stay valid while levels are added
};

} // namespace

void walkFolder(const std::string& root, const WalkSink& sink, const std::stop_token& stop, WalkDetail detail)
{
    Walker(sink, stop, detail).run(root);
}

} // namespace millrace::hash
