#pragma once

class QLabel;
class QWidget;

namespace millrace::ui {

/// Plain text that wraps and can be selected. `tone`: a property of the stylesheet ("dim", "error", "warning"), or "". A long word does not make
/// what holds it wider than its place. Thread: GUI. Ownership: `parent`'s.
[[nodiscard]] QLabel* wrappedLabel(const char* tone, QWidget* parent);

} // namespace millrace::ui
