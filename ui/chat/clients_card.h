#pragma once

#include "models/chat/chat_view_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <vector>

class QAction;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class DataTable;
class EmptyState;

/// The table Clients, and what can be done with one. Thread: GUI.
class ClientsCard : public Card {
    Q_OBJECT
public:
    ClientsCard(models::ChatViewModel& model, const Theme& theme, Settings& settings, QWidget* parent = nullptr);

    void render(const models::ChatState& state);

private:
    void buildTable(const Theme& theme, Settings& settings);
    void buildActions(const Theme& theme);
    void updateActions();
    void tick();
    [[nodiscard]] std::vector<chat::ClientSnapshot> selectedClients() const;
    void showMenu(const QPoint& position);
    void askNotice(bool room);

    models::ChatViewModel& m_model;
    DataTable* m_table;
    EmptyState* m_empty = nullptr;
    QString m_snippet;
    QAction* m_kick = nullptr;
    QAction* m_ban = nullptr;
    QAction* m_notice = nullptr;
    QAction* m_noticeRoom = nullptr;
    QAction* m_copyAddress = nullptr;
    QAction* m_copy = nullptr;
};

} // namespace millrace::ui
