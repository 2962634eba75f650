#pragma once

#include "models/chat/chat_view_model.h"
#include "ui/theme/theme.h"

#include <QWidget>

class QDateTimeEdit;
class QLabel;
class QPushButton;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class DataTable;

/// The tab History: a range of time, what was said in it, and where that was read. Thread: GUI.
class HistoryView : public QWidget {
    Q_OBJECT
public:
    HistoryView(models::ChatViewModel& model, const Theme& theme, Settings& settings, QWidget* parent = nullptr);

    void render(const models::ChatState& state);
    [[nodiscard]] DataTable& table() { return *m_table; }

private:
    void load();

    models::ChatViewModel& m_model;
    QDateTimeEdit* m_from;
    QDateTimeEdit* m_to;
    QPushButton* m_load;
    QPushButton* m_more;
    QLabel* m_note;
    DataTable* m_table;
};

} // namespace millrace::ui
