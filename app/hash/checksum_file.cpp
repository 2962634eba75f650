#include "app/hash/checksum_file.h"

#include "app/hash/input_file.h"

#include <algorithm>
#include <array>
#include <span>

namespace millrace::hash {

namespace {

constexpr std::size_t kSniffedBytes = 64 * 1024;
constexpr int kSniffedLines = 10;

/// The last part of `path`, lower case, without an ending that only says that it is text or signed.
std::string foldedFileName(std::string_view path)
{
    std::string name(path.substr(path.find_last_of('/') + 1)); // npos + 1 is 0
    std::transform(name.begin(), name.end(), name.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    for (const std::string_view ending : {".asc", ".txt"}) {
        if (name.ends_with(ending))
            name.resize(name.size() - ending.size());
    }
    return name;
}

/// "SHA256SUMS", "sha256sum.txt", "x.sha256", "x.md5sum": the algorithm that the name of a checksum file says.
std::optional<Algorithm> algorithmFromFileName(std::string_view path)
{
    const std::string name = foldedFileName(path);
    std::string_view last = std::string_view(name).substr(name.find_last_of("._") + 1);
    if (const auto whole = algorithmFromName(last))
        return whole;
    for (const std::string_view ending : {"sums", "sum"}) {
        if (last.ends_with(ending))
            return algorithmFromName(last.substr(0, last.size() - ending.size()));
    }
    return std::nullopt;
}

bool isNamedLikeChecksumFile(std::string_view path)
{
    if (algorithmFromFileName(path))
        return true;
    const std::string name = foldedFileName(path);
    return name.find("checksum") != std::string::npos || name.ends_with("sums") || name.ends_with(".sum") || name.ends_with(".sha") || name.ends_with(".digest")
        || name.ends_with(".digests");
}

/// The next line of `text` from `at`, its end included.
std::string_view nextLine(std::string_view text, std::size_t& at, char end)
{
    const std::size_t found = text.find(end, at);
    const std::size_t after = found == std::string_view::npos ? text.size() : found + 1;
    const std::string_view line = text.substr(at, after - at);
    at = after;
    return line;
}

/// What gpg --clearsign puts around a list: it must not keep it from being seen as one.
bool isSignatureLine(std::string_view line)
{
    return line.starts_with("-----BEGIN PGP SIGNED MESSAGE-----") || line.starts_with("Hash: ");
}

} // namespace

ChecksumReader::ChecksumReader(std::optional<Algorithm> given, std::string_view fileName, bool zeroTerminated)
    : m_given(given), m_byFileName(algorithmFromFileName(fileName)), m_zeroTerminated(zeroTerminated)
{
}

ChecksumList ChecksumReader::readAll(std::string_view text) const
{
    ChecksumList list;
    UntaggedForm form = UntaggedForm::Unknown;
    std::int64_t number = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::string_view line = nextLine(text, at, m_zeroTerminated ? '\0' : '\n');
        if (m_zeroTerminated && line.ends_with('\0'))
            line.remove_suffix(1);
        ++number;
        auto entry = readLine(line, form);
        if (entry && !*entry)
            continue;
        if (entry && list.entries.size() < kMaxChecksumEntries) {
            (*entry)->line = number;
            list.entries.push_back(std::move(**entry));
            continue;
        }
        ++list.malformed;
        if (!entry && list.firstMalformed.size() < kMaxReportedLines) {
            list.firstMalformed.push_back(std::move(entry.error()));
            list.firstMalformed.back().line = number;
        }
    }
    return list;
}

Result<ChecksumList, HashError> readChecksumFile(const std::string& path, std::optional<Algorithm> given)
{
    auto file = InputFile::open(path, FileKinds::RegularOnly);
    if (!file)
        return Failure{file.error()};
    auto text = readText(*file, kMaxChecksumFileBytes, {});
    if (!text)
        return Failure{text.error()};
    return ChecksumReader(given, path).readAll(*text);
}

bool looksLikeChecksumFile(const std::string& path)
{
    if (!isNamedLikeChecksumFile(path))
        return false;
    auto file = InputFile::open(path, FileKinds::RegularOnly);
    if (!file)
        return false;
    std::string text(kSniffedBytes, '\0');
    const auto got = file->read(std::as_writable_bytes(std::span(text)), {});
    if (!got)
        return false;
    const bool whole = *got < kSniffedBytes;
    text.resize(*got);
    const ChecksumReader reader(std::nullopt, path);
    UntaggedForm form = UntaggedForm::Unknown;
    int entries = 0;
    std::size_t at = 0;
    for (int lines = 0; lines < kSniffedLines && at < text.size(); ++lines) {
        const std::string_view line = nextLine(text, at, '\n');
        if (!line.ends_with('\n') && !whole)
            break; // cut by the limit
        if (isSignatureLine(line))
            continue;
        const auto entry = reader.readLine(line, form);
        if (!entry)
            return false;
        entries += *entry ? 1 : 0;
    }
    return entries > 0;
}

} // namespace millrace::hash
