#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/stat_tile.h"
#include "ui/widgets/undo_bar.h"
#include "ui/widgets/waterfall.h"

#include <QApplication>
#include <QHelpEvent>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTimer>
#include <QToolTip>
#include <QVBoxLayout>
#include <QtTest>

#include <cmath>

using namespace millrace::ui;
using namespace std::chrono_literals;

namespace {

int pixelsOf(const QImage& image, const QColor& color)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y).rgb() == color.rgb();
    }
    return count;
}

/// Counts what an offer comes to.
struct Outcome {
    int undone = 0;
    int committed = 0;
    void offerOn(UndoBar& bar, const char* sentence)
    {
        bar.offer(QString::fromUtf8(sentence), [this] { ++undone; }, [this] { ++committed; });
    }
};

} // namespace

class TestWidgets : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); // the offscreen platform's own
    }

    void initTestCase()
    {
        m_theme.setChoice(ThemeChoice::Light);
        m_theme.applyTo(*qApp);
    }

    void tileSaysAllInWords()
    {
        StatTile tile(m_theme, QStringLiteral("Failed"));
        tile.setState({QStringLiteral("11"), QStringLiteral("of 99"), QStringLiteral("6 × 404"), millrace::models::Tone::Error, {}});
        QCOMPARE(tile.accessibleName(), QStringLiteral("Failed"));
        QCOMPARE(tile.accessibleDescription(), QStringLiteral("11 of 99; 6 × 404"));
    }

    void tilePaintsItsToneProgressAndSparkline()
    {
        StatTile tile(m_theme, QStringLiteral("Pages"));
        tile.resize(220, tile.sizeHint().height());
        tile.setState({QStringLiteral("1,284"), {}, {}, millrace::models::Tone::Error, 0.5});
        const QImage plain = tile.grab().toImage();
        QVERIFY(pixelsOf(plain, m_theme.color(Token::Error)) > 10);
        QVERIFY(pixelsOf(plain, m_theme.color(Token::Track)) > 50);
        const int bar = pixelsOf(plain, m_theme.color(Token::Accent));
        QVERIFY(bar > 50);
        tile.appendSpark(std::nan(""));
        QCOMPARE(tile.grab().toImage(), plain);
        for (int i = 0; i < 10'000; ++i)
            tile.appendSpark(i % 7);
        QVERIFY(pixelsOf(tile.grab().toImage(), m_theme.color(Token::Accent)) > bar);
        tile.clearSpark();
        QCOMPARE(tile.grab().toImage(), plain);
    }

    void waterfallListsItsPhases()
    {
        Waterfall fall(m_theme, QStringLiteral("Timings"));
        fall.setBars({{QStringLiteral("DNS"), 2ms, QStringLiteral("2 ms"), Token::PhaseDns}, {QStringLiteral("body"), 900ms, QStringLiteral("900 ms"), Token::PhaseBody},
            {QStringLiteral("parse"), 0ms, QStringLiteral("–"), Token::PhaseParse}});
        QCOMPARE(fall.accessibleName(), QStringLiteral("Timings"));
        QCOMPARE(fall.accessibleDescription(), QStringLiteral("DNS 2 ms, body 900 ms, parse –"));
        fall.resize(360, fall.sizeHint().height());
        const QImage image = fall.grab().toImage();
        QVERIFY(pixelsOf(image, m_theme.color(Token::PhaseDns)) >= 6); // short, but seen
        QVERIFY(pixelsOf(image, m_theme.color(Token::PhaseBody)) > 500);
        QCOMPARE(pixelsOf(image, m_theme.color(Token::PhaseParse)), 0);
    }

    void waterfallCapsItsBars()
    {
        Waterfall fall(m_theme, QStringLiteral("Timings"));
        fall.setBars(QList<WaterfallBar>(1000, {QStringLiteral("x"), 1ms, QStringLiteral("1 ms"), Token::Accent}));
        QCOMPARE(fall.bars().size(), qsizetype(Waterfall::kMaxBars));
    }

    void undoTakesBackOnce()
    {
        UndoBar bar(m_theme);
        Outcome outcome;
        outcome.offerOn(bar, "example.net removed");
        QVERIFY(bar.isVisible());
        QCOMPARE(bar.sentence(), QStringLiteral("example.net removed"));
        QTest::mouseClick(bar.findChild<QPushButton*>(), Qt::LeftButton);
        bar.undo();
        bar.flush();
        QCOMPARE(outcome.undone, 1);
        QCOMPARE(outcome.committed, 0);
        QVERIFY(!bar.isVisible());
        QVERIFY(!bar.isOffering());
    }

    void undoCommitsWhenItsTimeIsOver()
    {
        UndoBar bar(m_theme);
        Outcome outcome;
        outcome.offerOn(bar, "gone");
        auto* timer = bar.findChild<QTimer*>();
        QVERIFY(timer->isActive());
        QVERIFY(QTest::qWaitForWindowExposed(&bar)); // the pointer may stand where it appears, which stops the clock
        QCOMPARE(timer->intervalAsDuration(), std::chrono::milliseconds(UndoBar::kTimeout));
        timer->start(1); // not eight seconds of the tests' time
        QTRY_COMPARE(outcome.committed, 1);
        QCOMPARE(outcome.undone, 0);
        QVERIFY(!bar.isVisible());
    }

    void undoCommitsOnEscapeAndOnANewerOffer()
    {
        QWidget host;
        auto* layout = new QVBoxLayout(&host);
        auto* bar = new UndoBar(m_theme);
        layout->addWidget(bar);
        host.show();
        QVERIFY(QTest::qWaitForWindowExposed(&host));
        host.activateWindow();
        Outcome first;
        Outcome second;
        first.offerOn(*bar, "first");
        second.offerOn(*bar, "second");
        QCOMPARE(first.committed, 1);
        QCOMPARE(second.committed, 0);
        QVERIFY(QTest::qWaitForWindowActive(&host));
        QTest::keyClick(&host, Qt::Key_Escape);
        QTRY_COMPARE(second.committed, 1);
        QCOMPARE(first.undone + second.undone, 0);
    }

    void undoWaitsWhileThePointerIsOnIt()
    {
        UndoBar bar(m_theme);
        Outcome outcome;
        outcome.offerOn(bar, "gone");
        auto* timer = bar.findChild<QTimer*>();
        QEnterEvent enter(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1));
        QApplication::sendEvent(&bar, &enter);
        QVERIFY(!timer->isActive());
        QEvent leave(QEvent::Leave);
        QApplication::sendEvent(&bar, &leave);
        QVERIFY(timer->isActive());
        bar.undo();
    }

    void undoMayOfferAgainFromItsCallback()
    {
        UndoBar bar(m_theme);
        bar.offer(QStringLiteral("removed"), [&bar] { bar.offer(QStringLiteral("brought back"), [] {}); });
        bar.undo();
        QCOMPARE(bar.sentence(), QStringLiteral("brought back"));
        bar.flush();
    }

    void cardCutsALongTitleInTheMiddle()
    {
        Card card(QStringLiteral("short"));
        card.resize(300, 200);
        card.show();
        QVERIFY(QTest::qWaitForWindowExposed(&card));
        auto* title = card.findChild<QLabel*>(QStringLiteral("cardTitle"));
        QCOMPARE(title->text(), QStringLiteral("short"));
        QVERIFY(title->toolTip().isEmpty());
        card.setTitle(QStringLiteral("/<b>") + QString(300, QLatin1Char('x')) + QStringLiteral("/end.html"));
        QVERIFY(title->text().startsWith(QStringLiteral("/<b>")));
        QVERIFY(title->text().endsWith(QStringLiteral("end.html")));
        QVERIFY(title->toolTip().contains(QStringLiteral("&lt;b&gt;")));
        QCOMPARE(card.width(), 300);
    }

    void tabCardShowsThePageOfItsTab()
    {
        TabCard card(QStringLiteral("Run"));
        auto* first = new QLabel(QStringLiteral("first"));
        auto* second = new QLabel(QStringLiteral("second"));
        card.addTab(first, QStringLiteral("Pages"));
        const int index = card.addTab(second, QStringLiteral("Errors"));
        card.show();
        QCOMPARE(card.findChild<QTabBar*>()->accessibleName(), QStringLiteral("Run"));
        QVERIFY(first->isVisible());
        QSignalSpy changed(&card, &TabCard::currentTabChanged);
        card.setCurrentTab(index);
        QVERIFY(second->isVisible());
        QVERIFY(!first->isVisible());
        QCOMPARE(changed.count(), 1);
        card.setTabText(index, QStringLiteral("Errors 11"));
        QCOMPARE(card.findChild<QTabBar*>()->tabText(index), QStringLiteral("Errors 11"));
        card.setCurrentTab(99);
        QCOMPARE(card.currentTab(), index);
    }

private:
    Theme m_theme;
};

QTEST_MAIN(TestWidgets)
#include "tst_widgets.moc"
