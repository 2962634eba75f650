#pragma once

#include "models/runtime/runtime_view_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <array>

class QPlainTextEdit;
class QSplitter;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class Chart;
class DataTable;
class Histogram;

/// The loop and the window: how late they are, as graphs and histograms, and where they stood still. Thread: GUI.
class LoopTabs : public TabCard {
    Q_OBJECT
public:
    LoopTabs(models::RuntimeViewModel& model, const Theme& theme, Settings& settings, QWidget* parent = nullptr);

    void render(const models::RuntimeState& state);
    void addSample(const models::RuntimeSample& sample);
    void showStalls() { setCurrentTab(kStalls); }

private:
    static constexpr int kStalls = 1;
    QWidget* buildLatency(const Theme& theme, Settings& settings);
    QWidget* buildStalls(const Theme& theme, Settings& settings);
    void showStack();

    models::RuntimeViewModel& m_model;
    std::array<Chart*, 2> m_charts{};
    Histogram *m_loop = nullptr, *m_window = nullptr;
    DataTable* m_stalls = nullptr;
    QPlainTextEdit* m_stack = nullptr;
};

} // namespace millrace::ui
