#include "models/runtime/limits_table_model.h"

#include "models/common/format.h"
#include "models/common/words.h"

#include <algorithm>
#include <iterator>

namespace millrace::models {
namespace {

constexpr ColumnHead kLimitHeads[] = {
    ColumnHead{QT_TR_NOOP("Limit"), QT_TR_NOOP("What is bounded: connections, transfers, clients, queues, memory, descriptors")},
    ColumnHead{QT_TR_NOOP("Use"), QT_TR_NOOP("How much of it is used now")},
    ColumnHead{QT_TR_NOOP("Used"), QT_TR_NOOP("The same as a number")},
    ColumnHead{QT_TR_NOOP("At most"), QT_TR_NOOP("The bound; what happens there is that work waits, not that it fails")},
};
static_assert(std::size(kLimitHeads) == LimitsTableModel::ColumnCount);
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

std::span<const ColumnHead> LimitsTableModel::heads() const { return kLimitHeads; }

QVariant LimitsTableModel::words(const telemetry::LimitUse& limit, int column) const
{
    switch (column) {
    case Name: return tableWords(limit.name.c_str());
    case Use: return limit.most > 0 ? QStringLiteral("%1 %").arg(qRound(shareOf(limit) * 100)) : QString();
    case Used: return amount(limit, limit.used);
    case Most: return limit.most > 0 ? amount(limit, limit.most) : QStringLiteral("–");
    default: return {};
    }
}

QVariant LimitsTableModel::more(const telemetry::LimitUse& limit, int column, int role) const
{
    switch (role) {
    case ProgressRole: return column == Use && limit.most > 0 ? QVariant(shareOf(limit)) : QVariant();
    case ToneRole: return column != Name && shareOf(limit) >= kNearlyFull ? QVariant(static_cast<int>(Tone::Warning)) : QVariant();
    default: return {};
    }
}

} // namespace millrace::models
