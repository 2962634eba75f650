// The upper part of ChatPanel: its actions, menus, toolbar and tiles.
#include "models/chat/chat_texts.h"
#include "ui/chat/chat_panel.h"
#include "ui/chat/notice_dialog.h"
#include "ui/shell/actions.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/stat_tile.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QTimer>

namespace millrace::ui {
namespace {

constexpr int kFilterDelayMs = 120;

} // namespace

void ChatPanel::buildActions()
{
    const auto make = [this](ActionId id, auto what) {
        QAction* action = makeAction(id, m_theme, this);
        connect(action, &QAction::triggered, this, what);
        return action;
    };
    m_start = make(ActionId::StartServer, [this] { m_model.start(); });
    m_stop = make(ActionId::StopServer, [this] { m_model.stop(); });
    m_pause = make(ActionId::PauseMessages, [this] { m_model.setPaused(!m_model.state().paused); });
    m_export = make(ActionId::ExportMessages, [this] { chooseExport(); });
    m_options = make(ActionId::ServerOptions, [this] { showServerOptions(); });
    m_testClient = make(ActionId::TestClient, [this] { showTestClient(); });
    m_noticeAll = make(ActionId::NoticeAll, [this] { askForNotice(*this, tr("all"), [this](const QString& text) { m_model.noticeAll(text); }); });
    m_copyUrl = make(ActionId::CopyServerUrl, [this] { copy(m_model.url()); });
    m_command = make(ActionId::ChatCommand, [this] { copy(m_model.command()); });
}

void ChatPanel::buildMenus()
{
    const auto makeMenu = [this](const QString& name) {
        auto* menu = new QMenu(this);
        menu->setAccessibleName(name);
        menu->setToolTipsVisible(true);
        return menu;
    };
    m_copyMenu = makeMenu(tr("Copy menu"));
    m_copyMenu->addAction(m_copyUrl);
    const auto snippet = [this](const QString& text, QString (*make)(const QString&, bool)) {
        m_snippets += m_copyMenu->addAction(text, this, [this, make] { copy(make(m_model.url(), m_model.state().tokenAsked)); });
    };
    snippet(tr("Copy Python client"), &models::pythonSnippet);
    snippet(tr("Copy JavaScript client"), &models::javaScriptSnippet);
    snippet(tr("Copy websocat line"), &models::websocatCommand);
    m_copyMenu->addSeparator();
    m_copyMenu->addAction(m_command);

    m_modeMenu = makeMenu(tr("Mode menu"));
    using chat::ChatMode;
    for (const auto& [mode, tip] : {std::pair{ChatMode::Echo, tr("Each message comes back to its sender, once it is logged")},
             std::pair{ChatMode::Broadcast, tr("Each message goes to everybody in its room, once it is logged; the room is the path")},
             std::pair{ChatMode::Raw, tr("Every frame comes back as it came, text or binary; nothing is logged")}}) {
        QAction* action = m_modeMenu->addAction(models::modeName(mode), this, [this, mode = mode] { m_model.setMode(mode); });
        action->setToolTip(tip);
        action->setCheckable(true);
        action->setData(static_cast<int>(mode));
    }
    connect(m_modeMenu, &QMenu::aboutToShow, this, [this] {
        for (QAction* action : m_modeMenu->actions())
            action->setChecked(action->data().toInt() == static_cast<int>(m_model.defaults().mode));
    });
    m_serverMenu = makeMenu(tr("Server menu"));
    m_serverMenu->addActions({m_options, m_testClient, m_noticeAll});
    m_serverMenu->addSeparator();
    m_serverMenu->addAction(m_command);
}

void ChatPanel::buildToolbar(QLayout& layout)
{
    using Look = ActionButton::Look;
    auto* row = new QHBoxLayout;
    row->setSpacing(metrics::kGrid * 2);
    m_copyButton = new ActionButton(tr("not listening"), *m_copyMenu, tr("Copy"), this);
    m_copyButton->setToolTip(tr("Where the server listens; copies the URL, a client in Python or JavaScript, or the command line"));
    m_modeButton = new ActionButton(tr("Echo"), *m_modeMenu, tr("Mode"), this);
    m_modeButton->setToolTip(tr("What the server does with a message"));
    auto* server = new ActionButton(tr("Server"), *m_serverMenu, tr("Server"), this);
    server->setToolTip(tr("Options, test client, message to all, copy as command"));
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Filter messages (Ctrl+F)"));
    m_filter->setAccessibleName(tr("Filter messages"));
    m_filter->setToolTip(tr("Shows only messages whose text, user or room contains this (Ctrl+F)"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaxLength(200);
    m_filter->setMinimumWidth(110);
    m_filter->setMaximumWidth(230);
    m_pauseButton = new ActionButton(*m_pause, tr("Pause messages"), Look::Plain, this);
    auto* exportButton = new ActionButton(*m_export, tr("Export messages"), Look::Plain, this);
    exportButton->setWords(tr("Export"));
    row->addWidget(new ActionButton(*m_start, tr("Start server"), Look::Primary, this));
    row->addWidget(new ActionButton(*m_stop, tr("Stop server"), Look::Plain, this));
    row->addWidget(m_copyButton);
    row->addWidget(m_modeButton);
    row->addWidget(server);
    row->addStretch(1);
    row->addWidget(m_filter, 2);
    row->addWidget(m_pauseButton);
    row->addWidget(exportButton);
    static_cast<QBoxLayout&>(layout).addLayout(row);
    // A pause of the fingers, so that a word typed fast is one search.
    m_filterDelay->setSingleShot(true);
    m_filterDelay->setInterval(kFilterDelayMs);
    connect(m_filter, &QLineEdit::textChanged, m_filterDelay, qOverload<>(&QTimer::start));
    connect(m_filterDelay, &QTimer::timeout, this, [this] { m_model.setFilterText(m_filter->text().trimmed()); });
    rememberText(*m_filter, m_settings, keys::kChatFilter);
}

void ChatPanel::buildTiles(QLayout& layout)
{
    auto* row = new QHBoxLayout;
    row->setSpacing(metrics::kPanelGap);
    const auto tile = [this, row](const QString& caption, const QString& accessibleName, int stretch) {
        auto* made = new StatTile(m_theme, caption, this);
        // The caption alone would be the name of a table, too.
        made->setAccessibleName(accessibleName);
        row->addWidget(made, stretch);
        return made;
    };
    m_clientsTile = tile(tr("Clients"), tr("Connected clients"), 10);
    m_speedTile = tile(tr("Messages per second"), tr("Messages per second"), 10);
    m_echoTile = tile(tr("Echo p99"), tr("Echo p99"), 10);
    m_accountTile = tile(tr("Account"), tr("Account"), 15);
    static_cast<QBoxLayout&>(layout).addLayout(row);
}

} // namespace millrace::ui
