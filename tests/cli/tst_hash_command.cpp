// The real program: `millrace hash`. tests/faults/trial_hash.py compares it with coreutils and other tools.
#include "app/hash/digest.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace {

constexpr int kPatience = 20'000;
constexpr auto kEmptySha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
constexpr auto kAbcSha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

struct Ran {
    QByteArray out, err;
    int status = -1;
};

} // namespace

class TestHashCommand : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    [[nodiscard]] QString path(const char* name) const { return m_folder.filePath(QString::fromUtf8(name)); }
    void put(const char* name, const QByteArray& content) const
    {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
    [[nodiscard]] Ran run(const QStringList& arguments, const QByteArray& input = {}) const
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.start(QStringLiteral(MILLRACE_PROGRAM), QStringList(QStringLiteral("hash")) + arguments);
        process.write(input);
        process.closeWriteChannel();
        Ran ran;
        if (process.waitForFinished(kPatience))
            ran.status = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -2;
        ran.out = process.readAllStandardOutput();
        ran.err = process.readAllStandardError();
        return ran;
    }
    static QStringList words(const char* text) { return QString::fromUtf8(text).split(QLatin1Char(' '), Qt::SkipEmptyParts); }

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        put("abc", "abc");
        put("empty", "");
        QVERIFY(QDir(m_folder.path()).mkpath(QStringLiteral("tree/b/c")));
        put("tree/z", "z");
        put("tree/b/c/deep", "deep");
        put("tree/b/a", "a");
    }

    void printsInTheOrderGiven()
    {
        const Ran ran = run(words("empty abc empty"));
        QCOMPARE(ran.out, QByteArray(kEmptySha256) + "  empty\n" + kAbcSha256 + "  abc\n" + kEmptySha256 + "  empty\n");
        QCOMPARE(ran.err, QByteArray());
        QCOMPARE(ran.status, 0);
    }

    void readsStandardInput()
    {
        QCOMPARE(run({}, "abc").out, QByteArray(kAbcSha256) + "  -\n");
        QCOMPARE(run(words("- abc -"), "abc").out, QByteArray(kAbcSha256) + "  -\n" + kAbcSha256 + "  abc\n" + kEmptySha256 + "  -\n"); // the second finds it empty
    }

    void walksFolders()
    {
        const Ran ran = run(words("-r -a md5 tree abc"));
        QCOMPARE(ran.status, 0);
        QList<QByteArray> names;
        for (const QByteArray& line : ran.out.split('\n'))
            names.append(line.mid(34));
        QCOMPARE(names, (QList<QByteArray>{"tree/b/a", "tree/b/c/deep", "tree/z", "abc", ""}));
        const Ran flat = run(words("tree abc"));
        QCOMPARE(flat.status, 1);
        QCOMPARE(flat.err, QByteArray("millrace hash: tree: Is a directory\n"));
        QCOMPARE(flat.out, QByteArray(kAbcSha256) + "  abc\n");
    }

    void writesTags()
    {
        QCOMPARE(run(words("--tag abc")).out, QByteArray("SHA256 (abc) = ") + kAbcSha256 + "\n");
        QCOMPARE(run(words("-amd5 -a xxh3-128 abc")).out, QByteArray("MD5 (abc) = 900150983cd24fb0d6963f7d28e17f72\nXXH128 (abc) = 06b05ab6733a618578af5f94892f3950\n"));
        QCOMPARE(run(words("-z abc")).out, QByteArray(kAbcSha256) + QByteArray("  abc\0", 6));
    }

    void verifies()
    {
        put("good", QByteArray(kAbcSha256) + "  abc\nMD5 (empty) = d41d8cd98f00b204e9800998ecf8427e\n");
        QCOMPARE(run(words("-c good")).out, QByteArray("abc: OK\nempty: OK\n"));
        QCOMPARE(run(words("-c --quiet good")).out, QByteArray());
        put("bad", QByteArray(kAbcSha256) + "  empty\n" + kAbcSha256 + "  gone\nnonsense\n");
        const Ran bad = run(words("-c bad good"));
        QCOMPARE(bad.status, 1);
        QCOMPARE(bad.out, QByteArray("empty: FAILED\ngone: FAILED open or read\nabc: OK\nempty: OK\n"));
        QCOMPARE(bad.err, QByteArray("millrace hash: gone: No such file or directory\nmillrace hash: WARNING: 1 line is improperly formatted\n"
                                     "millrace hash: WARNING: 1 listed file could not be read\nmillrace hash: WARNING: 1 computed checksum did NOT match\n"));
        QCOMPARE(run(words("-c --status bad")).out, QByteArray());
        QCOMPARE(run(words("-c --status bad")).status, 1);
    }

    void saysWhichAlgorithmItLacks()
    {
        put("list", "BLAKE2b-256 (abc) = " + QByteArray(64, 'a') + "\nSM3 (abc) = " + QByteArray(64, 'a') + "\n");
        const Ran ran = run(words("-c list"));
        QCOMPARE(ran.status, 1);
        QCOMPARE(ran.err, QByteArray("millrace hash: list: lines need BLAKE2b-256, which is not among the algorithms here\n"
                                     "millrace hash: list: lines need SM3, which is not among the algorithms here\n"
                                     "millrace hash: list: no properly formatted checksum lines found\n"));
    }

    void writesJson()
    {
        const Ran ran = run(words("--json -a sha256 -a md5 abc gone"));
        QCOMPARE(ran.status, 1);
        const QList<QByteArray> lines = ran.out.split('\n');
        QCOMPARE(lines.size(), 4);
        const QJsonObject abc = QJsonDocument::fromJson(lines[0]).object();
        QCOMPARE(abc[QStringLiteral("name")].toString(), QStringLiteral("abc"));
        QCOMPARE(abc[QStringLiteral("digests")][QStringLiteral("md5")].toString(), QStringLiteral("900150983cd24fb0d6963f7d28e17f72"));
        QCOMPARE(QJsonDocument::fromJson(lines[1]).object()[QStringLiteral("error")].toString(), QStringLiteral("not_found"));
        const QJsonObject summary = QJsonDocument::fromJson(lines[2]).object();
        QCOMPARE(summary[QStringLiteral("files")].toInt(), 2);
        QCOMPARE(summary[QStringLiteral("hashed")].toInt(), 1);
        QCOMPARE(summary[QStringLiteral("bytes")].toInt(), 3);
    }

    void endsWith130OnASignal()
    {
        QCOMPARE(mkfifo(QFile::encodeName(path("fifo")).constData(), 0644), 0);
        for (const int number : {SIGINT, SIGTERM}) {
            QProcess process;
            process.setWorkingDirectory(m_folder.path());
            process.start(QStringLiteral(MILLRACE_PROGRAM), words("hash abc fifo abc"));
            QVERIFY(process.waitForReadyRead(kPatience)); // the first line is out while the second waits
            QElapsedTimer timer;
            timer.start();
            kill(static_cast<pid_t>(process.processId()), number);
            QVERIFY(process.waitForFinished(kPatience));
            QCOMPARE(process.exitCode(), 130);
            QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed()))); // with the sanitizers' end; the trial asks for less
            QCOMPARE(process.readAllStandardOutput(), QByteArray(kAbcSha256) + "  abc\n");
        }
    }

    void failsWhenItCannotWrite()
    {
        QProcess process;
        process.setWorkingDirectory(m_folder.path());
        process.setStandardOutputFile(QStringLiteral("/dev/full"));
        process.start(QStringLiteral(MILLRACE_PROGRAM), words("hash abc"));
        QVERIFY(process.waitForFinished(kPatience));
        QCOMPARE(process.exitCode(), 1);
        QCOMPARE(process.readAllStandardError(), QByteArray("millrace hash: write error: No space left on device\n"));
    }
};

QTEST_GUILESS_MAIN(TestHashCommand)
#include "tst_hash_command.moc"
