#pragma once

#include "app/core/result.h"
#include "app/store/store_error.h"

#include <memory>
#include <string>

namespace millrace::store {

/// The one-writer rule for an SQLite store: flock(2) on `<database>.lock`, with the owner's pid inside.
///
/// Thread: a plain object of one owner. The kernel drops the lock when the process dies; the file is then left behind, and that is how the
/// next owner knows that the last one did not end well. Errors: InUse (detail "process 123"), ReadOnly, Full, Internal.
class WriterLock {
public:
    static Result<std::unique_ptr<WriterLock>, StoreError> take(const std::string& database);
    /// InUse when another process has it, or this one; changes nothing.
    static Result<void, StoreError> requireFree(const std::string& database);
    ~WriterLock();   ///< removes the file
    WriterLock(const WriterLock&) = delete;

    /// True when the file was there already: its owner was killed.
    [[nodiscard]] bool wasLeftBehind() const { return m_leftBehind; }
    /// Leaves the file for the next owner to find: this one could not finish its work.
    void leaveBehind() { m_leave = true; }

private:
    WriterLock(std::string path, int descriptor, bool leftBehind);

    std::string m_path;
    int m_descriptor;
    bool m_leftBehind;
    bool m_leave = false;
};

/// The class of what a system call said about a file that was to be written.
[[nodiscard]] StoreErrorCode codeOfErrno(int error);
[[nodiscard]] StoreError fileError(int error, const std::string& path);

} // namespace millrace::store
