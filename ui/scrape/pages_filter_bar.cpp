#include "ui/scrape/pages_filter_bar.h"

#include "ui/theme/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>

#include <array>

namespace millrace::ui {
namespace {

using Status = store::PageFilter::Status;
using Finding = store::PageFilter::Finding;

constexpr std::array kSlowSeconds{1, 3, 10};

/// The thresholds of Slow are entries of their own.
int entryOf(Finding finding, Milliseconds slowerThan)
{
    return static_cast<int>(finding) * 1'000'000 + (finding == Finding::Slow ? static_cast<int>(slowerThan.count()) : 0);
}

void choose(QComboBox& box, int data)
{
    const int index = box.findData(data);
    if (index >= 0 && index != box.currentIndex())
        box.setCurrentIndex(index);
}

} // namespace

PagesFilterBar::PagesFilterBar(models::ScrapeViewModel& model, QWidget* parent)
    : QWidget(parent), m_model(model), m_status(makeBox(tr("Status filter"), tr("Shows only pages that ended with such a status"))),
      m_finding(makeBox(tr("Page filter"), tr("Shows only pages of which this is true"))), m_note(new QLabel(this)),
      m_again(makeLink(tr("Search again"), tr("Pages have ended since that may change what is found"))),
      m_clear(makeLink(tr("All pages"), tr("Takes both filters back"))),
      m_end(makeLink(tr("End comparison"), tr("The open run alone is shown again")))
{
    const auto status = [this](const QString& text, Status value) { m_status->addItem(text, static_cast<int>(value)); };
    status(tr("Any status"), Status::Any);
    status(tr("2xx"), Status::Ok);
    status(tr("3xx"), Status::Redirect);
    status(tr("4xx"), Status::ClientError);
    status(tr("5xx"), Status::ServerError);
    status(tr("No answer"), Status::NoAnswer);
    status(tr("Skipped"), Status::Skipped);
    fillFindings({});
    m_note->setTextFormat(Qt::PlainText);
    m_note->setProperty("tone", QStringLiteral("caption"));
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kCellPadding, 4, metrics::kCellPadding, 4);
    layout->setSpacing(metrics::kGrid * 2);
    layout->addWidget(m_status);
    layout->addWidget(m_finding);
    layout->addWidget(m_note, 1);
    for (QPushButton* link : {m_again, m_clear, m_end})
        layout->addWidget(link);
    connect(m_status, &QComboBox::activated, this, [this] { m_model.setPageStatus(static_cast<Status>(m_status->currentData().toInt())); });
    connect(m_finding, &QComboBox::activated, this, [this] {
        const int entry = m_finding->currentData().toInt();
        const auto finding = static_cast<Finding>(entry / 1'000'000);
        m_model.setFinding(finding, finding == Finding::Slow ? Milliseconds(entry % 1'000'000) : store::PageFilter::kSlow);
    });
    connect(m_again, &QPushButton::clicked, &m_model, &models::ScrapeViewModel::searchAgain);
    connect(m_clear, &QPushButton::clicked, &m_model, &models::ScrapeViewModel::clearPageFilter);
    connect(m_end, &QPushButton::clicked, this, [this] { m_model.compareWith({}); });
}

QComboBox* PagesFilterBar::makeBox(const QString& accessibleName, const QString& tip)
{
    auto* box = new QComboBox(this);
    box->setAccessibleName(accessibleName);
    box->setToolTip(tip);
    return box;
}

QPushButton* PagesFilterBar::makeLink(const QString& text, const QString& tip)
{
    auto* link = new QPushButton(text, this);
    link->setProperty("link", true);
    link->setAccessibleName(text);
    link->setToolTip(tip);
    link->setAutoDefault(false);
    link->hide();
    return link;
}

void PagesFilterBar::fillFindings(const QString& baseline)
{
    m_baseline = baseline;
    m_finding->clear();
    const auto finding = [this](const QString& text, Finding value, Milliseconds slowerThan = {}) { m_finding->addItem(text, entryOf(value, slowerThan)); };
    finding(tr("Every page"), Finding::None);
    finding(tr("Broken links"), Finding::Broken);
    finding(tr("No title"), Finding::NoTitle);
    finding(tr("Duplicate titles"), Finding::DuplicateTitle);
    finding(tr("Redirected"), Finding::Redirected);
    finding(tr("Redirect chains"), Finding::RedirectChain);
    for (const int seconds : kSlowSeconds)
        finding(tr("Slower than %1 s").arg(seconds), Finding::Slow, Milliseconds(seconds * 1000));
    if (baseline.isEmpty())
        return;
    finding(tr("Changed since %1").arg(baseline), Finding::Changed);
    finding(tr("New since %1").arg(baseline), Finding::New);
    finding(tr("Gone since %1").arg(baseline), Finding::Gone);
}

void PagesFilterBar::render(const models::ScrapeState& state)
{
    const auto& filter = state.filter;
    if (filter.baseline != m_baseline)
        fillFindings(filter.baseline);
    choose(*m_status, static_cast<int>(filter.wanted.status));
    choose(*m_finding, entryOf(filter.wanted.finding, filter.wanted.slowerThan));
    QString note = state.pagesNote;
    if (!filter.compared.isEmpty())
        note += QStringLiteral(" · ") + filter.compared;
    if (m_note->text() != note) {
        m_note->setText(note);
        m_note->setToolTip(note);
    }
    m_again->setVisible(filter.outdated);
    m_clear->setVisible(filter.wanted.status != Status::Any || filter.wanted.finding != Finding::None);
    m_end->setVisible(!filter.baseline.isEmpty());
}

} // namespace millrace::ui
