#include "models/chat/clients_sort_model.h"
#include "models/common/cell_roles.h"
#include "tests/support/scripted_chat_backend.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QtTest>

using namespace millrace;
using models::ClientsSortModel;
using models::ClientsTableModel;
using Column = ClientsTableModel::Column;

namespace {

constexpr WallMs kNow = 1'700'000'000'000;

chat::ClientSnapshot gone(std::int64_t id, int code, std::string reason)
{
    auto client = test::client(id);
    client.ended = chat::ClientEnd{code, std::move(reason), true, kNow};
    return client;
}

} // namespace

class TestChatClients : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void showsAClientInWords()
    {
        ClientsTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        auto client = test::client(109, "mobile");
        client.address = "::1";
        client.port = 52'114;
        client.unsent = 790 * 1'024;
        client.rejected = 38;
        model.apply({client}, kNow);
        QStringList cells;
        for (int column = 0; column <= Column::State; ++column)
            cells += model.index(0, column).data().toString();
        QCOMPARE(cells.join(u'|'), QStringLiteral("#109|mobile|lobby|[::1]:52114|00:04:12|3.1 /s|2.9 /s|0.4 ms|809 KB of 1.0 MB|38|reads slowly"));
        QCOMPARE(model.index(0, Column::Unsent).data(models::ToneRole).toInt(), static_cast<int>(models::Tone::Warning));
        QVERIFY(model.index(0, Column::Unsent).data(models::ProgressRole).toDouble() > 0.7);
    }

    void keepsWhoLeftForAWhileAndThenLetsGo()
    {
        ClientsTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        model.apply({test::client(1), test::client(2), test::client(3)}, kNow);
        model.apply({gone(2, 4000, "kicked")}, kNow);
        QCOMPARE(model.connectedCount(), 2);
        QCOMPARE(model.index(1, Column::State).data().toString(), QStringLiteral("4000 kicked"));
        QCOMPARE(model.index(1, Column::User).data(models::ToneRole).toInt(), static_cast<int>(models::Tone::Dim));
        model.tick(kNow + ClientsTableModel::kEndedStay.count() - 1, {});
        QCOMPARE(model.rowCount(), 3);
        model.tick(kNow + ClientsTableModel::kEndedStay.count(), {});
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.rowOf(chat::ClientId{3}), 1);
        QCOMPARE(model.rowOf(chat::ClientId{2}), -1);
        QVERIFY(!model.anyEnded());
    }

    void boundsHowManyThatLeftAreShown()
    {
        ClientsTableModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        std::vector<chat::ClientSnapshot> all{test::client(99'999)};
        for (std::int64_t id = 1; id <= 1'500; ++id)
            all.push_back(gone(id, 1001, ""));
        model.apply(std::move(all), kNow);
        QCOMPARE(model.rowCount(), 1 + static_cast<int>(ClientsTableModel::kMaxEnded));
        QCOMPARE(model.connectedCount(), 1);
        QCOMPARE(model.clientAt(model.rowOf(chat::ClientId{99'999}))->id.value, 99'999);
    }

    void tellsFewNarrowRanges()
    {
        ClientsTableModel model;
        std::vector<chat::ClientSnapshot> many;
        for (std::int64_t id = 1; id <= 10'000; ++id)
            many.push_back(test::client(id));
        model.apply(many, kNow);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.apply(many, kNow);
        QCOMPARE(changed.size(), 0);
        std::vector<chat::ClientSnapshot> some;
        for (std::size_t i = 0; i < many.size(); i += 7) {
            some.push_back(many[i]);
            some.back().unsent += 10;
        }
        model.apply(std::move(some), kNow);
        QVERIFY(changed.size() >= 1 && changed.size() <= static_cast<qsizetype>(ClientsTableModel::kMaxRanges));
        QCOMPARE(changed.first()[0].toModelIndex().column(), int(Column::Unsent));
        QCOMPARE(changed.first()[1].toModelIndex().column(), int(Column::Unsent));
    }

    void sortsAtMostOnceASecondAndNeverUnderThePointer()
    {
        ClientsTableModel model;
        ClientsSortModel sorted(model);
        QAbstractItemModelTester tester(&sorted, QAbstractItemModelTester::FailureReportingMode::Fatal);
        auto full = test::client(2);
        full.unsent = 500;
        model.apply({test::client(1), full, test::client(3)}, kNow);
        sorted.sort(Column::Unsent, Qt::DescendingOrder);
        const auto first = [&] { return sorted.index(0, Column::Id).data().toString(); };
        QCOMPARE(first(), QStringLiteral("#2"));
        const SteadyTime start = SteadyTime(std::chrono::hours(1));
        sorted.resort(start);
        auto fuller = test::client(3);
        fuller.unsent = 900;
        model.apply({fuller}, kNow);
        sorted.setHeld(true);
        sorted.resort(start + std::chrono::milliseconds(2'000));
        QCOMPARE(first(), QStringLiteral("#2"));
        sorted.setHeld(false);
        sorted.resort(start + std::chrono::milliseconds(2'000));
        QCOMPARE(first(), QStringLiteral("#3"));
        auto fullest = test::client(1);
        fullest.unsent = 1'000;
        model.apply({fullest}, kNow);
        sorted.resort(start + std::chrono::milliseconds(2'900));
        QCOMPARE(first(), QStringLiteral("#3"));
        sorted.resort(start + std::chrono::milliseconds(3'000));
        QCOMPARE(first(), QStringLiteral("#1"));
    }
};

QTEST_GUILESS_MAIN(TestChatClients)
#include "tst_chat_clients.moc"
