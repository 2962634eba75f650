#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace millrace {
class Settings;
}

namespace millrace::ui {

/// Asks where the pages go, then calls `chosen` with a path that ends in .csv or .jsonl: the ending chooses the form. Does not block; the
/// dialog goes with `parent`. `title` proposes a name ("Run 14" → run-14.csv). `narrowed`: the table shows some pages only, so that the forms
/// are offered for these (first) and for all; `chosen` is told which.
enum class ExportScope { All, Shown };
void chooseExportFile(QWidget& parent, Settings& settings, const QString& title, bool narrowed, std::function<void(const QString&, ExportScope)> chosen);

/// A file name of the letters and digits of `title`: "Run 14" → "run-14"; "pages" when there is none.
[[nodiscard]] QString fileNameFor(const QString& title);

} // namespace millrace::ui
