#include "ui/shell/rail.h"

#include "ui/theme/themed_icon.h"

#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace::ui {

namespace {

constexpr int kRailWidth = 76;
constexpr int kEntryHeight = 60;
constexpr int kIconSize = 22;
constexpr int kMargin = 6;

} // namespace

RailButton::RailButton(const Theme& theme, const QString& name, const QString& icon, QWidget* parent)
    : QPushButton(parent), m_theme(theme), m_plainIcon(themedIcon(icon, theme, Token::Dim)), m_currentIcon(themedIcon(icon, theme, Token::Accent))
{
    setText(name);
    setAccessibleName(name);
    setCursor(Qt::PointingHandCursor);
}

QSize RailButton::sizeHint() const
{
    const QFontMetrics metrics(m_theme.font(metrics::kSmallScale));
    return {std::max(kRailWidth - 2 * kMargin, metrics.horizontalAdvance(text()) + 12), std::max(kEntryHeight, kIconSize + metrics.height() + 22)};
}

void RailButton::setBadge(const QString& badge)
{
    if (badge == m_badge)
        return;
    m_badge = badge;
    describe();
    update();
}

void RailButton::setCurrent(bool current)
{
    m_current = current;
    describe();
    update();
}

void RailButton::describe()
{
    QStringList parts;
    if (m_current)
        parts.append(tr("shown"));
    if (!m_badge.isEmpty())
        parts.append(m_badge);
    setAccessibleDescription(parts.join(QStringLiteral(", ")));
}

void RailButton::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF ground = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    if (m_current || underMouse() || isDown()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(m_theme.color(m_current ? Token::AccentGround : Token::Hover));
        painter.drawRoundedRect(ground, metrics::kCardRadius, metrics::kCardRadius);
    }
    // Only for those who move by keys.
    if (hasFocus() && window()->testAttribute(Qt::WA_KeyboardFocusChange)) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(m_theme.color(Token::Accent));
        painter.drawRoundedRect(ground, metrics::kCardRadius, metrics::kCardRadius);
    }
    const QFont font = m_theme.font(metrics::kSmallScale, m_current);
    const QFontMetrics metrics(font);
    const int block = kIconSize + 5 + metrics.height();
    const int top = (height() - block) / 2 + 1;
    const QRect icon((width() - kIconSize) / 2, top, kIconSize, kIconSize);
    (m_current ? m_currentIcon : m_plainIcon).paint(&painter, icon);
    painter.setFont(font);
    painter.setPen(m_theme.color(m_current ? Token::Accent : Token::Dim));
    painter.drawText(QRect(0, icon.bottom() + 6, width(), metrics.height()), Qt::AlignHCenter, metrics.elidedText(text(), Qt::ElideRight, width()));
    if (m_badge.isEmpty())
        return;
    const QFont badgeFont = m_theme.font(0.74, true);
    const QFontMetrics badgeMetrics(badgeFont);
    const int pillHeight = badgeMetrics.height() + 1;
    const int pillWidth = std::max(pillHeight, badgeMetrics.horizontalAdvance(m_badge) + 9);
    const int pillLeft = std::min(icon.center().x() + 3, width() - pillWidth - 2);
    const QRectF pill(pillLeft, icon.top() - 5, pillWidth, pillHeight);
    painter.setPen(QPen(m_theme.color(m_current ? Token::AccentGround : Token::Panel), 1.5));
    painter.setBrush(m_theme.color(Token::Accent));
    painter.drawRoundedRect(pill, pillHeight / 2.0, pillHeight / 2.0);
    painter.setFont(badgeFont);
    painter.setPen(m_theme.color(Token::OnAccent));
    painter.drawText(pill, Qt::AlignCenter, m_badge);
}

Rail::Rail(const Theme& theme, QWidget* parent)
    : QFrame(parent), m_theme(theme), m_entriesLayout(new QVBoxLayout), m_menu(new RailButton(theme, tr("Menu"), QStringLiteral("menu"), this))
{
    setAccessibleName(tr("Panels"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kMargin, metrics::kPanelGap, kMargin, kMargin);
    layout->setSpacing(metrics::kGrid);
    m_entriesLayout->setSpacing(metrics::kGrid);
    layout->addLayout(m_entriesLayout);
    layout->addStretch(1);
    layout->addWidget(m_menu);
    fitWidth();
    connect(&m_theme, &Theme::changed, this, &Rail::fitWidth);
}

void Rail::fitWidth()
{
    int width = m_menu->sizeHint().width();
    for (const RailButton* entry : m_entries)
        width = std::max(width, entry->sizeHint().width());
    setFixedWidth(std::max(kRailWidth, width + 2 * kMargin));
}

int Rail::addEntry(const QString& name, const QString& icon, const QString& tooltip)
{
    auto* entry = new RailButton(m_theme, name, icon, this);
    entry->setToolTip(tooltip);
    const int index = int(m_entries.size());
    connect(entry, &QPushButton::clicked, this, [this, index] { Q_EMIT entryChosen(index); });
    m_entriesLayout->addWidget(entry);
    setTabOrder(m_entries.isEmpty() ? static_cast<QWidget*>(this) : m_entries.last(), entry);
    m_entries.append(entry);
    setTabOrder(entry, m_menu);
    fitWidth();
    return index;
}

void Rail::setBadge(int index, const QString& badge) { m_entries.at(index)->setBadge(badge); }

void Rail::setCurrent(int index)
{
    for (int i = 0; i < m_entries.size(); ++i)
        m_entries[i]->setCurrent(i == index);
}

void Rail::focusEntry(int index)
{
    if (index >= 0 && index < m_entries.size())
        m_entries[index]->setFocus();
}

void Rail::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Down)
        focusNextPrevChild(true);
    else if (event->key() == Qt::Key_Up)
        focusNextPrevChild(false);
    else
        QFrame::keyPressEvent(event);
}

} // namespace millrace::ui
