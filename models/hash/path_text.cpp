#include "models/hash/path_text.h"

#include "app/core/ascii.h"

#include <algorithm>

namespace millrace::models {
namespace {

/// Length of the well-formed UTF-8 sequence at the front (RFC 3629 4), or 0.
std::size_t utf8Length(std::string_view text, char32_t& code)
{
    const auto at = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U; };
    const unsigned first = at(0);
    if (first < 0x80) {
        code = first;
        return 1;
    }
    const std::size_t length = first >= 0xf0 && first <= 0xf4 ? 4 : first >= 0xe0 ? 3 : first >= 0xc2 ? 2 : 0;
    if (length == 0 || first > 0xf4)
        return 0;
    code = first & (0xffU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xc0U) != 0x80U)
            return 0;
        code = code << 6 | (at(i) & 0x3fU);
    }
    constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    return code < kLeast[length] || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? 0 : length;
}

bool isInvisible(char32_t c)
{
    return (c >= 0x80 && c < 0xa0) || c == 0xad || c == 0x2028 || c == 0x2029 || (c >= 0x200b && c <= 0x200f) || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f) || c == 0xfeff || (c >= 0xfff9 && c <= 0xfffb) || (c >= 0xe0000 && c <= 0xe0fff);
}

QString escaped(char32_t c)
{
    return c > 0xffff ? QStringLiteral("\\U%1").arg(static_cast<uint>(c), 8, 16, QLatin1Char('0')) : QStringLiteral("\\u%1").arg(static_cast<uint>(c), 4, 16, QLatin1Char('0'));
}

bool isPlain(std::string_view bytes)
{
    return std::all_of(bytes.begin(), bytes.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

QString cutInTheMiddle(QString text, int limit)
{
    if (text.size() <= limit)
        return text;
    return text.left(limit / 2) + QChar(0x2026) + text.right(limit / 2);
}

bool isUnreserved(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || std::string_view("-._~/").find(c) != std::string_view::npos;
}

} // namespace

QString readablePath(std::string_view bytes, int limit)
{
    if (isPlain(bytes))
        return cutInTheMiddle(QString::fromLatin1(bytes.data(), static_cast<qsizetype>(bytes.size())), limit);
    QString text;
    while (!bytes.empty()) {
        char32_t code = 0;
        const std::size_t length = utf8Length(bytes, code);
        if (length == 0)
            text += QStringLiteral("\\x%1").arg(static_cast<unsigned char>(bytes.front()), 2, 16, QLatin1Char('0'));
        else if (code == '\n')
            text += QStringLiteral("\\n");
        else if (code == '\r')
            text += QStringLiteral("\\r");
        else if (code == '\t')
            text += QStringLiteral("\\t");
        else if (code < 0x20 || code == 0x7f)
            text += QStringLiteral("\\x%1").arg(static_cast<uint>(code), 2, 16, QLatin1Char('0'));
        else if (isInvisible(code))
            text += escaped(code);
        else
            text += QString::fromUtf8(bytes.data(), static_cast<qsizetype>(length));
        bytes.remove_prefix(std::max<std::size_t>(1, length));
    }
    return cutInTheMiddle(text, limit);
}

std::string_view baseName(std::string_view path)
{
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string_view folderOf(std::string_view path)
{
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash + 1);
}

QString shellQuoted(std::string_view bytes)
{
    const auto safe = [](char c) { return isUnreserved(c) || c == '+' || c == ',' || c == ':' || c == '@' || c == '%' || c == '='; };
    if (!bytes.empty() && bytes.front() != '~' && std::all_of(bytes.begin(), bytes.end(), safe))
        return QString::fromLatin1(bytes.data(), static_cast<qsizetype>(bytes.size()));
    if (isPlain(bytes) || readablePath(bytes, 1 << 20).toUtf8() == QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size()))) {
        QString text = QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size()));
        return u'\'' + text.replace(u'\'', QStringLiteral("'\\''")) + u'\'';
    }
    // Octal: a digit that follows \xNN would be read as part of it by some shells.
    QString text = QStringLiteral("$'");
    for (const char c : bytes) {
        const auto u = static_cast<unsigned char>(c);
        if (u < 0x20 || u >= 0x7f)
            text += QStringLiteral("\\%1").arg(u, 3, 8, QLatin1Char('0'));
        else if (c == '\'' || c == '\\')
            text += QStringLiteral("\\%1").arg(QLatin1Char(c));
        else
            text += QLatin1Char(c);
    }
    return text + u'\'';
}

std::string fileUrl(std::string_view path)
{
    std::string url = "file://";
    for (const char c : path) {
        if (isUnreserved(c))
            url += c;
        else
            ascii::appendPercentEncoded(url, c);
    }
    return url;
}

} // namespace millrace::models
