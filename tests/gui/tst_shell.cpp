#include "app/settings/settings.h"
#include "ui/shell/actions.h"
#include "ui/shell/frame_monitor.h"
#include "ui/shell/layout_memory.h"
#include "ui/shell/main_window.h"
#include "ui/shell/panel.h"
#include "ui/shell/rail.h"
#include "ui/shell/status_strip.h"
#include "ui/theme/theme.h"
#include "ui/theme/themed_icon.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/undo_bar.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDialog>
#include <QDropEvent>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QSignalSpy>
#include <QSplitter>
#include <QStandardItemModel>
#include <QTemporaryDir>
#include <QVBoxLayout>
#include <QtTest>

#include <map>

using namespace millrace;
using namespace millrace::ui;

namespace {

class FakePanel final : public Panel {
public:
    explicit FakePanel(const QString& name) : Panel(name, QStringLiteral("scraper"))
    {
        auto* layout = new QVBoxLayout(this);
        layout->addWidget(&field);
    }
    bool acceptsDrop(const QMimeData& data) const override { return data.hasText(); }
    void drop(const QMimeData& data) override { dropped = data.text(); }
    bool paste(const QMimeData& data) override
    {
        pasted = data.text();
        return true;
    }
    QWidget* filterField() const override { return const_cast<QLineEdit*>(&field); }
    void showCause(const QString& chipId) override { cause = chipId; }
    using Panel::setBadge;
    using Panel::setStatusText;

    QLineEdit field;
    QString dropped;
    QString pasted;
    QString cause;
};

} // namespace

/// Counts the timers of the program that fire.
class TimerEvents final : public QObject {
public:
    TimerEvents() { qApp->installEventFilter(this); }
    bool eventFilter(QObject*, QEvent* event) override
    {
        seen += event->type() == QEvent::Timer ? 1 : 0;
        return false;
    }
    int seen = 0;
};

/// What a FrameMonitor is there to catch.
static void block(int ms)
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < ms) { }
}

class TestShell : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_theme.applyTo(*qApp);
    }

    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); // the offscreen platform's own
        m_profile = std::make_unique<QTemporaryDir>();
        m_settings = std::make_unique<Settings>(m_profile->path().toStdString());
        open();
    }

    void cleanup()
    {
        m_window.reset();
        m_settings.reset();
    }

    void givesNoKeysTwice()
    {
        std::map<std::pair<ActionScope, QString>, const char*> taken;
        for (const ActionSpec& spec : actionTable()) {
            const QList<QKeySequence> shortcuts = QKeySequence::listFromString(QString::fromUtf8(spec.shortcut), QKeySequence::PortableText);
            QVERIFY2(!shortcuts.isEmpty(), spec.text);
            for (const QKeySequence& keys : shortcuts) {
                QVERIFY2(!keys.isEmpty() && keys[0].key() != Qt::Key_unknown, spec.text);
                QVERIFY2(taken.emplace(std::pair{spec.scope, keys.toString()}, spec.text).second, spec.text);
                if (spec.scope != ActionScope::Window)
                    QVERIFY2(!taken.contains({ActionScope::Window, keys.toString()}), spec.text);
            }
            QVERIFY2(QByteArray(spec.tooltip).size() > 5, spec.text);
            QVERIFY2(*spec.icon == 0 || !themedIcon(QString::fromUtf8(spec.icon), m_theme).isNull(), spec.icon);
        }
        QVERIFY(taken.size() > 20);
    }

    void makesActionsOutOfTheTable()
    {
        QAction* action = makeAction(ActionId::AddUrls, m_theme, m_first);
        QCOMPARE(action->text(), QStringLiteral("Add URLs"));
        QVERIFY(action->toolTip().contains(QStringLiteral("Ctrl+N")));
        QCOMPARE(actionId(*action), std::optional(ActionId::AddUrls));
        QVERIFY(m_first->actions().contains(action));
        QVERIFY(!actionId(QAction()));
    }

    void namesRailEntriesAfterTheirPanels()
    {
        QStringList names;
        for (const RailButton* entry : m_window->findChildren<RailButton*>()) {
            names.append(entry->accessibleName());
            QVERIFY(!entry->isCheckable());
        }
        names.sort();
        QCOMPARE(names, (QStringList{QStringLiteral("Chat"), QStringLiteral("Menu"), QStringLiteral("Scraper")}));
        QCOMPARE(entry(QStringLiteral("Scraper"))->accessibleDescription(), QStringLiteral("shown"));
    }

    void changesPanelsByRailAndByKeys()
    {
        QCOMPARE(m_window->currentPanel(), m_first);
        QTest::mouseClick(entry(QStringLiteral("Chat")), Qt::LeftButton);
        QCOMPARE(m_window->currentPanel(), m_second);
        QVERIFY(entry(QStringLiteral("Chat"))->isCurrent());
        QTest::keyClick(m_window.get(), Qt::Key_1, Qt::AltModifier);
        QCOMPARE(m_window->currentPanel(), m_first);
        QTest::keyClick(m_window.get(), Qt::Key_3, Qt::AltModifier);
        QCOMPARE(m_window->currentPanel(), m_first);
    }

    void showsBadgesAndTheShownPanelsStatus()
    {
        m_first->setBadge(QStringLiteral("42"));
        QCOMPARE(entry(QStringLiteral("Scraper"))->accessibleDescription(), QStringLiteral("shown, 42"));
        m_first->setStatusText(QStringLiteral("Run 14"));
        m_second->setStatusText(QStringLiteral("3 clients"));
        const auto* text = m_window->findChild<QLabel*>(QStringLiteral("statusText"));
        QCOMPARE(text->text(), QStringLiteral("Run 14"));
        m_window->showPanel(1);
        QCOMPARE(text->text(), QStringLiteral("3 clients"));
    }

    /// As for the demo: what the panel says meanwhile is kept, and everything is as it was before.
    void guestsStandInThePlaceOfPanelsForAWhile()
    {
        m_window->showPanel(1);
        m_first->setBadge(QStringLiteral("42"));
        m_first->setStatusText(QStringLiteral("Run 14"));
        Q_EMIT m_first->chipChanged(QStringLiteral("store"), QStringLiteral("mine"), models::Tone::Ok, {});
        const QPointer<FakePanel> guest = new FakePanel(QStringLiteral("Scraper"));
        m_window->showGuest(0, guest);
        m_window->setDemoState(MainWindow::DemoState::Shown);
        m_window->showPanel(0);
        QCOMPARE(m_window->currentPanel(), guest.data());
        QVERIFY(!m_first->isVisible());
        QCOMPARE(entry(QStringLiteral("Scraper"))->accessibleDescription(), QStringLiteral("shown"));
        guest->setStatusText(QStringLiteral("Run 1"));
        Q_EMIT guest->chipChanged(QStringLiteral("store"), QStringLiteral("theirs"), models::Tone::Ok, {});
        Q_EMIT guest->chipChanged(QStringLiteral("more"), QStringLiteral("more"), models::Tone::Ok, {});
        m_first->setBadge(QStringLiteral("43"));
        Q_EMIT m_first->chipChanged(QStringLiteral("store"), QStringLiteral("mine, later"), models::Tone::Ok, {});
        const auto* text = m_window->findChild<QLabel*>(QStringLiteral("statusText"));
        QCOMPARE(text->text(), QStringLiteral("Run 1"));
        QCOMPARE(chipTexts(), (QStringList{QStringLiteral("more"), QStringLiteral("theirs")}));
        m_window->saveNow();
        QCOMPARE(m_settings->get(keys::kWindowPanel), 1);

        QSignalSpy ended(m_window.get(), &MainWindow::demoEndWanted);
        for (auto* button : m_window->findChildren<QPushButton*>()) {
            if (button->accessibleName() == QStringLiteral("Stop the demo") && button->isVisible())
                button->click();
        }
        QCOMPARE(ended.size(), 1);
        m_window->dismissGuests();
        m_window->setDemoState(MainWindow::DemoState::Off);
        QVERIFY(!guest);
        QCOMPARE(m_window->currentPanel(), m_second);
        QCOMPARE(entry(QStringLiteral("Scraper"))->accessibleDescription(), QStringLiteral("43"));
        QCOMPARE(chipTexts(), QStringList{QStringLiteral("mine, later")});
        m_window->showPanel(0);
        QCOMPARE(text->text(), QStringLiteral("Run 14"));
    }

    void clickOnAChipLeadsToTheCause()
    {
        m_window->setChip(QStringLiteral("store"), QStringLiteral("SQLite"), models::Tone::Ok, QStringLiteral("All is stored."));
        auto* chip = m_window->findChild<StatusStrip*>()->chip(QStringLiteral("store"));
        QCOMPARE(chip->accessibleName(), QStringLiteral("SQLite"));
        QCOMPARE(chip->accessibleDescription(), QStringLiteral("All is stored."));
        QSignalSpy clicked(m_window.get(), &MainWindow::chipClicked);
        QTest::mouseClick(chip, Qt::LeftButton);
        QCOMPARE(clicked.count(), 1);
        QCOMPARE(m_first->cause, QStringLiteral("store"));
        Q_EMIT m_first->chipChanged(QStringLiteral("store"), QStringLiteral("SQLite waits"), models::Tone::Warning, QStringLiteral("The disk is full."));
        QCOMPARE(chip->accessibleName(), QStringLiteral("SQLite waits"));
        m_window->removeChip(QStringLiteral("store"));
        QVERIFY(m_window->findChild<StatusStrip*>()->chip(QStringLiteral("store")) == nullptr);
    }

    void givesPasteToThePanelButNotOutOfAField()
    {
        QApplication::clipboard()->setText(QStringLiteral("https://example.org/"));
        m_window->setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(m_first->pasted, QStringLiteral("https://example.org/"));
        m_first->pasted.clear();
        m_first->field.setFocus();
        QTest::keyClick(&m_first->field, Qt::Key_V, Qt::ControlModifier);
        QVERIFY(m_first->pasted.isEmpty());
        QCOMPARE(m_first->field.text(), QStringLiteral("https://example.org/"));
    }

    void goesToTheFilter()
    {
        m_first->field.setText(QStringLiteral("old"));
        m_window->setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(m_first->field.hasFocus());
        QCOMPARE(m_first->field.selectedText(), QStringLiteral("old"));
    }

    void givesDropsToThePanel()
    {
        QMimeData text;
        text.setText(QStringLiteral("https://example.org/"));
        QDragEnterEvent enter(QPoint(300, 300), Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(300, 300), Qt::CopyAction, &text, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &drop);
        QCOMPARE(m_first->dropped, QStringLiteral("https://example.org/"));
        QMimeData other;
        other.setData(QStringLiteral("application/x-other"), "x");
        QDragEnterEvent refused(QPoint(300, 300), Qt::CopyAction, &other, Qt::LeftButton, Qt::NoModifier);
        refused.ignore();
        QApplication::sendEvent(m_window.get(), &refused);
        QVERIFY(!refused.isAccepted());
    }

    void offersUndoAndTakesItBackByKeys()
    {
        bool undone = false;
        Q_EMIT m_first->undoOffered(QStringLiteral("example.net removed"), [&undone] { undone = true; }, {});
        QVERIFY(m_window->undoBar().isVisible());
        QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
        QVERIFY(undone);
        QVERIFY(!m_window->undoBar().isVisible());
    }

    void commitsAnOfferWhenItCloses()
    {
        bool committed = false;
        Q_EMIT m_first->undoOffered(QStringLiteral("gone"), [] {}, [&committed] { committed = true; });
        QSignalSpy closing(m_window.get(), &MainWindow::aboutToClose);
        m_window->close();
        QVERIFY(committed);
        QCOMPARE(closing.count(), 1);
    }

    void comesBackAsItWasLeft()
    {
        m_window->resize(1000, 640);
        m_window->showPanel(1);
        QTest::keyClick(m_window.get(), Qt::Key_2, Qt::ControlModifier | Qt::AltModifier);
        m_window->close();
        QCOMPARE(m_settings->get(keys::kTheme), std::string("dark"));
        m_theme.setChoice(ThemeChoice::Light);
        open();
        QCOMPARE(m_window->size(), QSize(1000, 640));
        QCOMPARE(m_window->currentPanel(), m_second);
        QCOMPARE(m_theme.current(), Scheme::Dark);
    }

    void savesItsLayoutWithoutBeingClosed()
    {
        m_window->resize(1010, 650);
        m_window->showPanel(1);
        QTRY_COMPARE_WITH_TIMEOUT(m_settings->get(keys::kWindowPanel), 1, 5000);
        QVERIFY(!m_settings->get(keys::kWindowGeometry).isEmpty());
    }

    void startsWithAnUnknownPanelAndBrokenGeometry()
    {
        m_settings->set(keys::kWindowPanel, 12);
        m_settings->set(keys::kWindowGeometry, QByteArray("broken"));
        open();
        QVERIFY(m_window->currentPanel() != nullptr);
        QVERIFY(m_window->width() >= 640);
    }

    void listsTheShortcutsThatExist()
    {
        const QAction* action = makeAction(ActionId::AddUrls, m_theme, m_first);
        m_window->showShortcuts();
        const auto* dialog = m_window->findChild<QDialog*>();
        const auto* model = dialog->findChild<DataTable*>()->model();
        QStringList actions;
        for (int row = 0; row < model->rowCount(); ++row)
            actions.append(model->index(row, 1).data().toString());
        QVERIFY(actions.contains(action->text()));
        QVERIFY(actions.contains(QStringLiteral("Show Chat")));
        QVERIFY(!actions.contains(QStringLiteral("Export")));
    }

    void remembersColumnsSplittersAndTabs()
    {
        QStandardItemModel model(1, 3);
        {
            DataTable table(m_theme, QStringLiteral("Domains"));
            table.setModel(&model);
            rememberColumns(table, *m_settings, keys::kDomainsColumns);
            TabCard tabs(QStringLiteral("Run"));
            tabs.addTab(new QWidget, QStringLiteral("a"));
            tabs.addTab(new QWidget, QStringLiteral("b"));
            rememberTab(tabs, *m_settings, keys::kScraperTab);
            QSplitter splitter;
            splitter.addWidget(new QWidget);
            splitter.addWidget(new QWidget);
            rememberSplitter(splitter, *m_settings, keys::kScraperMainSplitter);
            QSignalSpy changed(&table, &DataTable::columnLayoutChanged);
            table.setColumnWidth(1, 222);
            QVERIFY(changed.wait(1000));
            tabs.setCurrentTab(1);
            Q_EMIT splitter.splitterMoved(100, 1);
        }
        QVERIFY(!m_settings->get(keys::kScraperMainSplitter).isEmpty());
        DataTable table(m_theme, QStringLiteral("Domains"));
        table.setModel(&model);
        rememberColumns(table, *m_settings, keys::kDomainsColumns);
        QCOMPARE(table.columnWidth(1), 222);
        TabCard tabs(QStringLiteral("Run"));
        tabs.addTab(new QWidget, QStringLiteral("a"));
        tabs.addTab(new QWidget, QStringLiteral("b"));
        rememberTab(tabs, *m_settings, keys::kScraperTab);
        QCOMPARE(tabs.currentTab(), 1);
    }

    void countsFramesOfTheLastTenSecondsAndOfTheSession()
    {
        FrameMonitor monitor;
        for (int i = 0; i < 1000; ++i)
            monitor.record(std::chrono::milliseconds(i == 0 ? 500 : i >= 990 ? 40 : 2));
        const auto recent = monitor.recent();
        QCOMPARE(recent.count, qint64(FrameMonitor::kRecentFrames));
        QCOMPARE(recent.max.count(), 40'000);
        QCOMPARE(recent.p50.count(), 2'000);
        QCOMPARE(recent.p99.count(), 40'000);
        const auto session = monitor.session();
        QCOMPARE(session.count, 1000);
        QCOMPARE(session.max.count(), 500'000);
        QVERIFY(session.p50.count() >= 2'000 && session.p50.count() <= 2'100);
        QVERIFY(session.p99.count() >= 40'000 && session.p99.count() <= 40'100);
    }

    void seesABlockedWindow()
    {
        FrameMonitor& monitor = m_window->frameMonitor();
        QTRY_VERIFY_WITH_TIMEOUT(monitor.recent().count > 5, 5000);
        QMetaObject::invokeMethod(this, [] { block(120); }, Qt::QueuedConnection);
        QTRY_VERIFY_WITH_TIMEOUT(monitor.recent().max >= std::chrono::milliseconds(95), 5000);
    }

    void beatsSlowlyWhileNoEventComes()
    {
        FrameMonitor monitor;
        m_window->frameMonitor().stop(); // its beats are events, too
        QSignalSpy stirred(&monitor, &FrameMonitor::stirred);
        monitor.start();
        m_window->hide();
        QTest::qWait(300);
        TimerEvents timers;
        const qint64 before = monitor.session().count;
        QTest::qWait(1'000);
        QVERIFY2(timers.seen <= 30, qPrintable(QString::number(timers.seen))); // 62 at the full pace
        const qint64 counted = monitor.session().count - before; // each for all that it stands for
        QVERIFY2(counted >= 40 && counted <= 80, qPrintable(QString::number(counted)));
        // What an event takes is measured from when it came, however long the beat before is.
        for (std::size_t i = 0; i < FrameMonitor::kRecentFrames; ++i)
            monitor.record(std::chrono::microseconds(0));
        const auto stirredBefore = stirred.count();
        QObject receiver;
        QMetaObject::invokeMethod(&receiver, [] { block(60); }, Qt::QueuedConnection);
        QTRY_VERIFY(monitor.recent().max >= std::chrono::milliseconds(40));
        QVERIFY(monitor.recent().max < std::chrono::milliseconds(1'000));
        QVERIFY(stirred.count() > stirredBefore);
        // As long as events come, it says so.
        const auto stirredOnce = stirred.count();
        for (int i = 0; i < 20; ++i) {
            QMetaObject::invokeMethod(&receiver, [] {}, Qt::QueuedConnection);
            QTest::qWait(15);
        }
        QVERIFY2(stirred.count() - stirredOnce >= 6, qPrintable(QString::number(stirred.count() - stirredOnce)));
        // But for those that it is told to ignore.
        const int ignored = QEvent::registerEventType();
        monitor.ignore(ignored);
        QTest::qWait(300);
        const auto stirredBeforeIgnored = stirred.count();
        QCoreApplication::postEvent(&receiver, new QEvent(static_cast<QEvent::Type>(ignored)));
        QTest::qWait(30);
        QCOMPARE(stirred.count(), stirredBeforeIgnored);
        QCoreApplication::postEvent(&receiver, new QEvent(QEvent::User)); // an engine's answer
        QTRY_COMPARE_GE(stirred.count(), stirredBeforeIgnored + 1);
    }

    void writesTheSessionToTheLogAskedFor()
    {
        const QString path = m_profile->filePath(QStringLiteral("frames.txt"));
        qputenv("MILLRACE_FRAME_LOG", path.toLocal8Bit());
        {
            FrameMonitor monitor;
            monitor.record(std::chrono::milliseconds(3));
            monitor.record(std::chrono::milliseconds(3));
        }
        qunsetenv("MILLRACE_FRAME_LOG");
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), QByteArray("frames 2\np50_ms 3\np99_ms 3\nmax_ms 3\nfirst_paint_at_ms 0\n"));
    }

private:
    void open()
    {
        m_window = std::make_unique<MainWindow>(m_theme, *m_settings);
        m_first = new FakePanel(QStringLiteral("Scraper"));
        m_second = new FakePanel(QStringLiteral("Chat"));
        m_window->addPanel(m_first);
        m_window->addPanel(m_second);
        m_window->restoreLayout();
        m_window->show();
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    RailButton* entry(const QString& name) const
    {
        for (RailButton* button : m_window->findChildren<RailButton*>()) {
            if (button->accessibleName() == name)
                return button;
        }
        return nullptr;
    }

    [[nodiscard]] QStringList chipTexts() const
    {
        QStringList texts;
        for (const StatusChip* chip : m_window->findChildren<StatusChip*>()) {
            if (chip->text() != QStringLiteral("frame") && !chip->text().startsWith(QStringLiteral("frame ")))
                texts << chip->text();
        }
        texts.sort();
        return texts;
    }

    Theme m_theme;
    std::unique_ptr<QTemporaryDir> m_profile;
    std::unique_ptr<Settings> m_settings;
    std::unique_ptr<MainWindow> m_window;
    FakePanel* m_first = nullptr;
    FakePanel* m_second = nullptr;
};

QTEST_MAIN(TestShell)
#include "tst_shell.moc"
