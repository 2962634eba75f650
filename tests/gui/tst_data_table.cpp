#include "ui/theme/theme.h"
#include "ui/widgets/chip_delegate.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/pacing_delegate.h"
#include "ui/widgets/progress_delegate.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QHelpEvent>
#include <QImage>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QToolTip>
#include <QVBoxLayout>
#include <QtTest>

#include <cmath>
#include <limits>

using namespace millrace;
using namespace millrace::ui;

namespace {

void fill(QStandardItemModel& model, int rows)
{
    model.setHorizontalHeaderLabels({QStringLiteral("Host"), QStringLiteral("Queued"), QStringLiteral("Note")});
    for (int row = 0; row < rows; ++row)
        model.appendRow({new QStandardItem(QStringLiteral("host-%1").arg(row)), new QStandardItem(QString::number(row * 10)), new QStandardItem(QStringLiteral("a\tb\nc"))});
}

int pixelsOf(const QImage& image, const QColor& color)
{
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x)
            count += image.pixelColor(x, y).rgb() == color.rgb();
    }
    return count;
}

QImage paintedBy(const CellDelegate& delegate, const QModelIndex& index, QSize size = {200, metrics::kRowHeight}, QStyle::State state = QStyle::State_Enabled)
{
    QImage image(size, QImage::Format_ARGB32);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    QStyleOptionViewItem option;
    option.rect = QRect(QPoint(0, 0), size);
    option.state = state;
    delegate.paint(&painter, option, index);
    return image;
}

} // namespace

class TestDataTable : public QObject {
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

    void hasItsNameAndFixedRows()
    {
        DataTable table(m_theme, QStringLiteral("Domains"));
        QStandardItemModel model;
        fill(model, 3);
        table.setModel(&model);
        QCOMPARE(table.accessibleName(), QStringLiteral("Domains"));
        QCOMPARE(table.rowHeight(2), metrics::kRowHeight);
        QCOMPARE(table.horizontalHeader()->sectionResizeMode(0), QHeaderView::Interactive);
        QCOMPARE(table.verticalHeader()->sectionResizeMode(0), QHeaderView::Fixed);
    }

    void keepsACurrentIndexWhileThereAreRows()
    {
        DataTable table(m_theme, QStringLiteral("Domains"));
        QStandardItemModel model;
        table.setModel(&model);
        QVERIFY(!table.currentIndex().isValid());
        fill(model, 3);
        QVERIFY(table.currentIndex().isValid());
        table.setCurrentIndex(model.index(2, 0));
        model.removeRow(2);
        QVERIFY(table.currentIndex().isValid());
        model.clear();
        fill(model, 2);
        QVERIFY(table.currentIndex().isValid());
        QVERIFY(table.selectionModel()->selectedRows().isEmpty()); // current, but nothing was chosen for the user
    }

    void copiesSelectedRowsAsTheyAreShown()
    {
        DataTable table(m_theme, QStringLiteral("Domains"));
        QStandardItemModel model;
        fill(model, 4);
        model.item(2, 0)->setData(QStringLiteral("https://host-2/"), models::CopyRole);
        table.setModel(&model);
        table.horizontalHeader()->moveSection(2, 0);
        table.setColumnHidden(1, true);
        table.selectionModel()->select(model.index(2, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        table.selectionModel()->select(model.index(0, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        QCOMPARE(table.selectedText(), QStringLiteral("a b c\thost-0\na b c\thttps://host-2/\n"));
        table.show();
        QTest::keyClick(&table, Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), table.selectedText());
    }

    void bringsItsColumnsBack()
    {
        QStandardItemModel model;
        fill(model, 2);
        QByteArray saved;
        {
            DataTable table(m_theme, QStringLiteral("Domains"));
            table.setModel(&model);
            table.setSortingEnabled(true);
            QSignalSpy changed(&table, &DataTable::columnLayoutChanged);
            table.setColumnWidths({150, 90, 70});
            table.horizontalHeader()->moveSection(1, 0);
            table.setColumnHidden(2, true);
            table.sortByColumn(1, Qt::DescendingOrder);
            QVERIFY(changed.wait(1000));
            QCOMPARE(changed.count(), 1);
            saved = table.columnLayout();
        }
        DataTable table(m_theme, QStringLiteral("Domains"));
        table.setModel(&model);
        table.setSortingEnabled(true);
        QVERIFY(table.restoreColumnLayout(saved));
        QCOMPARE(table.columnWidth(0), 150);
        QCOMPARE(table.horizontalHeader()->visualIndex(1), 0);
        QVERIFY(table.isColumnHidden(2));
        QCOMPARE(table.horizontalHeader()->sortIndicatorSection(), 1);
    }

    void refusesALayoutOfOtherColumns()
    {
        QStandardItemModel model;
        fill(model, 1);
        DataTable table(m_theme, QStringLiteral("Domains"));
        table.setModel(&model);
        const QByteArray layout = table.columnLayout();
        model.setColumnCount(5);
        QVERIFY(!table.restoreColumnLayout(layout));
        QVERIFY(!table.restoreColumnLayout(QByteArray()));
        QVERIFY(!table.restoreColumnLayout(QByteArray("nonsense that is long enough to be read")));
    }

    void stretchesOneColumnOverTheRest()
    {
        QStandardItemModel model;
        fill(model, 1);
        DataTable table(m_theme, QStringLiteral("Domains"));
        table.setModel(&model);
        table.setColumnWidths({100, 80, 80});
        table.setStretchColumn(0);
        table.resize(600, 200);
        table.show();
        QVERIFY(QTest::qWaitForWindowExposed(&table));
        QCOMPARE(table.horizontalHeader()->length(), table.viewport()->width());
        table.resize(900, 200);
        QTRY_COMPARE(table.horizontalHeader()->length(), table.viewport()->width());
        QCOMPARE(table.columnWidth(1), 80);
    }

    void hidesColumnsFromItsHeaderMenu()
    {
        QStandardItemModel model;
        fill(model, 1);
        DataTable table(m_theme, QStringLiteral("Domains"));
        table.setModel(&model);
        table.show();
        Q_EMIT table.horizontalHeader()->customContextMenuRequested(QPoint(5, 5));
        auto* menu = table.findChild<QMenu*>();
        QVERIFY(menu != nullptr);
        QCOMPARE(menu->actions().size(), 3);
        QVERIFY(!menu->actions().at(0)->isEnabled()); // one column must stay
        menu->actions().at(1)->trigger();
        QVERIFY(table.isColumnHidden(1));
        menu->close();
    }

    void showsTheEmptyStateOnlyWithoutRows()
    {
        QWidget host;
        auto* layout = new QVBoxLayout(&host);
        auto* table = new DataTable(m_theme, QStringLiteral("Domains"));
        layout->addWidget(table);
        QStandardItemModel model;
        table->setModel(&model);
        auto* empty = new EmptyState(m_theme, QStringLiteral("scraper"), QStringLiteral("Nothing yet."));
        empty->setAction(QStringLiteral("Add URLs…"), QStringLiteral("Add the first URLs"));
        table->setEmptyState(empty);
        host.resize(500, 300);
        host.show();
        QVERIFY(QTest::qWaitForWindowExposed(&host));
        QVERIFY(empty->isVisible());
        QCOMPARE(empty->parentWidget(), &host);
        QSignalSpy activated(empty, &EmptyState::activated);
        auto* button = empty->findChild<QPushButton*>();
        QCOMPARE(button->accessibleName(), QStringLiteral("Add the first URLs"));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(activated.count(), 1);
        fill(model, 1);
        QVERIFY(!empty->isVisible());
        model.removeRow(0);
        QVERIFY(empty->isVisible());
        table->hide();
        QVERIFY(!empty->isVisible());
    }

    void activatesARowByEnter()
    {
        QStandardItemModel model;
        fill(model, 3);
        DataTable table(m_theme, QStringLiteral("Domains"));
        table.setModel(&model);
        table.show();
        table.setCurrentIndex(model.index(1, 0));
        QSignalSpy activated(&table, &DataTable::rowActivated);
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(activated.count(), 1);
        QCOMPARE(activated.at(0).at(0).toModelIndex().row(), 1);
    }

    void showsCutTextAsPlainTooltip()
    {
        QStandardItemModel model;
        fill(model, 1);
        model.item(0, 0)->setText(QStringLiteral("<img src=x> a title that is much longer than its column"));
        DataTable table(m_theme, QStringLiteral("Pages"));
        table.setModel(&model);
        table.setColumnWidths({80, 200, 80});
        table.resize(400, 200);
        table.show();
        QVERIFY(QTest::qWaitForWindowExposed(&table));
        const QPoint cut = table.visualRect(model.index(0, 0)).center();
        QHelpEvent help(QEvent::ToolTip, cut, table.viewport()->mapToGlobal(cut));
        QApplication::sendEvent(table.viewport(), &help);
        QVERIFY(QToolTip::text().contains(QStringLiteral("&lt;img src=x&gt; a title that is much longer")));
        const QPoint whole = table.visualRect(model.index(0, 1)).center();
        QHelpEvent other(QEvent::ToolTip, whole, table.viewport()->mapToGlobal(whole));
        QApplication::sendEvent(table.viewport(), &other);
        QTRY_VERIFY(!QToolTip::isVisible());
    }

    void paintsProgressByItsParts()
    {
        QStandardItemModel model(1, 1);
        const QModelIndex index = model.index(0, 0);
        const ProgressDelegate delegate(m_theme);
        QCOMPARE(pixelsOf(paintedBy(delegate, index), m_theme.color(Token::Track)), 0); // no value, no bar
        model.setData(index, 0.5, models::ProgressRole);
        const int half = pixelsOf(paintedBy(delegate, index), m_theme.color(Token::Accent));
        QVERIFY(half > 300);
        model.setData(index, 1.0, models::ProgressRole);
        QVERIFY(pixelsOf(paintedBy(delegate, index), m_theme.color(Token::Accent)) > half * 1.7);
        QCOMPARE(pixelsOf(paintedBy(delegate, index), m_theme.color(Token::Error)), 0);
        model.setData(index, 0.0001, models::ProgressFailedRole); // one failure among ten thousand still shows
        QVERIFY(pixelsOf(paintedBy(delegate, index), m_theme.color(Token::Error)) > 0);
        for (const double odd : {-1.0, 7.0, std::nan(""), std::numeric_limits<double>::infinity()}) {
            model.setData(index, odd, models::ProgressRole);
            QVERIFY(!paintedBy(delegate, index).isNull());
        }
    }

    void paintsAtMostSoManyPacingMarks()
    {
        QStandardItemModel model(1, 1);
        const QModelIndex index = model.index(0, 0);
        const PacingDelegate delegate(m_theme);
        model.setData(index, QVariant::fromValue(QList<double>{0.1, 0.5, 0.9}), models::PacingRole);
        const int three = pixelsOf(paintedBy(delegate, index), m_theme.color(Token::Accent));
        QVERIFY(three >= 3 * 8);
        model.setData(index, QVariant::fromValue(QList<double>(1'000'000, 0.5)), models::PacingRole);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(pixelsOf(paintedBy(delegate, index), m_theme.color(Token::Accent)) > 0);
        QVERIFY(timer.elapsed() < 1000);
    }

    void paintsChipsInTheirTone()
    {
        QStandardItemModel model(1, 1);
        const QModelIndex index = model.index(0, 0);
        const ChipDelegate delegate(m_theme);
        QCOMPARE(pixelsOf(paintedBy(delegate, index), m_theme.color(Token::Track)), 0); // without words there is no chip
        model.setData(index, QStringLiteral("circuit open"));
        QVERIFY(pixelsOf(paintedBy(delegate, index), m_theme.color(Token::Track)) > 200);
        model.setData(index, int(models::Tone::Error), models::ToneRole);
        QVERIFY(pixelsOf(paintedBy(delegate, index), m_theme.color(Token::ErrorGround)) > 200);
    }

    void paintsNumbersAtTheRight()
    {
        QStandardItemModel model(1, 1);
        const QModelIndex index = model.index(0, 0);
        model.setData(index, QStringLiteral("412"));
        model.setData(index, QStringLiteral("/s"), models::UnitRole);
        const QImage image = paintedBy(NumberDelegate(m_theme), index);
        const QRect leftHalf(0, 0, 100, metrics::kRowHeight - 1);
        const QColor text = m_theme.color(Token::Text);
        QCOMPARE(pixelsOf(image.copy(leftHalf), text), 0);
        QVERIFY(pixelsOf(image, text) > 5);
    }

    void survivesHugeText()
    {
        QStandardItemModel model(1, 1);
        const QModelIndex index = model.index(0, 0);
        model.setData(index, QString(5'000'000, QLatin1Char('x')));
        QElapsedTimer timer;
        timer.start();
        QVERIFY(pixelsOf(paintedBy(CellDelegate(m_theme), index), m_theme.color(Token::Text)) > 0);
        QVERIFY(timer.elapsed() < 500);
    }

private:
    Theme m_theme;
};

QTEST_MAIN(TestDataTable)
#include "tst_data_table.moc"
