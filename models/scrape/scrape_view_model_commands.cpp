// The commands of ScrapeViewModel: each hands one thing to the backend and says what became of it.
#include "models/common/format.h"
#include "models/common/words.h"
#include "models/scrape/answer.h"
#include "models/scrape/error_sentences.h"
#include "models/scrape/field_texts.h"
#include "models/scrape/scrape_command.h"
#include "models/scrape/selector_view_model.h"

namespace millrace::models {

using Kind = ScrapeState::Banner::Kind;

std::function<void(Result<void, store::StoreError>)> ScrapeViewModel::orSay(const QString& failedTo)
{
    return answer<void>([this, failedTo](auto result) {
        if (!result)
            sayError(failedTo, result.error());
    });
}

void ScrapeViewModel::lookForUnfinishedRun()
{
    m_backend.findResumable(answer<std::optional<store::RunRecord>>([this](auto result) {
        if (!result || !result.value() || m_expected)
            return;
        m_unfinished = *result.value();
        const store::RunRecord& run = *m_unfinished;
        const std::int64_t left = run.counts.queued;
        if (run.workers > 0) {
            say(Kind::Join, Tone::Accent,
                Words::tr("%1 is being worked on by %2: %3 of %4 URLs are left. Join to take a share of its hosts, or open it in the list of runs to look on.")
                    .arg(runTitle(run.id, run.name), run.workers == 1 ? Words::tr("1 other worker") : Words::tr("%1 other workers").arg(run.workers), formatCount(left),
                        formatCount(run.counts.given())));
            return;
        }
        say(Kind::Resume, Tone::Accent,
            Words::tr("%1 of %2 was not finished: %3 of %4 URLs are left. Resume it, or discard what is left; its pages stay.")
                .arg(runTitle(run.id, run.name), formatDateTime(run.createdAt), formatCount(left), formatCount(run.counts.given())));
    }));
}

void ScrapeViewModel::acceptBanner()
{
    if (!m_banner || (m_banner->kind != Kind::Resume && m_banner->kind != Kind::Join) || !m_unfinished) {
        dismissBanner();
        return;
    }
    const store::RunRecord run = *std::exchange(m_unfinished, std::nullopt);
    m_banner.reset();
    openAndStart(run);
}

/// Not where it would go on as a stranger without a word.
void ScrapeViewModel::openAndStart(const store::RunRecord& run)
{
    openThen(run.id, [this, missing = describeMissingSignIn(run), left = describeOpenInput(run)] {
        if (missing.isEmpty())
            start();
        if (const QString notice = missing.isEmpty() ? left : missing; !notice.isEmpty())
            say(Kind::Notice, Tone::Warning, notice);
    });
}

void ScrapeViewModel::discardBanner()
{
    if (m_banner && m_banner->kind == Kind::Resume && m_unfinished) {
        const store::RunRecord run = *std::exchange(m_unfinished, std::nullopt);
        m_backend.setRunState(run.id, store::RunState::Done, orSay(Words::tr("The run could not be put aside.")));
        Q_EMIT undoOffered(Words::tr("%1 is not offered again; it stays in the list of runs.").arg(runTitle(run.id, run.name)),
            inThisStore([this, run] {
                m_backend.setRunState(run.id, run.state, answer<void>([this](auto result) {
                    if (result)
                        lookForUnfinishedRun();
                    else
                        sayError(Words::tr("The run could not be brought back."), result.error());
                }));
            }),
            [] {});
    }
    dismissBanner();
}

void ScrapeViewModel::dismissBanner()
{
    m_banner.reset();
    updateState();
}

void ScrapeViewModel::createRunThen(std::function<void()> next)
{
    m_opening = true;
    updateState();
    m_backend.newRun({}, m_defaults, answer<RunId>([this, next = std::move(next)](auto result) {
        m_opening = false;
        if (result) {
            switchTo(result.value(), false);
            next();
        } else {
            m_waitingLines.clear();
            sayError(Words::tr("A new run could not be made."), result.error());
        }
        wake();
        updateState();
    }));
}

void ScrapeViewModel::openThen(RunId run, std::function<void()> next)
{
    m_opening = true;
    // Its hosts are published before the answer comes: make room for them now.
    switchTo(run, true);
    m_backend.openRun(run, answer<RunId>([this, next = std::move(next)](auto result) {
        m_opening = false;
        if (result)
            next();
        else
            sayError(Words::tr("The run could not be opened."), result.error());
        wake();
        updateState();
    }));
    updateState();
}

void ScrapeViewModel::addUrls(const QString& lines)
{
    if (lines.trimmed().isEmpty())
        return;
    if (m_expected && !m_opening) {
        addToOpenRun(lines);
        return;
    }
    m_waitingLines += lines + u'\n';
    if (!m_opening)
        createRunThen([this] { addToOpenRun(std::exchange(m_waitingLines, {})); });
}

void ScrapeViewModel::addToOpenRun(const QString& lines)
{
    m_backend.addUrls(lines.toStdString(), answer<scrape::AddResult>([this](auto result) {
        if (!result) {
            sayError(Words::tr("The URLs could not be added."), result.error());
            return;
        }
        const scrape::AddResult& added = result.value();
        say(Kind::Notice, added.unusableCount > 0 ? Tone::Warning : Tone::Normal, describeAdded(added));
    }));
}

void ScrapeViewModel::start()
{
    if (m_banner && m_banner->kind != Kind::Problem)
        m_banner.reset();
    if (m_run.phase == scrape::RunPhase::Paused)
        m_backend.resume(orSay(Words::tr("The run could not go on.")));
    else {
        if (m_state.others > 0 && m_run.company && m_run.company->state == store::RunState::Paused)
            m_backend.resume(orSay(Words::tr("The run could not go on."))); // for those that are on it
        m_backend.start(orSay(Words::tr("The run could not be started.")));
    }
    updateState();
}

void ScrapeViewModel::pause()
{
    m_backend.pause(orSay(Words::tr("The run could not be paused.")));
}

void ScrapeViewModel::stop()
{
    m_backend.stop(orSay(Words::tr("The run could not be stopped.")));
}

void ScrapeViewModel::newRun()
{
    if (!m_opening && m_state.newRun.enabled)
        createRunThen([] {});
}

void ScrapeViewModel::setRunRate(double rate)
{
    scrape::ScrapeSettings settings = m_state.settings;
    settings.rate = rate;
    applySettings(settings);
}

void ScrapeViewModel::applySettings(const scrape::ScrapeSettings& settings)
{
    if (m_run.id && settings != m_run.settings) {
        // Shown at once; the engine's next snapshot confirms it.
        m_run.settings = settings;
        m_backend.setSettings(settings, orSay(Words::tr("The run's options could not be changed.")));
    }
    setDefaults(settings);
    updateState();
}

QString ScrapeViewModel::addField(const QString& field)
{
    scrape::ScrapeSettings settings = m_state.settings;
    settings.fields = withField(std::move(settings.fields), field.toStdString());
    QString problem = fieldsProblem(settings.fields);
    if (problem.isEmpty())
        applySettings(settings);
    return problem;
}

std::unique_ptr<SelectorViewModel> ScrapeViewModel::selectorTrial()
{
    return std::make_unique<SelectorViewModel>(m_backend);
}

void ScrapeViewModel::exportTo(const QString& path, ExportWhat what)
{
    m_backend.exportRun(m_run.id, what == ExportWhat::Shown ? pageFilter() : store::PageFilter{}, path.toStdString(), answer<std::int64_t>([this, path](auto result) {
        if (result)
            say(Kind::Notice, Tone::Ok, Words::tr("%1 pages written to %2.").arg(formatCount(result.value()), path));
        else
            sayError(Words::tr("The pages could not be exported."), result.error());
    }));
}

QString ScrapeViewModel::command() const
{
    return scrapeCommand(m_state.settings, m_run.id, storeUrl());
}

void ScrapeViewModel::setHostRate(HostId host, std::optional<double> rate)
{
    m_backend.setHostRate(host, rate, orSay(Words::tr("The host's rate could not be changed.")));
}

void ScrapeViewModel::pauseHost(HostId host, bool paused)
{
    if (isHeldElsewhere(host))
        return;
    m_backend.setHostPaused(host, paused);
}

void ScrapeViewModel::boostHost(HostId host)
{
    if (isHeldElsewhere(host))
        return;
    const bool boosted = m_boosted.erase(host) == 0;
    if (boosted)
        m_boosted.insert(host);
    m_backend.setHostBoost(host, boosted);
    const scrape::HostSnapshot* snapshot = m_hosts.hostAt(m_hosts.rowOf(host));
    const QString hostName = snapshot != nullptr ? singleLine(snapshot->host, 300) : QString();
    say(Kind::Notice, Tone::Normal,
        (boosted ? Words::tr("%1 goes first whenever slots are scarce; its own spacing stays.") : Words::tr("%1 waits its turn again.")).arg(hostName));
}

void ScrapeViewModel::skipHost(HostId host)
{
    if (isHeldElsewhere(host))
        return;
    m_backend.skipHostWait(host);
}

void ScrapeViewModel::retryFailed(HostId host)
{
    m_backend.retryFailed(host, answer<std::int64_t>([this, host](auto result) {
        if (!result) {
            sayError(Words::tr("The failed URLs could not be queued again."), result.error());
            return;
        }
        m_errors.removeHost(host);
        if (m_search) // they have not ended any more
            searchAgain();
        const std::int64_t count = result.value();
        say(Kind::Notice, Tone::Normal,
            count == 0 ? Words::tr("No failed URL is left to retry.")
                       : Words::tr("%1 failed URLs are queued again%2.").arg(formatCount(count), isActive(m_run.phase) ? QString() : Words::tr("; press Start")));
    }));
}

void ScrapeViewModel::removeHost(HostId host)
{
    const scrape::HostSnapshot* snapshot = m_hosts.hostAt(m_hosts.rowOf(host));
    const QString hostName = snapshot != nullptr ? singleLine(snapshot->host, 300) : QString();
    m_backend.removeQueued(host, answer<std::vector<store::QueuedUrl>>([this, hostName](auto result) {
        if (!result) {
            sayError(Words::tr("The host's queue could not be removed."), result.error());
            return;
        }
        auto urls = std::make_shared<std::vector<store::QueuedUrl>>(std::move(result).value());
        if (urls->empty()) {
            say(Kind::Notice, Tone::Normal, Words::tr("%1 has nothing queued.").arg(hostName));
            return;
        }
        const QString sentence = urls->size() == 1 ? Words::tr("1 queued URL of %1 was taken out of the run.").arg(hostName)
            : Words::tr("%2 queued URLs of %1 were taken out of the run.").arg(hostName, formatCount(static_cast<std::int64_t>(urls->size())));
        Q_EMIT undoOffered(sentence,
            inThisStore([this, urls] { m_backend.restore(std::move(*urls), orSay(Words::tr("The URLs could not be brought back."))); }), [] {});
    }));
}

void ScrapeViewModel::refreshRuns()
{
    m_backend.listRuns(answer<std::vector<store::RunRecord>>([this](auto result) {
        if (result)
            m_runs.setRuns(std::move(result).value());
        else
            sayError(Words::tr("The list of runs could not be read."), result.error());
    }));
    m_backend.storeSize(answer<store::Store::SizeInfo>([this](auto result) {
        if (result)
            m_runs.setSize(result.value());
    }));
}

bool ScrapeViewModel::mayOpenAnother()
{
    if (!m_state.newRun.enabled)
        say(Kind::Problem, Tone::Warning, Words::tr("Stop the open run first; then another one can be opened."));
    return m_state.newRun.enabled;
}

void ScrapeViewModel::openRun(RunId run)
{
    if (run == m_expected || !mayOpenAnother())
        return;
    m_unfinished.reset();
    m_banner.reset();
    const store::RunRecord* record = m_runs.run(run);
    const QString missing = record && record->counts.queued > 0 ? describeMissingSignIn(*record) : QString();
    openThen(run, [this, notice = missing.isEmpty() && record ? describeOpenInput(*record) : missing] {
        if (!notice.isEmpty())
            say(Kind::Notice, Tone::Warning, notice);
    });
}

void ScrapeViewModel::renameRun(RunId run, const QString& name)
{
    m_backend.renameRun(run, name.toStdString(), answer<void>([this, run, name](auto result) {
        if (!result)
            sayError(Words::tr("The run could not be renamed."), result.error());
        else if (run == m_run.id)
            m_run.name = name.toStdString();
        refreshRuns();
        updateState();
    }));
}

void ScrapeViewModel::deleteRun(RunId run)
{
    if (run == m_expected && isActive(m_run.phase)) {
        say(Kind::Problem, Tone::Warning, Words::tr("Stop the run first; then it can be deleted."));
        return;
    }
    const store::RunRecord* record = m_runs.run(run);
    if (record == nullptr)
        return;
    m_runs.setHidden(run, true);
    const QString sentence = Words::tr("%1 is deleted with its queue of %2 URLs; pages that it stored stay.")
                                 .arg(runTitle(run, record->name), formatCount(record->counts.given()));
    Q_EMIT undoOffered(sentence, [this, run] { m_runs.setHidden(run, false); },
        inThisStore([this, run] {
            m_backend.deleteRun(run, answer<void>([this, run](auto result) {
                if (!result) {
                    m_runs.setHidden(run, false);
                    sayError(Words::tr("The run could not be deleted."), result.error());
                }
                refreshRuns();
            }));
        }));
}

} // namespace millrace::models
