// The real window under more updates than any engine makes: for tests/faults/trial_frames.py. Not installed.
//   frame_flood SECONDS HOSTS UPDATES_A_SECOND
// A thread posts host rows and ended pages, half and half, into the feed as the engine does, while the tables are scrolled and sorted. The
// frames' figures go to MILLRACE_FRAME_LOG; what was posted to stdout.
#include "app/scrape/run_publisher.h"
#include "app/settings/settings.h"
#include "models/scrape/scrape_view_model.h"
#include "tests/support/scrape_samples.h"
#include "tests/support/scripted_scrape_backend.h"
#include "ui/scrape/scraper_panel.h"
#include "ui/shell/main_window.h"
#include "ui/theme/theme.h"
#include "ui/widgets/data_table.h"

#include <QApplication>
#include <QDateTime>
#include <QHeaderView>
#include <QScrollBar>
#include <QTemporaryDir>

#include <atomic>
#include <cstdio>
#include <random>
#include <thread>

using namespace millrace;

namespace {

class Flood {
public:
    Flood(scrape::ScrapeFeed& feed, int hosts, int perSecond) : m_feed(feed), m_hosts(hosts), m_perSecond(perSecond), m_thread(&Flood::work, this) {}
    ~Flood()
    {
        m_stop = true;
        m_thread.join();
    }
    [[nodiscard]] std::int64_t posted() const { return m_posted; }
    [[nodiscard]] std::int64_t pages() const { return m_pages; }

private:
    void work()
    {
        const auto begin = std::chrono::steady_clock::now();
        while (!m_stop) {
            const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
            const auto due = static_cast<std::int64_t>(passed.count() * m_perSecond);
            for (; m_posted < due && !m_stop; m_posted += 2) {
                postHost();
                postPage();
            }
            postRun();
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
        }
    }
    void postHost()
    {
        // First each host once, then any.
        const auto id = m_nextHost <= m_hosts ? m_nextHost++ : 1 + static_cast<std::int64_t>(m_dice() % static_cast<unsigned>(m_hosts));
        scrape::HostSnapshot host = test::host(id, "host-" + std::to_string(id) + ".example", static_cast<std::int64_t>(m_dice() % 500), static_cast<std::int64_t>(m_dice() % 500));
        host.nextStart = QDateTime::currentMSecsSinceEpoch() + static_cast<std::int64_t>(m_dice() % 5'000);
        host.recentStarts = {host.nextStart - 900, host.nextStart - 400};
        host.eta = Milliseconds(m_dice() % 900'000);
        m_feed.hosts.post(host.id, std::move(host));
    }
    void postPage()
    {
        ++m_pages;
        if (m_feed.pages.size() >= scrape::kMaxPagesPending)
            return; // as the engine does: the store has them all
        const HostId host{1 + static_cast<std::int64_t>(m_dice() % static_cast<unsigned>(m_hosts))};
        m_feed.pages.post(m_pages, test::page(m_pages, "https://host-" + std::to_string(host.value) + ".example/article/" + std::to_string(m_pages), m_dice() % 50 == 0 ? 404 : 200,
                                       "An article with a title of a usual length", host));
    }
    void postRun()
    {
        scrape::RunSnapshot run = test::run(scrape::RunPhase::Running, 10'000'000, m_pages);
        run.pagesPerSecond = m_perSecond / 2.0;
        run.statusClasses = {0, 0, m_pages, 0, m_pages / 50, 0};
        run.eta = Milliseconds(754'000);
        m_feed.run.post(0, std::move(run));
    }

    scrape::ScrapeFeed& m_feed;
    int m_hosts;
    int m_perSecond;
    std::mt19937 m_dice{20};
    std::int64_t m_nextHost = 1;
    std::atomic<std::int64_t> m_posted{0};
    std::atomic<std::int64_t> m_pages{0};
    std::atomic<bool> m_stop{false};
    std::thread m_thread;
};

/// What a hand does meanwhile: scrolls the tables, now and then sorts by another column.
void useTables(const ui::ScraperPanel& panel, int step)
{
    for (auto* table : panel.findChildren<ui::DataTable*>()) {
        if (!table->isVisible())
            continue;
        QScrollBar* bar = table->verticalScrollBar();
        bar->setValue((bar->value() + 40) % std::max(1, bar->maximum()));
        if (table->accessibleName() == QLatin1String("Domains") && step % 30 == 0)
            table->horizontalHeader()->setSortIndicator(step / 30 % 5, Qt::DescendingOrder);
    }
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.size() != 4)
        return 2;
    ui::Theme theme;
    theme.applyTo(app);
    QTemporaryDir folder;
    Settings settings(folder.path().toStdString());
    test::ScriptedScrapeBackend backend;
    models::ScrapeViewModel model(backend);
    model.setStore(store::parseStoreUrl("sqlite:/tmp/millrace.db").value());
    ui::MainWindow window(theme, settings);
    auto* panel = new ui::ScraperPanel(model, theme, settings, QStringLiteral("/tmp/millrace.db"));
    window.addPanel(panel);
    window.restoreLayout();
    window.resize(1440, 900);
    window.show();

    Flood flood(backend.published, words[2].toInt(), words[3].toInt());
    QTimer hand;
    int step = 0;
    QObject::connect(&hand, &QTimer::timeout, panel, [&] { useTables(*panel, ++step); });
    hand.start(100);
    QTimer::singleShot(words[1].toInt() * 1'000, &app, &QCoreApplication::quit);
    const int status = QApplication::exec();
    std::printf("{\"updates\": %lld, \"pages\": %lld, \"host_rows\": %d}\n", static_cast<long long>(flood.posted()), static_cast<long long>(flood.pages()),
        model.sortedHosts().rowCount());
    return status;
}
