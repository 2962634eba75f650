#include "models/runtime/log_table_model.h"

#include "models/common/cell_roles.h"
#include "models/common/column_head.h"

#include <QDateTime>

#include <algorithm>
#include <iterator>

namespace millrace::models {
namespace {

constexpr ColumnHead kLogHeads[] = {
    ColumnHead{QT_TR_NOOP("Time"), QT_TR_NOOP("When it was logged")},
    ColumnHead{QT_TR_NOOP("Level"), QT_TR_NOOP("How serious it is: error, warning, info, debug, trace")},
    ColumnHead{QT_TR_NOOP("Area"), QT_TR_NOOP("Which part of the program says it")},
    ColumnHead{QT_TR_NOOP("Message"), QT_TR_NOOP("What happened, with its figures")},
};
static_assert(std::size(kLogHeads) == LogTableModel::ColumnCount);

QString latin(std::string_view text)
{
    return QString::fromLatin1(text.data(), static_cast<qsizetype>(text.size()));
}

QVariant toneOf(LogLevel level)
{
    switch (level) {
    case LogLevel::Error: return static_cast<int>(Tone::Error);
    case LogLevel::Warning: return static_cast<int>(Tone::Warning);
    case LogLevel::Info: return {};
    case LogLevel::Debug:
    case LogLevel::Trace: return static_cast<int>(Tone::Dim);
    }
    return {};
}

} // namespace

LogTableModel::LogTableModel(const telemetry::LogRing& ring, QObject* parent) : QAbstractTableModel(parent), m_ring(ring)
{
    m_timer.setInterval(kLook);
    connect(&m_timer, &QTimer::timeout, this, [this] { look(); });
}

void LogTableModel::setVisible(bool visible)
{
    if (visible == m_timer.isActive())
        return;
    visible ? m_timer.start() : m_timer.stop();
    if (visible)
        look();
}

void LogTableModel::setLevel(LogLevel last)
{
    LogLevels levels = m_area ? m_levels : telemetry::allAt(last);
    if (m_area)
        levels[static_cast<std::size_t>(*m_area)] = last;
    if (std::exchange(m_levels, levels) == levels)
        return;
    choose();
    Q_EMIT levelsChanged(m_levels);
}

LogLevel LogTableModel::level() const
{
    return m_area ? m_levels[static_cast<std::size_t>(*m_area)] : *std::ranges::max_element(m_levels);
}

void LogTableModel::setArea(std::optional<LogArea> area)
{
    if (std::exchange(m_area, area) != area)
        choose();
}

void LogTableModel::setFilter(const QString& text)
{
    if (std::exchange(m_filter, text) != text)
        choose();
}

bool LogTableModel::fits(const Row& row) const
{
    return row.record.level <= m_levels[static_cast<std::size_t>(row.record.area)] && (!m_area || row.record.area == *m_area)
        && (m_filter.isEmpty() || row.text.contains(m_filter, Qt::CaseInsensitive) || latin(name(row.record.area)).contains(m_filter, Qt::CaseInsensitive));
}

void LogTableModel::choose()
{
    beginResetModel();
    m_shown.clear();
    for (const Row& row : m_all) {
        if (fits(row))
            m_shown.push_back(row.record.sequence);
    }
    endResetModel();
}

void LogTableModel::look()
{
    std::vector<telemetry::LogRecord> records = m_ring.since(m_seen);
    if (records.empty())
        return;
    m_seen = records.back().sequence;
    const std::size_t tooMany = m_all.size() + records.size() - std::min(m_all.size() + records.size(), telemetry::LogRing::kMost);
    const std::uint64_t firstKept = tooMany < m_all.size() ? m_all[tooMany].record.sequence : records.front().sequence;
    const auto gone = std::lower_bound(m_shown.begin(), m_shown.end(), firstKept) - m_shown.begin();
    if (gone > 0) {
        beginRemoveRows({}, 0, static_cast<int>(gone) - 1);
        m_shown.erase(m_shown.begin(), m_shown.begin() + gone);
        endRemoveRows();
    }
    m_all.erase(m_all.begin(), m_all.begin() + static_cast<std::ptrdiff_t>(std::min(tooMany, m_all.size())));
    std::vector<std::uint64_t> fresh;
    for (telemetry::LogRecord& record : records) {
        const QString text = QString::fromStdString(recordText(record));
        m_all.push_back({std::move(record), text});
        if (fits(m_all.back()))
            fresh.push_back(m_all.back().record.sequence);
    }
    if (fresh.empty())
        return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(fresh.size()) - 1);
    m_shown.insert(m_shown.end(), fresh.begin(), fresh.end());
    endInsertRows();
}

int LogTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_shown.size()); }
int LogTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant LogTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    // sequences have no hole, so that the place follows from the number
    const Row& row = m_all[static_cast<std::size_t>(m_shown[static_cast<std::size_t>(index.row())] - m_all.front().record.sequence)];
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Time: return QDateTime::fromMSecsSinceEpoch(row.record.at).toString(QStringLiteral("HH:mm:ss.zzz"));
        case Level: return latin(name(row.record.level));
        case Area: return latin(name(row.record.area));
        case Message: return row.text;
        default: return {};
        }
    case Qt::ToolTipRole:
        return index.column() == Time ? QVariant(QDateTime::fromMSecsSinceEpoch(row.record.at, Qt::UTC).toString(Qt::ISODateWithMs)) : index.column() == Message ? QVariant(QStringLiteral("<p>%1</p>").arg(row.text.toHtmlEscaped())) : QVariant();
    case ToneRole: return index.column() == Level || row.record.level == LogLevel::Trace ? toneOf(row.record.level) : QVariant();
    case CopyRole: return index.column() == Message ? QVariant(QString::fromStdString(recordLine(row.record)).trimmed()) : QVariant();
    default: return {};
    }
}

QVariant LogTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headData(kLogHeads, section, orientation, role);
}

} // namespace millrace::models
