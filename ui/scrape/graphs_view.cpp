#include "ui/scrape/graphs_view.h"

#include "models/common/format.h"

#include <QGridLayout>

namespace millrace::ui {
namespace {

QString rate(double value, const QString& unit)
{
    return models::formatRateNumber(value) + u' ' + unit;
}

} // namespace

GraphsView::GraphsView(const Theme& theme, QWidget* parent) : QWidget(parent)
{
    const QString each = QStringLiteral("/s");
    m_pages = new Chart(theme, {tr("Pages graph"), tr("pages/s"), {}, {}, Aggregate::Mean, [](double v) { return rate(v, tr("pages/s")); }}, this);
    m_bytes = new Chart(theme, {tr("Bytes graph"), tr("bytes/s"), {}, {}, Aggregate::Mean,
        [each](double v) { return models::formatBytes(qRound64(v)) + each; }}, this);
    m_status = new Chart(theme, {tr("Answers graph"), tr("answers/s"), tr("2xx, 3xx"), tr("others"), Aggregate::Mean,
        [](double v) { return rate(v, tr("/s")); }}, this);
    m_latency = new Chart(theme, {tr("Latency graph"), tr("ms"), tr("p50"), tr("p95"), Aggregate::Max,
        [](double v) { return models::formatMeasured(Microseconds(qRound64(v * 1000))); }}, this);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(metrics::kCellPadding, metrics::kGrid * 2, metrics::kCellPadding, metrics::kGrid);
    layout->setHorizontalSpacing(metrics::kGrid * 5);
    layout->setVerticalSpacing(metrics::kGrid * 2);
    int place = 0;
    for (Chart* chart : {m_pages, m_bytes, m_status, m_latency}) {
        chart->setMinimumHeight(60);
        layout->addWidget(chart, place / 2, place % 2);
        ++place;
        connect(chart, &Chart::spanChanged, this, [this](Span span) { setSpan(span); Q_EMIT spanChanged(span); });
    }
}

void GraphsView::add(const models::ScrapeSample& sample)
{
    m_pages->addSample(sample.at, sample.pagesPerSecond);
    m_bytes->addSample(sample.at, sample.bytesPerSecond);
    m_status->addSample(sample.at, sample.okPerSecond, sample.problemsPerSecond);
    m_latency->addSample(sample.at, sample.latencyP50Ms, sample.latencyP95Ms);
}

void GraphsView::advance(WallMs now)
{
    for (Chart* chart : {m_pages, m_bytes, m_status, m_latency})
        chart->advance(now);
}

void GraphsView::clear()
{
    for (Chart* chart : {m_pages, m_bytes, m_status, m_latency})
        chart->clear();
}

void GraphsView::setSpan(Span span)
{
    for (Chart* chart : {m_pages, m_bytes, m_status, m_latency}) {
        if (chart->span() != span)
            chart->setSpan(span);
    }
}

} // namespace millrace::ui
