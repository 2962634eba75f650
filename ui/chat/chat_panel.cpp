#include "ui/chat/chat_panel.h"

#include "app/settings/settings.h"
#include "models/chat/chat_texts.h"
#include "ui/chat/chat_defaults.h"
#include "ui/chat/clients_card.h"
#include "ui/chat/message_card.h"
#include "ui/chat/messages_tabs.h"
#include "ui/chat/stream_card.h"
#include "ui/chat/test_client_dialog.h"
#include "ui/dialogs/chat_server_dialog.h"
#include "ui/dialogs/last_folder.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/panel_state.h"

#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLineEdit>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

namespace millrace::ui {

ChatPanel::ChatPanel(models::ChatViewModel& model, const Theme& theme, Settings& settings, const std::string& journalPath, QWidget* parent)
    : Panel(tr("Chat"), QStringLiteral("chat"), parent), m_model(model), m_theme(theme), m_settings(settings),
      m_filterDelay(new QTimer(this)), m_banner(new Banner(theme, this))
{
    chat::ChatSettings server = loadChatDefaults(m_settings);
    server.journalPath = journalPath;
    // Out of the environment and nowhere else: it is not kept.
    server.redisPassword = qEnvironmentVariable("MILLRACE_REDIS_PASSWORD").toStdString();
    m_model.setDefaults(server);
    buildActions();
    buildMenus();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kPanelMargin, metrics::kPanelMargin, metrics::kPanelMargin, metrics::kPanelMargin - 4);
    layout->setSpacing(metrics::kPanelGap);
    buildToolbar(*layout);
    buildTiles(*layout);
    layout->addWidget(m_banner);
    buildBody(*layout);
    connectModel();
    render(m_model.state());
}

ChatPanel::~ChatPanel()
{
    m_model.setVisible(false);
}

void ChatPanel::buildBody(QLayout& layout)
{
    m_empty = new EmptyState(m_theme, QStringLiteral("chat"),
        tr("No server runs. Start it, point WebSocket clients at it, and watch who is connected and what is said; every message is logged."), this);
    m_empty->setAction(tr("Start server"), tr("Start the first server"));
    m_empty->setMore(tr("or try the demo"));
    m_clients = new ClientsCard(m_model, m_theme, m_settings, this);
    m_tabs = new MessagesTabs(m_model, m_theme, m_settings, this);
    m_message = new MessageCard(m_model.messageTree(), m_theme, this);
    m_stream = new StreamCard(m_theme, this);
    auto* right = new QWidget(this);
    auto* rightLayout = new QVBoxLayout(right);
    rightLayout->setContentsMargins(0, 0, 0, 0);
    rightLayout->setSpacing(metrics::kPanelGap);
    rightLayout->addWidget(m_message, 1);
    rightLayout->addWidget(m_stream);

    auto* below = panelSplitter(Qt::Horizontal, {m_tabs, right}, {5, 3}, {830, 490}, this);
    auto* main = panelSplitter(Qt::Vertical, {m_clients, below}, {2, 5}, {210, 506}, this);
    m_clients->setMinimumHeight(110);
    m_tabs->setMinimumSize(260, 120);
    right->setMinimumWidth(220);
    rememberSplitter(*main, m_settings, keys::kChatMainSplitter);
    rememberSplitter(*below, m_settings, keys::kChatDetailSplitter);
    m_content = main;
    layout.addWidget(m_empty);
    layout.addWidget(m_content);
    static_cast<QVBoxLayout&>(layout).setStretchFactor(m_empty, 1);
    static_cast<QVBoxLayout&>(layout).setStretchFactor(m_content, 1);
}

void ChatPanel::connectModel()
{
    using models::ChatViewModel;
    connect(&m_model, &ChatViewModel::stateChanged, this, [this] { render(m_model.state()); });
    connect(&m_model, &ChatViewModel::undoOffered, this, &Panel::undoOffered);
    connect(&m_model, &ChatViewModel::defaultsChanged, this, [this] { saveChatDefaults(m_settings, m_model.defaults()); });
    connect(&m_model, &ChatViewModel::sampled, this, [this](const models::ChatSample& sample) {
        m_clientsTile->appendSpark(sample.clients);
        m_speedTile->appendSpark(sample.receivedPerSecond);
        if (sample.echoP99Ms)
            m_echoTile->appendSpark(*sample.echoP99Ms);
    });
    connect(&m_model, &ChatViewModel::samplesCleared, this, [this] {
        for (StatTile* tile : {m_clientsTile, m_speedTile, m_echoTile})
            tile->clearSpark();
    });
    connect(m_empty, &EmptyState::activated, m_start, &QAction::trigger);
    connect(m_empty, &EmptyState::moreActivated, this, &Panel::demoWanted);
    connect(m_banner, &Banner::pressed, &m_model, &ChatViewModel::acceptBanner);
    connect(m_banner, &Banner::dismissed, &m_model, &ChatViewModel::dismissBanner);
    connect(m_stream, &StreamCard::retryWanted, &m_model, &ChatViewModel::retryRedis);
}

void ChatPanel::render(const models::ChatState& state)
{
    applyAction(*m_start, state.start);
    applyAction(*m_stop, state.stop);
    applyAction(*m_pause, state.pause);
    applyAction(*m_export, state.exportMessages);
    applyAction(*m_testClient, state.testClient);
    applyAction(*m_noticeAll, state.noticeAll);
    const bool live = !state.url.isEmpty();
    for (QAction* action : m_snippets)
        action->setEnabled(live);
    m_copyUrl->setEnabled(live);
    m_copyButton->setWords(live ? QStringLiteral("● ") + state.url : tr("not listening"));
    m_copyButton->setAccessibleDescription(live ? state.url : tr("not listening"));
    m_modeButton->setWords(models::modeName(state.settings.mode));
    m_pauseButton->setWords(state.paused ? tr("Go on") : tr("Pause"));
    m_clientsTile->setState(tileState(state.clients));
    m_speedTile->setState(tileState(state.perSecond));
    m_echoTile->setState(tileState(state.echo));
    m_accountTile->setState(tileState(state.account));
    m_banner->setState(state.banner);
    m_empty->setVisible(state.empty);
    m_content->setVisible(!state.empty);
    m_clients->render(state);
    m_tabs->render(state);
    m_message->setMessage(state.message);
    m_stream->render(state.stream);
    setBadge(state.badge);
    setStatusText(state.statusLine);
    if (m_testDialog)
        m_testDialog->setServer(state.url);
    if (state.redis != m_rendered.redis)
        Q_EMIT chipChanged(QStringLiteral("redis"), state.redis.text.isEmpty() ? tr("Chat · stopped") : state.redis.text, state.redis.tone, state.redis.tip);
    m_rendered = state;
}

void ChatPanel::showEvent(QShowEvent* event)
{
    Panel::showEvent(event);
    m_model.setVisible(true);
}

void ChatPanel::hideEvent(QHideEvent* event)
{
    Panel::hideEvent(event);
    m_model.setVisible(false);
}

QWidget* ChatPanel::filterField() const
{
    return m_filter;
}

void ChatPanel::takeSettings()
{
    m_model.applySettings(loadChatDefaults(m_settings, m_model.defaults()));
}

void ChatPanel::showCause(const QString& chipId)
{
    if (chipId == QLatin1String("redis"))
        showServerOptions();
}

void ChatPanel::showServerOptions()
{
    if (!m_optionsDialog) {
        m_optionsDialog = new ChatServerDialog(m_theme, m_model.defaults(), this);
        m_optionsDialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_optionsDialog, &ChatServerDialog::chosen, &m_model, &models::ChatViewModel::applySettings);
    }
    m_optionsDialog->open();
}

void ChatPanel::showTestClient()
{
    if (!m_testDialog) {
        m_testDialog = new TestClientDialog(m_theme, QString::fromStdString(m_model.defaults().token), this);
        m_testDialog->setAttribute(Qt::WA_DeleteOnClose);
        m_testDialog->setServer(m_model.state().url);
    }
    m_testDialog->show();
    m_testDialog->raise();
}

void ChatPanel::chooseExport()
{
    const bool history = m_tabs->showsHistory();
    auto* dialog = new QFileDialog(this, history ? tr("Export the range of the history") : tr("Export the messages shown"), lastFolder(m_settings));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilter(tr("JSON lines (*.jsonl)"));
    dialog->setDefaultSuffix(QStringLiteral("jsonl"));
    dialog->selectFile(QDir(lastFolder(m_settings)).filePath(QStringLiteral("chat-messages.jsonl")));
    connect(dialog, &QFileDialog::fileSelected, this, [this, history](const QString& path) {
        rememberFolder(m_settings, path);
        history ? m_model.exportHistory(path) : m_model.exportShown(path);
    });
    dialog->open();
}

void ChatPanel::copy(const QString& text)
{
    QGuiApplication::clipboard()->setText(text);
}

} // namespace millrace::ui
