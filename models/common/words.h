#pragma once

#include <QCoreApplication>

namespace millrace::models {

/// Words::tr("…") puts a text into the language of the window, for functions and plain structs. A table says QT_TR_NOOP("…") of its texts
/// and Words::tr(row.text) where one is shown; lupdate finds both under the name of this namespace.
/// Thread: any. Without a translation the text is what it was.
class Words {
    Q_DECLARE_TR_FUNCTIONS(millrace::models)
};

/// The same for a text of a table in app/ (QT_TR_NOOP in namespace millrace), such as that of the settings.
inline QString tableWords(const char* text) { return QCoreApplication::translate("millrace", text); }

} // namespace millrace::models
