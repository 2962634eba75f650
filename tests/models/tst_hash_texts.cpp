#include "app/hash/checksum_file.h"
#include "app/core/file_url.h"
#include "models/hash/checksum_writer.h"
#include "models/hash/compare_digest.h"
#include "models/hash/hash_command.h"
#include "models/hash/hash_sentences.h"
#include "models/hash/hash_state.h"
#include "models/hash/path_text.h"
#include "tests/support/scripted_hash_backend.h"

#include <QtTest>

using namespace millrace;
using hash::Algorithm;
using hash::FileState;

class TestHashTexts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsNamesReadably_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("shown");
        QTest::newRow("plain") << QByteArray("/a/b c.iso") << QStringLiteral("/a/b c.iso");
        QTest::newRow("UTF-8") << QByteArray("/a/\xc3\xbc\xe2\x82\xac.txt") << QStringLiteral("/a/ü€.txt");
        QTest::newRow("no UTF-8") << QByteArray("/a/\xff\xfe") << QStringLiteral("/a/\\xff\\xfe");
        QTest::newRow("newline") << QByteArray("a\nb\rc\td") << QStringLiteral("a\\nb\\rc\\td");
        QTest::newRow("control") << QByteArray("a\x01\x7f") << QStringLiteral("a\\x01\\x7f");
        QTest::newRow("override") << QByteArray("exe.\xe2\x80\xaegpj") << QStringLiteral("exe.\\u202egpj");
        QTest::newRow("cut sequence") << QByteArray("a\xe2\x82") << QStringLiteral("a\\xe2\\x82");
        QTest::newRow("overlong") << QByteArray("\xc0\xaf") << QStringLiteral("\\xc0\\xaf");
        QTest::newRow("surrogate") << QByteArray("\xed\xa0\x80") << QStringLiteral("\\xed\\xa0\\x80");
        QTest::newRow("empty") << QByteArray() << QString();
    }
    void showsNamesReadably()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, shown);
        QCOMPARE(models::readablePath(bytes.toStdString()), shown);
    }

    void keepsEveryByteOfAUrl()
    {
        std::string all = "/";
        for (int c = 1; c < 256; ++c)
            all += static_cast<char>(c);
        QCOMPARE(pathFromFileUrl(models::fileUrl(all)), all);
        QCOMPARE(pathFromFileUrl("file:///a%20b%FF"), std::string("/a b\xff"));
        QCOMPARE(pathFromFileUrl("file://host/a"), std::string("/a"));
        QCOMPARE(pathFromFileUrl("file:/a"), std::string("/a"));
        QCOMPARE(pathFromFileUrl("FILE:///a%"), std::string("/a%"));
        QCOMPARE(pathFromFileUrl("https://host/a"), std::string());
        QCOMPARE(pathFromFileUrl("file:///a%00b"), std::string());
        QCOMPARE(pathFromFileUrl("file://"), std::string());
    }

    void quotesForAShell()
    {
        QCOMPARE(models::shellQuoted("/a/b.iso"), QStringLiteral("/a/b.iso"));
        QCOMPARE(models::shellQuoted("/a b"), QStringLiteral("'/a b'"));
        QCOMPARE(models::shellQuoted("it's"), QStringLiteral("'it'\\''s'"));
        QCOMPARE(models::shellQuoted("~x"), QStringLiteral("'~x'"));
        QCOMPARE(models::shellQuoted("\xc3\xbc"), QStringLiteral("'ü'"));
        QCOMPARE(models::shellQuoted("a\n\xff'"), QStringLiteral("$'a\\012\\377\\''"));
        QCOMPARE(models::shellQuoted(""), QStringLiteral("''"));
    }

    void readsAPastedDigest_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("named");          // −1: not named, −2: no digest
        const QString hex = QStringLiteral("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855");
        const int sha256 = static_cast<int>(Algorithm::Sha256);
        QTest::newRow("digits") << hex << -1;
        QTest::newRow("lower case and blanks") << QStringLiteral("  ") + hex.toLower() + QStringLiteral("\n") << -1;
        QTest::newRow("groups") << hex.left(32) + u' ' + hex.mid(32) << -1;
        QTest::newRow("colons") << hex.left(2) + u':' + hex.mid(2) << -1;
        QTest::newRow("prefix") << QStringLiteral("sha256:") + hex << sha256;
        QTest::newRow("prefix in words") << QStringLiteral("SHA-256 = ") + hex << sha256;
        QTest::newRow("prefix of a length that does not fit") << QStringLiteral("md5:") + hex << -2;
        QTest::newRow("GNU line") << hex.toLower() + QStringLiteral("  name.iso") << -1;
        QTest::newRow("BSD line") << QStringLiteral("SHA256 (name.iso) = ") + hex.toLower() << sha256;
        QTest::newRow("too short") << hex.left(63) << -2;
        QTest::newRow("words") << QStringLiteral("hello there") << -2;
        QTest::newRow("empty") << QString() << -2;
        QTest::newRow("huge") << QString(100'000, u'a') << -2;
    }
    void readsAPastedDigest()
    {
        QFETCH(QString, text);
        QFETCH(int, named);
        const auto pasted = models::parsePastedDigest(text);
        QCOMPARE(!pasted.hex.empty(), named > -2);
        QCOMPARE(pasted.problem.isEmpty(), named > -2 || text.isEmpty());
        if (named == -2)
            return;
        QCOMPARE(pasted.named ? static_cast<int>(*pasted.named) : -1, named);
        const auto digest = hash::digestFromHex(Algorithm::Sha256, pasted.hex);
        const auto values = pasted.values();
        QVERIFY(digest && std::find(values.begin(), values.end(), *digest) != values.end());
        QCOMPARE(values.size(), named >= 0 ? std::size_t{1} : pasted.byLength.size());
        QVERIFY(models::suggestedAlgorithms(pasted).startsWith(QStringLiteral("SHA-256")));
    }

    void hasWordsForEveryStateAndError()
    {
        for (std::size_t i = 0; i < hash::kFileStates; ++i) {
            QCOMPARE(models::fileStateText(static_cast<FileState>(i)).state, static_cast<FileState>(i));
            QVERIFY(!models::words(static_cast<FileState>(i)).isEmpty());
        }
        QSet<QString> sentences;
        for (int code = 0; code <= static_cast<int>(hash::HashErrorCode::Cancelled); ++code) {
            const hash::HashError error{static_cast<hash::HashErrorCode>(code), 0};
            QVERIFY(!models::errorWords(error).isEmpty());
            sentences.insert(models::errorSentence(error));
        }
        QCOMPARE(sentences.size(), static_cast<int>(hash::HashErrorCode::Cancelled) + 1);
        QVERIFY(models::errorSentence({hash::HashErrorCode::ReadFailed, EIO}).contains(QStringLiteral("Input/output error")));
    }

    void saysTheVerdictInOneGlance()
    {
        using S = FileState;
        const auto value = [](const hash::HashTotals& totals) { return models::verdictTile(totals).value; };
        const auto tone = [](const hash::HashTotals& totals) { return models::verdictTile(totals).tone; };
        QCOMPARE(value(test::totalsOf({{S::Match, 500}})), QStringLiteral("✓ All 500 files match"));
        QCOMPARE(tone(test::totalsOf({{S::Match, 500}})), models::Tone::Ok);
        const auto bad = test::totalsOf({{S::Match, 496}, {S::Mismatch, 3}, {S::Missing, 1}, {S::Extra, 1}});
        QCOMPARE(value(bad), QStringLiteral("✗ 3 of 500 do not match, 1 missing"));
        QCOMPARE(tone(bad), models::Tone::Error);
        QCOMPARE(models::verdictTile(bad).foot, QStringLiteral("1 file not on the list"));
        QCOMPARE(value(test::totalsOf({{S::Match, 499}, {S::Missing, 1}})), QStringLiteral("✗ 1 missing of 500"));
        QCOMPARE(value(test::totalsOf({{S::Match, 1}})), QStringLiteral("✓ The file matches"));
        QCOMPARE(value(test::totalsOf({{S::Match, 200}, {S::Queued, 300}}, hash::HashPhase::Hashing)), QStringLiteral("… 200 of 500 match so far"));
        QCOMPARE(value(test::totalsOf({{S::Match, 2}, {S::Cancelled, 498}})), QStringLiteral("✗ 498 cancelled of 500"));
        QCOMPARE(value(test::totalsOf({{S::Done, 4}})), QStringLiteral("✓ No problems"));
        QCOMPARE(value(test::totalsOf({{S::Done, 4}, {S::Unreadable, 2}})), QStringLiteral("! 2 cannot be read"));
    }

    void makesTheCommand()
    {
        hash::HashSettings settings;
        settings.algorithms = {Algorithm::Sha256, Algorithm::Md5};
        QCOMPARE(models::hashCommand(settings, {"/a b", "/s/SHA256SUMS"}, {"/s/SHA256SUMS"}),
            QStringLiteral("millrace hash -a sha256 -a md5 -r -- '/a b'\n(cd /s/ && millrace hash -c -- SHA256SUMS)"));
        QCOMPARE(models::hashCommand(settings, {}, {}), QString());
    }

    void writesAListThatNamesFilesWhereItStands()
    {
        QCOMPARE(models::nameInList("/s/a/b", "/s/"), std::string("a/b"));
        QCOMPARE(models::nameInList("/t/b", "/s/"), std::string("/t/b"));
        QTemporaryDir folder;
        const std::string base = folder.path().toStdString() + "/";
        models::ChecksumWriter writer;
        qint64 lines = -1;
        QString problem;
        const auto done = [&](std::int64_t count, const QString& why) { lines = count, problem = why; };
        writer.write(folder.filePath(QStringLiteral("SHA256SUMS")), {{base + "a\nb", {test::digestOf(1)}}, {"/else/\xff", {test::digestOf(2)}}}, hash::ChecksumForm::Gnu, done);
        QVERIFY(writer.busy());
        QTRY_COMPARE(lines, 2);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        QFile file(folder.filePath(QStringLiteral("SHA256SUMS")));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray first = file.readLine();
        QVERIFY2(first.startsWith('\\') && first.endsWith("  a\\nb\n"), first.constData());
        QVERIFY(file.readLine().endsWith("  /else/\xff\n"));
        lines = -1;
        writer.write(QStringLiteral("/nowhere/at/all"), {}, hash::ChecksumForm::Gnu, done);
        QTRY_COMPARE(lines, 0);
        QVERIFY(!problem.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestHashTexts)
#include "tst_hash_texts.moc"
