// What it costs to save pages on PostgreSQL: Store::save() beside a bare loop over QtSql's QPSQL that leaves the same rows (the outcome in the
// queue, the page, the attempt) with one statement of many VALUES each and one transaction a batch, as a program of its own would. Pages a second,
// medians of interleaved runs; run by bench_store.py, which starts the server.
#include "tests/store/store_harness.h"

#include <QCoreApplication>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <algorithm>
#include <cstdio>
#include <ctime>

using namespace millrace;
using namespace millrace::store;

namespace {

constexpr int kRuns = 5;
constexpr int kPages = 20'000;
constexpr int kBatch = 500;
constexpr double kLeast = 0.8;

struct Cost {
    double pagesPerSecond = 0;
    double cpuMicroseconds = 0;   ///< a page, of this process
};

double processSeconds()
{
    timespec now{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

template <class Save>
Cost measure(const std::vector<QueuedUrl>& urls, Save save)
{
    const double cpu = processSeconds();
    const auto begin = std::chrono::steady_clock::now();
    for (std::size_t first = 0; first < urls.size(); first += kBatch) {
        ResultBatch batch;
        for (std::size_t i = first; i < std::min(urls.size(), first + kBatch); ++i) {
            batch.outcomes.push_back(test::doneOutcome(urls[i], "A title of usual length, with a 'quote', number " + std::to_string(i)));
            batch.fetches.push_back(test::fetchOf(urls[i]));
        }
        save(std::move(batch));
    }
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const auto pages = static_cast<double>(urls.size());
    return {pages / seconds, (processSeconds() - cpu) / pages * 1e6};
}

QString quoted(const std::string& text)
{
    return QLatin1Char('\'') + QString::fromStdString(text).replace(QLatin1Char('\''), QLatin1String("''")) + QLatin1Char('\'');
}

/// The same rows by hand.
class BareLoop {
public:
    BareLoop(const StoreUrl& url, RunId run) : m_run(QString::number(run.value)), m_database(QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), QStringLiteral("bare")))
    {
        m_database.setHostName(QString::fromStdString(url.host));
        m_database.setPort(url.port);
        m_database.setUserName(QString::fromStdString(url.user));
        m_database.setDatabaseName(QString::fromStdString(url.database));
        if (!m_database.open())
            qFatal("%s", qPrintable(m_database.lastError().text()));
    }
    ~BareLoop()
    {
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(QStringLiteral("bare"));
    }

    void save(const ResultBatch& batch)
    {
        execute(QStringLiteral("BEGIN"));
        QStringList queue;
        QStringList pages;
        for (const UrlOutcome& each : batch.outcomes) {
            queue += QStringLiteral("(%1::bigint,%2,%3,%4,%5::bigint,%6::bigint)").arg(QLatin1Char('\'') + QString::number(each.keyHash) + QLatin1Char('\''), quoted(each.url), quoted(each.title), quoted(each.contentType))
                         .arg(each.fetchedAt).arg(++m_sequence);
            pages += QStringLiteral("(%1,%2,200,%3,%4,%5,%6,%7,%7,%8)").arg(quoted(each.url), quoted(each.title), quoted(each.contentType), quoted(each.charset)).arg(each.bytes)
                         .arg(quoted(each.finalUrl)).arg(each.fetchedAt).arg(m_run);
        }
        execute(QStringLiteral("UPDATE frontier AS f SET state = 'done', attempts = 1, status = 200, title = v.title, title_source = 'title', final_url = v.url, content_type = v.content_type,"
                               " charset = 'utf-8', bytes = 18000, fetched_at = v.fetched_at, ended_seq = v.ended_seq FROM (VALUES ") + queue.join(QLatin1Char(','))
            + QStringLiteral(") AS v(key_hash, url, title, content_type, fetched_at, ended_seq) WHERE f.run_id = %1 AND f.key_hash = v.key_hash AND f.url = v.url").arg(m_run));
        execute(QStringLiteral("INSERT INTO pages (url, title, status, content_type, charset, bytes, final_url, first_seen, fetched_at, run_id) VALUES ") + pages.join(QLatin1Char(','))
            + QStringLiteral(" ON CONFLICT (url) DO NOTHING"));
        QStringList fetches;
        for (const FetchRecord& each : batch.fetches)
            fetches += QStringLiteral("(%1,%2,%3,1,200,'',%4,0,0,0,0,%5,%3)").arg(m_run, quoted(each.url)).arg(each.at).arg(each.bytes).arg(each.totalUs);
        execute(QStringLiteral("INSERT INTO fetches (run_id, url, at, attempt, status, error, bytes, dns_us, connect_us, tls_us, first_byte_us, total_us, sent_at) VALUES ")
            + fetches.join(QLatin1Char(',')) + QStringLiteral(" ON CONFLICT DO NOTHING"));
        execute(QStringLiteral("COMMIT"));
    }

private:
    void execute(const QString& text)
    {
        QSqlQuery query(m_database);
        if (!query.exec(text))
            qFatal("%s", qPrintable(query.lastError().text()));
    }

    QString m_run;
    QSqlDatabase m_database;
    std::int64_t m_sequence = 0;
};

/// `round` apart from those of other rounds: pages are unique in a store.
std::vector<QueuedUrl> queue(test::BlockingStore& store, RunId run, int round)
{
    std::vector<QueuedUrl> urls;
    for (int first = 0; first < kPages; first += Store::kEnqueueBatch) {
        std::vector<QueuedUrl> batch = test::urlNumbers(round * kPages + first, std::min(kPages - first, Store::kEnqueueBatch));
        urls.insert(urls.end(), batch.begin(), batch.end());
        if (!store.enqueue(run, {}, std::move(batch)))
            qFatal("the URLs could not be queued");
    }
    return urls;
}

double middle(std::vector<double> values)
{
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const auto url = parseStoreUrl(argc > 1 ? argv[1] : "");
    if (!url || url->kind != StoreKind::Postgresql) {
        std::fprintf(stderr, "bench_store postgresql://user@host:port/database (an empty one)\n");
        return 2;
    }
    test::BlockingStore store;
    if (const auto opened = store.open(*url); !opened) {
        std::fprintf(stderr, "%s\n", opened.error().detail.c_str());
        return 3;
    }
    std::vector<double> rates[2];
    std::vector<double> cpu[2];
    std::vector<double> ratios;
    for (int run = 0; run < kRuns; ++run) {
        const RunId ours = store.createRun();
        const RunId theirs = store.createRun();
        const auto ourUrls = queue(store, ours, 2 * run);
        const auto theirUrls = queue(store, theirs, 2 * run + 1);
        BareLoop bare(*url, theirs);
        const Cost mine = measure(ourUrls, [&](ResultBatch batch) {
            if (!store.save(ours, std::move(batch)))
                qFatal("a batch was not saved");
        });
        const Cost other = measure(theirUrls, [&](const ResultBatch& batch) { bare.save(batch); });
        for (const auto& [index, cost] : {std::pair(0, mine), std::pair(1, other)}) {
            rates[index].push_back(cost.pagesPerSecond);
            cpu[index].push_back(cost.cpuMicroseconds);
        }
        ratios.push_back(mine.pagesPerSecond / other.pagesPerSecond);
        std::printf("run %d: store %.0f pages/s, bare QPSQL %.0f pages/s\n", run + 1, mine.pagesPerSecond, other.pagesPerSecond);
    }
    std::printf("\nsaving a page, its attempt and its place in the queue, batches of %d, %d pages a run, medians of %d\n", kBatch, kPages, kRuns);
    for (const auto& [index, who] : {std::pair(0, "Store::save()"), std::pair(1, "bare QPSQL loop")})
        std::printf("%-18s %9.0f pages/s %9.0f rows/s %7.1f us CPU a page\n", who, middle(rates[index]), 3 * middle(rates[index]), middle(cpu[index]));
    const double ratio = middle(ratios);
    std::printf("%s store: %.2f x the bare loop, at least %.1f x\n", ratio >= kLeast ? "ok  " : "FAIL", ratio, kLeast);
    return ratio >= kLeast ? 0 : 1;
}
