#include "ui/widgets/chip_label.h"

#include "ui/widgets/chip_delegate.h"

#include <QPainter>

namespace millrace::ui {
namespace {

constexpr int kHeight = 20;
constexpr int kRoom = 20;   ///< for the rounded ends
constexpr int kLeast = 60;

} // namespace

ChipLabel::ChipLabel(const Theme& theme, const QString& accessibleName, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setAccessibleName(accessibleName);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void ChipLabel::setState(const models::ChipState& state)
{
    if (state == m_state)
        return;
    const bool resized = state.text != m_state.text;
    m_state = state;
    setAccessibleDescription(state.text);
    setToolTip(QStringLiteral("<span>%1</span>").arg((state.text + QStringLiteral(". ") + state.tip).toHtmlEscaped()));
    if (resized)
        updateGeometry();
    update();
}

QSize ChipLabel::sizeHint() const
{
    return {QFontMetrics(m_theme.font(metrics::kSmallScale)).horizontalAdvance(m_state.text) + kRoom, kHeight};
}

QSize ChipLabel::minimumSizeHint() const
{
    return {std::min(kLeast, sizeHint().width()), kHeight};
}

void ChipLabel::paintEvent(QPaintEvent*)
{
    if (m_state.text.isEmpty())
        return;
    QPainter painter(this);
    paintChip(painter, rect(), m_state.text, m_state.tone, m_theme);
}

} // namespace millrace::ui
