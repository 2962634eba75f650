#pragma once

#include <QLocale>
#include <QStringList>
#include <QTranslator>

#include <string>

namespace millrace::ui {

/// The language of the window: its own texts, those of Qt's dialogs and buttons, and how numbers and dates are written. To be made before
/// the first widget and the first view-model: what was said before stays as it was. It lasts as long as the object.
///
/// Thread: GUI. Errors: what cannot be loaded stays English.
class WindowLanguage {
public:
    /// `wanted` is what keys::kLanguage says. MILLRACE_TRANSLATION names a .qm file to take the texts from instead, for translators and
    /// tests.
    explicit WindowLanguage(const std::string& wanted);

    /// "en" or "de" for "system", "en", "de"; what is unknown is "system". `preferred`: QLocale::uiLanguages(), the best one first.
    [[nodiscard]] static QString choose(const std::string& wanted, const QStringList& preferred);
    /// How numbers and dates are written in that language; `system` decides about the country where it speaks the same.
    [[nodiscard]] static QLocale localeOf(const QString& language, const QLocale& system);

private:
    QTranslator m_qt;
    QTranslator m_own;
};

} // namespace millrace::ui
