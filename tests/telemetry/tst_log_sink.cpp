#include "app/telemetry/log_sink.h"

#include <QElapsedTimer>
#include <QLoggingCategory>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

using namespace millrace;
using namespace std::chrono_literals;
using telemetry::LogSink;

namespace {

/// A pipe in place of standard error.
class Pipe {
public:
    Pipe() { Q_ASSERT(pipe2(m_ends, O_CLOEXEC) == 0); }
    ~Pipe()
    {
        closeReader();
        ::close(m_ends[1]);
    }
    [[nodiscard]] int writer() const { return m_ends[1]; }
    void closeReader()
    {
        if (m_ends[0] >= 0)
            ::close(std::exchange(m_ends[0], -1));
    }
    /// Until it is full: nobody reads.
    void fill()
    {
        fcntl(m_ends[1], F_SETFL, O_NONBLOCK);
        const std::string block(4'096, 'x');
        while (::write(m_ends[1], block.data(), block.size()) > 0) { }
        fcntl(m_ends[1], F_SETFL, 0);
    }
    /// What is there, once it has been quiet for a moment.
    QByteArray read(int quietMs = 400)
    {
        QByteArray all;
        pollfd in = {m_ends[0], POLLIN, 0};
        char buffer[65'536];
        while (poll(&in, 1, quietMs) > 0) {
            const ssize_t got = ::read(m_ends[0], buffer, sizeof buffer);
            if (got <= 0)
                break;
            all.append(buffer, got);
        }
        return all;
    }

private:
    int m_ends[2] = {-1, -1};
};

telemetry::LogOptions options(const Pipe& pipe, LogLevel written = LogLevel::Info)
{
    return {.written = telemetry::allAt(written), .kept = LogLevel::Info, .descriptor = pipe.writer()};
}

void flood(int count)
{
    for (int i = 0; i < count; ++i)
        logInfo(LogArea::Chat, "the same again", {{"n", i}});
}

} // namespace

class TestLogSink : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesWhatIsWantedAndKeepsMore()
    {
        Pipe pipe;
        {
            LogSink sink(options(pipe, LogLevel::Warning));
            QVERIFY(logs(LogArea::Chat, LogLevel::Info));
            QVERIFY(!logs(LogArea::Chat, LogLevel::Debug));
            logInfo(LogArea::Chat, "kept", {{"n", 1}});
            logWarning(LogArea::Redis, "written", {{"password", "hunter2"}, {"url", std::string("redis://a:hunter2@h")}});
            logDebug(LogArea::Redis, "neither");
            sink.flush(5s);
            const auto records = sink.ring().since(0);
            QCOMPARE(records.size(), std::size_t{2});
            QCOMPARE(records[0].message, std::string("kept"));
            QCOMPARE(records[1].sequence, std::uint64_t{2});
            QCOMPARE(sink.ring().since(1).size(), std::size_t{1});
            QVERIFY(sink.ring().since(2).empty());
        }
        const QByteArray text = pipe.read(0);
        QCOMPARE(text.count('\n'), 1);
        QVERIFY2(text.contains(" warning redis (") && text.endsWith("written password=*** url=redis://***@h\n"), text.constData());
        QVERIFY(!logs(LogArea::Chat, LogLevel::Error));
        logError(LogArea::Chat, "to nobody");
    }

    void takesWhatQtSays()
    {
        Pipe pipe;
        {
            const LogSink sink(options(pipe));
            qWarning("a warning of Qt's");
            const QLoggingCategory category("qt.sql.driver");
            qCCritical(category, "an error\nin two lines");
        }
        const QByteArray text = pipe.read(0);
        QVERIFY2(text.contains(" warning app (") && text.contains(") a warning of Qt's\n"), text.constData());
        QVERIFY2(text.contains(" error store (") && text.contains(") an error\\nin two lines\n"), text.constData());
    }

    void bordersAFlood()
    {
        Pipe pipe;
        {
            LogSink sink(options(pipe));
            flood(10'000);
            logWarning(LogArea::Chat, "another place is heard");
            QTRY_VERIFY_WITH_TIMEOUT(sink.ring().since(0).back().message.find("more suppressed") != std::string::npos, 5'000);
            const auto records = sink.ring().since(0);
            QVERIFY2(records.size() < 4 * telemetry::LogFlood::kPerPlace, qPrintable(QString::number(records.size())));
            QVERIFY(std::ranges::any_of(records, [](const auto& record) { return record.message == "another place is heard"; }));
            flood(1);
            sink.flush(5s);
            QCOMPARE(sink.ring().since(0).back().message, std::string("the same again"));
        }
        const QByteArray text = pipe.read(0);
        // what was suppressed and what was written is all that was said
        qsizetype told = text.count("] the same") + text.count(") the same again n=");
        for (const QByteArray& line : text.split('\n')) {
            if (const qsizetype at = line.indexOf(" more suppressed like: "); at > 0)
                told += line.left(at).split(' ').last().toLongLong();
        }
        QCOMPARE(told, 10'001);
    }

    void neverWaitsForAReader()
    {
        Pipe pipe;
        pipe.fill();
        QElapsedTimer timer;
        timer.start();
        {
            const LogSink sink(options(pipe));
            std::vector<std::thread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([] {
                    for (int i = 0; i < 5'000; ++i)
                        logInfo(static_cast<LogArea>(i % static_cast<int>(kLogAreas.size())), "nobody reads this", {{"text", std::string(1'000, 'x')}});
                });
            for (std::thread& thread : threads)
                thread.join();
            QVERIFY2(timer.elapsed() < 5'000, "those who log have waited");
            timer.restart();
        }
        QVERIFY2(timer.elapsed() < 2'000, "the end waits for a reader");
    }

    void saysWhatIsMissingOnceItIsReadAgain()
    {
        Pipe pipe;
        pipe.fill();
        LogSink sink(options(pipe));
        // Each from a place of its own, so that it is the room that ends and not the patience with one place.
        QElapsedTimer timer;
        timer.start();
        for (std::uint32_t i = 0; timer.elapsed() < 4'500; ++i) {
            if (i % 400 == 0)
                QTest::qWait(100);
            sink.receive({1, LogLevel::Info, static_cast<LogArea>(i % kLogAreas.size()), "t", "n " + std::to_string(i) + ' ' + std::string(1'800, 'x'), {}, "f", i % 900});
        }
        const QByteArray text = pipe.read(2'000);
        QVERIFY2(text.contains("records are missing here: nobody read them"), qPrintable(QStringLiteral("%1 bytes, %2 lines, %3").arg(text.size()).arg(text.count('\n')).arg(QString::fromUtf8(text.right(300)))));
        for (const QByteArray& line : text.mid(text.indexOf("1970")).split('\n'))
            QVERIFY2(line.isEmpty() || line.startsWith("20") || line.startsWith("19"), line.left(100).constData());
    }

    void endsWhereTheReaderIsGone()
    {
        Pipe pipe;
        pipe.closeReader();
        signal(SIGPIPE, SIG_IGN);
        LogSink sink(options(pipe));
        logInfo(LogArea::App, "into the void");
        sink.flush(5s);
        QCOMPARE(sink.ring().since(0).size(), std::size_t{1});
    }

    void boundsWhatARecordCosts()
    {
        Pipe pipe;
        LogSink sink(options(pipe));
        const std::string huge(std::size_t{20} << 20, 'y');
        logInfo(LogArea::App, huge, {{"field", huge}});
        sink.flush(10s);
        QVERIFY(pipe.read(100).size() < 16'384);
    }
};

QTEST_GUILESS_MAIN(TestLogSink)
#include "tst_log_sink.moc"
