#include "app/cli/hash_source.h"

#include "app/hash/checksum_file.h"
#include "app/hash/folder_walk.h"
#include "app/hash/input_file.h"

#include <algorithm>
#include <sys/stat.h>
#include <unistd.h>

namespace millrace::cli {

namespace {

constexpr std::size_t kMaxUnknownAlgorithms = 10;    // named per list

bool isFolder(const std::string& path)
{
    struct stat status = {};
    return stat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode);
}

/// Whether its bytes come once only, so that readers must take turns.
bool isStream(const std::string& path)
{
    struct stat status = {};
    return stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode) && !S_ISDIR(status.st_mode);
}

} // namespace

HashSource::HashSource(const HashCommand& command, HashQueue& queue, std::stop_token stop) : m_command(command), m_queue(queue), m_stop(std::move(stop)) {}

void HashSource::run()
{
    sumUp();
    static const std::vector<std::string> kStandardInput{"-"};
    for (const std::string& path : m_command.paths.empty() ? kStandardInput : m_command.paths) {
        if (m_stop.stop_requested())
            break;
        if (m_command.check)
            addList(path);
        else if (m_command.recursive && path != "-" && isFolder(path))
            addFolder(path);
        else
            addNamed(path);
    }
    m_queue.close();
}

std::optional<std::int64_t> HashSource::totalBytes() const
{
    const std::int64_t bytes = m_totalBytes.load(std::memory_order_relaxed);
    return bytes < 0 ? std::nullopt : std::optional(bytes);
}

void HashSource::sumUp()
{
    if (m_command.check || m_command.recursive || isatty(STDERR_FILENO) == 0)
        return;
    std::int64_t bytes = 0;
    for (const std::string& path : m_command.paths) {
        struct stat status = {};
        if (path == "-" || m_stop.stop_requested())
            return;
        if (stat(path.c_str(), &status) != 0 || S_ISDIR(status.st_mode))
            continue;
        if (!S_ISREG(status.st_mode))
            return;
        bytes += status.st_size;
    }
    m_totalBytes = bytes;
}

void HashSource::addNamed(std::string name, std::optional<hash::DigestValue> expected)
{
    const bool standardInput = name == "-";
    const bool stream = standardInput || isStream(name);
    m_queue.add({standardInput ? HashJob::Kind::StandardInput : HashJob::Kind::Named, std::move(name), expected, {}, nullptr}, stream);
}

void HashSource::addFolder(const std::string& path)
{
    const hash::WalkSink sink{
        [this](hash::FoundFile found) { m_queue.add({HashJob::Kind::Found, std::move(found.path), std::nullopt, {}, nullptr}); },
        [this](const std::string& folder, hash::HashError error) { m_queue.add({HashJob::Kind::Trouble, folder, std::nullopt, error, nullptr}); },
    };
    hash::walkFolder(path, sink, m_stop);
}

void HashSource::addList(const std::string& path)
{
    const bool standardInput = path == "-";
    auto account = std::make_unique<ListAccount>();
    account->list = path;
    auto file = standardInput ? hash::InputFile::borrow(STDIN_FILENO) : hash::InputFile::open(path, hash::FileKinds::AnyReadable);
    if (!file) {
        account->error = file.error();
        account->readFailed = file.error().code == hash::HashErrorCode::IsDirectory;
    } else if (const auto text = hash::readText(*file, hash::kMaxChecksumFileBytes, m_stop); !text) {
        account->error = text.error();
        account->readFailed = true;
    } else {
        addLines(*text, standardInput, *account);
    }
    m_queue.add({HashJob::Kind::ListEnd, path, std::nullopt, {}, std::move(account)});
}

void HashSource::addLines(const std::string& text, bool fromStandardInput, ListAccount& account)
{
    const hash::ChecksumReader reader(m_command.algorithms.empty() ? std::nullopt : std::optional(m_command.algorithms.front()), account.list);
    hash::UntaggedForm form = hash::UntaggedForm::Unknown;
    for (std::size_t at = 0; at < text.size() && !m_stop.stop_requested();) {
        const std::size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
        auto entry = reader.readLine(std::string_view(text).substr(at, end - at), form);
        at = end;
        if (entry && !*entry)
            continue;
        // A list that came from standard input cannot name it.
        if (!entry || (fromStandardInput && (*entry)->name == "-")) {
            ++account.malformed;
            auto& unknown = account.unknownAlgorithms;
            if (!entry && !entry.error().algorithm.empty() && unknown.size() < kMaxUnknownAlgorithms
                && std::find(unknown.begin(), unknown.end(), entry.error().algorithm) == unknown.end())
                unknown.push_back(std::move(entry.error().algorithm));
            continue;
        }
        ++account.entries;
        addNamed(std::move((*entry)->name), (*entry)->expected);
    }
}

} // namespace millrace::cli
