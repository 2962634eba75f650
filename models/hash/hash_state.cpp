#include "models/hash/hash_state.h"

#include "models/common/format.h"
#include "models/common/words.h"
#include "models/hash/hash_sentences.h"
#include "models/hash/path_text.h"

#include <QStringList>

#include <algorithm>

namespace millrace::models {
namespace {

using hash::FileState;
using hash::HashPhase;

std::int64_t endedFiles(const hash::HashTotals& totals)
{
    return totals.files - totals.count(FileState::Queued) - totals.count(FileState::Hashing);
}

/// "1 missing", "2 cannot be read": those of which there are any.
QString listed(const hash::HashTotals& totals, std::initializer_list<std::pair<FileState, const char*>> states)
{
    QStringList parts;
    for (const auto& [state, words] : states) {
        if (totals.count(state) > 0)
            parts += formatCount(totals.count(state)) + u' ' + Words::tr(words);
    }
    return parts.join(QStringLiteral(", "));
}

TileState bytesTile(const hash::HashTotals& totals)
{
    TileState tile;
    tile.value = formatBytes(totals.bytesDone);
    if (totals.bytes > 0)
        tile.second = Words::tr("of %1").arg(formatBytes(totals.bytes));
    if (totals.bytesPerSecond > 0 && isActive(totals.phase))
        tile.second += QStringLiteral(" · %1 MB/s").arg(formatRateNumber(totals.bytesPerSecond / 1e6));
    if (totals.bytes > 0)
        tile.progress = std::clamp(static_cast<double>(totals.bytesDone) / static_cast<double>(totals.bytes), 0.0, 1.0);
    return tile;
}

TileState endsTile(const hash::HashTotals& totals)
{
    switch (totals.phase) {
    case HashPhase::Idle:
        return totals.files == 0 ? TileState{QStringLiteral("–"), {}, {}, Tone::Dim, {}}
                                 : TileState{Words::tr("done"), {}, Words::tr("in %1").arg(formatMeasured(totals.elapsed)), Tone::Normal, {}};
    case HashPhase::Paused: return {Words::tr("paused"), {}, Words::tr("Resume goes on where it stopped"), Tone::Warning, {}};
    case HashPhase::Cancelling: return {Words::tr("ending"), {}, {}, Tone::Warning, {}};
    case HashPhase::Finding:
    case HashPhase::Hashing: break;
    }
    const QString foot = Words::tr("%1 so far").arg(formatElapsed(totals.elapsed)) + (totals.phase == HashPhase::Finding ? Words::tr(" · folders are still being read") : QString());
    return {totals.eta ? formatDuration(*totals.eta) : QStringLiteral("…"), {}, foot, Tone::Normal, {}};
}

TileState workersTile(const hash::HashTotals& totals, const std::vector<hash::WorkerSnapshot>& workers, int wanted)
{
    const auto busy = std::count_if(workers.begin(), workers.end(), [](const auto& worker) { return static_cast<bool>(worker.file); });
    const bool rotational = std::any_of(workers.begin(), workers.end(), [](const auto& worker) { return worker.file && worker.rotational; });
    TileState tile{formatCount(busy), Words::tr("of %1").arg(wanted), {}, Tone::Normal, {}};
    tile.foot = rotational ? Words::tr("disk: one reader") : totals.filesPerSecond >= 0.5 ? Words::tr("%1 files/s").arg(formatRateNumber(totals.filesPerSecond)) : QString();
    return tile;
}

void describeActions(HashState& state, const hash::HashTotals& totals)
{
    const bool active = isActive(totals.phase);
    state.paused = totals.phase == HashPhase::Paused;
    state.pause = {active && totals.phase != HashPhase::Cancelling, state.paused ? Words::tr("Goes on where it stopped") : active ? Words::tr("Holds the workers; nothing read so far is lost") : Words::tr("Nothing is being hashed")};
    state.cancel = {active && totals.phase != HashPhase::Cancelling, active ? Words::tr("Ends what runs and what waits, at once") : Words::tr("Nothing is being hashed")};
    const std::int64_t again = totals.count(FileState::Cancelled) + totals.count(FileState::Unreadable) + totals.count(FileState::Missing) + totals.count(FileState::Changed) + totals.count(FileState::Mismatch);
    state.retry = {again > 0, again > 0 ? Words::tr("Reads again what was cancelled, could not be read, is missing, changed or does not match: %1").arg(filesWord(again)) : Words::tr("There is nothing to be read again")};
    const std::int64_t digests = totals.count(FileState::Done) + totals.count(FileState::Match) + totals.count(FileState::Mismatch);
    state.save = {digests > 0, digests > 0 ? Words::tr("Writes the digests to a checksum file") : Words::tr("There are no digests yet")};
    state.clear = {totals.files > 0 || !totals.troubles.empty(), Words::tr("Empties the table; can be undone for a moment")};
}

QString statusOf(const hash::HashTotals& totals)
{
    switch (totals.phase) {
    case HashPhase::Finding: return Words::tr("Looking for files · %1 found").arg(formatCount(totals.files));
    case HashPhase::Hashing: return Words::tr("Hashing %1 of %2 · %3").arg(formatCount(endedFiles(totals)), filesWord(totals.files), formatElapsed(totals.elapsed));
    case HashPhase::Paused: return Words::tr("Paused · %1 of %2").arg(formatCount(endedFiles(totals)), filesWord(totals.files));
    case HashPhase::Cancelling: return Words::tr("Ending");
    case HashPhase::Idle: break;
    }
    if (totals.files == 0)
        return {};
    return totals.verifying ? verdictTile(totals).value.mid(2) : Words::tr("%1 hashed").arg(filesWord(totals.count(FileState::Done)));
}

} // namespace

QString filesWord(std::int64_t count)
{
    return count == 1 ? Words::tr("1 file") : Words::tr("%1 files").arg(formatCount(count));
}

QString algorithmTitle(hash::Algorithm algorithm)
{
    const std::string_view title = hash::info(algorithm).title;
    return QString::fromUtf8(title.data(), static_cast<qsizetype>(title.size()));
}

QString algorithmsWords(const hash::HashSettings& settings)
{
    const auto& chosen = settings.algorithms;
    if (chosen.size() > 2)
        return Words::tr("%1 algorithms").arg(chosen.size());
    QStringList titles;
    for (const hash::Algorithm algorithm : chosen)
        titles += algorithmTitle(algorithm);
    return titles.join(QStringLiteral(" + "));
}

TileState verdictTile(const hash::HashTotals& totals)
{
    const std::int64_t extra = totals.count(FileState::Extra);
    const std::int64_t bad = totals.count(FileState::Mismatch);
    const std::int64_t missing = totals.count(FileState::Missing);
    const QString rest = listed(totals, {{FileState::Missing, QT_TR_NOOP("missing")}, {FileState::Unreadable, QT_TR_NOOP("cannot be read")}, {FileState::Changed, QT_TR_NOOP("changed while read")}, {FileState::Cancelled, QT_TR_NOOP("cancelled")}});
    const QString foot = extra == 0 ? QString() : Words::tr("%1 not on the list").arg(filesWord(extra));
    if (!totals.verifying) {
        if (rest.isEmpty())
            return {totals.files == 0 ? QStringLiteral("–") : Words::tr("✓ No problems"), {}, totals.files == 0 ? QString() : Words::tr("no list to verify against"), totals.files == 0 ? Tone::Dim : Tone::Normal, {}};
        const bool onlyCancelled = totals.count(FileState::Unreadable) + totals.count(FileState::Changed) + missing == 0;
        return {(onlyCancelled ? QStringLiteral("– ") : QStringLiteral("! ")) + rest, {}, {}, onlyCancelled ? Tone::Normal : Tone::Error, {}};
    }
    const bool over = totals.phase == HashPhase::Idle;
    // Files that were added without a list are no part of the verdict.
    const std::int64_t all = totals.files - extra - totals.count(FileState::Done);
    const std::int64_t waiting = totals.count(FileState::Queued) + totals.count(FileState::Hashing);
    if (bad > 0) {
        return {Words::tr("✗ %1 of %2 %3 not match%4").arg(formatCount(bad), formatCount(all), bad == 1 ? Words::tr("does") : Words::tr("do"), rest.isEmpty() ? QString() : QStringLiteral(", ") + rest),
            {}, foot, Tone::Error, {}};
    }
    if (!rest.isEmpty())
        return {Words::tr("✗ %1 of %2").arg(rest, formatCount(all)), {}, foot.isEmpty() ? Words::tr("%1 match").arg(formatCount(totals.count(FileState::Match))) : foot, missing + totals.count(FileState::Unreadable) > 0 ? Tone::Error : Tone::Warning, {}};
    if (!over || waiting > 0)
        return {Words::tr("… %1 of %2 match so far").arg(formatCount(totals.count(FileState::Match)), formatCount(all)), {}, foot, Tone::Normal, {}};
    if (all == 0)
        return {Words::tr("! nothing to verify"), {}, Words::tr("the list names no file that could be used"), Tone::Warning, {}};
    return {all == 1 ? Words::tr("✓ The file matches") : Words::tr("✓ All %1 files match").arg(formatCount(all)), {}, foot, Tone::Ok, {}};
}

HashState describeTotals(const hash::HashTotals& totals, const hash::HashSettings& settings, const std::vector<hash::WorkerSnapshot>& workers)
{
    HashState state;
    state.phase = totals.phase;
    state.settings = settings;
    for (const hash::Algorithm algorithm : settings.algorithms)
        state.shownAlgorithms |= 1U << static_cast<unsigned>(algorithm);
    const std::int64_t ended = endedFiles(totals);
    state.files = {formatCount(ended), ended == totals.files ? QString() : Words::tr("of %1").arg(formatCount(totals.files)), {}, Tone::Normal,
        totals.files > 0 ? std::optional(static_cast<double>(ended) / static_cast<double>(totals.files)) : std::nullopt};
    state.bytes = bytesTile(totals);
    state.verdict = verdictTile(totals);
    state.ends = endsTile(totals);
    state.workers = workersTile(totals, workers, settings.workers);
    const std::int64_t waiting = totals.files - ended;
    state.badge = waiting == 0 ? QString() : waiting < 1'000 ? QString::number(waiting) : waiting < 1'000'000 ? QStringLiteral("%1k").arg(waiting / 1'000) : QStringLiteral("%1M").arg(waiting / 1'000'000);
    state.statusLine = statusOf(totals);
    state.empty = totals.files == 0 && totals.troubles.empty() && !isActive(totals.phase);
    std::int64_t problems = 0;
    for (std::size_t i = 0; i < hash::kFileStates; ++i)
        problems += isProblem(static_cast<FileState>(i)) ? totals.byState[i] : 0;
    problems += static_cast<std::int64_t>(totals.troubles.size());
    state.problemsTab = problems == 0 ? Words::tr("Problems") : Words::tr("Problems %1").arg(formatCount(problems));
    describeActions(state, totals);
    return state;
}

} // namespace millrace::models
