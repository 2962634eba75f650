#include "ui/shell/window_language.h"

#include <QCoreApplication>
#include <QLibraryInfo>

// Outside of any namespace, as Q_INIT_RESOURCE demands; a static library's resources are not linked in by themselves.
static void initTranslations() { Q_INIT_RESOURCE(translations); }

namespace millrace::ui {

namespace {

const auto kEnglish = QStringLiteral("en"); // of the sources: no file has it
const auto kGerman = QStringLiteral("de");

/// The buttons that our message boxes have, so that they speak the language where Qt's own translations are not installed.
[[maybe_unused]] constexpr const char* kButtons[] = {
    QT_TRANSLATE_NOOP("QPlatformTheme", "OK"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "Cancel"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "Close"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "Retry"),
    QT_TRANSLATE_NOOP("QPlatformTheme", "&No"),
};

} // namespace

WindowLanguage::WindowLanguage(const std::string& wanted)
{
    initTranslations();
    const QLocale system = QLocale::system();
    const QString language = choose(wanted, system.uiLanguages());
    QLocale::setDefault(localeOf(language, system));
    const QString given = qEnvironmentVariable("MILLRACE_TRANSLATION");
    if (language != kEnglish && m_qt.load(QStringLiteral("qtbase_") + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
    if (given.isEmpty() ? language != kEnglish && m_own.load(QStringLiteral(":/millrace/translations/millrace_%1.qm").arg(language))
                        : m_own.load(given))
        QCoreApplication::installTranslator(&m_own);
}

QString WindowLanguage::choose(const std::string& wanted, const QStringList& preferred)
{
    for (const QString& known : {kEnglish, kGerman}) {
        if (known.toStdString() == wanted)
            return known;
    }
    for (const QString& name : preferred) {
        for (const QString& known : {kEnglish, kGerman}) {
            if (QLocale(name).name().startsWith(known + u'_'))
                return known;
        }
    }
    return kEnglish;
}

QLocale WindowLanguage::localeOf(const QString& language, const QLocale& system)
{
    if (language == kGerman)
        return {QLocale::German, system.language() == QLocale::German ? system.territory() : QLocale::Germany};
    return {QLocale::English, QLocale::UnitedStates};
}

} // namespace millrace::ui
