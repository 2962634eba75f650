#include "models/scrape/url_import.h"
#include "models/scrape/url_importer.h"

#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using namespace millrace::models;

class TestUrlImport : public QObject {
    Q_OBJECT

private:
    QTemporaryDir m_folder;

    QString file(const QString& name, const QByteArray& bytes)
    {
        const QString path = m_folder.filePath(name);
        QFile made(path);
        if (!made.open(QIODevice::WriteOnly) || made.write(bytes) != bytes.size())
            qFatal("the temporary folder cannot be written");
        return path;
    }

private Q_SLOTS:
    void countsWhatCanBeUsed()
    {
        const LineCheck check = checkLines(QStringLiteral("http://a.example/\n\n# comment\nHTTP://A.example\nhttps://b.example:8443/x?y\nfoo\nftp://c.example/\nhttp:///x\nhttp://d.example:99999/\nhttp://a b/\n"));
        QCOMPARE(check.usable, 2);
        QCOMPARE(check.duplicates, 1);
        QCOMPARE(check.unusable, 5);
        QCOMPARE(check.firstUnusable, QStringLiteral("foo"));
        QVERIFY(!check.partial);
    }

    void acceptsIpv6AndUserInfoAndNoPath()
    {
        QCOMPARE(checkLines(QStringLiteral("http://[::1]:8080/\nhttp://[::1]/\nhttp://u:p@h.example\nhttp://h.example?q")).usable, 4);
    }

    void looksAtABoundedNumberOfLines()
    {
        const LineCheck check = checkLines(QStringLiteral("http://a.example/\n").repeated(kMaxPreviewLines + 10));
        QVERIFY(check.partial);
        QCOMPARE(check.usable + check.duplicates, kMaxPreviewLines);
    }

    void takesUrlsOutOfCsv_data()
    {
        QTest::addColumn<QString>("csv");
        QTest::addColumn<QString>("lines");
        QTest::newRow("one column") << "http://a.example/\r\nhttp://b.example/\r\n" << "http://a.example/|http://b.example/";
        QTest::newRow("head and other columns") << "id,url\n1,http://a.example/\n2,http://b.example/\n" << "http://a.example/|http://b.example/";
        QTest::newRow("quotes and commas") << "\"http://a.example/?x=1,2\",\"says \"\"hi\"\"\"\n" << "http://a.example/?x=1,2";
        QTest::newRow("line end in a cell") << "\"a\nb\",http://a.example/\n" << "http://a.example/";
        QTest::newRow("semicolons") << "url;title\nhttp://a.example/;A\n" << "http://a.example/";
        QTest::newRow("tabs") << "http://a.example/\tA\n" << "http://a.example/";
        QTest::newRow("two in a row") << "http://a.example/,http://b.example/\n" << "http://a.example/|http://b.example/";
        QTest::newRow("a bad line is kept to be counted") << "http://a.example/\nnothing\n" << "http://a.example/|nothing";
        QTest::newRow("byte order mark") << QString(QChar(0xfeff) + QStringLiteral("http://a.example/")) << "http://a.example/";
        QTest::newRow("quote that never ends") << "\"http://a.example/" << "http://a.example/";
        QTest::newRow("empty") << "" << "";
    }
    void takesUrlsOutOfCsv()
    {
        QFETCH(QString, csv);
        QFETCH(QString, lines);
        QCOMPARE(linesFromCsv(csv).split(u'\n', Qt::SkipEmptyParts).join(u'|'), lines);
    }

    void readsTextInTheEncodingsPeopleHave()
    {
        QCOMPARE(linesFromFile(file(QStringLiteral("a.txt"), "\xEF\xBB\xBFhttp://a.example/\r\n")).value(), QStringLiteral("http://a.example/\n"));
        const QString wide = QStringLiteral("http://b.example/");
        QByteArray utf16("\xff\xfe", 2);
        utf16.append(reinterpret_cast<const char*>(wide.utf16()), wide.size() * 2);
        QCOMPARE(linesFromFile(file(QStringLiteral("b.txt"), utf16)).value(), wide);
        QCOMPARE(linesFromFile(file(QStringLiteral("c.txt"), "http://c.example/\xe4")).value(), QStringLiteral("http://c.example/ä"));
    }

    void refusesWhatIsNoListWithASentence()
    {
        QVERIFY(linesFromFile(m_folder.filePath(QStringLiteral("absent.txt"))).error().sentence.contains(QLatin1String("absent.txt")));
        QVERIFY(linesFromFile(m_folder.path()).error().sentence.contains(QLatin1String("not a file")));
        QVERIFY(linesFromFile(file(QStringLiteral("picture.png"), QByteArray("\x89PNG\0\0\0", 7))).error().sentence.contains(QLatin1String("not a text file")));
        const QString large = file(QStringLiteral("large.txt"), "x");
        QVERIFY(QFile::resize(large, kMaxImportBytes + 1));
        QVERIFY(linesFromFile(large).error().sentence.contains(QLatin1String("67 MB")));
    }

    void takesLinksAndTextFromADrop()
    {
        QMimeData links;
        links.setUrls({QUrl(QStringLiteral("https://a.example/ä b")), QUrl(QStringLiteral("mailto:x@y.example")), QUrl(QStringLiteral("http://b.example/"))});
        QVERIFY(canImport(links));
        QCOMPARE(linesFromMime(links).value(), QStringLiteral("https://a.example/%C3%A4%20b\nhttp://b.example/\n"));
        QMimeData text;
        text.setText(QStringLiteral("http://c.example/\r\nfoo"));
        QCOMPARE(linesFromMime(text).value(), QStringLiteral("http://c.example/\nfoo"));
        QMimeData nothing;
        nothing.setData(QStringLiteral("image/png"), "x");
        QVERIFY(!canImport(nothing));
        QVERIFY(!linesFromMime(nothing));
    }

    void readsDroppedFilesOffTheGuiThread()
    {
        UrlImporter importer;
        QSignalSpy imported(&importer, &UrlImporter::imported);
        QSignalSpy failed(&importer, &UrlImporter::failed);
        QMimeData drop;
        drop.setUrls({QUrl::fromLocalFile(file(QStringLiteral("one.txt"), "http://a.example/")), QUrl::fromLocalFile(file(QStringLiteral("two.csv"), "url\nhttp://b.example/\n"))});
        importer.importMime(drop);
        QVERIFY(importer.busy());
        QVERIFY(imported.wait(5'000));
        QCOMPARE(imported.at(0).at(0).toString(), QStringLiteral("http://a.example/\nhttp://b.example/\n"));
        importer.importFiles({m_folder.filePath(QStringLiteral("absent.txt"))});
        QVERIFY(failed.wait(5'000));
        QVERIFY(!importer.busy());
    }

    void survivesBeingDestroyedWhileItReads()
    {
        auto importer = std::make_unique<UrlImporter>();
        importer->importFiles(QStringList(50, file(QStringLiteral("many.txt"), QByteArray(100'000, 'x'))));
        importer.reset();
        QCoreApplication::processEvents();
    }
};

QTEST_GUILESS_MAIN(TestUrlImport)
#include "tst_url_import.moc"
