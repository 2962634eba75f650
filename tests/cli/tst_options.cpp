#include "app/cli/options.h"
#include "app/cli/otlp_option.h"
#include "app/cli/usage.h"

#include <QByteArrayList>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <sys/stat.h>

using namespace millrace;
using namespace millrace::cli;
using namespace std::chrono_literals;

namespace {

/// The options of the command line that concern listed URLs, in the spelling of the manual.
const std::vector<std::string> kScrapeOptions{"--allow-private", "--auth-file", "--concurrency", "--cookie-file", "--cookies", "--deadline", "--depth", "--exclude", "--export", "--export-filter", "--field", "--header",
    "--ignore-nofollow", "--ignore-robots", "--include", "--input", "--join", "--json", "--max-pages", "--max-variants", "--per-host", "--proxy", "--quiet", "--rate", "--refresh", "--resume", "--resume-run", "--retries",
    "--save-bodies", "--scope", "--sitemaps", "--timeout", "--user-agent"};
const std::vector<std::string> kCommonOptions{"--help", "--log-level", "--metrics", "--otlp", "--profile", "--store", "--version"};

using Words = std::vector<std::string>;

ScrapeCommand scrapeCommand(const Words& words)
{
    auto command = parseCommandLine(words);
    if (!command)
        throw std::runtime_error(command.error().sentence);
    return std::get<ScrapeCommand>(*command);
}

QByteArray errorOf(const Words& words)
{
    const auto command = parseCommandLine(words);
    return command ? QByteArray() : QByteArray::fromStdString(command.error().sentence);
}

/// `option` as a word of its own: "--rate" is not in "--rate-limit".
bool names(const std::string& text, const std::string& option)
{
    for (std::size_t at = text.find(option); at != std::string::npos; at = text.find(option, at + 1)) {
        const char next = at + option.size() < text.size() ? text[at + option.size()] : ' ';
        if (next != '-' && !std::isalnum(static_cast<unsigned char>(next)))
            return true;
    }
    return false;
}

} // namespace

class TstOptions : public QObject {
    Q_OBJECT

    const std::string url = "https://example.org/";

private Q_SLOTS:
    void initTestCase() { qputenv("XDG_DATA_HOME", "/data"); }

    // --- the table ---
    void areThoseOfTheManual()
    {
        std::vector<std::string> expected = kScrapeOptions;
        expected.insert(expected.end(), kCommonOptions.begin(), kCommonOptions.end());
        std::sort(expected.begin(), expected.end());
        QCOMPARE(optionNames(), expected);
    }
    void areAllInTheUsageText()
    {
        const std::string usage = usageText("scrape");
        for (const std::string& option : optionNames())
            QVERIFY2(names(usage, option), option.c_str());
    }
    void areNoneInTheUsageTextThatAreNotThere()
    {
        for (const char* text : {"scrape", ""}) {
            const std::string usage = usageText(text);
            const auto known = optionNames();
            for (std::size_t at = usage.find("--"); at != std::string::npos; at = usage.find("--", at + 2)) {
                std::size_t end = at + 2;
                while (end < usage.size() && (std::isalpha(static_cast<unsigned char>(usage[end])) || usage[end] == '-'))
                    ++end;
                const std::string option = usage.substr(at, end - at);
                QVERIFY2(std::count(known.begin(), known.end(), option) == 1, option.c_str());
                at = end - 2;
            }
        }
    }
    void haveUsageLinesThatFitATerminal()
    {
        for (const char* text : {"scrape", ""}) {
            for (const QByteArray& line : QByteArray::fromStdString(usageText(text)).split('\n'))
                QVERIFY2(QString::fromUtf8(line).size() <= 130, line.constData());
        }
    }

    // --- what the window opens ---
    void takesFilesAndUrlsForTheWindow()
    {
        QTemporaryDir folder;
        const auto write = [&](const std::string& name, std::string_view text) {
            const std::string path = folder.path().toStdString() + "/" + name;
            std::ofstream(path) << text;
            return path;
        };
        const std::string list = write("list.txt", "\n# my pages\nhttps://example.org/a\n");
        const std::string table = write("table.CSV", "url,note\n\"HTTP://example.org/b\",x\n");
        const std::string sums = write("sums.txt", std::string(64, 'a') + "  https.bin\n");
        const std::string late = write("late.txt", "one\ntwo\nhttps://example.org/\n");
        const std::string page = write("a b\xff.html", "https://example.org/\n");
        const auto command = parseCommandLine({"--profile", "/p", url, list, table, sums, late, "file://" + folder.path().toStdString() + "/a%20b%FF.html"});
        QVERIFY2(command.has_value(), command ? "" : command.error().sentence.c_str());
        const auto& dashboard = std::get<DashboardCommand>(*command);
        QCOMPARE(dashboard.openings.urls, Words{url});
        QCOMPARE(dashboard.openings.urlFiles, (Words{list, table}));
        QCOMPARE(dashboard.openings.paths, (Words{sums, late, page}));
        QVERIFY(std::get<DashboardCommand>(*parseCommandLine({})).openings.empty());
    }
    void makesPathsOfTheWindowAbsolute()
    {
        QTemporaryDir folder;
        const QString before = QDir::currentPath();
        QVERIFY(QDir(folder.path()).mkdir(QStringLiteral("sub")) && QDir::setCurrent(folder.path()));
        const auto command = parseCommandLine({"sub/../sub"});
        QDir::setCurrent(before);
        QVERIFY(command.has_value());
        QCOMPARE(std::get<DashboardCommand>(*command).openings.paths, Words{QDir(folder.path()).canonicalPath().toStdString() + "/sub"});
    }
    void neverWaitsForAFifoThatIsToBeOpened()
    {
        QTemporaryDir folder;
        const std::string fifo = folder.path().toStdString() + "/fifo.txt";
        QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);
        QCOMPARE(std::get<DashboardCommand>(*parseCommandLine({fifo})).openings.paths, Words{fifo});
    }
    void saysWhatCannotBeOpened()
    {
        QCOMPARE(errorOf({"/no/such/file"}), QByteArray("\"/no/such/file\" cannot be opened: No such file or directory"));
        QVERIFY(errorOf({"file:nowhere"}).contains("no file of this machine"));
        QVERIFY(errorOf({"scrap"}).startsWith("unknown command \"scrap\""));
        QVERIFY(errorOf({std::string("https://example.org/") + std::string(300'000, 'x')}).contains("more than can be opened at once"));
    }

    // --- telemetry ---
    void takeACollectorWithEveryCommand()
    {
        const std::string collector = "http://127.0.0.1:4318";
        QVERIFY(scrapeCommand({"--otlp", collector, "scrape", url}).common.otlp);
        QVERIFY(!scrapeCommand({"scrape", url}).common.otlp);
        QVERIFY(std::get<DashboardCommand>(*parseCommandLine({"--otlp=" + collector})).common.otlp);
        QVERIFY(std::get<ChatCommand>(*parseCommandLine({"chat", "--otlp", collector})).otlp);
        QVERIFY(std::get<HashCommand>(*parseCommandLine({"hash", "--otlp", collector})).otlp);
        QVERIFY(errorOf({"scrape", url, "--otlp", "127.0.0.1:4318"}).startsWith("--otlp takes http://"));
    }
    void sayWhatTheCollectorMisses()
    {
        const telemetry::OtlpReport report{"http://c:4318", {10, 4, 1, 5}, {7, 7, 0, 0}, 3, 1, "HTTP status 503\n"};
        QCOMPARE(otlpLossText(report), std::string("millrace: telemetry that did not get into the collector at http://c:4318: 6 of 10 spans, 1 of them rejected by it (HTTP status 503 )\n"));
        QVERIFY(otlpTroubleText(report).find("(HTTP status 503 )") != std::string::npos);
        telemetry::OtlpReport points = report;
        points.points = {7, 5, 0, 2};
        QVERIFY(otlpLossText(points).find(" and 2 of 7 data points (") != std::string::npos);
    }
    void takesLogLevelsWithEveryCommand()
    {
        const auto levelOfChat = [](const LogLevels& levels) { return levels[static_cast<std::size_t>(LogArea::Chat)]; };
        for (const Words& words : {Words{"--log-level", "info,chat=debug"}, Words{"scrape", url, "--log-level=info,chat=debug"}, Words{"--log-level", "info,chat=debug", "chat"},
                 Words{"hash", "--log-level", "info,chat=debug", "x"}}) {
            const auto command = parseCommandLine(words);
            QVERIFY2(command.has_value(), words.front().c_str());
            const LogLevels levels = std::visit(
                [](const auto& given) -> LogLevels {
                    if constexpr (requires { given.common.logLevels; })
                        return given.common.logLevels;
                    else if constexpr (requires { given.logLevels; })
                        return given.logLevels;
                    else
                        return {};
                },
                *command);
            QCOMPARE(levelOfChat(levels), LogLevel::Debug);
            QCOMPARE(levels[static_cast<std::size_t>(LogArea::Http)], LogLevel::Info);
        }
        QCOMPARE(levelOfChat(scrapeCommand({"scrape", url}).common.logLevels), LogLevel::Warning);
    }

    // --- values ---
    void haveTheDefaultsOfTheEngine()
    {
        const ScrapeCommand command = scrapeCommand({"scrape", url});
        QCOMPARE(command.settings, scrape::ScrapeSettings());
        QCOMPARE(command.urls, Words{url});
        QCOMPARE(command.common.profile, std::string("/data/millrace"));
        QCOMPARE(command.common.store.path, std::string("/data/millrace/millrace.db"));
        QVERIFY(!command.common.storeGiven);
        QVERIFY(!command.json && !command.quiet);
        QVERIFY(command.resume == ScrapeCommand::Resume::No);
    }
    void setWhatTheySay()
    {
        const ScrapeCommand command = scrapeCommand({"scrape", "--rate", "0.5", "--per-host", "4", "--concurrency", "32", "--timeout", "2.5", "--deadline", "90",
            "--retries", "0", "--ignore-robots", "--allow-private", "--refresh", "--user-agent", "Gardener/1", "--header", "Accept: text/html", "--header", "X-A:b", "--input", "urls.txt",
            "--depth", "3", "--scope", "domain", "--max-pages", "5000", "--sitemaps", "--include", "/docs/", "--include", "^https", "--exclude", "x|y", "--max-variants", "0", "--ignore-nofollow", "--export", "out.csv", "--json", "--quiet", "--store", "sqlite:/tmp/x.db", "--profile", "/tmp/p", url});
        QCOMPARE(command.settings.rate, 0.5);
        QCOMPARE(command.settings.perHost, 4);
        QCOMPARE(command.settings.concurrency, 32);
        QCOMPARE(command.settings.timeout, Milliseconds(2'500));
        QCOMPARE(command.settings.deadline, std::optional<Milliseconds>(90s));
        QCOMPARE(command.settings.retries, 0);
        QVERIFY(command.settings.ignoreRobots && command.settings.allowPrivate && command.settings.refresh);
        QCOMPARE(command.settings.depth, 3);
        QCOMPARE(command.settings.scope, scrape::Scope::Domain);
        QCOMPARE(command.settings.maxPages, 5'000);
        QVERIFY(command.settings.sitemaps);
        QCOMPARE(command.settings.include, (std::vector<std::string>{"/docs/", "^https"}));
        QCOMPARE(command.settings.exclude, std::vector<std::string>{"x|y"});
        QCOMPARE(command.settings.maxVariants, 0);
        QVERIFY(command.settings.ignoreNofollow);
        QCOMPARE(command.settings.userAgent, std::string("Gardener/1"));
        const std::vector<std::pair<std::string, std::string>> headers{{"Accept", "text/html"}, {"X-A", "b"}};
        QCOMPARE(command.settings.headers, headers);
        QCOMPARE(command.input, std::string("urls.txt"));
        QCOMPARE(command.exportPath, std::string("out.csv"));
        QVERIFY(command.json && command.quiet);
        QCOMPARE(command.common.store.path, std::string("/tmp/x.db"));
        QVERIFY(command.common.storeGiven);
        QCOMPARE(command.common.profile, std::string("/tmp/p"));
    }
    void stand_data()
    {
        QTest::addColumn<QByteArrayList>("words");
        QTest::newRow("before the command") << QByteArrayList{"--rate", "5", "--json", "scrape", "https://example.org/"};
        QTest::newRow("between") << QByteArrayList{"scrape", "--rate", "5", "--json", "https://example.org/"};
        QTest::newRow("after") << QByteArrayList{"scrape", "https://example.org/", "--rate", "5", "--json"};
        QTest::newRow("on both sides") << QByteArrayList{"--json", "scrape", "https://example.org/", "--rate", "5"};
        QTest::newRow("with an equals sign") << QByteArrayList{"scrape", "--rate=5", "https://example.org/", "--json"};
    }
    void stand()
    {
        QFETCH(const QByteArrayList, words);
        Words bytes;
        for (const QByteArray& word : words)
            bytes.push_back(word.toStdString());
        const ScrapeCommand command = scrapeCommand(bytes);
        QCOMPARE(command.settings.rate, 5.0);
        QVERIFY(command.json);
        QCOMPARE(command.urls, Words{url});
    }
    void takeAnEqualsSignInTheirValue()
    {
        QCOMPARE(scrapeCommand({"scrape", "--user-agent=a=b", url}).settings.userAgent, std::string("a=b"));
        QCOMPARE(scrapeCommand({"scrape", "--header=Cookie: a=b", url}).settings.headers.front().second, std::string("a=b"));
    }
    void endAtTwoDashes()
    {
        QCOMPARE(scrapeCommand({"scrape", "--", "--rate", url}).urls, (Words{"--rate", url}));
    }
    void takeALoneDashForAWord()
    {
        QCOMPARE(scrapeCommand({"scrape", "--input", "-"}).input, std::string("-"));
    }
    void keepTheLastOfTwo()
    {
        QCOMPARE(scrapeCommand({"scrape", "--rate", "1", "--rate", "7", url}).settings.rate, 7.0);
    }
    void resumeARun()
    {
        QVERIFY(scrapeCommand({"scrape", "--resume"}).resume == ScrapeCommand::Resume::Newest);
        const ScrapeCommand named = scrapeCommand({"scrape", "--resume-run", "12"});
        QVERIFY(named.resume == ScrapeCommand::Resume::Named);
        QCOMPARE(named.resumeRun, std::int64_t(12));
    }
    void joinARun()
    {
        const ScrapeCommand joined = scrapeCommand({"scrape", "--join", "12", "--store", "postgresql://me@h/d", "--concurrency", "8", "--input", "-"});
        QVERIFY(joined.resume == ScrapeCommand::Resume::Join);
        QCOMPARE(joined.resumeRun, std::int64_t(12));
        scrape::ScrapeSettings stored;
        stored.rate = 0.25;
        QCOMPARE(settingsOver(joined, stored).rate, 0.25);
        QCOMPARE(settingsOver(joined, stored).concurrency, 8);
    }
    void goOverTheSettingsOfAResumedRunWhereGiven()
    {
        scrape::ScrapeSettings stored;
        stored.rate = 0.25;
        stored.perHost = 9;
        stored.retries = 5;
        stored.fields = {"a=p", "b=i"};
        const auto settings = settingsOver(scrapeCommand({"scrape", "--resume", "--rate", "3", "--ignore-robots", "--field", "b=//b", "--field", "title"}), stored);
        QCOMPARE(settings.fields, (Words{"a=p", "b=//b", "title"}));
        QCOMPARE(settings.rate, 3.0);
        QVERIFY(settings.ignoreRobots);
        QCOMPARE(settings.perHost, 9);
        QCOMPARE(settings.retries, 5);
    }
    void nameTheFolderOfBodiesFromTheRootOn()
    {
        QCOMPARE(scrapeCommand({"scrape", url, "--save-bodies", "/a/./b/../für mich"}).settings.saveBodies, std::string("/a/für mich"));
        const std::string relative = scrapeCommand({"scrape", url, "--save-bodies=bodies"}).settings.saveBodies;
        QVERIFY(relative.starts_with('/') && relative.ends_with("/bodies"));
        scrape::ScrapeSettings stored;
        stored.saveBodies = "/stored";
        QCOMPARE(settingsOver(scrapeCommand({"scrape", "--resume"}), stored).saveBodies, std::string("/stored"));
        QCOMPARE(settingsOver(scrapeCommand({"scrape", "--resume", "--save-bodies", "/other"}), stored).saveBodies, std::string("/other"));
    }
    void acceptTheirBounds_data()
    {
        QTest::addColumn<QByteArray>("option");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("rate 0") << QByteArray("--rate") << QByteArray("0");
        QTest::newRow("rate most") << QByteArray("--rate") << QByteArray("10000");
        QTest::newRow("rate with exponent") << QByteArray("--rate") << QByteArray("1e-3");
        QTest::newRow("per host") << QByteArray("--per-host") << QByteArray("64");
        QTest::newRow("concurrency") << QByteArray("--concurrency") << QByteArray("1");
        QTest::newRow("retries") << QByteArray("--retries") << QByteArray("20");
        QTest::newRow("timeout") << QByteArray("--timeout") << QByteArray("0.1");
        QTest::newRow("export jsonl") << QByteArray("--export") << QByteArray("a.jsonl");
        QTest::newRow("postgresql") << QByteArray("--store") << QByteArray("postgresql://me@localhost:5433/pages");
    }
    void acceptTheirBounds()
    {
        QFETCH(const QByteArray, option);
        QFETCH(const QByteArray, value);
        QCOMPARE(errorOf({"scrape", option.toStdString(), value.toStdString(), url}), QByteArray());
    }

    // --- errors ---
    void refuse_data()
    {
        QTest::addColumn<QByteArrayList>("words");
        QTest::addColumn<QByteArray>("mentions");
        const QByteArray page("https://example.org/");
        const auto row = [&](const char* name, const QByteArrayList& words, const char* mentions) {
            QTest::newRow(name) << (QByteArrayList{"scrape", page} + words) << QByteArray(mentions);
        };
        row("unknown", {"--frobnicate"}, "--frobnicate");
        row("unknown short", {"-x"}, "-x");
        row("depth below its bounds", {"--depth", "-1"}, "--depth takes a whole number from 0 to 1000");
        row("no scope", {"--scope", "planet"}, "--scope takes host, domain or any, not \"planet\"");
        row("pattern that is none", {"--include", "/a(b"}, "--include takes a regular expression, not \"/a(b\": missing ): /a(b");
        row("pattern that looks ahead", {"--exclude", "(?!x)"}, "--exclude takes a regular expression, not \"(?!x)\": invalid perl operator: (?!");
        row("empty pattern", {"--exclude", ""}, "--exclude takes a regular expression, not \"\": it is empty");
        row("pattern that grows", {"--include", "((a{1,100}){1,100}){1,100}"}, "--include takes a regular expression");
        row("max-pages with a fraction", {"--max-pages", "1.5"}, "--max-pages takes a whole number");
        row("field without a name", {"--field", "=p"}, "a name is a letter");
        row("field that is not built in", {"--field", "price"}, "price=SELECTOR");
        row("field twice", {"--field", "a=p", "--field", "a=b"}, "there is a field a already");
        row("selector that is none", {"--field", "a=p:foo"}, "column 2 of the selector: there is no :foo");
        row("xpath that is none", {"--field", "a=first://p["}, "column 10 of the selector");
        row("no folder for bodies", {"--save-bodies", ""}, "--save-bodies needs a value");
        row("a folder that is no text", {"--save-bodies", "/b\xff"}, "--save-bodies takes a folder whose name is UTF-8");
        row("no level", {"--log-level", "loud"}, "error, warning, info, debug, trace");
        row("no area", {"--log-level", "cat=info"}, "scrape, http, chat");
        row("a prefix", {"--conc", "3"}, "--conc");
        row("no value", {"--rate"}, "--rate needs a value");
        row("empty value", {"--user-agent="}, "--user-agent");
        row("value for a flag", {"--json=yes"}, "--json takes no value");
        row("rate text", {"--rate", "fast"}, "fast");
        row("rate negative", {"--rate", "-1"}, "--rate");
        row("rate too high", {"--rate", "10001"}, "10000");
        row("rate nan", {"--rate", "nan"}, "--rate");
        row("rate inf", {"--rate", "inf"}, "--rate");
        row("rate hex", {"--rate", "0x10"}, "--rate");
        row("rate with unit", {"--rate", "2/s"}, "2/s");
        row("per-host 0", {"--per-host", "0"}, "from 1 to 64");
        row("per-host fraction", {"--per-host", "1.5"}, "whole number");
        row("concurrency huge", {"--concurrency", "99999999999999999999"}, "4096");
        row("retries negative", {"--retries", "-1"}, "--retries");
        row("timeout 0", {"--timeout", "0"}, "--timeout");
        row("deadline 0", {"--deadline", "0"}, "--deadline");
        row("header without a colon", {"--header", "NoColon"}, "Name: value");
        row("header without a name", {"--header", ": x"}, "Name: value");
        row("header with a space in its name", {"--header", "A B: x"}, "Name: value");
        row("header with a line break", {"--header", "A: x\r\nB: y"}, "Name: value");
        row("export of another kind", {"--export", "out.xlsx"}, ".csv");
        row("store of another kind", {"--store", "mysql://x/y"}, "--store");
        row("password in the store", {"--store", "postgresql://me:secret@h/d"}, "MILLRACE_STORE_PASSWORD");
        row("run that is no number", {"--resume-run", "last"}, "last");
        row("run 0", {"--resume-run", "0"}, "--resume-run");
        row("join a run in a file", {"--join", "1"}, "postgresql://");
        row("join no run", {"--join", "0", "--store", "postgresql://me@h/d"}, "--join");
        row("join and resume", {"--join", "1", "--resume", "--store", "postgresql://me@h/d"}, "--resume");
        row("join with settings of its own", {"--join", "1", "--rate", "1", "--store", "postgresql://me@h/d"}, "--rate");
        row("two ways to resume", {"--resume", "--resume-run", "1"}, "--resume");
    }
    void refuse()
    {
        QFETCH(const QByteArrayList, words);
        QFETCH(const QByteArray, mentions);
        Words bytes;
        for (const QByteArray& word : words)
            bytes.push_back(word.toStdString());
        const QByteArray error = errorOf(bytes);
        QVERIFY2(error.contains(mentions), error.constData());
        QVERIFY2(error.contains(' ') && !error.contains('\n') && !error.contains('\r') && !error.endsWith('.'), error.constData()); // main() ends the sentence
        QVERIFY(!error.contains("secret"));
    }
    void refuseNothingToDo()
    {
        QVERIFY(errorOf({"scrape"}).contains("--input"));
        QVERIFY(errorOf({"scrape", "--json"}).contains("nothing to scrape"));
    }
    void refuseAnUnknownCommand()
    {
        QVERIFY(errorOf({"scrap", url}).contains("scrap"));
    }
    void belongToTheirCommand()
    {
        QVERIFY(errorOf({"--rate", "5"}).contains("millrace scrape --rate"));
        QCOMPARE(errorOf({"--store", "sqlite:/tmp/x.db"}), QByteArray());
    }

    // --- texts ---
    void showHelpOfACommandOrOfAll()
    {
        for (const char* option : {"--help", "-h"}) {
            QVERIFY(std::get<ShowText>(*parseCommandLine({"scrape", option})).text == usageText("scrape"));
            QVERIFY(std::get<ShowText>(*parseCommandLine({option})).text == usageText(""));
        }
        QVERIFY(std::get<ShowText>(*parseCommandLine({"scrape", "--version"})).text.starts_with("millrace "));
    }
    // --- --metrics, of every command ---
    void takeWhereToServeMetrics_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("host");
        QTest::addColumn<int>("port");
        QTest::newRow("IPv4") << QByteArray("127.0.0.1:9464") << QByteArray("127.0.0.1") << 9464;
        QTest::newRow("all, any port") << QByteArray("0.0.0.0:0") << QByteArray("0.0.0.0") << 0;
        QTest::newRow("IPv6") << QByteArray("[::1]:65535") << QByteArray("::1") << 65535;
        QTest::newRow("localhost") << QByteArray("localhost:1") << QByteArray("localhost") << 1;
    }
    void takeWhereToServeMetrics()
    {
        QFETCH(const QByteArray, text);
        QFETCH(const QByteArray, host);
        QFETCH(const int, port);
        const std::string value = text.toStdString();
        const MetricsAddress given[] = {scrapeCommand({"scrape", url, "--metrics", value}).common.metrics, std::get<ChatCommand>(*parseCommandLine({"--metrics", value, "chat"})).metrics,
            std::get<HashCommand>(*parseCommandLine({"hash", "--metrics=" + value, "x"})).metrics, std::get<DashboardCommand>(*parseCommandLine({"--metrics", value})).common.metrics};
        for (const MetricsAddress& address : given) {
            QVERIFY(address);
            QCOMPARE(QByteArray::fromStdString(address->host), host);
            QCOMPARE(static_cast<int>(address->port), port);
        }
        QVERIFY(!scrapeCommand({"scrape", url}).common.metrics);
    }
    void refuseABadPlaceForMetrics()
    {
        for (const std::string value : {"9464", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:9464x", ":9464", "::1:9464", "[::1]", "example.org:9464", "127.0.0.1/8:1", ""}) {
            for (const std::string command : {"scrape", "chat", "hash"}) {
                const auto parsed = parseCommandLine({command, "--metrics", value, url});
                QVERIFY2(!parsed, value.c_str());
                QCOMPARE(parsed.error().status, command == "hash" ? kStatusFailed : kStatusUsage);
                QVERIFY2(parsed.error().sentence.starts_with("--metrics takes HOST:PORT"), parsed.error().sentence.c_str());
            }
        }
    }

    void openTheDashboardWithoutACommand()
    {
        QVERIFY(std::holds_alternative<DashboardCommand>(*parseCommandLine({})));
        const auto command = std::get<DashboardCommand>(*parseCommandLine({"--profile", "/tmp/p"}));
        QCOMPARE(command.common.store.path, std::string("/tmp/p/millrace.db"));
    }
    void takeTheHomeFolderWithoutADataFolder()
    {
        qputenv("XDG_DATA_HOME", "relative"); // must be ignored: XDG Base Directory
        qputenv("HOME", "/home/me");
        QCOMPARE(defaultProfile(), std::string("/home/me/.local/share/millrace"));
        qputenv("XDG_DATA_HOME", "/data");
        QCOMPARE(defaultProfile(), std::string("/data/millrace"));
    }
};

QTEST_GUILESS_MAIN(TstOptions)
#include "tst_options.moc"
