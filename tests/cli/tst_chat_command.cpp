#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QTest>
#include <QWebSocket>

#include <csignal>
#include <memory>

namespace {

constexpr int kWait = 30'000;

/// One `millrace chat` in the background.
struct Server {
    std::unique_ptr<QProcess> process;
    QByteArray out;
    QByteArray err;

    /// Reads until `text` is in what it wrote to standard output (or to standard error).
    bool waitFor(const char* text, bool onError = false)
    {
        QElapsedTimer timer;
        timer.start();
        while (!(onError ? err : out).contains(text) && timer.elapsed() < kWait && process->state() != QProcess::NotRunning) {
            process->waitForReadyRead(50);
            read();
        }
        read();
        return (onError ? err : out).contains(text);
    }
    void read()
    {
        out += process->readAllStandardOutput();
        err += process->readAllStandardError();
    }
    void signal(int number) const { ::kill(static_cast<pid_t>(process->processId()), number); }
    /// The exit status; -1 for a crash, -2 when it does not end.
    int ended()
    {
        if (process->state() != QProcess::NotRunning && !process->waitForFinished(kWait)) {
            process->kill();
            process->waitForFinished(kWait);
            return -2;
        }
        read();
        return process->exitStatus() == QProcess::NormalExit ? process->exitCode() : -1;
    }
    QUrl url() const
    {
        const QByteArray line = out.left(out.indexOf('\n'));
        return QUrl(QString::fromUtf8(line.mid(line.indexOf("ws"))));
    }
    /// The last line of standard output.
    QJsonObject statistics() const { return QJsonDocument::fromJson(out.trimmed().split('\n').constLast()).object(); }
};

} // namespace

/// The real program, `millrace chat`, without a Redis.
class TstChatCommand : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_profile;

    QString inProfile(const char* name) const { return m_profile->filePath(QLatin1String(name)); }
    QString written(const char* name, const QByteArray& content) const
    {
        QFile file(inProfile(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
            qFatal("cannot write %s", name);
        return file.fileName();
    }

    Server started(const QStringList& arguments, bool redis = false) const
    {
        Server server;
        server.process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.remove(QStringLiteral("DISPLAY"));
        // with a sanitizer, what it says of itself is not the program's
        environment.insert(QStringLiteral("LSAN_OPTIONS"), environment.value(QStringLiteral("LSAN_OPTIONS")) + QStringLiteral(":print_suppressions=0"));
        server.process->setProcessEnvironment(environment);
        QStringList all{QStringLiteral("chat"), QStringLiteral("--profile"), m_profile->path()};
        if (!redis)
            all += {QStringLiteral("--redis"), QStringLiteral("none")};
        server.process->start(QStringLiteral(MILLRACE_PROGRAM), all + arguments);
        return server;
    }
    Server listening(const QStringList& arguments = {}) const
    {
        Server server = started(QStringList{QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")} + arguments);
        server.waitFor("\n");
        return server;
    }
    /// Connects; false when it was refused.
    static bool connected(QWebSocket& socket, const QUrl& url)
    {
        QSignalSpy end(&socket, &QWebSocket::disconnected);
        socket.open(url);
        return QTest::qWaitFor([&] { return socket.state() == QAbstractSocket::ConnectedState || !end.isEmpty(); }, kWait)
            && socket.state() == QAbstractSocket::ConnectedState;
    }
    static QString answerTo(QWebSocket& socket, const QString& text)
    {
        QSignalSpy answers(&socket, &QWebSocket::textMessageReceived);
        socket.sendTextMessage(text);
        return QTest::qWaitFor([&] { return !answers.isEmpty(); }, kWait) ? answers.first().first().toString() : QString();
    }

private Q_SLOTS:
    void init() { m_profile = std::make_unique<QTemporaryDir>(); }

    void saysWhereItListensAndEchoes()
    {
        Server server = listening();
        QVERIFY2(server.out.startsWith("listening on ws://127.0.0.1:"), server.out + server.err);
        QVERIFY(server.url().port() > 0);
        QWebSocket client;
        QVERIFY(connected(client, server.url()));
        QCOMPARE(answerTo(client, QStringLiteral("{\"user\":\"a\", \"msg\":\"hi\"}")), QStringLiteral("{\"echo\":{\"user\":\"a\", \"msg\":\"hi\"}}"));
        QVERIFY(QFile::exists(inProfile("chat-journal.db")));
        server.signal(SIGTERM);
        QCOMPARE(server.ended(), 0);
        QCOMPARE(server.out.count('\n'), 1);
        QVERIFY2(server.err.contains("1 message: 1 echoed, 0 rejected"), server.err);
    }
    void makesTheFolderOfItsProfile()
    {
        Server server = started({QStringLiteral("--listen"), QStringLiteral("0"), QStringLiteral("--profile"), inProfile("deep/profile")});
        QVERIFY2(server.waitFor("listening on ws://"), server.err);
        QVERIFY(QFile::exists(inProfile("deep/profile/chat-journal.db")));
        server.signal(SIGINT);
        QCOMPARE(server.ended(), 0);
    }
    void printsStatisticsWhenAskedAndAtTheEnd()
    {
        Server server = listening({QStringLiteral("--json")});
        QWebSocket client;
        QVERIFY(connected(client, server.url()));
        QVERIFY(answerTo(client, QStringLiteral("{}")).contains(QStringLiteral("echo")));
        QVERIFY(answerTo(client, QStringLiteral("[]")).contains(QStringLiteral("not_an_object")));
        QVERIFY(answerTo(client, QStringLiteral("{")).contains(QStringLiteral("bad_json")));
        server.signal(SIGUSR1);
        QVERIFY2(server.waitFor("\"type\":\"statistics\""), server.err);
        QJsonObject asked = server.statistics();
        QCOMPARE(asked.value(QLatin1String("clients")).toInt(), 1);
        QCOMPARE(asked.value(QLatin1String("mode")).toString(), QStringLiteral("echo"));
        QCOMPARE(QUrl(asked.value(QLatin1String("url")).toString()).port(), server.url().port());
        server.signal(SIGINT);
        QCOMPARE(server.ended(), 0);
        const QJsonObject last = server.statistics();
        QCOMPARE(server.out.count("\"type\":\"statistics\""), 2);
        for (const char* name : {"type", "url", "mode", "clients", "accepted", "refused", "received", "echoed", "rejected", "rejections", "waiting", "logged", "in_redis",
                 "in_journal", "journal_depth", "redis", "last_id", "durability", "bytes_in", "bytes_out", "sent", "seconds"})
            QVERIFY2(last.contains(QLatin1String(name)), name);
        QCOMPARE(last.value(QLatin1String("received")).toInt(), 3);
        QCOMPARE(last.value(QLatin1String("echoed")).toInt(), 1);
        QCOMPARE(last.value(QLatin1String("rejected")).toInt(), 2);
        QCOMPARE(last.value(QLatin1String("rejections")).toObject().value(QLatin1String("bad_json")).toInt(), 1);
        QCOMPARE(last.value(QLatin1String("logged")).toInt(), 1);
        QCOMPARE(last.value(QLatin1String("in_journal")).toInt(), 1);
        QCOMPARE(last.value(QLatin1String("redis")).toString(), QStringLiteral("off"));
        QVERIFY(last.value(QLatin1String("seconds")).toDouble() > 0);
    }
    void closesItsClientsWithGoingAway()
    {
        Server server = listening();
        QWebSocket client;
        QVERIFY(connected(client, server.url()));
        QSignalSpy end(&client, &QWebSocket::disconnected);
        QElapsedTimer timer;
        timer.start();
        server.signal(SIGTERM);
        QVERIFY(QTest::qWaitFor([&] { return !end.isEmpty(); }, kWait));
        QCOMPARE(static_cast<int>(client.closeCode()), 1001);
        QCOMPARE(server.ended(), 0);
        QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
    }
    void asksForTheToken()
    {
        Server server = listening({QStringLiteral("--token-file"), written("token", "sesame\n")});
        QWebSocket stranger;
        QVERIFY(!connected(stranger, server.url()));
        QWebSocket client;
        QNetworkRequest request(server.url());
        request.setRawHeader("Authorization", "Bearer sesame");
        client.open(request);
        QVERIFY(QTest::qWaitFor([&] { return client.state() == QAbstractSocket::ConnectedState; }, kWait));
        server.signal(SIGTERM);
        QCOMPARE(server.ended(), 0);
        QVERIFY2(server.err.contains("1 accepted, 1 refused"), server.err);
    }
    void saysOnceThatRedisIsAway()
    {
        QTcpServer free; // a port where nobody listens
        QVERIFY(free.listen(QHostAddress::LocalHost));
        const QString redis = QStringLiteral("redis://127.0.0.1:%1").arg(free.serverPort());
        free.close();
        Server server = started({QStringLiteral("--listen"), QStringLiteral("0"), QStringLiteral("--redis"), redis}, true);
        QVERIFY2(server.waitFor("listening on"), server.err);
        QVERIFY2(server.waitFor("takes no messages", true), server.err);
        QVERIFY2(server.err.contains("127.0.0.1:") && server.err.contains("journal"), server.err);
        server.process->waitForReadyRead(2'500); // it tries again, and says nothing
        server.read();
        QCOMPARE(server.err.count('\n'), 1);
        server.signal(SIGTERM);
        QCOMPARE(server.ended(), 0);
    }
    void endsAtOnceOnASecondSignal()
    {
        Server server = listening();
        ::kill(static_cast<pid_t>(server.process->processId()), SIGSTOP); // both wait when it goes on
        server.signal(SIGINT);
        server.signal(SIGTERM);
        server.signal(SIGCONT);
        QCOMPARE(server.ended(), 130);
    }

    // --- 2 ---
    void endsWithTwoForWhatCannotBeUsed_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("mentions");
        const auto row = [](const char* name, const QStringList& arguments, const char* mentions) { QTest::newRow(name) << arguments << QByteArray(mentions); };
        row("unknown option", {QStringLiteral("--shout")}, "--shout");
        row("no token file", {QStringLiteral("--token-file"), QStringLiteral("/no/such/token")}, "/no/such/token");
        row("TLS to Redis", {QStringLiteral("--redis"), QStringLiteral("rediss://localhost")}, "redis://");
        row("no certificate", {QStringLiteral("--tls-cert"), QStringLiteral("/no/cert.pem"), QStringLiteral("--tls-key"), QStringLiteral("/no/key.pem")}, "/no/cert.pem");
    }
    void endsWithTwoForWhatCannotBeUsed()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QByteArray, mentions);
        Server server = started(QStringList{QStringLiteral("--listen"), QStringLiteral("0")} + arguments);
        QCOMPARE(server.ended(), 2);
        QVERIFY2(server.err.startsWith("millrace: ") && server.err.endsWith(".\n") && server.err.contains(mentions), server.err);
        QCOMPARE(server.out, QByteArray());
    }

    // --- 3 ---
    void endsWithThreeWhenThePortIsTaken()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        const QString where = QStringLiteral("127.0.0.1:%1").arg(other.serverPort());
        Server server = started({QStringLiteral("--listen"), where});
        QCOMPARE(server.ended(), 3);
        QVERIFY2(server.err.contains(where.toUtf8()) && server.err.contains("--listen"), server.err);
    }
    void endsWithThreeWhenTheAddressIsNotOurs()
    {
        Server server = started({QStringLiteral("--listen"), QStringLiteral("192.0.2.1:0")});
        QCOMPARE(server.ended(), 3);
        QVERIFY2(server.err.contains("192.0.2.1"), server.err);
    }
    void endsWithThreeWhenTheJournalCannotBeUsed_data()
    {
        QTest::addColumn<QString>("journal");
        QTest::newRow("below a file") << QStringLiteral("/dev/null/journal.db");
        QTest::newRow("a folder") << QStringLiteral("/tmp");
    }
    void endsWithThreeWhenTheJournalCannotBeUsed()
    {
        QFETCH(const QString, journal);
        Server server = started({QStringLiteral("--listen"), QStringLiteral("0"), QStringLiteral("--journal"), journal});
        QCOMPARE(server.ended(), 3);
        QVERIFY2(server.err.contains(journal.toUtf8()) && server.err.contains("--journal"), server.err);
        QCOMPARE(server.out, QByteArray());
    }
    void endsWithThreeWhenAnotherProcessHasTheJournal()
    {
        Server first = listening();
        Server second = started({QStringLiteral("--listen"), QStringLiteral("0")});
        QCOMPARE(second.ended(), 3);
        QVERIFY2(second.err.contains("chat-journal.db") && second.err.contains("in use"), second.err);
        QWebSocket client;
        QVERIFY(connected(client, first.url())); // the first one does not mind
        first.signal(SIGTERM);
        QCOMPARE(first.ended(), 0);
    }
};

QTEST_GUILESS_MAIN(TstChatCommand)
#include "tst_chat_command.moc"
