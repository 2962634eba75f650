#include "app/cli/opening_words.h"

#include "app/core/ascii.h"
#include "app/core/file_url.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace millrace::cli {

namespace {

constexpr std::size_t kProbeBytes = 64 * 1024;
constexpr std::array<std::string_view, 2> kWebSchemes{"http://", "https://"};
constexpr std::array<std::string_view, 3> kListEndings{".txt", ".csv", ".tsv"};

bool isWebUrl(std::string_view word)
{
    return std::ranges::any_of(kWebSchemes, [&](std::string_view scheme) { return ascii::startsWithIgnoringCase(word, scheme); });
}

/// The beginning of a regular file; empty for all else.
std::string beginningOf(const std::string& path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return {};
    struct stat status = {};
    std::string text(kProbeBytes, '\0');
    const ssize_t got = ::fstat(file, &status) == 0 && S_ISREG(status.st_mode) ? ::read(file, text.data(), text.size()) : 0;
    ::close(file);
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

/// A list of URLs has one in the first line that says anything, or, where that is a head of columns, in the second.
bool isUrlList(const std::string& path)
{
    if (std::ranges::none_of(kListEndings, [&](std::string_view ending) { return path.size() > ending.size() && ascii::equalsIgnoringCase(std::string_view(path).substr(path.size() - ending.size()), ending); }))
        return false;
    const std::string text = beginningOf(path);
    std::string_view rest = text;
    for (int lines = 0; lines < 2 && !rest.empty();) {
        const std::size_t end = rest.find('\n');
        const std::string_view line = ascii::trimmed(rest.substr(0, end));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        if (line.empty() || line.starts_with('#'))
            continue;
        const std::string lowered = ascii::lowered(line);
        if (std::ranges::any_of(kWebSchemes, [&](std::string_view scheme) { return lowered.find(scheme) != std::string::npos; }))
            return true;
        ++lines;
    }
    return false;
}

} // namespace

bool canBeOpened(const std::string& word)
{
    return isWebUrl(word) || ascii::startsWithIgnoringCase(word, "file:") || word.find('/') != std::string::npos || ::access(word.c_str(), F_OK) == 0;
}

Result<Openings, std::string> sortOpenings(const std::vector<std::string>& words)
{
    Openings openings;
    std::size_t bytes = 0;
    for (const std::string& word : words) {
        if (isWebUrl(word)) {
            bytes += word.size();
            openings.urls.push_back(word);
        } else {
            const bool url = ascii::startsWithIgnoringCase(word, "file:");
            const std::string named = url ? pathFromFileUrl(word) : word;
            std::error_code error;
            const std::string path = named.empty() ? std::string() : std::filesystem::absolute(named, error).lexically_normal().string();
            if (path.empty() || error || ::access(path.c_str(), F_OK) != 0)
                return Failure{"\"" + word + "\" cannot be opened: " + (path.empty() ? "it is no file of this machine" : std::strerror(error ? error.value() : errno))};
            bytes += path.size();
            (isUrlList(path) ? openings.urlFiles : openings.paths).push_back(path);
        }
        if (bytes > kMaxOpeningBytes)
            return Failure{std::string("that is more than can be opened at once; open the folder instead, or a list")};
    }
    return openings;
}

} // namespace millrace::cli
