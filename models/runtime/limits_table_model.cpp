#include "models/runtime/limits_table_model.h"

#include "models/common/cell_roles.h"
#include "models/common/format.h"

#include <algorithm>
#include <array>

namespace millrace::models {
namespace {

constexpr std::array kLimitHeads{"Limit", "Use", "Used", "At most"};
static_assert(kLimitHeads.size() == LimitsTableModel::ColumnCount);
constexpr double kNearlyFull = 0.9;

double shareOf(const telemetry::LimitUse& limit)
{
    return limit.most > 0 ? std::clamp(static_cast<double>(limit.used) / static_cast<double>(limit.most), 0.0, 1.0) : 0.0;
}

QString amount(const telemetry::LimitUse& limit, std::int64_t value)
{
    return limit.bytes ? formatBytes(value) : formatCount(value);
}

} // namespace

void LimitsTableModel::apply(const std::vector<telemetry::LimitUse>& limits)
{
    const bool same = std::ranges::equal(limits, m_limits, {}, &telemetry::LimitUse::name, &telemetry::LimitUse::name);
    if (!same)
        beginResetModel();
    m_limits = limits;
    if (!same)
        endResetModel();
    else if (!m_limits.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {Qt::DisplayRole, ToneRole, ProgressRole});
}

int LimitsTableModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_limits.size()); }
int LimitsTableModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant LimitsTableModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const telemetry::LimitUse& limit = m_limits[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Name: return QString::fromStdString(limit.name);
        case Use: return limit.most > 0 ? QStringLiteral("%1 %").arg(qRound(shareOf(limit) * 100)) : QString();
        case Used: return amount(limit, limit.used);
        case Most: return limit.most > 0 ? amount(limit, limit.most) : QStringLiteral("–");
        default: return {};
        }
    case ProgressRole: return index.column() == Use && limit.most > 0 ? QVariant(shareOf(limit)) : QVariant();
    case ToneRole: return index.column() != Name && shareOf(limit) >= kNearlyFull ? QVariant(static_cast<int>(Tone::Warning)) : QVariant();
    case Qt::TextAlignmentRole: return index.column() >= Used ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default: return {};
    }
}

QVariant LimitsTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return QLatin1String(kLimitHeads[static_cast<std::size_t>(section)]);
    if (role == Qt::TextAlignmentRole)
        return int((section >= Used ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    return {};
}

} // namespace millrace::models
