#include "models/hash/hash_view_model.h"

#include "models/common/format.h"
#include "models/common/words.h"

#include <algorithm>

namespace millrace::models {

HashViewModel::HashViewModel(HashBackend& backend, QObject* parent)
    : QObject(parent), m_backend(backend), m_hop(std::make_shared<GuiHop>(this)), m_files(m_store),
      m_problems(m_store, {FilesFilter::Show::Problems, {}, {}}), m_duplicates(m_store, {FilesFilter::Show::Duplicates, {}, {}})
{
    connect(&m_timer, &QTimer::timeout, this, &HashViewModel::onTimer);
    const auto wakeUp = [hop = m_hop, this] { hop->post([this] { wake(); }); };
    m_backend.feed().files.setWake(wakeUp);
    m_backend.feed().workers.setWake(wakeUp);
    m_backend.feed().totals.setWake(wakeUp);
    for (FilesTableModel* model : {&m_files, &m_problems, &m_duplicates})
        model->setQuiet(true);
    m_sinceSample.start();
    m_sinceResort.start();
    updateState();
    // What was published before this was made has woken nobody.
    wake();
}

HashViewModel::~HashViewModel()
{
    m_backend.feed().files.setWake(nullptr);
    m_backend.feed().workers.setWake(nullptr);
    m_backend.feed().totals.setWake(nullptr);
    m_hop->close();
}

void HashViewModel::setVisible(bool visible)
{
    if (visible == m_visible)
        return;
    m_visible = visible;
    for (FilesTableModel* model : {&m_files, &m_problems, &m_duplicates})
        model->setQuiet(!visible);
    adjustTimer();
    if (visible)
        flush();
}

void HashViewModel::wake()
{
    m_woken = true;
    adjustTimer();
}

void HashViewModel::adjustTimer()
{
    const bool sliced = m_visible && m_applied < m_pending.size();
    const int interval = static_cast<int>((sliced ? kSliceEvery : m_visible ? kFlushEvery : kHiddenEvery).count());
    if (m_timer.interval() != interval)
        m_timer.setInterval(interval);
    if (!m_timer.isActive() && (m_woken || sliced || isActive(m_totals.phase)))
        m_timer.start();
}

void HashViewModel::onTimer()
{
    if (m_applied < m_pending.size())
        takeSlice(m_visible ? kSlice : m_pending.size());
    else if (m_woken)
        flush();
    if (m_sinceResort.elapsed() >= kSampleEvery.count() / 2) {
        m_sinceResort.restart();
        m_unsorted = false;
        for (FilesTableModel* model : {&m_files, &m_problems, &m_duplicates})
            model->resort(std::chrono::steady_clock::now());
        compare();
        updateState();
    }
    sample();
    adjustTimer();
    // What came last is sorted and compared before it rests.
    if (!m_woken && m_applied >= m_pending.size() && !isActive(m_totals.phase) && !m_compareAgain && !m_unsorted)
        m_timer.stop();
}

void HashViewModel::flush()
{
    m_woken = false;
    takeFeed();
    updateState();
    adjustTimer();
}

void HashViewModel::takeTotals()
{
    const bool was = isActive(m_totals.phase);
    for (auto& [key, totals] : m_backend.feed().totals.take())
        m_totals = std::move(totals);
    m_troubles.apply(m_totals.troubles);
    if (!was && isActive(m_totals.phase))
        Q_EMIT samplesCleared();
}

void HashViewModel::takeFeed()
{
    takeTotals();
    for (auto& [key, workers] : m_backend.feed().workers.take())
        m_workers.apply(std::move(workers));
    if (m_applied < m_pending.size())
        takeSlice(m_pending.size());
    m_pending = m_backend.feed().files.take();
    m_applied = 0;
    takeSlice(m_visible ? kSlice : m_pending.size());
}

void HashViewModel::takeSlice(std::size_t most)
{
    const std::size_t end = std::min(m_pending.size(), m_applied + most);
    m_unsorted = m_unsorted || end > m_applied;
    std::vector<FileStore::Change> changes;
    changes.reserve(end - m_applied);
    for (; m_applied < end; ++m_applied)
        m_store.apply(std::move(m_pending[m_applied].second), changes);
    if (m_applied == m_pending.size()) {
        m_pending = {};
        m_applied = 0;
    }
    for (FilesTableModel* model : {&m_files, &m_problems, &m_duplicates})
        model->apply(changes);
}

void HashViewModel::sample()
{
    if (!isActive(m_totals.phase) || m_sinceSample.elapsed() < kSampleEvery.count())
        return;
    m_sinceSample.restart();
    const auto& workers = m_workers.workers();
    Q_EMIT sampled({m_backend.wallNow(), m_totals.bytesPerSecond, m_totals.filesPerSecond,
        static_cast<double>(m_totals.count(hash::FileState::Queued) + m_totals.count(hash::FileState::Hashing)),
        static_cast<double>(std::count_if(workers.begin(), workers.end(), [](const auto& worker) { return static_cast<bool>(worker.file); }))});
}

hash::HashTotals HashViewModel::shownTotals() const
{
    hash::HashTotals totals = m_totals;
    if (m_store.hiddenCount() == 0)
        return totals;
    for (std::uint32_t slot = 0; slot < m_store.size(); ++slot) {
        const FileRow& row = m_store.row(slot);
        if (!row.hidden)
            continue;
        --totals.files;
        --totals.byState[static_cast<std::size_t>(row.state)];
        const bool counted = row.size > 0 && row.state != hash::FileState::Extra && row.state != hash::FileState::Missing && row.state != hash::FileState::Unreadable;
        totals.bytes -= counted ? row.size : 0;
        totals.bytesDone -= counted ? (row.digests.empty() ? row.done : row.size) : 0;
    }
    // Rows and totals come apart; for a moment one may be ahead.
    totals.files = std::max<std::int64_t>(0, totals.files);
    for (std::int64_t& count : totals.byState)
        count = std::max<std::int64_t>(0, count);
    totals.bytes = std::max<std::int64_t>(0, totals.bytes);
    totals.bytesDone = std::clamp<std::int64_t>(totals.bytesDone, 0, totals.bytes);
    if (totals.files == 0) {
        totals.verifying = false;
        totals.troubles.clear();
    }
    return totals;
}

void HashViewModel::describeTables(HashState& state) const
{
    state.shownAlgorithms |= m_store.algorithms();
    const auto all = static_cast<std::int64_t>(m_store.size() - m_store.hiddenCount());
    const auto shown = static_cast<std::int64_t>(m_files.rowCount());
    state.filesNote = all == 0 ? QString() : shown == all || m_applied < m_pending.size() ? formatCount(all) : Words::tr("%1 of %2").arg(formatCount(shown), formatCount(all));
    if (m_totals.linksSkipped > 0)
        state.filesNote += Words::tr(" · %1 symbolic links not followed").arg(formatCount(m_totals.linksSkipped));
    if (m_totals.specialSkipped > 0)
        state.filesNote += Words::tr(" · %1 pipes, sockets and devices left out").arg(formatCount(m_totals.specialSkipped));
    const auto& twins = m_store.duplicates();
    state.duplicatesTab = twins.files == 0 ? Words::tr("Duplicates") : Words::tr("Duplicates %1").arg(formatCount(twins.files));
    state.duplicatesNote = twins.files == 0 ? QString() : Words::tr("%1 files in %2 groups of the same digest; keeping one of each would free %3").arg(formatCount(twins.files), formatCount(twins.groups), formatBytes(twins.bytes));
}

void HashViewModel::updateState()
{
    HashState next = describeTotals(shownTotals(), m_settings, m_workers.workers());
    describeTables(next);
    if (m_writer.busy())
        next.save = {false, Words::tr("A list is being written.")};
    next.command = {!m_sources.empty() || m_store.lists().size() > 1, Words::tr("Copies the millrace hash line that does the same without a window")};
    next.banner = m_banner;
    if (!next.banner && m_totals.troublesLeftOut > 0)
        next.banner = BannerState{Tone::Warning, Words::tr("%1 more folders or lists gave trouble than the tab Problems names.").arg(formatCount(m_totals.troublesLeftOut)), {}, false};
    next.compare = m_compared;
    if (m_selected) {
        if (const FileRow* row = m_store.find(m_selected); row != nullptr && !row->hidden)
            next.details = describeFile(m_store, *row);
    }
    if (next == m_state)
        return;
    m_state = std::move(next);
    Q_EMIT stateChanged();
}

} // namespace millrace::models
