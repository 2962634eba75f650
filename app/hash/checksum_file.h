#pragma once

#include "app/core/result.h"
#include "app/hash/digest.h"
#include "app/hash/hash_error.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::hash {

// What a checksum file may have at most; beyond it is refused or counted as malformed.
constexpr std::int64_t kMaxChecksumFileBytes = std::int64_t{1} << 30;
constexpr std::size_t kMaxChecksumLineBytes = 64 * 1024;
constexpr std::size_t kMaxChecksumEntries = 5'000'000;
constexpr std::size_t kMaxReportedLines = 100;

enum class ChecksumForm { Gnu, Bsd, OpenSsl };

/// One line that names a file.
struct ChecksumEntry {
    std::string name;            ///< bytes, unescaped, as the line has it (relative names are relative to whoever checks)
    DigestValue expected;
    std::int64_t line = 0;       ///< from 1
};

/// A line that says nothing that can be checked.
struct MalformedLine {
    std::int64_t line = 0;
    std::string text;            ///< its first 80 bytes
    std::string algorithm;       ///< when all that is wrong is an algorithm or a length that is not here ("BLAKE2b-256", "SM3"): its name
};

struct ChecksumList {
    std::vector<ChecksumEntry> entries;          ///< in order
    std::int64_t malformed = 0;                  ///< lines; comments (#) and empty lines are neither
    std::vector<MalformedLine> firstMalformed;   ///< at most kMaxReportedLines
};

/// How the untagged lines of one list go. BSD's reversed `hex name` has one space and no mark; the first untagged line decides for the list, so
/// that nobody makes another file of "x" by a leading space or star.
enum class UntaggedForm { Unknown, Marked, Reversed };

/// Reads lines as coreutils 9.1 does (its cksum for tagged ones): GNU `hex  name`, `hex *name`, `\hex  escaped`, BSD `ALGO (name) = hex` with the LAST `)`,
/// OpenSSL `ALGO(name)= hex`, BSD reversed `hex name` where the list has no other untagged form; one LF, then one CR is stripped. `given`: the algorithm that was asked for; an untagged line of another length
/// is malformed, and so is a tagged one of another algorithm. Without it the form, then `fileName` ("SHA512SUMS", "x.md5"), then the length of
/// the hex decide (64 characters: SHA-256, 128: SHA-512, 96: SHA-384, 56: SHA-224, 40: SHA-1, 32: MD5). `zeroTerminated`: lines end in NUL and nothing is escaped.
///
/// Thread: any; a plain function. Bounds: as above.
class ChecksumReader {
public:
    explicit ChecksumReader(std::optional<Algorithm> given, std::string_view fileName, bool zeroTerminated = false);
    /// nullopt: a comment or empty. Otherwise the entry (`line` is set by readAll only), or Failure for a malformed line. `form` goes from
    /// line to line of one list.
    [[nodiscard]] Result<std::optional<ChecksumEntry>, MalformedLine> readLine(std::string_view line, UntaggedForm& form) const;
    [[nodiscard]] Result<std::optional<ChecksumEntry>, MalformedLine> readLine(std::string_view line) const;
    [[nodiscard]] ChecksumList readAll(std::string_view text) const;

private:
    [[nodiscard]] std::optional<Algorithm> untaggedAlgorithm(std::size_t hexCharacters) const;
    [[nodiscard]] std::optional<ChecksumEntry> readTagged(Algorithm algorithm, std::string_view nameText, std::string_view hex, bool escaped) const;
    [[nodiscard]] std::optional<ChecksumEntry> readUntagged(std::string_view line, bool escaped, UntaggedForm& form) const;

    std::optional<Algorithm> m_given;
    std::optional<Algorithm> m_byFileName;
    bool m_zeroTerminated = false;
};

/// Reads a checksum file. Errors: as open() and read(); a file above kMaxChecksumFileBytes is ReadFailed with EFBIG.
[[nodiscard]] Result<ChecksumList, HashError> readChecksumFile(const std::string& path, std::optional<Algorithm> given);

/// Whether a file that somebody drops is a checksum file, so that opening it verifies it: by its name (SHA256SUMS, *.sha256, *.md5, *.b2, checksums.txt, …)
/// and by its first lines: at least one readable entry among the first ten, and no line there that is not one. Reads 64 KiB at most.
[[nodiscard]] bool looksLikeChecksumFile(const std::string& path);

/// Whether a line that ends in LF has to escape `name` (backslash, LF, CR), and the name escaped; the line then begins with a backslash.
[[nodiscard]] bool needsEscape(std::string_view name);
[[nodiscard]] std::string escapedName(std::string_view name);

enum class LineEnd { Newline, Nul };
/// One line with its end, as `sha256sum` (Gnu, text mode) or `sha256sum --tag` (Bsd) writes it; OpenSsl as `openssl dgst` does. Names that hold
/// a backslash, LF or CR are escaped, with a leading backslash, unless the line ends in NUL.
[[nodiscard]] std::string checksumLine(const DigestValue& digest, std::string_view name, ChecksumForm form, LineEnd end = LineEnd::Newline);

} // namespace millrace::hash
