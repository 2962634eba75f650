#include "ui/dashboard/demo_view.h"

#include "app/settings/settings.h"
#include "ui/chat/chat_panel.h"
#include "ui/dashboard/workbench.h"
#include "ui/hash/hash_panel.h"
#include "ui/scrape/scraper_panel.h"
#include "ui/shell/main_window.h"
#include "ui/theme/theme.h"

namespace millrace::ui {

namespace {

constexpr int kScraperEntry = 0; // in the order of the rail
constexpr int kChatEntry = 1;
constexpr int kHashEntry = 2;
constexpr int kLinkDepth = 3;

/// A profile in which everything is as by default, but for what the demo shows and what it must not reach.
std::unique_ptr<Settings> makeProfile(const std::string& folder)
{
    auto settings = std::make_unique<Settings>(folder);
    settings->set(keys::kRunDepth, kLinkDepth);
    settings->set(keys::kRunSitemaps, true);
    settings->set(keys::kRunFields, "author=.author\nprice=.price\nrating=.rating");
    settings->set(keys::kChatPort, 0); // a free one
    settings->set(keys::kChatMode, int(chat::ChatMode::Broadcast));
    settings->set(keys::kChatRedis, "none");
    return settings;
}

} // namespace

DemoView::DemoView(Parts parts) : m_parts(std::move(parts)), m_hop(std::make_shared<models::GuiHop>(this)) {}

DemoView::~DemoView()
{
    m_hop->close();
}

void DemoView::start()
{
    if (m_demo)
        return;
    m_stopWanted = m_started = m_talking = m_ending = false;
    m_parts.window.setDemoState(MainWindow::DemoState::Changing);
    m_demo = std::make_unique<demo::Demo>();
    connect(m_demo.get(), &demo::Demo::failed, this, [this](const QString& sentence) {
        clear();
        Q_EMIT failed(sentence);
    });
    connect(m_demo.get(), &demo::Demo::ready, this, [this](const demo::Demo::Ready& ready) {
        m_parts.makeEngines([this, hop = m_hop, ready](SideEngines engines) { hop->post([this, ready, engines = std::move(engines)] { begin(ready, engines); }); });
    });
    m_demo->prepare();
}

void DemoView::begin(const demo::Demo::Ready& ready, SideEngines engines)
{
    m_engines.emplace(std::move(engines));
    m_settings = makeProfile(ready.folder);
    m_bench = std::make_unique<Workbench>(m_engines->refs, m_parts.clock, *m_settings, m_parts.theme, ready.folder);
    m_parts.window.showGuest(kScraperEntry, m_bench->scraperPanel);
    m_parts.window.showGuest(kChatEntry, m_bench->chatPanel);
    m_parts.window.showGuest(kHashEntry, m_bench->hashPanel);
    m_parts.window.showPanel(kScraperEntry);
    m_parts.window.setDemoState(MainWindow::DemoState::Shown);
    if (m_stopWanted) {
        stop();
        return;
    }
    scrape(ready);
    connect(&m_bench->chat, &models::ChatViewModel::stateChanged, this, [this] {
        const QString url = m_bench->chat.state().url;
        if (!url.isEmpty() && !std::exchange(m_talking, true))
            m_demo->talkTo(url);
    });
    m_bench->chat.start();
    m_bench->hash.open(ready.paths);
    connect(m_demo.get(), &demo::Demo::fileArrived, &m_bench->hash, [this](const std::string& path) { m_bench->hash.add({path}); });
}

void DemoView::scrape(const demo::Demo::Ready& ready)
{
    models::ScrapeViewModel& scraper = m_bench->scraper;
    QStringList urls;
    for (const std::string& url : ready.urls)
        urls << QString::fromStdString(url);
    connect(&scraper, &models::ScrapeViewModel::storeOpened, this, [this, urls] {
        m_bench->scraper.keepStore(tr("The demo keeps its pages in a store of its own. Stop it first."));
        m_bench->scraper.addUrls(urls.join(u'\n'));
    });
    connect(&scraper, &models::ScrapeViewModel::stateChanged, this, [this] {
        const models::ScrapeState& state = m_bench->scraper.state();
        if (state.run && state.start.enabled && !std::exchange(m_started, true))
            m_bench->scraper.start();
    });
    if (const auto url = store::parseStoreUrl("sqlite:" + m_bench->defaultStore.toStdString()))
        scraper.useStore(*url);
}

void DemoView::stop()
{
    if (!m_bench) {
        m_stopWanted = true;
        return;
    }
    if (std::exchange(m_ending, true))
        return;
    m_parts.window.dismissGuests();
    m_parts.window.setDemoState(MainWindow::DemoState::Changing);
    m_bench->scraper.disconnect(this);
    m_bench->chat.disconnect(this);
    m_demo->disconnect(&m_bench->hash);
    m_engines->end([this, hop = m_hop] {
        hop->post([this] {
            m_bench.reset();
            m_settings.reset();
            m_engines.reset();
            m_demo->end([this] { clear(); });
        });
    });
}

void DemoView::clear()
{
    m_demo.release()->deleteLater(); // it may be what calls
    m_parts.window.setDemoState(MainWindow::DemoState::Off);
}

} // namespace millrace::ui
