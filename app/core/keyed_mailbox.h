#pragma once

#include <functional>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

namespace millrace {

/// Hands the latest value per key from one thread to another: a value that was not fetched yet is replaced, never queued twice.
///
/// Thread: post() from any, take() from any; `wake` runs in the posting thread, once per batch, and must only pass the word on
/// (QMetaObject::invokeMethod). Bounds: as many entries as there are keys.
template <class Key, class Value>
class KeyedMailbox {
public:
    /// Replaces the wake function; pass nullptr before the consumer goes away.
    void setWake(std::function<void()> wake)
    {
        const std::lock_guard lock(m_mutex);
        m_wake = std::move(wake);
    }

    void post(Key key, Value value)
    {
        const std::lock_guard lock(m_mutex);
        const auto [it, added] = m_index.try_emplace(key, m_entries.size());
        if (added)
            m_entries.emplace_back(std::move(key), std::move(value));
        else
            m_entries[it->second].second = std::move(value);
        if (!m_woken && m_wake) {
            m_woken = true;
            m_wake();
        }
    }

    /// All entries since the last call, in the order in which their keys first came.
    [[nodiscard]] std::vector<std::pair<Key, Value>> take()
    {
        const std::lock_guard lock(m_mutex);
        m_woken = false;
        m_index.clear();
        return std::exchange(m_entries, {});
    }

    /// Takes back the entries whose key `match` picks.
    template <class Match>
    void withdraw(Match match)
    {
        const std::lock_guard lock(m_mutex);
        std::erase_if(m_entries, [&](const auto& entry) { return match(entry.first); });
        m_index.clear();
        for (std::size_t i = 0; i < m_entries.size(); ++i)
            m_index.emplace(m_entries[i].first, i);
    }

    /// Entries that wait to be taken, for whoever posts under ever new keys and must bound them.
    [[nodiscard]] std::size_t size() const
    {
        const std::lock_guard lock(m_mutex);
        return m_entries.size();
    }

private:
    mutable std::mutex m_mutex;
    std::function<void()> m_wake;
    std::unordered_map<Key, std::size_t> m_index;
    std::vector<std::pair<Key, Value>> m_entries;
    bool m_woken = false;
};

} // namespace millrace
