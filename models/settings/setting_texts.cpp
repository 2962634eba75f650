#include "models/settings/setting_texts.h"

#include "app/settings/settings.h"
#include "models/common/format.h"
#include "models/common/words.h"

#include <QFile>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <optional>

namespace millrace::models {
namespace {

constexpr int kMostDecimals = 6;

template <class... F> struct Each : F... {
    using F::operator()...;
};
template <class... F> Each(F...) -> Each<F...>;

QString utf8(std::string_view text) { return QString::fromUtf8(text.data(), qsizetype(text.size())); }

/// What has no unit, as a port, is a name more than an amount: not grouped.
QString numberText(const SettingSpec& spec, double shown)
{
    QLocale locale = numberLocale();
    if (*spec.unit == '\0')
        locale.setNumberOptions(QLocale::OmitGroupSeparator);
    QString text = locale.toString(shown, 'f', kMostDecimals);
    while (text.endsWith(locale.zeroDigit()))
        text.chop(1);
    if (text.endsWith(locale.decimalPoint()))
        text.chop(1);
    return text;
}

/// "1,000", "1000", "0.5", with the language's own signs or a decimal point; what 0 stands for is taken in words, too.
std::optional<double> numberIn(const SettingSpec& spec, const QString& text)
{
    const QString trimmed = text.trimmed();
    if (*spec.zero != '\0' && trimmed.compare(settingWords(spec.zero), Qt::CaseInsensitive) == 0)
        return 0;
    bool isNumber = false;
    double number = numberLocale().toDouble(trimmed, &isNumber);
    if (!isNumber)
        number = trimmed.toDouble(&isNumber);
    if (!isNumber)
        number = QString(trimmed).remove(numberLocale().groupSeparator()).toDouble(&isNumber);
    return isNumber && std::isfinite(number) ? std::optional(number) : std::nullopt;
}

QString valueText(const SettingSpec& spec, bool value)
{
    Q_UNUSED(spec)
    return value ? QStringLiteral("true") : QStringLiteral("false");
}
QString valueText(const SettingSpec& spec, int value)
{
    return spec.choices.empty() ? numberText(spec, double(value) / spec.scale) : QString::number(value);
}
QString valueText(const SettingSpec& spec, double value) { return numberText(spec, value / spec.scale); }
QString valueText(const SettingSpec& spec, const std::string& value)
{
    Q_UNUSED(spec)
    return QString::fromStdString(value);
}
QString valueText(const SettingSpec& spec, const QByteArray& value)
{
    Q_UNUSED(spec)
    return QFile::decodeName(value);
}

/// Least and most as shown, of the kinds that have them.
struct Bounds {
    double least = 0;
    double most = 0;
    bool whole = false;
};
std::optional<Bounds> boundsOf(const SettingSpec& spec)
{
    if (!spec.choices.empty())
        return std::nullopt;
    return std::visit(Each{[&](const Key<int>& key) {
                               return std::optional(Bounds{double(key.least) / spec.scale, double(key.most) / spec.scale, spec.scale == 1});
                           },
                          [&](const Key<double>& key) {
                              return std::optional(Bounds{key.least / spec.scale, key.most / spec.scale, false});
                          },
                          [](const auto&) { return std::optional<Bounds>(); }},
        spec.key);
}

QString choiceText(const SettingSpec& spec, const QString& value)
{
    for (const SettingChoice& choice : spec.choices) {
        if (utf8(choice.value) == value)
            return settingWords(choice.text);
    }
    return {};
}

/// The value that is kept for a text, of each kind.
bool valueOf(const SettingSpec&, const Key<bool>&, const QString& text) { return text == QLatin1String("true"); }
int valueOf(const SettingSpec& spec, const Key<int>& key, const QString& text)
{
    return int(std::lround(
        std::clamp(numberIn(spec, text).value_or(double(key.fallback) / spec.scale) * spec.scale, double(key.least), double(key.most))));
}
double valueOf(const SettingSpec& spec, const Key<double>& key, const QString& text)
{
    return numberIn(spec, text).value_or(key.fallback / spec.scale) * spec.scale;
}
std::string valueOf(const SettingSpec&, const Key<std::string>&, const QString& text) { return text.trimmed().toStdString(); }
QByteArray valueOf(const SettingSpec&, const Key<QByteArray>&, const QString& text) { return QFile::encodeName(text.trimmed()); }

QString defaultInWords(const SettingSpec& spec)
{
    const QString value = settingDefault(spec);
    if (!spec.choices.empty())
        return Words::tr("“%1”").arg(choiceText(spec, value));
    if (std::holds_alternative<Key<bool>>(spec.key))
        return value == QLatin1String("true") ? Words::tr("on") : Words::tr("off");
    if (value == QLatin1String("0") && *spec.zero != '\0')
        return settingWords(spec.zero);
    if (value.isEmpty())
        return Words::tr("empty");
    return *spec.unit == '\0' ? value : value + QLatin1Char(' ') + settingWords(spec.unit);
}

QString takesText(SettingTakes takes)
{
    switch (takes) {
    case SettingTakes::AtOnce:
        return Words::tr("Counts at once.");
    case SettingTakes::OpenRun:
        return Words::tr("Counts at once, for the open run, too.");
    case SettingTakes::NextServer:
        return Words::tr("Counts when the server is started next.");
    case SettingTakes::NextFiles:
        return Words::tr("Counts for files that are added next.");
    case SettingTakes::NextStart:
        return Words::tr("Counts when Millrace is started next.");
    }
    return {};
}

} // namespace

QString settingWords(const char* text) { return tableWords(text); }

QString settingText(const Settings& settings, const SettingSpec& spec)
{
    return std::visit([&](const auto& key) { return valueText(spec, settings.get(key)); }, spec.key);
}

QString settingDefault(const SettingSpec& spec)
{
    return std::visit(Each{[](const Key<std::string>& key) { return utf8(key.fallback); }, [](const Key<QByteArray>&) { return QString(); },
                          [&](const auto& key) { return valueText(spec, key.fallback); }},
        spec.key);
}

bool sameSetting(const SettingSpec& spec, const QString& left, const QString& right)
{
    return std::visit([&](const auto& key) { return valueOf(spec, key, left) == valueOf(spec, key, right); }, spec.key);
}

QString settingRange(const SettingSpec& spec)
{
    const auto bounds = boundsOf(spec);
    if (!bounds)
        return {};
    const QString unit = *spec.unit == '\0' ? QString() : QLatin1Char(' ') + settingWords(spec.unit);
    return Words::tr("from %1 to %2%3").arg(numberText(spec, bounds->least), numberText(spec, bounds->most), unit);
}

QString settingMeaning(const SettingSpec& spec)
{
    QStringList sentences{settingWords(spec.text)};
    const QString preset = Words::tr("default %1").arg(defaultInWords(spec));
    if (const QString range = settingRange(spec); !range.isEmpty()) {
        const QString zero = *spec.zero == '\0' ? QString() : Words::tr("0 is “%1”; ").arg(settingWords(spec.zero));
        sentences += QStringLiteral("%1; %2%3.").arg(QString(range).replace(0, 1, range[0].toUpper()), zero, preset);
    } else {
        sentences += QString(preset).replace(0, 1, preset[0].toUpper()) + QLatin1Char('.');
    }
    sentences += takesText(spec.takes);
    return sentences.join(QLatin1Char(' '));
}

QString settingProblem(const SettingSpec& spec, const QString& text)
{
    const QString name = settingWords(spec.name);
    if (const auto bounds = boundsOf(spec)) {
        const QString wanted = Words::tr("Give a %1 %2%3.")
                                   .arg(bounds->whole ? Words::tr("whole number") : Words::tr("number"), settingRange(spec),
                                       *spec.zero == '\0' ? QString() : Words::tr("; 0 is “%1”").arg(settingWords(spec.zero)));
        const auto number = numberIn(spec, text);
        if (!number)
            return Words::tr("%1: “%2” is no number. %3").arg(name, singleLine(text.toStdString(), 40), wanted);
        if (*number < bounds->least || *number > bounds->most)
            return Words::tr("%1: %2 is too %3. %4")
                .arg(name, numberText(spec, *number), *number < bounds->least ? Words::tr("small") : Words::tr("large"), wanted);
        if (bounds->whole && *number != std::floor(*number))
            return Words::tr("%1: %2 is no whole number. %3").arg(name, numberText(spec, *number), wanted);
        return {};
    }
    if (!spec.choices.empty() && choiceText(spec, text).isEmpty())
        return Words::tr("%1: “%2” cannot be chosen.").arg(name, singleLine(text.toStdString(), 40));
    if (std::size_t(text.toUtf8().size()) > Key<std::string>::kMaxText)
        return Words::tr("%1 is too long: at most %2 bytes are kept.")
            .arg(name, formatCount(std::int64_t(Key<std::string>::kMaxText)));
    return {};
}

bool keepSetting(Settings& settings, const SettingSpec& spec, const QString& text)
{
    if (sameSetting(spec, text, settingText(settings, spec)))
        return false;
    std::visit(
        [&](const auto& key) {
            if (sameSetting(spec, text, settingDefault(spec)))
                settings.reset(key);
            else
                settings.set(key, valueOf(spec, key, text));
        },
        spec.key);
    return true;
}

bool settingFits(const SettingSpec& spec, const QString& words)
{
    const QString all =
        settingWords(spec.name) + QLatin1Char(' ') + settingWords(spec.text) + QLatin1Char(' ') + utf8(spec.keyName());
    const QStringList wanted = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::all_of(wanted.begin(), wanted.end(), [&](const QString& word) { return all.contains(word, Qt::CaseInsensitive); });
}

QString pageName(SettingPage page)
{
    switch (page) {
    case SettingPage::General:
        return Words::tr("General");
    case SettingPage::Scraper:
        return Words::tr("Scraper");
    case SettingPage::Chat:
        return Words::tr("Chat");
    case SettingPage::Hash:
        return Words::tr("Hash");
    case SettingPage::Runtime:
        return Words::tr("Runtime");
    }
    return {};
}

} // namespace millrace::models
