#include "models/chat/message_details.h"
#include "models/chat/messages_table_model.h"
#include "models/common/cell_roles.h"
#include "tests/support/scripted_chat_backend.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using models::MessagesTableModel;
using Column = MessagesTableModel::Column;

namespace {

std::vector<chat::MessageEvent> some(std::int64_t first, std::int64_t count, const std::string& user = "bot-7")
{
    std::vector<chat::MessageEvent> messages;
    for (std::int64_t i = 0; i < count; ++i) {
        auto message = test::message(user, "step " + std::to_string(first + i));
        message.number = first + i;
        messages.push_back(std::move(message));
    }
    return messages;
}

QString cell(const MessagesTableModel& model, int row, int column)
{
    return model.index(row, column).data().toString();
}

QString last(const MessagesTableModel& model)
{
    return cell(model, model.rowCount() - 1, Column::Message);
}

} // namespace

class TestChatMessages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsAMessageInWords()
    {
        MessagesTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.append(some(1, 1));
        QCOMPARE(cell(model, 0, Column::User), QStringLiteral("bot-7"));
        QCOMPARE(cell(model, 0, Column::Room), QStringLiteral("lobby"));
        QCOMPARE(cell(model, 0, Column::Message), QStringLiteral("step 1"));
        QCOMPARE(cell(model, 0, Column::Logged), QStringLiteral("612 µs"));
        QVERIFY(!model.index(0, Column::Message).data(models::ToneRole).isValid());
    }

    void saysWhyOneWasRejectedAndThatOneIsBinary()
    {
        MessagesTableModel model;
        auto bad = test::message("", "");
        bad.text = "{user: me}";
        bad.rejection = chat::Rejection::BadJson;
        bad.problem = "line 1, column 2";
        auto binary = test::message("", "");
        binary.binary = true;
        binary.text.clear();
        binary.bytes = 1'412;
        model.append({bad, binary});
        QCOMPARE(cell(model, 0, Column::Message), QStringLiteral("{bad JSON: line 1, column 2} {user: me}"));
        QCOMPARE(model.index(0, Column::Message).data(models::ToneRole).toInt(), static_cast<int>(models::Tone::Error));
        QCOMPARE(cell(model, 1, Column::Message), QStringLiteral("binary, 1,412 bytes"));
    }

    void keepsRemoteTextOnOnePlainLine()
    {
        MessagesTableModel model;
        auto message = test::message("a", "b");
        message.user = "eve\n\u202egnp";
        message.text = "one\ntwo\r<b>three</b>";
        model.append({message});
        QCOMPARE(cell(model, 0, Column::User), QStringLiteral("eve  gnp"));
        QCOMPARE(cell(model, 0, Column::Message), QStringLiteral("one two <b>three</b>"));
    }

    void isARingOfTheNewest()
    {
        MessagesTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        const auto most = static_cast<std::int64_t>(MessagesTableModel::kMaxRows);
        model.append(some(1, most));
        QCOMPARE(model.rowCount(), static_cast<int>(most));
        model.append(some(most + 1, 1));
        QCOMPARE(model.rowCount(), static_cast<int>(most + 1 - static_cast<std::int64_t>(MessagesTableModel::kTrim)));
        QCOMPARE(last(model), QStringLiteral("step %1").arg(most + 1));
        QVERIFY(model.keptCount() <= MessagesTableModel::kMaxRows);
        model.append(some(most + 2, most + 500));
        QCOMPARE(model.rowCount(), static_cast<int>(most));
        QCOMPARE(last(model), QStringLiteral("step %1").arg(2 * most + 501));
    }

    void isBoundedInBytesToo()
    {
        MessagesTableModel model;
        for (int round = 0; round < 6; ++round) {
            std::vector<chat::MessageEvent> batch;
            for (int i = 0; i < 1'000; ++i) {
                auto message = test::message("a", "b");
                message.text.assign(chat::kMaxShownText, 'x');
                batch.push_back(std::move(message));
            }
            model.append(std::move(batch));
        }
        QVERIFY(model.keptCount() <= static_cast<std::size_t>(MessagesTableModel::kMaxBytes) / chat::kMaxShownText);
        QVERIFY(model.keptCount() > 3'000);
    }

    void pauseHoldsTheRowsAndLosesNothing()
    {
        MessagesTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.append(some(1, 3));
        model.setPaused(true);
        model.append(some(4, 2));
        QCOMPARE(model.rowCount(), 3);
        QCOMPARE(model.asideCount(), std::size_t{2});
        model.setPaused(false);
        QCOMPARE(model.rowCount(), 5);
        QCOMPARE(last(model), QStringLiteral("step 5"));
        QCOMPARE(model.asideCount(), std::size_t{0});
    }

    void countsWhatGoesBeyondThePausesRoom()
    {
        MessagesTableModel model;
        const auto most = static_cast<std::int64_t>(MessagesTableModel::kMaxRows);
        model.append(some(1, 3));
        model.setPaused(true);
        model.append(some(4, most - 10));
        QCOMPARE(model.lostAside(), 0);
        model.append(some(most, 25));
        QCOMPARE(model.asideCount(), MessagesTableModel::kMaxRows);
        QCOMPARE(model.lostAside(), 15);
        model.append(some(1, most + 7));
        QCOMPARE(model.lostAside(), 15 + most + 7);
        QCOMPARE(model.rowCount(), 3);
        model.setPaused(false);
        QCOMPARE(model.rowCount(), static_cast<int>(most + 3 - static_cast<std::int64_t>(MessagesTableModel::kTrim)));
        QCOMPARE(last(model), QStringLiteral("step %1").arg(most + 7));
        QCOMPARE(model.lostAside(), 0);
    }

    void sendsNothingWhileNobodyLooks()
    {
        MessagesTableModel model;
        model.setQuiet(true);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        model.append(some(1, 100));
        QCOMPARE(inserted.size(), 0);
        model.setQuiet(false);
        QCOMPARE(inserted.size(), 1);
        QCOMPARE(model.rowCount(), 100);
    }

    void filtersTextAndUserInSlicesAndLiveOnes()
    {
        MessagesTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.append(some(1, 60'000));
        model.append(some(60'001, 1, "Änne"));
        model.setFilter(QStringLiteral("STEP 5999"));
        QVERIFY(model.filtering());
        QTRY_VERIFY_WITH_TIMEOUT(!model.filtering(), 5'000);
        QCOMPARE(model.rowCount(), 11);
        model.append(some(599'900, 2));
        QTRY_COMPARE_WITH_TIMEOUT(model.rowCount(), 13, 5'000);
        model.setFilter(QStringLiteral("änne"));
        QTRY_VERIFY_WITH_TIMEOUT(!model.filtering(), 5'000);
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.shownMessages().size(), std::size_t{1});
        model.setFilter({});
        QCOMPARE(model.rowCount(), 60'003);
    }

    void laysJsonOutWithoutChangingIt()
    {
        QCOMPARE(models::layOutJson("{\"b\":1,\"a\":[12345678901234567890,{}],\"b\":\"x, {y}\"}"),
            QStringLiteral("{\n  \"b\": 1,\n  \"a\": [\n    12345678901234567890,\n    {}\n  ],\n  \"b\": \"x, {y}\"\n}"));
        QCOMPARE(models::layOutJson("{\"q\":\"a\\\"b\\\\\"}"), QStringLiteral("{\n  \"q\": \"a\\\"b\\\\\"\n}"));
        QCOMPARE(models::layOutJson("\"unfinished"), QStringLiteral("\"unfinished"));
        QVERIFY(models::layOutJson(std::string(60'000, '[')).size() < 200'000);
    }

    void tellsAMessagesWay()
    {
        const auto details = models::describeMessage(std::make_shared<const chat::MessageEvent>(test::message("user-8", "hi")), chat::ChatMode::Broadcast, "chat:messages");
        QVERIFY(details.heading.startsWith(QStringLiteral("Message from user-8 · ")));
        QCOMPARE(details.stages.size(), 3);
        QCOMPARE(details.stages[1].words, QStringLiteral("+ 612 µs · chat:messages 1795356350977-0"));
        QCOMPARE(details.stages[2].name, QStringLiteral("fanned out"));
        auto rejected = test::message("a", "b");
        rejected.rejection = chat::Rejection::LogUnavailable;
        rejected.receipt.reset();
        rejected.recipients = 0;
        const auto refused = models::describeMessage(std::make_shared<const chat::MessageEvent>(rejected), chat::ChatMode::Echo, "chat:messages");
        QCOMPARE(refused.stages.size(), 1);
        QVERIFY(refused.error.startsWith(QStringLiteral("Rejected: ")));
    }

    void saysThatAnotherInstanceLoggedIt()
    {
        auto foreign = test::message("", "hi");
        foreign.foreign = true;
        foreign.number = 0;
        const auto details = models::describeMessage(std::make_shared<const chat::MessageEvent>(foreign), chat::ChatMode::Broadcast, "chat:messages");
        QVERIFY(details.heading.startsWith(QStringLiteral("Message from another instance · ")));
        QCOMPARE(details.stages[0].words, QStringLiteral("by another instance · chat:messages 1795356350977-0"));
        models::MessagesTableModel model;
        model.append({foreign});
        const auto cell = [&model](int column) { return model.index(0, column).data().toString(); };
        QCOMPARE(cell(models::MessagesTableModel::Client), QStringLiteral("another instance"));
        QCOMPARE(cell(models::MessagesTableModel::Number), QStringLiteral("–"));
        QCOMPARE(cell(models::MessagesTableModel::Logged), QString()); // what it took there is not known
    }
};

QTEST_GUILESS_MAIN(TestChatMessages)
#include "tst_chat_messages.moc"
