// The upper part of HashPanel: its actions, menus, toolbar, tiles, and the card of the table Files.
#include "app/settings/settings.h"
#include "models/common/words.h"
#include "models/hash/hash_sentences.h"
#include "ui/hash/files_table.h"
#include "ui/hash/hash_panel.h"
#include "ui/shell/actions.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/stat_tile.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QTimer>

namespace millrace::ui {
namespace {

constexpr int kTypingMs = 120;
constexpr int kMaxPastedText = 66'000;
constexpr std::array kWorkerChoices{1, 2, 4, 8, 16, 32};

} // namespace

void HashPanel::buildActions()
{
    const auto make = [this](ActionId id, auto what) {
        QAction* action = makeAction(id, m_theme, this);
        connect(action, &QAction::triggered, this, what);
        return action;
    };
    m_addFiles = make(ActionId::AddFiles, [this] { choose(Choose::Files); });
    m_addFolder = make(ActionId::AddFolder, [this] { choose(Choose::Folder); });
    m_verify = make(ActionId::Verify, [this] { choose(Choose::Lists); });
    m_pause = make(ActionId::PauseHashing, [this] { m_model.togglePause(); });
    m_cancel = make(ActionId::CancelHashing, [this] { m_model.cancel(); });
    m_retry = make(ActionId::RetryFiles, [this] { m_model.retryAll(); });
    m_saveGnu = make(ActionId::SaveGnu, [this] { chooseSave(false); });
    m_saveBsd = make(ActionId::SaveBsd, [this] { chooseSave(true); });
    m_compareAction = make(ActionId::CompareDigest, [this] {
        m_compare->setFocus(Qt::ShortcutFocusReason);
        m_compare->selectAll();
    });
    m_clear = make(ActionId::ClearFiles, [this] { m_model.clear(); });
    m_command = make(ActionId::HashCommand, [this] { copyBytes(m_model.command().toUtf8()); });
    // Del and Shift+Del belong to whatever has the focus.
    m_clear->setShortcutContext(Qt::WidgetWithChildrenShortcut);
}

void HashPanel::buildFileActions()
{
    const auto make = [this](ActionId id, auto what) {
        QAction* action = makeAction(id, m_theme, this);
        connect(action, &QAction::triggered, this, what);
        return action;
    };
    m_remove = make(ActionId::RemoveFiles, [this] { m_model.remove(selected()); });
    m_remove->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    m_openFolder = make(ActionId::OpenFileFolder, [this] { openFolder(); });
    m_copyDigest = make(ActionId::CopyDigest, [this] { copyBytes(m_model.digests(selected())); });
    m_copyLines = make(ActionId::CopyLines, [this] { copyBytes(m_model.lines(selected(), hash::ChecksumForm::Gnu)); });
    m_copyBsd = make(ActionId::CopyBsdLines, [this] { copyBytes(m_model.lines(selected(), hash::ChecksumForm::Bsd)); });
    m_copyPath = make(ActionId::CopyPath, [this] { copyBytes(m_model.paths(selected()), true); });
    m_retrySelected = make(ActionId::ReadAgain, [this] { m_model.retry(selected()); });
}

void HashPanel::buildMenus()
{
    const auto makeMenu = [this](const QString& name) {
        auto* menu = new QMenu(this);
        menu->setAccessibleName(name);
        menu->setToolTipsVisible(true);
        return menu;
    };
    m_algorithmsMenu = makeMenu(tr("Algorithms menu"));
    for (const hash::AlgorithmInfo& info : hash::algorithms()) {
        const QString title = models::algorithmTitle(info.algorithm);
        QAction* action = m_algorithmsMenu->addAction(info.secure ? title : tr("%1 · not secure").arg(title));
        action->setCheckable(true);
        action->setData(static_cast<int>(info.algorithm));
        action->setToolTip(info.secure ? tr("%1 digits; several algorithms are computed in one read").arg(info.bytes * 2) : tr("%1 digits; finds accidents, not attacks: files with the same digest can be made").arg(info.bytes * 2));
        connect(action, &QAction::triggered, this, [this, algorithm = info.algorithm](bool on) {
            m_model.setAlgorithm(algorithm, on);
            renderSettings(m_model.state());      // the last one stays chosen
        });
    }
    m_saveMenu = makeMenu(tr("Save menu"));
    m_saveMenu->addActions({m_saveGnu, m_saveBsd});
    m_showMenu = makeMenu(tr("Show menu"));
    buildShowMenu();
    m_workersMenu = makeMenu(tr("Workers menu"));
    buildWorkersMenu();
    m_findExtra = new QAction(tr("List extra files"), this);
    m_findExtra->setCheckable(true);
    m_findExtra->setToolTip(tr("Verifying also lists what a list's folder has and the list does not name"));
    connect(m_findExtra, &QAction::triggered, this, [this](bool on) {
        hash::HashSettings settings = m_model.state().settings;
        settings.findExtra = on;
        m_model.setSettings(settings);
    });
    m_moreMenu = makeMenu(tr("More menu"));
    m_moreMenu->addActions({m_retry, m_clear});
    m_moreMenu->addSeparator();
    m_moreMenu->addMenu(m_workersMenu);
    m_moreMenu->addAction(m_findExtra);
    m_moreMenu->addSeparator();
    m_moreMenu->addActions({m_compareAction, m_command});
}

void HashPanel::buildWorkersMenu()
{
    m_workersMenu->setTitle(tr("Workers"));
    for (const int workers : kWorkerChoices) {
        QAction* action = m_workersMenu->addAction(workers == 1 ? tr("1 worker") : tr("%1 workers").arg(workers));
        action->setCheckable(true);
        action->setData(workers);
        action->setToolTip(tr("So many files are read at once; a disk that seeks has one reader in any case"));
        connect(action, &QAction::triggered, this, [this, workers] {
            hash::HashSettings settings = m_model.state().settings;
            settings.workers = workers;
            m_model.setSettings(settings);
            renderSettings(m_model.state());
        });
    }
}

void HashPanel::buildShowMenu()
{
    using Show = models::FilesFilter::Show;
    const auto add = [this](const QString& text, const QString& tip, Show show, hash::FileState state = {}) {
        QAction* action = m_showMenu->addAction(text);
        action->setToolTip(tip);
        connect(action, &QAction::triggered, this, [this, text, show, state] {
            m_shown.show = show;
            m_shown.state = state;
            m_showButton->setWords(text);
            m_model.setFilter(m_shown);
        });
    };
    add(tr("All files"), tr("Shows every file"), Show::All);
    add(tr("Problems"), tr("Shows what does not match, is missing, extra or could not be read"), Show::Problems);
    add(tr("Duplicates"), tr("Shows files whose digest another file has, too"), Show::Duplicates);
    m_showMenu->addSeparator();
    for (std::size_t i = 0; i < hash::kFileStates; ++i) {
        const auto state = static_cast<hash::FileState>(i);
        add(models::words(state), models::Words::tr(models::fileStateText(state).sentence), Show::OneState, state);
    }
}

void HashPanel::buildToolbar(QLayout& layout)
{
    using Look = ActionButton::Look;
    auto* row = new QHBoxLayout;
    row->setSpacing(metrics::kGrid * 2);
    m_pauseButton = new ActionButton(*m_pause, tr("Pause hashing"), Look::Plain, this);
    m_algorithmsButton = new ActionButton(tr("SHA-256"), *m_algorithmsMenu, tr("Algorithms"), this);
    m_algorithmsButton->setToolTip(tr("What is computed of files that are added from now on; several at once cost one read"));
    auto* more = new ActionButton(tr("More"), *m_moreMenu, tr("More"), this);
    more->setToolTip(tr("Retry, remove all, workers, copy as command"));
    auto* save = new ActionButton(tr("Save"), *m_saveMenu, tr("Save"), this);
    save->setToolTip(tr("Writes the digests to a checksum file"));
    m_compare = new QLineEdit(this);
    m_compare->setPlaceholderText(tr("Compare digest (Ctrl+D)"));
    m_compare->setAccessibleName(tr("Compare digest"));
    m_compare->setToolTip(tr("Paste a digest, sha256:…, or a line of a checksum file: the files that have it are selected (Ctrl+D)"));
    m_compare->setClearButtonEnabled(true);
    m_compare->setMaxLength(kMaxPastedText);
    m_compare->setMinimumWidth(110);
    m_compare->setMaximumWidth(320);
    row->addWidget(new ActionButton(*m_addFiles, tr("Add files"), Look::Primary, this));
    row->addWidget(new ActionButton(*m_addFolder, tr("Add folder"), Look::Plain, this));
    row->addWidget(new ActionButton(*m_verify, tr("Verify"), Look::Plain, this));
    row->addWidget(m_pauseButton);
    row->addWidget(new ActionButton(*m_cancel, tr("Cancel"), Look::Plain, this));
    row->addWidget(m_algorithmsButton);
    row->addWidget(more);
    row->addStretch(1);
    row->addWidget(m_compare, 3);
    row->addWidget(save);
    static_cast<QBoxLayout&>(layout).addLayout(row);
    // A pause of the fingers, so that a text typed fast is one search.
    m_typing->setSingleShot(true);
    m_typing->setInterval(kTypingMs);
    connect(m_compare, &QLineEdit::textChanged, this, [this](const QString& text) { m_model.setCompareText(text); });
}

void HashPanel::buildTiles(QLayout& layout)
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
    m_filesTile = tile(tr("Files"), tr("Files hashed"), 8);
    m_bytesTile = tile(tr("Bytes"), tr("Bytes hashed"), 11);
    m_verdictTile = tile(tr("Verdict"), tr("Verdict"), 28);
    m_endsTile = tile(tr("Ends in"), tr("Ends in"), 9);
    m_workersTile = tile(tr("Workers"), tr("Busy workers"), 6);
    static_cast<QBoxLayout&>(layout).addLayout(row);
}

QWidget* HashPanel::buildFiles()
{
    m_filesCard = new Card(tr("Files"), this);
    m_filesCard->setAccessibleName(tr("Files card"));
    m_files = new FilesTable(m_model, m_model.files(), m_theme, tr("Files"), m_filesCard);
    m_files->remember(m_settings, keys::kFilesColumns);
    auto* empty = new EmptyState(m_theme, QStringLiteral("filter"), tr("No file is of this kind. Clear the filter, or show all files."), m_files);
    m_files->setEmptyState(empty);
    m_filesCard->setBody(m_files);
    m_filter = new QLineEdit(m_filesCard);
    m_filter->setPlaceholderText(tr("Filter files (Ctrl+F)"));
    m_filter->setAccessibleName(tr("Filter files"));
    m_filter->setToolTip(tr("Shows only files whose path contains this (Ctrl+F)"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaxLength(200);
    m_filter->setProperty("compact", true);
    m_filter->setFixedWidth(200);
    m_showButton = new ActionButton(tr("All files"), *m_showMenu, tr("Show"), m_filesCard);
    m_showButton->setProperty("link", true);
    m_showButton->setToolTip(tr("Which files the table shows, by their state"));
    m_filesCard->headLayout()->addWidget(m_filter);
    m_filesCard->headLayout()->addWidget(m_showButton);
    connect(m_filter, &QLineEdit::textChanged, m_typing, qOverload<>(&QTimer::start));
    connect(m_typing, &QTimer::timeout, this, [this] {
        QByteArray bytes = m_filter->text().toUtf8().trimmed();
        // Bytes of names are compared as they are; only A–Z have a lower case there.
        for (char& c : bytes)
            c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
        m_shown.text = bytes.toStdString();
        m_model.setFilter(m_shown);
    });
    rememberText(*m_filter, m_settings, keys::kHashFilter);
    return m_filesCard;
}

} // namespace millrace::ui
