#pragma once

#include "models/runtime/runtime_view_model.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace millrace::ui {

class Histogram;

/// The selected task: what it does, how long its polls take, and the button that ends it. Thread: GUI.
class TaskView : public QWidget {
    Q_OBJECT
public:
    explicit TaskView(const Theme& theme, QWidget* parent = nullptr);

    void render(const std::optional<models::TaskDetails>& task);

Q_SIGNALS:
    void cancelWanted();

private:
    QLabel *m_nothing, *m_heading, *m_facts, *m_warning;
    Histogram* m_polls;
    QPushButton* m_cancel;
};

} // namespace millrace::ui
