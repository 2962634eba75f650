#include "models/scrape/pages_table_model.h"

#include "models/common/cell_roles.h"
#include "models/common/column_head.h"
#include "models/common/format.h"

#include <algorithm>
#include <iterator>

namespace millrace::models {
namespace {

constexpr ColumnHead kPageHeads[] = {
    ColumnHead{QT_TR_NOOP("Status"), QT_TR_NOOP("The HTTP status of the last answer; “error” where there was none, “skip” where it was not asked for")},
    ColumnHead{QT_TR_NOOP("Path"), QT_TR_NOOP("The URL without its host")},
    ColumnHead{QT_TR_NOOP("Title"), QT_TR_NOOP("The page's title, or in its place where it was redirected to, or why it failed or was skipped")},
    ColumnHead{QT_TR_NOOP("Size"), QT_TR_NOOP("Bytes of the body, unpacked")},
    ColumnHead{QT_TR_NOOP("Time"), QT_TR_NOOP("How long the last transfer took, from its start to the last byte")},
    ColumnHead{QT_TR_NOOP("URL"), QT_TR_NOOP("The whole URL, as it was given or found")},
    ColumnHead{QT_TR_NOOP("Type"), QT_TR_NOOP("The content type that the server said")},
    ColumnHead{QT_TR_NOOP("Charset"), QT_TR_NOOP("The charset that the page was read with")},
    ColumnHead{QT_TR_NOOP("Attempts"), QT_TR_NOOP("How often it was asked for; more than one after errors that may pass")},
    ColumnHead{QT_TR_NOOP("Host"), QT_TR_NOOP("The host that it belongs to")},
    ColumnHead{QT_TR_NOOP("Finished at"), QT_TR_NOOP("When it ended")},
    ColumnHead{QT_TR_NOOP("Redirects"), QT_TR_NOOP("How many redirects were followed")},
    ColumnHead{QT_TR_NOOP("Change"), QT_TR_NOOP("What is different from what the store had of the page before, where it was asked for again")},
    ColumnHead{QT_TR_NOOP("Depth"), QT_TR_NOOP("How many links it is away from a URL that was given")},
};
static_assert(std::size(kPageHeads) == PagesTableModel::ColumnCount);

QString text(std::string_view utf8)
{
    return singleLine(utf8);
}

bool isPageNumber(int column)
{
    return column == PagesTableModel::Size || column == PagesTableModel::Time || column == PagesTableModel::Attempts || column == PagesTableModel::Redirects
        || column == PagesTableModel::Depth;
}

Tone statusTone(const PageRow& row)
{
    if (row.state == store::UrlState::Failed)
        return Tone::Error;
    if (row.status >= 200 && row.status < 300)
        return Tone::Ok;
    if (row.status >= 300 && row.status < 400)
        return Tone::Accent;
    return row.state == store::UrlState::Skipped ? Tone::Dim : Tone::Ok;
}

bool containsText(std::string_view utf8, const QString& needle)
{
    // URLs as the engine keeps them are ASCII, so that no conversion is needed to search them.
    return QLatin1String(utf8.data(), static_cast<qsizetype>(utf8.size())).contains(needle, Qt::CaseInsensitive);
}

} // namespace

PagesTableModel::PagesTableModel(Keep keep, QObject* parent) : QAbstractTableModel(parent), m_keep(keep)
{
    m_scan.setInterval(0);
    connect(&m_scan, &QTimer::timeout, this, &PagesTableModel::scanSlice);
}

void PagesTableModel::append(const std::vector<PagePointer>& pages)
{
    std::vector<Sequence> added;
    for (const PagePointer& page : pages) {
        if (m_keep == Keep::Failures && page->state != store::UrlState::Failed)
            continue;
        const Sequence sequence = m_ended.end();
        m_ended.rows.push_back(toRow(page));
        if (m_liveKeys.size() < kMaxRows)
            m_liveKeys.insert(page->keyHash);
        // While a scan is on its way it will come to these rows by itself.
        if (m_scan.isActive() || m_showsFound)
            continue;
        m_scanned = sequence + 1;
        if (matches(m_ended.rows.back()))
            added.push_back(sequence);
    }
    show(added);
    trim();
    dropOldDetails();
    Q_EMIT countsChanged();
}

bool PagesTableModel::prependOlder(RunId run, std::vector<store::PageRecord> newestFirst)
{
    std::deque<Sequence> added;
    for (store::PageRecord& record : newestFirst) {
        if (m_ended.rows.size() >= kMaxRows)
            break;
        if ((m_keep == Keep::Failures && record.state != store::UrlState::Failed) || m_liveKeys.contains(record.keyHash))
            continue;
        m_ended.rows.push_front(toRow(run, std::move(record)));
        --m_ended.base;
        ++m_undetailed;
        if (!m_showsFound && matches(m_ended.rows.front()))
            added.push_front(m_ended.base);
    }
    if (!added.empty()) {
        beginInsertRows({}, 0, static_cast<int>(added.size()) - 1);
        m_shown.insert(m_shown.begin(), added.begin(), added.end());
        endInsertRows();
        m_sortStale = true;
    }
    Q_EMIT countsChanged();
    return m_ended.rows.size() < kMaxRows;
}

void PagesTableModel::clear()
{
    beginResetModel();
    m_scan.stop();
    m_ended.base = m_ended.end();
    m_scanned = m_ended.base;
    m_ended.rows.clear();
    m_found = {};
    m_shown.clear();
    m_liveKeys.clear();
    m_undetailed = 0;
    endResetModel();
    Q_EMIT countsChanged();
}

void PagesTableModel::showFound(bool found)
{
    if (!found && !m_showsFound)
        return;
    beginResetModel();
    m_scan.stop();
    m_showsFound = found;
    m_found = {};
    m_shown.clear();
    endResetModel();
    if (!found)
        rescan();
    Q_EMIT countsChanged();
}

void PagesTableModel::appendFound(std::vector<PageRow> found)
{
    std::vector<Sequence> added;
    for (PageRow& row : found) {
        if (!m_showsFound || m_found.rows.size() >= kMaxRows)
            break;
        added.push_back(m_found.end());
        m_found.rows.push_back(std::move(row));
    }
    show(added);
    Q_EMIT countsChanged();
}

const PageRow* PagesTableModel::detailed(std::int64_t keyHash) const
{
    const auto last = m_ended.rows.rend() - static_cast<std::ptrdiff_t>(m_ended.rows.size() - std::min(m_ended.rows.size(), kMaxDetailed));
    const auto row = std::find_if(m_ended.rows.rbegin(), last, [keyHash](const PageRow& each) { return each.keyHash == keyHash && each.event; });
    return row == last ? nullptr : &*row;
}

void PagesTableModel::removeHost(HostId host)
{
    if (m_showsFound) {
        std::erase_if(m_ended.rows, [host](const PageRow& row) { return !host || row.host == host; });
        m_undetailed = 0;
        return;
    }
    beginResetModel();
    m_scan.stop();
    std::erase_if(m_ended.rows, [host](const PageRow& row) { return !host || row.host == host; });
    m_undetailed = 0;
    m_shown.clear();
    endResetModel();
    rescan();
}

void PagesTableModel::setFilter(HostId host, const QString& hostName, const QString& filterText)
{
    if (hostName != m_hostName) {
        m_hostName = hostName;
        Q_EMIT headerDataChanged(Qt::Horizontal, Path, Path);
    }
    if (host == m_host && filterText == m_text)
        return;
    m_host = host;
    m_text = filterText;
    if (m_showsFound) // the search is another one's
        return;
    beginResetModel();
    m_shown.clear();
    endResetModel();
    rescan();
}

void PagesTableModel::rescan()
{
    m_scanned = m_ended.base;
    m_scan.start();
    scanSlice();
}

void PagesTableModel::scanSlice()
{
    const Sequence end = m_ended.end();
    m_scanned = std::max(m_scanned, m_ended.base);
    const Sequence stop = std::min(end, m_scanned + static_cast<Sequence>(kSlice));
    std::vector<Sequence> added;
    for (; m_scanned < stop; ++m_scanned) {
        if (matches(rowOf(m_scanned)))
            added.push_back(m_scanned);
    }
    if (m_scanned == end)
        m_scan.stop();
    show(added);
    if (!m_scan.isActive())
        resort();
    Q_EMIT countsChanged();
}

void PagesTableModel::show(const std::vector<Sequence>& added)
{
    if (added.empty())
        return;
    const int first = static_cast<int>(m_shown.size());
    beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
    m_shown.insert(m_shown.end(), added.begin(), added.end());
    endInsertRows();
    m_sortStale = true;
}

void PagesTableModel::trim()
{
    if (m_ended.rows.size() <= kMaxRows)
        return;
    const std::size_t count = std::max(m_ended.rows.size() - kMaxRows, std::min(kTrim, m_ended.rows.size()));
    const Sequence newBase = m_ended.base + static_cast<Sequence>(count);
    const auto isOld = [newBase](Sequence sequence) { return sequence < newBase; };
    const bool sorted = m_sortColumn >= 0 && !m_showsFound;
    if (sorted) {
        beginResetModel();
        std::erase_if(m_shown, isOld);
    } else if (!m_showsFound) {
        const auto firstKept = std::find_if_not(m_shown.begin(), m_shown.end(), isOld);
        const int gone = static_cast<int>(firstKept - m_shown.begin());
        if (gone > 0)
            beginRemoveRows({}, 0, gone - 1);
        m_shown.erase(m_shown.begin(), firstKept);
        if (gone > 0)
            endRemoveRows();
    }
    m_ended.rows.erase(m_ended.rows.begin(), m_ended.rows.begin() + static_cast<std::ptrdiff_t>(count));
    m_ended.base = newBase;
    m_undetailed -= std::min(m_undetailed, count);
    if (sorted)
        endResetModel();
}

void PagesTableModel::dropOldDetails()
{
    while (m_ended.rows.size() > kMaxDetailed && m_undetailed < m_ended.rows.size() - kMaxDetailed)
        m_ended.rows[m_undetailed++].event.reset();
}

const PageRow* PagesTableModel::pageAt(int row) const
{
    if (row < 0 || row >= static_cast<int>(m_shown.size()))
        return nullptr;
    return &rowOf(m_shown[static_cast<std::size_t>(row)]);
}

int PagesTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int PagesTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

bool PagesTableModel::matches(const PageRow& row) const
{
    if (m_host && row.host != m_host)
        return false;
    return m_text.isEmpty() || containsText(row.url, m_text) || row.title.contains(m_text, Qt::CaseInsensitive)
        || row.error.contains(m_text, Qt::CaseInsensitive) || statusText(row) == m_text;
}

QVariant PagesTableModel::display(const PageRow& row, int column) const
{
    switch (column) {
    case Status: return statusText(row);
    case Path: {
        if (m_host)
            return text(pathPart(row.url));
        const std::string_view host = hostPart(row.url);
        return text(host) + text(pathPart(row.url));
    }
    case Title: return titleCell(row).text;
    case Size: return row.status > 0 || row.bytes > 0 ? formatBytes(row.bytes) : QString();
    case Time: return row.time.count() > 0 ? formatMeasured(row.time) : QString();
    case Url: return text(row.url);
    case Type: return row.contentType;
    case Charset: return row.charset;
    case Attempts: return formatCount(row.attempts);
    case Host: return text(hostPart(row.url));
    case FinishedAt: return row.endedAt > 0 ? formatClock(row.endedAt) : QString();
    case Redirects: return row.redirects > 0 ? formatCount(row.redirects) : QString();
    case Change: return row.change;
    case Depth: return formatCount(row.depth);
    default: return {};
    }
}

QVariant PagesTableModel::data(const QModelIndex& index, int role) const
{
    const PageRow* row = index.isValid() ? pageAt(index.row()) : nullptr;
    if (row == nullptr)
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return display(*row, column);
    case ToneRole:
        if (column == Status)
            return static_cast<int>(statusTone(*row));
        if (column == Title && !titleCell(*row).own)
            return static_cast<int>(Tone::Dim);
        return {};
    case CopyRole:
        if (column == Path)
            return text(row->url);
        return column == FinishedAt ? formatDateTime(row->endedAt) : QVariant();
    case Qt::AccessibleTextRole:
        return column == Status && !row->error.isEmpty() ? QVariant(statusText(*row) + QStringLiteral(", ") + row->error) : QVariant();
    case Qt::TextAlignmentRole:
        return isPageNumber(column) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default:
        return {};
    }
}

QVariant PagesTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    const QVariant head = headData(kPageHeads, section, orientation, role, isPageNumber(section));
    return role == Qt::DisplayRole && section == Path && !m_hostName.isEmpty() ? head.toString() + QStringLiteral(" · ") + m_hostName : head;
}

} // namespace millrace::models
