#include "app/cli/chat_options.h"
#include "app/cli/hash_options.h"
#include "app/cli/options.h"
#include "app/cli/usage.h"
#include "packaging/man/man_page.h"

#include <QFile>
#include <QTest>

using namespace millrace;
using namespace millrace::packaging;

namespace {

QByteArray page()
{
    QFile file(QStringLiteral(MILLRACE_SOURCE_DIR "/packaging/man/millrace.1.in"));
    return file.open(QIODevice::ReadOnly) ? QByteArray::fromStdString(manPage(file.readAll().toStdString(), cli::usageText)) : QByteArray();
}

std::string made(const std::string& help)
{
    return manPage("@help x@\n", [&](std::string_view command) { return command == "x" ? help : std::string(); });
}

} // namespace

class TstManPage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void hasEveryOptionOfEveryCommandAsAnItem()
    {
        const QByteArray all = page();
        const qsizetype scrape = all.indexOf(".SH MILLRACE SCRAPE\n");
        const qsizetype chat = all.indexOf(".SH MILLRACE CHAT\n");
        const qsizetype hash = all.indexOf(".SH MILLRACE HASH\n");
        const qsizetype end = all.indexOf(".SH ENVIRONMENT\n");
        QVERIFY(0 < scrape && scrape < chat && chat < hash && hash < end);
        const auto check = [](const QByteArray& section, const std::string& option) {
            QVERIFY2(section.contains("\\fB" + QByteArray::fromStdString(roffText(option)) + "\\fR"), option.c_str());
        };
        for (const std::string& option : cli::optionNames())
            check(all.left(chat), option);
        for (const auto& option : cli::chatOptionNames())
            check(all.mid(chat, hash - chat), option.name);
        for (const std::string& option : cli::hashOptionNames())
            check(all.mid(hash, end - hash), option);
    }
    void saysWhatEveryCommandTakesOnce()
    {
        const QByteArray all = page();
        QCOMPARE(all.count("\\fB\\-\\-store\\fR"), 1);
        QVERIFY(!all.contains("Options of every command"));
        QVERIFY(!all.contains("@help"));
    }
    void takesOptionAndTextApart()
    {
        QCOMPARE(made("  --depth N            follow links\n                       of pages\n"), std::string(".TP\n\\fB\\-\\-depth\\fR \\fIN\\fR\nfollow links\nof pages\n"));
        QCOMPARE(made("  --cert FILE, --key FILE\n                       both PEM\n"), std::string(".TP\n\\fB\\-\\-cert\\fR \\fIFILE\\fR, \\fB\\-\\-key\\fR \\fIFILE\\fR\nboth PEM\n"));
        QCOMPARE(made("  -h, --help\n"), std::string(".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\n"));
    }
    void tellsHeadingsFromSentences()
    {
        QCOMPARE(made("millrace x: does it\n\nWhat\n  -a                   all\n\nExit status: 0.\n"), std::string("millrace x: does it\n.PP\n.SS What\n.TP\n\\fB\\-a\\fR\nall\n.PP\nExit status: 0.\n"));
    }
    void escapesWhatRoffWouldTakeForItself()
    {
        QCOMPARE(roffText("a\\.b '^' ~ ` -"), std::string("a\\e.b \\(aq\\(ha\\(aq \\(ti \\(ga \\-"));
        QCOMPARE(made("                       .hidden\n                       'K: V'\n"), std::string("\\&.hidden\n\\&\\(aqK: V\\(aq\n"));
    }
};

QTEST_GUILESS_MAIN(TstManPage)
#include "tst_man_page.moc"
