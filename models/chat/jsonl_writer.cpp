#include "models/chat/jsonl_writer.h"

#include "app/chat/message_text.h"

#include <QSaveFile>

#include <deque>
#include <mutex>

namespace millrace::models {
namespace {

constexpr std::size_t kChunk = 256 * 1024;

void jsonField(std::string& out, std::string_view name, std::string_view text)
{
    out += out.size() > 1 ? "," : "";
    chat::appendJsonString(out, name);
    out += ':';
    chat::appendJsonString(out, text);
}

void jsonField(std::string& out, std::string_view name, std::int64_t number)
{
    out += out.size() > 1 ? "," : "";
    chat::appendJsonString(out, name);
    out += ':';
    out += std::to_string(number);
}

} // namespace

std::string jsonLine(const chat::MessageEvent& message)
{
    std::string line = "{";
    if (!message.foreign)
        jsonField(line, "number", message.number);
    jsonField(line, "at", message.at);
    if (message.foreign)
        line += ",\"foreign\":true";
    else
        jsonField(line, "client", message.client.value);
    jsonField(line, "user", message.user);
    jsonField(line, "room", message.room);
    jsonField(line, "bytes", message.bytes);
    if (message.binary)
        line += ",\"binary\":true";
    else
        jsonField(line, "data", message.text);
    if (message.rejection)
        jsonField(line, "rejected", chat::name(*message.rejection));
    if (!message.problem.empty())
        jsonField(line, "problem", message.problem);
    if (message.receipt) {
        jsonField(line, "id", message.receipt->id);
        if (!message.foreign)
            jsonField(line, "logged_us", message.loggedAfter.count());
    }
    if (message.recipients > 0) {
        if (!message.foreign)
            jsonField(line, "sent_us", message.sentAfter.count());
        jsonField(line, "recipients", message.recipients);
    }
    return line + '}';
}

std::string jsonLine(const chat::HistoryEntry& entry)
{
    std::string line = "{";
    jsonField(line, "id", entry.id);
    jsonField(line, "mid", entry.mid);
    jsonField(line, "at", entry.at);
    jsonField(line, "user", entry.user);
    jsonField(line, "msg", entry.msg);
    jsonField(line, "room", entry.room);
    jsonField(line, "data", entry.data);
    return line + '}';
}

/// Touched by one job of the pool at a time.
struct JsonlWriter::File {
    explicit File(const QString& path) : save(path) {}

    void add(const std::string& line)
    {
        buffer += line;
        buffer += '\n';
        ++lines;
        if (buffer.size() >= kChunk)
            flush();
    }
    void flush()
    {
        if (problem.isEmpty() && save.write(buffer.data(), static_cast<qint64>(buffer.size())) != static_cast<qint64>(buffer.size()))
            problem = save.errorString();
        buffer.clear();
    }
    void commit()
    {
        flush();
        if (problem.isEmpty() && !save.commit())
            problem = save.errorString();
    }

    QSaveFile save;
    std::string buffer;
    std::int64_t lines = 0;
    QString problem;
};

/// What the pool's one thread has to do. It waits here under a mutex of our own, and QThreadPool only carries the word that there is
/// something: what that hands over, the thread sanitizer cannot follow.
class JsonlWriter::Jobs {
public:
    void add(std::function<void()> job)
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
    }
    void runNext()
    {
        std::function<void()> job;
        {
            const std::lock_guard lock(m_mutex);
            job = std::move(m_jobs.front());
            m_jobs.pop_front();
        }
        job();
    }

private:
    std::mutex m_mutex;
    std::deque<std::function<void()>> m_jobs;
};

JsonlWriter::JsonlWriter(QObject* parent)
    : QObject(parent), m_hop(std::make_shared<GuiHop>(this)), m_stop(std::make_shared<std::atomic<bool>>(false)), m_jobs(std::make_unique<Jobs>())
{
    m_pool.setMaxThreadCount(1);
}

JsonlWriter::~JsonlWriter()
{
    m_hop->close();
    *m_stop = true;
    m_pool.waitForDone();
}

bool JsonlWriter::begin(const QString& path)
{
    if (busy())
        return false;
    m_file = std::make_shared<File>(path);
    run([](File& file) {
        if (!file.save.open(QIODevice::WriteOnly))
            file.problem = file.save.errorString();
    }, {});
    return true;
}

void JsonlWriter::run(std::function<void(File&)> work, Done done)
{
    m_jobs->add([hop = m_hop, file = m_file, work = std::move(work), done = std::move(done)]() mutable {
        if (file->problem.isEmpty())
            work(*file);
        if (!done)
            return;
        hop->post([done = std::move(done), lines = file->lines, problem = file->problem] { done(lines, problem); });
    });
    m_pool.start([jobs = m_jobs.get()] { jobs->runNext(); });
}

void JsonlWriter::write(const QString& path, std::vector<MessagePointer> messages, Done done)
{
    if (!begin(path)) {
        done(0, tr("Another export is being written"));
        return;
    }
    auto shared = std::make_shared<std::vector<MessagePointer>>(std::move(messages));
    run([shared, stop = m_stop](File& file) {
        for (const MessagePointer& message : *shared) {
            if (*stop)
                return;
            file.add(jsonLine(*message));
        }
        shared->clear();
    }, {});
    finish(std::move(done));
}

void JsonlWriter::page(std::vector<chat::HistoryEntry> entries, Done done)
{
    auto shared = std::make_shared<std::vector<chat::HistoryEntry>>(std::move(entries));
    run([shared](File& file) {
        for (const chat::HistoryEntry& entry : *shared)
            file.add(jsonLine(entry));
    }, std::move(done));
}

void JsonlWriter::finish(Done done)
{
    run([stop = m_stop](File& file) {
        if (!*stop)
            file.commit();
    }, [this, done = std::move(done)](std::int64_t lines, const QString& problem) {
        m_file.reset();
        done(lines, problem);
    });
}

void JsonlWriter::abandon()
{
    m_file.reset();
}

} // namespace millrace::models
