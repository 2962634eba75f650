// NIST's CAVP vectors for SHA-1, SHA-2 and SHA-3: every short and long message and the Monte Carlo chains, as Debian packages them.
#include "app/hash/digest.h"

#include <QTest>

using namespace millrace::hash;

namespace {

constexpr auto kFolder = "/usr/lib/python3/dist-packages/cryptography_vectors/hashes/";
constexpr int kSha3Rounds = 1000;
constexpr int kSha2Rounds = 1000;

QByteArray digestOf(DigestSet& set, const QByteArray& message)
{
    set.update(std::as_bytes(std::span(message.constData(), static_cast<std::size_t>(message.size()))));
    const DigestValue value = set.finish().front();
    return {reinterpret_cast<const char*>(value.bytes.data()), static_cast<qsizetype>(info(value.algorithm).bytes)};
}

/// "Len = 8" as ("Len", "8"); comments, [sections] and empty lines are left out. The files end their lines in CR LF.
QList<std::pair<QByteArray, QByteArray>> readVectors(const QByteArray& text)
{
    QList<std::pair<QByteArray, QByteArray>> members;
    for (const QByteArray& raw : text.split('\n')) {
        const QByteArray line = raw.trimmed();
        const qsizetype equals = line.indexOf(" = ");
        if (equals > 0 && !line.startsWith('#') && !line.startsWith('['))
            members.append({line.left(equals), line.mid(equals + 3)});
    }
    return members;
}

/// SHAVS 6.4: each message is the last three digests. SHA3VS 6.2.3: the last one.
QByteArray monteRound(DigestSet& set, const QByteArray& seed, bool sha3)
{
    QByteArray last = seed;
    if (sha3) {
        for (int i = 0; i < kSha3Rounds; ++i)
            last = digestOf(set, last);
        return last;
    }
    QByteArray before = seed;
    QByteArray first = seed;
    for (int i = 0; i < kSha2Rounds; ++i) {
        const QByteArray next = digestOf(set, first + before + last);
        first = before;
        before = last;
        last = next;
    }
    return last;
}

} // namespace

class TestNistVectors : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QVERIFY2(QDir(QString::fromLatin1(kFolder)).exists(), "NIST's vectors are not here: apt-get install python3-cryptography-vectors");
    }

    void agrees_data()
    {
        QTest::addColumn<Algorithm>("algorithm");
        QTest::addColumn<QString>("file");
        const std::vector<std::pair<Algorithm, const char*>> stems = {{Algorithm::Sha1, "SHA1/SHA1"}, {Algorithm::Sha224, "SHA2/SHA224"}, {Algorithm::Sha256, "SHA2/SHA256"},
            {Algorithm::Sha384, "SHA2/SHA384"}, {Algorithm::Sha512, "SHA2/SHA512"}, {Algorithm::Sha3_256, "SHA3/SHA3_256"}, {Algorithm::Sha3_512, "SHA3/SHA3_512"}};
        for (const auto& [algorithm, stem] : stems) {
            for (const char* kind : {"ShortMsg", "LongMsg", "Monte"}) {
                const QString file = QString::fromLatin1(stem) + QLatin1String(kind) + QLatin1String(".rsp");
                QTest::newRow(qPrintable(file)) << algorithm << file;
            }
        }
    }
    void agrees()
    {
        QFETCH(const Algorithm, algorithm);
        QFETCH(const QString, file);
        QFile source(QString::fromLatin1(kFolder) + file);
        QVERIFY2(source.open(QIODevice::ReadOnly), qPrintable(source.fileName() + QLatin1String(" is missing: apt-get install --reinstall python3-cryptography-vectors")));
        const QByteArray text = source.readAll();
        auto set = DigestSet::make({algorithm});
        QVERIFY(set);
        int agreed = 0;
        QByteArray seed;
        QByteArray message;
        for (const auto& [name, value] : readVectors(text)) {
            if (name == "Seed") {
                seed = QByteArray::fromHex(value);
            } else if (name == "Len") {
                QCOMPARE(value.toInt() % 8, 0); // of the byte-oriented files
                message.resize(value.toInt() / 8);
            } else if (name == "Msg") {
                message = QByteArray::fromHex(value).left(message.size());
            } else if (name == "MD") {
                const bool monte = file.contains(QLatin1String("Monte"));
                const QByteArray digest = monte ? monteRound(*set, seed, file.startsWith(QLatin1String("SHA3"))) : digestOf(*set, message);
                QCOMPARE(digest.toHex(), value);
                if (monte)
                    seed = digest;
                ++agreed;
            }
        }
        QCOMPARE(agreed, text.count("\nMD = ")); // none was left out
        QVERIFY(agreed >= 64);
        m_total += agreed;
        qInfo("%s: all %d agree", qPrintable(file), agreed);
    }

    void countsThemAll()
    {
        qInfo("%d vectors of SHA-1, SHA-2 and SHA-3 agree", m_total);
        QCOMPARE(m_total, 65 + 64 + 2 * (65 + 64) + 2 * (129 + 128) + (137 + 100) + (73 + 100) + 7 * 100);
    }

private:
    int m_total = 0;
};

QTEST_GUILESS_MAIN(TestNistVectors)
#include "tst_nist_vectors.moc"
