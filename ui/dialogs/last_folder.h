#pragma once

#include <QString>

namespace millrace {
class Settings;
}

namespace millrace::ui {

/// Where the last file was opened or saved; the home folder at first. Thread: that of `settings`.
[[nodiscard]] QString lastFolder(const Settings& settings);
/// `filePath`: the file that was chosen.
void rememberFolder(Settings& settings, const QString& filePath);

} // namespace millrace::ui
