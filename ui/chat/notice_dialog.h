#pragma once

#include <QString>

#include <functional>

class QWidget;

namespace millrace::ui {

/// Asks for a word to send to `whom` ("#118", "the room /build"); `chosen` is called with it, trimmed and not empty. Thread: GUI; no nested loop.
void askForNotice(QWidget& parent, const QString& whom, std::function<void(const QString&)> chosen);

} // namespace millrace::ui
