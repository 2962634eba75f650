#pragma once

#include "app/core/result.h"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>

namespace millrace::scrape {

/// Nothing is saved that would leave less than this free on the disk: the store may be on the same one.
inline constexpr std::int64_t kLeastFreeBytes = std::int64_t{64} * 1024 * 1024;

/// Why a body could not be saved. It concerns the folder, not the page: the next body would meet the same.
struct BodyError {
    enum class Code {
        NoRoom,        ///< the disk is full, or the body would leave less than kLeastFreeBytes on it
        NotWritable,   ///< the folder is not there and cannot be made, or cannot be written
    };
    Code code = Code::NotWritable;
    std::string detail;   ///< what the system said
    std::string where;    ///< the folder, as the user knows it
};

/// A folder of page bodies, a file each, named by what is in it: "e3/e3b0c442…52b855.html", the SHA-256 (FIPS 180-4) of the decoded body and an ending
/// by its content type. Nothing of a peer's is in a name, no two bodies share one, and a body that is there already is not written again, whichever
/// page, run or process had it.
///
/// Thread: any, several at once; blocks on the disk, so never the loop's. Whole files only: each is written beside its place and renamed, so that a kill
/// leaves no half of one under its name; nothing is synced, so that a power failure may (`sha256sum` tells). No link is followed below the folder.
class BodyFolder {
public:
    /// Touches nothing yet. `path`: absolute.
    explicit BodyFolder(std::string path, std::int64_t leastFree = kLeastFreeBytes) : m_path(std::move(path)), m_leastFree(leastFree) {}
    ~BodyFolder();
    BodyFolder(const BodyFolder&) = delete;

    /// Makes the folder (its parent has to be there), tries whether it can be written, and takes away what killed processes left half written.
    [[nodiscard]] Result<void, BodyError> prepare();
    /// The file's name below the folder.
    [[nodiscard]] Result<std::string, BodyError> save(std::string_view contentType, std::string_view body);
    [[nodiscard]] const std::string& path() const { return m_path; }

private:
    [[nodiscard]] int folder();
    [[nodiscard]] Result<void, BodyError> write(int top, const std::string& name, std::string_view body);
    [[nodiscard]] std::string temporaryName();
    void removeLeftovers(int top, std::int64_t newestSeconds);
    [[nodiscard]] Failure<BodyError> failure(int error) const;

    const std::string m_path;
    const std::int64_t m_leastFree;
    std::atomic<std::int64_t> m_number{0};   ///< of temporary files
    std::mutex m_mutex;
    int m_folder = -1;                       ///< guarded by m_mutex; once it is there, it stays
};

} // namespace millrace::scrape
