#pragma once

#include "models/runtime/runtime_view_model.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QPushButton;

namespace millrace {
class Settings;
}

namespace millrace::ui {

/// The switch for metrics: where they are served, and what to tell Prometheus. Thread: GUI. The address returns with the next start, and so does that
/// they are served.
class MetricsView : public QWidget {
    Q_OBJECT
public:
    MetricsView(models::RuntimeViewModel& model, Settings& settings, QWidget* parent = nullptr);

    void render(const models::MetricsState& state);
    /// The address that the settings have now; what is served stays.
    void takeSettings();

private:
    void toggle();

    models::RuntimeViewModel& m_model;
    Settings& m_settings;
    QLineEdit* m_address;
    QPushButton *m_switch, *m_copy;
    QLabel *m_url, *m_problem;
    bool m_serving = false;
};

} // namespace millrace::ui
