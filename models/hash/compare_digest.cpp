#include "models/hash/compare_digest.h"

#include "app/hash/checksum_file.h"
#include "models/common/words.h"

#include <algorithm>

namespace millrace::models {
namespace {

constexpr qsizetype kMaxPasted = 64 * 1024;

bool isHexDigit(QChar c)
{
    return (c >= u'0' && c <= u'9') || (c >= u'a' && c <= u'f') || (c >= u'A' && c <= u'F');
}

/// Hex digits with what people and programs put between them; empty when there is anything else.
std::string hexDigits(QStringView text)
{
    std::string hex;
    for (const QChar c : text) {
        if (isHexDigit(c))
            hex += static_cast<char>(c.toLower().unicode());
        else if (!c.isSpace() && c != u':' && c != u'-')
            return {};
    }
    return hex;
}

std::vector<hash::Algorithm> algorithmsOfLength(std::size_t digits)
{
    std::vector<hash::Algorithm> found;
    for (const hash::AlgorithmInfo& info : hash::algorithms()) {
        if (info.bytes * 2 == digits)
            found.push_back(info.algorithm);
    }
    return found;
}

/// "sha256:", "SHA-256 = ", "sha256-": the algorithm before the digits; `text` becomes what follows it.
std::optional<hash::Algorithm> takePrefix(QStringView& text)
{
    // The longest first, as "sha3-256:" has a separator of its own.
    for (qsizetype end = std::min<qsizetype>(text.size() - 1, 16); end > 0; --end) {
        if (!QStringView(u":=- \t").contains(text[end]))
            continue;
        const QByteArray word = text.left(end).trimmed().toUtf8();
        const auto algorithm = hash::algorithmFromName({word.data(), static_cast<std::size_t>(word.size())});
        if (!algorithm || hexDigits(text.left(end).trimmed()).size() == static_cast<std::size_t>(word.size()))
            continue;
        text = text.mid(end + 1).trimmed();
        while (!text.isEmpty() && QStringView(u":=-").contains(text.front()))
            text = text.mid(1).trimmed();
        return algorithm;
    }
    return std::nullopt;
}

} // namespace

std::vector<hash::DigestValue> PastedDigest::values() const
{
    std::vector<hash::DigestValue> values;
    for (const hash::Algorithm algorithm : byLength) {
        if (named && *named != algorithm)
            continue;
        if (const auto value = hash::digestFromHex(algorithm, hex))
            values.push_back(*value);
    }
    return values;
}

PastedDigest parsePastedDigest(const QString& text)
{
    PastedDigest pasted;
    QStringView rest = QStringView(text).trimmed();
    if (rest.isEmpty())
        return pasted;
    if (rest.size() > kMaxPasted) {
        pasted.problem = Words::tr("This is too long to be a digest.");
        return pasted;
    }
    QStringView afterPrefix = rest;
    const auto prefix = takePrefix(afterPrefix);
    std::string hex = hexDigits(prefix ? afterPrefix : rest);
    if (!hex.empty() && !algorithmsOfLength(hex.size()).empty()) {
        pasted.named = prefix;
    } else {
        const qsizetype end = rest.indexOf(u'\n');
        const QByteArray line = (end < 0 ? rest : rest.left(end)).toUtf8();
        auto read = hash::ChecksumReader(std::nullopt, {}).readLine({line.data(), static_cast<std::size_t>(line.size())});
        if (read && read.value()) {
            const hash::ChecksumEntry& entry = *read.value();
            hex = entry.expected.hex();
            pasted.name = entry.name;
            // Only a line with a tag names the algorithm; in the others the length does, as for bare digits.
            if (hexDigits(rest.left(static_cast<qsizetype>(hex.size()))).size() != hex.size() && rest.front() != u'\\')
                pasted.named = entry.expected.algorithm;
        } else if (hex.empty()) {
            pasted.problem = Words::tr("This is no digest: only the digits 0–9 and a–f, a name like sha256: before them, or a line of a checksum file.");
            return pasted;
        }
    }
    pasted.byLength = algorithmsOfLength(hex.size());
    if (pasted.byLength.empty()) {
        pasted.problem = Words::tr("No algorithm here has digests of %1 digits; SHA-256 has 64.").arg(hex.size());
        return pasted;
    }
    if (pasted.named && hash::info(*pasted.named).bytes * 2 != hex.size()) {
        const hash::AlgorithmInfo& info = hash::info(*pasted.named);
        pasted.problem = Words::tr("%1 has %2 digits, this has %3.").arg(QString::fromUtf8(info.title.data(), static_cast<qsizetype>(info.title.size()))).arg(info.bytes * 2).arg(hex.size());
        return pasted;
    }
    pasted.hex = std::move(hex);
    return pasted;
}

QString suggestedAlgorithms(const PastedDigest& pasted)
{
    QStringList titles;
    const auto add = [&titles](hash::Algorithm algorithm) {
        const std::string_view title = hash::info(algorithm).title;
        titles += QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size()));
    };
    if (pasted.named)
        add(*pasted.named);
    else
        std::for_each(pasted.byLength.begin(), pasted.byLength.end(), add);
    if (titles.size() < 2)
        return titles.join(QString());
    const QString last = titles.takeLast();
    return titles.join(QStringLiteral(", ")) + Words::tr(" or ") + last;
}

} // namespace millrace::models
