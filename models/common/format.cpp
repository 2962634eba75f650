#include "models/common/format.h"

#include "models/common/words.h"

#include <QDateTime>
#include <QLocale>

#include <array>
#include <cmath>

namespace millrace::models {
namespace {

QString fixed(double value, int decimals)
{
    return formatFixed(value, decimals);
}

} // namespace

QLocale numberLocale()
{
    const QLocale ofWindow;
    return ofWindow.language() == QLocale::C ? QLocale(QLocale::English, QLocale::UnitedStates) : ofWindow;
}

QString formatFixed(double value, int decimals)
{
    return numberLocale().toString(value, 'f', decimals);
}

QString formatCount(std::int64_t value)
{
    return numberLocale().toString(static_cast<qlonglong>(value));
}

QString formatBytes(std::int64_t bytes)
{
    static constexpr std::array kUnits{"KB", "MB", "GB", "TB", "PB"};
    if (bytes < 1000)
        return bytes <= 0 ? QStringLiteral("0") : QStringLiteral("%1 B").arg(bytes);
    double value = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    // 999.5 would be shown as 1000 of the smaller unit.
    while (value >= 999.5 && unit + 1 < kUnits.size()) {
        value /= 1000;
        ++unit;
    }
    const int decimals = unit > 0 && value < 9.95 ? 1 : 0;
    return fixed(value, decimals) + u' ' + QLatin1String(kUnits[unit]);
}

QString formatRateNumber(double perSecond)
{
    if (!(perSecond > 0))
        return QStringLiteral("0");
    if (perSecond < 0.995)
        return fixed(perSecond, 2);
    return fixed(perSecond, perSecond < 99.95 ? 1 : 0);
}

QString formatRateLimit(double perSecond)
{
    if (!(perSecond > 0))
        return Words::tr("unlimited");
    const bool small = perSecond < 0.095 || std::abs(perSecond * 10 - std::round(perSecond * 10)) > 0.01;
    return fixed(perSecond, small && perSecond < 10 ? 2 : 1) + QStringLiteral(" /s");
}

QString formatRateShort(double perSecond)
{
    if (!(perSecond > 0))
        return Words::tr("unlimited");
    QLocale plain = numberLocale();
    plain.setNumberOptions(QLocale::OmitGroupSeparator);
    return plain.toString(perSecond, 'g', 4) + QStringLiteral(" /s");
}

QString formatDuration(Milliseconds duration)
{
    const std::int64_t ms = std::max<std::int64_t>(0, duration.count());
    if (ms == 0)
        return QStringLiteral("0 s");
    if (ms < 1000)
        return Words::tr("under 1 s");
    const std::int64_t s = (ms + 500) / 1000;
    if (s < 60)
        return QStringLiteral("%1 s").arg(s);
    if (s < 3600)
        return QStringLiteral("%1 min %2 s").arg(s / 60).arg(s % 60);
    if (s < 86'400)
        return QStringLiteral("%1 h %2 min").arg(s / 3600).arg(s / 60 % 60, 2, 10, QLatin1Char('0'));
    return QStringLiteral("%1 d %2 h").arg(formatCount(s / 86'400)).arg(s / 3600 % 24);
}

QString formatMeasured(Microseconds duration)
{
    const std::int64_t us = duration.count();
    if (us <= 0)
        return QStringLiteral("0");
    if (us < 100)
        return QStringLiteral("%1 µs").arg(us);
    const double ms = static_cast<double>(us) / 1000;
    if (ms < 9.95)
        return ms == std::floor(ms) ? QStringLiteral("%1 ms").arg(us / 1000) : fixed(ms, 1) + QStringLiteral(" ms");
    if (ms < 999.5)
        return fixed(ms, 0) + QStringLiteral(" ms");
    if (ms < 99'995)
        return fixed(ms / 1000, 2) + QStringLiteral(" s");
    return formatDuration(std::chrono::duration_cast<Milliseconds>(duration));
}

QString formatCountdown(Milliseconds left)
{
    if (left.count() <= 0)
        return Words::tr("now");
    if (left.count() < 9'995)
        return fixed(static_cast<double>(left.count()) / 1000, 2) + QStringLiteral(" s");
    return formatDuration(left);
}

QString formatElapsed(Milliseconds elapsed)
{
    const std::int64_t s = std::max<std::int64_t>(0, elapsed.count()) / 1000;
    const QLatin1Char zero('0');
    return QStringLiteral("%1:%2:%3").arg(s / 3600, 2, 10, zero).arg(s / 60 % 60, 2, 10, zero).arg(s % 60, 2, 10, zero);
}

QString formatClock(WallMs at)
{
    return QDateTime::fromMSecsSinceEpoch(at).toString(QStringLiteral("HH:mm:ss"));
}

QString formatDateTime(WallMs at)
{
    if (at <= 0)
        return {};
    return numberLocale().toString(QDateTime::fromMSecsSinceEpoch(at), Words::tr("d MMM yyyy, HH:mm", "a date: see QLocale::toString()"));
}

std::optional<double> parseRate(QStringView text)
{
    QString cleaned = text.trimmed().toString().toLower();
    if (cleaned == QLatin1String("unlimited") || cleaned == Words::tr("unlimited").toLower())
        return 0.0;
    for (const QLatin1String suffix : {QLatin1String("/s"), QLatin1String("per second"), QLatin1String("/ s")}) {
        if (cleaned.endsWith(suffix))
            cleaned = cleaned.chopped(suffix.size()).trimmed();
    }
    // A comma is somebody's decimal point; no rate is large enough to need grouping.
    cleaned.replace(u',', u'.');
    bool ok = false;
    const double value = QLocale::c().toDouble(cleaned, &ok);
    if (!ok || !std::isfinite(value) || value < 0 || value > kMaxRate)
        return std::nullopt;
    return value;
}

bool hidesText(QChar c)
{
    const char16_t u = c.unicode();
    return u < 0x20 || (u >= 0x7f && u < 0xa0) || u == 0x2028 || u == 0x2029 || u == 0x200e || u == 0x200f
        || (u >= 0x202a && u <= 0x202e) || (u >= 0x2066 && u <= 0x2069);
}

QString singleLine(std::string_view utf8, int limit)
{
    // Four bytes are the most that a character takes, so that a huge text is not decoded only to be cut.
    const std::size_t bytes = std::min(utf8.size(), static_cast<std::size_t>(limit) * 4);
    QString text = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(bytes));
    if (text.size() > limit) {
        text.truncate(text.at(limit - 1).isHighSurrogate() ? limit - 1 : limit);
        text += QChar(0x2026);
    }
    for (QChar& c : text) {
        if (hidesText(c))
            c = u' ';
    }
    return text;
}

} // namespace millrace::models
