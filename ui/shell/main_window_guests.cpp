// The part of MainWindow that has other panels in the places of its own for a while, as the demo does, and the Help menu that asks for it.
#include "ui/shell/actions.h"
#include "ui/shell/main_window.h"
#include "ui/shell/panel.h"
#include "ui/shell/rail.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/tab_order.h"
#include "ui/widgets/undo_bar.h"

#include <QAction>
#include <QMenu>
#include <QStackedWidget>

#include <utility>

namespace millrace::ui {

QMenu* MainWindow::buildHelpMenu()
{
    auto* help = new QMenu(tr("Help"), m_menu);
    help->setAccessibleName(tr("Help"));
    const auto add = [this, help](ActionId id, auto slot) {
        QAction* action = makeAction(id, m_theme, this);
        connect(action, &QAction::triggered, this, slot);
        help->addAction(action);
        return action;
    };
    m_tryDemo = add(ActionId::TryDemo, &MainWindow::demoWanted);
    m_stopDemo = add(ActionId::StopDemo, &MainWindow::demoEndWanted);
    connect(m_demoBanner, &Banner::pressed, m_stopDemo, &QAction::trigger);
    help->addSeparator();
    add(ActionId::Shortcuts, [this] { showShortcuts(); });
    add(ActionId::ColumnHelp, [this] { showColumnHelp(); });
    help->addSeparator();
    add(ActionId::About, [this] { showAbout(); });
    setDemoState(DemoState::Off);
    return help;
}

void MainWindow::setDemoState(DemoState state)
{
    m_tryDemo->setEnabled(state == DemoState::Off);
    m_stopDemo->setEnabled(state == DemoState::Shown);
    if (state == DemoState::Shown)
        m_titleBeforeDemo = windowTitle();
    if (!m_titleBeforeDemo.isEmpty()) // a demo has been shown
        setWindowTitle(state == DemoState::Shown ? tr("%1 (demo)").arg(m_titleBeforeDemo) : std::exchange(m_titleBeforeDemo, {}));
    if (state != DemoState::Shown)
        m_demoBanner->setState(std::nullopt);
    else
        m_demoBanner->setState(models::BannerState{models::Tone::Accent,
            tr("This is a demo: pages, people and files that were made for it, on this machine only. Your own runs, settings and logs are left alone; what you do here goes with it."),
            {{m_stopDemo->text(), m_stopDemo->toolTip()}}, false});
}

void MainWindow::showGuest(int index, Panel* guest)
{
    if (m_guests.isEmpty())
        m_beforeGuests = m_current;
    m_guests.insert(index, guest);
    m_stack->addWidget(guest);
    tabInLayoutOrder(*guest);
    for (EmptyState* empty : guest->findChildren<EmptyState*>())
        empty->setMore({}); // a guest offers no demo: it is part of one
    connectPanel(index, guest);
    if (index == m_current)
        showPanel(index);
}

void MainWindow::dismissGuests()
{
    const QHash<int, Panel*> guests = std::exchange(m_guests, {});
    if (guests.isEmpty())
        return;
    m_undoBar->flush(); // what could be taken back goes with them
    showPanel(m_beforeGuests);
    for (auto guest = guests.begin(); guest != guests.end(); ++guest) {
        const QHash<QString, Chip> said = m_chips.take(guest.value());
        for (const QString& id : said.keys()) {
            if (!m_chips.value(m_panels[guest.key()]).contains(id))
                removeChip(id);
        }
        showChipsOf(guest.key());
        m_rail->setBadge(guest.key(), m_panels[guest.key()]->badge());
        delete guest.value();
    }
}

void MainWindow::showChipsOf(int index)
{
    const QHash<QString, Chip> said = m_chips.value(panelAt(index));
    for (auto chip = said.begin(); chip != said.end(); ++chip)
        setChip(chip.key(), chip->text, chip->tone, chip->tooltip);
}

} // namespace millrace::ui
