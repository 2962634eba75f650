// One line of a checksum file, read and written. The steps are those of split_3() and bsd_split_3() in coreutils 9.1's digest.c, so that both
// take the same lines.
#include "app/hash/checksum_file.h"

#include <algorithm>

namespace millrace::hash {

namespace {

constexpr std::size_t kQuotedBytes = 80;

/// How tools write the algorithm before a name: coreutils and BSD (AlgorithmInfo::tag), OpenSSL 3 and 1.1. In their exact case, as coreutils asks.
struct Tag {
    std::string_view text;
    Algorithm algorithm;
};
constexpr Tag kFurtherTags[] = {
    {"SHA2-256", Algorithm::Sha256},    {"SHA2-512", Algorithm::Sha512},    {"SHA2-384", Algorithm::Sha384},   {"SHA2-224", Algorithm::Sha224},
    {"BLAKE2b-512", Algorithm::Blake2b}, {"BLAKE2B-512", Algorithm::Blake2b}, {"BLAKE2b512", Algorithm::Blake2b}, {"BLAKE2s-256", Algorithm::Blake2s},
    {"BLAKE2S-256", Algorithm::Blake2s}, {"BLAKE2s256", Algorithm::Blake2s},  {"XXH3-128", Algorithm::Xxh3_128},
};

std::optional<Algorithm> algorithmFromTag(std::string_view tag)
{
    for (const AlgorithmInfo& each : algorithms()) {
        if (each.tag == tag)
            return each.algorithm;
    }
    const auto further = std::find_if(std::begin(kFurtherTags), std::end(kFurtherTags), [&](const Tag& each) { return each.text == tag; });
    return further == std::end(kFurtherTags) ? std::nullopt : std::optional(further->algorithm);
}

std::string_view openSslTag(Algorithm algorithm)
{
    switch (algorithm) {
    case Algorithm::Sha256: return "SHA2-256";
    case Algorithm::Sha512: return "SHA2-512";
    case Algorithm::Sha384: return "SHA2-384";
    case Algorithm::Sha224: return "SHA2-224";
    case Algorithm::Blake2b: return "BLAKE2B-512";
    case Algorithm::Blake2s: return "BLAKE2S-256";
    default: return info(algorithm).tag;
    }
}

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

std::string_view skipBlanks(std::string_view text)
{
    const auto begin = std::find_if_not(text.begin(), text.end(), isBlank);
    return text.substr(static_cast<std::size_t>(begin - text.begin()));
}

bool isHex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Only `\\`, `\n` and `\r` are escapes; nullopt for any other.
std::optional<std::string> unescaped(std::string_view text)
{
    std::string name;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '\\') {
            if (++i == text.size())
                return std::nullopt;
            switch (text[i]) {
            case '\\': break;
            case 'n': c = '\n'; break;
            case 'r': c = '\r'; break;
            default: return std::nullopt;
            }
        }
        name.push_back(c);
    }
    return name;
}

std::optional<std::string> entryName(std::string_view text, bool escaped)
{
    if (text.find('\0') != std::string_view::npos)
        return std::nullopt; // no file has such a name
    return escaped ? unescaped(text) : std::optional(std::string(text));
}

/// `TAG (name) = hex` or `TAG(name)= hex`, cut up.
struct TaggedLine {
    std::string_view tag, name, hex;
};
std::optional<TaggedLine> splitTagged(std::string_view line)
{
    const std::size_t tagEnd = line.find_first_of(" (");
    if (tagEnd == std::string_view::npos || tagEnd == 0)
        return std::nullopt;
    TaggedLine parts{line.substr(0, tagEnd), {}, {}};
    std::string_view rest = line.substr(tagEnd);
    if (rest.front() == ' ')
        rest.remove_prefix(1);
    const std::size_t end = rest.rfind(')'); // the last: names may hold others
    if (!rest.starts_with('(') || end == std::string_view::npos)
        return std::nullopt;
    parts.name = rest.substr(1, end - 1);
    rest = skipBlanks(rest.substr(end + 1));
    if (!rest.starts_with('='))
        return std::nullopt;
    parts.hex = skipBlanks(rest.substr(1));
    return parts;
}

MalformedLine malformed(std::string_view line, std::string algorithm = {})
{
    return {0, std::string(line.substr(0, kQuotedBytes)), std::move(algorithm)};
}

bool looksLikeTag(const TaggedLine& parts)
{
    const auto isTagCharacter = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '/'; };
    return parts.tag.size() <= 20 && std::all_of(parts.tag.begin(), parts.tag.end(), isTagCharacter) && parts.hex.size() >= 8 && std::all_of(parts.hex.begin(), parts.hex.end(), isHex);
}

} // namespace

std::optional<Algorithm> ChecksumReader::untaggedAlgorithm(std::size_t hexCharacters) const
{
    const auto decided = m_given ? m_given : m_byFileName;
    if (decided)
        return info(*decided).bytes * 2 == hexCharacters ? decided : std::nullopt;
    for (const Algorithm usual : {Algorithm::Sha256, Algorithm::Sha512, Algorithm::Sha384, Algorithm::Sha224, Algorithm::Sha1, Algorithm::Md5}) {
        if (info(usual).bytes * 2 == hexCharacters)
            return usual;
    }
    return std::nullopt;
}

Result<std::optional<ChecksumEntry>, MalformedLine> ChecksumReader::readLine(std::string_view whole, UntaggedForm& form) const
{
    if (whole.starts_with('#'))
        return std::optional<ChecksumEntry>();
    std::string_view line = whole;
    if (!m_zeroTerminated && line.ends_with('\n'))
        line.remove_suffix(1);
    if (!m_zeroTerminated && line.ends_with('\r'))
        line.remove_suffix(1);
    if (line.empty())
        return std::optional<ChecksumEntry>();
    if (line.size() > kMaxChecksumLineBytes)
        return Failure{malformed(line)};
    std::string_view rest = skipBlanks(line);
    const bool escaped = !m_zeroTerminated && rest.starts_with('\\');
    if (escaped)
        rest.remove_prefix(1);

    const auto parts = splitTagged(rest);
    const auto tagged = parts ? algorithmFromTag(parts->tag) : std::nullopt;
    std::optional<ChecksumEntry> entry = tagged ? readTagged(*tagged, parts->name, parts->hex, escaped) : readUntagged(rest, escaped, form);
    if (!entry)
        return Failure{malformed(line, parts && !tagged && looksLikeTag(*parts) ? std::string(parts->tag) : std::string())};
    return entry;
}

std::optional<ChecksumEntry> ChecksumReader::readTagged(Algorithm algorithm, std::string_view nameText, std::string_view hex, bool escaped) const
{
    const auto digest = !m_given || *m_given == algorithm ? digestFromHex(algorithm, hex) : std::nullopt;
    auto name = entryName(nameText, escaped);
    if (!digest || !name)
        return std::nullopt;
    return ChecksumEntry{std::move(*name), *digest, 0};
}

std::optional<ChecksumEntry> ChecksumReader::readUntagged(std::string_view line, bool escaped, UntaggedForm& form) const
{
    const std::size_t hexEnd = static_cast<std::size_t>(std::find_if_not(line.begin(), line.end(), isHex) - line.begin());
    const auto algorithm = untaggedAlgorithm(hexEnd);
    if (!algorithm || line.size() < hexEnd + 2 || !isBlank(line[hexEnd]))
        return std::nullopt;
    const auto digest = digestFromHex(*algorithm, line.substr(0, hexEnd));
    std::string_view nameText = line.substr(hexEnd + 1);
    if (nameText.size() == 1 || (nameText.front() != ' ' && nameText.front() != '*')) {
        if (form == UntaggedForm::Marked)
            return std::nullopt;
        form = UntaggedForm::Reversed;
    } else if (form != UntaggedForm::Reversed) {
        form = UntaggedForm::Marked;
        nameText.remove_prefix(1);
    }
    auto name = entryName(nameText, escaped);
    if (!name || !digest)
        return std::nullopt;
    return ChecksumEntry{std::move(*name), *digest, 0};
}

Result<std::optional<ChecksumEntry>, MalformedLine> ChecksumReader::readLine(std::string_view line) const
{
    UntaggedForm form = UntaggedForm::Unknown;
    return readLine(line, form);
}

bool needsEscape(std::string_view name)
{
    return name.find_first_of("\\\n\r") != std::string_view::npos;
}

std::string escapedName(std::string_view name)
{
    std::string shown;
    for (const char c : name) {
        switch (c) {
        case '\\': shown += "\\\\"; break;
        case '\n': shown += "\\n"; break;
        case '\r': shown += "\\r"; break;
        default: shown.push_back(c);
        }
    }
    return shown;
}

std::string checksumLine(const DigestValue& digest, std::string_view name, ChecksumForm form, LineEnd end)
{
    const bool escape = end == LineEnd::Newline && needsEscape(name);
    const std::string shown = escape ? escapedName(name) : std::string(name);
    std::string line(escape ? "\\" : "");
    switch (form) {
    case ChecksumForm::Gnu: line += digest.hex() + "  " + shown; break;
    case ChecksumForm::Bsd: line += std::string(info(digest.algorithm).tag) + " (" + shown + ") = " + digest.hex(); break;
    case ChecksumForm::OpenSsl: line += std::string(openSslTag(digest.algorithm)) + "(" + shown + ")= " + digest.hex(); break;
    }
    line.push_back(end == LineEnd::Nul ? '\0' : '\n');
    return line;
}

} // namespace millrace::hash
