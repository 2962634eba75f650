#pragma once

#include "models/chat/chat_view_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

class QPushButton;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class ChatGraphs;
class ChipLabel;
class DataTable;
class HistoryView;

/// The tabs below Clients: Messages, History, Graphs. Thread: GUI.
class MessagesTabs : public TabCard {
    Q_OBJECT
public:
    MessagesTabs(models::ChatViewModel& model, const Theme& theme, Settings& settings, QWidget* parent = nullptr);

    void render(const models::ChatState& state);
    [[nodiscard]] bool showsHistory() const { return currentTab() == kHistory; }

private:
    static constexpr int kHistory = 1;

    void buildTable(const Theme& theme, Settings& settings);
    void follow();
    /// Shown while paused, and while older rows are looked at.
    void renderJump(const models::ChatState& state);
    void showMenu(const QPoint& position);

    models::ChatViewModel& m_model;
    DataTable* m_table;
    HistoryView* m_history;
    ChatGraphs* m_graphs;
    ChipLabel* m_chip;
    QPushButton* m_jump;
    bool m_atEnd = true;
};

} // namespace millrace::ui
