#include "app/http/ip_literal.h"

#include "app/core/ascii.h"

#include <charconv>
#include <vector>

namespace millrace::http {
namespace {

/// "IPv4 number parser"; values past 2^32 stay above every limit, so the width never overflows.
std::optional<std::uint64_t> parseIpv4Number(std::string_view text)
{
    if (text.empty())
        return std::nullopt;
    int radix = 10;
    if (ascii::startsWithIgnoringCase(text, "0x")) {
        text.remove_prefix(2);
        radix = 16;
    } else if (text.size() >= 2 && text.front() == '0') {
        text.remove_prefix(1);
        radix = 8;
    }
    std::uint64_t value = 0;
    for (const char c : text) {
        const int digit = ascii::hexValue(c);
        if (digit < 0 || digit >= radix)
            return std::nullopt;
        value = std::min<std::uint64_t>(value * static_cast<unsigned>(radix) + static_cast<unsigned>(digit), 1ULL << 40);
    }
    return value;
}

/// The IPv4 tail of an IPv6 address: exactly four decimal parts, no leading zeros. Fills two pieces.
bool parseEmbeddedIpv4(std::string_view text, Ipv6Pieces& pieces, std::size_t pieceIndex)
{
    int seen = 0;
    std::size_t at = 0;
    while (at < text.size()) {
        if (seen > 0) {
            if (text[at] != '.' || seen == 4)
                return false;
            ++at;
        }
        unsigned value = 0;
        const std::size_t start = at;
        while (at < text.size() && ascii::isDigit(text[at])) {
            if (at > start && value == 0)
                return false;
            value = value * 10 + static_cast<unsigned>(text[at] - '0');
            if (value > 255)
                return false;
            ++at;
        }
        if (at == start)
            return false;
        auto& piece = pieces[pieceIndex + static_cast<std::size_t>(seen / 2)];
        piece = static_cast<std::uint16_t>(piece * 0x100 + value);
        ++seen;
    }
    return seen == 4;
}

} // namespace

std::optional<std::uint32_t> parseIpv4(std::string_view text)
{
    if (text.ends_with('.'))
        text.remove_suffix(1);
    std::vector<std::uint64_t> numbers;
    while (true) {
        const std::size_t dot = text.find('.');
        const auto number = parseIpv4Number(text.substr(0, dot));
        if (!number || numbers.size() == 4)
            return std::nullopt;
        numbers.push_back(*number);
        if (dot == std::string_view::npos)
            break;
        text.remove_prefix(dot + 1);
    }
    const std::uint64_t lastLimit = 1ULL << (8 * (5 - numbers.size()));
    if (numbers.back() >= lastLimit)
        return std::nullopt;
    std::uint64_t address = numbers.back();
    for (std::size_t i = 0; i + 1 < numbers.size(); ++i) {
        if (numbers[i] > 255)
            return std::nullopt;
        address += numbers[i] << (8 * (3 - i));
    }
    return static_cast<std::uint32_t>(address);
}

std::string serializeIpv4(std::uint32_t address)
{
    std::string result;
    for (int shift = 24; shift >= 0; shift -= 8) {
        result += std::to_string((address >> shift) & 255);
        if (shift > 0)
            result += '.';
    }
    return result;
}

std::optional<Ipv6Pieces> parseIpv6(std::string_view text)
{
    Ipv6Pieces pieces{};
    std::size_t pieceIndex = 0;
    std::optional<std::size_t> compress;
    std::size_t at = 0;
    if (text.starts_with(':')) {
        if (!text.starts_with("::"))
            return std::nullopt;
        at = 2;
        compress = ++pieceIndex;
    }
    while (at < text.size()) {
        if (pieceIndex == pieces.size())
            return std::nullopt;
        if (text[at] == ':') {
            if (compress)
                return std::nullopt;
            ++at;
            compress = ++pieceIndex;
            continue;
        }
        unsigned value = 0;
        const std::size_t start = at;
        while (at - start < 4 && at < text.size() && ascii::hexValue(text[at]) >= 0)
            value = value * 16 + static_cast<unsigned>(ascii::hexValue(text[at++]));
        if (at < text.size() && text[at] == '.') {
            if (at == start || pieceIndex > 6 || !parseEmbeddedIpv4(text.substr(start), pieces, pieceIndex))
                return std::nullopt;
            pieceIndex += 2;
            break;
        }
        if (at < text.size() && text[at] == ':') {
            if (++at == text.size())
                return std::nullopt;
        } else if (at < text.size()) {
            return std::nullopt;
        }
        pieces[pieceIndex++] = static_cast<std::uint16_t>(value);
    }
    if (compress) {
        std::size_t swaps = pieceIndex - *compress;
        for (std::size_t last = 7; last != 0 && swaps > 0; --last, --swaps)
            std::swap(pieces[last], pieces[*compress + swaps - 1]);
    } else if (pieceIndex != pieces.size()) {
        return std::nullopt;
    }
    return pieces;
}

std::string serializeIpv6(const Ipv6Pieces& address)
{
    std::size_t compress = address.size();
    std::size_t longest = 1;
    for (std::size_t i = 0; i < address.size(); ++i) {
        std::size_t run = 0;
        while (i + run < address.size() && address[i + run] == 0)
            ++run;
        if (run > longest) {
            longest = run;
            compress = i;
        }
        i += run;
    }
    std::string result;
    for (std::size_t i = 0; i < address.size(); ++i) {
        if (i == compress) {
            result += i == 0 ? "::" : ":";
            i += longest - 1;
            continue;
        }
        char digits[4];
        const auto end = std::to_chars(digits, digits + sizeof digits, address[i], 16).ptr;
        result.append(digits, end);
        if (i + 1 < address.size())
            result += ':';
    }
    return result;
}

} // namespace millrace::http
