#include "ui/scrape/scraper_panel.h"

#include "app/settings/settings.h"
#include "models/common/format.h"
#include "models/scrape/url_import.h"
#include "ui/dialogs/add_urls_dialog.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/rate_dialog.h"
#include "ui/dialogs/run_options_dialog.h"
#include "ui/dialogs/runs_dialog.h"
#include "ui/dialogs/selector_dialog.h"
#include "ui/dialogs/store_dialog.h"
#include "ui/scrape/details_card.h"
#include "ui/scrape/domains_card.h"
#include "ui/scrape/pages_tabs.h"
#include "ui/scrape/run_defaults.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/action_button.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/panel_state.h"
#include "ui/widgets/stat_tile.h"

#include <QAction>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSplitter>
#include <QTimer>
#include <QVBoxLayout>

namespace millrace::ui {
namespace {

constexpr qsizetype kMaxPasteProbe = 64 * 1024;   ///< enough to see whether there is a URL in it

std::optional<models::BannerState> bannerState(const std::optional<models::ScrapeState::Banner>& banner)
{
    using Kind = models::ScrapeState::Banner::Kind;
    if (!banner)
        return std::nullopt;
    models::BannerState state{banner->tone, banner->sentence, {}, banner->kind == Kind::Notice || banner->kind == Kind::Problem};
    if (banner->kind == Kind::Join)
        state.buttons = {{QObject::tr("Join"), QObject::tr("Opens the run and works on it beside the others")},
            {QObject::tr("Not now"), QObject::tr("Leaves the run to the others; it stays in the list of runs")}};
    if (banner->kind == Kind::Resume)
        state.buttons = {{QObject::tr("Resume"), QObject::tr("Opens the run and goes on with what is left of its queue")},
            {QObject::tr("Discard"), QObject::tr("Does not offer the run again; its pages stay in the store")}};
    return state;
}

} // namespace

ScraperPanel::ScraperPanel(models::ScrapeViewModel& model, const Theme& theme, Settings& settings, QString defaultStore, QWidget* parent)
    : Panel(tr("Scraper"), QStringLiteral("scraper"), parent), m_model(model), m_theme(theme), m_settings(settings),
      m_defaultStore(std::move(defaultStore)), m_filterDelay(new QTimer(this)), m_banner(new Banner(theme, this))
{
    m_model.setDefaults(loadRunDefaults(m_settings));
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

ScraperPanel::~ScraperPanel()
{
    m_model.setVisible(false);
}

void ScraperPanel::buildBody(QLayout& layout)
{
    m_empty = new EmptyState(m_theme, QStringLiteral("scraper"),
        tr("Pages that you want to have belong here: give their URLs, press Start, and watch each host's queue drain into the store."), this);
    m_empty->setAction(tr("Add URLs…"), tr("Add the first URLs"));
    m_empty->setDropHint(tr("or paste them, or drop text, links, .txt and .csv files here"));
    m_empty->setMore(tr("or try the demo"));
    m_domains = new DomainsCard(m_model, m_theme, m_settings, this);
    m_tabs = new PagesTabs(m_model, m_theme, m_settings, this);
    m_details = new DetailsCard(m_theme, this);

    auto* below = panelSplitter(Qt::Horizontal, {m_tabs, m_details}, {5, 3}, {830, 490}, this);
    auto* main = panelSplitter(Qt::Vertical, {m_domains, below}, {2, 3}, {300, 416}, this);
    m_domains->setMinimumHeight(110);
    m_tabs->setMinimumSize(260, 120);
    m_details->setMinimumWidth(200);
    rememberSplitter(*main, m_settings, keys::kScraperMainSplitter);
    rememberSplitter(*below, m_settings, keys::kScraperDetailSplitter);
    m_content = main;
    layout.addWidget(m_empty);
    layout.addWidget(m_content);
    static_cast<QVBoxLayout&>(layout).setStretchFactor(m_empty, 1);
    static_cast<QVBoxLayout&>(layout).setStretchFactor(m_content, 1);
}

void ScraperPanel::connectModel()
{
    using models::ScrapeViewModel;
    connect(&m_model, &ScrapeViewModel::stateChanged, this, [this] { render(m_model.state()); });
    connect(&m_model, &ScrapeViewModel::undoOffered, this,
        [this](const QString& sentence, const std::function<void()>& undo, const std::function<void()>& commit) {
            // The list of runs has a bar of its own, which nothing covers; an offer is made once.
            if (!m_runsDialog || !m_runsDialog->isVisible())
                Q_EMIT undoOffered(sentence, undo, commit);
        });
    connect(&m_model, &ScrapeViewModel::defaultsChanged, this, [this] { saveRunDefaults(m_settings, m_model.defaults()); });
    connect(&m_model, &ScrapeViewModel::sampled, this, [this](const models::ScrapeSample& sample) { m_speedTile->appendSpark(sample.pagesPerSecond); });
    connect(&m_model, &ScrapeViewModel::samplesCleared, this, [this] { m_speedTile->clearSpark(); });
    connect(m_empty, &EmptyState::activated, m_addUrls, &QAction::trigger);
    connect(m_empty, &EmptyState::moreActivated, this, &Panel::demoWanted);
    connect(m_banner, &Banner::pressed, &m_model, [this](int index) { index == 0 ? m_model.acceptBanner() : m_model.discardBanner(); });
    connect(m_banner, &Banner::dismissed, &m_model, &ScrapeViewModel::dismissBanner);
    connect(m_tabs, &PagesTabs::selectorsWanted, this, &ScraperPanel::showSelectors);
    connect(m_tabs, &PagesTabs::allHostsWanted, m_domains, &DomainsCard::clearSelection);
}

void ScraperPanel::render(const models::ScrapeState& state)
{
    applyAction(*m_start, state.start);
    applyAction(*m_pause, state.pause);
    applyAction(*m_stop, state.stop);
    applyAction(*m_export, state.exportRun);
    applyAction(*m_newRun, state.newRun);
    applyAction(*m_leave, state.leave);
    m_leave->setVisible(state.shared);
    applyAction(*m_retry, state.retryFailed);
    m_rateButton->setWords(state.rateText);
    m_rateButton->setToolTip(state.rate.tip);
    m_pagesTile->setState(tileState(state.pages));
    m_speedTile->setState(tileState(state.perSecond));
    m_flightTile->setState(tileState(state.inFlight));
    m_failedTile->setState(tileState(state.failed));
    m_endsTile->setState(tileState(state.endsIn));
    m_banner->setState(bannerState(state.banner));
    m_empty->setVisible(state.empty);
    m_content->setVisible(!state.empty);
    m_domains->render(state);
    m_tabs->render(state);
    m_details->setPage(state.page);
    setBadge(state.badge);
    setStatusText(state.statusLine);
    renderChips(state);
    m_rendered = state;
}

void ScraperPanel::renderChips(const models::ScrapeState& state)
{
    if (state.store != m_rendered.store)
        Q_EMIT chipChanged(QStringLiteral("store"), state.store.text, state.store.tone, state.store.tip);
}

void ScraperPanel::showEvent(QShowEvent* event)
{
    Panel::showEvent(event);
    m_model.setVisible(true);
}

void ScraperPanel::hideEvent(QHideEvent* event)
{
    Panel::hideEvent(event);
    m_model.setVisible(false);
}

bool ScraperPanel::acceptsDrop(const QMimeData& data) const
{
    return models::canImport(data);
}

void ScraperPanel::drop(const QMimeData& data)
{
    m_model.importMime(data);
}

bool ScraperPanel::paste(const QMimeData& data)
{
    if (!data.hasUrls() && models::checkLines(data.text().left(kMaxPasteProbe)).usable == 0)
        return false;
    m_model.importMime(data);
    return true;
}

QWidget* ScraperPanel::filterField() const
{
    return m_filter;
}

void ScraperPanel::showCause(const QString& chipId)
{
    if (chipId == QLatin1String("store"))
        m_rendered.store.tone == models::Tone::Error ? showStore() : showRuns();
    else if (chipId == QLatin1String("loop"))
        m_tabs->showGraphs();
}

void ScraperPanel::takeSettings()
{
    const scrape::ScrapeSettings before = m_model.defaults();
    const scrape::ScrapeSettings after = loadRunDefaults(m_settings, before);
    scrape::ScrapeSettings run = m_model.state().settings;
    takeChanges(run, before, after); // the open run may differ from the next ones in the rest
    m_model.applySettings(run);
    m_model.setDefaults(after);
}

void ScraperPanel::showAddUrls()
{
    if (!m_addDialog) {
        m_addDialog = new AddUrlsDialog(m_theme, m_settings, this);
        m_addDialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_addDialog, &AddUrlsDialog::urlsGiven, &m_model, &models::ScrapeViewModel::addUrls);
    }
    m_addDialog->open();
}

void ScraperPanel::offerUrls(const QStringList& lines, const QStringList& files)
{
    showAddUrls();
    m_addDialog->offer(lines, files);
}

void ScraperPanel::showRunOptions()
{
    if (!m_optionsDialog) {
        m_optionsDialog = new RunOptionsDialog(m_theme, m_model.state().settings, m_model.defaultUserAgent(), this);
        m_optionsDialog->setAttribute(Qt::WA_DeleteOnClose);
        m_optionsDialog->setStore(m_model.storeUrl());
        m_optionsDialog->setSelectorTrial([this] { return m_model.selectorTrial(); }, m_settings);
        connect(m_optionsDialog, &RunOptionsDialog::chosen, &m_model, &models::ScrapeViewModel::applySettings);
        connect(m_optionsDialog, &RunOptionsDialog::storeWanted, this, &ScraperPanel::showStore);
        connect(&m_model, &models::ScrapeViewModel::storeOpened, m_optionsDialog, [this] { m_optionsDialog->setStore(m_model.storeUrl()); });
    }
    m_optionsDialog->open();
}

void ScraperPanel::showRuns()
{
    if (!m_runsDialog) {
        m_runsDialog = new RunsDialog(m_model, m_theme, m_settings, this);
        m_runsDialog->setAttribute(Qt::WA_DeleteOnClose);
        connect(m_runsDialog, &RunsDialog::storeWanted, this, &ScraperPanel::showStore);
    }
    m_model.refreshRuns();
    m_runsDialog->open();
}

void ScraperPanel::showStore()
{
    if (!m_storeDialog) {
        m_storeDialog = new StoreDialog(m_model, std::nullopt, m_defaultStore, m_optionsDialog ? static_cast<QWidget*>(m_optionsDialog) : this);
        m_storeDialog->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_storeDialog->open();
}

void ScraperPanel::showSelectors(const QString& url)
{
    if (!m_selectorDialog) {
        const SelectorDialog::Hooks hooks{[this] { return m_model.state().settings; }, [this](const QString& field) { return m_model.addField(field); }};
        m_selectorDialog = new SelectorDialog(m_model.selectorTrial(), hooks, m_theme, this);
        m_selectorDialog->setAttribute(Qt::WA_DeleteOnClose);
        m_selectorDialog->remember(m_settings);
    }
    m_selectorDialog->show(); // beside the window, not over it: pages are chosen there
    m_selectorDialog->raise();
    m_selectorDialog->activateWindow();
    if (!url.isEmpty())
        m_selectorDialog->showPage(url);
}

void ScraperPanel::chooseExport()
{
    chooseExportFile(*this, m_settings, m_model.state().runTitle, m_model.state().filter.narrowed, [this](const QString& path, ExportScope scope) {
        using What = models::ScrapeViewModel::ExportWhat;
        m_model.exportTo(path, scope == ExportScope::Shown ? What::Shown : What::All);
    });
}

void ScraperPanel::askRate()
{
    askForRate(*this, m_model.state().settings.rate, [this](double rate) { m_model.setRunRate(rate); });
}

} // namespace millrace::ui
