#include "ui/widgets/chart.h"

#include "models/common/format.h"
#include "ui/theme/themed_icon.h"
#include "ui/widgets/chart_canvas.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/number_delegate.h"

#include <QContextMenuEvent>
#include <QDateTime>
#include <QDialog>
#include <QKeyEvent>
#include <QLabel>
#include <QMenu>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace millrace::ui {

namespace {

constexpr qint64 kDescribeEveryMs = 1000;
constexpr int kEnd = 1'000'000;

QString timeOf(qint64 at) { return QDateTime::fromMSecsSinceEpoch(at).toString(QStringLiteral("HH:mm:ss")); }

QString spanName(Span span)
{
    switch (span) {
    case Span::TenMinutes: return Chart::tr("10 min");
    case Span::Hour: return Chart::tr("1 h");
    case Span::Minute: break;
    }
    return Chart::tr("1 min");
}

QString plainWords(double value, const QString& unit)
{
    const int decimals = value != 0 && std::abs(value) < 10 ? 2 : std::abs(value) < 1000 ? 1 : 0;
    QLocale locale = models::numberLocale();
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    QString number = locale.toString(value, 'f', decimals);
    if (decimals > 0) {
        while (number.endsWith(locale.zeroDigit()))
            number.chop(1);
        if (number.endsWith(locale.decimalPoint()))
            number.chop(1);
    }
    return unit.isEmpty() ? number : number + QChar(QChar::Nbsp) + unit;
}

/// Elided where it has no room, with all of it in the tooltip.
class ChartTitle : public QLabel {
public:
    ChartTitle(const QString& text, QWidget* parent) : QLabel(text, parent), m_all(text) { }
    QSize sizeHint() const override { return {fontMetrics().horizontalAdvance(m_all) + 2, QLabel::sizeHint().height()}; }
    QSize minimumSizeHint() const override { return {0, QLabel::minimumSizeHint().height()}; }

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        QLabel::resizeEvent(event);
        const QString shown = fontMetrics().elidedText(m_all, Qt::ElideRight, width());
        setText(shown);
        setToolTip(shown == m_all ? QString() : m_all);
    }

private:
    const QString m_all;
};

} // namespace

Chart::Chart(const Theme& theme, ChartSpec spec, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_spec(std::move(spec)), m_data(m_spec.aggregate)
{
    setAccessibleName(m_spec.name);
    setFocusPolicy(Qt::StrongFocus);
    m_canvas = new ChartCanvas(*this);
    buildHeader();
    describe();
}

Chart::~Chart() = default;

void Chart::buildHeader()
{
    auto* title = new ChartTitle(m_spec.name, this);
    title->setObjectName(QStringLiteral("chartTitle"));
    title->setTextFormat(Qt::PlainText);
    m_readout = new QLabel(this);
    m_readout->setObjectName(QStringLiteral("chartReadout"));
    m_readout->setTextFormat(Qt::PlainText);
    m_readout->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_readout->setAccessibleName(tr("%1: value").arg(m_spec.name));
    m_readout->installEventFilter(this);

    auto* head = new QHBoxLayout;
    head->setContentsMargins(metrics::kGrid, 0, 0, 0);
    head->setSpacing(2);
    head->addWidget(title);
    head->addSpacing(8);
    if (m_spec.second.isEmpty())
        head->addWidget(m_readout, 1);
    else
        head->addStretch(1); // two values have a line of their own
    for (int i = 0; i < kSpanCount; ++i) {
        auto* button = new QToolButton(this);
        button->setText(spanName(Span(i)));
        button->setCheckable(true);
        button->setChecked(i == int(m_span));
        button->setAccessibleName(tr("%1: last %2").arg(m_spec.name, spanName(Span(i))));
        button->setToolTip(tr("Show the last %1 (%2)").arg(spanName(Span(i))).arg(i + 1));
        connect(button, &QToolButton::clicked, this, [this, i] { setSpan(Span(i)); });
        head->addWidget(button);
        m_spanButtons[std::size_t(i)] = button;
    }
    auto* table = new QToolButton(this);
    table->setIcon(themedIcon(QStringLiteral("table"), m_theme, Token::Dim));
    table->setToolTip(tr("Show as table (T)"));
    table->setAccessibleName(tr("%1: show as table").arg(m_spec.name));
    connect(table, &QToolButton::clicked, this, &Chart::showAsTable);
    head->addWidget(table);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(head);
    if (!m_spec.second.isEmpty()) {
        m_readout->setIndent(metrics::kGrid);
        layout->addWidget(m_readout);
    }
    layout->addWidget(m_canvas, 1);
}

void Chart::addSample(qint64 nowMs, double value, std::optional<double> second)
{
    m_data.add(nowMs, value, second);
    advance(nowMs);
}

void Chart::advance(qint64 nowMs)
{
    m_now = nowMs;
    m_canvas->update();
    if (isVisible() && std::abs(nowMs - m_describedAt) >= kDescribeEveryMs) {
        m_describedAt = nowMs;
        describe();
    }
}

void Chart::clear()
{
    m_data.clear();
    m_canvas->clearMark();
    describe();
}

void Chart::setSpan(Span span)
{
    for (int i = 0; i < kSpanCount; ++i)
        m_spanButtons[std::size_t(i)]->setChecked(i == int(span));
    if (span == m_span)
        return;
    m_span = span;
    m_canvas->clearMark();
    describe();
    Q_EMIT spanChanged(span);
}

QString Chart::words(double value) const { return m_spec.format ? m_spec.format(value) : plainWords(value, m_spec.unit); }

QString Chart::pointInWords(const ChartData::Point& point) const
{
    QStringList parts;
    const std::array names{m_spec.series, m_spec.second};
    for (std::size_t s = 0; s < names.size(); ++s) {
        if (point.values[s])
            parts.append(names[s].isEmpty() ? words(*point.values[s]) : tr("%1 %2").arg(names[s], words(*point.values[s])));
    }
    return tr("%1 at %2").arg(parts.join(QStringLiteral(", ")), timeOf(point.at));
}

void Chart::showReadout(const QString& text)
{
    if (!text.isEmpty()) {
        m_readoutText = text;
        elideReadout();
        return;
    }
    const auto last = m_data.last(0);
    QString now = last ? words(*last) : QString();
    if (const auto second = m_data.last(1); second && !m_spec.second.isEmpty())
        now = tr("%1 %2, %3 %4").arg(m_spec.series, now, m_spec.second, words(*second));
    m_readoutText = now;
    elideReadout();
}

void Chart::elideReadout()
{
    const QString shown = m_readout->fontMetrics().elidedText(m_readoutText, Qt::ElideRight, m_readout->width());
    if (shown != m_readout->text())
        m_readout->setText(shown);
    m_readout->setToolTip(shown == m_readoutText ? QString() : QStringLiteral("<span>%1</span>").arg(m_readoutText.toHtmlEscaped()));
}

bool Chart::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_readout && (event->type() == QEvent::Resize || event->type() == QEvent::FontChange))
        elideReadout();
    return QWidget::eventFilter(watched, event);
}

void Chart::describe()
{
    double least = std::numeric_limits<double>::infinity();
    double most = -least;
    for (const ChartData::Point& point : m_data.points(m_span, m_now)) {
        if (const auto& value = point.values[0]) {
            least = std::min(least, *value);
            most = std::max(most, *value);
        }
    }
    const auto last = m_data.last(0);
    if (!m_canvas->underMouse() && !hasFocus())
        showReadout({});
    setAccessibleDescription(least > most ? tr("No data in the last %1.").arg(spanName(m_span))
                                          : tr("Now %1; in the last %2 between %3 and %4.")
                                                .arg(last ? words(*last) : tr("nothing"), spanName(m_span), words(least), words(most)));
}

void Chart::showAsTable()
{
    const auto points = m_data.points(m_span, m_now);
    auto* dialog = new QDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("%1, last %2").arg(m_spec.name, spanName(m_span)));
    const bool hasSecond = !m_spec.second.isEmpty();
    auto* model = new QStandardItemModel(int(points.size()), hasSecond ? 3 : 2, dialog);
    const QString first = m_spec.series.isEmpty() ? m_spec.name : m_spec.series;
    model->setHorizontalHeaderLabels(hasSecond ? QStringList{tr("Time"), first, m_spec.second} : QStringList{tr("Time"), first});
    // Newest first: that is what one looks for.
    for (std::size_t i = 0; i < points.size(); ++i) {
        const int row = int(points.size() - 1 - i);
        model->setItem(row, 0, new QStandardItem(timeOf(points[i].at)));
        for (int s = 0; s < (hasSecond ? 2 : 1); ++s) {
            const auto& value = points[i].values[std::size_t(s)];
            auto* item = new QStandardItem(value ? words(*value) : QString());
            item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            model->setItem(row, s + 1, item);
        }
    }
    auto* table = new DataTable(m_theme, tr("%1 as table").arg(m_spec.name), dialog);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setModel(model);
    for (int column = 1; column < model->columnCount(); ++column)
        table->setItemDelegateForColumn(column, new NumberDelegate(m_theme, table));
    table->setColumnWidths({110, 160, 160});
    auto* layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(table);
    dialog->resize(hasSecond ? 460 : 320, 420);
    dialog->show();
    table->setFocus();
}

void Chart::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int i = 0; i < kSpanCount; ++i) {
        QAction* action = menu->addAction(tr("Last %1").arg(spanName(Span(i))), this, [this, i] { setSpan(Span(i)); });
        action->setCheckable(true);
        action->setChecked(i == int(m_span));
    }
    menu->addSeparator();
    menu->addAction(themedIcon(QStringLiteral("table"), m_theme), tr("Show as table"), this, &Chart::showAsTable);
    menu->popup(event->globalPos());
}

void Chart::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Left: m_canvas->moveMark(-1); return;
    case Qt::Key_Right: m_canvas->moveMark(1); return;
    case Qt::Key_Home: m_canvas->moveMark(-kEnd); return;
    case Qt::Key_End: m_canvas->moveMark(kEnd); return;
    case Qt::Key_1: setSpan(Span::Minute); return;
    case Qt::Key_2: setSpan(Span::TenMinutes); return;
    case Qt::Key_3: setSpan(Span::Hour); return;
    case Qt::Key_T: showAsTable(); return;
    case Qt::Key_Escape: m_canvas->clearMark(); break;
    default: break;
    }
    QWidget::keyPressEvent(event);
}

} // namespace millrace::ui
