// The upper part of ScraperPanel: its actions, menus, toolbar and tiles.
#include "models/common/format.h"
#include "ui/scrape/domains_card.h"
#include "ui/scrape/scraper_panel.h"
#include "ui/shell/actions.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/stat_tile.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QMenu>
#include <QTimer>

#include <array>

namespace millrace::ui {
namespace {

constexpr int kFilterDelayMs = 120;
constexpr std::array kRates{0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 0.0};

} // namespace

void ScraperPanel::buildActions()
{
    const auto make = [this](ActionId id, auto what) {
        QAction* action = makeAction(id, m_theme, this);
        connect(action, &QAction::triggered, this, what);
        return action;
    };
    m_addUrls = make(ActionId::AddUrls, [this] { showAddUrls(); });
    m_start = make(ActionId::Start, [this] { m_model.start(); });
    m_pause = make(ActionId::Pause, [this] { m_model.pause(); });
    m_stop = make(ActionId::Stop, [this] { m_model.stop(); });
    m_rate = make(ActionId::EditRate, [this] { m_rateButton->click(); });
    m_export = make(ActionId::Export, [this] { chooseExport(); });
    m_options = make(ActionId::RunOptions, [this] { showRunOptions(); });
    m_store = make(ActionId::ChooseStore, [this] { showStore(); });
    m_selectors = make(ActionId::TrySelectors, [this] { showSelectors(); });
    m_runs = make(ActionId::Runs, [this] { showRuns(); });
    m_newRun = make(ActionId::NewRun, [this] { m_model.newRun(); });
    m_leave = make(ActionId::LeaveRun, [this] { m_model.leave(); });
    m_retry = make(ActionId::RetryFailed, [this] { m_model.retryFailed({}); });
    m_command = make(ActionId::CopyAsCommand, [this] { QGuiApplication::clipboard()->setText(m_model.command()); });
}

void ScraperPanel::buildMenus()
{
    const auto makeMenu = [this](const QString& name) {
        auto* menu = new QMenu(this);
        menu->setAccessibleName(name);
        menu->setToolTipsVisible(true);
        return menu;
    };
    m_rateMenu = makeMenu(tr("Rate menu"));
    for (const double rate : kRates) {
        const QString text = rate > 0 ? tr("%1 per host").arg(models::formatRateShort(rate)) : tr("Unlimited");
        QAction* action = m_rateMenu->addAction(text, this, [this, rate] { m_model.setRunRate(rate); });
        action->setCheckable(true);
        action->setData(rate);
    }
    m_rateMenu->addSeparator();
    m_rateMenu->addAction(tr("Another rate…"), this, [this] { askRate(); });
    connect(m_rateMenu, &QMenu::aboutToShow, this, [this] {
        for (QAction* action : m_rateMenu->actions()) {
            if (action->isCheckable())
                action->setChecked(action->data().toDouble() == m_model.state().settings.rate);
        }
    });
    m_runMenu = makeMenu(tr("Run menu"));
    m_runMenu->addActions({m_newRun, m_runs, m_leave});
    m_runMenu->addSeparator();
    m_runMenu->addActions({m_options, m_store, m_selectors, m_retry, m_command});
}

void ScraperPanel::buildToolbar(QLayout& layout)
{
    using Look = ActionButton::Look;
    auto* row = new QHBoxLayout;
    row->setSpacing(metrics::kGrid * 2);
    m_rateButton = new ActionButton(tr("Rate"), *m_rateMenu, tr("Rate"), this);
    auto* run = new ActionButton(tr("Run"), *m_runMenu, tr("Run"), this);
    run->setToolTip(tr("New run, list of runs, options, store, selectors, retry failed, copy as command"));
    m_filter = new QLineEdit(this);
    m_filter->setPlaceholderText(tr("Filter hosts and pages (Ctrl+F)"));
    m_filter->setAccessibleName(tr("Filter hosts and pages"));
    m_filter->setToolTip(tr("Shows only hosts and pages that contain this text (Ctrl+F)"));
    m_filter->setClearButtonEnabled(true);
    m_filter->setMaxLength(200);
    m_filter->setMinimumWidth(140);
    m_filter->setMaximumWidth(230);
    row->addWidget(new ActionButton(*m_addUrls, tr("Add URLs"), Look::Primary, this));
    row->addWidget(new ActionButton(*m_start, tr("Start"), Look::Plain, this));
    row->addWidget(new ActionButton(*m_pause, tr("Pause"), Look::Plain, this));
    row->addWidget(new ActionButton(*m_stop, tr("Stop"), Look::Plain, this));
    row->addWidget(m_rateButton);
    row->addWidget(run);
    row->addStretch(1);
    row->addWidget(m_filter, 2);
    row->addWidget(new ActionButton(*m_export, tr("Export"), Look::Plain, this));
    static_cast<QBoxLayout&>(layout).addLayout(row);
    // A pause of the fingers, so that a word typed fast is one search.
    m_filterDelay->setSingleShot(true);
    m_filterDelay->setInterval(kFilterDelayMs);
    connect(m_filter, &QLineEdit::textChanged, m_filterDelay, qOverload<>(&QTimer::start));
    connect(m_filterDelay, &QTimer::timeout, this, [this] { m_model.setFilterText(m_filter->text().trimmed()); });
    rememberText(*m_filter, m_settings, keys::kScraperFilter);
}

void ScraperPanel::buildTiles(QLayout& layout)
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
    m_pagesTile = tile(tr("Pages"), tr("Pages so far"), 10);
    m_speedTile = tile(tr("Pages/s"), tr("Pages per second"), 10);
    m_flightTile = tile(tr("In flight"), tr("Requests in flight"), 10);
    m_failedTile = tile(tr("Failed"), tr("Failed pages"), 10);
    m_endsTile = tile(tr("Ends in"), tr("Time left"), 13);
    static_cast<QBoxLayout&>(layout).addLayout(row);
}

} // namespace millrace::ui
