#include "app/settings/settings.h"
#include "models/chat/chat_view_model.h"
#include "tests/support/scripted_chat_backend.h"
#include "ui/chat/chat_panel.h"
#include "ui/chat/json_tree_view.h"
#include "ui/chat/test_client_dialog.h"
#include "ui/dialogs/chat_server_dialog.h"
#include "ui/shell/frame_monitor.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/stat_tile.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>
#include <QWebSocket>
#include <QWebSocketServer>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <thread>

using namespace millrace;

namespace {

/// The panel, shown offscreen over a scripted backend.
struct Fixture {
    QTemporaryDir folder;
    Settings settings{folder.path().toStdString()};
    ui::Theme theme;
    test::ScriptedChatBackend backend;
    models::ChatViewModel model{backend};
    ui::ChatPanel panel{model, theme, settings, "/journal.db"};

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
    /// Whether a label with this text is on screen.
    [[nodiscard]] bool shows(const QString& text) const
    {
        const auto labels = panel.findChildren<QLabel*>();
        return std::ranges::any_of(labels, [&](const QLabel* label) { return label->isVisible() && label->text() == text; });
    }
    ui::DataTable& table(const char* name) { return *named<ui::DataTable>(QLatin1String(name)); }

    /// Two clients, three messages.
    void live()
    {
        auto server = test::listening();
        server.clients = 2;
        backend.postServer(server);
        backend.postClient(test::client(117, "bot-7", "/build"));
        backend.postClient(test::client(118));
        backend.postMessage(test::message("bot-7", "step 40", "/build"));
        backend.postMessage(test::message("user-3", "good morning"));
        backend.postMessage(test::message("bot-7", "<b>step 41</b>", "/build"));
        QTRY_COMPARE_WITH_TIMEOUT(table("Messages").model()->rowCount(), 3, 5'000);
        QTRY_COMPARE_WITH_TIMEOUT(table("Clients").model()->rowCount(), 2, 5'000);
    }
};

} // namespace

class TestChatPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void hasTheNamesThatTestsAndScreenReadersFindItBy()
    {
        Fixture f;
        f.live();
        QCOMPARE(f.panel.name(), QStringLiteral("Chat"));
        QCOMPARE(f.panel.badge(), QStringLiteral("2"));
        for (const char* name : {"Start server", "Stop server", "Pause messages", "Export messages"}) {
            QAccessibleInterface* accessible = QAccessible::queryAccessibleInterface(&f.button(name));
            QCOMPARE(accessible->text(QAccessible::Name), QLatin1String(name));
            QCOMPARE(accessible->role(), QAccessible::Button);
        }
        for (const char* name : {"Clients", "Messages"})
            QCOMPARE(QAccessible::queryAccessibleInterface(&f.table(name))->role(), QAccessible::Table);
    }

    void namesEveryControlOnce()
    {
        Fixture f;
        f.live();
        f.table("Messages").selectRow(1);
        for (int tab = 0; tab < 3; ++tab) {
            f.panel.findChild<ui::TabCard*>()->setCurrentTab(tab);
            QStringList names;
            for (QWidget* widget : f.panel.findChildren<QWidget*>()) {
                const bool control = qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QTableView*>(widget) != nullptr || qobject_cast<QTreeView*>(widget) != nullptr
                    || qobject_cast<ui::StatTile*>(widget) != nullptr || qobject_cast<QLineEdit*>(widget) != nullptr;
                QWidget* parent = widget->parentWidget();
                const bool internal = parent != nullptr && (qobject_cast<QLineEdit*>(parent) || qobject_cast<QTableView*>(parent) || qobject_cast<QAbstractSpinBox*>(parent) || parent->inherits("QTabBar"));
                if (!control || internal || !widget->isVisibleTo(&f.panel))
                    continue;
                QVERIFY2(!widget->accessibleName().isEmpty(), widget->metaObject()->className());
                QVERIFY2(!names.contains(widget->accessibleName()), qPrintable(widget->accessibleName()));
                names += widget->accessibleName();
                if (auto* button = qobject_cast<QPushButton*>(widget)) {
                    QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->accessibleName()));
                    QVERIFY2((button->focusPolicy() & Qt::TabFocus) != 0, qPrintable(button->accessibleName()));
                }
            }
            QVERIFY(names.contains(QStringLiteral("Message tree")) && names.contains(QStringLiteral("Fold all")));
            QVERIFY(names.size() >= 17);
        }
    }

    void standsEmptyUntilTheServerRuns()
    {
        Fixture f;
        QVERIFY(!f.table("Clients").isVisible());
        f.button("Start the first server").click();
        QVERIFY(f.backend.called("start"));
        QCOMPARE(f.backend.started.journalPath, std::string("/journal.db"));
        f.backend.postServer(test::listening(0, 0));
        QTRY_VERIFY_WITH_TIMEOUT(f.named<QPushButton>(QStringLiteral("Copy a Python client")) != nullptr, 5'000);
        QVERIFY(f.button("Copy a Python client").isVisible());
        f.button("Copy a Python client").click();
        QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("ws://127.0.0.1:8765")));
        QVERIFY(!f.button("Start server").isEnabled() && f.button("Stop server").isEnabled());
        f.button("Stop server").click();
        QVERIFY(f.backend.called("stop"));
    }

    void showsTheColumnsOfTheDesign()
    {
        Fixture f;
        f.live();
        QStringList heads;
        ui::DataTable& clients = f.table("Clients");
        for (int column = 0; column < clients.model()->columnCount(); ++column) {
            if (!clients.isColumnHidden(column))
                heads += clients.model()->headerData(column, Qt::Horizontal).toString();
        }
        QCOMPARE(heads.join(u'|'), QStringLiteral("Id|User|Room|Address|Age|In|Out|RTT|Unsent|Rejected|State"));
        QCOMPARE(f.table("Messages").model()->index(2, 3).data().toString(), QStringLiteral("<b>step 41</b>"));
    }

    void kicksAndBansTheSelectedClientByKeys()
    {
        Fixture f;
        f.live();
        QSignalSpy offered(&f.panel, &ui::Panel::undoOffered);
        f.table("Clients").selectRow(1);
        f.table("Clients").setFocus();
        QTest::keyClick(&f.table("Clients"), Qt::Key_Delete);
        QVERIFY(f.backend.called("kick 118 kicked"));
        QTest::keyClick(&f.table("Clients"), Qt::Key_Delete, Qt::ShiftModifier);
        QVERIFY(f.backend.called("ban 118"));
        // Or the next test would select rows as if Shift were held.
        QTest::keyRelease(&f.table("Clients"), Qt::Key_Shift);
        QCOMPARE(offered.size(), 1);
    }

    void selectingAMessageShowsItsTreeAndItsWay()
    {
        Fixture f;
        f.live();
        auto* tree = f.named<ui::JsonTreeView>(QStringLiteral("Message tree"));
        QVERIFY(!tree->isVisible());
        f.table("Messages").selectRow(1);
        QTRY_VERIFY_WITH_TIMEOUT(tree->isVisible(), 5'000);
        QCOMPARE(tree->model()->rowCount(), 2);
        QCOMPARE(tree->model()->index(1, 0).data().toString(), QStringLiteral("msg"));
        QCOMPARE(tree->model()->index(1, 1).data().toString(), QStringLiteral("\"good morning\""));
        QVERIFY(QAccessible::queryAccessibleInterface(tree)->role() == QAccessible::Tree);
        auto* text = f.named<QPlainTextEdit>(QStringLiteral("Text of the selected message"));
        QVERIFY(!text->isVisible() && text->toPlainText().isEmpty()); // what is not shown costs nothing
        f.named<QToolButton>(QStringLiteral("Message as text"))->click();
        QVERIFY(text->isVisible() && !tree->isVisible());
        QCOMPARE(text->toPlainText(), QStringLiteral("{\n  \"user\": \"user-3\",\n  \"msg\": \"good morning\"\n}"));
        f.table("Messages").selectRow(0);
        QVERIFY(text->isVisible() && text->toPlainText().contains(QStringLiteral("step 40")));
    }

    void theTreeIsUsedWithTheKeyboardAlone()
    {
        Fixture f;
        f.live();
        auto message = test::message("ada", "x");
        message.text = "{\"list\":[{\"deep\":\"a\\nb\"},2],\"n\":12345678901234567890}";
        f.backend.postMessage(std::move(message));
        QTRY_COMPARE_WITH_TIMEOUT(f.table("Messages").model()->rowCount(), 4, 5'000);
        f.table("Messages").selectRow(3);
        auto* tree = f.named<ui::JsonTreeView>(QStringLiteral("Message tree"));
        tree->setFocus();
        const QModelIndex list = tree->model()->index(0, 0);
        QVERIFY(tree->isExpanded(list) && tree->isExpanded(tree->model()->index(0, 0, list))); // it is small
        QCOMPARE(tree->currentIndex(), list);
        QTest::keyClick(tree, Qt::Key_Left);
        QVERIFY(!tree->isExpanded(list));
        QTest::keyClick(tree, Qt::Key_Return);
        QVERIFY(tree->isExpanded(list));
        QTest::keyClick(tree, Qt::Key_Down);
        QTest::keyClick(tree, Qt::Key_Down);
        QTest::keyClick(tree, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("a\nb"));
        QTest::keyClick(tree, Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("$.list[0].deep"));
        QTest::keyClick(tree, Qt::Key_End);
        QTest::keyClick(tree, Qt::Key_C, Qt::ControlModifier);
        QTest::keyRelease(tree, Qt::Key_Control); // or rows would be selected as if it were held
        QCOMPARE(QGuiApplication::clipboard()->text(), QStringLiteral("12345678901234567890"));
        f.named<QToolButton>(QStringLiteral("Fold all"))->click();
        QVERIFY(!tree->isExpanded(list));
        f.named<QToolButton>(QStringLiteral("Unfold all"))->click();
        QVERIFY(tree->isExpanded(tree->model()->index(0, 0, list)));
    }

    void aLargeTreeIsUnfoldedAsFarAsItsBound()
    {
        Fixture f;
        f.live();
        auto message = test::message("ada", "x");
        message.text = "{\"l\":[[]";
        for (int i = 0; i < 1'500; ++i)
            message.text += ",[[1,2],3]";
        message.text += "]}";
        f.backend.postMessage(std::move(message));
        QTRY_COMPARE_WITH_TIMEOUT(f.table("Messages").model()->rowCount(), 4, 5'000);
        f.table("Messages").selectRow(3);
        auto* tree = f.named<ui::JsonTreeView>(QStringLiteral("Message tree"));
        const QModelIndex list = tree->model()->index(0, 0);
        QVERIFY(!tree->isExpanded(list)); // more than is unfolded unasked
        f.named<QToolButton>(QStringLiteral("Unfold all"))->click();
        int rows = 0;
        for (QModelIndex at = list; at.isValid(); at = tree->indexBelow(at))
            ++rows;
        QVERIFY2(rows > 1'500 && rows <= ui::JsonTreeView::kMaxUnfolded, qPrintable(QString::number(rows)));
        QTRY_VERIFY_WITH_TIMEOUT(f.shows(QStringLiteral("unfolded as far as 2,000 rows")), 5'000);
        f.table("Messages").selectRow(0);
        QTRY_VERIFY_WITH_TIMEOUT(!f.shows(QStringLiteral("unfolded as far as 2,000 rows")), 5'000);
    }

    void theTreeTakesWhatIsNoJsonForText()
    {
        Fixture f;
        f.live();
        auto message = test::message("ada", "x");
        message.text = "{\"user\": <b>bold</b>";
        message.rejection = chat::Rejection::BadJson;
        message.receipt.reset();
        f.backend.postMessage(std::move(message));
        QTRY_COMPARE_WITH_TIMEOUT(f.table("Messages").model()->rowCount(), 4, 5'000);
        f.table("Messages").selectRow(3);
        auto* text = f.named<QPlainTextEdit>(QStringLiteral("Text of the selected message"));
        QTRY_VERIFY_WITH_TIMEOUT(text->isVisible(), 5'000);
        QCOMPARE(text->toPlainText(), QStringLiteral("{\"user\": <b>bold</b>"));
        QVERIFY(!f.named<QToolButton>(QStringLiteral("Message as text"))->isVisible());
    }

    /// A message of the largest kept size is selected while 4,000 a second come in: what one selection costs the window.
    void selectingALargeMessageDoesNotHoldTheWindow()
    {
        Fixture f;
        f.live();
        for (int i = 0; i < 20; ++i) {
            auto message = test::message("ada", "x");
            message.text = "{\"list\":[0";
            while (message.text.size() < chat::kMaxShownText - 10)
                message.text += ",{\"a\":1}";
            f.backend.postMessage(std::move(message));
        }
        QTRY_COMPARE_WITH_TIMEOUT(f.table("Messages").model()->rowCount(), 23, 5'000);
        qint64 longest = 0;
        for (int row = 3; row < 23; ++row) {
            QElapsedTimer clock;
            clock.start();
            f.table("Messages").selectRow(row);
            QCoreApplication::sendPostedEvents();
            longest = std::max(longest, clock.nsecsElapsed() / 1'000);
        }
        qInfo("selecting a message of 64 KiB: %lld us at most", static_cast<long long>(longest));
        QVERIFY2(longest < 300'000, qPrintable(QString::number(longest)));
    }

    void pausesAndJumpsToLive()
    {
        Fixture f;
        f.live();
        f.button("Pause messages").click();
        QVERIFY(f.button("Jump to live").isVisible());
        f.backend.postMessage(test::message("a", "b"));
        QTRY_COMPARE_WITH_TIMEOUT(f.button("Jump to live").text(), QStringLiteral("Jump to live (+1)"), 5'000);
        QCOMPARE(f.table("Messages").model()->rowCount(), 3);
        f.button("Jump to live").click();
        QCOMPARE(f.table("Messages").model()->rowCount(), 4);
        QVERIFY(!f.button("Jump to live").isVisible());
    }

    void filtersByTextAndUser()
    {
        Fixture f;
        f.live();
        auto* filter = qobject_cast<QLineEdit*>(f.panel.filterField());
        filter->setText(QStringLiteral("bot-7"));
        QTRY_COMPARE_WITH_TIMEOUT(f.table("Messages").model()->rowCount(), 2, 5'000);
    }

    void rowsThatAreReadStayWhereTheyAre()
    {
        Fixture f;
        f.live();
        for (int i = 0; i < 200; ++i)
            f.backend.postMessage(test::message("a", "b"));
        ui::DataTable& messages = f.table("Messages");
        QTRY_COMPARE_WITH_TIMEOUT(messages.model()->rowCount(), 203, 5'000);
        QScrollBar* bar = messages.verticalScrollBar();
        QTRY_COMPARE_WITH_TIMEOUT(bar->value(), bar->maximum(), 5'000);
        bar->setValue(400);
        QVERIFY(f.button("Jump to live").isVisible());
        f.backend.postMessage(test::message("a", "b"));
        QTRY_COMPARE_WITH_TIMEOUT(messages.model()->rowCount(), 204, 5'000);
        QCOMPARE(bar->value(), 400);
    }

    void serverOptionsAreCheckedFieldByField()
    {
        Fixture f;
        f.panel.showServerOptions();
        auto* dialog = f.panel.findChild<ui::ChatServerDialog*>();
        auto* problem = f.named<QLabel>(QStringLiteral("What is wrong"), dialog);
        QVERIFY(f.button("Apply", dialog).isEnabled());
        const auto bad = [&](const char* field, const QString& text) {
            auto* edit = f.named<QLineEdit>(QLatin1String(field), dialog);
            const QString before = edit->text();
            edit->setText(text);
            const bool refused = !f.button("Apply", dialog).isEnabled() && problem->text().endsWith(u'.');
            edit->setText(before);
            return refused && f.button("Apply", dialog).isEnabled();
        };
        QVERIFY(bad("Address", QStringLiteral("no host")));
        QVERIFY(bad("Redis", QStringLiteral("rediss://h")));
        QVERIFY(bad("Token", QStringLiteral("with blank")));
        QVERIFY(bad("TLS certificate", QStringLiteral("/nonexistent.pem")));
        auto* origins = f.named<QPlainTextEdit>(QStringLiteral("Allowed origins"), dialog);
        origins->setPlainText(QStringLiteral("https://a.example/path"));
        QVERIFY(!f.button("Apply", dialog).isEnabled());
        origins->setPlainText(QStringLiteral("https://a.example"));
        f.named<QSpinBox>(QStringLiteral("Port"), dialog)->setValue(9'001);
        f.named<QLineEdit>(QStringLiteral("Token"), dialog)->setText(QStringLiteral("s3cret"));
        f.named<QLineEdit>(QStringLiteral("Redis"), dialog)->setText(QStringLiteral("none"));
        f.button("Apply", dialog).click();
        f.button("Start server").click();
        QCOMPARE(f.backend.started.port, std::uint16_t{9'001});
        QCOMPARE(f.backend.started.token, std::string("s3cret"));
        QVERIFY(!f.backend.started.redis);
        f.settings.sync();
        QFile file(QFile::decodeName(QByteArray::fromStdString(f.settings.fileName())));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray kept = file.readAll();
        QVERIFY(kept.contains("9001") && !kept.contains("s3cret"));
    }

    void theTestClientTalksToAServer()
    {
        QWebSocketServer server(QStringLiteral("echo"), QWebSocketServer::NonSecureMode);
        QVERIFY(server.listen(QHostAddress::LocalHost));
        connect(&server, &QWebSocketServer::newConnection, &server, [&server] {
            QWebSocket* socket = server.nextPendingConnection();
            socket->setParent(&server);
            connect(socket, &QWebSocket::textMessageReceived, socket, [socket](const QString& text) { socket->sendTextMessage(QStringLiteral("{\"echo\":") + text + u'}'); });
        });
        Fixture f;
        auto snapshot = test::listening();
        snapshot.url = "ws://127.0.0.1:" + std::to_string(server.serverPort());
        f.backend.postServer(snapshot);
        QTRY_COMPARE_WITH_TIMEOUT(f.model.state().phase, chat::ServerPhase::Listening, 5'000);
        f.panel.showTestClient();
        auto* dialog = f.panel.findChild<ui::TestClientDialog*>();
        f.button("Connect test client", dialog).click();
        QTRY_VERIFY_WITH_TIMEOUT(f.button("Send text", dialog).isEnabled(), 5'000);
        f.button("Send text", dialog).click();
        auto* answers = f.named<QPlainTextEdit>(QStringLiteral("Answers"), dialog);
        QTRY_VERIFY_WITH_TIMEOUT(answers->toPlainText().contains(QStringLiteral("← {\"echo\":{\"user\": \"me\", \"msg\": \"hello\"}}")), 5'000);
        f.button("Connect test client", dialog).click();
        QTRY_VERIFY_WITH_TIMEOUT(answers->toPlainText().contains(QStringLiteral("closed with 1000")), 5'000);
    }

    /// What a frame costs must not depend on how much is said. The bound is wide: the machine is shared; the figure is printed.
    void aFrameDoesNotDependOnTheMessageRate()
    {
        // Without optimisation and with a sanitizer, making the messages alone takes a core.
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
        constexpr int kPerSecond = 4'000;
        constexpr std::chrono::milliseconds kFrame(200);
#else
        constexpr int kPerSecond = 20'000;
        constexpr std::chrono::milliseconds kFrame(33);
#endif
        constexpr int kSeconds = 6;   // beyond the ring's size, so that rows leave as well
        Fixture f;
        ui::FrameMonitor frames;
        frames.watch(&f.panel);
        frames.start();
        std::atomic<bool> stop = false;
        std::thread speaker([&] {
            const auto start = std::chrono::steady_clock::now();
            for (int slice = 0; slice < kSeconds * 100 && !stop; ++slice) {
                for (int i = 0; i < kPerSecond / 100; ++i)
                    f.backend.postMessage(test::message("user-" + std::to_string(i % 50), "message " + std::to_string(i), "/room"));
                if (slice % 25 == 0)
                    f.backend.postServer(test::listening(slice * 200, 0));
                for (std::int64_t id = slice % 10; slice % 10 == 0 && id < 500; ++id) {
                    auto client = test::client(id + 1);
                    client.unsent = slice * 1'000;
                    f.backend.postClient(std::move(client));
                }
                std::this_thread::sleep_until(start + std::chrono::milliseconds(10) * (slice + 1));
            }
        });
        QElapsedTimer clock;
        clock.start();
        while (clock.elapsed() < kSeconds * 1'000)
            QTest::qWait(50);
        stop = true;
        speaker.join();
        const ui::FrameMonitor::Figures figures = frames.recent();
        qInfo("frames at %d messages/s: p50 %lld us, p99 %lld us, longest %lld us, %d rows", kPerSecond, static_cast<long long>(figures.p50.count()),
            static_cast<long long>(figures.p99.count()), static_cast<long long>(figures.max.count()), f.model.messages().rowCount());
        QVERIFY(f.model.messages().rowCount() > kPerSecond * kSeconds / 3);
        QVERIFY(figures.p50 < kFrame);
    }
};

QTEST_MAIN(TestChatPanel)
#include "tst_chat_panel.moc"
