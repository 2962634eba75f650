#include "ui/runtime/metrics_view.h"

#include "app/settings/settings.h"
#include "ui/widgets/wrapped_label.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

namespace millrace::ui {

MetricsView::MetricsView(models::RuntimeViewModel& model, Settings& settings, QWidget* parent)
    : QWidget(parent), m_model(model), m_settings(settings), m_address(new QLineEdit(this)), m_switch(new QPushButton(this)), m_copy(new QPushButton(tr("Copy URL"), this)),
      m_url(wrappedLabel("", this)), m_problem(wrappedLabel("error", this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kCellPadding, 10, metrics::kCellPadding, metrics::kGrid * 2);
    layout->setSpacing(metrics::kGrid * 2);
    auto* about = wrappedLabel("dim", this);
    about->setText(tr("Figures of the engines, the loop and the limits for Prometheus, answered even while the loop is blocked."));
    m_address->setAccessibleName(tr("Address for metrics"));
    m_address->setPlaceholderText(QStringLiteral("127.0.0.1:9464"));
    takeSettings();
    m_address->setMaximumWidth(220);
    for (QPushButton* button : {m_switch, m_copy})
        button->setAutoDefault(false);
    auto* row = new QHBoxLayout;
    row->addWidget(m_address, 1);
    row->addWidget(m_switch);
    row->addWidget(m_copy);
    row->addStretch(0);
    layout->addWidget(about);
    layout->addLayout(row);
    layout->addWidget(m_url);
    layout->addWidget(m_problem);
    layout->addStretch(1);
    connect(m_switch, &QPushButton::clicked, this, &MetricsView::toggle);
    connect(m_address, &QLineEdit::returnPressed, this, [this] {
        if (!m_serving)
            toggle();
    });
    connect(m_copy, &QPushButton::clicked, this, [this] { QGuiApplication::clipboard()->setText(m_model.state().metrics.url); });
    render(m_model.state().metrics);
    QTimer::singleShot(0, this, [this] { // the command line has come first
        m_model.readMetrics();
        if (m_settings.get(keys::kMetricsServed) && !m_serving)
            m_model.serveMetrics(m_address->text().trimmed());
    });
}

void MetricsView::takeSettings()
{
    m_address->setText(QString::fromStdString(m_settings.get(keys::kMetricsAddress)));
}

void MetricsView::toggle()
{
    m_settings.set(keys::kMetricsServed, !m_serving);
    if (m_serving) {
        m_model.stopMetrics();
        return;
    }
    const QString address = m_address->text().trimmed();
    m_settings.set(keys::kMetricsAddress, address.toStdString());
    m_model.serveMetrics(address);
}

void MetricsView::render(const models::MetricsState& state)
{
    m_serving = !state.url.isEmpty();
    m_switch->setText(m_serving ? tr("Stop metrics") : tr("Serve metrics"));
    m_switch->setAccessibleName(m_switch->text());
    m_switch->setEnabled(!state.busy);
    m_address->setEnabled(!m_serving && !state.busy);
    m_copy->setVisible(m_serving);
    m_url->setText(m_serving ? tr("Served at %1").arg(state.url) : QString());
    m_url->setVisible(m_serving);
    m_problem->setText(state.problem);
    m_problem->setVisible(!state.problem.isEmpty());
}

} // namespace millrace::ui
