#pragma once

#include <functional>

class QWidget;

namespace millrace::ui {

/// Asks for starts per second and host ("2", "0.5", "unlimited"), then calls `chosen`; 0 is unlimited. Does not block.
void askForRate(QWidget& parent, double current, std::function<void(double)> chosen);

} // namespace millrace::ui
