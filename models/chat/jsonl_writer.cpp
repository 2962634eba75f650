#include "models/chat/jsonl_writer.h"

#include <QSaveFile>

namespace millrace::models {
namespace {

constexpr std::size_t kChunk = 256 * 1024;

/// RFC 8259 7. The text is valid UTF-8, as the server takes no other.
void appendString(std::string& out, std::string_view text)
{
    out += '"';
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (u < 0x20) {
            constexpr char kHex[] = "0123456789abcdef";
            out += "\\u00";
            out += kHex[u >> 4];
            out += kHex[u & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

void field(std::string& out, std::string_view name, std::string_view text)
{
    out += out.size() > 1 ? "," : "";
    appendString(out, name);
    out += ':';
    appendString(out, text);
}

void field(std::string& out, std::string_view name, std::int64_t number)
{
    out += out.size() > 1 ? "," : "";
    appendString(out, name);
    out += ':';
    out += std::to_string(number);
}

} // namespace

std::string jsonLine(const chat::MessageEvent& message)
{
    std::string line = "{";
    field(line, "number", message.number);
    field(line, "at", message.at);
    field(line, "client", message.client.value);
    field(line, "user", message.user);
    field(line, "room", message.room);
    field(line, "bytes", message.bytes);
    if (message.binary)
        line += ",\"binary\":true";
    else
        field(line, "data", message.text);
    if (message.rejection)
        field(line, "rejected", chat::name(*message.rejection));
    if (!message.problem.empty())
        field(line, "problem", message.problem);
    if (message.receipt) {
        field(line, "id", message.receipt->id);
        field(line, "logged_us", message.loggedAfter.count());
    }
    if (message.recipients > 0) {
        field(line, "sent_us", message.sentAfter.count());
        field(line, "recipients", message.recipients);
    }
    return line + '}';
}

std::string jsonLine(const chat::HistoryEntry& entry)
{
    std::string line = "{";
    field(line, "id", entry.id);
    field(line, "mid", entry.mid);
    field(line, "at", entry.at);
    field(line, "user", entry.user);
    field(line, "msg", entry.msg);
    field(line, "room", entry.room);
    field(line, "data", entry.data);
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

JsonlWriter::JsonlWriter(QObject* parent) : QObject(parent), m_hop(std::make_shared<GuiHop>(this)), m_stop(std::make_shared<std::atomic<bool>>(false))
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
    m_pool.start([hop = m_hop, file = m_file, work = std::move(work), done = std::move(done)]() mutable {
        if (file->problem.isEmpty())
            work(*file);
        if (!done)
            return;
        hop->post([done = std::move(done), lines = file->lines, problem = file->problem] { done(lines, problem); });
    });
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
