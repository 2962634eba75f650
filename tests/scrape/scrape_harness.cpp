#include "tests/scrape/scrape_harness.h"

#include "tests/support/answer_of.h"
#include "tests/support/virtual_loop.h"

#include <QDir>
#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QSqlRecord>

#include <algorithm>
#include <future>

namespace millrace::test {

namespace {

std::string nextConnectionName()
{
    static int number = 0;
    return "beside-" + std::to_string(++number);
}

template <class T>
T valueOr(Result<T, store::StoreError> result, const char* what)
{
    if (!result)
        throw std::runtime_error(std::string(what) + ": " + result.error().detail);
    return std::move(*result);
}

void check(const Result<void, store::StoreError>& result, const char* what)
{
    if (!result)
        throw std::runtime_error(std::string(what) + ": " + result.error().detail);
}

store::StoreOptions storeOptions(Milliseconds busyTimeout)
{
    store::StoreOptions options;
    options.busyTimeout = busyTimeout;
    return options;
}

} // namespace

ScrapeHarness::ScrapeHarness() : ScrapeHarness(QString()) {}

ScrapeHarness::ScrapeHarness(QString folder, WallMs wallStart, Milliseconds busyTimeout) : ScrapeHarness(std::move(folder), {}, wallStart, busyTimeout) {}

ScrapeHarness::ScrapeHarness(const std::string& storeUrl) : ScrapeHarness({}, storeUrl, EngineLoop::kWallStart, 100ms) {}

ScrapeHarness::ScrapeHarness(QString folder, const std::string& storeUrl, WallMs wallStart, Milliseconds busyTimeout)
    : loop(wallStart), m_ownFolder(folder.isEmpty() ? std::make_unique<QTemporaryDir>() : nullptr), m_folder(m_ownFolder ? m_ownFolder->path() : std::move(folder)), m_store(storeOptions(busyTimeout))
{
    const auto url = store::parseStoreUrl(storeUrl.empty() ? databasePath().toStdString() : storeUrl);
    valueOr(test::answerOf<store::OpenedStore>([&](auto done) { m_store.open(*url, std::move(done)); }), "the store does not open");
    loop.setSettle([this] { settle(); });
    m_service = std::make_unique<scrape::ScrapeService>(scrape::ScrapeService::Dependencies{loop.runtime(), transport, m_pool, m_store, loop, {}});
    m_service->setPublishing(true);
    m_service->setPageListener([this](const scrape::PageEvent& page) { m_pages.push_back(page); });
    m_service->setEndListener([this](const scrape::RunSnapshot& run) { m_ends.push_back(run); });
}

ScrapeHarness::~ScrapeHarness()
{
    endBeside();
    endService();
    loop.setSettle({});
}

void ScrapeHarness::endService()
{
    if (!m_service)
        return;
    bool ended = false;
    m_service->shutDown([&] { ended = true; });
    loop.runUntil([&] { return ended; }, 1h);
    m_service.reset();
}

/// Whether a task waits for another thread. Looking costs more than asking that thread where there are many tasks.
bool ScrapeHarness::waitsForThreads()
{
    constexpr std::size_t kFewTasks = 16;
    if (loop.runtime().taskCount() > kFewTasks)
        return true;
    const std::vector<async::TaskInfo> tasks = loop.runtime().tasks();
    return std::any_of(tasks.begin(), tasks.end(), [](const async::TaskInfo& task) { return task.awaits == "store" || task.awaits == "pool job"; });
}

/// Writer and reader work in the order of the calls, and so does a pool of one thread: once a call of ours is answered, all before it are.
void ScrapeHarness::settle()
{
    if (!waitsForThreads())
        return;
    std::promise<void> written;
    m_store.urlsByHash(RunId{1}, {}, [&](auto) { written.set_value(); });
    if (written.get_future().wait_for(kWait) != std::future_status::ready)
        throw std::runtime_error("the store gave no answer");
    std::promise<void> read;
    m_store.storedPage({}, [&](auto) { read.set_value(); });
    if (read.get_future().wait_for(kWait) != std::future_status::ready)
        throw std::runtime_error("the store gave no answer");
    VirtualLoop beside;
    beside.run([this]() -> async::Task<void> { co_await m_pool.run([](std::stop_token) {}); });
}

QString ScrapeHarness::databasePath() const
{
    return m_folder + QStringLiteral("/millrace.db");
}

std::unique_ptr<QTemporaryDir> ScrapeHarness::copyOfStore() const
{
    auto copy = std::make_unique<QTemporaryDir>();
    for (const char* suffix : {"", "-wal"})
        QFile::copy(databasePath() + QLatin1String(suffix), copy->filePath(QStringLiteral("millrace.db")) + QLatin1String(suffix));
    return copy;
}

// --- commands ---

RunId ScrapeHarness::newRun(scrape::ScrapeSettings settings)
{
    return valueOr(answerOf<RunId>([&](auto done) { m_service->newRun("test", settings, done); }), "newRun");
}

void ScrapeHarness::openRun(RunId run)
{
    valueOr(answerOf<RunId>([&](auto done) { m_service->openRun(run, done); }), "openRun");
}

scrape::AddResult ScrapeHarness::add(const std::string& text)
{
    return valueOr(answerOf<scrape::AddResult>([&](auto done) { m_service->addUrls(text, done); }), "addUrls");
}

void ScrapeHarness::start()
{
    check(answerOf<void>([&](auto done) { m_service->start(done); }), "start");
}

void ScrapeHarness::pause()
{
    check(answerOf<void>([&](auto done) { m_service->pause(done); }), "pause");
}

void ScrapeHarness::resume()
{
    check(answerOf<void>([&](auto done) { m_service->resume(done); }), "resume");
}

void ScrapeHarness::stop()
{
    check(answerOf<void>([&](auto done) { m_service->stop(done); }), "stop");
}

void ScrapeHarness::setSettings(scrape::ScrapeSettings settings)
{
    check(answerOf<void>([&](auto done) { m_service->setSettings(settings, done); }), "setSettings");
}

std::int64_t ScrapeHarness::retryFailed(HostId host)
{
    return valueOr(answerOf<std::int64_t>([&](auto done) { m_service->retryFailed(host, done); }), "retryFailed");
}

std::vector<store::QueuedUrl> ScrapeHarness::removeQueued(HostId host)
{
    return valueOr(answerOf<std::vector<store::QueuedUrl>>([&](auto done) { m_service->removeQueued(host, done); }), "removeQueued");
}

void ScrapeHarness::restore(std::vector<store::QueuedUrl> urls)
{
    check(answerOf<void>([&](auto done) { m_service->restore(std::move(urls), done); }), "restore");
}

HostId ScrapeHarness::hostId(const std::string& lane)
{
    return host(lane).id;
}

// --- running ---

scrape::RunSnapshot ScrapeHarness::runToEnd(SteadyDuration limit)
{
    if (!loop.runUntil([&] { return !m_ends.empty(); }, limit))
        throw std::runtime_error("the run has not ended");
    scrape::RunSnapshot run = m_ends.front();
    m_ends.erase(m_ends.begin());
    loop.runFor(200ms); // the last state is published
    return run;
}

void ScrapeHarness::begin(const std::string& urls, scrape::ScrapeSettings settings)
{
    newRun(std::move(settings));
    add(urls);
    start();
}

scrape::RunSnapshot ScrapeHarness::scrapeAll(const std::string& urls, scrape::ScrapeSettings settings)
{
    begin(urls, std::move(settings));
    return runToEnd();
}

void ScrapeHarness::runUntilStarts(std::size_t count, SteadyDuration limit)
{
    if (!loop.runUntil([&] { return transport.starts().size() >= count; }, limit))
        throw std::runtime_error("only " + std::to_string(transport.starts().size()) + " starts");
}

void ScrapeHarness::runUnsettled(SteadyDuration duration)
{
    loop.setSettle({});
    loop.runFor(duration);
    loop.setSettle([this] { settle(); });
}

// --- what it did ---

void ScrapeHarness::takeFeed()
{
    scrape::ScrapeFeed& feed = m_service->feed();
    for (auto& [key, run] : feed.run.take())
        m_run = std::move(run);
    for (auto& [id, host] : feed.hosts.take())
        m_hosts[host.host] = std::move(host);
}

scrape::RunSnapshot ScrapeHarness::snapshot()
{
    loop.runFor(100ms);
    takeFeed();
    return m_run;
}

scrape::HostSnapshot ScrapeHarness::host(const std::string& lane)
{
    loop.runFor(100ms);
    takeFeed();
    const auto it = m_hosts.find(lane);
    if (it == m_hosts.end())
        throw std::runtime_error("no lane " + lane);
    return it->second;
}

const scrape::PageEvent& ScrapeHarness::page(const std::string& url) const
{
    for (const scrape::PageEvent& each : m_pages) {
        if (each.url == url)
            return each;
    }
    throw std::runtime_error(url + " has not ended");
}

std::vector<std::int64_t> ScrapeHarness::sendsTo(const std::string& authority) const
{
    std::vector<std::int64_t> times;
    const SteadyTime begin = loop.now() - loop.elapsed();
    for (const ScriptedTransport::Start& start : transport.starts()) {
        if (start.sent && authorityOf(start.request.url) == authority)
            times.push_back(std::chrono::duration_cast<Milliseconds>(*start.sent - begin).count());
    }
    return times;
}

std::vector<std::string> ScrapeHarness::asked() const
{
    std::vector<std::string> urls;
    for (const ScriptedTransport::Start& start : transport.starts()) {
        if (!start.request.url.ends_with("/robots.txt"))
            urls.push_back(start.request.url);
    }
    return urls;
}

int ScrapeHarness::countOf(const std::string& url) const
{
    const auto& starts = transport.starts();
    return static_cast<int>(std::count_if(starts.begin(), starts.end(), [&](const auto& start) { return start.request.url == url; }));
}

std::vector<std::vector<std::string>> ScrapeHarness::query(const QString& sql) const
{
    const QString name = QString::fromStdString(nextConnectionName());
    std::vector<std::vector<std::string>> rows;
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), name);
        database.setDatabaseName(databasePath());
        database.setConnectOptions(QStringLiteral("QSQLITE_OPEN_READONLY"));
        if (!database.open())
            throw std::runtime_error(database.lastError().text().toStdString());
        QSqlQuery query(database);
        if (!query.exec(sql))
            throw std::runtime_error(query.lastError().text().toStdString());
        const int columns = query.record().count();
        while (query.next()) {
            std::vector<std::string>& row = rows.emplace_back();
            for (int column = 0; column < columns; ++column)
                row.push_back(query.value(column).toString().toStdString());
        }
    }
    QSqlDatabase::removeDatabase(name);
    return rows;
}

void ScrapeHarness::execBeside(const QStringList& statements)
{
    endBeside();
    m_beside = QString::fromStdString(nextConnectionName());
    QSqlDatabase database = QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), m_beside);
    database.setDatabaseName(databasePath());
    if (!database.open())
        throw std::runtime_error(database.lastError().text().toStdString());
    for (const QString& statement : statements) {
        QSqlQuery query(database);
        if (!query.exec(statement))
            throw std::runtime_error(query.lastError().text().toStdString());
    }
}

void ScrapeHarness::endBeside()
{
    if (m_beside.isEmpty())
        return;
    QSqlDatabase::removeDatabase(m_beside);
    m_beside.clear();
}

// --- values ---

std::string urlLines(const std::string& host, int count, const std::string& prefix)
{
    std::string lines;
    for (int i = 0; i < count; ++i)
        lines += "https://" + host + "/" + prefix + std::to_string(i) + "\n";
    return lines;
}

QByteArray joined(const std::vector<std::int64_t>& numbers)
{
    QByteArray line;
    for (const std::int64_t number : numbers)
        line += (line.isEmpty() ? "" : " ") + QByteArray::number(static_cast<qlonglong>(number));
    return line;
}

std::vector<std::int64_t> gaps(const std::vector<std::int64_t>& times)
{
    std::vector<std::int64_t> differences;
    for (std::size_t i = 1; i < times.size(); ++i)
        differences.push_back(times[i] - times[i - 1]);
    return differences;
}

scrape::ScrapeSettings noRobots(int retries)
{
    scrape::ScrapeSettings settings;
    settings.ignoreRobots = true;
    settings.retries = retries;
    return settings;
}

scrape::ScrapeSettings unlimited()
{
    scrape::ScrapeSettings settings = noRobots();
    settings.rate = 0;
    return settings;
}

} // namespace millrace::test
