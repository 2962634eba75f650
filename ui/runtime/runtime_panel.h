#pragma once

#include "models/runtime/log_table_model.h"
#include "models/runtime/runtime_view_model.h"
#include "ui/shell/panel.h"
#include "ui/theme/theme.h"

class QLayout;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class LoopTabs;
class MetricsView;
class StatTile;
class TabCard;
class TaskView;
class TasksCard;

/// Runtime: five tiles, the tasks of the loop, and below them how late loop and window are, the selected task, the limits with
/// their use, and the log.
///
/// Thread: GUI. `model`, `log`, `theme` and `settings` outlive it. render() is the only function that writes what the state says into widgets.
class RuntimePanel : public Panel {
    Q_OBJECT
public:
    RuntimePanel(models::RuntimeViewModel& model, models::LogTableModel& log, const Theme& theme, Settings& settings, QWidget* parent = nullptr);
    ~RuntimePanel() override;

    QWidget* filterField() const override;
    void takeSettings() override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildTiles(QLayout& layout);
    void buildBody(QLayout& layout);
    QWidget* buildDetails();
    QWidget* buildLimits();
    void render(const models::RuntimeState& state);
    void askCancel();

    models::RuntimeViewModel& m_model;
    models::LogTableModel& m_log;
    const Theme& m_theme;
    Settings& m_settings;
    StatTile *m_tasksTile, *m_loopTile, *m_windowTile, *m_busyTile, *m_stallsTile;
    TasksCard* m_tasks = nullptr;
    LoopTabs* m_loop = nullptr;
    TabCard* m_details = nullptr;
    TaskView* m_task = nullptr;
    MetricsView* m_metrics = nullptr;
};

} // namespace millrace::ui
