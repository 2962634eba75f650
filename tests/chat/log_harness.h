#pragma once

#include "app/async/qt_driver.h"
#include "app/async/runtime.h"
#include "app/chat/message_log.h"
#include "tests/support/redis_server.h"

#include <QEventLoop>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace millrace::test {

/// A MessageLog on the test's own event loop, in real time. One object is one start of the server; a second one on the same folder is the
/// next.
class LogHarness {
public:
    explicit LogHarness(QString folder) : m_folder(std::move(folder))
    {
        m_driver.setRuntime(&m_runtime);
        m_log = std::make_unique<chat::MessageLog>(m_runtime, m_clock);
        m_log->setAnswer([this](chat::MessageLog::Token token, const Result<chat::Receipt, chat::LogFailure>& answer) {
            inOrder = inOrder && token == answers.size() && !m_appending;
            answers.push_back(answer);
        });
    }
    ~LogHarness()
    {
        if (!m_stopped)
            stop();
    }

    [[nodiscard]] chat::ChatSettings settings(quint16 redisPort = 0) const
    {
        chat::ChatSettings made;
        made.redis = redisPort == 0 ? std::nullopt : std::optional(chat::RedisUrl{"127.0.0.1", redisPort, {}, 0});
        made.journalPath = journal();
        return made;
    }
    [[nodiscard]] std::string journal() const { return m_folder.toStdString() + "/journal.db"; }

    Result<void, chat::ChatError> start(const chat::ChatSettings& settings)
    {
        std::optional<Result<void, chat::ChatError>> opened;
        m_log->start(settings, [&](const Result<void, chat::ChatError>& result) { opened.emplace(result); });
        (void)waitFor([&] { return opened.has_value(); });
        return opened.value();
    }
    /// Appends `count` messages "<prefix><number>" in one turn of the loop.
    void append(int count, const std::string& prefix = "m", const std::string& filler = {})
    {
        m_appending = true;
        for (int i = 0; i < count; ++i) {
            const std::string msg = prefix + std::to_string(m_next);
            const std::uint64_t number = m_next++;
            m_log->append(number, {"mid-" + msg, "ada", msg, "/", 1'700'000'000'000 + static_cast<WallMs>(number) + 1, "{\"msg\":\"" + msg + "\"}" + filler});
        }
        m_appending = false;
    }
    [[nodiscard]] bool waitAnswered(int ms = 20'000)
    {
        return waitFor([this] { return answers.size() == m_next; }, ms);
    }
    [[nodiscard]] bool waitRedis(chat::RedisState state, int ms = 15'000)
    {
        return waitFor([&] { return log().snapshot().redis == state; }, ms);
    }
    /// Until messages go straight to Redis.
    [[nodiscard]] bool waitDirect(int ms = 20'000)
    {
        return waitFor([this] { const auto now = log().snapshot(); return now.redis == chat::RedisState::Up && !now.draining && now.journalDepth == 0 && now.redisTrouble.empty(); }, ms);
    }
    [[nodiscard]] Result<std::vector<chat::HistoryEntry>, chat::ChatError> history(chat::HistoryQuery query)
    {
        std::optional<Result<std::vector<chat::HistoryEntry>, chat::ChatError>> answer;
        log().history(std::move(query), [&](Result<std::vector<chat::HistoryEntry>, chat::ChatError> result) { answer.emplace(std::move(result)); });
        (void)waitFor([&] { return answer.has_value(); });
        return std::move(answer).value();
    }
    void stop(Milliseconds limit = Milliseconds(2'000))
    {
        m_stopped = false;
        log().stop(limit, [this] { m_stopped = true; });
        (void)waitFor([this] { return m_stopped; });
    }
    /// On a running event loop: QTest::qWaitFor() sleeps 10 ms between two looks at the sockets.
    template <class Condition>
    [[nodiscard]] bool waitFor(Condition condition, int ms = 20'000)
    {
        QEventLoop loop;
        QTimer look;
        QObject::connect(&look, &QTimer::timeout, &loop, [&] {
            if (condition())
                loop.quit();
        });
        look.start(2);
        QTimer::singleShot(ms, &loop, &QEventLoop::quit);
        if (!condition())
            loop.exec();
        return condition();
    }
    [[nodiscard]] chat::MessageLog& log() { return *m_log; }
    [[nodiscard]] std::uint64_t appended() const { return m_next; }
    [[nodiscard]] int count(bool inRedis) const
    {
        int found = 0;
        for (const auto& answer : answers)
            found += answer && answer->inRedis == inRedis ? 1 : 0;
        return found;
    }

    std::vector<Result<chat::Receipt, chat::LogFailure>> answers;
    bool inOrder = true;        ///< every answer came in the order of append(), and none inside it

private:
    QString m_folder;
    SystemClock m_clock;
    async::QtDriver m_driver;
    async::Runtime m_runtime{m_clock, m_driver};
    std::unique_ptr<chat::MessageLog> m_log;
    std::uint64_t m_next = 0;
    bool m_appending = false;
    bool m_stopped = false;
};

/// The `msg` of every entry of the stream, in its order.
[[nodiscard]] inline QStringList streamMessages(RedisServer& redis)
{
    QStringList found;
    const QStringList lines = redis.cli({QStringLiteral("XRANGE"), QStringLiteral("chat:messages"), QStringLiteral("-"), QStringLiteral("+")}).split(u'\n');
    for (qsizetype i = 0; i + 1 < lines.size(); ++i) {
        if (lines[i] == QStringLiteral("msg"))
            found += lines[i + 1];
    }
    return found;
}

} // namespace millrace::test
