#include "ui/widgets/empty_state.h"

#include "ui/theme/themed_icon.h"

#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace::ui {

namespace {

constexpr int kIconSize = 36;
constexpr int kTextWidth = 420;
constexpr int kDropMargin = 14;
constexpr int kRoomForPicture = 170;

/// Paints its icon when it is painted, so that it follows the theme.
class IconLabel final : public QWidget {
public:
    IconLabel(QIcon icon, QWidget* parent) : QWidget(parent), m_icon(std::move(icon)) { setFixedSize(kIconSize, kIconSize); }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        m_icon.paint(&painter, rect());
    }

private:
    QIcon m_icon;
};

} // namespace

EmptyState::EmptyState(const Theme& theme, const QString& icon, const QString& sentence, QWidget* parent)
    : QWidget(parent), m_theme(theme), m_sentence(new QLabel(this)), m_button(new QPushButton(this)), m_hint(new QLabel(this)), m_more(new QPushButton(this))
{
    m_picture = new IconLabel(themedIcon(icon, theme, Token::Dim), this);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setMaximumWidth(kTextWidth);
    m_hint->setTextFormat(Qt::PlainText);
    m_hint->setProperty("tone", QStringLiteral("caption"));
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->hide();
    m_button->hide();
    m_more->setProperty("link", true);
    m_more->hide();
    connect(m_button, &QPushButton::clicked, this, &EmptyState::activated);
    connect(m_more, &QPushButton::clicked, this, &EmptyState::moreActivated);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kDropMargin * 2, kDropMargin, kDropMargin * 2, kDropMargin);
    layout->setSpacing(3 * metrics::kGrid);
    layout->addStretch(2);
    layout->addWidget(m_picture, 0, Qt::AlignHCenter);
    // Without a layout of its own a wrapping label in the middle would get one word a line.
    auto* row = new QHBoxLayout;
    row->addStretch(1);
    row->addWidget(m_sentence, 8);
    row->addStretch(1);
    layout->addLayout(row);
    layout->addWidget(m_button, 0, Qt::AlignHCenter);
    layout->addWidget(m_hint, 0, Qt::AlignHCenter);
    layout->addWidget(m_more, 0, Qt::AlignHCenter);
    layout->addStretch(3);
    setSentence(sentence);
}

void EmptyState::setSentence(const QString& sentence)
{
    if (sentence == accessibleName())
        return;
    m_sentence->setText(sentence);
    setAccessibleName(sentence);
}

void EmptyState::setAction(const QString& text, const QString& accessibleName)
{
    m_button->setText(text);
    m_button->setAccessibleName(accessibleName);
    m_button->setVisible(!text.isEmpty());
}

void EmptyState::setDropHint(const QString& hint)
{
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    update();
}

void EmptyState::setMore(const QString& text)
{
    m_more->setText(text);
    m_more->setAccessibleName(text);
    m_more->setVisible(!text.isEmpty());
}

void EmptyState::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    const bool roomy = height() >= kRoomForPicture;
    m_picture->setVisible(roomy);
    m_sentence->setMaximumWidth(roomy ? kTextWidth : 2 * kTextWidth);
    const int margin = roomy ? kDropMargin : metrics::kGrid;
    layout()->setContentsMargins(kDropMargin * 2, margin, kDropMargin * 2, margin);
}

void EmptyState::paintEvent(QPaintEvent*)
{
    if (m_hint->text().isEmpty())
        return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_theme.color(Token::Track), 1.5, Qt::DashLine));
    painter.drawRoundedRect(QRectF(rect()).adjusted(kDropMargin, kDropMargin, -kDropMargin, -kDropMargin), metrics::kCardRadius, metrics::kCardRadius);
}

} // namespace millrace::ui
