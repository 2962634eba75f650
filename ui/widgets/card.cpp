#include "ui/widgets/card.h"

#include "ui/theme/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

namespace millrace::ui {

namespace {

constexpr int kHeadHeight = 31;

} // namespace

Card::Card(QWidget* parent) : Card(QString(), parent) {}

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent), m_outer(new QVBoxLayout(this)), m_head(new QWidget(this)), m_headStart(new QHBoxLayout), m_headLayout(new QHBoxLayout),
      m_titleLabel(new QLabel(this)), m_noteLabel(new QLabel(this))
{
    m_head->setObjectName(QStringLiteral("head"));
    m_head->setAttribute(Qt::WA_StyledBackground);
    m_head->setMinimumHeight(kHeadHeight);
    m_titleLabel->setObjectName(QStringLiteral("cardTitle"));
    m_titleLabel->setTextFormat(Qt::PlainText);
    m_titleLabel->setMinimumWidth(24);
    m_titleLabel->installEventFilter(this);
    m_noteLabel->setObjectName(QStringLiteral("cardNote"));
    m_noteLabel->setTextFormat(Qt::PlainText);
    m_noteLabel->hide();

    auto* head = new QHBoxLayout(m_head);
    head->setContentsMargins(metrics::kCellPadding, 0, metrics::kGrid * 2, 0);
    head->setSpacing(metrics::kGrid * 3);
    head->addLayout(m_headStart);
    m_headStart->setSpacing(metrics::kGrid * 3);
    m_headStart->addWidget(m_titleLabel, 1);
    m_headStart->addWidget(m_noteLabel);
    head->addStretch(1);
    head->addLayout(m_headLayout);
    m_headLayout->setSpacing(metrics::kGrid);
    m_outer->setContentsMargins(1, 1, 1, metrics::kGrid);
    m_outer->setSpacing(0);
    m_outer->addWidget(m_head);
    m_head->setVisible(!title.isEmpty());
    setTitle(title);
}

void Card::showHead() { m_head->show(); }

void Card::setTitle(const QString& title)
{
    m_title = title;
    if (!title.isEmpty())
        showHead();
    elideTitle();
}

void Card::elideTitle()
{
    const QFontMetrics metrics(m_titleLabel->font());
    const int room = std::max(24, m_head->width() - m_head->layout()->contentsMargins().left() - m_headLayout->sizeHint().width()
            - (m_noteLabel->isHidden() ? 0 : m_noteLabel->sizeHint().width()) - 12 * metrics::kGrid);
    const QString shown = metrics.elidedText(m_title, Qt::ElideMiddle, room);
    if (shown != m_titleLabel->text())
        m_titleLabel->setText(shown);
    m_titleLabel->setToolTip(shown == m_title ? QString() : QStringLiteral("<span>%1</span>").arg(m_title.toHtmlEscaped()));
}

bool Card::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FontChange)
        elideTitle();
    return QFrame::eventFilter(watched, event);
}

void Card::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    elideTitle();
}

void Card::setNote(const QString& note)
{
    m_noteLabel->setText(note);
    m_noteLabel->setVisible(!note.isEmpty());
}

void Card::setBody(QWidget* body)
{
    delete m_body;
    m_body = body;
    if (body != nullptr)
        m_outer->addWidget(body, 1);
}

TabCard::TabCard(const QString& name, QWidget* parent) : Card(parent), m_tabs(new QTabBar(this)), m_stack(new QStackedWidget(this))
{
    m_tabs->setAccessibleName(name);
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->setElideMode(Qt::ElideNone);
    headStart()->insertWidget(0, m_tabs, 0, Qt::AlignBottom);
    showHead();
    setBody(m_stack);
    connect(m_tabs, &QTabBar::currentChanged, this, [this](int index) {
        m_stack->setCurrentIndex(index);
        m_tabs->setIconSize(m_tabs->iconSize()); // the selected tab is bold, hence wider; QTabBar measures its tabs again only when something of theirs is set
        Q_EMIT currentTabChanged(index);
    });
}

int TabCard::addTab(QWidget* page, const QString& text)
{
    m_stack->addWidget(page);
    return m_tabs->addTab(text);
}

void TabCard::setTabText(int index, const QString& text)
{
    if (m_tabs->tabText(index) != text)
        m_tabs->setTabText(index, text);
}

void TabCard::setTabVisible(int index, bool visible) { m_tabs->setTabVisible(index, visible); }

int TabCard::currentTab() const { return m_tabs->currentIndex(); }

void TabCard::setCurrentTab(int index)
{
    if (index >= 0 && index < m_tabs->count())
        m_tabs->setCurrentIndex(index);
}

} // namespace millrace::ui
