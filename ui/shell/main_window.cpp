#include "ui/shell/main_window.h"

#include "app/settings/settings.h"
#include "models/common/format.h"
#include "ui/shell/actions.h"
#include "ui/shell/frame_monitor.h"
#include "ui/shell/panel.h"
#include "ui/shell/rail.h"
#include "ui/shell/shell_dialogs.h"
#include "ui/shell/status_strip.h"
#include "ui/theme/themed_icon.h"
#include "ui/widgets/accessible_roles.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/calm_events.h"
#include "ui/widgets/tab_order.h"
#include "ui/widgets/undo_bar.h"

#include <QAbstractItemView>
#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QDialog>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace::ui {

namespace {

constexpr QSize kFirstSize{1440, 900};
constexpr QSize kLeastSize{880, 560};
constexpr QSize kWindowFrame{8, 40}; ///< what a window manager may add
constexpr std::chrono::milliseconds kSaveDelay{700}; ///< after the last move or resize
constexpr std::chrono::milliseconds kSlowFrame{33};
constexpr int kPanelShortcuts = 4;
const auto kFrameChip = QStringLiteral("frame");

QString milliseconds(std::chrono::microseconds value)
{
    const double ms = double(value.count()) / 1000.0;
    return MainWindow::tr("%1 ms").arg(models::formatFixed(ms, ms < 10 ? 1 : 0));
}

void openContextMenu(QWidget* focus)
{
    if (focus == nullptr)
        return;
    if (auto* view = qobject_cast<QAbstractItemView*>(focus))
        view->scrollTo(view->currentIndex());
    const QPoint at = focus->inputMethodQuery(Qt::ImCursorRectangle).toRect().center();
    QContextMenuEvent event(QContextMenuEvent::Keyboard, at, focus->mapToGlobal(at));
    QApplication::sendEvent(focus, &event);
}

} // namespace

MainWindow::MainWindow(Theme& theme, Settings& settings, QWidget* parent) : QMainWindow(parent), m_theme(theme), m_settings(settings)
{
    installAccessibleRoles();
    new CalmEvents(this);
    setWindowTitle(QStringLiteral("Millrace"));
    setWindowIcon(applicationIcon());
    setMinimumSize(kLeastSize);
    setAcceptDrops(true);
    applyAppearance();
    m_saveTimer.setSingleShot(true);
    connect(&m_saveTimer, &QTimer::timeout, this, &MainWindow::saveLayout);
    buildFrame();
    buildActions();
    m_frames = new FrameMonitor(this);
    m_frames->watch(this);
    connect(m_frames, &FrameMonitor::figuresChanged, this, &MainWindow::showFrames);
    // From the first turn of the event loop: building the panels before it is start-up, not a frame.
    QTimer::singleShot(0, m_frames, &FrameMonitor::start);
}

MainWindow::~MainWindow() = default;

void MainWindow::buildFrame()
{
    auto* center = new QWidget(this);
    m_rail = new Rail(m_theme, center);
    m_stack = new QStackedWidget(center);
    m_demoBanner = new Banner(m_theme, center);
    m_demoBanner->setAccessibleName(tr("Demo"));
    m_undoBar = new UndoBar(m_theme, center);
    m_status = new StatusStrip(m_theme, center);

    auto* undoRow = new QHBoxLayout;
    undoRow->setContentsMargins(metrics::kPanelMargin, 0, metrics::kPanelMargin, 0);
    undoRow->addStretch(1);
    undoRow->addWidget(m_undoBar, 2);
    undoRow->addStretch(1);
    auto* right = new QVBoxLayout;
    right->setSpacing(0);
    auto* demoRow = new QHBoxLayout; // a row without its banner takes no room
    demoRow->setContentsMargins(metrics::kPanelMargin, metrics::kPanelGap, metrics::kPanelMargin, 0);
    demoRow->addWidget(m_demoBanner);
    right->addLayout(demoRow);
    right->addWidget(m_stack, 1);
    right->addLayout(undoRow);
    right->addSpacing(2);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(0);
    upper->addWidget(m_rail);
    upper->addLayout(right, 1);
    auto* layout = new QVBoxLayout(center);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addLayout(upper, 1);
    layout->addWidget(m_status);
    setCentralWidget(center);

    connect(m_rail, &Rail::entryChosen, this, &MainWindow::showPanel);
    connect(m_status, &StatusStrip::chipClicked, this, [this](const QString& id) {
        if (Panel* panel = currentPanel())
            panel->showCause(id);
        Q_EMIT chipClicked(id);
    });
}

void MainWindow::buildActions()
{
    const auto make = [this](ActionId id, auto slot) {
        QAction* action = makeAction(id, m_theme, this);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    QAction* openMenuAction = make(ActionId::Menu, [this] { openMenu(); });
    // In dialogs, too. Qt 6.4 knows only the Menu key.
    make(ActionId::ContextMenu, [] { openContextMenu(QApplication::focusWidget()); })->setShortcutContext(Qt::ApplicationShortcut);
    make(ActionId::Undo, [this] { m_undoBar->undo(); });
    make(ActionId::Paste, [this] { pasteIntoPanel(); });
    make(ActionId::Find, [this] { focusFilter(); });
    make(ActionId::ToggleTheme, [this] { chooseTheme(m_theme.current() == Scheme::Dark ? ThemeChoice::Light : ThemeChoice::Dark); });

    m_menu = new QMenu(this);
    m_menu->setAccessibleName(tr("Menu"));
    auto* themes = new QActionGroup(this);
    constexpr std::array kThemes{std::pair{ActionId::ThemeSystem, ThemeChoice::System}, std::pair{ActionId::ThemeLight, ThemeChoice::Light},
        std::pair{ActionId::ThemeDark, ThemeChoice::Dark}};
    for (const auto& [id, choice] : kThemes) {
        QAction* action = make(id, [this, choice = choice] { chooseTheme(choice); });
        action->setCheckable(true);
        action->setData(int(choice));
        action->setActionGroup(themes);
        m_menu->addAction(action);
    }
    m_menu->addSeparator();
    m_menu->addAction(make(ActionId::Settings, [this] { Q_EMIT settingsWanted(); }));
    m_menu->addAction(make(ActionId::OpenProfile, [this] { Q_EMIT profileWanted(); }));
    m_menu->addSeparator();
    m_menu->addMenu(buildHelpMenu());
    m_menu->addSeparator();
    m_menu->addAction(make(ActionId::Quit, [this] { close(); }));
    connect(m_menu, &QMenu::aboutToShow, themes, [this, themes] {
        for (QAction* action : themes->actions())
            action->setChecked(action->data().toInt() == int(m_theme.choice()));
    });
    m_rail->menuButton()->setToolTip(openMenuAction->toolTip());
    setOpenedMenu(*m_rail->menuButton(), *m_menu);
    connect(m_rail->menuButton(), &QPushButton::clicked, this, &MainWindow::openMenu);
}

void MainWindow::openMenu()
{
    const RailButton* button = m_rail->menuButton();
    const QSize size = m_menu->sizeHint();
    m_menu->popup(button->mapToGlobal(QPoint(button->width() + metrics::kGrid, button->height() - size.height())));
    m_menu->setFocus();
}

void MainWindow::applyAppearance()
{
    m_theme.setTextSize(m_settings.get(keys::kTextSize));
    m_theme.setChoice(themeChoiceFromName(QString::fromStdString(m_settings.get(keys::kTheme))));
}

void MainWindow::takeSettings()
{
    applyAppearance();
    for (Panel* panel : m_panels)
        panel->takeSettings();
}

void MainWindow::chooseTheme(ThemeChoice choice)
{
    m_theme.setChoice(choice);
    m_settings.set(keys::kTheme, themeChoiceName(choice).toStdString());
}

void MainWindow::addPanel(Panel* panel)
{
    const int index = int(m_panels.size());
    m_panels.append(panel);
    m_stack->addWidget(panel);
    tabInLayoutOrder(*panel);
    QString tooltip = tr("Show %1").arg(panel->name());
    if (index < kPanelShortcuts) {
        QAction* action = makeAction(ActionId(int(ActionId::ShowPanel1) + index), m_theme, this);
        action->setText(tooltip);
        tooltip += QStringLiteral(" (%1)").arg(action->shortcut().toString(QKeySequence::NativeText));
        connect(action, &QAction::triggered, this, [this, index] { showPanel(index); });
    }
    m_rail->addEntry(panel->name(), panel->icon(), tooltip);
    connectPanel(index, panel);
    if (index == 0)
        showPanel(0);
}

void MainWindow::connectPanel(int index, Panel* panel)
{
    m_rail->setBadge(index, panel->badge());
    connect(panel, &Panel::badgeChanged, this, [this, index, panel](const QString& badge) {
        if (panel == panelAt(index))
            m_rail->setBadge(index, badge);
    });
    connect(panel, &Panel::statusTextChanged, this, &MainWindow::showStatusText);
    connect(panel, &Panel::chipChanged, this, [this, index, panel](const QString& id, const QString& text, models::Tone tone, const QString& tooltip) {
        m_chips[panel].insert(id, {text, tone, tooltip});
        if (panel == panelAt(index))
            setChip(id, text, tone, tooltip);
    });
    connect(panel, &Panel::demoWanted, m_tryDemo, &QAction::trigger);
    connect(panel, &Panel::undoOffered, this, [this](const QString& sentence, const auto& undo, const auto& commit) {
        m_undoBar->offer(sentence, undo, commit);
    });
}

void MainWindow::showPanel(int index)
{
    if (index < 0 || index >= m_panels.size())
        return;
    m_current = index;
    m_stack->setCurrentWidget(panelAt(index));
    m_rail->setCurrent(index);
    showStatusText();
    Q_EMIT currentPanelChanged(index);
    m_saveTimer.start(kSaveDelay);
}

Panel* MainWindow::currentPanel() const { return panelAt(m_current); }

void MainWindow::restoreLayout()
{
    if (!restoreGeometry(m_settings.get(keys::kWindowGeometry))) {
        const QRect screen = QWidget::screen()->availableGeometry();
        resize(kFirstSize.boundedTo(screen.size() - kWindowFrame));
    }
    showPanel(std::min(m_settings.get(keys::kWindowPanel), int(m_panels.size()) - 1));
    m_rail->focusEntry(m_current);
}

void MainWindow::saveLayout()
{
    m_saveTimer.stop();
    m_settings.set(keys::kWindowGeometry, saveGeometry());
    if (!m_panels.isEmpty())
        m_settings.set(keys::kWindowPanel, m_guests.isEmpty() ? m_current : m_beforeGuests);
}

void MainWindow::setChip(const QString& id, const QString& text, models::Tone tone, const QString& tooltip)
{
    m_status->setChip(id, text, tone, tooltip, id == kFrameChip);
}

void MainWindow::announce(const QString& sentence) { m_status->announce(sentence); }

void MainWindow::removeChip(const QString& id) { m_status->removeChip(id); }

void MainWindow::showFrames()
{
    const FrameMonitor::Figures recent = m_frames->recent();
    setChip(kFrameChip, tr("frame %1").arg(milliseconds(recent.p99)), recent.p99 > kSlowFrame ? models::Tone::Warning : models::Tone::Normal,
        tr("How long the window kept the screen waiting, over the last 10 s: 99 of 100 frames within %1, half within %2, the longest %3.")
            .arg(milliseconds(recent.p99), milliseconds(recent.p50), milliseconds(recent.max)));
}

void MainWindow::showStatusText()
{
    const Panel* panel = currentPanel();
    m_status->setText(panel != nullptr ? panel->statusText() : QString());
}

void MainWindow::pasteIntoPanel()
{
    const QMimeData* data = QApplication::clipboard()->mimeData();
    if (Panel* panel = currentPanel(); panel != nullptr && data != nullptr)
        panel->paste(*data);
}

void MainWindow::focusFilter()
{
    const Panel* panel = currentPanel();
    if (QWidget* field = panel != nullptr ? panel->filterField() : nullptr) {
        field->setFocus(Qt::ShortcutFocusReason);
        if (auto* line = qobject_cast<QLineEdit*>(field))
            line->selectAll();
    }
}

void MainWindow::showShortcuts() { makeShortcutsDialog(m_theme, this)->show(); }

void MainWindow::showColumnHelp() { makeColumnHelpDialog(m_theme, {m_panels.begin(), m_panels.end()}, m_current, this)->show(); }

void MainWindow::showAbout() { makeAboutDialog(this)->show(); }

void MainWindow::saveNow()
{
    saveLayout();
    m_settings.sync();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    m_undoBar->flush();
    saveNow();
    Q_EMIT aboutToClose();
    QMainWindow::closeEvent(event);
}

void MainWindow::resizeEvent(QResizeEvent* event)
{
    QMainWindow::resizeEvent(event);
    m_saveTimer.start(kSaveDelay);
}

void MainWindow::moveEvent(QMoveEvent* event)
{
    QMainWindow::moveEvent(event);
    m_saveTimer.start(kSaveDelay);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const Panel* panel = currentPanel();
    if (panel != nullptr && event->mimeData() != nullptr && panel->acceptsDrop(*event->mimeData()))
        event->acceptProposedAction();
}

void MainWindow::dragMoveEvent(QDragMoveEvent* event)
{
    // The answer was given on entering; a move that is not accepted would show the forbidden sign over child widgets.
    event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    Panel* panel = currentPanel();
    if (panel == nullptr || event->mimeData() == nullptr || !panel->acceptsDrop(*event->mimeData()))
        return;
    event->acceptProposedAction();
    panel->drop(*event->mimeData());
}

} // namespace millrace::ui
