// Shows the shell and every widget with invented data, for the eye: `widget_gallery [light|dark] [empty|graphs|form|undo|shortcuts|about|inter]`. Not installed, asserts nothing.
#include "app/settings/settings.h"
#include "ui/shell/actions.h"
#include "ui/shell/main_window.h"
#include "ui/shell/panel.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/chart.h"
#include "ui/widgets/chip_delegate.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/pacing_delegate.h"
#include "ui/widgets/progress_delegate.h"
#include "ui/widgets/stat_tile.h"
#include "ui/widgets/undo_bar.h"
#include "ui/widgets/waterfall.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QSplitter>
#include <QStandardItemModel>
#include <QTemporaryDir>

#include <cmath>

using namespace millrace;
using namespace millrace::ui;
using models::Tone;

namespace {

QStandardItem* item(const QString& text, Tone tone = Tone::Normal, const QString& unit = {})
{
    auto* cell = new QStandardItem(text);
    cell->setData(int(tone), models::ToneRole);
    if (!unit.isEmpty())
        cell->setData(unit, models::UnitRole);
    return cell;
}

QStandardItem* bar(double done, double failed)
{
    auto* cell = new QStandardItem(QStringLiteral("%1 %").arg(done * 100, 0, 'f', 0));
    cell->setData(done, models::ProgressRole);
    cell->setData(failed, models::ProgressFailedRole);
    return cell;
}

QStandardItem* pacing(int count)
{
    auto* cell = new QStandardItem(QStringLiteral("%1 starts in 10 s").arg(count));
    QList<double> marks;
    for (int i = 0; i < count; ++i)
        marks.append((i + 0.3) / count);
    cell->setData(QVariant::fromValue(marks), models::PacingRole);
    return cell;
}

QStandardItemModel* domainsModel(QObject* parent)
{
    auto* model = new QStandardItemModel(parent);
    model->setHorizontalHeaderLabels(QStringLiteral("Host|Progress|Queued|In flight|Done|Failed|Rate|Next start|Waits for|Last 10 s|ETA").split(QLatin1Char('|')));
    struct Row { const char* host; double done; double failed; int queued; int flight; int finished; int bad; double rate; const char* next; const char* waits; Tone tone; int marks; const char* eta; };
    const Row rows[] = {
        {"docs.python.org", .43, 0, 412, 2, 318, 1, 2, "0.31 s", "rate 2 /s", Tone::Normal, 18, "3 min 26 s"},
        {"www.postgresql.org", .30, 0, 377, 1, 160, 0, .5, "1.62 s", "crawl-delay 2 s", Tone::Accent, 5, "12 min 34 s"},
        {"doc.qt.io", .66, .005, 201, 2, 388, 3, 2, "0.12 s", "rate 2 /s", Tone::Normal, 20, "1 min 41 s"},
        {"httpd.apache.org", .33, .01, 188, 0, 92, 2, 2, "38 s", "Retry-After until 14:06:31", Tone::Warning, 3, "2 min 12 s"},
        {"curl.se", .68, 0, 96, 2, 204, 0, 2, "0.44 s", "rate 2 /s", Tone::Normal, 20, "48 s"},
        {"redis.io", .41, 0, 74, 1, 51, 0, 4, "0.08 s", "rate 4 /s · edited", Tone::Normal, 40, "19 s"},
        {"example.net", .13, .07, 60, 0, 4, 5, 2, "52 s", "circuit open · 5 failures", Tone::Error, 2, "–"},
        {"a.very.long.host.name.that.does.not.fit.into.the.column.example.org", .68, 0, 31, 2, 66, 0, 2, "0.27 s", "rate 2 /s", Tone::Normal, 20, "16 s"},
    };
    for (const Row& r : rows) {
        model->appendRow({item(QString::fromUtf8(r.host)), bar(r.done, r.failed), item(QString::number(r.queued)), item(QString::number(r.flight)),
            item(QString::number(r.finished)), item(QString::number(r.bad), r.bad ? Tone::Error : Tone::Dim), item(QString::number(r.rate, 'f', 1), Tone::Normal, QStringLiteral("/s")),
            item(QString::fromUtf8(r.next)), item(QString::fromUtf8(r.waits), r.tone), pacing(r.marks), item(QString::fromUtf8(r.eta))});
    }
    for (const int column : {2, 3, 4, 5, 6, 7, 10})
        model->setHeaderData(column, Qt::Horizontal, int(Qt::AlignRight | Qt::AlignVCenter), Qt::TextAlignmentRole);
    return model;
}

QStandardItemModel* pagesModel(QObject* parent)
{
    auto* model = new QStandardItemModel(parent);
    model->setHorizontalHeaderLabels(QStringLiteral("Status|Path|Title|Size|Time").split(QLatin1Char('|')));
    for (int i = 0; i < 200; ++i) {
        const bool failed = i % 9 == 4;
        model->appendRow({item(failed ? QStringLiteral("404") : QStringLiteral("200"), failed ? Tone::Error : Tone::Ok),
            item(QStringLiteral("/docs/15/sql-select-%1.html").arg(i)),
            item(failed ? QStringLiteral("Page not found") : QStringLiteral("PostgreSQL: Documentation: 15: chapter %1. SELECT").arg(i), failed ? Tone::Dim : Tone::Normal),
            item(QString::number(11 + i * 7 % 80), Tone::Normal, QStringLiteral("KB")), item(QString::number(88 + i * 31 % 150), Tone::Normal, QStringLiteral("ms"))});
    }
    for (const int column : {3, 4})
        model->setHeaderData(column, Qt::Horizontal, int(Qt::AlignRight | Qt::AlignVCenter), Qt::TextAlignmentRole);
    return model;
}

QWidget* formPage()
{
    auto* page = new QWidget;
    auto* form = new QFormLayout(page);
    form->setContentsMargins(14, 14, 14, 14);
    auto* spin = new QSpinBox;
    spin->setValue(42);
    auto* rate = new QDoubleSpinBox;
    rate->setSuffix(QStringLiteral(" /s"));
    rate->setValue(2);
    auto* combo = new QComboBox;
    combo->addItems({QStringLiteral("SQLite in the profile"), QStringLiteral("PostgreSQL")});
    auto* check = new QCheckBox(QStringLiteral("Obey robots.txt"));
    check->setChecked(true);
    auto* off = new QCheckBox(QStringLiteral("Allow private addresses"));
    auto* invalid = new QLineEdit(QStringLiteral("postgresql://nowhere"));
    invalid->setProperty("invalid", true);
    auto* text = new QPlainTextEdit(QStringLiteral("https://example.org/\nhttps://example.net/"));
    form->addRow(QStringLiteral("Concurrency"), spin);
    form->addRow(QStringLiteral("Rate"), rate);
    form->addRow(QStringLiteral("Store"), combo);
    form->addRow(QStringLiteral("Store URL"), invalid);
    form->addRow(QString(), check);
    form->addRow(QString(), off);
    form->addRow(QStringLiteral("URLs"), text);
    return page;
}

class GalleryPanel final : public Panel {
public:
    GalleryPanel(const Theme& theme, bool isEmpty, int tab) : Panel(QStringLiteral("Scraper"), QStringLiteral("scraper")), m_theme(theme)
    {
        auto* layout = new QVBoxLayout(this);
        layout->setContentsMargins(metrics::kPanelMargin, metrics::kPanelMargin, metrics::kPanelMargin, metrics::kPanelMargin);
        layout->setSpacing(metrics::kPanelGap);
        layout->addLayout(toolbar());
        layout->addLayout(tiles(isEmpty));
        auto* splitter = new QSplitter(Qt::Vertical);
        splitter->setHandleWidth(metrics::kPanelGap);
        splitter->addWidget(domains(isEmpty));
        auto* lower = new QSplitter;
        lower->setHandleWidth(metrics::kPanelGap);
        lower->addWidget(tabs(tab));
        lower->addWidget(detail());
        lower->setSizes({860, 500});
        splitter->addWidget(lower);
        splitter->setSizes({300, 440});
        layout->addWidget(splitter, 1);
        setBadge(QStringLiteral("42"));
        setStatusText(QStringLiteral("Run 14 · started 14:01:22 · 00:04:31"));
    }

private:
    QPushButton* button(ActionId id, bool primary = false)
    {
        auto* result = new QPushButton;
        QAction* action = makeAction(id, m_theme, this, primary ? Token::OnAccent : Token::Text);
        result->setText(action->text());
        result->setToolTip(action->toolTip());
        result->setProperty("primary", primary);
        return result;
    }

    QLayout* toolbar()
    {
        auto* row = new QHBoxLayout;
        row->setSpacing(8);
        row->addWidget(button(ActionId::AddUrls, true));
        QPushButton* start = button(ActionId::Start);
        start->setEnabled(false);
        row->addWidget(start);
        row->addWidget(button(ActionId::Pause));
        row->addWidget(button(ActionId::Stop));
        QPushButton* rate = button(ActionId::EditRate);
        rate->setText(QStringLiteral("Rate 2 /s per host"));
        rate->setProperty("hasMenu", true);
        rate->setMenu(new QMenu(rate));
        row->addWidget(rate);
        row->addStretch(1);
        auto* filter = new QLineEdit;
        filter->setPlaceholderText(QStringLiteral("Filter hosts and pages (Ctrl+F)"));
        filter->setMinimumWidth(230);
        row->addWidget(filter);
        row->addWidget(button(ActionId::Export));
        return row;
    }

    QLayout* tiles(bool isEmpty)
    {
        auto* row = new QHBoxLayout;
        row->setSpacing(metrics::kPanelGap);
        const auto add = [&](const char* caption, StatTileState state) {
            auto* tile = new StatTile(m_theme, QString::fromUtf8(caption));
            tile->setState(isEmpty ? StatTileState{QStringLiteral("–"), {}, {}, Tone::Dim, {}} : state);
            row->addWidget(tile);
            return tile;
        };
        add("Pages", {QStringLiteral("1,284"), QStringLiteral("of 2,723"), {}, Tone::Normal, 0.47});
        StatTile* speed = add("Pages per second", {QStringLiteral("13.6"), {}, {}, Tone::Normal, {}});
        for (int i = 0; i < 120 && !isEmpty; ++i)
            speed->appendSpark(10 + 4 * std::sin(i / 12.0) + std::sin(i * 1.7));
        add("In flight", {QStringLiteral("42"), QStringLiteral("of 256"), {}, Tone::Normal, 0.16});
        add("Failed", {QStringLiteral("11"), {}, QStringLiteral("6 × 404 · 5 × connection refused"), Tone::Error, {}});
        add("Ends in", {QStringLiteral("12 min 34 s"), {}, QStringLiteral("www.postgresql.org decides · all others in 3 min 26 s"), Tone::Normal, {}});
        return row;
    }

    QWidget* domains(bool isEmpty)
    {
        auto* card = new Card(QStringLiteral("Domains"));
        card->setNote(QStringLiteral("8 of 8"));
        auto* table = new DataTable(m_theme, QStringLiteral("Domains"));
        table->setModel(isEmpty ? new QStandardItemModel(table) : domainsModel(table));
        card->setBody(table);
        auto* fixed = new NumberDelegate(m_theme, table);
        fixed->setFixedFont(true);
        for (const int column : {2, 3, 4, 5, 6, 10})
            table->setItemDelegateForColumn(column, new NumberDelegate(m_theme, table));
        table->setItemDelegateForColumn(1, new ProgressDelegate(m_theme, table));
        table->setItemDelegateForColumn(7, fixed);
        table->setItemDelegateForColumn(8, new ChipDelegate(m_theme, table));
        table->setItemDelegateForColumn(9, new PacingDelegate(m_theme, table));
        table->setColumnWidths({180, 150, 100, 90, 80, 80, 85, 100, 210, 180, 110});
        table->setStretchColumn(0);
        table->setSortingEnabled(true);
        table->sortByColumn(2, Qt::DescendingOrder);
        if (isEmpty) {
            auto* empty = new EmptyState(m_theme, QStringLiteral("scraper"), QStringLiteral("Hosts of the URLs that you add stand here, each with its queue and the clock it waits for."));
            empty->setAction(QStringLiteral("Add URLs…"), QStringLiteral("Add the first URLs"));
            empty->setDropHint(QStringLiteral("or drop text, links, .txt or .csv files here"));
            table->setEmptyState(empty);
        } else {
            table->selectRow(1);
        }
        return card;
    }

    QWidget* tabs(int tab)
    {
        auto* card = new TabCard(QStringLiteral("Run"));
        auto* pages = new DataTable(m_theme, QStringLiteral("Pages"));
        pages->setModel(pagesModel(pages));
        pages->setItemDelegateForColumn(0, new ChipDelegate(m_theme, pages));
        pages->setItemDelegateForColumn(3, new NumberDelegate(m_theme, pages));
        pages->setItemDelegateForColumn(4, new NumberDelegate(m_theme, pages));
        pages->setColumnWidths({70, 220, 300, 90, 80});
        pages->setStretchColumn(2);
        pages->selectRow(0);
        card->addTab(pages, QStringLiteral("Pages"));
        auto* graphs = new QWidget;
        auto* grid = new QGridLayout(graphs);
        grid->setContentsMargins(10, 8, 10, 8);
        const qint64 now = QDateTime::currentMSecsSinceEpoch();
        for (int i = 0; i < 4; ++i) {
            const bool two = i == 3;
            const char* names[] = {"Pages per second", "Bytes per second", "Empty graph", "Latency"};
            ChartSpec spec{QString::fromUtf8(names[i]), i == 0 ? QStringLiteral("/s") : i == 1 ? QStringLiteral("KB/s") : QStringLiteral("ms"), two ? QStringLiteral("p50") : QString(), two ? QStringLiteral("p95") : QString(), Aggregate::Mean, {}};
            auto* chart = new Chart(m_theme, spec);
            chart->advance(now);
            for (int s = 0; s < 55 && i != 2; ++s) {
                if (s > 20 && s < 27)
                    continue;
                const double value = 100 * i + 13 + 5 * std::sin(s / 4.0);
                chart->addSample(now - (55 - s) * 1000, value, two ? std::optional(value * 1.6) : std::nullopt);
            }
            chart->advance(now);
            grid->addWidget(chart, i / 2, i % 2);
        }
        card->addTab(graphs, QStringLiteral("Graphs"));
        card->addTab(formPage(), QStringLiteral("Errors 11"));
        card->addTab(new QWidget, QStringLiteral("robots.txt"));
        card->setCurrentTab(tab);
        return card;
    }

    QWidget* detail()
    {
        auto* card = new Card(QStringLiteral("/docs/15/sql-select.html"));
        auto* body = new QWidget;
        auto* layout = new QVBoxLayout(body);
        layout->setContentsMargins(12, 8, 12, 8);
        auto* fall = new Waterfall(m_theme, QStringLiteral("Timings"));
        using namespace std::chrono_literals;
        fall->setBars({{QStringLiteral("lane wait"), 380ms, QStringLiteral("1.38 s"), Token::PhaseWait}, {QStringLiteral("DNS"), 2ms, QStringLiteral("2 ms"), Token::PhaseDns},
            {QStringLiteral("connect"), 14ms, QStringLiteral("14 ms"), Token::PhaseConnect}, {QStringLiteral("TLS"), 31ms, QStringLiteral("31 ms"), Token::PhaseTls},
            {QStringLiteral("first byte"), 121ms, QStringLiteral("121 ms"), Token::PhaseFirstByte}, {QStringLiteral("body"), 44ms, QStringLiteral("44 ms"), Token::PhaseBody},
            {QStringLiteral("parse"), 4ms, QStringLiteral("4 ms"), Token::PhaseParse}, {QStringLiteral("store"), 3ms, QStringLiteral("3 ms"), Token::PhaseStore}});
        layout->addWidget(fall);
        auto* text = new QLabel(QStringLiteral("UTF-8 from the header · HTTP/2 · attempt 1 · no redirect · robots: allowed by line 12"));
        text->setProperty("tone", QStringLiteral("dim"));
        text->setWordWrap(true);
        layout->addWidget(text);
        layout->addStretch(1);
        card->setBody(body);
        return card;
    }

    const Theme& m_theme;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    const QTemporaryDir profile;
    Settings settings(profile.path().toStdString());
    settings.set(keys::kTheme, arguments.contains(QStringLiteral("dark")) ? "dark" : "light");
    if (arguments.contains(QStringLiteral("inter")))
        app.setFont(QFont(QStringLiteral("Inter"), 10));
    Theme theme;
    theme.setChoice(themeChoiceFromName(QString::fromStdString(settings.get(keys::kTheme))));
    theme.applyTo(app);
    MainWindow window(theme, settings);
    const int tab = arguments.contains(QStringLiteral("graphs")) ? 1 : arguments.contains(QStringLiteral("form")) ? 2 : 0;
    window.addPanel(new GalleryPanel(theme, arguments.contains(QStringLiteral("empty")), tab));
    window.setChip(QStringLiteral("store"), QStringLiteral("SQLite · 1,284 stored"), Tone::Ok, QStringLiteral("Every page is in the store."));
    window.setChip(QStringLiteral("loop"), QStringLiteral("loop p99 1.2 ms"), Tone::Normal, QStringLiteral("Longest turn 3 ms."));
    window.setChip(QStringLiteral("memory"), QStringLiteral("84 MB"), Tone::Normal, QStringLiteral("Resident memory."));
    window.restoreLayout();
    window.show();
    if (arguments.contains(QStringLiteral("undo")))
        window.undoBar().offer(QStringLiteral("example.net removed with 69 URLs"), [] {});
    if (arguments.contains(QStringLiteral("shortcuts")))
        window.showShortcuts();
    if (arguments.contains(QStringLiteral("about")))
        window.showAbout();
    return app.exec();
}
