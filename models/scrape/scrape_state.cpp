#include "models/scrape/scrape_state.h"

#include "models/common/format.h"
#include "models/common/words.h"
#include "models/scrape/error_sentences.h"
#include "models/scrape/run_workers_model.h"
#include "models/scrape/runs_table_model.h"

#include <QJsonDocument>

namespace millrace::models {
namespace {

using scrape::RunPhase;
using scrape::RunSnapshot;

ScrapeState::Tile failedTile(const RunSnapshot& run)
{
    ScrapeState::Tile tile{formatCount(run.failed), {}, {}, run.failed > 0 ? Tone::Error : Tone::Dim, {}};
    std::vector<std::pair<std::string, std::int64_t>> causes(run.failures.begin(), run.failures.end());
    std::stable_sort(causes.begin(), causes.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    QStringList parts;
    for (const auto& [cause, count] : causes) {
        if (count <= 0)
            continue;
        if (parts.size() == 3) {
            parts += QStringLiteral("…");
            break;
        }
        parts += formatCount(count) + QStringLiteral(" × ") + briefCause(cause);
    }
    tile.foot = parts.join(QStringLiteral(" · "));
    return tile;
}

QString countedOthers(int others)
{
    return others == 1 ? Words::tr("1 other worker") : Words::tr("%1 other workers").arg(formatCount(others));
}

/// Others are at it, and this window only looks on.
bool looksOn(const RunSnapshot& run, int others)
{
    return others > 0 && !isActive(run.phase);
}

ScrapeState::Tile elsewhereTile(const RunSnapshot& run, int others)
{
    const bool paused = run.company->state == store::RunState::Paused;
    return {paused ? Words::tr("paused") : Words::tr("elsewhere"), {},
        countedOthers(others) + (paused ? Words::tr(" · Start goes on") : others == 1 ? Words::tr(" is at it · Start joins it") : Words::tr(" are at it · Start joins them")),
        paused ? Tone::Warning : Tone::Normal, {}};
}

ScrapeState::Tile endsInTile(const RunSnapshot& run)
{
    switch (run.phase) {
    case RunPhase::Idle:
        return {QStringLiteral("–"), {}, run.queued > 0 ? Words::tr("press Start") : QString(), Tone::Dim, {}};
    case RunPhase::Preparing: return {QStringLiteral("–"), {}, Words::tr("preparing"), Tone::Dim, {}};
    case RunPhase::Done: return {Words::tr("done"), {}, Words::tr("in ") + formatDuration(run.elapsed), Tone::Ok, {}};
    case RunPhase::Stopping: return {Words::tr("stopping"), {}, Words::tr("saving what is in flight"), Tone::Warning, {}};
    case RunPhase::Stopped: case RunPhase::Failed: case RunPhase::Paused: {
        const QString word = run.phase == RunPhase::Paused ? Words::tr("paused") : run.phase == RunPhase::Failed ? Words::tr("failed") : Words::tr("stopped");
        return {word, {}, run.queued > 0 ? formatCount(run.queued) + Words::tr(" URLs left · Start goes on") : QString(),
            run.phase == RunPhase::Failed ? Tone::Error : Tone::Warning, {}};
    }
    case RunPhase::Running: break;
    }
    ScrapeState::Tile tile;
    tile.value = run.eta ? formatDuration(*run.eta) : QStringLiteral("–");
    if (!run.eta)
        tile.foot = Words::tr("not known yet");
    else if (!run.etaHost.empty())
        tile.foot = singleLine(run.etaHost, 100) + Words::tr(" decides");
    if (run.eta && run.etaOthers && !run.etaHost.empty())
        tile.foot += Words::tr(" · all others in ") + formatDuration(*run.etaOthers);
    return tile;
}

/// What became of the links that are no pages of the run.
QString linksText(const RunSnapshot& run)
{
    const scrape::LinkCounts& links = run.links;
    QStringList parts;
    const auto tell = [&parts](std::int64_t count, const char* what) {
        if (count > 0)
            parts += formatCount(count) + QLatin1Char(' ') + Words::tr(what);
    };
    tell(links.variants, QT_TR_NOOP("of too many variants"));
    tell(links.endless, QT_TR_NOOP("without end"));
    tell(links.overLimit, QT_TR_NOOP("beyond the limit"));
    tell(links.excluded, QT_TR_NOOP("excluded"));
    tell(links.nofollow, QT_TR_NOOP("nofollow"));
    tell(links.tooMany, QT_TR_NOOP("too many on a page"));
    tell(links.outOfScope, QT_TR_NOOP("out of scope"));
    return parts.isEmpty() ? QString() : Words::tr("links: ") + parts.join(QStringLiteral(" · "));
}

void describeTiles(const RunSnapshot& run, int concurrency, ScrapeState& state)
{
    const std::int64_t ended = run.done + run.failed + run.skipped;
    const auto part = [](std::int64_t of, std::int64_t whole) { return whole > 0 ? static_cast<double>(of) / static_cast<double>(whole) : 0.0; };
    QStringList foot;
    if (run.notChanged > 0)
        foot += formatCount(run.notChanged) + Words::tr(" not changed");
    if (const QString links = linksText(run); !links.isEmpty())
        foot += links;
    state.pages = {formatCount(ended), Words::tr("of ") + formatCount(run.given), foot.join(QStringLiteral(" · ")), Tone::Normal, std::min(1.0, part(ended, run.given))};
    state.perSecond = {formatRateNumber(run.phase == RunPhase::Running ? run.pagesPerSecond : 0), {}, {}, Tone::Normal, {}};
    state.inFlight = {formatCount(run.inFlight), Words::tr("of ") + formatCount(concurrency), {}, Tone::Normal, std::min(1.0, part(run.inFlight, concurrency))};
    state.failed = failedTile(run);
    state.endsIn = endsInTile(run);
}

/// Of a shared run: whom the actions reach, and that they do so while this window only looks on.
void describeSharedActions(const RunSnapshot& run, int others, ScrapeState& state)
{
    const bool active = isActive(run.phase);
    state.leave = {active && others > 0 && run.phase != RunPhase::Stopping,
        others > 0 ? Words::tr("Ends this window's part of the run. Beside it, %1 on.").arg(countedOthers(others) + (others == 1 ? Words::tr(" goes") : Words::tr(" go")))
                   : Words::tr("Nobody else works on this run; Stop ends it.")};
    if (others == 0)
        return;
    const QString all = active ? Words::tr("all %1 workers").arg(formatCount(others + 1)) : others == 1 ? Words::tr("the worker") : Words::tr("all %1 workers").arg(formatCount(others));
    if (!active) {
        const bool paused = run.company->state == store::RunState::Paused;
        state.start = {true, paused ? Words::tr("Has %1 go on, and takes a share of the hosts.").arg(all) : Words::tr("Joins %1: takes a share of the hosts.").arg(countedOthers(others))};
        state.pause.enabled = run.company->state == store::RunState::Running;
        state.stop.enabled = true;
    } else if (run.phase == RunPhase::Paused) {
        state.start.tip = Words::tr("Has %1 go on.").arg(all);
    }
    state.pause.tip = Words::tr("Holds all lanes of %1; what is in flight ends. Start goes on.").arg(all);
    state.stop.tip = Words::tr("Ends the run for %1; what is in flight goes back to the queue.").arg(all);
    if (active)
        state.newRun.tip = Words::tr("Leave this run, or stop it, first.");
}

void describeActions(const RunSnapshot& run, ScrapeState& state)
{
    const bool busy = run.phase == RunPhase::Preparing || run.phase == RunPhase::Running || run.phase == RunPhase::Stopping;
    const bool left = run.queued + run.inFlight > 0;
    if (run.phase == RunPhase::Paused)
        state.start = {true, Words::tr("Goes on where it was paused.")};
    else if (busy)
        state.start = {false, Words::tr("It runs already.")};
    else if (left)
        state.start = {true, Words::tr("Fetches %1 queued URLs, each host at its own rate.").arg(formatCount(run.queued))};
    else
        state.start = {false, run.given > 0 ? Words::tr("Nothing is queued. Add URLs, or retry the failed ones.") : Words::tr("Add URLs first.")};
    state.pause = {run.phase == RunPhase::Running, Words::tr("Holds all lanes; what is in flight ends. Start goes on.")};
    state.stop = {run.phase == RunPhase::Running || run.phase == RunPhase::Paused || run.phase == RunPhase::Preparing,
        Words::tr("Ends what is in flight and saves; its URLs go back to the queue.")};
    state.exportRun = {bool(run.id) && run.done + run.failed + run.skipped > 0, Words::tr("Writes this run's pages to a .csv or .jsonl file.")};
    state.newRun = {!busy && run.phase != RunPhase::Paused, busy ? Words::tr("Stop this run first.") : Words::tr("Begins an empty run; this one stays in the list of runs.")};
    state.retryFailed = {run.failed > 0 && run.phase != RunPhase::Stopping, Words::tr("Queues the failed URLs again.")};
    state.rate = {true, Words::tr("Starts per second and host. Hosts with a rate of their own keep it.")};
}

QString signInText(const scrape::SignInKinds& kinds)
{
    QStringList parts;
    for (const auto& [there, words] : {std::pair(kinds.headers, QT_TR_NOOP("secret request headers")), std::pair(kinds.cookies, QT_TR_NOOP("cookies of a file")),
             std::pair(kinds.logins, QT_TR_NOOP("users and passwords")), std::pair(kinds.proxy, QT_TR_NOOP("a password of the proxy"))}) {
        if (there)
            parts += Words::tr(words);
    }
    const QString last = parts.takeLast();
    return parts.isEmpty() ? last : parts.join(QStringLiteral(", ")) + Words::tr(" and ") + last;
}

} // namespace

bool isActive(RunPhase phase)
{
    return phase == RunPhase::Preparing || phase == RunPhase::Running || phase == RunPhase::Paused || phase == RunPhase::Stopping;
}

ScrapeState describeRun(const RunSnapshot& run, const scrape::ScrapeSettings& settings)
{
    ScrapeState state;
    state.run = run.id;
    state.phase = run.phase;
    state.settings = run.id ? run.settings : settings;
    state.empty = run.given == 0;
    state.rateText = state.settings.rate > 0 ? Words::tr("Rate %1 per host").arg(formatRateShort(state.settings.rate)) : Words::tr("Rate unlimited");
    describeTiles(run, state.settings.concurrency, state);
    describeActions(run, state);
    state.shared = run.shared && run.company && !run.company->workers.empty();
    state.others = state.shared ? othersAtWork(*run.company, run.worker) : 0;
    describeSharedActions(run, state.others, state);
    if (looksOn(run, state.others))
        state.endsIn = elsewhereTile(run, state.others);
    state.errorsTab = run.failed > 0 ? Words::tr("Errors ") + formatCount(run.failed) : Words::tr("Errors");
    if (run.inFlight > 0)
        state.badge = formatCount(run.inFlight);
    if (run.id) {
        state.runTitle = runTitle(run.id, run.name);
        QStringList parts{state.runTitle};
        if (run.startedAt > 0)
            parts += Words::tr("started ") + formatClock(run.startedAt);
        if (run.elapsed.count() > 0)
            parts += formatElapsed(run.elapsed);
        if (state.others > 0)
            parts += looksOn(run, state.others) ? countedOthers(state.others) : Words::tr("%1 workers").arg(formatCount(state.others + 1));
        state.statusLine = parts.join(QStringLiteral(" · "));
    }
    if (run.storeTrouble)
        state.banner = ScrapeState::Banner{ScrapeState::Banner::Kind::Store, Tone::Error, errorSentence(*run.storeTrouble)};
    else if (run.bodyTrouble)
        state.banner = ScrapeState::Banner{ScrapeState::Banner::Kind::Store, Tone::Error, errorSentence(*run.bodyTrouble)};
    return state;
}

ScrapeState::Robots describeRobots(const scrape::HostSnapshot& host, const QString& text)
{
    ScrapeState::Robots robots{Words::tr("robots.txt of ") + singleLine(host.host, 300), {}, text};
    const std::string& state = host.robotsState;
    if (state == "fetching")
        robots.note = Words::tr("It is being fetched; the host waits for it.");
    else if (state == "allow")
        robots.note = Words::tr("There is none, or none that forbids anything: every page may be fetched.");
    else if (state == "rules")
        robots.note = Words::tr("Its rules are obeyed; a page that one of them decided names the line.");
    else if (state == "disallow")
        robots.note = Words::tr("It could not be read, so by RFC 9309 nothing may be fetched. Retry the failed pages later.");
    else if (state == "ignored")
        robots.note = Words::tr("This run ignores robots.txt.");
    else
        robots.note = Words::tr("It has not been fetched yet.");
    if (host.crawlDelay.count() > 0)
        robots.note += Words::tr(" It asks for %1 between starts.").arg(formatDuration(host.crawlDelay));
    if (text.isEmpty() && state == "rules")
        robots.note += Words::tr(" Its text is not held any more.");
    return robots;
}

QString describeMissingSignIn(const store::RunRecord& run)
{
    const auto settings = scrape::settingsFromJson(QJsonDocument::fromJson(QByteArray::fromStdString(run.settingsJson)).object());
    const scrape::SignInKinds missing = scrape::missingSignIn(settings);
    if (!missing.any())
        return {};
    return Words::tr("%1 was signed in with %2, which are never stored. Give them in Run options, then press Start; without them it goes on as a stranger.")
        .arg(runTitle(run.id, run.name), signInText(missing));
}

QString describeOpenInput(const store::RunRecord& run)
{
    if (!run.inputOpen)
        return {};
    return Words::tr("%1 ended while URLs were being added to it, and the last of them are not in it. Add the whole list again: those that are there already are not added twice.")
        .arg(runTitle(run.id, run.name));
}

QString describeAdded(const scrape::AddResult& result)
{
    const auto counted = [](std::int64_t n, const char* one, const char* many) { return formatCount(n) + u' ' + Words::tr(n == 1 ? one : many); };
    QStringList parts{counted(result.accepted, QT_TR_NOOP("URL added"), QT_TR_NOOP("URLs added"))};
    if (result.duplicates > 0)
        parts += counted(result.duplicates, QT_TR_NOOP("duplicate"), QT_TR_NOOP("duplicates"));
    if (result.alreadyStored > 0)
        parts += formatCount(result.alreadyStored) + Words::tr(" already stored, so skipped");
    if (result.unusableCount > 0) {
        QString unusable = counted(result.unusableCount, QT_TR_NOOP("unusable line"), QT_TR_NOOP("unusable lines"));
        if (!result.unusable.empty()) {
            const auto& [line, text] = result.unusable.front();
            unusable += (result.unusableCount == 1 ? Words::tr(", line %1: “%2”") : Words::tr(", the first is line %1: “%2”")).arg(line).arg(singleLine(text, 60));
        }
        parts += unusable;
    }
    return parts.join(QStringLiteral(" · "));
}

} // namespace millrace::models
