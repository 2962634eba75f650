#include "ui/runtime/task_view.h"

#include "ui/widgets/histogram.h"
#include "ui/widgets/wrapped_label.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace::ui {

TaskView::TaskView(const Theme& theme, QWidget* parent)
    : QWidget(parent), m_nothing(wrappedLabel("dim", this)), m_heading(wrappedLabel("", this)), m_facts(wrappedLabel("dim", this)), m_warning(wrappedLabel("warning", this)),
      m_polls(new Histogram(theme, tr("Lengths of the polls"), tr("How long its polls take"), this)), m_cancel(new QPushButton(tr("Cancel task…"), this))
{
    setAccessibleName(tr("Selected task"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::kCellPadding, 10, metrics::kCellPadding, metrics::kGrid * 2);
    layout->setSpacing(metrics::kGrid * 2);
    m_nothing->setText(tr("Select a task to see where it waits, how long its polls take, and who cancelled it."));
    m_cancel->setAccessibleName(tr("Cancel task"));
    m_cancel->setAutoDefault(false);
    auto* foot = new QHBoxLayout;
    foot->addWidget(m_cancel);
    foot->addStretch(1);
    layout->addWidget(m_nothing);
    layout->addWidget(m_heading);
    layout->addWidget(m_warning);
    layout->addWidget(m_facts);
    layout->addWidget(m_polls, 1);
    layout->addLayout(foot);
    layout->addStretch(0);
    connect(m_cancel, &QPushButton::clicked, this, &TaskView::cancelWanted);
    render(std::nullopt);
}

void TaskView::render(const std::optional<models::TaskDetails>& task)
{
    m_nothing->setVisible(!task);
    for (QWidget* each : {static_cast<QWidget*>(m_heading), static_cast<QWidget*>(m_facts), static_cast<QWidget*>(m_polls), static_cast<QWidget*>(m_cancel)})
        each->setVisible(task.has_value());
    m_warning->setVisible(task && !task->warning.isEmpty());
    if (!task)
        return;
    m_heading->setText(task->heading);
    m_facts->setText(task->facts);
    m_warning->setText(task->warning);
    m_polls->setBars(task->polls);
    m_cancel->setEnabled(task->cancel.enabled);
    m_cancel->setToolTip(task->cancel.tip);
}

} // namespace millrace::ui
