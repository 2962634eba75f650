#include "app/scrape/body_folder.h"
#include "tests/scrape/scrape_harness.h"
#include "tests/support/test_main.h"

#include <QCryptographicHash>
#include <QDirIterator>
#include <QFile>
#include <QTest>

#include <algorithm>

#include <utime.h>

using namespace millrace;
using namespace millrace::scrape;
using namespace millrace::test;

/// Bodies of pages as files: which, under what names, and what comes of a folder that does not take them.
class TstScrapeBodies : public QObject {
    Q_OBJECT

    using Rows = std::vector<std::vector<std::string>>;
    QTemporaryDir m_folder;
    int m_folders = 0;

    /// In a place where nothing is yet.
    std::string newPath() { return m_folder.filePath(QStringLiteral("bodies%1").arg(++m_folders)).toStdString(); }
    static ScrapeSettings savingTo(const std::string& path)
    {
        ScrapeSettings settings = unlimited();
        settings.saveBodies = path;
        return settings;
    }
    static QByteArray contentOf(const std::string& path)
    {
        QFile file(QString::fromStdString(path));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("cannot be read: ") + path.c_str();
    }
    /// All files below it, sorted, hidden ones too.
    static QStringList filesBelow(const std::string& path)
    {
        QStringList files;
        const QDir top(QString::fromStdString(path));
        QDirIterator all(top.path(), QDir::Files | QDir::Hidden | QDir::System, QDirIterator::Subdirectories);
        while (all.hasNext())
            files += top.relativeFilePath(all.next());
        files.sort();
        return files;
    }
    /// As the class says it.
    static std::string nameOf(const QByteArray& body, const char* ending)
    {
        const QByteArray hash = QCryptographicHash::hash(body, QCryptographicHash::Sha256).toHex();
        return (hash.left(2) + '/' + hash + '.' + ending).toStdString();
    }
    static void write(const std::string& path, const QByteArray& text)
    {
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    /// Files where the folder's own folders would be: what is saved there fails, though the folder itself can be written.
    static void block(const std::string& path, bool blocked)
    {
        for (int i = 0; i < 256; ++i) {
            const std::string part = path + '/' + QByteArray(1, static_cast<char>(i)).toHex().toStdString();
            if (blocked)
                write(part, {});
            else
                QVERIFY(QFile::remove(QString::fromStdString(part)));
        }
    }

private Q_SLOTS:
    void savesTheBodiesOfPagesThatAreDone()
    {
        ScrapeHarness scraper;
        const std::string path = newPath();
        ScriptedAnswer latin = scriptedPage("caf\xe9");
        latin.headers = {{"Content-Type", "text/html; charset=iso-8859-1"}};
        ScriptedAnswer pdf = scriptedText(std::string("%PDF\0\xff../../x", 14));
        pdf.headers = {{"Content-Type", "Application/PDF; name=\"../../etc/passwd\""}};
        scraper.transport.on("https://a.example/../..%2f..?../y", latin);
        scraper.transport.on("https://a.example/..%2f..?../y", latin);
        scraper.transport.on("https://a.example/b", pdf);
        scraper.transport.on("https://a.example/gone", scriptedStatus(404));
        scraper.transport.on("https://a.example/moved", scriptedRedirect("/target"));
        scraper.transport.on("https://a.example/flaky", {scriptedStatus(500), scriptedPage("at last")});
        ScrapeSettings settings = savingTo(path);
        settings.ignoreRobots = false;
        const auto run = scraper.scrapeAll("https://a.example/../..%2f..?../y\nhttps://a.example/b\nhttps://a.example/gone\nhttps://a.example/moved\nhttps://a.example/flaky\n", settings);
        QCOMPARE(run.done, 4);
        QCOMPARE(run.bodies, 4);
        QVERIFY(!run.bodyTrouble);
        const auto rows = scraper.query(QStringLiteral("SELECT url, body_file FROM frontier ORDER BY url"));
        QCOMPARE(rows, (Rows{{"https://a.example/..%2f..?../y", nameOf(QByteArray::fromStdString(latin.body), "html")}, {"https://a.example/b", nameOf(QByteArray::fromStdString(pdf.body), "pdf")},
            {"https://a.example/flaky", nameOf(QByteArray::fromStdString(scriptedPage("at last").body), "html")}, {"https://a.example/gone", ""},
            {"https://a.example/moved", nameOf(QByteArray::fromStdString(scriptedPage("https://a.example/target").body), "html")}}));
        QCOMPARE(contentOf(path + '/' + rows[0][1]), QByteArray::fromStdString(latin.body)); // the bytes, not the text
        QCOMPARE(contentOf(path + '/' + rows[1][1]), QByteArray::fromStdString(pdf.body));
        QCOMPARE(filesBelow(path).size(), 4); // nothing of robots.txt, of answers on the way, of what was begun
        QCOMPARE(scraper.page("https://a.example/b").bodyFile, rows[1][1]);
    }
    void savesNothingUnlessItIsAskedTo()
    {
        ScrapeHarness scraper;
        const auto run = scraper.scrapeAll(urlLines("a.example", 2), unlimited());
        QCOMPARE(run.bodies, 0);
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*) FROM frontier WHERE body_file IS NOT NULL")), (Rows{{"0"}}));
    }
    void fetchesWholeWhatHasNotChangedAndKeepsItOnce()
    {
        ScrapeHarness scraper;
        const std::string path = newPath();
        ScriptedAnswer page = scriptedPage("same");
        page.headers.push_back({"ETag", "\"v1\""});
        scraper.transport.fallback = [page](const http::HttpRequest& request) {
            const bool conditional = std::ranges::any_of(request.headers, [](const http::Header& header) { return header.name == "If-None-Match"; });
            return conditional ? scriptedStatus(304) : page;
        };
        scraper.scrapeAll(urlLines("a.example", 2), unlimited());
        ScrapeSettings settings = savingTo(path);
        settings.refresh = true;
        for (int i = 0; i < 2; ++i)
            QCOMPARE(scraper.scrapeAll(urlLines("a.example", 2), settings).bodies, 2);
        QCOMPARE(filesBelow(path), QStringList{QString::fromStdString(nameOf(QByteArray::fromStdString(page.body), "html"))}); // two pages, two runs, one body
        QCOMPARE(scraper.query(QStringLiteral("SELECT count(*), count(DISTINCT body_file) FROM frontier WHERE run_id > 1")), (Rows{{"4", "1"}}));
    }
    void asksForNothingWhereTheFolderCannotBeMade()
    {
        ScrapeHarness scraper;
        scraper.begin(urlLines("a.example", 3), savingTo(newPath() + "/not/there"));
        auto run = scraper.runToEnd(1min);
        QCOMPARE(int(run.phase), int(RunPhase::Failed));
        QVERIFY(run.bodyTrouble);
        QCOMPARE(int(run.bodyTrouble->code), int(BodyError::Code::NotWritable));
        QCOMPARE(QByteArray::fromStdString(run.bodyTrouble->detail), QByteArray("No such file or directory"));
        QCOMPARE(scraper.transport.starts().size(), 0U);
        QCOMPARE(scraper.query(QStringLiteral("SELECT state, count(*) FROM frontier GROUP BY state")), (Rows{{"queued", "3"}}));
        QCOMPARE(scraper.query(QStringLiteral("SELECT state FROM runs")), (Rows{{"stopped"}}));
        scraper.setSettings(savingTo(newPath()));
        scraper.start();
        run = scraper.runToEnd(1min);
        QCOMPARE(int(run.phase), int(RunPhase::Done));
        QVERIFY(!run.bodyTrouble);
        QCOMPARE(run.bodies, 3);
    }
    void endsWithAllQueuedWhereABodyCannotBeSavedAndGoesOnLater()
    {
        ScrapeHarness scraper;
        const std::string path = newPath();
        QVERIFY(QDir().mkdir(QString::fromStdString(path)));
        ScrapeSettings settings = savingTo(path);
        settings.rate = 2;
        settings.depth = 1;
        scraper.transport.on("https://a.example/p2", [] {
            ScriptedAnswer answer = scriptedPage("p2");
            answer.body += "<a href=/linked>x</a>";
            return answer;
        }());
        scraper.begin(urlLines("a.example", 5), settings);
        scraper.loop.runFor(800ms); // two of them
        QCOMPARE(scraper.pages().size(), 2U);
        QVERIFY(QDir(QString::fromStdString(path)).removeRecursively());
        QVERIFY(QDir().mkdir(QString::fromStdString(path))); // another folder than the one that is open
        auto run = scraper.runToEnd(1min);
        QCOMPARE(int(run.phase), int(RunPhase::Failed));
        QVERIFY(run.bodyTrouble);
        QCOMPARE(run.done, 2);
        QCOMPARE(run.failed, 0);
        QCOMPARE(scraper.query(QStringLiteral("SELECT state, max(attempts), count(*) FROM frontier GROUP BY state ORDER BY state")), (Rows{{"done", "1", "2"}, {"queued", "0", "3"}}));
        QVERIFY(scraper.transport.starts().size() <= 4);
        scraper.start();
        run = scraper.runToEnd(1min);
        QCOMPARE(int(run.phase), int(RunPhase::Done));
        QCOMPARE(run.done, 6); // with the link of the page that had to be fetched again
        QCOMPARE(filesBelow(path).size(), 4);
    }
    void namesBodiesByWhatIsInThem()
    {
        const std::string path = newPath();
        BodyFolder bodies(path, 0);
        QVERIFY(bodies.prepare());
        QCOMPARE(bodies.save("Text/HTML ; charset=x", "12345").value(), nameOf("12345", "html"));
        QCOMPARE(bodies.save("../../etc/passwd", "12345").value(), nameOf("12345", "bin"));
        QCOMPARE(bodies.save("", "").value(), std::string("e3/e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855.bin"));
        QCOMPARE(filesBelow(path).size(), 3);
        // A file that a power failure has cut is written again, one that is whole is not.
        const std::string file = path + '/' + nameOf("12345", "html");
        write(file, "12");
        QVERIFY(bodies.save("text/html", "12345"));
        QCOMPARE(contentOf(file), QByteArray("12345"));
        const utimbuf before{1'000, 1'000};
        QCOMPARE(::utime(file.c_str(), &before), 0);
        QVERIFY(BodyFolder(path, 0).save("text/html", "12345"));
        QCOMPARE(QFileInfo(QString::fromStdString(file)).lastModified().toSecsSinceEpoch(), 1'000);
    }
    void followsNoLinkThatWasPutThere()
    {
        const std::string path = newPath();
        const std::string elsewhere = newPath();
        QVERIFY(QDir().mkdir(QString::fromStdString(path)) && QDir().mkdir(QString::fromStdString(elsewhere)));
        QVERIFY(QFile::link(QString::fromStdString(elsewhere), QString::fromStdString(path + "/e3")));
        BodyFolder bodies(path, 0);
        const auto saved = bodies.save("text/html", "");
        QVERIFY(!saved);
        QCOMPARE(int(saved.error().code), int(BodyError::Code::NotWritable));
        QCOMPARE(QByteArray::fromStdString(saved.error().where), QByteArray::fromStdString(path));
        QVERIFY(filesBelow(elsewhere).isEmpty());
        QVERIFY(filesBelow(path).isEmpty()); // what was begun is gone
    }
    void leavesRoomOnTheDisk()
    {
        const std::string path = newPath();
        BodyFolder bodies(path, std::int64_t{1} << 60);
        const auto prepared = bodies.prepare();
        QVERIFY(!prepared);
        QCOMPARE(int(prepared.error().code), int(BodyError::Code::NoRoom));
        const auto saved = bodies.save("text/html", "x");
        QVERIFY(!saved);
        QCOMPARE(int(saved.error().code), int(BodyError::Code::NoRoom));
        QVERIFY(filesBelow(path).isEmpty());
    }
    void saysWhatIsWrongWithAFolder()
    {
        const std::string path = newPath();
        write(path, "a file");
        QCOMPARE(QByteArray::fromStdString(BodyFolder(path).prepare().error().detail), QByteArray("Not a directory"));
        QVERIFY(!BodyFolder(path).save("text/html", "x"));
        const std::string blocked = newPath();
        QVERIFY(QDir().mkdir(QString::fromStdString(blocked)));
        block(blocked, true);
        BodyFolder bodies(blocked, 0);
        QVERIFY(bodies.prepare());
        QVERIFY(!bodies.save("text/html", "x"));
        QCOMPARE(filesBelow(blocked).size(), 256);
        block(blocked, false);
        QVERIFY(bodies.save("text/html", "x"));
    }
    void takesAwayWhatKilledProcessesBegan()
    {
        const std::string path = newPath();
        QVERIFY(BodyFolder(path).prepare());
        write(path + "/.part-1-0", "half");
        write(path + "/.part-2-0", "being written");
        write(path + "/part", "somebody's own");
        const utimbuf old{1'000, 1'000};
        QCOMPARE(::utime((path + "/.part-1-0").c_str(), &old), 0);
        QCOMPARE(::utime((path + "/part").c_str(), &old), 0);
        QVERIFY(BodyFolder(path).prepare());
        QCOMPARE(filesBelow(path), (QStringList{QStringLiteral(".part-2-0"), QStringLiteral("part")}));
    }
};

MILLRACE_TEST_MAIN(TstScrapeBodies)
#include "tst_scrape_bodies.moc"
