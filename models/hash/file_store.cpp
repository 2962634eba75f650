#include "models/hash/file_store.h"

#include <algorithm>
#include <cstring>

namespace millrace::models {
namespace {

unsigned changedColumns(const FileRow& row, const hash::FileSnapshot& snapshot)
{
    using C = FileColumn;
    unsigned columns = 0;
    const auto mark = [&columns](bool differs, unsigned which) { columns |= differs ? which : 0U; };
    mark(row.size != snapshot.size, C::bit(C::Size) | C::bit(C::Progress));
    mark(row.done != snapshot.done, C::bit(C::Progress));
    mark(row.bytesPerSecond != snapshot.bytesPerSecond, C::bit(C::Speed));
    mark(row.duration != snapshot.duration, C::bit(C::Duration));
    mark(row.state != snapshot.state, C::bit(C::State) | C::bit(C::Progress) | C::bit(C::Name));
    mark(row.digests != snapshot.digests, C::kAllDigests);
    mark((row.expected != nullptr) != snapshot.expected.has_value(), C::bit(C::Expected));
    mark((row.error != nullptr) != snapshot.error.has_value(), C::bit(C::State));
    return columns;
}

} // namespace

const hash::DigestValue* FileRow::digest(hash::Algorithm algorithm) const
{
    for (const hash::DigestValue& value : digests) {
        if (value.algorithm == algorithm)
            return &value;
    }
    return nullptr;
}

std::size_t FileStore::GroupHash::operator()(const GroupKey& key) const noexcept
{
    // A digest's own first bytes are as good a hash as there is.
    std::size_t value = 0;
    std::memcpy(&value, key.bytes.data(), sizeof value);
    return value ^ static_cast<std::size_t>(key.algorithm);
}

std::uint32_t FileStore::listIndex(const std::string& path)
{
    if (path.empty())
        return 0;
    // Files of one list come one after another, and lists are few.
    for (std::size_t i = m_lists.size(); i-- > 1;) {
        if (m_lists[i] == path)
            return static_cast<std::uint32_t>(i);
    }
    m_lists.push_back(path);
    return static_cast<std::uint32_t>(m_lists.size() - 1);
}

void FileStore::fill(FileRow& row, hash::FileSnapshot&& snapshot)
{
    if (row.path != snapshot.path)
        row.path = std::move(snapshot.path);
    const bool below = !snapshot.shownBase.empty() && snapshot.shownBase.size() < row.path.size() && row.path.starts_with(snapshot.shownBase);
    row.base = below ? static_cast<std::uint32_t>(snapshot.shownBase.size()) : 0;
    if (m_lists[row.list] != snapshot.list)
        row.list = listIndex(snapshot.list);
    row.state = snapshot.state;
    row.size = snapshot.size;
    row.done = snapshot.done;
    row.bytesPerSecond = snapshot.bytesPerSecond;
    row.duration = snapshot.duration;
    row.digests = std::move(snapshot.digests);
    row.expected = snapshot.expected ? std::make_unique<hash::DigestValue>(*snapshot.expected) : nullptr;
    row.error = snapshot.error ? std::make_unique<hash::HashError>(*snapshot.error) : nullptr;
    for (const hash::DigestValue& digest : row.digests)
        m_algorithms |= FileColumn::bit(static_cast<int>(digest.algorithm));
}

void FileStore::apply(hash::FileSnapshot&& snapshot, std::vector<Change>& changes)
{
    if (snapshot.id <= m_clearedTo || (!m_erased.empty() && m_erased.contains(snapshot.id)))
        return;
    m_newest = std::max(m_newest, snapshot.id);
    const auto [it, added] = m_slots.try_emplace(snapshot.id, static_cast<std::uint32_t>(m_rows.size()));
    const std::uint32_t slot = it->second;
    if (added) {
        m_rows.emplace_back();
        m_rows.back().id = snapshot.id;
        fill(m_rows.back(), std::move(snapshot));
        changes.push_back({slot, (1U << FileColumn::Count) - 1U, true});
        join(slot, changes);
        return;
    }
    FileRow& row = m_rows[slot];
    const unsigned columns = changedColumns(row, snapshot);
    if (columns == 0)
        return;
    const bool digestsChange = (columns & FileColumn::kAllDigests) != 0;
    if (digestsChange)
        leave(slot, changes);
    fill(row, std::move(snapshot));
    changes.push_back({slot, columns, false});
    if (digestsChange)
        join(slot, changes);
}

void FileStore::countGroup(const Group& group, int sign)
{
    if (group.count < 2)
        return;
    m_duplicates.groups += sign;
    m_duplicates.files += sign * static_cast<std::int64_t>(group.count);
    m_duplicates.bytes += sign * group.size * (static_cast<std::int64_t>(group.count) - 1);
}

void FileStore::join(std::uint32_t slot, std::vector<Change>& changes)
{
    FileRow& row = m_rows[slot];
    if (row.digests.empty())
        return;
    ++m_digestVersion;
    const auto [it, added] = m_groupOf.try_emplace(GroupKey{row.digests.front().algorithm, row.digests.front().bytes}, static_cast<std::uint32_t>(m_groups.size()));
    if (added)
        m_groups.push_back({0, slot, std::max<std::int64_t>(0, row.size)});
    Group& group = m_groups[it->second];
    row.group = it->second;
    countGroup(group, -1);
    ++group.count;
    countGroup(group, +1);
    if (group.count == 2 && group.first != slot && group.first != kNoSlot)
        changes.push_back({group.first, FileColumn::bit(FileColumn::Duplicates), false});
    if (group.first == kNoSlot)
        group.first = slot;
}

void FileStore::leave(std::uint32_t slot, std::vector<Change>&)
{
    FileRow& row = m_rows[slot];
    if (row.group == 0)
        return;
    ++m_digestVersion;
    Group& group = m_groups[row.group];
    countGroup(group, -1);
    --group.count;
    countGroup(group, +1);
    if (group.first == slot)
        group.first = kNoSlot;
    row.group = 0;
}

void FileStore::erase(const std::vector<hash::FileId>& ids)
{
    m_erased.insert(ids.begin(), ids.end());
    std::deque<FileRow> kept;
    for (FileRow& row : m_rows) {
        if (!m_erased.contains(row.id))
            kept.push_back(std::move(row));
    }
    m_rows = std::move(kept);
    m_slots.clear();
    m_groups.assign(1, Group());
    m_groupOf.clear();
    m_duplicates = {};
    m_hidden = 0;
    std::vector<Change> ignored;
    for (std::uint32_t slot = 0; slot < m_rows.size(); ++slot) {
        m_slots.emplace(m_rows[slot].id, slot);
        m_rows[slot].group = 0;
        m_hidden += m_rows[slot].hidden ? 1U : 0U;
        join(slot, ignored);
    }
    ++m_digestVersion;
}

void FileStore::clear()
{
    const hash::FileId newest = m_newest;
    const std::uint64_t version = m_digestVersion;
    *this = FileStore();
    m_clearedTo = m_newest = newest;
    m_digestVersion = version + 1;
}

void FileStore::setHidden(const std::vector<hash::FileId>& ids, bool hidden)
{
    for (const hash::FileId id : ids) {
        const std::uint32_t slot = slotOf(id);
        if (slot == kNoSlot || m_rows[slot].hidden == hidden)
            continue;
        m_rows[slot].hidden = hidden;
        hidden ? ++m_hidden : --m_hidden;
    }
}

const FileRow* FileStore::find(hash::FileId id) const
{
    const std::uint32_t slot = slotOf(id);
    return slot == kNoSlot ? nullptr : &m_rows[slot];
}

std::uint32_t FileStore::slotOf(hash::FileId id) const
{
    const auto it = m_slots.find(id);
    return it == m_slots.end() ? kNoSlot : it->second;
}

} // namespace millrace::models
