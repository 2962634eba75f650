#include "tests/support/nginx_server.h"

#include <QElapsedTimer>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <memory>

using namespace millrace::test;

namespace {

constexpr int kWait = 60'000;

struct Outcome {
    int status = -1;
    QByteArray out;
    QByteArray err;

    [[nodiscard]] QList<QByteArray> lines() const
    {
        QList<QByteArray> all = out.split('\n');
        all.removeAll(QByteArray());
        return all;
    }
    [[nodiscard]] QJsonObject summary() const { return lines().isEmpty() ? QJsonObject() : QJsonDocument::fromJson(lines().constLast()).object(); }
    [[nodiscard]] int count(const char* key) const { return summary().value(QLatin1String(key)).toInt(-1); }
};

} // namespace

/// The real program, `millrace scrape`, against a real nginx.
class TstScrapeCommand : public QObject {
    Q_OBJECT

    std::unique_ptr<NginxServer> m_server;
    std::unique_ptr<QTemporaryDir> m_profile;

    QString page(int number) const { return QString::fromStdString(m_server->url(QStringLiteral("/p%1.html").arg(number))); }
    QStringList pages(int count) const
    {
        QStringList urls;
        for (int i = 0; i < count; ++i)
            urls.append(page(i));
        return urls;
    }
    QString inProfile(const char* name) const { return m_profile->filePath(QLatin1String(name)); }

    std::unique_ptr<QProcess> started(const QStringList& arguments)
    {
        auto process = std::make_unique<QProcess>();
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("QT_NO_GLIB"), QStringLiteral("1"));
        environment.remove(QStringLiteral("DISPLAY"));
        // with a sanitizer, what it says of itself is not the program's
        environment.insert(QStringLiteral("LSAN_OPTIONS"), environment.value(QStringLiteral("LSAN_OPTIONS")) + QStringLiteral(":print_suppressions=0"));
        process->setProcessEnvironment(environment);
        process->start(QStringLiteral(MILLRACE_PROGRAM), QStringList{QStringLiteral("scrape"), QStringLiteral("--profile"), m_profile->path()} + arguments);
        return process;
    }
    static Outcome ended(QProcess& process)
    {
        if (!process.waitForFinished(kWait)) {
            process.kill();
            process.waitForFinished();
            return {};
        }
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
    }
    Outcome scrape(const QStringList& arguments, const QByteArray& input = {})
    {
        const auto process = started(arguments);
        process->write(input);
        process->closeWriteChannel();
        return ended(*process);
    }
    static QStringList fast() { return {QStringLiteral("--rate"), QStringLiteral("0")}; }
    /// Waits until `count` lines have come.
    static bool waitForLines(QProcess& process, int count, QByteArray& seen)
    {
        QElapsedTimer timer;
        timer.start();
        while (seen.count('\n') < count && timer.elapsed() < kWait) {
            process.waitForReadyRead(100);
            seen += process.readAllStandardOutput();
        }
        return seen.count('\n') >= count;
    }

private Q_SLOTS:
    void initTestCase()
    {
        if (!NginxServer::isInstalled())
            QSKIP("nginx is not installed");
        NginxConfig config;
        config.serverDirectives = QStringLiteral("location /missing { return 404; } location /robots.txt { return 404; } location /slow { limit_rate 200; }");
        m_server = std::make_unique<NginxServer>(config);
        for (int i = 0; i < 60; ++i) {
            QVERIFY(m_server->writeDocument(QStringLiteral("p%1.html").arg(i),
                "<!doctype html><meta charset=utf-8><title>Page " + QByteArray::number(i) + "</title><p>text"));
        }
        QVERIFY(m_server->writeDocument(QStringLiteral("slow.html"), "<title>slow</title>" + QByteArray(20'000, 'x')));
        QVERIFY2(m_server->start(), qPrintable(m_server->why()));
    }
    void init() { m_profile = std::make_unique<QTemporaryDir>(); }

    // --- 0 ---
    void printsALinePerPageAndEndsWithZero()
    {
        const Outcome run = scrape(fast() + pages(3));
        QVERIFY2(run.status == 0, run.err.constData());
        QList<QByteArray> lines = run.lines();
        std::sort(lines.begin(), lines.end());
        QCOMPARE(lines.size(), 3);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(lines[i], "200\t" + page(i).toUtf8() + "\tPage " + QByteArray::number(i));
        QVERIFY(run.err.contains("3 given, 3 done, 0 failed, 0 skipped"));
    }
    void printsObjectsAndASummaryWithJson()
    {
        const Outcome run = scrape(fast() + QStringList{QStringLiteral("--json"), QStringLiteral("not a url"), page(0)} + pages(4));
        QVERIFY2(run.status == 0, run.err.constData());
        QCOMPARE(run.lines().size(), 5);
        for (const QByteArray& line : run.lines())
            QVERIFY2(QJsonDocument::fromJson(line).isObject(), line.constData());
        QCOMPARE(run.summary().value(QLatin1String("type")).toString(), QStringLiteral("summary"));
        QCOMPARE(run.count("given"), 4);
        QCOMPARE(run.count("done"), 4);
        QCOMPARE(run.count("failed"), 0);
        QCOMPARE(run.count("skipped"), 0);
        QCOMPARE(run.count("stored"), 4);
        QCOMPARE(run.count("duplicates"), 1);
        QCOMPARE(run.count("unusable"), 1);
        QVERIFY(run.summary().value(QLatin1String("seconds")).toDouble() > 0);
        QVERIFY(run.summary().value(QLatin1String("pages_per_second")).toDouble() > 0);
        QVERIFY(run.count("bytes") > 200);
        QVERIFY(run.err.contains("not a url"));
    }
    void printsOnlyTheSummaryWithQuietAndJson()
    {
        const Outcome run = scrape(fast() + QStringList{QStringLiteral("--json"), QStringLiteral("--quiet")} + pages(2));
        QCOMPARE(run.status, 0);
        QCOMPARE(run.lines().size(), 1);
        QCOMPARE(run.count("done"), 2);
        const Outcome silent = scrape(fast() + QStringList{QStringLiteral("--quiet"), page(7)});
        QCOMPARE(silent.status, 0);
        QCOMPARE(silent.out, QByteArray());
        QCOMPARE(silent.err, QByteArray());
    }
    void skipsWhatIsStoredUnlessItRefreshes()
    {
        QCOMPARE(scrape(fast() + pages(3)).status, 0);
        const Outcome again = scrape(fast() + QStringList{QStringLiteral("--json")} + pages(3));
        QCOMPARE(again.status, 0);
        QCOMPARE(again.count("skipped"), 3);
        QCOMPARE(scrape(fast() + QStringList{QStringLiteral("--json"), QStringLiteral("--refresh")} + pages(3)).count("done"), 3);
    }
    void readsStandardInput()
    {
        QByteArray input("\xEF\xBB\xBF# pages\r\n\r\n");
        for (int i = 0; i < 5; ++i)
            input += page(i).toUtf8() + "\r\n";
        const Outcome run = scrape(fast() + QStringList{QStringLiteral("--json"), QStringLiteral("--input"), QStringLiteral("-")}, input);
        QCOMPARE(run.status, 0);
        QCOMPARE(run.count("done"), 5);
    }
    void endsOnASignalWhileItWaitsForStandardInput()
    {
        const auto process = started(fast() + QStringList{QStringLiteral("--input"), QStringLiteral("-")});
        QVERIFY(process->waitForStarted());
        process->write("https://example.org/");
        QVERIFY(!process->waitForFinished(1'000)); // it waits for more, with its signals in place
        QElapsedTimer timer;
        timer.start();
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        QCOMPARE(ended(*process).status, 130);
        QVERIFY(timer.elapsed() < 5'000);
        QVERIFY(!QFile::exists(inProfile("millrace.db")));
    }
    void readsAFile()
    {
        QFile file(inProfile("urls.txt"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("\xEF\xBB\xBF"); // with a BOM, behind a URL of the command line
        file.write(page(1).toUtf8() + '\n' + page(2).toUtf8());
        file.close();
        const Outcome run = scrape(fast() + QStringList{QStringLiteral("--json"), QStringLiteral("--input"), file.fileName(), page(3)});
        QCOMPARE(run.status, 0);
        QCOMPARE(run.count("done"), 3);
    }
    void exportsWhatItStored()
    {
        QCOMPARE(scrape(fast() + QStringList{QStringLiteral("--export"), inProfile("out.csv")} + pages(3)).status, 0);
        QFile csv(inProfile("out.csv"));
        QVERIFY(csv.open(QIODevice::ReadOnly));
        const QList<QByteArray> rows = csv.readAll().trimmed().split('\n');
        QCOMPARE(rows.size(), 4);
        QVERIFY(rows.first().startsWith("url,title,status"));
        QVERIFY(rows.join().contains("Page 2"));
        const Outcome again = scrape(fast() + QStringList{QStringLiteral("--refresh"), QStringLiteral("--export"), inProfile("out.jsonl")} + pages(3));
        QCOMPARE(again.status, 0);
        QFile jsonl(inProfile("out.jsonl"));
        QVERIFY(jsonl.open(QIODevice::ReadOnly));
        const QList<QByteArray> objects = jsonl.readAll().trimmed().split('\n');
        QCOMPARE(objects.size(), 3);
        for (const QByteArray& object : objects)
            QVERIFY(QJsonDocument::fromJson(object).object().value(QLatin1String("title")).toString().startsWith(QLatin1String("Page ")));
    }
    void sendsHeadersAndAUserAgent()
    {
        // seen by nginx only in what it answers: a location that wants the header
        NginxConfig config;
        config.serverDirectives = QStringLiteral("location /robots.txt { return 404; } location /p0.html { if ($http_authorization != \"Bearer token\") { return 401; } "
                                                 "if ($http_user_agent != \"Gardener/1\") { return 403; } }");
        NginxServer server(config);
        QVERIFY(server.writeDocument(QStringLiteral("p0.html"), "<title>in</title>"));
        QVERIFY2(server.start(), qPrintable(server.why()));
        const QString url = QString::fromStdString(server.url(QStringLiteral("/p0.html")));
        QCOMPARE(scrape(fast() + QStringList{url}).status, 1);
        const Outcome run = scrape(fast()
            + QStringList{url, QStringLiteral("--header"), QStringLiteral("Authorization: Bearer token"), QStringLiteral("--user-agent=Gardener/1")});
        QVERIFY2(run.status == 0, run.out.constData());
        QFile database(inProfile("millrace.db"));
        QVERIFY(database.open(QIODevice::ReadOnly));
        QVERIFY(!database.readAll().contains("Bearer token"));
    }

    // --- 1 ---
    void endsWithOneWhenAUrlFails()
    {
        const Outcome run = scrape(fast() + QStringList{QStringLiteral("--json"), page(0), QString::fromStdString(m_server->url(QStringLiteral("/missing")))});
        QCOMPARE(run.status, 1);
        QCOMPARE(run.count("done"), 1);
        QCOMPARE(run.count("failed"), 1);
    }
    void endsWithOneAtItsDeadlineAndSaysHowToGoOn()
    {
        const Outcome run = scrape(QStringList{QStringLiteral("--rate"), QStringLiteral("4"), QStringLiteral("--deadline"), QStringLiteral("1")} + pages(30));
        QCOMPARE(run.status, 1);
        QVERIFY2(run.err.contains("millrace scrape --resume-run 1 --profile"), run.err.constData());
        QVERIFY(run.lines().size() >= 2 && run.lines().size() <= 10);
    }

    // --- 2 ---
    void endsWithTwoForBadUsageAndUnreadableInput_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("mentions");
        const QStringList url{QStringLiteral("https://example.org/")};
        QTest::newRow("nothing") << QStringList() << QByteArray("--input");
        QTest::newRow("unknown option") << url + QStringList{QStringLiteral("--sitemap")} << QByteArray("unknown option --sitemap");
        QTest::newRow("bad value") << url + QStringList{QStringLiteral("--rate=x")} << QByteArray("--rate");
        QTest::newRow("no usable URL") << QStringList{QStringLiteral("htp:/x")} << QByteArray("htp:/x");
        QTest::newRow("no such file") << QStringList{QStringLiteral("--input"), QStringLiteral("/no/such/file")} << QByteArray("/no/such/file");
        QTest::newRow("nothing to resume") << QStringList{QStringLiteral("--resume")} << QByteArray("nothing to resume");
        QTest::newRow("no such run") << QStringList{QStringLiteral("--resume-run"), QStringLiteral("4711")} << QByteArray("4711");
    }
    void endsWithTwoForBadUsageAndUnreadableInput()
    {
        QFETCH(const QStringList, arguments);
        QFETCH(const QByteArray, mentions);
        const Outcome run = scrape(arguments);
        QCOMPARE(run.status, 2);
        QVERIFY2(run.err.startsWith("millrace: ") && run.err.endsWith(".\n") && run.err.contains(mentions), run.err.constData());
        QCOMPARE(run.out, QByteArray());
    }
    void resumesNothingThatIsDone()
    {
        QCOMPARE(scrape(fast() + pages(2)).status, 0);
        QCOMPARE(scrape({QStringLiteral("--resume")}).status, 2);
    }

    // --- 3 ---
    void endsWithThreeWhenTheStoreCannotBeUsed_data()
    {
        QTest::addColumn<QString>("store");
        QTest::newRow("below a file") << QStringLiteral("sqlite:/dev/null/x.db");
        QTest::newRow("a folder") << QStringLiteral("sqlite:/tmp");
        QTest::newRow("no server") << QStringLiteral("postgresql://me@127.0.0.1:1/pages");
    }
    void endsWithThreeWhenTheStoreCannotBeUsed()
    {
        QFETCH(const QString, store);
        const Outcome run = scrape(fast() + QStringList{QStringLiteral("--store"), store, page(0)});
        QCOMPARE(run.status, 3);
        QVERIFY2(run.err.startsWith("millrace: ") && run.err.endsWith(".\n"), run.err.constData());
    }
    void endsWithThreeWhenTheExportCannotBeWritten()
    {
        QCOMPARE(scrape(fast() + QStringList{QStringLiteral("--export"), QStringLiteral("/proc/nothing/out.csv"), page(0)}).status, 3);
    }
    void endsWithThreeWhenAnotherProcessHasTheStore()
    {
        const auto first = started(QStringList{QStringLiteral("--rate"), QStringLiteral("1")} + pages(30));
        QByteArray seen;
        QVERIFY(waitForLines(*first, 1, seen));
        const Outcome second = scrape(fast() + QStringList{page(40)});
        QCOMPARE(second.status, 3);
        QVERIFY2(second.err.contains(QByteArray::number(first->processId())), second.err.constData());
        ::kill(static_cast<pid_t>(first->processId()), SIGTERM);
        QCOMPARE(ended(*first).status, 130);
        QCOMPARE(scrape(fast() + QStringList{page(40)}).status, 0);
    }

    // --- 130, and going on ---
    void endsWith130OnASignalAndResumes_data()
    {
        QTest::addColumn<int>("number");
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGTERM") << SIGTERM;
    }
    void endsWith130OnASignalAndResumes()
    {
        QFETCH(const int, number);
        const auto process = started(QStringList{QStringLiteral("--rate"), QStringLiteral("20")} + pages(60));
        QByteArray seen;
        QVERIFY(waitForLines(*process, 5, seen));
        QElapsedTimer timer;
        timer.start();
        ::kill(static_cast<pid_t>(process->processId()), number);
        Outcome stopped = ended(*process);
        QVERIFY2(timer.elapsed() < 5'000, qPrintable(QString::number(timer.elapsed())));
        QVERIFY2(stopped.status == 130, stopped.err.constData());
        stopped.out.prepend(seen);
        QVERIFY2(stopped.err.contains("--resume-run 1"), stopped.err.constData());

        const Outcome resumed = scrape(fast() + QStringList{QStringLiteral("--resume")});
        QVERIFY2(resumed.status == 0, resumed.err.constData());
        QList<QByteArray> lines = stopped.lines() + resumed.lines();
        std::sort(lines.begin(), lines.end());
        QCOMPARE(lines.size(), 60); // all of them
        QCOMPARE(std::unique(lines.begin(), lines.end()) - lines.begin(), 60); // each once
    }
    void fetchesWhileItReadsItsInputAndSaysHowFarItCame()
    {
        const QString input = m_profile->filePath(QStringLiteral("many.txt"));
        QFile file(input);
        QVERIFY(file.open(QIODevice::WriteOnly));
        for (int i = 0; i < 150'000; ++i)
            file.write(page(i % 60).toUtf8() + "?n=" + QByteArray::number(i) + '\n');
        file.close();
        const auto process = started(fast() + QStringList{QStringLiteral("--json"), QStringLiteral("--input"), input});
        QByteArray seen;
        QVERIFY(waitForLines(*process, 1, seen)); // fetched while most lines are still to be read
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        Outcome stopped = ended(*process);
        QCOMPARE(stopped.status, 130);
        stopped.out.prepend(seen);
        const auto match = QRegularExpression(QStringLiteral("read up to line (\\d+) only")).match(QString::fromUtf8(stopped.err));
        QVERIFY2(match.hasMatch(), stopped.err.constData());
        const int lines = match.captured(1).toInt();
        QVERIFY2(lines > 0 && lines < 150'000, stopped.err.constData());
        QCOMPARE(stopped.count("given"), lines);
        QVERIFY2(stopped.err.contains("--input " + input.toUtf8()), stopped.err.constData());
        const Outcome resumed = scrape({QStringLiteral("--resume-run"), QStringLiteral("1"), QStringLiteral("--deadline"), QStringLiteral("0.1"), QStringLiteral("--json")});
        QCOMPARE(resumed.count("given"), lines); // what was said to be in is in
    }
    void keepsTheSettingsOfAResumedRun()
    {
        const Outcome first = scrape(QStringList{QStringLiteral("--rate"), QStringLiteral("5"), QStringLiteral("--deadline"), QStringLiteral("0.5")} + pages(5));
        QCOMPARE(first.status, 1);
        const Outcome run = scrape({QStringLiteral("--resume-run"), QStringLiteral("1"), QStringLiteral("--deadline"), QStringLiteral("60"), QStringLiteral("--json")});
        QVERIFY2(run.status == 0, run.err.constData());
        QCOMPARE(run.count("given"), 5);
        const double seconds = run.summary().value(QLatin1String("seconds")).toDouble();
        QVERIFY2(seconds >= 0.2 * (run.lines().size() - 2), qPrintable(QString::number(seconds))); // five a second still
    }
    void endsAtOnceOnASecondSignal()
    {
        const auto process = started(fast() + QStringList{QString::fromStdString(m_server->url(QStringLiteral("/slow.html")))} + pages(1));
        QByteArray seen;
        QVERIFY(waitForLines(*process, 1, seen)); // the slow one is under way
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        QTest::qSleep(50);
        QElapsedTimer timer;
        timer.start();
        ::kill(static_cast<pid_t>(process->processId()), SIGINT);
        QCOMPARE(ended(*process).status, 130);
        QVERIFY(timer.elapsed() < 1'000);
    }
    void endsWhenItsReaderGoesAway()
    {
        QProcess shell;
        const QString script = QStringLiteral("\"$0\" \"$@\" | head -n 1 >&2; exit ${PIPESTATUS[0]}");
        shell.start(QStringLiteral("bash"),
            QStringList{QStringLiteral("-c"), script, QStringLiteral(MILLRACE_PROGRAM), QStringLiteral("scrape"), QStringLiteral("--profile"), m_profile->path(),
                QStringLiteral("--rate"), QStringLiteral("20")}
                + pages(60));
        const Outcome run = ended(shell);
        QCOMPARE(run.status, 130); // as if it had been told to stop; no signal, no hang
        QVERIFY2(run.err.startsWith("200\t"), run.err.constData());
    }
};

QTEST_GUILESS_MAIN(TstScrapeCommand)
#include "tst_scrape_command.moc"
