#include "app/telemetry/log_sink.h"

#include <QString>
#include <QtGlobal>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <poll.h>
#include <pthread.h>
#include <unistd.h>

namespace millrace::telemetry {

namespace {

constexpr Milliseconds kLookAgain{100};      ///< whether a stuck descriptor has room, or a suppressed second is over

constexpr std::size_t kRecordsAWrite = 64;

QtMessageHandler g_before = nullptr;         ///< Qt's own

LogArea areaOf(std::string_view category)
{
    constexpr std::array<std::pair<std::string_view, LogArea>, 7> kAreas{{{"qt.qpa", LogArea::Ui}, {"qt.gui", LogArea::Ui}, {"qt.widgets", LogArea::Ui}, {"qt.accessibility", LogArea::Ui},
        {"qt.network", LogArea::Http}, {"qt.websockets", LogArea::Chat}, {"qt.sql", LogArea::Store}}};
    const auto found = std::find_if(kAreas.begin(), kAreas.end(), [&](const auto& one) { return category.starts_with(one.first); });
    return found == kAreas.end() ? LogArea::App : found->second;
}

void receiveQtMessage(QtMsgType type, const QMessageLogContext& context, const QString& message)
{
    if (type == QtFatalMsg) {                // Qt aborts next, and Qt's own handler writes at once
        g_before(type, context, message);
        return;
    }
    constexpr std::array kTypes{LogLevel::Debug, LogLevel::Warning, LogLevel::Error, LogLevel::Error, LogLevel::Info}; // in QtMsgType's order
    const LogArea area = areaOf(context.category ? context.category : "");
    const std::string text = message.toStdString();
    logRecord(kTypes[static_cast<std::size_t>(type)], area, text);
}

/// So that a record of any size has bounded cost. A word that is cut might be a secret whose end makes it known.
void shorten(std::string& text)
{
    if (text.size() <= LogSink::kMaxEntry)
        return;
    text.resize(LogSink::kMaxEntry);
    const std::size_t space = text.find_last_of(" \n\t");
    text.resize(space == std::string::npos ? 0 : space);
    text += " [cut]";
}

std::size_t sizeOf(const LogEntry& entry)
{
    std::size_t size = sizeof entry + entry.message.size();
    for (const auto& [key, value] : entry.fields) {
        const auto* text = std::get_if<std::string>(&value);
        size += sizeof(entry.fields.front()) + key.size() + (text ? text->size() : 0);
    }
    return size;
}

} // namespace

LogSink::LogSink(LogOptions options) : m_options(options)
{
    setLogReceiver(this, options.kept ? wider(options.written, allAt(*options.kept)) : options.written);
    g_before = qInstallMessageHandler(receiveQtMessage);
}

LogSink::~LogSink()
{
    qInstallMessageHandler(g_before);
    setLogReceiver(nullptr);
    {
        const std::lock_guard lock(m_mutex);
        m_ending = true;
        m_endBy = std::chrono::steady_clock::now() + kFlush;
        m_wake.notify_all();
    }
    if (m_thread.joinable())
        m_thread.join();
}

void LogSink::setKept(const LogLevels& levels)
{
    if (m_options.kept)
        setLogReceiver(this, wider(m_options.written, levels));
}

void LogSink::receive(LogEntry entry)
{
    shorten(entry.message);
    entry.fields.resize(std::min(entry.fields.size(), LogRecord::kMaxFields));
    for (auto& [key, value] : entry.fields) {
        if (auto* text = std::get_if<std::string>(&value))
            shorten(*text);
    }
    const std::size_t size = sizeOf(entry);
    const std::lock_guard lock(m_mutex);
    if (!m_flood.admit(entry, std::chrono::steady_clock::now()))
        return;
    if (m_queue.size() >= kMaxQueued || m_queuedBytes + size > kMaxQueuedBytes) {
        ++m_dropped;
        return;
    }
    m_queuedBytes += size;
    m_queue.push_back(std::move(entry));
    if (!m_thread.joinable())
        m_thread = std::thread([this] { run(); });
    m_wake.notify_one();
}

void LogSink::flush(Milliseconds limit)
{
    std::unique_lock lock(m_mutex);
    m_idle.wait_for(lock, limit, [this] { return m_queue.empty() && !m_busy; });
}

std::size_t LogSink::waiting() const
{
    const std::lock_guard lock(m_mutex);
    return m_queue.size();
}

void LogSink::run()
{
    pthread_setname_np(pthread_self(), "log");
    std::unique_lock lock(m_mutex);
    for (;;) {
        const bool waits = !m_unwritten.empty() || m_flood.suppresses();
        if (waits)
            m_wake.wait_for(lock, kLookAgain, [this] { return hasWork(); });
        else
            m_wake.wait(lock, [this] { return hasWork(); });
        m_busy = true;
        take(lock);
        const bool done = m_unwritten.empty() && m_queue.empty();
        m_busy = !m_unwritten.empty();
        if (!m_busy)
            m_idle.notify_all();
        if (!m_ending)
            continue;
        if (done || std::chrono::steady_clock::now() >= m_endBy)
            return;
        m_wake.wait_for(lock, Milliseconds(5));  // the end hurries
    }
}

/// One batch from the queue to the ring and the descriptor; without the mutex.
void LogSink::take(std::unique_lock<std::mutex>& lock)
{
    std::deque<LogEntry> entries = std::exchange(m_queue, {});
    m_queuedBytes = 0;
    const std::int64_t dropped = std::exchange(m_dropped, 0);
    std::vector<LogEntry> suppressed = m_flood.takeSuppressed(std::chrono::steady_clock::now(), m_ending);
    lock.unlock();
    std::size_t stored = 0;
    for (const LogEntry& entry : entries) {
        store(entry);
        if (++stored % kRecordsAWrite == 0)
            write();
    }
    for (const LogEntry& entry : suppressed)
        store(entry);
    if (dropped > 0)
        store({SystemClock().wallNow(), LogLevel::Warning, LogArea::App, "log", std::to_string(dropped) + " records dropped: they came faster than they could be taken", {}, nullptr, 0});
    write();
    lock.lock();
}

void LogSink::store(const LogEntry& entry)
{
    LogRecord record = makeRecord(entry);
    if (entry.level <= m_options.written[static_cast<std::size_t>(entry.area)]) {
        const std::string line = m_options.format == LogFormat::Json ? recordJson(record) : recordLine(record);
        if (m_unwritten.size() + line.size() > kMaxUnwritten)
            ++m_lost;
        else
            m_unwritten += line;
    }
    if (m_options.kept)
        m_ring.add(std::move(record));
}

/// As much as goes without waiting, whole lines, so that nobody else's come in between.
void LogSink::write()
{
    while (!m_unwritten.empty()) {
        pollfd out = {m_options.descriptor, POLLOUT, 0};
        if (poll(&out, 1, 0) <= 0)
            return;
        // pipe(7): where there is room at all, PIPE_BUF bytes are taken without waiting
        std::size_t size = m_unwritten.size();
        if (size > PIPE_BUF) {
            const std::size_t end = m_unwritten.rfind('\n', PIPE_BUF - 1);
            size = end == std::string::npos ? PIPE_BUF : end + 1;
        }
        const ssize_t written = ::write(m_options.descriptor, m_unwritten.data(), size);
        if (written < 0 && errno != EINTR && errno != EAGAIN)
            m_unwritten.clear();             // nobody reads any more
        else if (written > 0)
            m_unwritten.erase(0, static_cast<std::size_t>(written));
        if (m_unwritten.empty() && m_lost > 0) {
            const std::int64_t lost = std::exchange(m_lost, 0);
            store({SystemClock().wallNow(), LogLevel::Warning, LogArea::App, "log", std::to_string(lost) + " records are missing here: nobody read them", {}, nullptr, 0});
        }
    }
}

} // namespace millrace::telemetry
