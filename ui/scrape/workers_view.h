#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

namespace millrace {
class Settings;
namespace models {
class RunWorkersModel;
}
} // namespace millrace

namespace millrace::ui {

class DataTable;

/// The table Workers: the programs on a shared run. Thread: GUI. `model`, `theme` and `settings` outlive it.
class WorkersView : public QWidget {
    Q_OBJECT
public:
    WorkersView(models::RunWorkersModel& model, const Theme& theme, Settings& settings, QWidget* parent = nullptr);

private:
    DataTable* m_table;
};

} // namespace millrace::ui
