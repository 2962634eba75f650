// Every panel and every dialog in a translation: the pseudo one of tests/support/pseudo_translation.py, whose texts are 40 % longer and
// stand in brackets (MILLRACE_TRANSLATION names it), or else German.
#include "app/select/field_set.h"
#include "app/settings/settings.h"
#include "models/chat/chat_view_model.h"
#include "models/common/format.h"
#include "models/hash/hash_view_model.h"
#include "models/runtime/runtime_view_model.h"
#include "models/scrape/scrape_view_model.h"
#include "models/scrape/selector_texts.h"
#include "models/settings/setting_texts.h"
#include "tests/support/scrape_samples.h"
#include "tests/support/scripted_chat_backend.h"
#include "tests/support/scripted_hash_backend.h"
#include "tests/support/scripted_runtime_backend.h"
#include "tests/support/scripted_scrape_backend.h"
#include "tests/support/text_room.h"
#include "ui/chat/chat_panel.h"
#include "ui/chat/notice_dialog.h"
#include "ui/dialogs/rate_dialog.h"
#include "ui/dialogs/settings_dialog.h"
#include "ui/dialogs/sign_in_dialog.h"
#include "ui/hash/hash_panel.h"
#include "ui/runtime/runtime_panel.h"
#include "ui/scrape/scraper_panel.h"
#include "ui/shell/main_window.h"
#include "ui/shell/window_language.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;

namespace {

constexpr QSize kScreen{1280, 800};

bool isPseudo() { return !qEnvironmentVariableIsEmpty("MILLRACE_TRANSLATION"); }

/// What stands in no language: names, addresses, figures, sizes; the levels of the log, and what the server of a chat says of itself.
bool isData(const QString& text)
{
    static const QRegularExpression words(QStringLiteral("[A-Za-z]{3,}"));
    static const QRegularExpression data(
        QStringLiteral("://|^/|@|SHA|MD5|BLAKE|Millrace|MILLRACE|HTTP|millrace|robots\\.txt|\\.example|^[0-9.,]+ "
                       "(min|MB|KB|GB)|^[KM]iB$|^info$|appendfsync|text/html"));
    return !words.match(text).hasMatch() || data.match(text).hasMatch();
}

/// The window with all panels, over scripted backends.
struct Fixture {
    QTemporaryDir folder;
    Settings settings{folder.path().toStdString()};
    ui::Theme theme;
    const bool styled = (theme.applyUndressedTo(*qApp), true); // before the first widget
    test::ScriptedScrapeBackend scrapeBackend;
    test::ScriptedChatBackend chatBackend;
    test::ScriptedHashBackend hashBackend;
    test::ScriptedRuntimeBackend runtimeBackend;
    models::ScrapeViewModel scraper{scrapeBackend};
    models::ChatViewModel chat{chatBackend};
    models::HashViewModel hash{hashBackend};
    models::RuntimeViewModel runtime{runtimeBackend};
    telemetry::LogRing ring;
    models::LogTableModel log{ring};
    ui::MainWindow window{theme, settings};
    ui::ScraperPanel* scraperPanel = new ui::ScraperPanel(scraper, theme, settings, QStringLiteral("/data/millrace.db"));
    ui::ChatPanel* chatPanel = new ui::ChatPanel(chat, theme, settings, "/journal.db");

    Fixture()
    {
        window.addPanel(scraperPanel);
        window.addPanel(chatPanel);
        window.addPanel(new ui::HashPanel(hash, theme, settings));
        window.addPanel(new ui::RuntimePanel(runtime, log, theme, settings));
        theme.dress();
        window.resize(kScreen);
        window.show();
    }

    void live()
    {
        auto run = test::run(scrape::RunPhase::Running, 100, 40, 1);
        run.inFlight = 7;
        run.failures = {{"404", 1}};
        run.etaHost = "a.example";
        run.eta = Milliseconds(754'000);
        run.etaOthers = Milliseconds(106'000);
        scrapeBackend.postRun(run);
        scrapeBackend.postHost(test::host(1, "a.example", 30, 20));
        scrapeBackend.postHost(test::host(2, "b.example", 29, 20, 1));
        scrapeBackend.postPage(test::page(1, "http://a.example/one"));
        scrapeBackend.postPage(test::page(3, "http://b.example/gone", 404, "Gone", HostId{2}));
        auto server = test::listening();
        server.clients = 2;
        chatBackend.postServer(server);
        chatBackend.postClient(test::client(117, "bot-7", "/build"));
        chatBackend.postMessage(test::message("bot-7", "step 40", "/build"));
        hashBackend.post(test::totalsOf({{hash::FileState::Match, 1}, {hash::FileState::Mismatch, 1}, {hash::FileState::Missing, 1}}));
        hashBackend.post(test::hashedFile(1, hash::FileState::Match));
        hashBackend.post(test::hashedFile(2, hash::FileState::Mismatch, "/data/set/odd"));
        hashBackend.post(test::hashedFile(3, hash::FileState::Missing));
        telemetry::RuntimeSnapshot snapshot;
        snapshot.taskCount = snapshot.fitting = 1;
        async::TaskInfo task;
        task.id = 1;
        task.name = "fetch a.example";
        snapshot.tasks.push_back(task);
        snapshot.limits = {{"connections", 1, 2, false}};
        runtimeBackend.snapshots.post(0, snapshot);
    }

    /// The dialog that was opened last.
    [[nodiscard]] static QDialog* dialog()
    {
        QDialog* last = nullptr;
        for (QWidget* widget : QApplication::topLevelWidgets()) {
            if (auto* dialog = qobject_cast<QDialog*>(widget); dialog != nullptr && dialog->isVisible())
                last = dialog;
        }
        return last;
    }
};

using Open = std::function<void(Fixture&)>;

void press(Fixture& fixture, const char* action)
{
    for (QAction* each : fixture.window.findChildren<QAction*>(QString::fromUtf8(action)))
        each->trigger();
}

void check(QWidget& root)
{
    QTest::qWait(60);
    if (const QString folder = qEnvironmentVariable("MILLRACE_PICTURES"); !folder.isEmpty()) { // for the eye
        static int number = 0;
        root.grab().save(QStringLiteral("%1/%2-%3-%4.png")
                             .arg(folder)
                             .arg(++number, 2, 10, QLatin1Char('0'))
                             .arg(QLatin1String(QTest::currentTestFunction()),
                                 QString::fromUtf8(QTest::currentDataTag())
                                     .replace(QRegularExpression(QStringLiteral("[^a-z0-9]+")), QStringLiteral("-"))));
    }
    const test::TextRoom room(root);
    QVERIFY2(room.cut().isEmpty(), qPrintable(room.cut().join(u'\n')));
    if (!isPseudo())
        return;
    QStringList bare;
    for (const QString& text : room.captions()) {
        if (!text.contains(QChar(0x27e6)) && !isData(text))
            bare += text;
    }
    QVERIFY2(bare.isEmpty(), qPrintable(QStringLiteral("in no translation: ") + bare.join(QStringLiteral(" | "))));
    QVERIFY2(room.captions().join(u' ').contains(QChar(0x27e6)), "nothing here is translated");
}

} // namespace

class TestTranslations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLanguageIsTheChosenOneOrTheSystems()
    {
        using ui::WindowLanguage;
        QCOMPARE(WindowLanguage::choose("de", {QStringLiteral("en-GB")}), QStringLiteral("de"));
        QCOMPARE(WindowLanguage::choose("en", {QStringLiteral("de-DE")}), QStringLiteral("en"));
        QCOMPARE(WindowLanguage::choose("system", {QStringLiteral("de-AT"), QStringLiteral("en")}), QStringLiteral("de"));
        QCOMPARE(
            WindowLanguage::choose("system", {QStringLiteral("fr-FR"), QStringLiteral("de"), QStringLiteral("en")}), QStringLiteral("de"));
        QCOMPARE(WindowLanguage::choose("system", {QStringLiteral("C")}), QStringLiteral("en"));
        QCOMPARE(WindowLanguage::choose("klingon", {QStringLiteral("de_DE")}), QStringLiteral("de"));
        QCOMPARE(WindowLanguage::localeOf(QStringLiteral("de"), QLocale(QLocale::German, QLocale::Austria)).territory(), QLocale::Austria);
        QCOMPARE(WindowLanguage::localeOf(QStringLiteral("de"), QLocale(QLocale::French)).territory(), QLocale::Germany);
        QCOMPARE(WindowLanguage::localeOf(QStringLiteral("en"), QLocale(QLocale::German)).language(), QLocale::English);
    }

    void numbersFollowTheLanguage()
    {
        if (isPseudo())
            QSKIP("of German");
        QCOMPARE(models::formatCount(1'284), QStringLiteral("1.284"));
        QCOMPARE(models::formatRateShort(0.5), QStringLiteral("0,5 /s"));
        QCOMPARE(models::parseRate(u"0,5 /s").value_or(-1), 0.5);
        QCOMPARE(models::parseRate(u"unbegrenzt").value_or(-1), 0.0);
        for (const SettingSpec& spec : settingTable()) {
            if (spec.key.index() != 1 && spec.key.index() != 2)
                continue;
            const QString shown = models::settingDefault(spec);
            QVERIFY2(models::settingProblem(spec, shown).isEmpty(), qPrintable(models::settingProblem(spec, shown)));
            QVERIFY2(models::sameSetting(spec, shown, QString(shown).remove(u'.')), spec.name);
            if (std::string_view(spec.name) == "Timeout") {
                QVERIFY(models::sameSetting(spec, QStringLiteral("0,5"), QStringLiteral("0.5")));
                QVERIFY(!models::sameSetting(spec, QStringLiteral("1,5"), QStringLiteral("15")));
                QVERIFY(models::sameSetting(spec, QStringLiteral("1.000"), QStringLiteral("1000")));
            }
        }
    }

    void qtsOwnButtonsAreTranslatedToo()
    {
        if (isPseudo())
            QSKIP("of German");
        QCOMPARE(QCoreApplication::translate("QPlatformTheme", "Cancel"), QStringLiteral("Abbrechen"));
    }

    /// The engine's own words, which are put into the language where they are shown.
    void whatIsWrongWithASelectorIsTranslated()
    {
        const select::SelectorError early{select::SelectorErrorCode::Syntax, 4, {"\"%1\" stands where %2 is not closed yet", {"x", ":is("}}};
        const QString said = models::selectorProblem(early);
        if (!isPseudo())
            QCOMPARE(said, QStringLiteral("Spalte 4 des Selektors: \"x\" steht, wo :is( noch nicht geschlossen ist."));
        else
            QVERIFY2(said.startsWith(QStringLiteral("⟦")) && said.contains(QStringLiteral("\"x\"")), qPrintable(said));
        for (const char* wrong : {"a=p >> b", "a=p[x", "a=//p[foo(x)]", "a=", "url=p"}) {
            const auto set = select::FieldSet::compile({wrong});
            QVERIFY(!set);
            QVERIFY2(models::selectorWords(set.error().error.text) != QString::fromStdString(set.error().error.text.english()), wrong);
        }
    }

    void panels_data()
    {
        QTest::addColumn<int>("panel");
        QTest::addColumn<bool>("live");
        const char* names[] = {"scraper", "chat", "hash", "runtime"};
        for (int i = 0; i < 4; ++i) {
            QTest::addRow("%s, empty", names[i]) << i << false;
            QTest::addRow("%s, at work", names[i]) << i << true;
        }
    }
    void panels()
    {
        QFETCH(int, panel);
        QFETCH(bool, live);
        Fixture f;
        f.window.showPanel(panel);
        if (live)
            f.live();
        QTest::qWait(live ? 400 : 60);
        QVERIFY2(f.window.width() == kScreen.width() && f.window.height() == kScreen.height(),
            qPrintable(QStringLiteral("the window is %1 × %2").arg(f.window.width()).arg(f.window.height())));
        for (auto* tabs : f.window.findChildren<ui::TabCard*>()) {
            for (int tab = 0; tabs->isVisible() && tab < tabs->findChild<QTabBar*>()->count(); ++tab) {
                tabs->setCurrentTab(tab);
                check(f.window);
                if (QTest::currentTestFailed())
                    return;
            }
        }
        check(f.window);
    }

    void dialogs_data()
    {
        QTest::addColumn<Open>("open");
        QTest::newRow("add URLs") << Open([](Fixture& f) { f.scraperPanel->showAddUrls(); });
        QTest::newRow("run options") << Open([](Fixture& f) { f.scraperPanel->showRunOptions(); });
        QTest::newRow("runs") << Open([](Fixture& f) { f.scraperPanel->showRuns(); });
        QTest::newRow("store") << Open([](Fixture& f) { f.scraperPanel->showStore(); });
        QTest::newRow("selectors") << Open([](Fixture& f) { f.scraperPanel->showSelectors(); });
        QTest::newRow("sign-in") << Open([](Fixture& f) {
            auto* dialog = new ui::SignInDialog({}, &f.window);
            dialog->open();
        });
        QTest::newRow("rate") << Open([](Fixture& f) { ui::askForRate(f.window, 2, [](double) {}); });
        QTest::newRow("server options") << Open([](Fixture& f) { f.chatPanel->showServerOptions(); });
        QTest::newRow("test client") << Open([](Fixture& f) { f.chatPanel->showTestClient(); });
        QTest::newRow("notice") << Open([](Fixture& f) { ui::askForNotice(f.window, QStringLiteral("#118"), [](const QString&) {}); });
        QTest::newRow("shortcuts") << Open([](Fixture& f) { press(f, "Keyboard shortcuts…"); });
        QTest::newRow("columns") << Open([](Fixture& f) { press(f, "What each column means…"); });
        QTest::newRow("about") << Open([](Fixture& f) { press(f, "About Millrace…"); });
        for (int page = 0; page < kSettingPages; ++page) {
            QTest::addRow("settings %d", page) << Open([page](Fixture& f) {
                auto* dialog = new ui::SettingsDialog(f.settings, {}, static_cast<SettingPage>(page), &f.window);
                dialog->open();
            });
        }
    }
    void dialogs()
    {
        QFETCH(Open, open);
        Fixture f;
        open(f);
        QTest::qWait(60);
        QDialog* dialog = Fixture::dialog();
        QVERIFY(dialog != nullptr);
        QVERIFY2(dialog->width() <= kScreen.width() && dialog->height() <= kScreen.height(),
            qPrintable(QStringLiteral("%1 × %2").arg(dialog->width()).arg(dialog->height())));
        check(*dialog);
        dialog->close();
    }
};

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    const ui::WindowLanguage language(isPseudo() ? "en" : "de");
    TestTranslations test;
    QTEST_SET_MAIN_SOURCE_PATH
    return QTest::qExec(&test, argc, argv);
}

#include "tst_translations.moc"
