#include "models/chat/chat_view_model.h"
#include "tests/support/scripted_chat_backend.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace millrace;
using chat::ServerPhase;

namespace {

struct Fixture {
    test::ScriptedChatBackend backend;
    models::ChatViewModel model{backend};

    Fixture() { model.setVisible(true); }
    [[nodiscard]] const models::ChatState& state() const { return model.state(); }
    void listen(chat::ServerSnapshot server = test::listening())
    {
        backend.postServer(std::move(server));
        QTRY_COMPARE_WITH_TIMEOUT(state().phase, ServerPhase::Listening, 5'000);
    }
};

QList<QJsonObject> linesOf(const QString& path)
{
    QFile file(path);
    QList<QJsonObject> lines;
    if (file.open(QIODevice::ReadOnly)) {
        for (const QByteArray& line : file.readAll().split('\n')) {
            if (!line.isEmpty())
                lines += QJsonDocument::fromJson(line).object();
        }
    }
    return lines;
}

} // namespace

class TestChatViewModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void startsWithItsDefaultsAndSaysWhatWentWrong()
    {
        Fixture f;
        QVERIFY(f.state().empty && f.state().start.enabled && !f.state().stop.enabled);
        chat::ChatSettings settings;
        settings.port = 9'000;
        f.model.setDefaults(settings);
        f.backend.error = chat::ChatError{chat::ChatErrorCode::PortInUse, "Address already in use", "127.0.0.1:9000"};
        f.model.start();
        QCOMPARE(f.backend.started.port, std::uint16_t{9'000});
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner.has_value(), 5'000);
        QVERIFY(f.state().banner->sentence.contains(QStringLiteral("127.0.0.1:9000")));
        QVERIFY(f.state().start.enabled);
    }

    void accountsForEveryMessage()
    {
        Fixture f;
        f.listen();
        QCOMPARE(f.state().account.value, QStringLiteral("412,884"));
        QCOMPARE(f.state().account.second, QStringLiteral("= 412,881 echoed + 3 rejected"));
        QCOMPARE(f.state().account.foot, QStringLiteral("412,881 logged = 412,881 in Redis + 0 in the journal"));
        QCOMPARE(f.state().account.tone, models::Tone::Normal);
        auto wrong = test::listening();
        wrong.echoed -= 5;
        f.backend.postServer(wrong);
        QTRY_COMPARE_WITH_TIMEOUT(f.state().account.tone, models::Tone::Warning, 5'000);
    }

    void saysInAWordHowRedisKeepsMessages()
    {
        const auto chip = [](std::string_view appendOnly, std::string_view appendFsync) {
            Fixture f;
            auto server = test::listening();
            server.log.durability = chat::redisDurability(appendOnly, appendFsync);
            f.listen(server);
            return f.state().redis.text;
        };
        QCOMPARE(chip("yes", "always"), QStringLiteral("Redis · every write on disk"));
        QCOMPARE(chip("yes", "everysec"), QStringLiteral("Redis · on disk each second"));
        QCOMPARE(chip("no", {}), QStringLiteral("Redis · up"));
    }

    void saysThatRedisIsAwayAndWhenItTriesAgain()
    {
        Fixture f;
        auto server = test::listening();
        server.log.redis = chat::RedisState::Away;
        server.log.redisTrouble = "Connection refused";
        server.log.nextAttemptAt = f.backend.now + 2'500;
        server.log.journalDepth = 1'204;
        server.log.journalBytes = server.log.journalCap / 2;
        f.listen(server);
        QCOMPARE(f.state().stream.next, QStringLiteral("next attempt in 3 s"));
        QVERIFY(f.state().stream.journal.startsWith(QStringLiteral("1,204 entries, ")));
        QCOMPARE(f.state().stream.journalPart, 0.5);
        QVERIFY(f.state().stream.canRetry);
        QCOMPARE(f.state().redis.text, QStringLiteral("Redis · away"));
        f.model.acceptBanner();
        QVERIFY(f.backend.called("retryRedis"));
        f.backend.now += 2'000;
        QTRY_COMPARE_WITH_TIMEOUT(f.state().stream.next, QStringLiteral("next attempt in 1 s"), 5'000);
    }

    void saysWhoElseIsOnTheStream()
    {
        Fixture f;
        auto server = test::listening();
        f.listen(server);
        QVERIFY(f.state().stream.instances.isEmpty()); // echo mode
        server.follow = {.wanted = true, .follows = true, .trouble = {}, .foreign = 7, .missed = 0, .restarts = 0, .instances = {{"web-1:11", "ws://a", 3, true}}};
        f.backend.postServer(server);
        QTRY_COMPARE_WITH_TIMEOUT(f.state().stream.instances, QStringLiteral("this one alone"), 5'000);
        server.follow.instances.push_back({"web-2:12", "ws://b", 1, false});
        server.follow.missed = 1'204;
        f.backend.postServer(server);
        QTRY_COMPARE_WITH_TIMEOUT(f.state().stream.instances, QStringLiteral("2, this one and web-2:12 (1 client) · 1,204 messages trimmed before they could be read"), 5'000);
        server.follow.follows = false;
        server.follow.trouble = "NOPERM no";
        f.backend.postServer(server);
        QTRY_VERIFY_WITH_TIMEOUT(f.state().stream.instances.startsWith(QStringLiteral("the stream is not read: NOPERM no")), 5'000);
    }

    void showsOfHowManyWhenTheMailboxLetSomeGo()
    {
        Fixture f;
        f.listen(test::listening(200'000, 0));
        for (std::size_t i = 0; i < chat::MessageMailbox::kMax + 50; ++i)
            f.backend.postMessage(test::message("a", "b"));
        QTRY_VERIFY_WITH_TIMEOUT(f.state().messagesChip.text.contains(QStringLiteral("shown 199,950 of 200,000")), 10'000);
    }

    void pausesWithoutLoss()
    {
        Fixture f;
        f.listen();
        f.backend.postMessage(test::message("a", "one"));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.messages().rowCount(), 1, 5'000);
        f.model.setPaused(true);
        f.backend.postMessage(test::message("a", "two"));
        f.backend.postMessage(test::message("a", "three"));
        QTRY_COMPARE_WITH_TIMEOUT(f.state().jump, QStringLiteral("Jump to live (+2)"), 5'000);
        QCOMPARE(f.model.messages().rowCount(), 1);
        f.model.setPaused(false);
        QCOMPARE(f.model.messages().rowCount(), 3);
        QCOMPARE(f.state().jump, QString());
    }

    void takesTheFeedOnceASecondWhileHidden()
    {
        Fixture f;
        f.listen();
        f.model.setVisible(false);
        QSignalSpy inserted(&f.model.messages(), &QAbstractItemModel::rowsInserted);
        for (int i = 0; i < 200; ++i)
            f.backend.postMessage(test::message("a", "b"));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.messages().asideCount(), std::size_t{200}, 5'000);
        QCOMPARE(inserted.size(), 0);
        f.model.setVisible(true);
        QCOMPARE(f.model.messages().rowCount(), 200);
    }

    void banCanBeTakenBack()
    {
        Fixture f;
        f.listen();
        f.backend.postClient(test::client(7));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.clients().rowCount(), 1, 5'000);
        QSignalSpy offered(&f.model, &models::ChatViewModel::undoOffered);
        f.model.ban(chat::ClientId{7});
        QVERIFY(f.backend.called("ban 7"));
        QCOMPARE(offered.size(), 1);
        offered.first()[1].value<std::function<void()>>()();
        QVERIFY(f.backend.called("unban 127.0.0.1"));
    }

    void offersToStartAgainWithOtherOptions()
    {
        Fixture f;
        f.listen();
        f.model.setMode(chat::ChatMode::Broadcast);
        QCOMPARE(f.state().bannerAction, models::ChatState::BannerAction::Restart);
        f.model.acceptBanner();
        QVERIFY(f.backend.called("stop"));
        QVERIFY(!f.backend.called("start"));
        chat::ServerSnapshot stopped;
        f.backend.postServer(stopped);
        QTRY_VERIFY_WITH_TIMEOUT(f.backend.called("start"), 5'000);
        QCOMPARE(f.backend.started.mode, chat::ChatMode::Broadcast);
    }

    void readsHistoryPageByPage()
    {
        Fixture f;
        for (int i = 0; i < 1'500; ++i)
            f.backend.log.push_back({std::to_string(1'000 + i) + "-0", "m", "a", "hi", "/", "{\"msg\":\"hi\"}", 1'000 + i});
        f.model.loadHistory(1'100, 9'999);
        QTRY_COMPARE_WITH_TIMEOUT(f.model.history().rowCount(), 1'000, 5'000);
        QCOMPARE(f.state().history.note, QStringLiteral("1,000 messages from the stream, there are more"));
        f.model.loadMoreHistory();
        QTRY_COMPARE_WITH_TIMEOUT(f.model.history().rowCount(), 1'400, 5'000);
        QVERIFY(!f.state().history.more);
        f.backend.log = {{"journal-5", "m", "a", "hi", "/", "{}", 2'000}};
        f.model.loadHistory(0, 9'999);
        QTRY_COMPARE_WITH_TIMEOUT(f.state().history.note, QStringLiteral("1 message from the journal"), 5'000);
        f.backend.error = chat::ChatError{chat::ChatErrorCode::Unavailable, {}, {}};
        f.model.loadHistory(0, 9'999);
        QTRY_VERIFY_WITH_TIMEOUT(f.state().history.note.startsWith(QStringLiteral("The history could not be read.")), 5'000);
    }

    void exportsWhatIsShown()
    {
        Fixture f;
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("out.jsonl"));
        f.listen();
        auto odd = test::message("quo\"te", "x");
        odd.text = "{\"msg\":\"tab\\t\u00fc\"}";
        f.backend.postMessage(odd);
        auto rejected = test::message("b", "c");
        rejected.rejection = chat::Rejection::NotAnObject;
        f.backend.postMessage(rejected);
        f.backend.postMessage(test::message("hidden", "c"));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.messages().rowCount(), 3, 5'000);
        f.model.setFilterText(QStringLiteral("hidden"));
        f.model.exportShown(path);
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner.has_value(), 5'000);
        QCOMPARE(linesOf(path).size(), 1);
        f.model.dismissBanner();
        f.model.setFilterText({});
        f.model.exportShown(path);
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner.has_value(), 5'000);
        const auto lines = linesOf(path);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[0].value(u"user").toString(), QStringLiteral("quo\"te"));
        QCOMPARE(lines[0].value(u"data").toString(), QString::fromUtf8("{\"msg\":\"tab\\t\u00fc\"}"));
        QCOMPARE(lines[1].value(u"rejected").toString(), QStringLiteral("not_an_object"));
    }

    void exportsTheWholeRangeOfTheHistory()
    {
        Fixture f;
        QTemporaryDir folder;
        const QString path = folder.filePath(QStringLiteral("out.jsonl"));
        for (int i = 0; i < 12'345; ++i)
            f.backend.log.push_back({std::to_string(i) + "-0", "m", "a", "hi", "/", "{}", 1'000 + i});
        f.model.loadHistory(0, 99'999);
        QTRY_COMPARE_WITH_TIMEOUT(f.model.history().rowCount(), 1'000, 5'000);
        f.model.exportHistory(path);
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner.has_value(), 10'000);
        QVERIFY2(f.state().banner->sentence.startsWith(QStringLiteral("12,345 messages written")), qPrintable(f.state().banner->sentence));
        QCOMPARE(linesOf(path).size(), 12'345);
    }

    void saysWhyAnExportFailed()
    {
        Fixture f;
        f.listen();
        f.backend.postMessage(test::message("a", "b"));
        QTRY_COMPARE_WITH_TIMEOUT(f.model.messages().rowCount(), 1, 5'000);
        f.model.exportShown(QStringLiteral("/nonexistent/folder/out.jsonl"));
        QTRY_VERIFY_WITH_TIMEOUT(f.state().banner.has_value(), 5'000);
        QCOMPARE(f.state().banner->tone, models::Tone::Error);
    }
};

QTEST_GUILESS_MAIN(TestChatViewModel)
#include "tst_chat_view_model.moc"
