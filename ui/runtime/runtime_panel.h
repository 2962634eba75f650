#pragma once

#include "models/runtime/runtime_view_model.h"
#include "ui/shell/panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chart.h"

#include <array>

class QLayout;
class QLineEdit;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class Card;
class DataTable;
class StatTile;

/// Runtime: four tiles, the tasks of the loop, and below them how busy the loop is and the limits with their use.
///
/// Thread: GUI. `model`, `theme` and `settings` outlive it. render() is the only function that writes what the state says into widgets.
class RuntimePanel : public Panel {
    Q_OBJECT
public:
    RuntimePanel(models::RuntimeViewModel& model, const Theme& theme, Settings& settings, QWidget* parent = nullptr);
    ~RuntimePanel() override;

    QWidget* filterField() const override;

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildTiles(QLayout& layout);
    QWidget* buildTasks();
    QWidget* buildGraphs();
    QWidget* buildLimits();
    void render(const models::RuntimeState& state);
    void addSample(const models::RuntimeSample& sample);

    models::RuntimeViewModel& m_model;
    const Theme& m_theme;
    Settings& m_settings;
    StatTile *m_tasksTile, *m_p99Tile, *m_longestTile, *m_busyTile;
    Card* m_tasksCard = nullptr;
    DataTable* m_tasks = nullptr;
    QLineEdit* m_filter = nullptr;
    std::array<Chart*, 2> m_charts{};
};

} // namespace millrace::ui
