#include "ui/scrape/banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace millrace::ui {

using Kind = models::ScrapeState::Banner::Kind;

Banner::Banner(const Theme& theme, QWidget* parent)
    : QFrame(parent), m_theme(theme), m_sentence(new QLabel(this)), m_resume(new QPushButton(tr("Resume"), this)),
      m_discard(new QPushButton(tr("Discard"), this)), m_dismiss(new QPushButton(tr("Dismiss"), this))
{
    setAccessibleName(tr("Message"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_resume->setToolTip(tr("Opens the run and goes on with what is left of its queue"));
    m_discard->setToolTip(tr("Does not offer the run again; its pages stay in the store"));
    m_dismiss->setToolTip(tr("Hides this message"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kCellPadding, 5, 6, 5);
    layout->setSpacing(metrics::kGrid);
    layout->addWidget(m_sentence, 1);
    for (QPushButton* button : {m_resume, m_discard, m_dismiss}) {
        button->setAccessibleName(button->text());
        button->setProperty("link", true);
        button->setAutoDefault(false);
        layout->addWidget(button, 0, Qt::AlignVCenter);
    }
    connect(m_resume, &QPushButton::clicked, this, &Banner::resumed);
    connect(m_discard, &QPushButton::clicked, this, &Banner::discarded);
    connect(m_dismiss, &QPushButton::clicked, this, &Banner::dismissed);
    hide();
}

void Banner::setState(const std::optional<models::ScrapeState::Banner>& state)
{
    if (!state) {
        hide();
        return;
    }
    if (*state == m_state && !isHidden())
        return;
    m_state = *state;
    m_sentence->setText(m_state.sentence);
    setAccessibleDescription(m_state.sentence);
    m_resume->setVisible(m_state.kind == Kind::Resume);
    m_discard->setVisible(m_state.kind == Kind::Resume);
    m_dismiss->setVisible(m_state.kind == Kind::Notice || m_state.kind == Kind::Problem);
    show();
    update();
}

void Banner::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const bool plain = m_state.tone == models::Tone::Normal || m_state.tone == models::Tone::Dim;
    painter.setPen(plain ? m_theme.color(Token::Line) : m_theme.toneColor(m_state.tone));
    painter.setBrush(plain ? m_theme.color(Token::Panel) : m_theme.toneGround(m_state.tone));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), metrics::kCardRadius, metrics::kCardRadius);
}

} // namespace millrace::ui
