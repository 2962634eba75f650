#include "ui/shell/status_strip.h"

#include "ui/widgets/chip_delegate.h"

#include <QAccessible>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QToolTip>

namespace millrace::ui {

namespace {

constexpr int kHeight = 28;
constexpr int kChipPadding = 8;
const auto kDot = QStringLiteral("● "); // states that can be good or bad wear a dot; figures do not

} // namespace

StatusChip::StatusChip(const Theme& theme, QWidget* parent) : QPushButton(parent), m_theme(theme)
{
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void StatusChip::setContent(const QString& text, models::Tone tone, const QString& tooltip)
{
    if (text == this->text() && tone == m_tone && tooltip == m_explanation)
        return;
    m_tone = tone;
    m_explanation = tooltip;
    setText(text);
    setAccessibleName(text);
    setAccessibleDescription(tooltip);
    setToolTip(QStringLiteral("<span>%1</span>").arg(tooltip.toHtmlEscaped()));
    updateGeometry();
    update();
}

QString StatusChip::shownText() const { return m_tone == models::Tone::Normal || m_tone == models::Tone::Dim ? text() : kDot + text(); }

QSize StatusChip::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(metrics::kSmallScale));
    return {metrics.horizontalAdvance(shownText()) + 2 * kChipPadding, metrics.height() + 6};
}

void StatusChip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paintChip(painter, rect(), shownText(), m_tone, m_theme);
    const bool marked = hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange);
    if (marked || underMouse()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(m_theme.color(marked ? Token::Accent : Token::Dim));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), height() / 2.0, height() / 2.0);
    }
}

Announcer::Announcer(QWidget* parent) : QWidget(parent)
{
    setFixedSize(1, 1); // what is not in view is not read out
}

void Announcer::say(const QString& sentence)
{
    setAccessibleName(sentence);
    QAccessibleEvent event(this, QAccessible::ObjectShow);
    QAccessible::updateAccessibility(&event);
}

StatusStrip::StatusStrip(const Theme& theme, QWidget* parent)
    : QFrame(parent), m_theme(theme), m_front(new QHBoxLayout), m_back(new QHBoxLayout), m_text(new QLabel(this)), m_announcer(new Announcer(this))
{
    setAccessibleName(tr("Status"));
    setMinimumHeight(kHeight);
    m_text->setObjectName(QStringLiteral("statusText"));
    m_text->setTextFormat(Qt::PlainText);
    m_text->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_text->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kPanelMargin, 3, metrics::kPanelMargin, 3);
    layout->setSpacing(2 * metrics::kGrid);
    m_front->setSpacing(2 * metrics::kGrid);
    layout->addLayout(m_front);
    layout->addLayout(m_back);
    layout->addWidget(m_text, 1);
}

void StatusStrip::setChip(const QString& id, const QString& text, models::Tone tone, const QString& tooltip, bool last)
{
    StatusChip*& chip = m_chips[id];
    if (chip == nullptr) {
        chip = new StatusChip(m_theme, this);
        (last ? m_back : m_front)->addWidget(chip);
        connect(chip, &QPushButton::clicked, this, [this, id, chip = chip] {
            if (!chip->explanation().isEmpty())
                QToolTip::showText(chip->mapToGlobal(QPoint(0, -chip->height() - kHeight)), chip->toolTip(), chip);
            Q_EMIT chipClicked(id);
        });
    }
    chip->setContent(text, tone, tooltip);
}

void StatusStrip::removeChip(const QString& id) { delete m_chips.take(id); }

void StatusStrip::setText(const QString& text)
{
    m_text->setText(text);
    m_text->setAccessibleName(text);
}

} // namespace millrace::ui
