#pragma once

#include <QString>

#include <string>

class QWidget;

namespace millrace::ui {

/// "Millrace", and for a profile that is not the default one its folder's name before it.
[[nodiscard]] QString windowTitle(const std::string& profile, bool isDefault);

/// Asks for a folder and starts the program with it as its profile: a window of its own, or the one that has it open comes forward (one
/// window a profile: app/single_instance.h). `current`: the profile of `window`, bytes of the file system. Thread: GUI.
void openProfile(QWidget& window, const std::string& current);

} // namespace millrace::ui
