#include "models/scrape/scrape_view_model.h"
#include "models/scrape/scrape_command.h"
#include "tests/support/scrape_samples.h"
#include "tests/support/scripted_scrape_backend.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using namespace millrace::models;
using scrape::RunPhase;
using Kind = ScrapeState::Banner::Kind;

namespace {

/// A view-model over a scripted backend, visible, with its models watched.
struct Fixture {
    test::ScriptedScrapeBackend backend;
    ScrapeViewModel model{backend};
    QAbstractItemModelTester hosts{&model.hosts(), QAbstractItemModelTester::FailureReportingMode::Fatal};
    QAbstractItemModelTester sorted{&model.sortedHosts(), QAbstractItemModelTester::FailureReportingMode::Fatal};
    QAbstractItemModelTester pages{&model.pages(), QAbstractItemModelTester::FailureReportingMode::Fatal};
    QAbstractItemModelTester runs{&model.runs(), QAbstractItemModelTester::FailureReportingMode::Fatal};

    Fixture() { model.setVisible(true); }
    const ScrapeState& state() const { return model.state(); }
    QString banner() const { return state().banner ? state().banner->sentence : QString(); }
    /// Makes run 14 the open one, as Add URLs does.
    void open()
    {
        model.addUrls(QStringLiteral("http://a.example/"));
        QTRY_VERIFY_WITH_TIMEOUT(backend.called("addUrls http://a.example/\n"), 5'000);
        QTRY_VERIFY_WITH_TIMEOUT(state().banner.has_value(), 5'000);
        model.dismissBanner();
    }
};

/// Workers 1 … `workers` are on it.
void shareWith(scrape::RunSnapshot& run, int workers, store::RunState state)
{
    auto company = std::make_shared<store::RunCompany>();
    company->now = 1'700'000'000'000;
    company->state = state;
    for (int id = 1; id <= workers; ++id)
        company->workers.push_back({WorkerId{id}, "machine:" + std::to_string(id), true, false, company->now, company->now, 1, 0});
    run.shared = true;
    run.company = std::move(company);
}

} // namespace

class TestScrapeViewModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void beginsEmptyAndSaysWhatToDo()
    {
        Fixture f;
        QVERIFY(f.state().empty);
        QVERIFY(!f.state().start.enabled && !f.state().pause.enabled && !f.state().stop.enabled && !f.state().exportRun.enabled);
        QCOMPARE(f.state().start.tip, QStringLiteral("Add URLs first."));
    }

    void makesARunForTheFirstUrlsAndSaysWhatBecameOfThem()
    {
        Fixture f;
        f.backend.answerElsewhere = true;
        f.model.addUrls(QStringLiteral("http://a.example/"));
        f.model.addUrls(QStringLiteral("http://b.example/"));   // before the run is there
        QTRY_VERIFY_WITH_TIMEOUT(f.backend.called("addUrls http://a.example/\nhttp://b.example/\n"), 5'000);
        f.backend.join();
        QCOMPARE(std::count(f.backend.calls.begin(), f.backend.calls.end(), "newRun"), 1);
        QTRY_COMPARE_WITH_TIMEOUT(f.banner(), QStringLiteral("3 URLs added · 1 duplicate · 1 unusable line, line 7: “foo”"), 5'000);
    }

    void showsWhatTheFeedSays()
    {
        Fixture f;
        f.open();
        auto run = test::run(RunPhase::Running, 2'723, 1'273, 11);
        run.inFlight = 42;
        run.pagesPerSecond = 13.6;
        run.failures = {{"404", 6}, {"Refused", 5}};
        run.eta = Milliseconds(754'000);
        run.etaHost = "www.postgresql.org";
        run.etaOthers = Milliseconds(206'000);
        f.backend.postRun(run);
        f.backend.postHost(test::host(1, "www.postgresql.org"));
        f.backend.postPage(test::page(1, "https://www.postgresql.org/docs/"));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.hosts().rowCount(), 1, 5'000);
        QCOMPARE(f.state().pages.value + u' ' + f.state().pages.second, QStringLiteral("1,284 of 2,723"));
        QCOMPARE(f.state().perSecond.value, QStringLiteral("13.6"));
        QCOMPARE(f.state().inFlight.value + u' ' + f.state().inFlight.second, QStringLiteral("42 of 256"));
        QCOMPARE(f.state().failed.foot, QStringLiteral("6 × 404 · 5 × connection refused"));
        QCOMPARE(f.state().endsIn.value, QStringLiteral("12 min 34 s"));
        QCOMPARE(f.state().endsIn.foot, QStringLiteral("www.postgresql.org decides · all others in 3 min 26 s"));
        QCOMPARE(f.state().badge, QStringLiteral("42"));
        QCOMPARE(f.state().errorsTab, QStringLiteral("Errors 11"));
        QCOMPARE(f.model.pages().rowCount(), 1);
        QVERIFY(!f.state().empty);
    }

    void asksTheStoreAboutTheSelectedPage()
    {
        Fixture f;
        f.open();
        auto run = test::run(RunPhase::Running, 10, 1);
        run.settings.depth = 3;
        f.backend.postRun(run);
        store::PageExplanation stored;
        stored.depth = 2;
        stored.foundOn = "http://a.example/index";
        f.backend.explanation = stored;
        f.backend.postPage(test::page(7, "http://a.example/x"));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.pages().rowCount(), 1, 5'000);
        f.model.selectPage(f.model.pages().pageAt(0));
        QTRY_COMPARE_WITH_TIMEOUT(f.state().page->from, QStringLiteral("Found on http://a.example/index · depth 2 of 3"), 5'000);
        QVERIFY(f.backend.called("explain 7 http://a.example/x"));
        QVERIFY(!f.state().page->bars.isEmpty());
        // An answer that comes after the selection has gone is nobody's.
        f.backend.answerElsewhere = true;
        f.model.selectPage(f.model.pages().pageAt(0));
        f.model.selectPage(nullptr);
        f.backend.join();
        QTest::qWait(50);
        QVERIFY(!f.state().page);
    }

    void showsTheStartsOfTheSelectedHost()
    {
        Fixture f;
        f.open();
        f.backend.postRun(test::run(RunPhase::Running, 10, 1));
        auto host = test::host(1, "a.example");
        host.spacing = Microseconds(500'000);
        host.pacing = {4, 500'200, 2, 2, 0, 0, 0, 0};
        host.recentStarts = {f.backend.now - 1'000, f.backend.now - 500};
        f.backend.postHost(host);
        QTRY_COMPARE_WITH_TIMEOUT(f.model.hosts().rowCount(), 1, 5'000);
        QVERIFY(f.state().pacing.marks.isEmpty() && f.state().pacing.note.startsWith(QLatin1String("Select a domain")));
        f.backend.storedStarts = {f.backend.now - 9'000, f.backend.now - 8'000, f.backend.now - 999};
        f.model.selectHost(HostId{1});
        QTRY_COMPARE_WITH_TIMEOUT(f.state().pacing.marks.size(), 4, 5'000);
        QVERIFY(f.backend.called("starts 14 a.example"));
        QCOMPARE(f.state().pacing.verdict, QStringLiteral("4 starts, closest two 500.2 ms apart, most in one second 2 of 2."));
        host.recentStarts.push_back(f.backend.now);
        host.pacing.starts = 5;
        f.backend.postHost(host);
        QTRY_COMPARE_WITH_TIMEOUT(f.state().pacing.marks.size(), 5, 5'000);
        // A planted violation.
        host.recentStarts.push_back(f.backend.now + 312);
        host.pacing = {6, 312'000, 3, 2, 1, f.backend.now + 312, 312'000, 500'000};
        f.backend.postHost(host);
        QTRY_COMPARE_WITH_TIMEOUT(int(f.state().pacing.tone), int(Tone::Error), 5'000);
        QVERIFY(f.state().pacing.marks.last().broken);
        QVERIFY(f.state().pacing.verdict.contains(QLatin1String("broken once")) && f.state().pacing.verdict.contains(QLatin1String("312.0 ms instead of 500.0 ms")));
        f.model.selectHost({});
        QVERIFY(f.state().pacing.marks.isEmpty());
    }

    void offersWhatEachPhaseAllows_data()
    {
        QTest::addColumn<int>("phase");
        QTest::addColumn<QString>("enabled");
        QTest::newRow("not started") << int(RunPhase::Idle) << "start new";
        QTest::newRow("preparing") << int(RunPhase::Preparing) << "stop";
        QTest::newRow("running") << int(RunPhase::Running) << "pause stop";
        QTest::newRow("paused") << int(RunPhase::Paused) << "start stop";
        QTest::newRow("stopping") << int(RunPhase::Stopping) << "";
        QTest::newRow("stopped") << int(RunPhase::Stopped) << "start new";
        QTest::newRow("failed") << int(RunPhase::Failed) << "start new";
    }
    void offersWhatEachPhaseAllows()
    {
        QFETCH(int, phase);
        const ScrapeState state = describeRun(test::run(static_cast<RunPhase>(phase), 10, 4), {});
        QStringList enabled;
        for (const auto& [name, action] : {std::pair{"start", state.start}, {"pause", state.pause}, {"stop", state.stop}, {"new", state.newRun}}) {
            if (action.enabled)
                enabled += QLatin1String(name);
            QVERIFY(!action.tip.isEmpty());
        }
        QTEST(enabled.join(u' '), "enabled");
        // All accounted for: nothing is left to start.
        QVERIFY(!describeRun(test::run(RunPhase::Done, 10, 10), {}).start.enabled);
    }

    void startsResumesPausesAndStops()
    {
        Fixture f;
        f.open();
        f.model.start();
        f.backend.postRun(test::run(RunPhase::Paused, 10, 4));
        QTRY_VERIFY_WITH_TIMEOUT(f.state().phase == RunPhase::Paused, 5'000);
        f.model.start();
        f.model.pause();
        f.model.stop();
        const std::vector<std::string> tail(f.backend.calls.end() - 4, f.backend.calls.end());
        QVERIFY((tail == std::vector<std::string>{"start", "resume", "pause", "stop"}));
    }

    void saysWhyACommandFailed()
    {
        Fixture f;
        f.open();
        f.backend.error = store::StoreError{store::StoreErrorCode::Full, "database or disk is full", "/data/m.db"};
        f.backend.answerElsewhere = true;
        f.model.start();
        QTRY_VERIFY_WITH_TIMEOUT(f.banner().startsWith(QLatin1String("The run could not be started. The disk is full")), 5'000);
        QVERIFY(f.state().banner->kind == Kind::Problem);
        f.model.dismissBanner();
        QVERIFY(!f.state().banner);
    }

    void showsTroubleWithTheStoreUntilItEnds()
    {
        Fixture f;
        f.open();
        f.model.setStore(store::parseStoreUrl("sqlite:/data/m.db").value());
        auto run = test::run(RunPhase::Running, 10, 4);
        run.storeTrouble = store::StoreError{store::StoreErrorCode::Unavailable, "connection lost", "db.example"};
        f.backend.postRun(run);
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner && f.state().banner->kind == Kind::Store, 5'000);
        QVERIFY(f.banner().contains(QLatin1String("connects again by itself")));
        QCOMPARE(f.state().store.tone, Tone::Error);
        run.storeTrouble.reset();
        f.backend.postRun(run);
        QTRY_VERIFY_WITH_TIMEOUT(!f.state().banner, 5'000);
        QCOMPARE(f.state().store.text, QStringLiteral("SQLite · 0 stored"));
    }

    void changesTheStoreWhileNothingRuns()
    {
        Fixture f;
        QSignalSpy opened(&f.model, &ScrapeViewModel::storeOpened);
        QSignalSpy failed(&f.model, &ScrapeViewModel::storeFailed);
        const auto first = store::parseStoreUrl("sqlite:/data/m.db").value();
        const auto second = store::parseStoreUrl("postgresql://ann@db.example/mill").value();
        f.backend.answerElsewhere = true;
        f.model.useStore(first);
        QVERIFY(!f.model.storeHeldBecause().isEmpty());
        f.model.addUrls(QStringLiteral("http://a.example/"));   // waits for the store
        QTRY_VERIFY_WITH_TIMEOUT(f.backend.called("addUrls http://a.example/\n"), 5'000);
        QVERIFY(f.backend.calls.front() == "useStore sqlite:/data/m.db");
        QCOMPARE(opened.count(), 1);
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner.has_value(), 5'000);

        // A run that is active holds it.
        f.backend.postRun(test::run(RunPhase::Running, 10, 4));
        QTRY_COMPARE_WITH_TIMEOUT(f.state().phase, RunPhase::Running, 5'000);
        f.model.useStore(second);
        QVERIFY(!f.backend.called("useStore postgresql://ann@db.example/mill"));
        QVERIFY(f.model.storeHeldBecause().contains(QLatin1String("Stop it first")));

        f.backend.postRun(test::run(RunPhase::Stopped, 10, 4));
        f.backend.postHost(test::host(1, "a.example"));
        QTRY_COMPARE_WITH_TIMEOUT(f.state().phase, RunPhase::Stopped, 5'000);
        QTRY_COMPARE_WITH_TIMEOUT(f.model.hosts().rowCount(), 1, 5'000);
        f.backend.error = store::StoreError{store::StoreErrorCode::Refused, "no", "db.example"};
        f.model.useStore(second);
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, 5'000);
        QCOMPARE(f.model.storeUrl(), QStringLiteral("sqlite:/data/m.db"));   // the one in use stays, and the run is opened again
        QVERIFY(f.backend.called("openRun 14"));
        f.backend.join();
        QTRY_VERIFY_WITH_TIMEOUT(f.model.storeHeldBecause().isEmpty(), 5'000);

        f.backend.error.reset();
        f.model.useStore(second);
        QTRY_COMPARE_WITH_TIMEOUT(opened.count(), 2, 5'000);
        QCOMPARE(f.model.storeUrl(), QStringLiteral("postgresql://ann@db.example/mill"));
        QVERIFY(f.state().empty && f.model.hosts().rowCount() == 0 && !f.state().run);
        QVERIFY(f.state().store.text.startsWith(QLatin1String("PostgreSQL")));
        f.backend.join();
    }

    void carriesNothingOverIntoAnotherStore()
    {
        Fixture f;
        std::function<void()> undo, commit;
        connect(&f.model, &ScrapeViewModel::undoOffered, this, [&](const QString&, const std::function<void()>& u, const std::function<void()>& c) {
            undo = u;
            commit = c;
        });
        f.model.useStore(store::parseStoreUrl("sqlite:/data/m.db").value());
        QTRY_VERIFY_WITH_TIMEOUT(f.model.storeInUse().has_value(), 5'000);
        store::RunRecord record;
        record.id = RunId{3};
        f.backend.runRecords = {record};
        f.model.refreshRuns();
        QTRY_COMPARE_WITH_TIMEOUT(f.model.runs().rowCount(), 1, 5'000);
        f.model.deleteRun(RunId{3});
        QVERIFY(commit);
        f.model.useStore(store::parseStoreUrl("sqlite:/data/other.db").value());
        QTRY_COMPARE_WITH_TIMEOUT(f.model.storeUrl(), QStringLiteral("sqlite:/data/other.db"), 5'000);
        commit();
        QVERIFY(!f.backend.called("deleteRun 3"));   // another run has that number there
    }

    void offersToResumeAndResumes()
    {
        Fixture f;
        store::RunRecord left;
        left.id = RunId{9};
        left.state = store::RunState::Running;
        left.createdAt = 1'700'000'000'000;
        left.counts = {1'439, 1'270, 11, 3};
        f.backend.resumable = left;
        f.model.lookForUnfinishedRun();
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner && f.state().banner->kind == Kind::Resume, 5'000);
        QVERIFY(f.banner().contains(QLatin1String("1,439 of 2,723 URLs are left")));
        f.model.acceptBanner();
        QTRY_VERIFY_WITH_TIMEOUT(f.backend.called("start"), 5'000);
        QVERIFY(f.backend.called("openRun 9"));
        QVERIFY(!f.state().banner);
    }

    void aRunThatWasSignedInIsNotStartedWithoutASentence()
    {
        Fixture f;
        store::RunRecord left;
        left.id = RunId{9};
        left.state = store::RunState::Stopped;
        left.counts.queued = 5;
        left.settingsJson = R"({"cookies":true,"signed_in":["headers","logins"]})";
        f.backend.resumable = left;
        f.model.lookForUnfinishedRun();
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner && f.state().banner->kind == Kind::Resume, 5'000);
        f.model.acceptBanner();
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner && f.state().banner->kind == Kind::Notice, 5'000);
        QVERIFY(f.banner().contains(QLatin1String("Run 9 was signed in with secret request headers and users and passwords")));
        QVERIFY(f.backend.called("openRun 9") && !f.backend.called("start"));
        f.model.start(); // whoever presses it goes on without
        QVERIFY(f.backend.called("start"));
    }

    void aRunThatLacksSomeOfItsInputGoesOnWithAWord()
    {
        Fixture f;
        store::RunRecord left;
        left.id = RunId{9};
        left.state = store::RunState::Stopped;
        left.counts.queued = 5;
        left.inputOpen = true;
        f.backend.resumable = left;
        f.model.lookForUnfinishedRun();
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner && f.state().banner->kind == Kind::Resume, 5'000);
        f.model.acceptBanner();
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner && f.state().banner->kind == Kind::Notice, 5'000);
        QVERIFY(f.banner().contains(QLatin1String("Run 9 ended while URLs were being added to it")));
        QVERIFY(f.backend.called("openRun 9") && f.backend.called("start"));
    }

    void discardsAnUnfinishedRunAndTakesThatBack()
    {
        Fixture f;
        store::RunRecord left;
        left.id = RunId{9};
        left.state = store::RunState::Stopped;
        left.counts.queued = 5;
        f.backend.resumable = left;
        f.model.lookForUnfinishedRun();
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner.has_value(), 5'000);
        std::function<void()> undo;
        connect(&f.model, &ScrapeViewModel::undoOffered, this, [&undo](const QString&, const std::function<void()>& back) { undo = back; });
        f.model.discardBanner();
        QVERIFY(f.backend.called("setRunState 9 done"));
        QVERIFY(!f.state().banner);
        undo();
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner.has_value(), 5'000);
        QVERIFY(f.backend.called("setRunState 9 stopped"));
    }

    void loadsThePagesOfAnOpenedRunInBatches()
    {
        Fixture f;
        for (std::int64_t i = 1; i <= 1'203; ++i) {
            store::PageRecord page;
            page.sequence = i;
            page.keyHash = i;
            page.url = "http://a.example/" + std::to_string(i);
            page.status = i % 100 == 0 ? 404 : 200;
            page.state = i % 100 == 0 ? store::UrlState::Failed : store::UrlState::Done;
            f.backend.stored.push_back(page);
        }
        f.model.openRun(RunId{9});
        QTRY_COMPARE_WITH_TIMEOUT(f.model.pages().rowCount(), 1'203, 10'000);
        QCOMPARE(f.model.pages().index(0, PagesTableModel::Path).data().toString(), QStringLiteral("a.example/1"));
        QCOMPARE(f.model.errors().rowCount(), 12);
    }

    void takesAHostOutAndBringsItBack()
    {
        Fixture f;
        f.open();
        f.backend.postHost(test::host(1, "a.example"));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.hosts().rowCount(), 1, 5'000);
        f.backend.queued = {{1, HostId{1}, "http://a.example/x"}, {2, HostId{1}, "http://a.example/y"}};
        QString sentence;
        std::function<void()> undo;
        connect(&f.model, &ScrapeViewModel::undoOffered, this, [&](const QString& text, const std::function<void()>& back) { sentence = text, undo = back; });
        f.model.removeHost(HostId{1});
        QTRY_COMPARE_WITH_TIMEOUT(sentence, QStringLiteral("2 queued URLs of a.example were taken out of the run."), 5'000);
        undo();
        QCOMPARE(f.backend.restored.size(), std::size_t(2));
    }

    void deletesARunOnlyWhenItIsNotTakenBack()
    {
        Fixture f;
        store::RunRecord record;
        record.id = RunId{3};
        f.backend.runRecords = {record};
        f.model.refreshRuns();
        QTRY_COMPARE_WITH_TIMEOUT(f.model.runs().rowCount(), 1, 5'000);
        std::function<void()> undo, commit;
        connect(&f.model, &ScrapeViewModel::undoOffered, this, [&](const QString&, const auto& back, const auto& go) { undo = back, commit = go; });
        f.model.deleteRun(RunId{3});
        QCOMPARE(f.model.runs().rowCount(), 0);
        undo();
        QCOMPARE(f.model.runs().rowCount(), 1);
        QVERIFY(!f.backend.called("deleteRun 3"));
        f.model.deleteRun(RunId{3});
        commit();
        QVERIFY(f.backend.called("deleteRun 3"));
    }

    void editsOneHost()
    {
        Fixture f;
        f.open();
        f.backend.postHost(test::host(5, "a.example"));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.hosts().rowCount(), 1, 5'000);
        f.model.hosts().setData(f.model.hosts().index(0, HostsTableModel::Rate), QStringLiteral("0.5"), Qt::EditRole);
        QVERIFY(f.backend.called("setHostRate 5 0.5"));
        f.model.hosts().setData(f.model.hosts().index(0, HostsTableModel::Rate), QString(), Qt::EditRole);
        QVERIFY(f.backend.called("setHostRate 5 run's"));
        f.model.hosts().setData(f.model.hosts().index(0, HostsTableModel::Rate), QStringLiteral("quick"), Qt::EditRole);
        QVERIFY(f.banner().contains(QLatin1String("quick")));
        f.model.boostHost(HostId{5});
        f.model.boostHost(HostId{5});
        QVERIFY(f.backend.called("setHostBoost 5 yes") && f.backend.called("setHostBoost 5 no"));
    }

    void isQuietWhileHiddenAndShowsAllAfterwards()
    {
        Fixture f;
        f.open();
        f.model.setVisible(false);
        QSignalSpy inserted(&f.model.hosts(), &QAbstractItemModel::rowsInserted);
        f.backend.postRun(test::run(RunPhase::Running, 10, 1));
        f.backend.postHost(test::host(1, "a.example", 9));
        f.backend.postHost(test::host(1, "a.example", 8));
        f.backend.postPage(test::page(1, "http://a.example/"));
        // The badge and the status line live on.
        QTRY_VERIFY_WITH_TIMEOUT(f.state().phase == RunPhase::Running, 5'000);
        QCOMPARE(inserted.size(), 0);
        QCOMPARE(f.model.pages().rowCount(), 0);
        f.model.setVisible(true);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(f.model.pages().rowCount(), 1);
    }

    void flushesAtMostTenTimesASecond()
    {
        Fixture f;
        f.open();
        QSignalSpy changed(&f.model, &ScrapeViewModel::stateChanged);
        QElapsedTimer timer;
        timer.start();
        for (int i = 0; timer.elapsed() < 1'000; ++i) {
            f.backend.postRun(test::run(RunPhase::Running, 100'000, i));
            QTest::qWait(1);
        }
        const auto allowed = timer.elapsed() / ScrapeViewModel::kFlushEvery.count() + 2;
        QVERIFY2(changed.size() > 1 && changed.size() <= allowed, qPrintable(QStringLiteral("%1 of %2").arg(changed.size()).arg(allowed)));
    }

    void samplesOnceASecondWhileItRuns()
    {
        Fixture f;
        f.open();
        QSignalSpy sampled(&f.model, &ScrapeViewModel::sampled);
        auto run = test::run(RunPhase::Running, 100, 1);
        run.statusClasses = {0, 0, 10, 0, 0, 0};
        f.backend.postRun(run);
        QTest::qWait(150);
        run.statusClasses = {0, 0, 30, 0, 5, 0};
        run.latencyP95 = Milliseconds(420);
        f.backend.postRun(run);
        QVERIFY(sampled.wait(5'000));
        const auto sample = sampled.at(0).at(0).value<ScrapeSample>();
        QVERIFY(sample.okPerSecond > 0 && sample.okPerSecond <= 30.0 && sample.problemsPerSecond <= 5.0);
        QCOMPARE(sample.latencyP95Ms, 420.0);
    }

    void narrowsPagesToTheSelectedHostAndTheFilter()
    {
        Fixture f;
        f.open();
        f.backend.postHost(test::host(1, "a.example"));
        f.backend.postHost(test::host(2, "b.example"));
        f.backend.postPage(test::page(1, "http://a.example/x"));
        f.backend.postPage(test::page(2, "http://b.example/x", 200, "B", HostId{2}));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.pages().rowCount(), 2, 5'000);
        f.model.selectHost(HostId{2});
        QCOMPARE(f.model.pages().rowCount(), 1);
        QCOMPARE(f.state().hostName, QStringLiteral("b.example"));
        f.model.selectHost({});
        f.model.setFilterText(QStringLiteral("a.exam"));
        QCOMPARE(f.model.sortedHosts().rowCount(), 1);
        QCOMPARE(f.model.pages().rowCount(), 1);
        QCOMPARE(f.state().domainsNote, QStringLiteral("1 of 2"));
    }

    void survivesAnswersThatComeAfterItsEnd()
    {
        auto backend = std::make_unique<test::ScriptedScrapeBackend>();
        backend->answerElsewhere = true;
        {
            ScrapeViewModel model(*backend);
            model.addUrls(QStringLiteral("http://a.example/"));
            model.refreshRuns();
            model.start();
        }
        backend->postRun(test::run(RunPhase::Running, 1, 0));
        backend->join();
        QCoreApplication::processEvents();
    }

    void givesTheCommandThatDoesTheSame()
    {
        scrape::ScrapeSettings settings;
        settings.rate = 0.5;
        settings.ignoreRobots = true;
        settings.depth = 2;
        settings.scope = scrape::Scope::Any;
        settings.maxPages = 100;
        settings.sitemaps = true;
        settings.include = {"/docs/"};
        settings.exclude = {"\\.pdf$", "a b"};
        settings.maxVariants = 7;
        settings.ignoreNofollow = true;
        settings.saveBodies = "/my bodies";
        settings.userAgent = "it's me";
        settings.deadline = Milliseconds(90'000);
        settings.headers = {{"Accept-Language", "de"}, {"Authorization", "Bearer abc"}};
        QCOMPARE(scrapeCommand(settings, RunId{14}, QStringLiteral("sqlite:/a b/m.db")),
            QStringLiteral("millrace scrape --resume-run 14 --store 'sqlite:/a b/m.db' --rate 0.5 --deadline 90 --ignore-robots "
                           "--depth 2 --scope any --max-pages 100 --sitemaps --include /docs/ --exclude '\\.pdf$' --exclude 'a b' --max-variants 7 --ignore-nofollow --save-bodies '/my bodies' --user-agent 'it'\\''s me' --header 'Accept-Language: de' --header 'Authorization: …'"));
        QCOMPARE(scrapeCommand({}, {}, {}), QStringLiteral("millrace scrape --input -"));
    }

    void joinsWithItsCommandARunThatSeveralProgramsMayShare()
    {
        scrape::ScrapeSettings settings;
        settings.rate = 0.5;
        settings.concurrency = 32;
        settings.fields = {"price=.price"};
        settings.headers = {{"Accept-Language", "de"}, {"Authorization", "Bearer abc"}};
        QCOMPARE(scrapeCommand(settings, RunId{14}, QStringLiteral("postgresql://me@db:5432/mill")),
            QStringLiteral("millrace scrape --join 14 --store postgresql://me@db:5432/mill --concurrency 32 --header 'Authorization: …'"));
        QCOMPARE(scrapeCommand({}, {}, QStringLiteral("postgresql://me@db:5432/mill")), QStringLiteral("millrace scrape --input - --store postgresql://me@db:5432/mill"));
    }

    void commandsARunThatOthersWorkOn()
    {
        Fixture f;
        f.open();
        f.model.setStore(store::parseStoreUrl("postgresql://me@db/mill").value());
        auto run = test::run(RunPhase::Stopped, 100, 40);
        shareWith(run, 2, store::RunState::Running);
        f.backend.postRun(run);
        QTRY_COMPARE_WITH_TIMEOUT(f.state().others, 2, 5'000);
        QVERIFY(f.state().shared && f.state().start.enabled && f.state().pause.enabled && f.state().stop.enabled && !f.state().leave.enabled);
        QCOMPARE(f.state().start.tip, QStringLiteral("Joins 2 other workers: takes a share of the hosts."));
        QCOMPARE(f.state().endsIn.value, QStringLiteral("elsewhere"));
        QCOMPARE(f.state().workersTab, QStringLiteral("Workers 2"));
        QCOMPARE(f.state().store.text, QStringLiteral("PostgreSQL · 0 stored by this window"));
        f.model.pause();
        QVERIFY(f.backend.called("pause"));

        shareWith(run, 2, store::RunState::Paused);
        f.backend.postRun(run);
        QTRY_COMPARE_WITH_TIMEOUT(f.state().endsIn.value, QStringLiteral("paused"), 5'000);
        QVERIFY(!f.state().pause.enabled);
        f.model.start();
        QVERIFY(f.backend.called("resume") && f.backend.called("start"));

        run.phase = RunPhase::Running;
        run.worker = WorkerId{1};
        f.backend.postRun(run);
        QTRY_COMPARE_WITH_TIMEOUT(f.state().others, 1, 5'000);
        QVERIFY(f.state().leave.enabled);
        QCOMPARE(f.state().stop.tip, QStringLiteral("Ends the run for all 2 workers; what is in flight goes back to the queue."));
        f.model.leave();
        QVERIFY(f.backend.called("leave"));

        run.company.reset(); // alone, in a file
        run.shared = false;
        f.backend.postRun(run);
        QTRY_VERIFY_WITH_TIMEOUT(!f.state().shared && f.state().others == 0 && !f.state().leave.enabled, 5'000);
        QCOMPARE(f.state().store.text, QStringLiteral("PostgreSQL · 0 stored"));
    }

    void namesTheWorkerThatHasAHostAndAsksForThoseOnScreen()
    {
        Fixture f;
        f.open();
        auto run = test::run(RunPhase::Running, 100, 40);
        shareWith(run, 2, store::RunState::Running);
        run.worker = WorkerId{1};
        f.backend.postRun(run);
        auto host = test::host(7, "a.example");
        host.owner = WorkerId{2};
        host.waits = scrape::WaitReason::Elsewhere;
        f.backend.postHost(host);
        auto own = test::host(8, "b.example");
        own.owner = WorkerId{1};
        f.backend.postHost(own);
        QTRY_COMPARE_WITH_TIMEOUT(f.model.hosts().rowCount(), 2, 5'000);
        const auto cell = [&f](int row, int column, int role = Qt::DisplayRole) { return f.model.hosts().data(f.model.hosts().index(row, column), role).toString(); };
        QTRY_COMPARE_WITH_TIMEOUT(cell(0, HostsTableModel::Worker), QStringLiteral("machine:2"), 5'000);
        QCOMPARE(cell(1, HostsTableModel::Worker), QStringLiteral("this window"));
        QCOMPARE(cell(0, HostsTableModel::WaitsFor, Qt::ToolTipRole), QStringLiteral("machine:2 works on this host; nobody else asks it meanwhile."));
        f.model.tickRows(0, 1);
        QVERIFY(f.backend.called("watchHosts 7 8"));
        f.model.tickRows(0, 1);
        QCOMPARE(std::count(f.backend.calls.begin(), f.backend.calls.end(), "watchHosts 7 8"), 1);
        f.model.pauseHost(HostId{7}, true);
        QVERIFY(!f.backend.called("setHostPaused 7 yes") && f.banner().startsWith(QStringLiteral("a.example is worked on by machine:2")));
        f.model.pauseHost(HostId{8}, true);
        QVERIFY(f.backend.called("setHostPaused 8 yes"));
        f.model.setHostRate(HostId{7}, 0.5);
        QVERIFY(f.backend.called("setHostRate 7 0.5"));
        f.model.selectHost(HostId{7});
        QVERIFY2(f.state().pacing.heading.endsWith(QStringLiteral("worked on by machine:2")), qPrintable(f.state().pacing.heading));
    }

    void offersToJoinWhatOthersWorkOn()
    {
        Fixture f;
        store::RunRecord record;
        record.id = RunId{5};
        record.counts.queued = 60;
        record.counts.done = 40;
        record.workers = 2;
        f.backend.resumable = record;
        f.model.lookForUnfinishedRun();
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner.has_value(), 5'000);
        QVERIFY(f.state().banner->kind == Kind::Join);
        QVERIFY2(f.banner().startsWith(QStringLiteral("Run 5 is being worked on by 2 other workers: 60 of 100 URLs are left.")), qPrintable(f.banner()));
        f.model.discardBanner(); // which must not end it for them
        QVERIFY(!f.state().banner && std::none_of(f.backend.calls.begin(), f.backend.calls.end(), [](const auto& call) { return call.starts_with("setRunState"); }));
        f.backend.runRecords = {record};
        f.model.refreshRuns();
        QTRY_COMPARE_WITH_TIMEOUT(f.model.runs().rowCount(), 1, 5'000);
        f.model.joinRun(RunId{5});
        QTRY_VERIFY_WITH_TIMEOUT(f.backend.called("openRun 5") && f.backend.called("start"), 5'000);
    }
};

QTEST_GUILESS_MAIN(TestScrapeViewModel)
#include "tst_scrape_view_model.moc"
