#pragma once

#include "models/runtime/runtime_view_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

class QAction;
class QLineEdit;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class DataTable;

/// The tasks: the tree of those that live, their kinds, those that have ended. Thread: GUI.
class TasksCard : public TabCard {
    Q_OBJECT
public:
    TasksCard(models::RuntimeViewModel& model, const Theme& theme, Settings& settings, QWidget* parent = nullptr);

    void render(const models::RuntimeState& state);
    [[nodiscard]] QLineEdit* filterField() const { return m_filter; }

Q_SIGNALS:
    void cancelWanted();

private:
    void buildLive(const Theme& theme, Settings& settings);
    void buildKinds(const Theme& theme, Settings& settings);
    void buildEnded(const Theme& theme, Settings& settings);
    void showMenu(const QPoint& position);

    models::RuntimeViewModel& m_model;
    DataTable *m_live, *m_kinds, *m_ended;
    QLineEdit* m_filter;
    QAction* m_cancel;
};

} // namespace millrace::ui
