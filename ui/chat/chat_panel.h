#pragma once

#include "models/chat/chat_view_model.h"
#include "ui/shell/panel.h"
#include "ui/theme/theme.h"

#include <QPointer>

class QAction;
class QLineEdit;
class QMenu;
class QTimer;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class ActionButton;
class Banner;
class ChatServerDialog;
class ClientsCard;
class EmptyState;
class MessageCard;
class MessagesTabs;
class StatTile;
class StreamCard;
class TestClientDialog;

/// The Chat: toolbar, four tiles, Clients, and below them the tabs, the selected message and the log.
///
/// Thread: GUI. `model`, `theme` and `settings` outlive it. render() is the only function that writes what the state says into widgets;
/// everything that is done goes to the view-model. Server options of the last time come from the settings and go back there, without secrets.
class ChatPanel : public Panel {
    Q_OBJECT
public:
    /// `journalPath`: bytes of the file system; where the journal of the server is kept.
    ChatPanel(models::ChatViewModel& model, const Theme& theme, Settings& settings, const std::string& journalPath, QWidget* parent = nullptr);
    ~ChatPanel() override;

    QWidget* filterField() const override;
    void showCause(const QString& chipId) override;
    void takeSettings() override;

    void showServerOptions();
    void showTestClient();

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void buildActions();
    void buildMenus();
    void buildToolbar(QLayout& layout);
    void buildTiles(QLayout& layout);
    void buildBody(QLayout& layout);
    void connectModel();
    void render(const models::ChatState& state);
    void chooseExport();
    void copy(const QString& text);

    models::ChatViewModel& m_model;
    const Theme& m_theme;
    Settings& m_settings;
    models::ChatState m_rendered;

    QAction *m_start, *m_stop, *m_pause, *m_export, *m_options, *m_testClient, *m_noticeAll, *m_copyUrl, *m_command;
    QMenu *m_copyMenu, *m_modeMenu, *m_serverMenu;
    QList<QAction*> m_snippets;
    ActionButton* m_copyButton = nullptr;
    ActionButton* m_modeButton = nullptr;
    ActionButton* m_pauseButton = nullptr;
    QLineEdit* m_filter = nullptr;
    QTimer* m_filterDelay;
    StatTile *m_clientsTile, *m_speedTile, *m_echoTile, *m_accountTile;
    Banner* m_banner;
    EmptyState* m_empty;
    QWidget* m_content = nullptr;
    ClientsCard* m_clients;
    MessagesTabs* m_tabs;
    MessageCard* m_message;
    StreamCard* m_stream;
    QPointer<ChatServerDialog> m_optionsDialog;
    QPointer<TestClientDialog> m_testDialog;
};

} // namespace millrace::ui
