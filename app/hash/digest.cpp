#include "app/hash/digest.h"

#include "app/core/ascii.h"

#include <algorithm>
#include <atomic>
#include <openssl/evp.h>
#include <xxhash.h>

namespace millrace::hash {

namespace {

constexpr std::array<AlgorithmInfo, kAlgorithms> kTable{{
    {Algorithm::Sha256, "sha256", "SHA256", "SHA-256", 32, true},
    {Algorithm::Sha512, "sha512", "SHA512", "SHA-512", 64, true},
    {Algorithm::Sha384, "sha384", "SHA384", "SHA-384", 48, true},
    {Algorithm::Sha224, "sha224", "SHA224", "SHA-224", 28, true},
    {Algorithm::Sha1, "sha1", "SHA1", "SHA-1", 20, false},
    {Algorithm::Sha3_256, "sha3-256", "SHA3-256", "SHA3-256", 32, true},
    {Algorithm::Sha3_512, "sha3-512", "SHA3-512", "SHA3-512", 64, true},
    {Algorithm::Blake2b, "blake2b", "BLAKE2b", "BLAKE2b", 64, true},
    {Algorithm::Blake2s, "blake2s", "BLAKE2s", "BLAKE2s", 32, true},
    {Algorithm::Md5, "md5", "MD5", "MD5", 16, false},
    {Algorithm::Xxh3_128, "xxh3-128", "XXH128", "XXH3-128", 16, false},
}};

/// Other names that are in use: OpenSSL's, coreutils' programs, xxHash's own; without hyphens, lower case.
struct Alias {
    std::string_view name;
    Algorithm algorithm;
};
constexpr Alias kAliases[] = {
    {"sha2256", Algorithm::Sha256},     {"sha2512", Algorithm::Sha512},        {"sha2384", Algorithm::Sha384},        {"sha2224", Algorithm::Sha224},
    {"blake2b512", Algorithm::Blake2b}, {"blake2s256", Algorithm::Blake2s},    {"b2", Algorithm::Blake2b},            {"xxh128", Algorithm::Xxh3_128},
    {"md5sum", Algorithm::Md5},         {"sha1sum", Algorithm::Sha1},          {"sha224sum", Algorithm::Sha224},      {"sha256sum", Algorithm::Sha256},
    {"sha384sum", Algorithm::Sha384},   {"sha512sum", Algorithm::Sha512},      {"b2sum", Algorithm::Blake2b},         {"xxh128sum", Algorithm::Xxh3_128},
};

const char* openSslName(Algorithm algorithm)
{
    switch (algorithm) {
    case Algorithm::Sha256: return "SHA2-256";
    case Algorithm::Sha512: return "SHA2-512";
    case Algorithm::Sha384: return "SHA2-384";
    case Algorithm::Sha224: return "SHA2-224";
    case Algorithm::Sha1: return "SHA1";
    case Algorithm::Sha3_256: return "SHA3-256";
    case Algorithm::Sha3_512: return "SHA3-512";
    case Algorithm::Blake2b: return "BLAKE2B-512";
    case Algorithm::Blake2s: return "BLAKE2S-256";
    case Algorithm::Md5: return "MD5";
    case Algorithm::Xxh3_128: return nullptr;
    }
    return nullptr;
}

/// OpenSSL's method, looked up once per process: a look-up in its provider costs more than hashing a small file. The table is a cache of
/// constants that OpenSSL itself keeps for the process; null where it does not offer the algorithm.
const EVP_MD* fetched(Algorithm algorithm)
{
    static std::array<std::atomic<EVP_MD*>, kAlgorithms> methods{};
    std::atomic<EVP_MD*>& slot = methods[static_cast<std::size_t>(algorithm)];
    if (const EVP_MD* known = slot.load(std::memory_order_acquire))
        return known;
    EVP_MD* found = EVP_MD_fetch(nullptr, openSslName(algorithm), nullptr);
    EVP_MD* expected = nullptr;
    if (found && !slot.compare_exchange_strong(expected, found)) {
        EVP_MD_free(found); // another thread was first
        return expected;
    }
    return found;
}

std::string folded(std::string_view name)
{
    std::string result;
    for (const char c : name) {
        if (c != '-')
            result.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return result;
}

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
};

/// One algorithm's running state: either of OpenSSL or of xxHash.
struct Running {
    Algorithm algorithm;
    const EVP_MD* method = nullptr;
    std::unique_ptr<EVP_MD_CTX, FreeContext> context;
    std::unique_ptr<XXH3_state_t, FreeContext> xxh;

    bool start() { return xxh ? XXH3_128bits_reset(xxh.get()) == XXH_OK : EVP_DigestInit_ex2(context.get(), method, nullptr) == 1; }
};

} // namespace

const std::array<AlgorithmInfo, kAlgorithms>& algorithms()
{
    return kTable;
}

const AlgorithmInfo& info(Algorithm algorithm)
{
    return kTable[static_cast<std::size_t>(algorithm)];
}

std::optional<Algorithm> algorithmFromName(std::string_view name)
{
    if (name.size() > 32)
        return std::nullopt;
    const std::string wanted = folded(name);
    for (const AlgorithmInfo& each : kTable) {
        if (wanted == folded(each.name) || wanted == folded(each.tag))
            return each.algorithm;
    }
    const auto alias = std::find_if(std::begin(kAliases), std::end(kAliases), [&](const Alias& each) { return each.name == wanted; });
    return alias == std::end(kAliases) ? std::nullopt : std::optional(alias->algorithm);
}

std::string DigestValue::hex() const
{
    return ascii::hex({bytes.data(), info(algorithm).bytes});
}

std::optional<DigestValue> digestFromHex(Algorithm algorithm, std::string_view hex)
{
    DigestValue value{algorithm, {}};
    if (hex.size() != info(algorithm).bytes * 2)
        return std::nullopt;
    for (std::size_t i = 0; i < hex.size() / 2; ++i) {
        const int high = ascii::hexValue(hex[2 * i]);
        const int low = ascii::hexValue(hex[2 * i + 1]);
        if (high < 0 || low < 0)
            return std::nullopt;
        value.bytes[i] = static_cast<std::uint8_t>(high * 16 + low);
    }
    return value;
}

class DigestSet::Private {
public:
    std::vector<Running> running;
};

DigestSet::DigestSet(std::unique_ptr<Private> state) : m_private(std::move(state)) {}
DigestSet::DigestSet(DigestSet&&) noexcept = default;
DigestSet& DigestSet::operator=(DigestSet&&) noexcept = default;
DigestSet::~DigestSet() = default;

std::optional<DigestSet> DigestSet::make(const std::vector<Algorithm>& algorithms)
{
    auto state = std::make_unique<Private>();
    for (const Algorithm algorithm : algorithms) {
        Running each{algorithm, nullptr, nullptr, nullptr};
        if (algorithm == Algorithm::Xxh3_128) {
            each.xxh.reset(XXH3_createState());
        } else {
            each.method = fetched(algorithm);
            each.context.reset(EVP_MD_CTX_new());
        }
        if ((!each.xxh && (!each.method || !each.context)) || !each.start())
            return std::nullopt;
        state->running.push_back(std::move(each));
    }
    return DigestSet(std::move(state));
}

void DigestSet::update(std::span<const std::byte> bytes)
{
    for (Running& each : m_private->running) {
        // Neither fails once its state was started; what they return is for hardware engines that are not used here.
        if (each.xxh)
            (void)XXH3_128bits_update(each.xxh.get(), bytes.data(), bytes.size());
        else
            (void)EVP_DigestUpdate(each.context.get(), bytes.data(), bytes.size());
    }
}

std::vector<DigestValue> DigestSet::finish()
{
    std::vector<DigestValue> values;
    values.reserve(m_private->running.size());
    for (Running& each : m_private->running) {
        DigestValue value{each.algorithm, {}};
        if (each.xxh) {
            XXH128_canonical_t canonical; // big-endian, as xxhsum prints it
            XXH128_canonicalFromHash(&canonical, XXH3_128bits_digest(each.xxh.get()));
            std::copy(std::begin(canonical.digest), std::end(canonical.digest), value.bytes.begin());
        } else {
            (void)EVP_DigestFinal_ex(each.context.get(), value.bytes.data(), nullptr);
        }
        values.push_back(value);
        (void)each.start();
    }
    return values;
}

void DigestSet::reset()
{
    for (Running& each : m_private->running)
        (void)each.start();
}

} // namespace millrace::hash
