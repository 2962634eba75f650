#include "app/hash/digest.h"

#include <QTest>

using namespace millrace::hash;

namespace {

std::span<const std::byte> bytesOf(std::string_view text)
{
    return std::as_bytes(std::span(text));
}

std::string hexOf(Algorithm algorithm, std::string_view text)
{
    auto set = DigestSet::make({algorithm});
    if (!set)
        return "not offered";
    set->update(bytesOf(text));
    return set->finish().front().hex();
}

/// Long enough for several blocks of every algorithm, and no multiple of any.
std::string pattern()
{
    std::string text(300'000, '\0');
    for (std::size_t i = 0; i < text.size(); ++i)
        text[i] = static_cast<char>(i % 251);
    return text;
}

/// RFC 7693 appendix E: the sequence its self-test hashes.
std::string selfTestInput(std::size_t length, std::uint32_t seed)
{
    std::string text;
    std::uint32_t a = 0xDEAD4BADU * seed;
    std::uint32_t b = 1;
    for (std::size_t i = 0; i < length; ++i) {
        const std::uint32_t next = a + b;
        a = b;
        b = next;
        text.push_back(static_cast<char>(next >> 24));
    }
    return text;
}

std::vector<Algorithm> everyAlgorithm()
{
    std::vector<Algorithm> all;
    for (const AlgorithmInfo& each : algorithms())
        all.push_back(each.algorithm);
    return all;
}

} // namespace

class TestDigest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void givesKnownDigests_data()
    {
        QTest::addColumn<Algorithm>("algorithm");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("hex");
        // RFC 7693 appendices A and B.
        QTest::newRow("BLAKE2b abc") << Algorithm::Blake2b << QByteArray("abc")
            << QByteArray("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d17d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
        QTest::newRow("BLAKE2s abc") << Algorithm::Blake2s << QByteArray("abc") << QByteArray("508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982");
        // RFC 1321 A.5, all seven.
        QTest::newRow("MD5 empty") << Algorithm::Md5 << QByteArray("") << QByteArray("d41d8cd98f00b204e9800998ecf8427e");
        QTest::newRow("MD5 a") << Algorithm::Md5 << QByteArray("a") << QByteArray("0cc175b9c0f1b6a831c399e269772661");
        QTest::newRow("MD5 abc") << Algorithm::Md5 << QByteArray("abc") << QByteArray("900150983cd24fb0d6963f7d28e17f72");
        QTest::newRow("MD5 message digest") << Algorithm::Md5 << QByteArray("message digest") << QByteArray("f96b697d7cb7938d525a2f31aaf161d0");
        QTest::newRow("MD5 a to z") << Algorithm::Md5 << QByteArray("abcdefghijklmnopqrstuvwxyz") << QByteArray("c3fcd3d76192e4007dfb496cca67e13b");
        QTest::newRow("MD5 A to 9") << Algorithm::Md5 << QByteArray("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789") << QByteArray("d174ab98d277d9f5a5611c2c9f419d9f");
        QTest::newRow("MD5 digits") << Algorithm::Md5 << QByteArray("1234567890").repeated(8) << QByteArray("57edf4a22be3c955ac49da2e2107b67a");
        // As `xxhsum -H2` 0.8.1 prints them.
        QTest::newRow("XXH3 empty") << Algorithm::Xxh3_128 << QByteArray("") << QByteArray("99aa06d3014798d86001c324468d497f");
        QTest::newRow("XXH3 abc") << Algorithm::Xxh3_128 << QByteArray("abc") << QByteArray("06b05ab6733a618578af5f94892f3950");
        QTest::newRow("XXH3 pattern") << Algorithm::Xxh3_128 << QByteArray::fromStdString(pattern()) << QByteArray("b65af738c61b5fc15d12941f4cf541c5");
        QTest::newRow("SHA-256 empty") << Algorithm::Sha256 << QByteArray("") << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    }
    void givesKnownDigests()
    {
        QFETCH(const Algorithm, algorithm);
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, hex);
        QCOMPARE(QByteArray::fromStdString(hexOf(algorithm, text.toStdString())), hex);
    }

    // RFC 7693 appendix E hashes digests of several lengths; those of the full length are what this library has. Here the same inputs in pieces.
    void isTheSameInPieces()
    {
        for (const Algorithm algorithm : everyAlgorithm()) {
            for (const std::size_t length : {0U, 3U, 128U, 129U, 255U, 1024U, 5000U}) {
                const std::string text = selfTestInput(length, static_cast<std::uint32_t>(length));
                auto set = DigestSet::make({algorithm});
                QVERIFY(set);
                for (std::size_t at = 0; at < text.size(); at += 61)
                    set->update(bytesOf(std::string_view(text).substr(at, 61)));
                QCOMPARE(set->finish().front().hex(), hexOf(algorithm, text));
            }
        }
    }

    void computesSeveralAtOnceAsEachAlone()
    {
        const std::string text = pattern();
        auto set = DigestSet::make(everyAlgorithm());
        QVERIFY(set);
        for (int round = 0; round < 2; ++round) { // finish() makes it ready again
            set->update(bytesOf(text));
            const auto values = set->finish();
            QCOMPARE(values.size(), kAlgorithms);
            for (const DigestValue& value : values) {
                QCOMPARE(value.hex(), hexOf(value.algorithm, text));
                QCOMPARE(value.hex().size(), info(value.algorithm).bytes * 2);
            }
        }
    }

    void forgetsWithReset()
    {
        auto set = DigestSet::make({Algorithm::Md5, Algorithm::Xxh3_128});
        set->update(bytesOf("left over"));
        set->reset();
        set->update(bytesOf("abc"));
        const auto values = set->finish();
        QCOMPARE(values[0].hex(), std::string("900150983cd24fb0d6963f7d28e17f72"));
        QCOMPARE(values[1].hex(), hexOf(Algorithm::Xxh3_128, "abc"));
    }

    void hasATableInTheOrderOfTheEnum()
    {
        for (std::size_t i = 0; i < kAlgorithms; ++i) {
            const AlgorithmInfo& each = algorithms()[i];
            QCOMPARE(static_cast<std::size_t>(each.algorithm), i);
            QCOMPARE(algorithmFromName(each.name), std::optional(each.algorithm));
            QCOMPARE(algorithmFromName(each.tag), std::optional(each.algorithm));
            QCOMPARE(algorithmFromName(each.title), std::optional(each.algorithm));
        }
    }

    void knowsOtherNames()
    {
        QCOMPARE(algorithmFromName("SHA2-256"), std::optional(Algorithm::Sha256));
        QCOMPARE(algorithmFromName("sha-512"), std::optional(Algorithm::Sha512));
        QCOMPARE(algorithmFromName("SHA3256"), std::optional(Algorithm::Sha3_256));
        QCOMPARE(algorithmFromName("b2sum"), std::optional(Algorithm::Blake2b));
        QCOMPARE(algorithmFromName("BLAKE2B-512"), std::optional(Algorithm::Blake2b));
        QCOMPARE(algorithmFromName("XXH128"), std::optional(Algorithm::Xxh3_128));
        for (const char* unknown : {"", "sha", "sha2", "sha3", "sha512/256", "blake2b-256", "xxh3", "crc32", "sm3", "-", "sha256 "})
            QVERIFY2(!algorithmFromName(unknown), unknown);
        QVERIFY(!algorithmFromName(std::string(100'000, 'x')));
    }

    void readsHexOfTheRightLengthOnly()
    {
        const std::string hex = hexOf(Algorithm::Md5, "abc");
        QVERIFY(digestFromHex(Algorithm::Md5, hex));
        QCOMPARE(digestFromHex(Algorithm::Md5, QByteArray::fromStdString(hex).toUpper().toStdString())->hex(), hex);
        QVERIFY(!digestFromHex(Algorithm::Md5, hex + "0"));
        QVERIFY(!digestFromHex(Algorithm::Md5, hex.substr(1)));
        QVERIFY(!digestFromHex(Algorithm::Md5, hex.substr(1) + "g"));
        QVERIFY(!digestFromHex(Algorithm::Md5, ""));
    }

    void canBeMadeInManyThreads()
    {
        std::vector<std::thread> threads;
        std::atomic<int> good = 0;
        for (int i = 0; i < 8; ++i)
            threads.emplace_back([&good] { good += hexOf(Algorithm::Sha384, "abc").starts_with("cb00753f45a35e8b") ? 1 : 0; });
        for (std::thread& each : threads)
            each.join();
        QCOMPARE(good.load(), 8);
    }
};

QTEST_GUILESS_MAIN(TestDigest)
#include "tst_digest.moc"
