// Shows the Scraper panel in the real window with invented live data, for the eye:
// `panel_gallery [light|dark] [live|empty|resume|trouble|graphs|errors|robots|add|options|runs|menu]`. Not installed, asserts nothing.
#include "app/settings/settings.h"
#include "models/scrape/scrape_view_model.h"
#include "tests/support/scrape_samples.h"
#include "tests/support/scripted_scrape_backend.h"
#include "ui/scrape/scraper_panel.h"
#include "ui/shell/main_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QDateTime>
#include <QPushButton>
#include <QTemporaryDir>

#include <cmath>

using namespace millrace;
using scrape::WaitReason;

namespace {

struct Invented {
    const char* name;
    std::int64_t queued, done, failed;
    int inFlight;
    double rate;
    WaitReason waits;
    int nextMs;
    int etaSeconds;
};

constexpr Invented kHosts[] = {
    {"docs.python.org", 412, 318, 1, 2, 2, WaitReason::Rate, 310, 206},
    {"www.postgresql.org", 377, 160, 0, 1, 0.5, WaitReason::CrawlDelay, 1620, 754},
    {"doc.qt.io", 201, 388, 3, 2, 2, WaitReason::Rate, 120, 101},
    {"httpd.apache.org", 188, 92, 2, 0, 2, WaitReason::RetryAfter, 38'000, 132},
    {"curl.se", 96, 204, 0, 2, 2, WaitReason::Rate, 440, 48},
    {"redis.io", 74, 51, 0, 1, 4, WaitReason::Rate, 80, 19},
    {"example.net", 60, 4, 5, 0, 2, WaitReason::Circuit, 52'000, 0},
    {"www.rfc-editor.org", 31, 66, 0, 2, 2, WaitReason::Rate, 270, 16},
};

/// Posts what an engine would, ten times a second.
class Driver : public QObject {
public:
    explicit Driver(test::ScriptedScrapeBackend& backend) : m_backend(backend) {}

    void tick(bool trouble)
    {
        const WallMs now = QDateTime::currentMSecsSinceEpoch();
        m_backend.now = now;
        ++m_ticks;
        std::int64_t id = 0;
        for (const Invented& invented : kHosts)
            postHost(++id, invented, now);
        postRun(now, trouble);
    }

    void pages()
    {
        struct Page { const char* path; int status; const char* title; int bytes; int ms; };
        constexpr Page kPages[] = {{"/docs/15/sql-select.html", 200, "PostgreSQL: Documentation: 15: SELECT", 84'000, 121},
            {"/docs/15/queries-with.html", 200, "PostgreSQL: Documentation: 15: 7.8. WITH Queries", 41'000, 96}, {"/docs/current/", 301, "", 0, 40},
            {"/docs/15/mvcc-intro.html", 200, "PostgreSQL: Documentation: 15: 13.1. Introduction", 12'000, 112}, {"/docs/15/old.html", 404, "Page not found", 3'000, 30},
            {"/docs/15/indexes.html", 200, "PostgreSQL: Documentation: 15: Chapter 11. Indexes", 16'000, 85}, {"/docs/15/wal.html", 200, "PostgreSQL: Documentation: 15: Chapter 30. WAL", 11'000, 108}};
        std::int64_t key = 0;
        for (const Page& invented : kPages) {
            auto page = test::page(++key, std::string("https://www.postgresql.org") + invented.path, invented.status, invented.title, HostId{2});
            page.bytes = invented.bytes;
            page.timings.firstByte = Milliseconds(invented.ms);
            page.robotsRule = "line 12: Allow: /docs/";
            if (invented.status == 301) {
                page.state = store::UrlState::Skipped;
                page.finalUrl = "https://www.postgresql.org/docs/15/";
                page.redirects = {{"https://www.postgresql.org/docs/current/", 301}};
            }
            m_backend.postPage(std::move(page));
        }
        auto refused = test::page(++key, "http://example.net/", 0, "", HostId{7});
        refused.errorCode = http::HttpErrorCode::Refused;
        refused.errorPhase = http::Phase::Connect;
        refused.error = "Refused: connect to 192.0.2.7 port 80";
        refused.attempts = 3;
        refused.bytes = 0;
        m_backend.postPage(std::move(refused));
    }

private:
    void postHost(std::int64_t id, const Invented& invented, WallMs now)
    {
        auto host = test::host(id, invented.name, invented.queued - (m_ticks / 10) % 30, invented.done + (m_ticks / 10) % 30, invented.failed);
        host.inFlight = invented.inFlight;
        host.rate = invented.rate;
        host.rateEdited = id == 6;
        host.waits = invented.waits;
        host.crawlDelay = Milliseconds(id == 2 ? 2'000 : 0);
        host.consecutiveFailures = static_cast<int>(invented.failed);
        const int period = invented.nextMs < 2'000 ? 2'000 : 60'000;
        host.nextStart = now + std::max<std::int64_t>(0, invented.nextMs - (m_ticks * 100) % period);
        host.waitUntil = now + 80'000;
        if (invented.etaSeconds > 0)
            host.eta = Milliseconds(invented.etaSeconds * 1'000);
        const int gap = static_cast<int>(1'000 / invented.rate);
        for (WallMs at = now - 10'000 + (id * 130) % gap; at < now && invented.waits != WaitReason::Circuit; at += gap)
            host.recentStarts.push_back(at);
        host.robotsState = id == 2 ? "rules" : "allow";
        if (id == 2)
            host.robotsText = "User-agent: *\nDisallow: /search/\nDisallow: /list/\nCrawl-delay: 2\nAllow: /docs/\n";
        m_backend.postHost(std::move(host));
    }

    void postRun(WallMs now, bool trouble)
    {
        auto run = test::run(scrape::RunPhase::Running, 2'723, 1'273, 11);
        run.inFlight = 42;
        run.stored = 1'284;
        run.pagesPerSecond = 13.6 + 4 * std::sin(m_ticks / 9.0) + 2 * std::sin(m_ticks / 2.3);
        run.bytesPerSecond = run.pagesPerSecond * 41'000;
        run.eta = Milliseconds(754'000);
        run.etaHost = "www.postgresql.org";
        run.etaOthers = Milliseconds(206'000);
        run.failures = {{"404", 6}, {"Refused", 5}};
        run.statusClasses = {m_ticks / 20, 0, m_ticks * 13 / 10, m_ticks / 10, m_ticks / 15, 0};
        run.latencyP50 = Milliseconds(180 + m_ticks % 40);
        run.latencyP95 = Milliseconds(420 + m_ticks % 90);
        run.startedAt = now - 271'000;
        run.elapsed = Milliseconds(271'000);
        run.longestTurnOfSession = Microseconds(1'200);
        if (trouble)
            run.storeTrouble = store::StoreError{store::StoreErrorCode::Full, "database or disk is full", "/home/me/.local/share/millrace/millrace.db"};
        m_backend.postRun(std::move(run));
    }

    test::ScriptedScrapeBackend& m_backend;
    std::int64_t m_ticks = 0;
};

void fillStore(test::ScriptedScrapeBackend& backend)
{
    for (std::int64_t id = 11; id <= 14; ++id) {
        store::RunRecord run;
        run.id = RunId{id};
        run.name = id == 12 ? "PostgreSQL manual" : "";
        run.state = id == 14 ? store::RunState::Running : id == 13 ? store::RunState::Stopped : store::RunState::Done;
        run.createdAt = QDateTime::currentMSecsSinceEpoch() - (15 - id) * 86'400'000;
        run.counts = {id == 13 ? 1'439 : 0, 1'273 * (id - 10), id - 11, 4};
        backend.runRecords.push_back(run);
    }
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const auto has = [&words](const char* word) { return words.contains(QLatin1String(word)); };
    ui::Theme theme;
    theme.applyTo(app);
    QTemporaryDir folder;
    Settings settings(folder.path().toStdString());
    settings.set(keys::kTheme, has("light") ? "light" : "dark");
    test::ScriptedScrapeBackend backend;
    fillStore(backend);
    models::ScrapeViewModel model(backend);
    model.setStore(store::parseStoreUrl("sqlite:/home/me/.local/share/millrace/millrace.db").value());
    ui::MainWindow window(theme, settings);
    auto* panel = new ui::ScraperPanel(model, theme, settings, QStringLiteral("/tmp/millrace.db"));
    window.addPanel(panel);
    window.restoreLayout();
    window.resize(1440, 900);
    window.showMaximized();

    Driver driver(backend);
    QTimer timer;
    if (has("resume")) {
        backend.resumable = backend.runRecords[2];
        model.lookForUnfinishedRun();
    } else if (!has("empty")) {
        QObject::connect(&timer, &QTimer::timeout, &driver, [&] { driver.tick(has("trouble")); });
        timer.start(100);
        driver.tick(false);
        QTimer::singleShot(300, &driver, [&] { driver.pages(); });
    }
    QTimer::singleShot(1'200, panel, [&] {
        auto* tabs = panel->findChild<ui::TabCard*>();
        for (auto* table : panel->findChildren<ui::DataTable*>()) {
            if (table->accessibleName() == QLatin1String("Domains") && !has("errors"))
                table->selectRow(1);
            if (table->accessibleName() == (has("errors") ? QLatin1String("Errors") : QLatin1String("Pages")))
                QTimer::singleShot(300, table, [table] { table->selectRow(0); });
        }
        tabs->setCurrentTab(has("graphs") ? 1 : has("errors") ? 2 : has("robots") ? 3 : 0);
        if (has("add"))
            panel->showAddUrls();
        if (has("options"))
            panel->showRunOptions();
        if (has("signin")) {
            scrape::ScrapeSettings settings = model.state().settings;
            auto signIn = std::make_shared<scrape::SignIn>();
            signIn->logins = {{"https://example.org", "alice", "x"}, {"https://intranet.example.org:8443", "bob", "x"}};
            settings.cookies = true;
            settings.proxy = "socks5h://localhost:1080";
            settings.signIn = std::move(signIn);
            model.applySettings(settings);
            panel->showRunOptions();
            for (auto* button : panel->findChildren<QPushButton*>()) {
                if (button->accessibleName() == QLatin1String("Sign-in"))
                    button->click();
            }
        }
        if (has("selectors"))
            panel->showSelectors();
        if (has("runs"))
            panel->showRuns();
        if (has("menu")) {
            for (auto* button : panel->findChildren<QPushButton*>()) {
                if (button->accessibleName() == QLatin1String("Rate"))
                    button->click();
            }
        }
    });
    return QApplication::exec();
}
