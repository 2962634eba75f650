#include "app/http/content_decoder.h"

#include "app/core/ascii.h"
#include "app/http/decode_stream.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace millrace::http {
namespace {

using Decoded = Result<std::string, HttpError>;

Failure<HttpError> failure(HttpErrorCode code, std::string detail) { return Failure{HttpError{code, Phase::Decode, std::move(detail)}}; }

Failure<HttpError> tooLarge(std::int64_t cap) { return failure(HttpErrorCode::TooLarge, "decoded body above " + std::to_string(cap) + " bytes"); }

struct Limits {
    std::int64_t cap;
    std::int64_t maxRatio;
    std::stop_token stop;
};

/// How much to reserve at first. gzip's last four bytes hold its size (RFC 1952 section 2.3.1): believed up to deflate's best ratio.
std::size_t sizeHint(std::string_view coding, std::string_view input)
{
    if (coding != "gzip" || input.size() < 18)
        return input.size() * 3;
    std::size_t size = 0;
    for (const char c : {input[input.size() - 1], input[input.size() - 2], input[input.size() - 3], input[input.size() - 4]})
        size = size << 8 | static_cast<unsigned char>(c);
    constexpr std::size_t kBestRatio = 1032;
    return size / kBestRatio > input.size() ? input.size() * 3 : size;
}

/// Room for one more piece: doubling, but never beyond cap + one piece. By hand, because std::string::reserve doubles on its own account.
void reservePiece(std::string& out, std::int64_t cap)
{
    const std::size_t needed = out.size() + kDecodePieceBytes;
    if (out.capacity() >= needed)
        return;
    std::string grown;
    grown.reserve(std::min(std::max(needed, 2 * out.capacity()), static_cast<std::size_t>(cap) + kDecodePieceBytes));
    grown.append(out);
    out = std::move(grown);
}

/// Runs `stream` over `input` until its end.
Decoded pump(DecodeStream* stream, std::string_view coding, std::string_view input, const Limits& limits)
{
    const std::string what(coding);
    if (!stream)
        return failure(HttpErrorCode::Internal, "no memory for the " + what + " decoder");
    std::string out;
    const std::size_t whole = input.size();
    out.reserve(std::min(sizeHint(coding, input), static_cast<std::size_t>(limits.cap)) + kDecodePieceBytes);
    while (true) {
        if (limits.stop.stop_requested())
            return failure(HttpErrorCode::Internal, "cancelled");
        reservePiece(out, limits.cap);
        const std::size_t before = out.size();
        const std::size_t inputBefore = input.size();
        std::size_t produced = kDecodePieceBytes;
        out.resize(before + produced);
        const StreamState state = stream->run(input, out.data() + before, produced);
        out.resize(before + produced);
        if (std::cmp_greater(out.size(), limits.cap))
            return tooLarge(limits.cap);
        const auto read = static_cast<std::int64_t>(whole - input.size());
        if (limits.maxRatio > 0 && std::cmp_greater(out.size(), std::max(kDecodeFreeBytes, read * limits.maxRatio)))
            return failure(HttpErrorCode::TooLarge, "decoded to more than " + std::to_string(limits.maxRatio) + " times its size");
        if (state == StreamState::End)
            return out;
        if (state == StreamState::Broken)
            return failure(HttpErrorCode::Encoding, "broken " + what + " data");
        if (produced == 0 && input.empty())
            return failure(HttpErrorCode::Truncated, what + " data without its end");
        if (produced == 0 && input.size() == inputBefore)
            return failure(HttpErrorCode::Encoding, what + " decoder makes no progress");
    }
}

/// RFC 1950 section 2.2: method 8, a window up to 32 KiB, and a check value.
bool looksLikeZlib(std::string_view input)
{
    if (input.size() < 2)
        return false;
    const auto first = static_cast<unsigned char>(input[0]);
    const auto second = static_cast<unsigned char>(input[1]);
    return (first & 0x0F) == 8 && (first >> 4) <= 7 && (first * 256 + second) % 31 == 0;
}

/// RFC 9110 section 8.4.1.2 means zlib and notes that some send bare deflate.
Decoded decodeDeflate(std::string_view input, const Limits& limits)
{
    if (!looksLikeZlib(input))
        return pump(makeRawDeflateStream().get(), "deflate", input, limits);
    Decoded outcome = pump(makeZlibStream().get(), "deflate", input, limits);
    if (outcome || outcome.error().code != HttpErrorCode::Encoding)
        return outcome;
    // A bare stream whose first bytes look like zlib's by chance.
    Decoded bare = pump(makeRawDeflateStream().get(), "deflate", input, limits);
    return bare ? std::move(bare) : std::move(outcome);
}

Decoded decodeOne(std::string_view coding, std::string_view input, const Limits& limits)
{
    if (coding == "gzip")
        return pump(makeGzipStream().get(), coding, input, limits);
    if (coding == "deflate")
        return decodeDeflate(input, limits);
    if (coding == "br")
        return pump(makeBrotliStream().get(), coding, input, limits);
    return pump(makeZstdStream().get(), coding, input, limits);
}

/// The codings in the order of the header, identity left out; lower case, x-gzip as gzip (RFC 9110 section 8.4.1.3).
Result<std::vector<std::string>, HttpError> parseCodings(std::string_view header)
{
    std::vector<std::string> codings;
    while (!header.empty()) {
        const std::size_t comma = std::min(header.find(','), header.size());
        std::string coding = ascii::lowered(ascii::trimmed(header.substr(0, comma)));
        header.remove_prefix(std::min(comma + 1, header.size()));
        if (coding.empty() || coding == "identity")
            continue;
        if (coding == "x-gzip")
            coding = "gzip";
        if (coding != "gzip" && coding != "deflate" && coding != "br" && coding != "zstd")
            return failure(HttpErrorCode::Encoding, "unknown Content-Encoding " + coding.substr(0, 40));
        if (codings.size() == kMaxContentCodings)
            return failure(HttpErrorCode::Encoding, "more than " + std::to_string(kMaxContentCodings) + " content codings");
        codings.push_back(std::move(coding));
    }
    return codings;
}

} // namespace

Decoded decodeBody(std::string raw, std::string_view contentEncoding, std::int64_t cap, std::stop_token stop, std::int64_t maxRatio)
{
    auto codings = parseCodings(contentEncoding);
    if (!codings)
        return Failure{std::move(codings).error()};
    const Limits limits{std::max<std::int64_t>(cap, 0), maxRatio, std::move(stop)};
    for (auto coding = codings->rbegin(); coding != codings->rend() && !raw.empty(); ++coding) {
        Decoded decoded = decodeOne(*coding, raw, limits);
        if (!decoded)
            return decoded;
        raw = std::move(*decoded);
    }
    if (std::cmp_greater(raw.size(), limits.cap))
        return tooLarge(limits.cap);
    return raw;
}

std::string_view acceptEncoding() { return "gzip, deflate, br, zstd"; }

} // namespace millrace::http
