#include "app/http/utf8.h"

#include <cstring>

namespace millrace::http::utf8 {
namespace {

constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;

/// Past the ASCII that starts at `p`, in whole blocks; what is left of it is for the caller.
const char* skipAsciiBlocks(const char* p, const char* end)
{
    while (end - p >= 32) {
        std::uint64_t words[4];
        std::memcpy(words, p, sizeof words);
        if ((words[0] | words[1] | words[2] | words[3]) & kHighBits)
            break;
        p += 32;
    }
    while (end - p >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, p, sizeof word);
        if (word & kHighBits)
            break;
        p += 8;
    }
    return p;
}

struct Sequence {
    std::size_t length = 1;   ///< bytes to consume
    bool valid = false;
};

/// One non-ASCII sequence at `p`. A broken one reports its maximal part: the bytes up to the first that cannot follow.
Sequence readSequence(const unsigned char* p, const unsigned char* end)
{
    const unsigned char lead = *p;
    std::size_t following = 0;
    unsigned char low = 0x80;
    unsigned char high = 0xBF;
    if (lead >= 0xC2 && lead <= 0xDF) {
        following = 1;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        following = 2;
        if (lead == 0xE0)
            low = 0xA0;
        if (lead == 0xED)
            high = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        following = 3;
        if (lead == 0xF0)
            low = 0x90;
        if (lead == 0xF4)
            high = 0x8F;
    } else {
        return {1, false};
    }
    for (std::size_t i = 1; i <= following; ++i) {
        if (p + i >= end || p[i] < low || p[i] > high)
            return {i, false};
        low = 0x80;
        high = 0xBF;
    }
    return {following + 1, true};
}

const unsigned char* asBytes(const char* p) { return reinterpret_cast<const unsigned char*>(p); }

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Where the first broken sequence starts, or `end`. The common shapes of two and three bytes are told without a table.
const char* firstInvalid(const char* p, const char* end)
{
    while (p < end) {
        const auto lead = static_cast<unsigned char>(*p);
        if (lead < 0x80) {
            // After a run of other text there is often one blank only.
            if (++p < end && static_cast<unsigned char>(*p) < 0x80)
                p = skipAsciiBlocks(p, end);
        } else if (lead >= 0xC2 && lead <= 0xDF && end - p >= 2 && continues(p[1])) {
            p += 2;
        } else if (lead > 0xE0 && lead <= 0xEF && lead != 0xED && end - p >= 3 && continues(p[1]) && continues(p[2])) {
            p += 3;
        } else {
            const Sequence sequence = readSequence(asBytes(p), asBytes(end));
            if (!sequence.valid)
                return p;
            p += sequence.length;
        }
    }
    return end;
}

} // namespace

bool isValid(std::string_view bytes)
{
    const char* end = bytes.data() + bytes.size();
    return firstInvalid(bytes.data(), end) == end;
}

std::string sanitized(std::string bytes)
{
    const char* p = bytes.data();
    const char* const end = p + bytes.size();
    const char* bad = firstInvalid(p, end);
    if (bad == end)
        return bytes;
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 8);
    while (bad != end) {
        out.append(p, bad);
        out += kReplacement;
        p = bad + readSequence(asBytes(bad), asBytes(end)).length;
        bad = firstInvalid(p, end);
    }
    out.append(p, end);
    return out;
}

void append(std::string& out, char32_t codePoint)
{
    if (codePoint > 0x10FFFF || (codePoint >= 0xD800 && codePoint <= 0xDFFF))
        codePoint = 0xFFFD;
    const auto put = [&out](char32_t byte) { out += static_cast<char>(byte); };
    if (codePoint < 0x80) {
        put(codePoint);
    } else if (codePoint < 0x800) {
        put(0xC0 | (codePoint >> 6));
        put(0x80 | (codePoint & 0x3F));
    } else if (codePoint < 0x10000) {
        put(0xE0 | (codePoint >> 12));
        put(0x80 | ((codePoint >> 6) & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    } else {
        put(0xF0 | (codePoint >> 18));
        put(0x80 | ((codePoint >> 12) & 0x3F));
        put(0x80 | ((codePoint >> 6) & 0x3F));
        put(0x80 | (codePoint & 0x3F));
    }
}

} // namespace millrace::http::utf8
