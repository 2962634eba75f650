#pragma once

#include "models/runtime/log_table_model.h"
#include "models/runtime/runtime_view_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <array>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QSplitter;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class Chart;
class DataTable;
class Histogram;

/// The loop and the window: how late they are, as graphs and histograms, and where they stood still; and the log. Thread: GUI.
class LoopTabs : public TabCard {
    Q_OBJECT
public:
    LoopTabs(models::RuntimeViewModel& model, models::LogTableModel& log, const Theme& theme, Settings& settings, QWidget* parent = nullptr);

    void render(const models::RuntimeState& state);
    void addSample(const models::RuntimeSample& sample);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    static constexpr int kStalls = 1;
    static constexpr int kLog = 2;
    QWidget* buildLatency(const Theme& theme, Settings& settings);
    QWidget* buildStalls(const Theme& theme, Settings& settings);
    QWidget* buildLog(const Theme& theme, Settings& settings);
    void showStack();
    void showLogTools();

    models::RuntimeViewModel& m_model;
    models::LogTableModel& m_log;
    std::array<Chart*, 2> m_charts{};
    Histogram *m_loop = nullptr, *m_window = nullptr;
    DataTable* m_stalls = nullptr;
    QPlainTextEdit* m_stack = nullptr;
    DataTable* m_records = nullptr;
    QComboBox *m_area = nullptr, *m_level = nullptr;
    QLineEdit* m_logFilter = nullptr;
};

} // namespace millrace::ui
