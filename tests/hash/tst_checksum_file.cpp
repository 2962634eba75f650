#include "app/hash/checksum_file.h"

#include <QTemporaryDir>
#include <QTest>

using namespace millrace::hash;

namespace {

const QByteArray kSha256Hex(64, 'a');
const QByteArray kMd5Hex = QByteArray("d41d8cd98f00b204e9800998ecf8427e");

std::string text(const QByteArray& bytes)
{
    return bytes.toStdString();
}

DigestValue sha256()
{
    return *digestFromHex(Algorithm::Sha256, text(kSha256Hex));
}

} // namespace

class TestChecksumFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void readsEveryForm_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<Algorithm>("algorithm");
        const auto row = [](const char* what, const QByteArray& line, const QByteArray& name, Algorithm algorithm = Algorithm::Sha256) { QTest::newRow(what) << line << name << algorithm; };
        row("text", kSha256Hex + "  name", "name");
        row("binary", kSha256Hex + " *name", "name");
        row("upper case", kSha256Hex.toUpper() + "  name", "name");
        row("reversed", kSha256Hex + " name", "name");
        row("reversed, one character", kSha256Hex + " n", "n");
        row("tab", kSha256Hex + "\t name", "name");
        row("LF", kSha256Hex + "  name\n", "name");
        row("CR LF", kSha256Hex + "  name\r\n", "name");
        row("two CR", kSha256Hex + "  name\r\r\n", "name\r");
        row("blanks before", "  \t" + kSha256Hex + "  name", "name");
        row("blanks in the name", kSha256Hex + "    a  b ", "  a  b ");
        row("escaped", "\\" + kSha256Hex + "  a\\nb\\\\c\\rd", "a\nb\\c\rd");
        row("backslash without escape", kSha256Hex + "  a\\nb", "a\\nb");
        row("not UTF-8", kSha256Hex + "  \xff\xfe", "\xff\xfe");
        row("a name like a digest", kSha256Hex + "  " + kMd5Hex, kMd5Hex);
        row("a name like -n", kSha256Hex + "  -n", "-n");
        row("MD5 by length", kMd5Hex + "  grandes", "grandes", Algorithm::Md5);
        row("SHA-1 by length", QByteArray(40, 'b') + "  7eventy", "7eventy", Algorithm::Sha1);
        row("SHA-224 by length", QByteArray(56, 'b') + "  x", "x", Algorithm::Sha224);
        row("SHA-384 by length", QByteArray(96, 'b') + "  x", "x", Algorithm::Sha384);
        row("SHA-512 by length", QByteArray(128, 'b') + "  x", "x", Algorithm::Sha512);
        row("BSD", "SHA256 (name) = " + kSha256Hex, "name");
        row("BSD, last bracket", "SHA256 (a) = b) (c) = " + kSha256Hex, "a) = b) (c");
        row("BSD, empty name", "SHA256 () = " + kSha256Hex, "");
        row("BSD, escaped", "\\SHA256 (a\\nb) = " + kSha256Hex, "a\nb");
        row("BSD, MD5", "MD5 (x) = " + kMd5Hex, "x", Algorithm::Md5);
        row("BSD, BLAKE2b", "BLAKE2b (x) = " + QByteArray(128, '0'), "x", Algorithm::Blake2b);
        row("BSD, BLAKE2b with its length", "BLAKE2b-512 (x) = " + QByteArray(128, '0'), "x", Algorithm::Blake2b);
        row("BSD, BLAKE2s", "BLAKE2s (x) = " + kSha256Hex, "x", Algorithm::Blake2s);
        row("BSD, SHA3", "SHA3-256 (x) = " + kSha256Hex, "x", Algorithm::Sha3_256);
        row("xxhsum", "XXH128 (x) = " + kMd5Hex, "x", Algorithm::Xxh3_128);
        row("OpenSSL 3", "SHA2-256(name)= " + kSha256Hex, "name");
        row("OpenSSL 1.1", "SHA256(name)= " + kSha256Hex, "name");
        row("OpenSSL, BLAKE2b", "BLAKE2B-512(x)= " + QByteArray(128, '1'), "x", Algorithm::Blake2b);
        row("OpenSSL, BLAKE2s", "BLAKE2S-256(x)= " + kSha256Hex, "x", Algorithm::Blake2s);
    }
    void readsEveryForm()
    {
        QFETCH(const QByteArray, line);
        QFETCH(const QByteArray, name);
        QFETCH(const Algorithm, algorithm);
        const auto entry = ChecksumReader(std::nullopt, "").readLine(text(line));
        QVERIFY(entry);
        QVERIFY(*entry);
        QCOMPARE(QByteArray::fromStdString((*entry)->name), name);
        QCOMPARE((*entry)->expected.algorithm, algorithm);
    }

    void refusesWhatIsNoLine_data()
    {
        QTest::addColumn<QByteArray>("line");
        const auto row = [](const char* what, const QByteArray& line) { QTest::newRow(what) << line; };
        row("a word", "7eventy");
        row("hex word", "deadbeef");
        row("hex letters that are a name", "grandes  x");
        row("short hex", kSha256Hex.left(63) + "  name");
        row("long hex", kSha256Hex + "a  name");
        row("no name", kSha256Hex);
        row("a blank and no name", kSha256Hex + " ");
        row("no blank", kSha256Hex + "-name");
        row("not hex", QByteArray(63, 'a') + "g  name");
        row("unknown escape", "\\" + kSha256Hex + "  a\\tb");
        row("escape at the end", "\\" + kSha256Hex + "  a\\");
        row("NUL in the name", kSha256Hex + QByteArray("  a\0b", 5));
        row("BSD without bracket", "SHA256 name = " + kSha256Hex);
        row("BSD without closing bracket", "SHA256 (name = " + kSha256Hex);
        row("BSD without equals", "SHA256 (name) " + kSha256Hex);
        row("BSD with a blank behind", "SHA256 (name) = " + kSha256Hex + " ");
        row("BSD with hex of another length", "SHA256 (name) = " + kMd5Hex);
        row("BSD in lower case", "sha256 (name) = " + kSha256Hex);
        row("BSD with two blanks", "SHA256  (name) = " + kSha256Hex);
        row("BSD of an unknown algorithm", "SM3 (name) = " + kSha256Hex);
        row("BLAKE2b of another length", "BLAKE2b-256 (name) = " + kSha256Hex);
        row("CR only", "\r\r\n");
        row("too long", kSha256Hex + "  " + QByteArray(kMaxChecksumLineBytes, 'x'));
    }
    void refusesWhatIsNoLine()
    {
        QFETCH(const QByteArray, line);
        const auto entry = ChecksumReader(std::nullopt, "").readLine(text(line));
        QVERIFY(!entry);
        QVERIFY(entry.error().text.size() <= 80);
    }

    void namesTheAlgorithmThatIsNotHere()
    {
        const ChecksumReader reader(std::nullopt, "");
        QCOMPARE(reader.readLine("BLAKE2b-256 (x) = " + text(kSha256Hex)).error().algorithm, std::string("BLAKE2b-256"));
        QCOMPARE(reader.readLine("SM3 (x) = " + text(kSha256Hex)).error().algorithm, std::string("SM3"));
        QCOMPARE(reader.readLine("nothing at all").error().algorithm, std::string());
        QCOMPARE(reader.readLine("see (here) = there").error().algorithm, std::string());
    }

    void skipsCommentsAndEmptyLines()
    {
        for (const char* line : {"", "\n", "\r\n", "# comment", "#"}) {
            const auto entry = ChecksumReader(std::nullopt, "").readLine(line);
            QVERIFY(entry);
            QVERIFY(!*entry);
        }
    }

    void takesTheGivenAlgorithmOnly()
    {
        const ChecksumReader md5(Algorithm::Md5, "x.sha256");
        QVERIFY(md5.readLine(text(kMd5Hex + "  x")));
        QVERIFY(!md5.readLine(text(kSha256Hex + "  x")));
        QVERIFY(!md5.readLine(text("SHA256 (x) = " + kSha256Hex)));
        QCOMPARE(ChecksumReader(Algorithm::Sha3_256, "").readLine(text(kSha256Hex + "  x")).value()->expected.algorithm, Algorithm::Sha3_256);
    }

    void takesTheAlgorithmOfTheFileName_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<Algorithm>("algorithm");
        QTest::newRow("BLAKE2s") << QByteArray("/a/x.blake2s") << Algorithm::Blake2s;
        QTest::newRow("SHA3") << QByteArray("SHA3-256SUMS") << Algorithm::Sha3_256;
        QTest::newRow("SUMS") << QByteArray("SHA256SUMS") << Algorithm::Sha256;
        QTest::newRow("SUMS.txt") << QByteArray("dir.md5/sha256sum.txt") << Algorithm::Sha256;
        QTest::newRow("signed") << QByteArray("release-1.0_SHA256SUMS.asc") << Algorithm::Sha256;
        QTest::newRow("says nothing") << QByteArray("checksums.txt") << Algorithm::Sha256;
    }
    void takesTheAlgorithmOfTheFileName()
    {
        QFETCH(const QByteArray, file);
        QFETCH(const Algorithm, algorithm);
        const auto entry = ChecksumReader(std::nullopt, text(file)).readLine(text(kSha256Hex + "  x"));
        QVERIFY(entry);
        QCOMPARE((*entry)->expected.algorithm, algorithm);
        QVERIFY(!ChecksumReader(std::nullopt, "B2SUMS").readLine(text(kSha256Hex + "  x"))); // b2sum -l 256: not ours, and no SHA-256
    }

    void neverMixesReversedLinesIn()
    {
        const ChecksumReader reader(std::nullopt, "");
        const ChecksumList marked = reader.readAll(text(kSha256Hex + "  a\n" + kSha256Hex + " b\n"));
        QCOMPARE(marked.entries.size(), 1U);
        QCOMPARE(marked.malformed, 1);
        const ChecksumList reversed = reader.readAll(text(kSha256Hex + " a\n" + kSha256Hex + "  b\n"));
        QCOMPARE(reversed.entries.size(), 2U);
        QCOMPARE(reversed.entries[1].name, std::string(" b"));
    }

    void countsLines()
    {
        const ChecksumList list = ChecksumReader(std::nullopt, "").readAll(text("# head\n\nbad\n" + kSha256Hex + "  a\nworse\r\n" + kMd5Hex + " *b"));
        QCOMPARE(list.entries.size(), 2U);
        QCOMPARE(list.entries[0].line, 4);
        QCOMPARE(list.entries[1].line, 6);
        QCOMPARE(list.malformed, 2);
        QCOMPARE(list.firstMalformed.at(1).line, 5);
        QCOMPARE(list.firstMalformed.at(1).text, std::string("worse"));
        const ChecksumList many = ChecksumReader(std::nullopt, "").readAll(std::string(1000, '!') + std::string(5000, 'x') + text(QByteArray("\nbad").repeated(500)));
        QCOMPARE(many.malformed, 501);
        QCOMPARE(many.firstMalformed.size(), kMaxReportedLines);
    }

    void readsLinesThatEndInNul()
    {
        const QByteArray list = kSha256Hex + QByteArray("  a\nb\r\0", 8) + "SHA256 (c\\n) = " + kSha256Hex + QByteArray("\0", 1);
        const ChecksumList read = ChecksumReader(std::nullopt, "", true).readAll(text(list));
        QCOMPARE(read.malformed, 0);
        QCOMPARE(read.entries.size(), 2U);
        QCOMPARE(read.entries[0].name, std::string("a\nb\r"));
        QCOMPARE(read.entries[1].name, std::string("c\\n"));
    }

    void writesWhatItReads()
    {
        for (const std::string name : {"plain", "two\nlines", "back\\slash", "cr\r", " leading", "trailing ", "*star", "a) = b", "-n", "\xff\xfe", "\\n", "d41d8cd98f00b204e9800998ecf8427e"}) {
            for (const ChecksumForm form : {ChecksumForm::Gnu, ChecksumForm::Bsd, ChecksumForm::OpenSsl}) {
                for (const LineEnd end : {LineEnd::Newline, LineEnd::Nul}) {
                    const std::string line = checksumLine(sha256(), name, form, end);
                    const ChecksumList list = ChecksumReader(std::nullopt, "", end == LineEnd::Nul).readAll(line);
                    QCOMPARE(list.malformed, 0);
                    QCOMPARE(list.entries.size(), 1U);
                    QCOMPARE(list.entries[0].name, name);
                    QCOMPARE(list.entries[0].expected, sha256());
                }
            }
        }
        QCOMPARE(checksumLine(sha256(), "a\nb", ChecksumForm::Bsd), "\\SHA256 (a\\nb) = " + text(kSha256Hex) + "\n");
        QCOMPARE(checksumLine(sha256(), "a\\b", ChecksumForm::Gnu, LineEnd::Nul), text(kSha256Hex) + std::string("  a\\b\0", 6));
        QCOMPARE(checksumLine(sha256(), "x", ChecksumForm::OpenSsl), "SHA2-256(x)= " + text(kSha256Hex) + "\n");
    }

    void tellsChecksumFilesFromOthers()
    {
        const QTemporaryDir folder;
        const auto looks = [&](const char* name, const QByteArray& content) {
            QFile file(folder.filePath(QString::fromUtf8(name)));
            if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
                return false;
            file.close();
            return looksLikeChecksumFile(QFile::encodeName(file.fileName()).toStdString());
        };
        const QByteArray good = kSha256Hex + "  a\n";
        for (const char* name : {"SHA256SUMS", "x.sha256", "sha256sum.txt", "checksums.txt", "my-checksum", "a.sums", "a.sum", "Fedora-CHECKSUM", "x.sha"})
            QVERIFY2(looks(name, good), name);
        QVERIFY(looks("B2SUMS", QByteArray(128, 'a') + "  a\n"));
        QVERIFY(looks("x.md5", "# made by hand\r\n\r\n" + kMd5Hex + " *a\r\n"));
        QVERIFY(looks("y-CHECKSUM", "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nSHA256 (a) = " + kSha256Hex + "\n"));
        QVERIFY(looks("z.sha256", good.repeated(10'000)));
        for (const char* name : {"list.txt", "photo.jpg", "sha256", "readme"})
            QVERIFY2(QByteArray(name) == "sha256" || !looks(name, good), name);
        QVERIFY(!looks("w.md5", "not a list\n"));
        QVERIFY(!looks("e.md5", ""));
        QVERIFY(!looks("m.sha256", good + "what is this\n"));
        QVERIFY(!looksLikeChecksumFile(folder.path().toStdString() + "/nothing.md5"));
        QVERIFY(!looksLikeChecksumFile(folder.path().toStdString()));
    }

    void refusesAListThatIsTooLarge()
    {
        const QTemporaryDir folder;
        const std::string path = folder.path().toStdString() + "/x.md5";
        QFile file(QString::fromStdString(path));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(kMaxChecksumFileBytes + 1)); // sparse
        file.close();
        const auto list = readChecksumFile(path, std::nullopt);
        QVERIFY(!list);
        QCOMPARE(list.error().code, HashErrorCode::ReadFailed);
        QCOMPARE(list.error().systemError, EFBIG);
        QCOMPARE(readChecksumFile(path + "x", std::nullopt).error().code, HashErrorCode::NotFound);
        QCOMPARE(readChecksumFile(folder.path().toStdString(), std::nullopt).error().code, HashErrorCode::IsDirectory);
    }
};

QTEST_GUILESS_MAIN(TestChecksumFile)
#include "tst_checksum_file.moc"
