#include "ui/chat/chat_graphs.h"

#include "models/common/format.h"

#include <QGridLayout>

#include <limits>

namespace millrace::ui {

ChatGraphs::ChatGraphs(const Theme& theme, QWidget* parent) : QWidget(parent)
{
    const auto rate = [](double v) { return models::formatRateNumber(v) + QStringLiteral(" /s"); };
    const auto count = [](double v) { return models::formatCount(qRound64(v)); };
    const auto time = [](double v) { return models::formatMeasured(Microseconds(qRound64(v * 1000))); };
    const auto bytes = [](double v) { return models::formatBytes(qRound64(v)); };
    m_charts = {new Chart(theme, {tr("Messages graph"), tr("/s"), tr("received"), tr("sent"), Aggregate::Mean, rate}, this),
        new Chart(theme, {tr("Clients graph"), tr("clients"), {}, {}, Aggregate::Max, count}, this),
        new Chart(theme, {tr("Round trip graph"), tr("ms"), tr("ping"), tr("echo p99"), Aggregate::Max, time}, this),
        new Chart(theme, {tr("Unsent graph"), tr("bytes"), {}, {}, Aggregate::Max, bytes}, this)};
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

void ChatGraphs::add(const models::ChatSample& sample)
{
    constexpr double kGap = std::numeric_limits<double>::quiet_NaN();
    m_charts[0]->addSample(sample.at, sample.receivedPerSecond, sample.sentPerSecond);
    m_charts[1]->addSample(sample.at, sample.clients);
    m_charts[2]->addSample(sample.at, sample.rttMs.value_or(kGap), sample.echoP99Ms);
    m_charts[3]->addSample(sample.at, sample.unsentBytes);
}

void ChatGraphs::clear()
{
    for (Chart* chart : m_charts)
        chart->clear();
}

void ChatGraphs::setSpan(Span span)
{
    for (Chart* chart : m_charts) {
        if (chart->span() != span)
            chart->setSpan(span);
    }
}

} // namespace millrace::ui
