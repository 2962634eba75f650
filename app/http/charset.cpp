#include "app/http/charset.h"

#include "app/core/ascii.h"
#include "app/http/charset_labels.h"
#include "app/http/utf8.h"

#include <QByteArray>
#include <QString>
#include <QStringDecoder>

#include <algorithm>
#include <array>
#include <optional>

namespace millrace::http {
namespace {

enum class ByteOrder { Little, Big };

/// windows-1252 from 0x80 to 0x9F; the rest is Latin-1 (index-windows-1252.txt of the Encoding standard).
constexpr std::array<char32_t, 32> kWindows1252{
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
    0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

/// One code point for each byte. `x-user-defined` puts its upper half into the private use area.
std::string decodeSingleByte(std::string_view bytes, bool userDefined)
{
    std::array<std::string, 128> upper;
    for (std::size_t i = 0; i < upper.size(); ++i) {
        const auto latin1 = static_cast<char32_t>(i + 0x80);
        utf8::append(upper[i], userDefined ? static_cast<char32_t>(0xF780 + i) : i < kWindows1252.size() ? kWindows1252[i] : latin1);
    }
    std::size_t size = bytes.size();
    for (const char c : bytes) {
        if (const auto byte = static_cast<unsigned char>(c); byte >= 0x80)
            size += upper[byte - 0x80U].size() - 1;
    }
    std::string out(size, '\0');
    char* at = out.data();
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80)
            *at++ = c;
        else
            at = std::ranges::copy(upper[byte - 0x80U], at).out;
    }
    return out;
}

/// Section 14.2 of the Encoding standard: unpaired surrogates and a single last byte become U+FFFD.
std::string decodeUtf16(std::string_view bytes, ByteOrder order)
{
    const auto unitAt = [bytes, order](std::size_t at) {
        const auto first = static_cast<unsigned char>(bytes[at]);
        const auto second = static_cast<unsigned char>(bytes[at + 1]);
        return static_cast<char32_t>(order == ByteOrder::Big ? first << 8 | second : second << 8 | first);
    };
    std::string out;
    out.reserve(bytes.size());
    std::size_t at = 0;
    while (at + 1 < bytes.size()) {
        const char32_t unit = unitAt(at);
        at += 2;
        if (unit >= 0xD800 && unit < 0xDC00 && at + 1 < bytes.size()) {
            const char32_t next = unitAt(at);
            if (next >= 0xDC00 && next < 0xE000) {
                utf8::append(out, 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00));
                at += 2;
                continue;
            }
        }
        utf8::append(out, unit);
    }
    if (at < bytes.size())
        out += utf8::kReplacement;
    return out;
}

/// Through ICU; nullopt when this build of it lacks the converter.
std::optional<std::string> decodeWithIcu(std::string_view bytes, const char* converter)
{
    QStringDecoder decoder(converter);
    if (!decoder.isValid())
        return std::nullopt;
    constexpr std::size_t kPiece = 64 * 1024;
    // Some tables give SUB for what they cannot map; where the page itself has none, it means U+FFFD.
    const bool subMeansError = bytes.find('\x1A') == std::string_view::npos;
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 2);
    const auto feed = [&](std::string_view piece) {
        QString text = decoder.decode(QByteArray::fromRawData(piece.data(), static_cast<qsizetype>(piece.size())));
        if (subMeansError)
            text.replace(QChar(0x1A), QChar(QChar::ReplacementCharacter));
        out += text.toStdString();
    };
    for (std::size_t at = 0; at < bytes.size(); at += kPiece)
        feed(bytes.substr(at, kPiece));
    // A character that the end cuts off is kept back by the decoder without a word; a line feed makes it speak, and goes again.
    feed("\n");
    if (out.ends_with('\n'))
        out.pop_back();
    return out;
}

std::optional<std::string> decode(const std::string& body, const Encoding& encoding)
{
    if (encoding.name == "windows-1252" || encoding.name == "x-user-defined")
        return decodeSingleByte(body, encoding.name == "x-user-defined");
    if (encoding.name == "UTF-16LE")
        return decodeUtf16(body, ByteOrder::Little);
    if (encoding.name == "UTF-16BE")
        return decodeUtf16(body, ByteOrder::Big);
    return decodeWithIcu(body, encoding.converter.data());
}

/// As `encoding`; false, and `body` as it was, when that cannot be decoded here.
bool decodeInto(DecodedText& result, std::string& body, const Encoding* encoding, CharsetSource source)
{
    if (!encoding)
        return false;
    if (encoding->name == "UTF-8") {
        result.utf8 = utf8::sanitized(std::move(body));
    } else {
        auto text = decode(body, *encoding);
        if (!text)
            return false;
        result.utf8 = utf8::sanitized(std::move(*text));
    }
    result.charset = encoding->name;
    result.source = source;
    return true;
}

/// "BOM sniff" (section 6 of the Encoding standard). The BOM is taken off.
const Encoding* takeBom(std::string& body)
{
    for (const auto& [mark, label] : {std::pair<std::string_view, std::string_view>{"\xEF\xBB\xBF", "utf-8"}, {"\xFE\xFF", "utf-16be"}, {"\xFF\xFE", "utf-16le"}}) {
        if (body.starts_with(mark)) {
            body.erase(0, mark.size());
            return encodingForLabel(label);
        }
    }
    return nullptr;
}

void replaceNul(std::string& text)
{
    if (text.find('\0') == std::string::npos) // memchr; counting took 8 µs of a page of 18 KB
        return;
    const auto count = static_cast<std::size_t>(std::ranges::count(text, '\0'));
    std::string out;
    out.reserve(text.size() + 2 * count);
    for (const char c : text) {
        if (c == '\0')
            out += utf8::kReplacement;
        else
            out += c;
    }
    text = std::move(out);
}

DecodedText decide(std::string body, std::string_view contentType)
{
    DecodedText result;
    if (decodeInto(result, body, takeBom(body), CharsetSource::Bom))
        return result;
    if (decodeInto(result, body, encodingForLabel(charsetOfContentType(contentType)), CharsetSource::Header))
        return result;
    if (decodeInto(result, body, prescanMeta(body), CharsetSource::Meta))
        return result;
    if (utf8::isValid(body))
        return {std::move(body), "UTF-8", CharsetSource::Utf8};
    return {decodeSingleByte(body, false), "windows-1252", CharsetSource::Fallback};
}

} // namespace

std::string_view name(CharsetSource source)
{
    switch (source) {
    case CharsetSource::Bom: return "bom";
    case CharsetSource::Header: return "header";
    case CharsetSource::Meta: return "meta";
    case CharsetSource::Utf8: return "utf-8";
    case CharsetSource::Fallback: break;
    }
    return "fallback";
}

DecodedText decodeText(std::string body, std::string_view contentType)
{
    DecodedText result = decide(std::move(body), contentType);
    replaceNul(result.utf8);
    return result;
}

} // namespace millrace::http
