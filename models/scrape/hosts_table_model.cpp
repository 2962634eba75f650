#include "models/scrape/hosts_table_model.h"

#include "models/common/cell_roles.h"
#include "models/common/column_head.h"
#include "models/common/format.h"
#include "models/common/words.h"
#include "models/scrape/host_text.h"

#include <array>
#include <iterator>
#include <bit>
#include <limits>

namespace millrace::models {
namespace {

using scrape::HostSnapshot;

constexpr ColumnHead kHostHeads[] = {
    ColumnHead{QT_TR_NOOP("Host"), QT_TR_NOOP("The host, with its port where it is not the usual one. Politeness counts per host: each has a queue and a rate of its own.")},
    ColumnHead{QT_TR_NOOP("Progress"), QT_TR_NOOP("How much of what the run has for this host has ended; the red part has failed.")},
    ColumnHead{QT_TR_NOOP("Queued"), QT_TR_NOOP("URLs that wait for their turn")},
    ColumnHead{QT_TR_NOOP("In flight"), QT_TR_NOOP("Requests that are under way now")},
    ColumnHead{QT_TR_NOOP("Done"), QT_TR_NOOP("URLs that ended well: 2xx, after redirects")},
    ColumnHead{QT_TR_NOOP("Failed"), QT_TR_NOOP("URLs that ended in 4xx, 5xx or an error, after the retries")},
    ColumnHead{QT_TR_NOOP("Rate"), QT_TR_NOOP("Starts per second that this host gets at most. Edit it (F2) to give the host its own.")},
    ColumnHead{QT_TR_NOOP("Next start"), QT_TR_NOOP("When the next request to this host may be sent")},
    ColumnHead{QT_TR_NOOP("Waits for"), QT_TR_NOOP("Which clock holds the next start: the rate, robots.txt's crawl-delay, a Retry-After, an open circuit, or a free place")},
    ColumnHead{QT_TR_NOOP("Last 10 s"), QT_TR_NOOP("The real starts of the last ten seconds, each as a line, as they were sent")},
    ColumnHead{QT_TR_NOOP("ETA"), QT_TR_NOOP("How long this host's queue will take at its pace. The slowest host decides when the run ends.")},
    ColumnHead{QT_TR_NOOP("Skipped"), QT_TR_NOOP("URLs that were not fetched: robots.txt, out of scope, stored already, or redirected to what the run has")},
    ColumnHead{QT_TR_NOOP("Worker"), QT_TR_NOOP("The program that alone asks this host now, where several work on the run")},
};
static_assert(std::size(kHostHeads) == HostsTableModel::ColumnCount);

constexpr unsigned bit(int column) { return 1U << static_cast<unsigned>(column); }
constexpr unsigned kTicking = bit(HostsTableModel::NextStart) | bit(HostsTableModel::WaitsFor) | bit(HostsTableModel::Last10s);

bool isHostNumber(int column)
{
    switch (column) {
    case HostsTableModel::Queued: case HostsTableModel::InFlight: case HostsTableModel::Done: case HostsTableModel::Failed:
    case HostsTableModel::Rate: case HostsTableModel::NextStart: case HostsTableModel::Eta: case HostsTableModel::Skipped:
        return true;
    default:
        return false;
    }
}

unsigned difference(const HostSnapshot& a, const HostSnapshot& b)
{
    unsigned columns = 0;
    const auto mark = [&columns](bool differs, unsigned which) { columns |= differs ? which : 0; };
    const unsigned progress = bit(HostsTableModel::Progress);
    mark(a.host != b.host, bit(HostsTableModel::Host));
    mark(a.queued != b.queued, bit(HostsTableModel::Queued) | progress);
    mark(a.inFlight != b.inFlight, bit(HostsTableModel::InFlight) | progress);
    mark(a.done != b.done, bit(HostsTableModel::Done) | progress);
    mark(a.failed != b.failed, bit(HostsTableModel::Failed) | progress);
    mark(a.skipped != b.skipped, bit(HostsTableModel::Skipped) | progress);
    mark(a.rate != b.rate || a.rateEdited != b.rateEdited, bit(HostsTableModel::Rate) | bit(HostsTableModel::WaitsFor));
    mark(a.nextStart != b.nextStart, bit(HostsTableModel::NextStart));
    mark(a.waits != b.waits || a.waitUntil != b.waitUntil || a.crawlDelay != b.crawlDelay || a.consecutiveFailures != b.consecutiveFailures
            || a.paused != b.paused, bit(HostsTableModel::WaitsFor) | bit(HostsTableModel::NextStart));
    mark(a.recentStarts != b.recentStarts, bit(HostsTableModel::Last10s));
    mark(a.eta != b.eta, bit(HostsTableModel::Eta));
    mark(a.owner != b.owner, bit(HostsTableModel::Worker));
    return columns;
}

/// The value of a column; 0 where the name alone counts.
double sortNumber(const HostSnapshot& host, int column)
{
    constexpr double kNever = std::numeric_limits<double>::infinity();
    switch (column) {
    case HostsTableModel::Progress: return progressOf(host);
    case HostsTableModel::Queued: return static_cast<double>(host.queued);
    case HostsTableModel::InFlight: return static_cast<double>(host.inFlight);
    case HostsTableModel::Done: return static_cast<double>(host.done);
    case HostsTableModel::Failed: return static_cast<double>(host.failed);
    case HostsTableModel::Skipped: return static_cast<double>(host.skipped);
    case HostsTableModel::Rate: return host.rate > 0 ? host.rate : kNever;
    case HostsTableModel::NextStart: return host.nextStart == 0 ? kNever : static_cast<double>(host.nextStart);
    case HostsTableModel::WaitsFor: return static_cast<double>(host.waits);
    case HostsTableModel::Last10s: return static_cast<double>(host.recentStarts.size());
    case HostsTableModel::Worker: return static_cast<double>(host.owner.value);
    case HostsTableModel::Eta: return host.eta ? static_cast<double>(host.eta->count()) : kNever;
    default: return 0;
    }
}

} // namespace

void HostsTableModel::apply(std::vector<HostSnapshot> batch, WallMs now)
{
    m_now = now;
    std::vector<Change> changes;
    std::vector<HostSnapshot> added;
    std::unordered_map<HostId, std::size_t> addedAt;
    for (HostSnapshot& host : batch) {
        keepRobots(host);
        if (const auto it = m_rows.find(host.id); it != m_rows.end()) {
            HostSnapshot& kept = m_hosts[static_cast<std::size_t>(it->second)];
            if (const unsigned columns = difference(kept, host))
                changes.push_back({it->second, columns});
            kept = std::move(host);
        } else if (const auto [at, isNew] = addedAt.try_emplace(host.id, added.size()); isNew) {
            added.push_back(std::move(host));
        } else {
            added[at->second] = std::move(host);
        }
    }
    emitRanges(std::move(changes));
    if (added.empty())
        return;
    const int first = static_cast<int>(m_hosts.size());
    beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
    for (HostSnapshot& host : added) {
        m_rows.emplace(host.id, static_cast<int>(m_hosts.size()));
        m_names->push_back(host.host);
        m_hosts.push_back(std::move(host));
    }
    endInsertRows();
    m_changedColumns = ~0U;
}

void HostsTableModel::keepRobots(HostSnapshot& host)
{
    if (host.robotsText.empty())
        return;
    std::string& kept = m_robots[host.id];
    if (kept.empty())
        m_robotsOrder.push_back(host.id);
    m_robotsBytes += host.robotsText.size() - kept.size();
    kept = std::exchange(host.robotsText, {});
    while (m_robotsBytes > kMaxRobotsBytes && m_robotsOrder.size() > 1) {
        const auto oldest = m_robots.find(m_robotsOrder.front());
        m_robotsOrder.pop_front();
        m_robotsBytes -= oldest->second.size();
        m_robots.erase(oldest);
    }
}

void HostsTableModel::clear()
{
    beginResetModel();
    m_hosts.clear();
    m_rows.clear();
    m_names = std::make_shared<std::deque<std::string>>(); // a sort under way still has the old ones
    m_robots.clear();
    m_robotsOrder.clear();
    m_robotsBytes = 0;
    m_changedColumns = 0;
    endResetModel();
}

void HostsTableModel::setWorkerNames(std::unordered_map<WorkerId, QString> names)
{
    if (names == m_workerNames)
        return;
    m_workerNames = std::move(names);
    if (!m_hosts.empty())
        emitRange(0, rowCount() - 1, bit(Worker));
}

QString HostsTableModel::workerOf(const HostSnapshot& host) const
{
    const auto name = m_workerNames.find(host.owner);
    return name == m_workerNames.end() ? Words::tr("worker %1").arg(host.owner.value) : name->second;
}

void HostsTableModel::tick(WallMs now, std::vector<int> rows)
{
    m_now = now;
    std::vector<Change> changes;
    for (const int row : rows) {
        const HostSnapshot* host = hostAt(row);
        // A lane with nothing planned and no recent start has nothing that moves.
        if (host != nullptr && (host->nextStart > 0 || host->waitUntil > 0 || !host->recentStarts.empty()))
            changes.push_back({row, kTicking});
    }
    emitRanges(std::move(changes));
}

void HostsTableModel::emitRanges(std::vector<Change> changes)
{
    if (changes.empty())
        return;
    unsigned all = 0;
    for (const Change& change : changes)
        all |= change.columns;
    m_changedColumns |= all;
    if (changes.size() * 2 > m_hosts.size()) {
        emitRange(0, static_cast<int>(m_hosts.size()) - 1, all);
        return;
    }
    std::sort(changes.begin(), changes.end(), [](const Change& a, const Change& b) { return a.row < b.row; });
    // Rows that are close share a range; the gap grows until there are few enough ranges.
    std::vector<std::array<int, 2>> ranges;
    std::vector<unsigned> columns;
    for (int gap = 1;; gap *= 4) {
        ranges.clear();
        columns.clear();
        for (const Change& change : changes) {
            if (!ranges.empty() && change.row - ranges.back()[1] <= gap) {
                ranges.back()[1] = change.row;
                columns.back() |= change.columns;
            } else {
                ranges.push_back({change.row, change.row});
                columns.push_back(change.columns);
            }
        }
        if (ranges.size() <= kMaxRanges)
            break;
    }
    for (std::size_t i = 0; i < ranges.size(); ++i)
        emitRange(ranges[i][0], ranges[i][1], columns[i]);
}

void HostsTableModel::emitRange(int first, int last, unsigned columns)
{
    static const QList<int> roles{Qt::DisplayRole, ToneRole, ProgressRole, ProgressFailedRole, PacingRole};
    const int left = std::countr_zero(columns);
    const int right = 31 - std::countl_zero(columns);
    Q_EMIT dataChanged(index(first, left), index(last, std::min(right, ColumnCount - 1)), roles);
}

const HostSnapshot* HostsTableModel::hostAt(int row) const
{
    return row >= 0 && row < static_cast<int>(m_hosts.size()) ? &m_hosts[static_cast<std::size_t>(row)] : nullptr;
}

int HostsTableModel::rowOf(HostId host) const
{
    const auto it = m_rows.find(host);
    return it == m_rows.end() ? -1 : it->second;
}

QString HostsTableModel::robotsText(HostId host) const
{
    const auto it = m_robots.find(host);
    return it == m_robots.end() ? QString() : QString::fromUtf8(it->second.data(), static_cast<qsizetype>(it->second.size()));
}

unsigned HostsTableModel::takeChangedColumns()
{
    return std::exchange(m_changedColumns, 0U);
}

int HostsTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_hosts.size());
}

int HostsTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant HostsTableModel::display(const HostSnapshot& host, int column) const
{
    switch (column) {
    case Host: return singleLine(host.host, 300);
    case Progress: {
        const QString done = Words::tr("%1 % done").arg(qRound(progressOf(host) * 100));
        return host.failed > 0 ? done + Words::tr(", %1 failed").arg(formatCount(host.failed)) : done;
    }
    case Queued: return formatCount(host.queued);
    case InFlight: return formatCount(host.inFlight);
    case Done: return formatCount(host.done);
    case Failed: return formatCount(host.failed);
    case Skipped: return formatCount(host.skipped);
    case Rate: return formatRateLimit(host.rate);
    case NextStart: return nextStartText(host, m_now);
    case WaitsFor: return waitText(host, m_now).text;
    case Last10s: return pacingText(host, m_now);
    case Eta: return etaText(host);
    case Worker: return host.owner ? workerOf(host) : QStringLiteral("–");
    default: return {};
    }
}

QVariant HostsTableModel::tone(const HostSnapshot& host, int column) const
{
    const auto dimZero = [](std::int64_t value) { return value == 0 ? QVariant(static_cast<int>(Tone::Dim)) : QVariant(); };
    switch (column) {
    case Failed: return static_cast<int>(host.failed > 0 ? Tone::Error : Tone::Dim);
    case WaitsFor: return static_cast<int>(waitText(host, m_now).tone);
    case InFlight: return dimZero(host.inFlight);
    case Queued: return dimZero(host.queued);
    case Skipped: return dimZero(host.skipped);
    case Worker: return host.owner ? QVariant() : QVariant(static_cast<int>(Tone::Dim));
    default: return {};
    }
}

QVariant HostsTableModel::toolTip(const HostSnapshot& host, int column) const
{
    switch (column) {
    case WaitsFor:
        if (host.waits == scrape::WaitReason::Elsewhere && host.owner)
            return Words::tr("%1 works on this host; nobody else asks it meanwhile.").arg(workerOf(host));
        return waitText(host, m_now).explanation;
    case Worker: return Words::tr("The program that alone asks this host now; of one that is given back, whoever has room takes it.");
    case Rate: return Words::tr("Starts per second. Edit it (F2) to set this host's own; empty takes the run's again.");
    case Progress:
        return Words::tr("%1 done, %2 failed, %3 skipped of %4")
            .arg(formatCount(host.done), formatCount(host.failed), formatCount(host.skipped), formatCount(givenOf(host)));
    default: return {};
    }
}

QVariant HostsTableModel::data(const QModelIndex& index, int role) const
{
    const HostSnapshot* host = index.isValid() ? hostAt(index.row()) : nullptr;
    if (host == nullptr)
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return display(*host, column);
    case Qt::EditRole: return column == Rate ? QVariant(formatRateShort(host->rate).remove(QStringLiteral(" /s"))) : display(*host, column);
    case ToneRole: return tone(*host, column);
    case Qt::ToolTipRole: return toolTip(*host, column);
    case ProgressRole: return column == Progress ? QVariant(progressOf(*host)) : QVariant();
    case ProgressFailedRole: return column == Progress ? QVariant(failedPartOf(*host)) : QVariant();
    case PacingRole: return column == Last10s ? QVariant::fromValue(pacingMarks(*host, m_now)) : QVariant();
    case Qt::TextAlignmentRole: return isHostNumber(column) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default: return {};
    }
}

QVariant HostsTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headData(kHostHeads, section, orientation, role, isHostNumber(section));
}

Qt::ItemFlags HostsTableModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() && index.column() == Rate ? flags | Qt::ItemIsEditable : flags;
}

bool HostsTableModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    const HostSnapshot* host = index.isValid() ? hostAt(index.row()) : nullptr;
    if (host == nullptr || role != Qt::EditRole || index.column() != Rate)
        return false;
    const QString text = value.toString().trimmed();
    if (text.isEmpty()) {
        Q_EMIT rateEdited(host->id, std::nullopt);
        return true;
    }
    const std::optional<double> rate = parseRate(text);
    if (!rate) {
        Q_EMIT rateRefused(Words::tr("“%1” is no rate. Give starts per second, such as 2 or 0.5, or “unlimited”; leave it empty for the run's rate.")
                               .arg(text.left(40)));
        return false;
    }
    // Leaving the editor without a change is not an edit.
    if (*rate != host->rate)
        Q_EMIT rateEdited(host->id, rate);
    return true;
}

HostsTableModel::SortKeys HostsTableModel::sortKeys(const std::vector<int>& rows, int column) const
{
    SortKeys keys{rows, {}, {}, m_names};
    keys.numbers.reserve(rows.size());
    keys.names.reserve(rows.size());
    for (const int row : rows) {
        keys.numbers.push_back(sortNumber(m_hosts[static_cast<std::size_t>(row)], column));
        keys.names.push_back(&(*m_names)[static_cast<std::size_t>(row)]);
    }
    return keys;
}

} // namespace millrace::models
