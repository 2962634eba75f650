#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace millrace::hash {

/// FIPS 180-4 (SHA-1, SHA-2), FIPS 202 (SHA-3), RFC 7693 (BLAKE2b-512, BLAKE2s-256), RFC 1321 (MD5), and XXH3-128, which is fast and no
/// security at all: its collisions can be made at will.
enum class Algorithm : std::uint8_t { Sha256, Sha512, Sha384, Sha224, Sha1, Sha3_256, Sha3_512, Blake2b, Blake2s, Md5, Xxh3_128 };

struct AlgorithmInfo {
    Algorithm algorithm;
    std::string_view name;       ///< as `-a` and the settings take it: "sha256", "sha3-256", "blake2b", "xxh3-128"
    std::string_view tag;        ///< in a BSD line, as coreutils' cksum and BSD's tools write it: "SHA256", "SHA3-256", "BLAKE2b"; xxhsum's "XXH128"
    std::string_view title;      ///< for people: "SHA-256", "BLAKE2b"
    std::size_t bytes;           ///< of the digest
    bool secure;                 ///< false: known collisions (SHA-1, MD5), or none intended to be hard (XXH3)
};

inline constexpr std::size_t kAlgorithms = 11;
inline constexpr std::size_t kMaxDigestBytes = 64;
/// In the order of the enum.
[[nodiscard]] const std::array<AlgorithmInfo, kAlgorithms>& algorithms();
[[nodiscard]] const AlgorithmInfo& info(Algorithm algorithm);
/// By name, tag or title, in any case and with or without the hyphens ("SHA2-256", OpenSSL's "SHA3-256", coreutils' "b2sum" too).
[[nodiscard]] std::optional<Algorithm> algorithmFromName(std::string_view name);

/// What a digest function gave. A plain value of at most 64 bytes.
struct DigestValue {
    Algorithm algorithm = Algorithm::Sha256;
    std::array<std::uint8_t, kMaxDigestBytes> bytes{};

    [[nodiscard]] std::string hex() const;   ///< lower case, info(algorithm).bytes × 2 characters
    friend bool operator==(const DigestValue&, const DigestValue&) = default;
};
/// `hex` in any case; nullopt unless it is exactly as long as the algorithm's digest.
[[nodiscard]] std::optional<DigestValue> digestFromHex(Algorithm algorithm, std::string_view hex);

/// Several digests of the same bytes in one pass.
///
/// Thread: one at a time. Cost: the sum of the algorithms', per update; making one allocates. Errors: OpenSSL that lacks an algorithm (a FIPS-only
/// system lacks MD5 and BLAKE2) gives nullopt in make().
class DigestSet {
public:
    [[nodiscard]] static std::optional<DigestSet> make(const std::vector<Algorithm>& algorithms);
    DigestSet(DigestSet&&) noexcept;
    DigestSet& operator=(DigestSet&&) noexcept;
    ~DigestSet();

    void update(std::span<const std::byte> bytes);
    /// In the order of the algorithms given; afterwards the set is ready for the next input.
    [[nodiscard]] std::vector<DigestValue> finish();
    void reset();

private:
    class Private;
    explicit DigestSet(std::unique_ptr<Private> state);
    std::unique_ptr<Private> m_private;
};

} // namespace millrace::hash
