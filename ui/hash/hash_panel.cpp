#include "ui/hash/hash_panel.h"

#include "app/settings/settings.h"
#include "ui/hash/dropped_paths.h"
#include "ui/hash/file_card.h"
#include "ui/hash/files_table.h"
#include "ui/hash/hash_defaults.h"
#include "ui/hash/hash_tabs.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/panel_state.h"
#include "ui/widgets/stat_tile.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

namespace millrace::ui {
namespace {

constexpr int kHoldingMs = 250;      ///< how often it is asked where the pointer is: a row must not move under it

/// A second banner beside the panel's own: names are unique within a panel.
void renameBanner(Banner& banner)
{
    banner.setAccessibleName(QObject::tr("Result of the comparison"));
    for (auto* button : banner.findChildren<QPushButton*>()) {
        if (button->text() == QObject::tr("Dismiss"))
            button->setAccessibleName(QObject::tr("Dismiss the comparison"));
    }
}

} // namespace

HashPanel::HashPanel(models::HashViewModel& model, const Theme& theme, Settings& settings, QWidget* parent)
    : Panel(tr("Hash"), QStringLiteral("hash"), parent), m_model(model), m_theme(theme), m_settings(settings),
      m_typing(new QTimer(this)), m_holding(new QTimer(this)), m_banner(new Banner(theme, this)), m_compared(new Banner(theme, this))
{
    m_model.setSettings(loadHashDefaults(m_settings));
    renameBanner(*m_compared);
    buildActions();
    buildFileActions();
    buildMenus();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kPanelMargin, metrics::kPanelMargin, metrics::kPanelMargin, metrics::kPanelMargin - 4);
    layout->setSpacing(metrics::kPanelGap);
    buildToolbar(*layout);
    buildTiles(*layout);
    layout->addWidget(m_compared);
    layout->addWidget(m_banner);
    buildBody(*layout);
    connectModel();
    updateFileActions();
    render(m_model.state());
    renderSettings(m_model.state());
}

HashPanel::~HashPanel()
{
    m_model.setVisible(false);
}

void HashPanel::buildBody(QLayout& layout)
{
    m_empty = new EmptyState(m_theme, QStringLiteral("hash"),
        tr("Add files to see their digests, or a checksum file such as SHA256SUMS to see what matches."), this);
    m_empty->setAction(tr("Add files"), tr("Add the first files"));
    m_empty->setDropHint(tr("or drop files, folders and checksum files here, or paste their paths"));
    m_empty->setMore(tr("or try the demo"));
    QWidget* files = buildFiles();
    m_tabs = new HashTabs(m_model, m_theme, m_settings, this);
    m_file = new FileCard(m_theme, this);
    auto* below = panelSplitter(Qt::Horizontal, {m_tabs, m_file}, {5, 3}, {830, 490}, this);
    auto* main = panelSplitter(Qt::Vertical, {files, below}, {3, 2}, {400, 300}, this);
    files->setMinimumHeight(120);
    m_tabs->setMinimumSize(260, 120);
    m_file->setMinimumWidth(220);
    rememberSplitter(*main, m_settings, keys::kHashMainSplitter);
    rememberSplitter(*below, m_settings, keys::kHashDetailSplitter);
    m_content = main;
    layout.addWidget(m_empty);
    layout.addWidget(m_content);
    static_cast<QVBoxLayout&>(layout).setStretchFactor(m_empty, 1);
    static_cast<QVBoxLayout&>(layout).setStretchFactor(m_content, 1);
    m_current = m_files;
    connectTable(*m_files);
    connectTable(m_tabs->problems());
    connectTable(m_tabs->duplicates());
}

void HashPanel::connectTable(FilesTable& table)
{
    connect(&table, &FilesTable::selectedFilesChanged, this, [this, &table] { selectionChanged(table); });
    connect(&table, &DataTable::rowActivated, this, [this, &table] {
        m_current = &table;
        openFolder();
    });
    connect(&table, &QWidget::customContextMenuRequested, this, [this, &table](const QPoint& position) { showMenu(table, position); });
}

void HashPanel::connectModel()
{
    using models::HashViewModel;
    connect(&m_model, &HashViewModel::stateChanged, this, [this] { render(m_model.state()); });
    connect(&m_model, &HashViewModel::undoOffered, this, &Panel::undoOffered);
    connect(&m_model, &HashViewModel::settingsChanged, this, [this] { saveHashDefaults(m_settings, m_model.state().settings); });
    connect(&m_model, &HashViewModel::filesFound, this, [this](const std::vector<hash::FileId>& files) { m_files->selectFiles(files); });
    connect(m_empty, &EmptyState::activated, m_addFiles, &QAction::trigger);
    connect(m_empty, &EmptyState::moreActivated, this, &Panel::demoWanted);
    connect(m_banner, &Banner::dismissed, &m_model, &HashViewModel::dismissBanner);
    connect(m_compared, &Banner::dismissed, m_compare, &QLineEdit::clear);
    connect(m_file, &FileCard::copyWanted, m_copyDigest, &QAction::trigger);
    connect(m_file, &FileCard::folderWanted, m_openFolder, &QAction::trigger);
    m_holding->setInterval(kHoldingMs);
    connect(m_holding, &QTimer::timeout, this, [this] {
        m_model.setRowsHeld(m_model.files(), m_files->viewport()->underMouse());
        m_model.setRowsHeld(m_model.problems(), m_tabs->problems().viewport()->underMouse());
        m_model.setRowsHeld(m_model.duplicates(), m_tabs->duplicates().viewport()->underMouse());
    });
}

void HashPanel::renderSettings(const models::HashState& state)
{
    m_algorithmsButton->setWords(models::algorithmsWords(state.settings));
    m_algorithmsButton->setAccessibleDescription(models::algorithmsWords(state.settings));
    for (QAction* action : m_algorithmsMenu->actions()) {
        const auto algorithm = static_cast<hash::Algorithm>(action->data().toInt());
        const auto& chosen = state.settings.algorithms;
        action->setChecked(std::find(chosen.begin(), chosen.end(), algorithm) != chosen.end());
    }
    for (QAction* action : m_workersMenu->actions())
        action->setChecked(action->data().toInt() == state.settings.workers);
    m_findExtra->setChecked(state.settings.findExtra);
}

void HashPanel::render(const models::HashState& state)
{
    applyAction(*m_pause, state.pause);
    applyAction(*m_cancel, state.cancel);
    applyAction(*m_retry, state.retry);
    applyAction(*m_clear, state.clear);
    applyAction(*m_command, state.command);
    m_saveGnu->setEnabled(state.save.enabled);
    m_saveBsd->setEnabled(state.save.enabled);
    m_pauseButton->setWords(state.paused ? tr("Resume") : tr("Pause"));
    m_filesTile->setState(tileState(state.files));
    m_bytesTile->setState(tileState(state.bytes));
    m_verdictTile->setState(tileState(state.verdict));
    m_endsTile->setState(tileState(state.ends));
    m_workersTile->setState(tileState(state.workers));
    m_banner->setState(state.banner);
    m_compared->setState(state.compare);
    m_empty->setVisible(state.empty);
    m_content->setVisible(!state.empty);
    m_filesCard->setNote(state.filesNote);
    m_files->showAlgorithms(state.shownAlgorithms);
    m_tabs->render(state);
    m_file->setFile(state.details);
    setBadge(state.badge);
    setStatusText(state.statusLine);
    if (state.settings != m_rendered.settings)
        renderSettings(state);
    m_rendered = state;
}

bool HashPanel::acceptsDrop(const QMimeData& data) const
{
    return mayHoldPaths(data);
}

void HashPanel::drop(const QMimeData& data)
{
    std::vector<std::string> paths = droppedPaths(data);
    if (paths.empty())
        m_model.sayProblem(tr("There were no files of this machine in what was dropped. Save them here first, then drop them."));
    else
        m_model.open(std::move(paths));
}

bool HashPanel::paste(const QMimeData& data)
{
    if (std::vector<std::string> paths = droppedPaths(data); !paths.empty()) {
        m_model.open(std::move(paths));
        return true;
    }
    // A digest is what else people have at hand here.
    if (!data.hasText() || models::parsePastedDigest(data.text()).hex.empty())
        return false;
    m_compare->setText(data.text().trimmed());
    return true;
}

void HashPanel::takeSettings()
{
    m_model.setSettings(loadHashDefaults(m_settings));
}

QWidget* HashPanel::filterField() const
{
    return m_filter;
}

void HashPanel::showEvent(QShowEvent* event)
{
    Panel::showEvent(event);
    m_model.setVisible(true);
    m_holding->start();
}

void HashPanel::hideEvent(QHideEvent* event)
{
    Panel::hideEvent(event);
    m_holding->stop();
    m_model.setVisible(false);
}

} // namespace millrace::ui
