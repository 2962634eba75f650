#include "app/hash/file_table.h"

#include <algorithm>
#include <cstring>

namespace millrace::hash {

void FileTally::count(const FileRow& row, std::int64_t sign)
{
    byState[static_cast<std::size_t>(row.state)] += sign;
    if (row.expected)
        expected += sign;
    if (row.sharesRead || row.size < 0 || row.state == FileState::Extra || row.state == FileState::Missing || row.state == FileState::Unreadable)
        return;
    bytes += sign * row.size;
    bytesDone += sign * row.done;
    if (!hasEnded(row.state))
        bytesLeft += sign * std::max<std::int64_t>(row.size - row.done, 0);
}

FileId FileTable::add(std::string_view path)
{
    const FileId id{m_next++};
    const auto chunk = static_cast<std::size_t>((id.value - 1) / kChunkRows);
    if (m_chunks.size() <= chunk)
        m_chunks.resize(chunk + 1);
    if (!m_chunks[chunk]) {
        m_chunks[chunk] = std::make_unique<Chunk>();
        m_chunks[chunk]->rows.resize(static_cast<std::size_t>(kChunkRows));
    }
    FileRow& row = m_chunks[chunk]->rows[static_cast<std::size_t>((id.value - 1) % kChunkRows)];
    const std::size_t nameAt = path.find_last_of('/') + 1; // npos + 1 is 0
    row.folder = folder(path.substr(0, nameAt));
    row.name = path.substr(nameAt);
    row.live = true;
    ++m_chunks[chunk]->live;
    ++m_live;
    return id;
}

FileRow* FileTable::find(FileId id)
{
    if (id.value < 1 || id.value >= m_next)
        return nullptr;
    Chunk* chunk = m_chunks[static_cast<std::size_t>((id.value - 1) / kChunkRows)].get();
    if (!chunk)
        return nullptr;
    FileRow& row = chunk->rows[static_cast<std::size_t>((id.value - 1) % kChunkRows)];
    return row.live ? &row : nullptr;
}

void FileTable::remove(FileId id)
{
    FileRow* row = find(id);
    if (!row)
        return;
    *row = {};
    --m_live;
    const auto at = static_cast<std::size_t>((id.value - 1) / kChunkRows);
    // The last chunk is still being filled.
    if (--m_chunks[at]->live == 0 && at != static_cast<std::size_t>((m_next - 1) / kChunkRows))
        m_chunks[at].reset();
}

FileTable FileTable::takeAll()
{
    FileTable taken = std::move(*this);
    const std::int64_t next = taken.m_next;
    *this = {};
    m_next = next;
    m_chunks.resize(static_cast<std::size_t>((next - 1) / kChunkRows) + 1);
    return taken;
}

std::uint32_t FileTable::folder(std::string_view path)
{
    // Files of one folder mostly come together.
    if (!m_folders.empty() && m_folders.back() == path)
        return static_cast<std::uint32_t>(m_folders.size() - 1);
    const auto [found, added] = m_folderIndex.try_emplace(std::string(path), static_cast<std::uint32_t>(m_folders.size()));
    if (added)
        m_folders.emplace_back(path);
    return found->second;
}

std::uint32_t FileTable::source(std::string base, std::string list)
{
    if (m_sources.empty() || m_sources.back().base != base || m_sources.back().list != list)
        m_sources.push_back({std::move(base), std::move(list)});
    return static_cast<std::uint32_t>(m_sources.size() - 1);
}

std::uint16_t FileTable::plan(const std::vector<Algorithm>& algorithms)
{
    const auto found = std::find(m_plans.begin(), m_plans.end(), algorithms);
    const auto index = static_cast<std::uint16_t>(found - m_plans.begin());
    if (found == m_plans.end())
        m_plans.push_back(algorithms);
    return index;
}

FileSnapshot FileTable::snapshot(FileId id, const FileRow& row) const
{
    FileSnapshot snapshot;
    snapshot.id = id;
    snapshot.path = path(row);
    snapshot.shownBase = m_sources[row.source].base;
    snapshot.list = m_sources[row.source].list;
    snapshot.state = row.state;
    snapshot.size = row.size;
    snapshot.done = row.done;
    snapshot.duration = Microseconds(row.microseconds);
    if (row.microseconds > 0)
        snapshot.bytesPerSecond = static_cast<double>(row.done) * 1e6 / static_cast<double>(row.microseconds);
    if (row.expected)
        snapshot.expected = *row.expected;
    if (row.failed)
        snapshot.error = HashError{row.errorCode, row.systemError};
    if (row.digests) {
        std::size_t at = 0;
        for (const Algorithm algorithm : m_plans[row.plan]) {
            DigestValue& value = snapshot.digests.emplace_back();
            value.algorithm = algorithm;
            std::memcpy(value.bytes.data(), row.digests.get() + at, info(algorithm).bytes);
            at += info(algorithm).bytes;
        }
    }
    return snapshot;
}

void FileTable::setDigests(FileRow& row, const std::vector<DigestValue>& digests) const
{
    std::size_t bytes = 0;
    for (const Algorithm algorithm : m_plans[row.plan])
        bytes += info(algorithm).bytes;
    row.digests = std::make_unique<std::uint8_t[]>(bytes);
    std::size_t at = 0;
    for (const Algorithm algorithm : m_plans[row.plan]) {
        // A file that several lists name was read for the algorithms of all of them.
        const auto found = std::find_if(digests.begin(), digests.end(), [&](const DigestValue& each) { return each.algorithm == algorithm; });
        if (found != digests.end())
            std::memcpy(row.digests.get() + at, found->bytes.data(), info(algorithm).bytes);
        at += info(algorithm).bytes;
    }
}

} // namespace millrace::hash
