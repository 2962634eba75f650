#include "app/http/url_host.h"

#include "app/core/ascii.h"
#include "app/http/ip_literal.h"
#include "app/http/utf8.h"

#include <QString>
#include <QUrl>

namespace millrace::http {
namespace {

/// "Forbidden domain code points" (section 3.1), for ASCII.
bool isForbiddenInDomain(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7F || std::string_view("#/:<>?@[\\]^|%").find(c) != std::string_view::npos;
}

bool isAscii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// UTS 46 maps these three to a full stop before it splits labels.
std::string withAsciiDots(std::string text)
{
    for (const std::string_view dot : {"\xE3\x80\x82", "\xEF\xBC\x8E", "\xEF\xBD\xA1"}) {
        for (std::size_t at = text.find(dot); at != std::string::npos; at = text.find(dot, at + 1))
            text.replace(at, dot.size(), ".");
    }
    return text;
}

/// RFC 5892 appendix A.1: a letter that joins forward in front of the non-joiner at `at`, and one that joins backward behind it.
bool standsBetweenJoining(const QList<uint>& points, qsizetype at)
{
    const auto joiningBeyond = [&points](qsizetype i, qsizetype step) {
        while (i >= 0 && i < points.size() && QChar::joiningType(points[i]) == QChar::Joining_Transparent)
            i += step;
        return i >= 0 && i < points.size() ? QChar::joiningType(points[i]) : QChar::Joining_None;
    };
    const QChar::JoiningType before = joiningBeyond(at - 1, -1);
    const QChar::JoiningType after = joiningBeyond(at + 1, 1);
    return (before == QChar::Joining_Left || before == QChar::Joining_Dual) && (after == QChar::Joining_Right || after == QChar::Joining_Dual);
}

/// UTS 46 section 4.1 steps 5 and 6, which QUrl leaves out: no combining mark in front, joiners only where RFC 5892 appendix A has them.
bool isValidLabel(const QString& label)
{
    const auto points = label.toUcs4();
    for (qsizetype i = 0; i < points.size(); ++i) {
        const auto category = QChar::category(points[i]);
        const bool mark = category == QChar::Mark_NonSpacing || category == QChar::Mark_SpacingCombining || category == QChar::Mark_Enclosing;
        if (i == 0 && mark)
            return false;
        const bool nonJoiner = points[i] == 0x200C;
        const bool joiner = points[i] == 0x200D;
        constexpr int kVirama = 9;
        const bool afterVirama = i > 0 && QChar::combiningClass(points[i - 1]) == kVirama;
        if ((joiner && !afterVirama) || (nonJoiner && !afterVirama && !standsBetweenJoining(points, i)))
            return false;
    }
    return true;
}

/// One label to ASCII; nullopt when it is refused. QUrl copes with neither empty labels nor broken punycode, hence label by label.
std::optional<std::string> labelToAscii(std::string_view label)
{
    const bool ascii = isAscii(label);
    if (ascii && !ascii::startsWithIgnoringCase(label, "xn--"))
        return ascii::lowered(label);
    if (!ascii && ascii::startsWithIgnoringCase(label, "xn--"))
        return std::nullopt;
    const QString unicode = QString::fromUtf8(label.data(), static_cast<qsizetype>(label.size()));
    const QByteArray ace = QUrl::toAce(unicode);
    if (ace.isEmpty())
        return std::nullopt;
    // QUrl hands broken punycode back as it was, and makes some that it does not read itself (a hyphen at the end): only what decodes, and encodes to
    // the same, is a name. Else a URL would be one when it is queued and none when it is fetched.
    const QString back = QUrl::fromAce(ace, QUrl::IgnoreIDNWhitelist);
    if (back.startsWith(QLatin1String("xn--")) || !isValidLabel(ascii ? back : unicode) || QUrl::toAce(back) != ace)
        return std::nullopt;
    return ace.toStdString();
}

/// "Domain to ASCII" (section 3.3), beStrict false.
std::optional<std::string> domainToAscii(std::string_view domain)
{
    std::string result;
    std::size_t start = 0;
    while (true) {
        const std::size_t dot = domain.find('.', start);
        const auto label = labelToAscii(domain.substr(start, dot == std::string_view::npos ? dot : dot - start));
        if (!label)
            return std::nullopt;
        result += *label;
        if (dot == std::string_view::npos)
            return result;
        result += '.';
        start = dot + 1;
    }
}

} // namespace

std::string excerpt(std::string_view text)
{
    constexpr std::size_t kShown = 80;
    std::string result;
    for (const char c : text.substr(0, kShown))
        result += c >= 0x20 && c < 0x7F ? c : '?';
    if (text.size() > kShown)
        result += "...";
    return result;
}

std::string percentDecoded(std::string_view input)
{
    std::string result;
    result.reserve(input.size());
    for (std::size_t i = 0; i < input.size(); ++i) {
        if (input[i] == '%' && i + 2 < input.size() && ascii::hexValue(input[i + 1]) >= 0 && ascii::hexValue(input[i + 2]) >= 0) {
            result += static_cast<char>(ascii::hexValue(input[i + 1]) * 16 + ascii::hexValue(input[i + 2]));
            i += 2;
        } else {
            result += input[i];
        }
    }
    return result;
}

bool endsInNumber(std::string_view host)
{
    if (host.ends_with('.'))
        host.remove_suffix(1);
    const std::size_t dot = host.rfind('.');
    const std::string_view last = dot == std::string_view::npos ? host : host.substr(dot + 1);
    if (last.empty())
        return false;
    if (std::ranges::all_of(last, ascii::isDigit))
        return true;
    return ascii::startsWithIgnoringCase(last, "0x") && std::ranges::all_of(last.substr(2), [](char c) { return ascii::hexValue(c) >= 0; });
}

Result<std::string, UrlError> parseHost(std::string_view input)
{
    // Step 1: IPv6.
    if (input.starts_with('[')) {
        if (!input.ends_with(']'))
            return urlFailure(UrlErrorCode::BadIpv6, "no closing bracket in " + excerpt(input));
        const auto address = parseIpv6(input.substr(1, input.size() - 2));
        if (!address)
            return urlFailure(UrlErrorCode::BadIpv6, excerpt(input));
        return '[' + serializeIpv6(*address) + ']';
    }
    // Steps 4 to 6: percent-decode, "UTF-8 decode without BOM", domain to ASCII.
    const std::string domain = withAsciiDots(utf8::sanitized(percentDecoded(input)));
    const auto ascii = domainToAscii(domain);
    if (!ascii || ascii->empty())
        return urlFailure(UrlErrorCode::BadHost, "not a domain name: " + excerpt(input));
    // Step 7.
    const auto forbidden = std::ranges::find_if(*ascii, isForbiddenInDomain);
    if (forbidden != ascii->end())
        return urlFailure(UrlErrorCode::BadHost, "a character that no host may have: " + excerpt(input));
    if (ascii->size() > kMaxHostBytes)
        return urlFailure(UrlErrorCode::BadHost, "host longer than " + std::to_string(kMaxHostBytes) + " bytes");
    // Step 8: IPv4.
    if (endsInNumber(*ascii)) {
        const auto address = parseIpv4(*ascii);
        if (!address)
            return urlFailure(UrlErrorCode::BadIpv4, excerpt(input));
        return serializeIpv4(*address);
    }
    return *ascii;
}

} // namespace millrace::http
