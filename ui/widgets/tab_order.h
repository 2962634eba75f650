#pragma once

class QWidget;

namespace millrace::ui {

/// Lets Tab go through what is in `root` in the order of its layouts and splitters, as one reads it, instead of the order in which it was
/// made. Thread: GUI.
void tabInLayoutOrder(QWidget& root);

} // namespace millrace::ui
