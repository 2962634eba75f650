#include "ui/hash/hash_graphs.h"

#include "models/common/format.h"

#include <QGridLayout>

namespace millrace::ui {

HashGraphs::HashGraphs(const Theme& theme, QWidget* parent) : QWidget(parent)
{
    const auto speed = [](double v) { return models::formatRateNumber(v / 1e6) + QStringLiteral(" MB/s"); };
    const auto rate = [](double v) { return models::formatRateNumber(v) + QStringLiteral(" /s"); };
    const auto count = [](double v) { return models::formatCount(qRound64(v)); };
    m_charts = {new Chart(theme, {tr("MB/s graph"), tr("MB/s"), {}, {}, Aggregate::Mean, speed}, this),
        new Chart(theme, {tr("Files/s graph"), tr("/s"), {}, {}, Aggregate::Mean, rate}, this),
        new Chart(theme, {tr("Waiting files graph"), tr("files"), {}, {}, Aggregate::Max, count}, this),
        new Chart(theme, {tr("Busy workers graph"), tr("workers"), {}, {}, Aggregate::Mean, count}, this)};
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(metrics::kCellPadding, metrics::kGrid * 2, metrics::kCellPadding, metrics::kGrid);
    layout->setHorizontalSpacing(metrics::kGrid * 5);
    layout->setVerticalSpacing(metrics::kGrid * 2);
    int place = 0;
    for (Chart* chart : m_charts) {
        chart->setMinimumHeight(60);
        layout->addWidget(chart, place / 2, place % 2);
        ++place;
        connect(chart, &Chart::spanChanged, this, [this](Span span) { setSpan(span); Q_EMIT spanChanged(span); });
    }
}

void HashGraphs::add(const models::HashSample& sample)
{
    m_charts[0]->addSample(sample.at, sample.bytesPerSecond);
    m_charts[1]->addSample(sample.at, sample.filesPerSecond);
    m_charts[2]->addSample(sample.at, sample.filesWaiting);
    m_charts[3]->addSample(sample.at, sample.busyWorkers);
}

void HashGraphs::clear()
{
    for (Chart* chart : m_charts)
        chart->clear();
}

void HashGraphs::setSpan(Span span)
{
    for (Chart* chart : m_charts) {
        if (chart->span() != span)
            chart->setSpan(span);
    }
}

} // namespace millrace::ui
