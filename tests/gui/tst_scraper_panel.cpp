#include "app/settings/settings.h"
#include "models/scrape/scrape_view_model.h"
#include "tests/support/scrape_samples.h"
#include "tests/support/scripted_scrape_backend.h"
#include "ui/dialogs/add_urls_dialog.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/run_options_dialog.h"
#include "ui/dialogs/runs_dialog.h"
#include "ui/dialogs/sign_in_dialog.h"
#include "ui/dialogs/store_dialog.h"
#include "ui/scrape/scraper_panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/stat_tile.h"

#include <QAccessible>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using models::HostsTableModel;
using models::PagesTableModel;
using scrape::RunPhase;

namespace {

/// The panel, shown offscreen over a scripted backend.
struct Fixture {
    QTemporaryDir folder;
    Settings settings{folder.path().toStdString()};
    ui::Theme theme;
    test::ScriptedScrapeBackend backend;
    models::ScrapeViewModel model{backend};
    ui::ScraperPanel panel{model, theme, settings, QStringLiteral("/data/millrace.db")};

    Fixture()
    {
        panel.resize(1400, 860);
        panel.show();
    }

    template <class W>
    W* named(const QString& name, QWidget* root = nullptr)
    {
        for (W* widget : (root != nullptr ? root : &panel)->findChildren<W*>()) {
            if (widget->accessibleName() == name)
                return widget;
        }
        return nullptr;
    }
    QPushButton& button(const char* name, QWidget* root = nullptr)
    {
        auto* found = named<QPushButton>(QLatin1String(name), root);
        if (found == nullptr)
            qFatal("no button %s", name);
        return *found;
    }
    ui::DataTable& table(const char* name) { return *named<ui::DataTable>(QLatin1String(name)); }

    /// Two hosts, three pages, running.
    void live()
    {
        model.addUrls(QStringLiteral("http://a.example/"));
        QTRY_VERIFY_WITH_TIMEOUT(model.state().banner.has_value(), 5'000);
        model.dismissBanner();
        auto run = test::run(RunPhase::Running, 100, 40, 1);
        run.inFlight = 7;
        run.failures = {{"404", 1}};
        backend.postRun(run);
        backend.postHost(test::host(1, "a.example", 30, 20));
        backend.postHost(test::host(2, "b.example", 29, 20, 1));
        backend.postPage(test::page(1, "http://a.example/one"));
        backend.postPage(test::page(2, "http://b.example/two", 200, "<b>Bold</b>", HostId{2}));
        backend.postPage(test::page(3, "http://b.example/gone", 404, "Gone", HostId{2}));
        QTRY_COMPARE_WITH_TIMEOUT(table("Pages").model()->rowCount(), 3, 5'000);
        QTRY_COMPARE_WITH_TIMEOUT(table("Domains").model()->rowCount(), 2, 5'000);
    }
};

} // namespace

class TestScraperPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void takesWhatWasSetElsewhereForTheOpenRunToo()
    {
        Fixture f;
        f.live();
        auto run = test::run(RunPhase::Running, 100, 40, 1);
        run.settings.depth = 3; // as it was made with, another time
        f.backend.postRun(run);
        QTRY_COMPARE_WITH_TIMEOUT(f.model.state().settings.depth, 3, 5'000);
        f.settings.set(keys::kRunRate, 5.0);
        f.panel.takeSettings();
        QVERIFY(f.backend.called("setSettings rate=5"));
        QCOMPARE(f.model.state().settings.depth, 3);
        QCOMPARE(f.model.defaults().rate, 5.0);
        QCOMPARE(f.model.defaults().depth, 0);
        QCOMPARE(f.settings.get(keys::kRunDepth), 0);
    }

    void comesBackWithItsFiltersAndItsOrder()
    {
        Fixture f;
        f.table("Domains").sortByColumn(HostsTableModel::Failed, Qt::DescendingOrder);
        f.table("Domains").setColumnHidden(HostsTableModel::Skipped, false);
        Q_EMIT f.table("Domains").columnLayoutChanged();
        f.table("Pages").sortByColumn(PagesTableModel::Size, Qt::DescendingOrder);
        QTRY_VERIFY(f.settings.isSet(keys::kPagesColumns));
        f.named<QLineEdit>(QStringLiteral("Filter hosts and pages"))->setText(QStringLiteral("b.ex"));
        f.model.setPageStatus(store::PageFilter::Status::ClientError);
        QCOMPARE(f.settings.get(keys::kScraperFilter), std::string("b.ex"));
        test::ScriptedScrapeBackend backend;
        models::ScrapeViewModel model(backend);
        ui::ScraperPanel again(model, f.theme, f.settings, QStringLiteral("/data/millrace.db"));
        const auto* domains = f.named<ui::DataTable>(QStringLiteral("Domains"), &again);
        QCOMPARE(domains->horizontalHeader()->sortIndicatorSection(), int(HostsTableModel::Failed));
        QCOMPARE(domains->horizontalHeader()->sortIndicatorOrder(), Qt::DescendingOrder);
        QVERIFY(!domains->isColumnHidden(HostsTableModel::Skipped));
        QCOMPARE(model.sortedHosts().sortColumn(), int(HostsTableModel::Failed));
        QCOMPARE(f.named<ui::DataTable>(QStringLiteral("Pages"), &again)->horizontalHeader()->sortIndicatorSection(), int(PagesTableModel::Size));
        QCOMPARE(f.named<QLineEdit>(QStringLiteral("Filter hosts and pages"), &again)->text(), QStringLiteral("b.ex"));
        QVERIFY(model.state().filter.wanted.status == store::PageFilter::Status::ClientError);
    }

    void hasTheNamesThatTestsAndScreenReadersFindItBy()
    {
        Fixture f;
        f.live();
        QCOMPARE(f.panel.name(), QStringLiteral("Scraper"));
        for (const char* name : {"Add URLs", "Start", "Pause", "Stop", "Export"}) {
            QPushButton& button = f.button(name);
            QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(&button);
            QCOMPARE(accessible->text(QAccessible::Name), QLatin1String(name));
            QCOMPARE(accessible->role(), QAccessible::Button);
        }
        QCOMPARE(QAccessible::queryAccessibleInterface(&f.table("Domains"))->role(), QAccessible::Table);
        QCOMPARE(QAccessible::queryAccessibleInterface(&f.table("Pages"))->role(), QAccessible::Table);
    }

    void namesEveryControlOnce()
    {
        Fixture f;
        f.live();
        QStringList names;
        for (QWidget* widget : f.panel.findChildren<QWidget*>()) {
            const bool control = qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QTableView*>(widget) != nullptr
                || qobject_cast<ui::StatTile*>(widget) != nullptr || (qobject_cast<QLineEdit*>(widget) != nullptr);
            const bool internal = widget->parentWidget() != nullptr && (qobject_cast<QLineEdit*>(widget->parentWidget()) || qobject_cast<QTableView*>(widget->parentWidget()) || widget->parentWidget()->inherits("QTabBar"));
            if (!control || internal || widget->isHidden() || !widget->isVisibleTo(&f.panel))
                continue;
            QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
            QVERIFY2(!names.contains(widget->accessibleName()), qPrintable(widget->accessibleName()));
            names += widget->accessibleName();
            if (auto* button = qobject_cast<QPushButton*>(widget)) {
                QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->accessibleName()));
                QVERIFY2((button->focusPolicy() & Qt::TabFocus) != 0, qPrintable(button->accessibleName()));
            }
        }
        QVERIFY(names.size() >= 15);
    }

    void showsTheColumnsOfTheDesign()
    {
        Fixture f;
        f.live();
        QStringList heads;
        ui::DataTable& domains = f.table("Domains");
        for (int column = 0; column < domains.model()->columnCount(); ++column) {
            if (!domains.isColumnHidden(column))
                heads += domains.model()->headerData(column, Qt::Horizontal).toString();
        }
        QCOMPARE(heads.join(u'|'), QStringLiteral("Host|Progress|Queued|In flight|Done|Failed|Rate|Next start|Waits for|Last 10 s|ETA"));
        QCOMPARE(f.panel.badge(), QStringLiteral("7"));
    }

    void standsEmptyUntilThereIsSomething()
    {
        Fixture f;
        QVERIFY(f.button("Add the first URLs").isVisible());
        QVERIFY(!f.table("Domains").isVisible());
        QVERIFY(!f.button("Start").isEnabled());
        f.live();
        QVERIFY(!f.button("Add the first URLs").isVisible());
        QVERIFY(f.table("Domains").isVisible());
    }

    void addsUrlsThroughItsDialog()
    {
        Fixture f;
        f.button("Add URLs").click();
        auto* dialog = f.panel.findChild<ui::AddUrlsDialog*>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        auto* text = f.named<QPlainTextEdit>(QStringLiteral("URLs"), dialog);
        QVERIFY(!f.button("Add", dialog).isEnabled());
        text->setPlainText(QStringLiteral("http://a.example/\nhttp://a.example/\nnonsense"));
        auto* count = dialog->findChild<QLabel*>(QStringLiteral("count"));
        QTRY_COMPARE_WITH_TIMEOUT(count->text(), QStringLiteral("1 usable URL · 1 duplicate · 1 unusable, the first: “nonsense”"), 5'000);
        f.button("Add", dialog).click();
        QTRY_VERIFY_WITH_TIMEOUT(f.backend.called("addUrls http://a.example/\nhttp://a.example/\nnonsense\n"), 5'000);
        QTRY_VERIFY_WITH_TIMEOUT(f.panel.findChild<ui::AddUrlsDialog*>() == nullptr, 5'000);
    }

    void cancelAddsNothing()
    {
        Fixture f;
        f.panel.showAddUrls();
        auto* dialog = f.panel.findChild<ui::AddUrlsDialog*>();
        f.named<QPlainTextEdit>(QStringLiteral("URLs"), dialog)->setPlainText(QStringLiteral("http://a.example/"));
        f.button("Cancel", dialog).click();
        QTRY_VERIFY_WITH_TIMEOUT(f.panel.findChild<ui::AddUrlsDialog*>() == nullptr, 5'000);
        QVERIFY(f.backend.calls.empty());
    }

    void offersWhatTheProgramWasStartedWith()
    {
        Fixture f;
        QTemporaryFile list;
        QVERIFY(list.open() && list.write("http://b.example/\n") > 0 && list.flush());
        f.panel.offerUrls({QStringLiteral("http://a.example/")}, {list.fileName()});
        auto* dialog = f.panel.findChild<ui::AddUrlsDialog*>();
        QVERIFY(dialog != nullptr && dialog->isVisible());
        auto* text = f.named<QPlainTextEdit>(QStringLiteral("URLs"), dialog);
        QTRY_COMPARE_WITH_TIMEOUT(text->toPlainText().trimmed(), QStringLiteral("http://a.example/\nhttp://b.example/"), 5'000);
        f.panel.offerUrls({QStringLiteral("http://c.example/")}, {});
        QCOMPARE(text->toPlainText().trimmed(), QStringLiteral("http://a.example/\nhttp://b.example/\nhttp://c.example/"));
        QVERIFY(f.backend.calls.empty()); // nothing is added before somebody says so
    }

    void takesDropsAndPastes()
    {
        Fixture f;
        QMimeData text;
        text.setText(QStringLiteral("just words"));
        QVERIFY(!f.panel.paste(text));
        text.setText(QStringLiteral("http://a.example/\nhttp://b.example/"));
        QVERIFY(f.panel.paste(text));
        QTRY_VERIFY_WITH_TIMEOUT(f.backend.called("addUrls http://a.example/\nhttp://b.example/\n"), 5'000);
        QMimeData links;
        links.setUrls({QUrl(QStringLiteral("http://c.example/"))});
        QVERIFY(f.panel.acceptsDrop(links));
        f.panel.drop(links);
        QTRY_VERIFY_WITH_TIMEOUT(f.backend.called("addUrls http://c.example/\n"), 5'000);
    }

    void buttonsFollowThePhase()
    {
        Fixture f;
        f.live();
        QVERIFY(!f.button("Start").isEnabled() && f.button("Pause").isEnabled() && f.button("Stop").isEnabled());
        f.button("Pause").click();
        QVERIFY(f.backend.called("pause"));
        f.backend.postRun(test::run(RunPhase::Paused, 100, 40, 1));
        QTRY_VERIFY_WITH_TIMEOUT(f.button("Start").isEnabled(), 5'000);
        QCOMPARE(f.button("Pause").accessibleName(), QStringLiteral("Pause"));
        QVERIFY(!f.button("Pause").isEnabled());
        f.button("Start").click();
        QVERIFY(f.backend.called("resume"));
        f.button("Stop").click();
        QVERIFY(f.backend.called("stop"));
    }

    void selectingAHostNarrowsThePagesAndAllHostsWidensThem()
    {
        Fixture f;
        f.live();
        QVERIFY(!f.button("All hosts").isVisible());
        f.table("Domains").selectRow(1);
        QCOMPARE(f.table("Pages").model()->rowCount(), 2);
        QTRY_VERIFY_WITH_TIMEOUT(f.button("All hosts").isVisible(), 5'000);
        f.button("All hosts").click();
        QCOMPARE(f.table("Pages").model()->rowCount(), 3);
    }

    void showsTheWorkersOfASharedRunAlone()
    {
        Fixture f;
        f.live();
        auto* tabs = f.panel.findChild<QTabBar*>();
        const int workersTab = tabs->count() - 1;
        QVERIFY(!tabs->isTabVisible(workersTab));
        QVERIFY(f.table("Domains").isColumnHidden(HostsTableModel::Worker));
        auto run = test::run(RunPhase::Running, 100, 40, 1);
        auto company = std::make_shared<store::RunCompany>();
        company->state = store::RunState::Running;
        company->now = 1'700'000'000'000;
        company->workers = {{WorkerId{1}, "here:1", true, false, company->now, company->now, 1, 3}, {WorkerId{2}, "build-2:2", true, false, company->now, company->now, 1, 4}};
        run.shared = true;
        run.worker = WorkerId{1};
        run.company = company;
        f.backend.postRun(run);
        auto host = test::host(2, "b.example", 29, 20, 1);
        host.owner = WorkerId{2};
        f.backend.postHost(host);
        QTRY_VERIFY_WITH_TIMEOUT(tabs->isTabVisible(workersTab), 5'000);
        QCOMPARE(tabs->tabText(workersTab), QStringLiteral("Workers 2"));
        QVERIFY(!f.table("Domains").isColumnHidden(HostsTableModel::Worker));
        QTRY_COMPARE_WITH_TIMEOUT(f.table("Domains").model()->index(1, HostsTableModel::Worker).data().toString(), QStringLiteral("build-2:2"), 5'000);
        tabs->setCurrentIndex(workersTab);
        QVERIFY(f.table("Workers").isVisible());
        QCOMPARE(f.table("Workers").model()->rowCount(), 2);
        // Its table goes with what it is about.
        run.shared = false;
        run.company.reset();
        f.backend.postRun(run);
        QTRY_VERIFY_WITH_TIMEOUT(!tabs->isTabVisible(workersTab), 5'000);
        QVERIFY(tabs->currentIndex() != workersTab && f.table("Domains").isColumnHidden(HostsTableModel::Worker));
    }

    void editsARateInTheTable()
    {
        Fixture f;
        f.live();
        ui::DataTable& domains = f.table("Domains");
        const QModelIndex rate = domains.model()->index(0, HostsTableModel::Rate);
        domains.setCurrentIndex(rate);
        domains.edit(rate);
        auto* editor = domains.viewport()->findChild<QLineEdit*>();
        QVERIFY(editor != nullptr);
        editor->setText(QStringLiteral("0.5"));
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_VERIFY_WITH_TIMEOUT(f.backend.called("setHostRate 1 0.5"), 5'000);
    }

    void tellsAboutTheSelectedPageInPlainText()
    {
        Fixture f;
        f.live();
        f.table("Pages").selectRow(1);
        bool title = false;
        for (const QLabel* label : f.panel.findChildren<QLabel*>()) {
            QVERIFY2(label->textFormat() == Qt::PlainText || label->text().isEmpty(), qPrintable(label->text()));
            title = title || label->text() == QLatin1String("<b>Bold</b>");
        }
        QVERIFY(title);
        QVERIFY(f.named<QPlainTextEdit>(QStringLiteral("Links, redirects and headers"))->toPlainText().contains(QLatin1String("server: nginx")));
    }

    void filtersPagesByKeyboard()
    {
        Fixture f;
        f.live();
        store::PageRecord broken;
        broken.sequence = broken.keyHash = 3;
        broken.url = "http://b.example/gone";
        broken.state = store::UrlState::Failed;
        broken.status = 404;
        f.backend.toFind = {{{broken}, 1, true}};
        auto* finding = f.named<QComboBox>(QStringLiteral("Page filter"));
        QVERIFY(finding != nullptr && f.named<QComboBox>(QStringLiteral("Status filter")) != nullptr);
        finding->setFocus();
        QTest::keyClicks(finding, QStringLiteral("Broken"));
        QTRY_COMPARE_WITH_TIMEOUT(f.table("Pages").model()->rowCount(), 1, 5'000);
        QCOMPARE(f.backend.searched.finding, store::PageFilter::Finding::Broken);
        f.button("All pages").click();
        QCOMPARE(f.table("Pages").model()->rowCount(), 3);
        QCOMPARE(finding->currentText(), QStringLiteral("Every page"));
        QVERIFY(!f.button("All pages").isVisibleTo(&f.panel));
    }

    void showsTheChangesOfAComparisonAsLongAsItLasts()
    {
        Fixture f;
        f.live();
        const int change = models::PagesTableModel::Change;
        QVERIFY(f.table("Pages").isColumnHidden(change));
        f.model.compareWith(RunId{3});
        QVERIFY(!f.table("Pages").isColumnHidden(change));
        QCOMPARE(f.named<QComboBox>(QStringLiteral("Page filter"))->currentText(), QStringLiteral("Changed since Run 3"));
        f.button("End comparison").click();
        QVERIFY(f.table("Pages").isColumnHidden(change));
        QVERIFY(f.named<QComboBox>(QStringLiteral("Page filter"))->findText(QStringLiteral("Changed since Run 3")) < 0);
    }

    void filtersAfterAPauseOfTheFingers()
    {
        Fixture f;
        f.live();
        auto* filter = qobject_cast<QLineEdit*>(f.panel.filterField());
        QVERIFY(filter != nullptr);
        QTest::keyClicks(filter, QStringLiteral("b.example"));
        QTRY_COMPARE_WITH_TIMEOUT(f.table("Domains").model()->rowCount(), 1, 5'000);
        QCOMPARE(f.table("Pages").model()->rowCount(), 2);
        filter->clear();
        QTRY_COMPARE_WITH_TIMEOUT(f.table("Domains").model()->rowCount(), 2, 5'000);
    }

    void offersToResumeAsASentenceWithTwoButtons()
    {
        Fixture f;
        store::RunRecord left;
        left.id = RunId{9};
        left.state = store::RunState::Stopped;
        left.createdAt = 1'700'000'000'000;
        left.counts.queued = 5;
        f.backend.resumable = left;
        f.model.lookForUnfinishedRun();
        QTRY_VERIFY_WITH_TIMEOUT(f.named<QPushButton>(QStringLiteral("Resume")) != nullptr, 5'000);
        QVERIFY(f.button("Resume").isVisible() && f.button("Discard").isVisible());
        f.button("Resume").click();
        QTRY_VERIFY_WITH_TIMEOUT(f.backend.called("start"), 5'000);
        QVERIFY(f.backend.called("openRun 9"));
    }

    void remembersTheRunOptions()
    {
        Fixture f;
        f.panel.showRunOptions();
        auto* dialog = f.panel.findChild<ui::RunOptionsDialog*>();
        auto* rate = f.named<QLineEdit>(QStringLiteral("Rate per host"), dialog);
        rate->setText(QStringLiteral("quick"));
        QVERIFY(!f.button("Apply", dialog).isEnabled());
        rate->setText(QStringLiteral("0.5"));
        f.named<QPlainTextEdit>(QStringLiteral("Request headers"), dialog)->setPlainText(QStringLiteral("Accept-Language de"));
        QVERIFY(!f.button("Apply", dialog).isEnabled());
        f.named<QPlainTextEdit>(QStringLiteral("Request headers"), dialog)->setPlainText(QStringLiteral("Accept-Language: de"));
        QVERIFY(f.button("Apply", dialog).isEnabled());
        f.named<QSpinBox>(QStringLiteral("Depth"), dialog)->setValue(3);
        f.named<QComboBox>(QStringLiteral("Scope"), dialog)->setCurrentIndex(1);
        f.named<QSpinBox>(QStringLiteral("Max pages"), dialog)->setValue(500);
        f.named<QCheckBox>(QStringLiteral("Read the hosts’ sitemaps"), dialog)->setChecked(true);
        auto* include = f.named<QPlainTextEdit>(QStringLiteral("Include"), dialog);
        include->setPlainText(QStringLiteral("/docs/\n/a(b"));
        QVERIFY(!f.button("Apply", dialog).isEnabled());
        include->setPlainText(QStringLiteral("/docs/\n\n ^https "));
        QVERIFY(f.button("Apply", dialog).isEnabled());
        f.named<QPlainTextEdit>(QStringLiteral("Exclude"), dialog)->setPlainText(QStringLiteral("\\.pdf$"));
        f.named<QSpinBox>(QStringLiteral("Max variants"), dialog)->setValue(77);
        f.named<QCheckBox>(QStringLiteral("Obey nofollow"), dialog)->setChecked(false);
        auto* bodies = f.named<QLineEdit>(QStringLiteral("Save bodies in"), dialog);
        bodies->setText(QStringLiteral("bodies"));
        QVERIFY(!f.button("Apply", dialog).isEnabled());
        bodies->setText(QStringLiteral(" /my bodies"));
        QVERIFY(f.button("Apply", dialog).isEnabled());
        f.button("Apply", dialog).click();
        QVERIFY(f.settings.get(keys::kRunSitemaps) && f.model.defaults().sitemaps);
        QCOMPARE(f.settings.get(keys::kRunInclude), std::string("/docs/\n^https"));
        QCOMPARE(f.model.defaults().include, (std::vector<std::string>{"/docs/", "^https"}));
        QCOMPARE(f.model.defaults().exclude, std::vector<std::string>{"\\.pdf$"});
        QCOMPARE(f.model.defaults().maxVariants, 77);
        QCOMPARE(f.model.defaults().saveBodies, std::string("/my bodies"));
        QVERIFY(f.model.defaults().ignoreNofollow);
        QCOMPARE(f.settings.get(keys::kRunRate), 0.5);
        QCOMPARE(f.settings.get(keys::kRunDepth), 3);
        QCOMPARE(f.settings.get(keys::kRunScope), std::string("domain"));
        QCOMPARE(f.settings.get(keys::kRunMaxPages), 500);
        QCOMPARE(f.model.defaults().depth, 3);
        QVERIFY(f.model.defaults().scope == scrape::Scope::Domain);
        QCOMPARE(f.model.defaults().maxPages, 500);
        QCOMPARE(f.model.defaults().headers.size(), std::size_t(1));
        QVERIFY(f.button("Rate").text().contains(QLatin1String("0.5 /s")));
    }

    void triesAStoreAndUsesIt()
    {
        Fixture f;
        f.model.setStore(store::parseStoreUrl("sqlite:/data/millrace.db").value());
        f.panel.showStore();
        auto* dialog = f.panel.findChild<ui::StoreDialog*>();
        const auto result = [&] { return f.named<QLabel>(QStringLiteral("Result of the test"), dialog)->text(); };
        auto* kind = f.named<QComboBox>(QStringLiteral("Keep pages in"), dialog);
        auto* host = f.named<QLineEdit>(QStringLiteral("Host"), dialog);
        QVERIFY(!host->isVisible());
        f.button("Test", dialog).click();
        QCOMPARE(result(), QStringLiteral("This is the store in use."));
        kind->setCurrentIndex(1);
        QVERIFY(host->isVisible() && result().isEmpty());
        host->setText(QStringLiteral("db.example"));
        auto* database = f.named<QLineEdit>(QStringLiteral("Database"), dialog);
        database->clear();
        QVERIFY(!f.button("Use", dialog).isEnabled());
        database->setText(QStringLiteral("mill"));
        QVERIFY(f.button("Use", dialog).isEnabled());
        auto* password = f.named<QLineEdit>(QStringLiteral("Password"), dialog);
        QCOMPARE(int(password->echoMode()), int(QLineEdit::Password));
        password->setText(QStringLiteral("CANARY"));
        f.backend.error = store::StoreError{store::StoreErrorCode::Refused, "password authentication failed (28P01)", "db.example"};
        f.button("Test", dialog).click();
        QTRY_VERIFY_WITH_TIMEOUT(result().contains(QLatin1String("refused the user or the password")), 5'000);
        f.button("Use", dialog).click();
        QTRY_VERIFY_WITH_TIMEOUT(result().endsWith(QLatin1String("The store in use stays.")), 5'000);
        QVERIFY(dialog->isVisible());
        f.backend.error.reset();
        f.backend.report.server = "PostgreSQL 15.8";
        f.button("Test", dialog).click();
        QTRY_VERIFY_WITH_TIMEOUT(result().startsWith(QLatin1String("PostgreSQL 15.8")), 5'000);
        f.button("Use", dialog).click();
        QTRY_COMPARE_WITH_TIMEOUT(f.model.storeUrl(), QStringLiteral("postgresql://db.example/mill"), 5'000);
        QTRY_VERIFY_WITH_TIMEOUT(f.panel.findChild<ui::StoreDialog*>() == nullptr, 5'000);
        for (const std::string& call : f.backend.calls)
            QVERIFY(call.find("CANARY") == std::string::npos);
        f.settings.sync();
        for (const QFileInfo& file : QDir(f.folder.path()).entryInfoList(QDir::Files)) {
            QFile text(file.filePath());
            QVERIFY(text.open(QIODevice::ReadOnly) && !text.readAll().contains("CANARY"));
        }
    }

    void holdsTheStoreWhileARunIsActive()
    {
        Fixture f;
        f.model.setStore(store::parseStoreUrl("sqlite:/data/millrace.db").value());
        f.live();
        f.panel.showStore();
        auto* dialog = f.panel.findChild<ui::StoreDialog*>();
        f.named<QLineEdit>(QStringLiteral("File"), dialog)->setText(QStringLiteral("/data/other.db"));
        QVERIFY(!f.button("Use", dialog).isEnabled());
        QVERIFY(f.named<QLabel>(QStringLiteral("What is wrong"), dialog)->text().contains(QLatin1String("Stop it first")));
        f.backend.postRun(test::run(RunPhase::Stopped, 100, 40));
        QTRY_VERIFY_WITH_TIMEOUT(f.button("Use", dialog).isEnabled(), 5'000);
    }

    void signsInWithoutShowingOrKeepingAPassword()
    {
        Fixture f;
        f.panel.showRunOptions();
        auto* options = f.panel.findChild<ui::RunOptionsDialog*>();
        f.button("Sign-in", options).click();
        auto* dialog = options->findChild<ui::SignInDialog*>();
        QVERIFY(dialog);
        f.named<QCheckBox>(QStringLiteral("Keep the cookies that servers set"), dialog)->setChecked(true);
        f.named<QLineEdit>(QStringLiteral("Origin"), dialog)->setText(QStringLiteral("https://example.org/path"));
        f.named<QLineEdit>(QStringLiteral("User"), dialog)->setText(QStringLiteral("alice"));
        auto* password = f.named<QLineEdit>(QStringLiteral("Password"), dialog);
        QCOMPARE(int(password->echoMode()), int(QLineEdit::Password));
        password->setText(QStringLiteral("CANARY"));
        QVERIFY(!f.button("Add login", dialog).isEnabled()); // an origin has no path
        QVERIFY(!f.button("Use", dialog).isEnabled());
        f.named<QLineEdit>(QStringLiteral("Origin"), dialog)->setText(QStringLiteral("https://Example.org/"));
        f.button("Add login", dialog).click();
        QVERIFY(password->text().isEmpty());
        auto* list = f.named<QListWidget>(QStringLiteral("Logins"), dialog);
        QCOMPARE(list->count(), 1);
        QCOMPARE(list->item(0)->text(), QStringLiteral("https://example.org · alice"));
        auto* proxy = f.named<QLineEdit>(QStringLiteral("Proxy"), dialog);
        proxy->setText(QStringLiteral("http://bob:CANARY@localhost:3128"));
        QVERIFY(!f.button("Use", dialog).isEnabled());
        proxy->setText(QStringLiteral("socks5h://localhost:1080"));
        f.named<QLineEdit>(QStringLiteral("User of the proxy"), dialog)->setText(QStringLiteral("bob"));
        f.named<QLineEdit>(QStringLiteral("Password of the proxy"), dialog)->setText(QStringLiteral("CANARY"));
        f.button("Use", dialog).click();
        f.button("Apply", options).click();
        const scrape::ScrapeSettings& run = f.model.defaults();
        QVERIFY(run.cookies && run.signIn);
        QCOMPARE(run.proxy, std::string("socks5h://localhost:1080"));
        QCOMPARE(run.signIn->logins, (std::vector<scrape::Login>{{"https://example.org", "alice", "CANARY"}}));
        QCOMPARE(run.signIn->proxyPassword, std::string("CANARY"));
        const QString command = f.model.command();
        QVERIFY2(command.contains(QLatin1String("--cookies --proxy socks5h://localhost:1080 --auth-file")), qPrintable(command));
        QVERIFY(!command.contains(QLatin1String("CANARY")));
        f.settings.sync();
        QFile kept(QString::fromStdString(f.settings.fileName()));
        QVERIFY(kept.open(QIODevice::ReadOnly));
        const QByteArray text = kept.readAll();
        QVERIFY(text.contains("max_pages") && !text.contains("CANARY"));
    }

    void changesTheRateOfARunningRun()
    {
        Fixture f;
        f.live();
        f.model.setRunRate(5);
        QVERIFY(f.backend.called("setSettings rate=5"));
        QTRY_VERIFY_WITH_TIMEOUT(f.button("Rate").text().startsWith(QLatin1String("Rate 5 /s per host")), 5'000);
        const QString told = f.button("Rate").accessibleDescription(); // what a screen reader says of it
        QVERIFY2(told.startsWith(QLatin1String("Rate 5 /s per host. ")) && told.endsWith(f.button("Rate").toolTip()), qPrintable(told));
    }

    void deletesARunWithUndo()
    {
        Fixture f;
        store::RunRecord record;
        record.id = RunId{3};
        f.backend.runRecords = {record};
        QSignalSpy offered(&f.panel, &ui::Panel::undoOffered);
        f.panel.showRuns();
        auto* dialog = f.panel.findChild<ui::RunsDialog*>();
        QTRY_COMPARE_WITH_TIMEOUT(f.model.runs().rowCount(), 1, 5'000);
        f.button("Delete run", dialog).click();
        QCOMPARE(f.model.runs().rowCount(), 0);
        f.button("Undo", dialog).click();
        QCOMPARE(f.model.runs().rowCount(), 1);
        f.button("Delete run", dialog).click();
        dialog->accept();   // nothing was taken back: it is carried out
        QVERIFY(f.backend.called("deleteRun 3"));
        QCOMPARE(offered.size(), 0);
    }

    void asksWhereToExport()
    {
        Fixture f;
        f.live();
        f.button("Export").click();
        auto* dialog = f.panel.findChild<QFileDialog*>();
        QVERIFY(dialog != nullptr);
        QCOMPARE(dialog->nameFilters().size(), 2);
        Q_EMIT dialog->fileSelected(f.folder.filePath(QStringLiteral("out.jsonl")));
        QVERIFY(f.backend.called("exportRun 14 " + f.folder.filePath(QStringLiteral("out.jsonl")).toStdString()));
        QTRY_VERIFY_WITH_TIMEOUT(f.model.state().banner && f.model.state().banner->sentence.startsWith(QLatin1String("1,284 pages written to")), 5'000);
        dialog->close();
        QCOMPARE(ui::fileNameFor(QStringLiteral("../Run 14: <x>")), QStringLiteral("run-14-x"));
    }

    void isQuietWhileHidden()
    {
        Fixture f;
        f.live();
        f.panel.hide();
        QSignalSpy changed(f.table("Domains").model(), &QAbstractItemModel::dataChanged);
        f.backend.postHost(test::host(1, "a.example", 1, 49));
        QTest::qWait(300);
        QCOMPARE(changed.size(), 0);
        f.panel.show();
        QTRY_VERIFY_WITH_TIMEOUT(!changed.isEmpty(), 5'000);
    }

    void keepsTheColumnsTheUserChose()
    {
        QTemporaryDir folder;
        {
            Settings settings(folder.path().toStdString());
            ui::Theme theme;
            test::ScriptedScrapeBackend backend;
            models::ScrapeViewModel model(backend);
            ui::ScraperPanel panel(model, theme, settings, QStringLiteral("/data/millrace.db"));
            panel.show();
            auto tables = panel.findChildren<ui::DataTable*>();
            const auto domains = std::find_if(tables.begin(), tables.end(), [](auto* table) { return table->accessibleName() == QLatin1String("Domains"); });
            (*domains)->setColumnHidden(HostsTableModel::Skipped, false);
            (*domains)->setColumnWidth(HostsTableModel::Queued, 123);
            QTRY_VERIFY_WITH_TIMEOUT(!settings.get(keys::kDomainsColumns).isEmpty(), 5'000);
        }
        Settings settings(folder.path().toStdString());
        ui::Theme theme;
        test::ScriptedScrapeBackend backend;
        models::ScrapeViewModel model(backend);
        ui::ScraperPanel panel(model, theme, settings, QStringLiteral("/data/millrace.db"));
        auto tables = panel.findChildren<ui::DataTable*>();
        const auto domains = std::find_if(tables.begin(), tables.end(), [](auto* table) { return table->accessibleName() == QLatin1String("Domains"); });
        QVERIFY(!(*domains)->isColumnHidden(HostsTableModel::Skipped));
        QCOMPARE((*domains)->columnWidth(HostsTableModel::Queued), 123);
    }
};

QTEST_MAIN(TestScraperPanel)
#include "tst_scraper_panel.moc"
