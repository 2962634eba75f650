#pragma once

#include "app/hash/digest.h"

#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace millrace::models {

/// What somebody pasted to compare with: a digest in any case, with spaces, colons or a prefix ("sha256:", "SHA-256 = "), or a whole checksum line.
struct PastedDigest {
    std::string hex;                               ///< lower case; empty: nothing that could be a digest
    std::optional<hash::Algorithm> named;          ///< by its prefix or its line
    std::vector<hash::Algorithm> byLength;         ///< those whose digests are as long, most likely first
    std::string name;                              ///< bytes, of a whole line
    QString problem;                               ///< why it is none: "63 digits: no algorithm's digest is as long"
    /// What it may be: a value for each algorithm that its name or length leaves.
    [[nodiscard]] std::vector<hash::DigestValue> values() const;
    friend bool operator==(const PastedDigest&, const PastedDigest&) = default;
};

/// Thread: any. Bounds: what is longer than 64 KiB is no digest.
[[nodiscard]] PastedDigest parsePastedDigest(const QString& text);
/// "SHA-256", "SHA-256, SHA3-256 or BLAKE2s": what the length suggests.
[[nodiscard]] QString suggestedAlgorithms(const PastedDigest& pasted);

} // namespace millrace::models
