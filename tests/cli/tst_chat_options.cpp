#include "app/cli/chat_options.h"
#include "app/cli/options.h"
#include "app/cli/usage.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <cctype>
#include <stdexcept>

using namespace millrace;
using namespace millrace::cli;
using namespace std::chrono_literals;

namespace {

using Words = std::vector<std::string>;

ChatCommand chatCommand(Words words)
{
    words.insert(words.begin(), "chat");
    auto command = parseCommandLine(words);
    if (!command)
        throw std::runtime_error(command.error().sentence);
    return std::get<ChatCommand>(*command);
}

QByteArray errorOf(const Words& words)
{
    const auto command = parseCommandLine(words);
    return command ? QByteArray() : QByteArray::fromStdString(command.error().sentence);
}

} // namespace

class TstChatOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qputenv("XDG_DATA_HOME", "/data"); }

    // --- the table ---
    void areThoseOfTheManual()
    {
        const Words expected{"--allow-origin", "--help", "--journal", "--json", "--listen", "--log-level", "--max-clients", "--max-message", "--metrics", "--mode", "--otlp", "--ping-interval", "--profile",
            "--rate-limit", "--redis", "--tls-cert", "--tls-key", "--token-file", "--version"};
        Words names;
        for (const auto& option : chatOptionNames())
            names.push_back(option.name);
        QCOMPARE(names, expected);
    }
    void areExactlyThoseOfTheUsageText()
    {
        const std::string usage = usageText("chat");
        Words named;
        for (std::size_t at = usage.find("--"); at != std::string::npos; at = usage.find("--", at + 2)) {
            std::size_t end = at + 2;
            while (end < usage.size() && (std::isalpha(static_cast<unsigned char>(usage[end])) || usage[end] == '-'))
                ++end;
            named.push_back(usage.substr(at, end - at));
        }
        for (const auto& option : chatOptionNames())
            QVERIFY2(std::count(named.begin(), named.end(), option.name) > 0, option.name.c_str());
        for (const std::string& name : named) {
            const auto names = chatOptionNames();
            QVERIFY2(std::any_of(names.begin(), names.end(), [&](const auto& option) { return option.name == name; }), name.c_str());
        }
        QVERIFY(usageText("").find("millrace chat") != std::string::npos);
    }

    // --- values ---
    void hasTheDefaultsOfTheEngine()
    {
        const ChatCommand command = chatCommand({});
        const chat::ChatSettings defaults;
        QCOMPARE(command.settings.host, std::string("localhost"));
        QCOMPARE(command.settings.port, std::uint16_t{8765});
        QVERIFY(command.settings.mode == chat::ChatMode::Echo);
        QVERIFY(command.settings.redis == chat::RedisUrl{});
        QCOMPARE(command.settings.maxClients, defaults.maxClients);
        QCOMPARE(command.settings.maxMessage, defaults.maxMessage);
        QCOMPARE(command.settings.pingInterval, defaults.pingInterval);
        QCOMPARE(command.profile, std::string("/data/millrace"));
        QVERIFY(!command.json && !command.journalGiven && command.tokenFile.empty());
    }
    void readsEveryOption()
    {
        const ChatCommand command = chatCommand({"--listen", "127.0.0.1:0", "--mode=broadcast", "--redis", "redis://me@example.org:6380/2", "--journal", "/j.db", "--token-file",
            "/t", "--allow-origin", "https://Example.org", "--allow-origin=http://localhost:8000", "--max-clients", "5", "--max-message", "4096", "--rate-limit", "2.5",
            "--ping-interval", "0", "--tls-cert", "/c.pem", "--tls-key", "/k.pem", "--json", "--profile", "/p"});
        const chat::ChatSettings& settings = command.settings;
        QCOMPARE(settings.host, std::string("127.0.0.1"));
        QCOMPARE(settings.port, std::uint16_t{0});
        QVERIFY(settings.mode == chat::ChatMode::Broadcast);
        QVERIFY(settings.redis == (chat::RedisUrl{"example.org", 6380, "me", 2}));
        QCOMPARE(settings.journalPath, std::string("/j.db"));
        QCOMPARE(command.tokenFile, std::string("/t"));
        QCOMPARE(settings.allowedOrigins, (Words{"https://example.org", "http://localhost:8000"}));
        QCOMPARE(settings.maxClients, 5);
        QCOMPARE(settings.maxMessage, std::int64_t{4096});
        QCOMPARE(settings.rateLimit, 2.5);
        QVERIFY(settings.pingInterval == 0ms);
        QCOMPARE(settings.certificatePath, std::string("/c.pem"));
        QCOMPARE(settings.keyPath, std::string("/k.pem"));
        QVERIFY(command.json && command.journalGiven);
        QCOMPARE(command.profile, std::string("/p"));
    }
    void readsWhereToListen_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<int>("port");
        QTest::newRow("name") << QByteArray("localhost:9000") << QByteArray("localhost") << 9000;
        QTest::newRow("all") << QByteArray("0.0.0.0:1") << QByteArray("0.0.0.0") << 1;
        QTest::newRow("IPv6") << QByteArray("[::1]:65535") << QByteArray("::1") << 65535;
        QTest::newRow("port alone") << QByteArray("9000") << QByteArray("localhost") << 9000;
    }
    void readsWhereToListen()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, host);
        QFETCH(const int, port);
        const ChatCommand command = chatCommand({"--listen", text.toStdString()});
        QCOMPARE(QByteArray::fromStdString(command.settings.host), host);
        QCOMPARE(static_cast<int>(command.settings.port), port);
    }
    void takesNoRedis() { QVERIFY(!chatCommand({"--redis", "none"}).settings.redis); }
    void letsAClientHaveOneWholeMessageUnsent()
    {
        const auto settings = chatCommand({"--max-message", "16777216"}).settings;
        QVERIFY(settings.maxUnsent > settings.maxMessage);
        QCOMPARE(chatCommand({"--max-message", "100"}).settings.maxUnsent, chat::ChatSettings{}.maxUnsent);
    }
    void standsBeforeOrAfterTheCommand()
    {
        const auto command = parseCommandLine({"--mode", "raw", "--json", "chat", "--listen", "0"});
        QVERIFY(command);
        const auto& chat = std::get<ChatCommand>(*command);
        QVERIFY(chat.settings.mode == chat::ChatMode::Raw && chat.json);
        QCOMPARE(chat.settings.port, std::uint16_t{0});
    }
    void doesNotTakeAValueForTheCommand()
    {
        const auto command = parseCommandLine({"--input", "chat", "scrape"});
        QVERIFY(command && std::holds_alternative<ScrapeCommand>(*command));
        QCOMPARE(std::get<ScrapeCommand>(*command).input, std::string("chat"));
        const auto url = parseCommandLine({"scrape", "chat"});
        QVERIFY(url && std::holds_alternative<ScrapeCommand>(*url));
    }
    void showsHelpAndVersion()
    {
        const auto help = parseCommandLine({"chat", "--help"});
        QVERIFY(help);
        QCOMPARE(std::get<ShowText>(*help).text, usageText("chat"));
        const auto version = parseCommandLine({"chat", "--version"});
        QVERIFY(version && std::get<ShowText>(*version).text.starts_with("millrace "));
    }

    // --- what is wrong ---
    void saysWhatIsWrong_data()
    {
        QTest::addColumn<QByteArrayList>("words");
        QTest::addColumn<QByteArray>("mentions");
        const auto row = [](const char* name, QByteArrayList words, const char* mentions) { QTest::newRow(name) << words << QByteArray(mentions); };
        row("unknown", {"--frobnicate"}, "unknown option --frobnicate");
        row("an option of scrape", {"--rate", "2"}, "unknown option --rate");
        row("a word", {"hello"}, "hello");
        row("no value", {"--mode"}, "--mode needs a value");
        row("a value too many", {"--json=yes"}, "--json takes no value");
        row("mode", {"--mode", "shout"}, "echo, broadcast or raw");
        row("listen without a port", {"--listen", "localhost"}, "HOST:PORT");
        row("listen with a big port", {"--listen", "localhost:65536"}, "HOST:PORT");
        row("listen with a sign", {"--listen", "localhost:+1"}, "HOST:PORT");
        row("listen without brackets", {"--listen", "::1:8765"}, "[::1]:8765");
        row("listen on a URL", {"--listen", "ws://localhost:8765"}, "HOST:PORT");
        row("listen on nothing", {"--listen", ":8765"}, "HOST:PORT");
        row("TLS to Redis", {"--redis", "rediss://localhost"}, "--redis");
        row("no URL of Redis", {"--redis", "localhost"}, "--redis");
        row("origin with a path", {"--allow-origin", "https://example.org/app"}, "--allow-origin");
        row("origin without a scheme", {"--allow-origin", "example.org"}, "--allow-origin");
        row("no clients", {"--max-clients", "0"}, "--max-clients");
        row("half a client", {"--max-clients", "1.5"}, "--max-clients");
        row("huge messages", {"--max-message", "1073741825"}, "1073741824");
        row("negative limit", {"--rate-limit", "-1"}, "--rate-limit");
        row("no seconds", {"--ping-interval", "often"}, "--ping-interval");
        row("certificate alone", {"--tls-cert", "/c"}, "--tls-key");
        row("key alone", {"--tls-key", "/k"}, "--tls-cert");
        row("empty journal", {"--journal="}, "--journal");
    }
    void saysWhatIsWrong()
    {
        QFETCH(const QByteArrayList, words);
        QFETCH(const QByteArray, mentions);
        Words all{"chat"};
        for (const QByteArray& word : words)
            all.push_back(word.toStdString());
        const QByteArray error = errorOf(all);
        QVERIFY2(error.contains(mentions), error.constData());
    }
    void neverRepeatsAPassword()
    {
        const QByteArray error = errorOf({"chat", "--redis", "redis://me:sesame@localhost"});
        QVERIFY2(error.contains("MILLRACE_REDIS_PASSWORD"), error.constData());
        QVERIFY2(!error.contains("sesame"), error.constData());
    }

    // --- the token's file ---
    void readsAToken_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QByteArray>("token");
        QTest::newRow("plain") << QByteArray("sesame") << QByteArray("sesame");
        QTest::newRow("line end") << QByteArray("sesame\n") << QByteArray("sesame");
        QTest::newRow("CRLF") << QByteArray("sesame\r\n") << QByteArray("sesame");
        QTest::newRow("longest") << QByteArray(4096, 'x') + "\r\n" << QByteArray(4096, 'x');
        QTest::newRow("empty") << QByteArray() << QByteArray();
        QTest::newRow("empty line") << QByteArray("\nsesame") << QByteArray();
        QTest::newRow("two lines") << QByteArray("sesame\nopen") << QByteArray();
        QTest::newRow("a space") << QByteArray("open sesame\n") << QByteArray();
        QTest::newRow("too long") << QByteArray(4097, 'x') << QByteArray();
        QTest::newRow("not ASCII") << QByteArray("s\xC3\xA9same") << QByteArray();
    }
    void readsAToken()
    {
        QFETCH(const QByteArray, content);
        QFETCH(const QByteArray, token);
        const QTemporaryDir folder;
        QFile file(folder.filePath(QStringLiteral("token")));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
        file.close();
        const auto read = readTokenFile(file.fileName().toStdString());
        QCOMPARE(read.has_value(), !token.isEmpty());
        if (read)
            QCOMPARE(QByteArray::fromStdString(*read), token);
    }
    void saysWhyATokenCannotBeRead()
    {
        const auto missing = readTokenFile("/no/such/file");
        QVERIFY(!missing && missing.error().find("No such file") != std::string::npos);
        QVERIFY(!readTokenFile("/tmp"));
    }
};

QTEST_GUILESS_MAIN(TstChatOptions)
#include "tst_chat_options.moc"
