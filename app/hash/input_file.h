#pragma once

#include "app/core/result.h"
#include "app/hash/hash_error.h"

#include <cstddef>
#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <sys/stat.h>

namespace millrace::hash {

/// What may be read.
enum class FileKinds {
    RegularOnly,     ///< what a folder or the window gives
    AnyReadable,     ///< what a command line names: FIFOs and devices too, as coreutils reads them
};

/// A file, FIFO or device that is read once from where it stands to its end. Owns its descriptor, but for a borrowed one.
///
/// Thread: one at a time; read() blocks. Cancelling: a stop is heard within 50 ms while there is no writer or no data (opened non-blocking,
/// polled); a read() that the kernel itself blocks (a dead network mount) cannot be cut short.
class InputFile {
public:
    [[nodiscard]] static Result<InputFile, HashError> open(const std::string& path, FileKinds kinds);
    /// Standard input; it stays open.
    [[nodiscard]] static Result<InputFile, HashError> borrow(int descriptor);
    InputFile(InputFile&& other) noexcept;
    InputFile& operator=(InputFile&&) = delete;
    ~InputFile();

    [[nodiscard]] bool isRegular() const { return S_ISREG(m_status.st_mode); }
    [[nodiscard]] std::int64_t size() const { return m_status.st_size; }     ///< when it was opened; of a regular file
    void adviseSequential();
    /// At least one byte; 0 at the end.
    [[nodiscard]] Result<std::size_t, HashError> read(std::span<std::byte> buffer, const std::stop_token& stop);
    /// Whether size, mtime, ctime or identity differ from those at the beginning, or `path` names another file by now.
    [[nodiscard]] bool hasChanged(const std::string& path) const;

private:
    InputFile(int descriptor, bool owned);

    int m_descriptor;
    bool m_owned;
    bool m_polled = false;               ///< reading may have to wait, and must not begin before a FIFO has a writer
    struct stat m_status = {};
};

/// All of it; more than `most` bytes are ReadFailed with EFBIG.
[[nodiscard]] Result<std::string, HashError> readText(InputFile& file, std::int64_t most, const std::stop_token& stop);

} // namespace millrace::hash
