#include "tests/chat/chat_harness.h"

#include "app/async/loop_thread.h"
#include "app/async/runtime.h"
#include "app/core/clock.h"

#include <QCoreApplication>
#include <QTest>
#include <QtEndian>

#include <condition_variable>
#include <future>
#include <mutex>

namespace millrace::test {

namespace {

constexpr int kPatience = 10'000;
constexpr std::chrono::seconds kLoopPatience{20};

} // namespace

class ChatHarness::Loop {
public:
    Loop() : thread("loop", async::LoopThread::Loop::Epoll)
    {
        run([this] {
            runtime = std::make_unique<async::Runtime>(clock, *thread.driver());
            thread.driver()->setRuntime(runtime.get());
        });
    }
    ~Loop()
    {
        run([this] { thread.driver()->setTimer(std::nullopt); });
        thread.stop();
    }
    void run(const std::function<void()>& work) { thread.run(work); }

    SystemClock clock;
    async::LoopThread thread;
    std::unique_ptr<async::Runtime> runtime;
};

ChatHarness::ChatHarness(telemetry::SpanSink* spans) : m_loop(std::make_unique<Loop>())
{
    m_service = std::make_unique<chat::ChatService>(chat::ChatService::Dependencies{*m_loop->runtime, m_loop->clock, spans});
}

ChatHarness::~ChatHarness()
{
    std::promise<void> ended;
    m_service->shutDown([&] { ended.set_value(); });
    (void)ended.get_future().wait_for(kLoopPatience);
    onLoop([] {}); // deferred deletions
    m_loop->run([this] { m_service.reset(); });
}

chat::ChatSettings ChatHarness::settings(chat::ChatMode mode)
{
    chat::ChatSettings settings;
    settings.port = 0;
    settings.mode = mode;
    settings.redis.reset();
    return settings;
}

Result<chat::Listening, chat::ChatError> ChatHarness::start(chat::ChatSettings settings)
{
    if (settings.journalPath.empty())
        settings.journalPath = m_folder.filePath(QStringLiteral("journal.db")).toStdString();
    std::promise<Result<chat::Listening, chat::ChatError>> answer;
    m_service->start(std::move(settings), [&](auto result) { answer.set_value(std::move(result)); });
    auto future = answer.get_future();
    if (future.wait_for(kLoopPatience) != std::future_status::ready)
        return Failure{chat::ChatError{chat::ChatErrorCode::Internal, "no answer", {}}};
    auto result = future.get();
    if (result)
        m_listening = *result;
    return result;
}

void ChatHarness::stop()
{
    auto stopped = std::make_shared<std::promise<void>>();
    m_service->stop([stopped](auto) { stopped->set_value(); });
    auto future = stopped->get_future();
    // clients of this thread must be able to answer
    QTRY_VERIFY_WITH_TIMEOUT(future.wait_for(std::chrono::seconds(0)) == std::future_status::ready, kPatience);
}

chat::ServerSnapshot ChatHarness::statistics()
{
    auto answer = std::make_shared<std::promise<chat::ServerSnapshot>>();
    m_service->statistics([answer](chat::ServerSnapshot snapshot) { answer->set_value(std::move(snapshot)); });
    return answer->get_future().get();
}

QUrl ChatHarness::url(const QString& path) const
{
    return QUrl(QString::fromStdString(m_listening.url) + path);
}

void ChatHarness::onLoop(const std::function<void()>& work)
{
    m_loop->run(work);
}

std::vector<chat::ClientSnapshot> ChatHarness::clients()
{
    std::vector<chat::ClientSnapshot> list;
    for (auto& [id, snapshot] : m_service->feed().clients.take())
        list.push_back(std::move(snapshot));
    return list;
}

ChatClient::ChatClient(const QUrl& url, const QString& origin) : socket(origin)
{
    connect(&socket, &QWebSocket::textMessageReceived, this, [this](const QString& text) { texts.append(text); });
    connect(&socket, &QWebSocket::binaryMessageReceived, this, [this](const QByteArray& bytes) { binaries.append(bytes); });
    connect(&socket, &QWebSocket::disconnected, this, [this] { closed = true; });
    if (!url.isEmpty())
        socket.open(url);
}

bool ChatClient::waitConnected()
{
    return QTest::qWaitFor([this] { return socket.state() == QAbstractSocket::ConnectedState; }, kPatience);
}

bool ChatClient::waitMessages(qsizetype count)
{
    return QTest::qWaitFor([&] { return texts.size() + binaries.size() >= count; }, kPatience);
}

bool ChatClient::waitClosed()
{
    return QTest::qWaitFor([this] { return closed; }, kPatience);
}

QByteArray handshake(const QByteArray& path, const QByteArray& extra, const QByteArray& host)
{
    return "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + extra + "\r\n";
}

QByteArray ClientFrame::bytes() const
{
    const quint64 length = claimedLength.value_or(static_cast<quint64>(payload.size()));
    QByteArray out;
    out.append(static_cast<char>((final ? 0x80 : 0) | (reserved << 4) | opcode));
    const int mask = masked ? 0x80 : 0;
    const int form = lengthForm ? lengthForm : length < 126 ? 7 : length <= 0xFFFF ? 16 : 64;
    char big[8];
    if (form == 7) {
        out.append(static_cast<char>(mask | static_cast<int>(length)));
    } else if (form == 16) {
        out.append(static_cast<char>(mask | 126));
        qToBigEndian(static_cast<quint16>(length), big);
        out.append(big, 2);
    } else {
        out.append(static_cast<char>(mask | 127));
        qToBigEndian(length, big);
        out.append(big, 8);
    }
    if (!masked)
        return out + payload;
    const char key[4] = {0x37, static_cast<char>(0xfa), 0x21, 0x3d};
    out.append(key, 4);
    const qsizetype start = out.size();
    out.append(payload);
    for (qsizetype i = 0; i < payload.size(); ++i)
        out[start + i] = static_cast<char>(out[start + i] ^ key[i % 4]);
    return out;
}

RawClient::RawClient(std::uint16_t port)
{
    socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    (void)socket.waitForConnected(kPatience);
}

bool RawClient::upgrade(const QByteArray& path)
{
    send(handshake(path));
    const QDeadlineTimer limit(kPatience);
    while (!m_buffer.contains("\r\n\r\n")) {
        if (!fill(m_buffer.size() + 1, limit))
            return false;
    }
    const bool upgraded = m_buffer.startsWith("HTTP/1.1 101 ");
    m_buffer.remove(0, m_buffer.indexOf("\r\n\r\n") + 4);
    return upgraded;
}

void RawClient::send(const QByteArray& bytes)
{
    socket.write(bytes);
    while (socket.bytesToWrite() > 0 && socket.waitForBytesWritten(kPatience)) { }
}

bool RawClient::fill(qsizetype bytes, QDeadlineTimer limit)
{
    while (m_buffer.size() < bytes) {
        if (socket.bytesAvailable() == 0 && !socket.waitForReadyRead(static_cast<int>(std::max<qint64>(limit.remainingTime(), 0))) && socket.bytesAvailable() == 0)
            return false;
        m_buffer += socket.readAll();
    }
    return true;
}

std::optional<Frame> RawClient::frame(int ms)
{
    const QDeadlineTimer limit(ms);
    if (!fill(2, limit))
        return std::nullopt;
    Frame frame;
    frame.final = m_buffer.at(0) & 0x80;
    frame.opcode = m_buffer.at(0) & 0x0F;
    qsizetype header = 2;
    quint64 length = static_cast<quint8>(m_buffer.at(1)); // a mask bit would make it too long
    if (length == 126) {
        header = 4;
        if (!fill(header, limit))
            return std::nullopt;
        length = qFromBigEndian<quint16>(m_buffer.constData() + 2);
    } else if (length == 127) {
        header = 10;
        if (!fill(header, limit))
            return std::nullopt;
        length = qFromBigEndian<quint64>(m_buffer.constData() + 2);
    }
    if (!fill(header + static_cast<qsizetype>(length), limit))
        return std::nullopt;
    frame.payload = m_buffer.mid(header, static_cast<qsizetype>(length));
    m_buffer.remove(0, header + static_cast<qsizetype>(length));
    return frame;
}

QByteArray RawClient::readAll(int ms)
{
    const QDeadlineTimer limit(ms);
    while (fill(m_buffer.size() + 1, limit)) { }
    return std::exchange(m_buffer, {});
}

bool RawClient::ended(int ms)
{
    const QDeadlineTimer limit(ms);
    while (fill(m_buffer.size() + 1, limit)) { }
    return socket.state() != QAbstractSocket::ConnectedState;
}

} // namespace millrace::test
