#include "ui/widgets/banner.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace millrace::ui {

Banner::Banner(const Theme& theme, QWidget* parent)
    : QFrame(parent), m_theme(theme), m_sentence(new QLabel(this)), m_dismiss(new QPushButton(tr("Dismiss"), this))
{
    setAccessibleName(tr("Message"));
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_dismiss->setAccessibleName(m_dismiss->text());
    m_dismiss->setToolTip(tr("Hides this message"));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kCellPadding, 5, 6, 5);
    layout->setSpacing(metrics::kGrid);
    layout->addWidget(m_sentence, 1);
    const auto add = [layout](QPushButton* button) {
        button->setProperty("link", true);
        button->setAutoDefault(false);
        layout->addWidget(button, 0, Qt::AlignVCenter);
    };
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        m_buttons[i] = new QPushButton(this);
        add(m_buttons[i]);
        connect(m_buttons[i], &QPushButton::clicked, this, [this, i] { Q_EMIT pressed(int(i)); });
    }
    add(m_dismiss);
    connect(m_dismiss, &QPushButton::clicked, this, &Banner::dismissed);
    hide();
}

void Banner::setState(const std::optional<models::BannerState>& state)
{
    if (!state) {
        hide();
        return;
    }
    if (*state == m_state && !isHidden())
        return;
    // One that is shown already comes into view again, so that it is read out.
    const bool isNews = !isHidden() && state->sentence != m_state.sentence;
    m_state = *state;
    m_sentence->setText(m_state.sentence);
    setAccessibleDescription(m_state.sentence);
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        const models::BannerState::Button button = m_state.buttons.value(qsizetype(i));
        m_buttons[i]->setText(button.text);
        m_buttons[i]->setAccessibleName(button.text);
        m_buttons[i]->setToolTip(button.tip);
        m_buttons[i]->setVisible(!button.text.isEmpty());
    }
    m_dismiss->setVisible(m_state.dismissable);
    show();
    if (isNews) {
        QAccessibleEvent event(this, QAccessible::ObjectShow);
        QAccessible::updateAccessibility(&event);
    }
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
