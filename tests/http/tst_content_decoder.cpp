#include "app/http/content_decoder.h"

#include <QtTest>

#include <brotli/encode.h>
#include <zlib.h>
#include <zstd.h>

#include <atomic>
#include <cstdlib>
#include <new>

using namespace millrace;
using namespace millrace::http;

namespace {

/// The largest block that C++ asked for since the last reset: what a bomb may make us allocate.
std::atomic<std::size_t> largestBlock{0};

void* counted(std::size_t size)
{
    std::size_t seen = largestBlock.load();
    while (size > seen && !largestBlock.compare_exchange_weak(seen, size))
        continue;
    if (void* block = std::malloc(size))
        return block;
    throw std::bad_alloc();
}

} // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void operator delete(void* block) noexcept { std::free(block); }
void operator delete[](void* block) noexcept { std::free(block); }
void operator delete(void* block, std::size_t) noexcept { std::free(block); }
void operator delete[](void* block, std::size_t) noexcept { std::free(block); }

namespace {

constexpr int kZlib = MAX_WBITS;
constexpr int kGzip = MAX_WBITS + 16;
constexpr int kBare = -MAX_WBITS;

std::string deflated(std::string_view text, int wrapper)
{
    z_stream stream{};
    if (deflateInit2(&stream, 6, Z_DEFLATED, wrapper, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        qFatal("deflateInit2");
    std::string out(deflateBound(&stream, text.size()) + 64, '\0');
    stream.next_in = const_cast<Bytef*>(reinterpret_cast<const Bytef*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    if (deflate(&stream, Z_FINISH) != Z_STREAM_END)
        qFatal("deflate");
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

std::string brotlied(std::string_view text)
{
    std::size_t size = BrotliEncoderMaxCompressedSize(text.size()) + 64;
    std::string out(size, '\0');
    const auto* input = reinterpret_cast<const std::uint8_t*>(text.data());
    if (!BrotliEncoderCompress(5, 18, BROTLI_MODE_GENERIC, text.size(), input, &size, reinterpret_cast<std::uint8_t*>(out.data())))
        qFatal("brotli");
    out.resize(size);
    return out;
}

std::string zstded(std::string_view text)
{
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

std::string encoded(const QByteArray& coding, std::string_view text)
{
    if (coding == "gzip" || coding == "x-gzip")
        return deflated(text, kGzip);
    if (coding == "deflate")
        return deflated(text, kZlib);
    if (coding == "br")
        return brotlied(text);
    if (coding == "zstd")
        return zstded(text);
    return std::string(text);
}

Result<std::string, HttpError> decoded(std::string raw, const QByteArray& coding, std::int64_t cap = kMaxDecodedBytes)
{
    return decodeBody(std::move(raw), coding.toStdString(), cap, {});
}

/// The name of the error, or "fine".
QByteArray outcome(const Result<std::string, HttpError>& result)
{
    if (result)
        return "fine";
    if (result.error().phase != Phase::Decode || result.error().detail.empty() || result.error().detail.size() > 300)
        return "an error without its phase or detail";
    const std::string_view text = name(result.error().code);
    return {text.data(), static_cast<qsizetype>(text.size())};
}

/// Pages compress somewhat; noise keeps the stream from being trivial.
std::string page(std::size_t size)
{
    std::string text;
    std::uint32_t state = 3;
    while (text.size() < size) {
        state = state * 1664525 + 1013904223;
        text += "<p class=\"x\">" + std::to_string(state) + "</p>\n";
    }
    text.resize(size);
    return text;
}

void addCodings()
{
    QTest::addColumn<QByteArray>("coding");
    for (const char* coding : {"gzip", "deflate", "br", "zstd"})
        QTest::newRow(coding) << QByteArray(coding);
}

} // namespace

class TstContentDecoder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral("."))); }

    void undoesEachCoding_data()
    {
        QTest::addColumn<QByteArray>("coding");
        QTest::addColumn<int>("size");
        for (const char* coding : {"", "identity", "gzip", "x-gzip", "deflate", "br", "zstd"}) {
            for (const int size : {1, 100, 65'535, 65'536, 65'537, 1'000'000})
                QTest::addRow("%s %d", coding, size) << QByteArray(coding) << size;
        }
    }
    void undoesEachCoding()
    {
        QFETCH(QByteArray, coding);
        QFETCH(int, size);
        const std::string text = page(static_cast<std::size_t>(size));
        const auto result = decoded(encoded(coding, text), coding);
        QCOMPARE(outcome(result), QByteArray("fine"));
        QVERIFY(*result == text);
        QVERIFY(result.value().capacity() <= static_cast<std::size_t>(kMaxDecodedBytes) + kDecodePieceBytes);
    }

    void readsTheHeaderAsItIsWritten_data()
    {
        QTest::addColumn<QByteArray>("header");
        for (const char* header : {"gzip", "GZip", " gzip ", "x-gzip", "identity, gzip", "gzip,identity", ",gzip,,", "\tgzip\t,"})
            QTest::newRow(header) << QByteArray(header);
    }
    void readsTheHeaderAsItIsWritten()
    {
        QFETCH(QByteArray, header);
        const auto result = decoded(deflated("text", kGzip), header);
        QCOMPARE(outcome(result), QByteArray("fine"));
        QCOMPARE(*result, std::string("text"));
    }

    void undoesListsFromTheLast()
    {
        const std::string text = page(5000);
        const auto two = decoded(brotlied(deflated(text, kGzip)), "gzip, br");
        QVERIFY(two && *two == text);
        const auto three = decoded(zstded(brotlied(deflated(text, kZlib))), "deflate, br, zstd");
        QVERIFY(three && *three == text);
        QCOMPARE(outcome(decoded(deflated(text, kGzip), "gzip, br")), QByteArray("Encoding"));
        QCOMPARE(outcome(decoded("x", "gzip, gzip, gzip, gzip")), QByteArray("Encoding"));
    }

    void refusesCodingsItDoesNotKnow_data()
    {
        QTest::addColumn<QByteArray>("header");
        for (const char* header : {"compress", "lzma", "gzip, sdch", "utf-8", "*", "gzip;q=1", "br br"})
            QTest::newRow(header) << QByteArray(header);
        QTest::newRow("long") << QByteArray(100'000, 'x');
    }
    void refusesCodingsItDoesNotKnow()
    {
        QFETCH(QByteArray, header);
        QCOMPARE(outcome(decoded("text", header)), QByteArray("Encoding"));
    }

    void takesBareDeflateAsBrowsersDo()
    {
        const std::string text = page(100'000);
        const auto result = decoded(deflated(text, kBare), "deflate");
        QVERIFY(result && *result == text);
        // A stored block of this length begins 78 01 like zlib's header does; only what follows tells.
        const std::string stored = std::string("\x78\x01", 2) + std::string("\x00\xFE\xFF", 3) + 'a' + std::string("\x01\x00\x00\xFF\xFF", 5);
        QCOMPARE(outcome(decoded(stored, "deflate")), QByteArray("fine"));
        QCOMPARE(*decoded(stored, "deflate"), std::string("a"));
    }

    void joinsGzipMembersAndZstdFrames()
    {
        const auto members = decoded(deflated("one ", kGzip) + deflated("", kGzip) + deflated("two", kGzip), "gzip");
        QVERIFY(members.has_value());
        QCOMPARE(*members, std::string("one two"));
        const std::string skippable("\x50\x2A\x4D\x18\x03\x00\x00\x00xyz", 11);
        const auto frames = decoded(zstded("one ") + skippable + zstded("two"), "zstd");
        QVERIFY(frames.has_value());
        QCOMPARE(*frames, std::string("one two"));
        // A member that begins must end.
        const std::string second = deflated("two", kGzip);
        QCOMPARE(outcome(decoded(deflated("one", kGzip) + second.substr(0, second.size() - 1), "gzip")), QByteArray("Truncated"));
    }

    void ignoresWhatFollowsTheEnd_data() { addCodings(); }
    void ignoresWhatFollowsTheEnd()
    {
        QFETCH(QByteArray, coding);
        for (const char* garbage : {"garbage", "\n", "\x1F"}) {
            const auto result = decoded(encoded(coding, "text") + garbage, coding);
            QCOMPARE(outcome(result), QByteArray("fine"));
            QCOMPARE(*result, std::string("text"));
        }
        QVERIFY(decoded(encoded(coding, "text") + std::string(1000, '\0'), coding).has_value());
    }

    void takesAnEmptyBodyInEveryCoding_data() { addCodings(); }
    void takesAnEmptyBodyInEveryCoding()
    {
        QFETCH(QByteArray, coding);
        QVERIFY(decoded("", coding)->empty());
        QVERIFY(decoded(encoded(coding, ""), coding)->empty());
        QVERIFY(decoded("", coding, 0)->empty());
    }

    void callsEveryPrefixTruncated_data() { addCodings(); }
    void callsEveryPrefixTruncated()
    {
        QFETCH(QByteArray, coding);
        const std::string raw = encoded(coding, page(300));
        for (std::size_t length = 1; length < raw.size(); ++length) {
            const QByteArray result = outcome(decoded(raw.substr(0, length), coding));
            QVERIFY2(result == "Truncated", qPrintable(QStringLiteral("%1 of %2 bytes: %3").arg(length).arg(raw.size()).arg(QString::fromLatin1(result))));
        }
        const std::string large = encoded(coding, page(2'000'000));
        QCOMPARE(outcome(decoded(large.substr(0, large.size() - 1), coding)), QByteArray("Truncated"));
        QCOMPARE(outcome(decoded(large.substr(0, large.size() / 2), coding)), QByteArray("Truncated"));
    }

    void callsBrokenDataSo_data() { addCodings(); }
    void callsBrokenDataSo()
    {
        QFETCH(QByteArray, coding);
        QCOMPARE(outcome(decoded("<!DOCTYPE html><html><body>This is not compressed at all</body></html>", coding)), QByteArray("Encoding"));
        std::string raw = encoded(coding, page(100'000));
        for (std::size_t i = raw.size() / 2; i < raw.size() / 2 + 64; ++i)
            raw[i] = static_cast<char>(~raw[i]);
        const QByteArray result = outcome(decoded(raw, coding));
        QVERIFY2(result == "Encoding" || result == "Truncated", result.constData());
    }

    void checksWhatGzipChecks()
    {
        std::string raw = deflated("text", kGzip);
        raw[raw.size() - 6] = static_cast<char>(raw[raw.size() - 6] ^ 1);   // CRC32
        QCOMPARE(outcome(decoded(raw, "gzip")), QByteArray("Encoding"));
    }

    void holdsTheCapExactly_data()
    {
        QTest::addColumn<QByteArray>("coding");
        for (const char* coding : {"identity", "gzip", "deflate", "br", "zstd"})
            QTest::newRow(coding) << QByteArray(coding);
    }
    void holdsTheCapExactly()
    {
        QFETCH(QByteArray, coding);
        const std::string raw = encoded(coding, page(200'000));
        QCOMPARE(outcome(decoded(raw, coding, 200'000)), QByteArray("fine"));
        QCOMPARE(outcome(decoded(raw, coding, 199'999)), QByteArray("TooLarge"));
        QCOMPARE(outcome(decoded(raw, coding, 0)), QByteArray("TooLarge"));
        QCOMPARE(outcome(decoded(raw, coding, -1)), QByteArray("TooLarge"));
    }

    void defusesBombs_data() { addCodings(); }
    void defusesBombs()
    {
        QFETCH(QByteArray, coding);
        constexpr std::int64_t kCap = 1024 * 1024;
        const std::string bomb = encoded(coding, std::string(32 * 1024 * 1024, '\0'));
        QVERIFY(bomb.size() < 256 * 1024);
        std::string copy = bomb;
        largestBlock = 0;
        QCOMPARE(outcome(decodeBody(std::move(copy), coding.toStdString(), kCap, {})), QByteArray("TooLarge"));
        QVERIFY2(largestBlock <= static_cast<std::size_t>(kCap) + kDecodePieceBytes + 1, QByteArray::number(qulonglong(largestBlock.load())).constData());
        // Wrapped twice: the inner one goes off under the same cap.
        QCOMPARE(outcome(decoded(deflated(bomb, kGzip), coding + ", gzip", kCap)), QByteArray("TooLarge"));
    }

    void refusesARatioBeyondWhatIsAllowed_data() { addCodings(); }
    void refusesARatioBeyondWhatIsAllowed()
    {
        QFETCH(QByteArray, coding);
        constexpr std::int64_t kCap = 64 * 1024 * 1024;
        const auto ratio = [&](const std::string& text, std::int64_t most) { return outcome(decodeBody(encoded(coding, text), coding.toStdString(), kCap, {}, most)); };
        const std::string bomb(8 * 1024 * 1024, '\0');
        QCOMPARE(ratio(bomb, 100), QByteArray("TooLarge"));
        QCOMPARE(ratio(bomb, 0), QByteArray("fine"));
        QCOMPARE(ratio(std::string(kDecodeFreeBytes, '\0'), 2), QByteArray("fine")); // small enough for any
        QCOMPARE(ratio(page(3 * 1024 * 1024), 10'000'000), QByteArray("fine"));
    }

    void doesNotBelieveTheSizeThatGzipClaims()
    {
        std::string raw = deflated("text", kGzip);
        raw.replace(raw.size() - 4, 4, "\xFF\xFF\xFF\x7F");
        largestBlock = 0;
        QCOMPARE(outcome(decoded(raw, "gzip")), QByteArray("Encoding"));
        QVERIFY(largestBlock < 256 * 1024);
    }

    void survivesManyEmptyMembers()
    {
        const std::string member = deflated("", kGzip);
        std::string raw;
        for (int i = 0; i < 50'000; ++i)
            raw += member;
        QVERIFY(decoded(std::move(raw), "gzip")->empty());
    }

    void stopsWhenAsked_data() { addCodings(); }
    void stopsWhenAsked()
    {
        QFETCH(QByteArray, coding);
        std::stop_source source;
        source.request_stop();
        const auto result = decodeBody(encoded(coding, page(1000)), coding.toStdString(), kMaxDecodedBytes, source.get_token());
        QCOMPARE(outcome(result), QByteArray("Internal"));
        QCOMPARE(result.error().detail, std::string("cancelled"));
    }

    void refusesZstdWindowsAbove8MiB()
    {
        // A frame header that asks for a window of 128 MiB (RFC 8878 section 3.1.1.1.2), then an empty last block.
        const std::string frame("\x28\xB5\x2F\xFD\x00\x88\x01\x00\x00", 9);
        QCOMPARE(outcome(decoded(frame, "zstd")), QByteArray("Encoding"));
        const std::string allowed("\x28\xB5\x2F\xFD\x00\x68\x01\x00\x00", 9);
        QCOMPARE(outcome(decoded(allowed, "zstd")), QByteArray("fine"));
    }

    void offersWhatItUndoes()
    {
        QCOMPARE(acceptEncoding(), std::string_view("gzip, deflate, br, zstd"));
    }
};

QTEST_APPLESS_MAIN(TstContentDecoder)
#include "tst_content_decoder.moc"
