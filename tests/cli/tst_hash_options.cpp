#include "app/cli/hash_progress.h"
#include "app/cli/options.h"
#include "app/cli/shell_quote.h"
#include "app/cli/usage.h"

#include <QTest>

#include <clocale>

using namespace millrace;
using namespace millrace::cli;

namespace {

using Words = std::vector<std::string>;

HashCommand hashCommand(const Words& words)
{
    auto command = parseCommandLine(words);
    if (!command)
        throw std::runtime_error(command.error().sentence);
    return std::get<HashCommand>(*command);
}

QString problem(const Words& words)
{
    const auto command = parseCommandLine(words);
    if (command)
        return QStringLiteral("taken");
    return command.error().status == 1 && command.error().command == "hash" ? QString::fromStdString(command.error().sentence) : QStringLiteral("of another command");
}

} // namespace

class TestHashOptions : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
        QVERIFY(std::setlocale(LC_ALL, "C.UTF-8"));
    }

    void hasDefaults()
    {
        const HashCommand command = hashCommand({"hash"});
        QVERIFY(command.paths.empty());
        QCOMPARE(command.algorithms, (std::vector{hash::Algorithm::Sha256}));
        QCOMPARE(command.workers, hash::kDefaultWorkers);
        QVERIFY(!command.check && !command.tag && !command.zero && !command.recursive && !command.json);
        QVERIFY(hashCommand({"hash", "-c", "x"}).algorithms.empty()); // the lists say it
    }

    void takesOptionsBeforeAndAfterTheWord()
    {
        for (const Words& words : {Words{"hash", "-a", "md5", "-z", "x"}, {"-a", "md5", "hash", "x", "-z"}, {"-za", "md5", "hash", "x"}, {"hash", "-zamd5", "x"},
                 {"--algorithm=md5", "--zero", "hash", "x"}, {"--algorithm", "MD5", "-z", "hash", "--profile", "/p", "x"}}) {
            const HashCommand command = hashCommand(words);
            QCOMPARE(command.algorithms, (std::vector{hash::Algorithm::Md5}));
            QVERIFY(command.zero);
            QCOMPARE(command.paths, (Words{"x"}));
        }
    }

    void keepsNamesAsTheyAre()
    {
        QCOMPARE(hashCommand({"hash", "-", "--", "-n", "--", "\xff", "hash", ""}).paths, (Words{"-", "-n", "--", "\xff", "hash", ""}));
        QCOMPARE(hashCommand({"hash", "--workers", "7", "a=b"}).paths, (Words{"a=b"}));
        QCOMPARE(hashCommand({"hash", "--workers", "7"}).workers, 7);
    }

    void writesTagsForSeveralAlgorithms()
    {
        QVERIFY(hashCommand({"hash", "-a", "md5", "-asha1"}).tag);
        QVERIFY(!hashCommand({"hash", "-a", "md5", "-a", "MD5"}).tag); // one, said twice
        QCOMPARE(hashCommand({"hash", "-a", "md5", "-a", "xxh3-128", "-a", "md5"}).algorithms, (std::vector{hash::Algorithm::Md5, hash::Algorithm::Xxh3_128}));
    }

    void letsTheLaterOfQuietAndStatusCount()
    {
        QVERIFY(hashCommand({"hash", "-c", "--quiet", "--status"}).status);
        QVERIFY(!hashCommand({"hash", "-c", "--quiet", "--status"}).quiet);
        QVERIFY(hashCommand({"hash", "-c", "--status", "--quiet"}).quiet);
    }

    void refusesInOneSentence_data()
    {
        QTest::addColumn<Words>("words");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* name, const Words& words, const char* sentence) { QTest::newRow(name) << words << QString::fromUtf8(sentence); };
        row("unknown", {"hash", "--warn"}, "unknown option --warn");
        row("unknown short", {"hash", "-w", "x"}, "unknown option -w");
        row("short in a group", {"hash", "-cw", "x"}, "unknown option -w");
        row("algorithm missing", {"hash", "-a"}, "--algorithm needs a value");
        row("quiet", {"hash", "--quiet", "x"}, "the --quiet option is meaningful only when verifying checksums");
        row("status", {"hash", "--status"}, "the --status option is meaningful only when verifying checksums");
        row("strict", {"hash", "--strict"}, "the --strict option is meaningful only when verifying checksums");
        row("ignore-missing", {"hash", "--ignore-missing", "--quiet"}, "the --ignore-missing option is meaningful only when verifying checksums");
        row("zero", {"hash", "-zc", "x"}, "the --zero option is not supported when verifying checksums");
        row("tag", {"hash", "-c", "--tag", "x"}, "the --tag option is meaningless when verifying checksums");
        row("recursive", {"hash", "-cr", "x"}, "the --recursive option is meaningless when verifying checksums");
        row("two algorithms", {"hash", "-c", "-amd5", "-asha1"}, "give one --algorithm at most when verifying checksums");
        row("zero json", {"hash", "-z", "--json"}, "the --zero option is meaningless with --json");
        row("no workers", {"hash", "--workers", "0"}, "--workers takes a whole number from 1 to 64, not \"0\"");
        row("value of a flag", {"hash", "--tag=1"}, "--tag takes no value");
    }
    void refusesInOneSentence()
    {
        QFETCH(const Words, words);
        QFETCH(const QString, sentence);
        QCOMPARE(problem(words), sentence);
    }

    void namesTheAlgorithmsItHas()
    {
        const QString sentence = problem({"hash", "-a", "blake2b-256", "x"});
        QVERIFY(sentence.startsWith(QStringLiteral("--algorithm takes one of sha256, ")));
        QVERIFY(sentence.endsWith(QStringLiteral(", not \"blake2b-256\"")));
    }

    void hasAUsageTextThatNamesEveryOption()
    {
        const std::string text = usageText("hash");
        for (const std::string& name : hashOptionNames())
            QVERIFY2(text.find(name) != std::string::npos, name.c_str());
        for (const hash::AlgorithmInfo& each : hash::algorithms())
            QVERIFY2(text.find(each.name) != std::string::npos, std::string(each.name).c_str());
        QCOMPARE(std::get<ShowText>(*parseCommandLine({"hash", "-h", "--quiet"})).text, text);
        QVERIFY(usageText("").find("millrace hash") != std::string::npos);
    }

    void printsUsageErrorsAsCoreutilsDoes()
    {
        QCOMPARE(usageErrorText(parseCommandLine({"hash", "-w"}).error()), std::string("millrace hash: unknown option -w\nTry 'millrace hash --help' for more information.\n"));
        QCOMPARE(usageErrorText(parseCommandLine({"chat", "-w"}).error()), std::string("millrace: unknown option -w. See millrace --help.\n"));
        QCOMPARE(parseCommandLine({"chat", "-w"}).error().status, 2);
    }

    // As sha256sum 9.1 says it of a NAME that is not there (tests/faults/trial_hash.py asks it).
    void quotesForAShell_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("shown");
        const std::pair<QByteArray, QByteArray> rows[] = {{"plain", "plain"}, {"", "''"}, {"a b", "'a b'"}, {"a:b", "'a:b'"}, {"a'b", "\"a'b\""}, {"a'b\"", "'a'\\''b\"'"},
            {"q\n", "'q'$'\\n'"}, {"\n\nq", "''$'\\n\\n''q'"}, {"\xff", "''$'\\377'"}, {"\xc3\xa9", "\xc3\xa9"}, {"\xc3", "''$'\\303'"}, {"~x", "'~x'"}, {"x~", "x~"}, {"#x", "'#x'"},
            {"x#", "x#"}, {"a=b", "'a=b'"}, {"-n", "-n"}, {"a\\b", "'a\\b'"}, {"{", "'{'"}, {"{a", "{a"}, {"a@b", "a@b"}, {"\x7f", "''$'\\177'"}, {"a'@", "\"a'@\""}};
        for (const auto& [name, shown] : rows)
            QTest::newRow(name.toPercentEncoding().constData()) << name << shown;
    }
    void quotesForAShell()
    {
        QFETCH(const QByteArray, name);
        QFETCH(const QByteArray, shown);
        QCOMPARE(QByteArray::fromStdString(shellQuoted(name.toStdString())), shown);
    }

    void saysHowFarItIs()
    {
        QCOMPARE(hashProgressText(1'200'000, std::nullopt, 0), std::string("1.2 MB  0 MB/s"));
        QCOMPARE(hashProgressText(1'000'000'000, 4'000'000'000, 1.5e9), std::string("1.00 GB of 4.00 GB  1500 MB/s  2 s left"));
        QCOMPARE(hashProgressText(0, 90'000'000'000, 1e9), std::string("0.0 MB of 90.00 GB  1000 MB/s  1 min 30 s left"));
        QCOMPARE(hashProgressText(0, 8'000'000'000'000, 1e9), std::string("0.0 MB of 8000.00 GB  1000 MB/s  2 h 13 min left"));
        QCOMPARE(hashProgressText(5, 4, 1e9), std::string("0.0 MB of 0.0 MB  1000 MB/s  0 s left")); // it grew
    }
};

QTEST_GUILESS_MAIN(TestHashOptions)
#include "tst_hash_options.moc"
