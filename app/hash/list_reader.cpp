#include "app/hash/list_reader.h"

#include "app/hash/file_hasher.h"
#include "app/hash/input_file.h"

#include <algorithm>

namespace millrace::hash {

namespace {

/// Cuts text that comes in pieces into lines and reads those.
class LineFeeder {
public:
    LineFeeder(const std::string& path, ListOutcome& outcome, const std::function<void(ChecksumEntry)>& entry)
        : m_reader(std::nullopt, path), m_outcome(outcome), m_entry(entry)
    {
    }

    void feed(std::string_view text)
    {
        while (!text.empty()) {
            const std::size_t end = text.find('\n');
            const std::string_view part = text.substr(0, end);
            // Beyond the bound the line is malformed anyway; one byte more says so.
            m_line.append(part.substr(0, std::min(part.size(), kMaxChecksumLineBytes + 1 - std::min(m_line.size(), kMaxChecksumLineBytes + 1))));
            if (end == std::string_view::npos)
                return;
            finishLine();
            text.remove_prefix(end + 1);
        }
    }

    void finishLine()
    {
        ++m_number;
        const bool tooLong = m_line.size() > kMaxChecksumLineBytes;
        auto entry = m_reader.readLine(tooLong ? std::string_view("too long") : std::string_view(m_line), m_form);
        m_line.clear();
        if (entry && !*entry)
            return;
        if (!entry || m_outcome.entries >= static_cast<std::int64_t>(kMaxChecksumEntries)) {
            ++m_outcome.malformed;
            if (m_outcome.firstMalformed == 0)
                m_outcome.firstMalformed = m_number;
            return;
        }
        ++m_outcome.entries;
        (*entry)->line = m_number;
        m_entry(std::move(**entry));
    }

    [[nodiscard]] bool hasRest() const { return !m_line.empty(); }

private:
    ChecksumReader m_reader;
    ListOutcome& m_outcome;
    const std::function<void(ChecksumEntry)>& m_entry;
    UntaggedForm m_form = UntaggedForm::Unknown;
    std::string m_line;
    std::int64_t m_number = 0;
};

} // namespace

ListOutcome readList(const std::string& path, const std::stop_token& stop, const std::function<void(ChecksumEntry)>& entry)
{
    ListOutcome outcome;
    auto file = InputFile::open(path, FileKinds::RegularOnly);
    if (!file) {
        outcome.error = file.error();
        return outcome;
    }
    if (file->size() > kMaxChecksumFileBytes) {
        outcome.error = HashError{HashErrorCode::ReadFailed, EFBIG};
        return outcome;
    }
    LineFeeder lines(path, outcome, entry);
    std::string buffer(kReadBytes, '\0');
    std::int64_t total = 0;
    for (;;) {
        const auto got = file->read(std::as_writable_bytes(std::span(buffer)), stop);
        if (!got || stop.stop_requested()) {
            outcome.error = got ? HashError{HashErrorCode::Cancelled, 0} : got.error();
            return outcome;
        }
        if (*got == 0)
            break;
        total += static_cast<std::int64_t>(*got);
        if (total > kMaxChecksumFileBytes) { // it grows, or is one of /proc
            outcome.error = HashError{HashErrorCode::ReadFailed, EFBIG};
            return outcome;
        }
        lines.feed(std::string_view(buffer).substr(0, *got));
    }
    if (lines.hasRest())
        lines.finishLine();
    return outcome;
}

} // namespace millrace::hash
