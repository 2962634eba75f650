#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace millrace {
class Settings;
}

namespace millrace::ui {

/// Asks where the pages go, then calls `chosen` with a path that ends in .csv or .jsonl: the ending chooses the form. Does not block; the
/// dialog goes with `parent`. `title` proposes a name ("Run 14" → run-14.csv).
void chooseExportFile(QWidget& parent, Settings& settings, const QString& title, std::function<void(const QString&)> chosen);

/// A file name of the letters and digits of `title`: "Run 14" → "run-14"; "pages" when there is none.
[[nodiscard]] QString fileNameFor(const QString& title);

} // namespace millrace::ui
