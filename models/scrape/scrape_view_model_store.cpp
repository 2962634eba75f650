// The part of ScrapeViewModel that chooses where pages are kept.
#include "models/scrape/answer.h"

#include "models/common/words.h"
#include "models/scrape/store_choice.h"

namespace millrace::models {

void ScrapeViewModel::setStore(const store::StoreUrl& url)
{
    m_store = url;
    updateState();
}

QString ScrapeViewModel::storeUrl() const
{
    return m_store ? QString::fromStdString(m_store->toString()) : QString();
}

QString ScrapeViewModel::storeHeldBecause() const
{
    if (!m_storeKeptBecause.isEmpty())
        return m_storeKeptBecause;
    if (m_switchingStore)
        return Words::tr("A store is being opened.");
    if (isActive(m_run.phase))
        return Words::tr("A run is under way. Stop it first: what it has stored stays where it is, and it can be resumed from there.");
    return m_opening ? Words::tr("A run is being opened.") : QString();
}

void ScrapeViewModel::inspectStore(const store::StoreUrl& url, std::function<void(const Result<store::StoreReport, store::StoreError>&)> then)
{
    m_backend.inspectStore(url, answer<store::StoreReport>([then = std::move(then)](auto result) { then(result); }));
}

void ScrapeViewModel::useStore(const store::StoreUrl& url)
{
    if (!storeHeldBecause().isEmpty())
        return;
    const RunId before = m_expected;
    const std::optional<store::RunRecord> unfinished = std::exchange(m_unfinished, std::nullopt);
    const auto banner = std::exchange(m_banner, std::nullopt);
    const unsigned number = m_storeNumber;
    m_storeNumber = ++m_lastStoreNumber;
    m_opening = m_switchingStore = true;
    // A run's number means another run in another store: nothing may ask for one of before.
    switchTo({}, false);
    m_run = {};
    m_backend.useStore(url, answer<store::OpenedStore>([this, url, before, unfinished, banner, number](auto result) {
        m_opening = m_switchingStore = false;
        dropFeed();
        if (result) {
            m_store = url;
            lookForUnfinishedRun();
            refreshRuns();
            if (!m_waitingLines.isEmpty())
                createRunThen([this] { addToOpenRun(std::exchange(m_waitingLines, {})); });
        } else {
            m_storeNumber = number;
            m_unfinished = unfinished;
            m_banner = banner;
            if (before)
                openThen(before, [] {});
        }
        updateState();
        if (result)
            Q_EMIT storeOpened(url);
        else
            Q_EMIT storeFailed(result.error());
    }));
    updateState();
}

void ScrapeViewModel::dropFeed()
{
    (void)m_backend.feed().hosts.take();
    (void)m_backend.feed().pages.take();
    (void)m_backend.feed().run.take();
    m_heldHosts.clear();
    m_heldPages.clear();
    m_run = {};
}

std::function<void()> ScrapeViewModel::inThisStore(std::function<void()> what)
{
    return [this, number = m_storeNumber, what = std::move(what)] {
        if (number == m_storeNumber)
            what();
    };
}

} // namespace millrace::models
