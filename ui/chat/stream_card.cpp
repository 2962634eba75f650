#include "ui/chat/stream_card.h"

#include "ui/widgets/chip_label.h"
#include "ui/widgets/progress_delegate.h"

#include <QGridLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace millrace::ui {
namespace {

constexpr int kBarHeight = 5;

/// The journal against its cap.
class JournalBar final : public QWidget {
public:
    JournalBar(const Theme& theme, const models::ChatState::Stream& stream, QWidget* parent) : QWidget(parent), m_theme(theme), m_stream(stream)
    {
        setFixedHeight(kBarHeight + 4);
        setAccessibleName(QObject::tr("Journal against its cap"));
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const QColor color = m_stream.journalTone == models::Tone::Normal ? m_theme.color(Token::Accent) : m_theme.toneColor(m_stream.journalTone);
        paintBar(painter, QRectF(rect()), m_stream.journalPart, 0, color, m_theme, kBarHeight);
    }

private:
    const Theme& m_theme;
    const models::ChatState::Stream& m_stream;
};

} // namespace

StreamCard::StreamCard(const Theme& theme, QWidget* parent)
    : Card(tr("Log"), parent), m_redis(new ChipLabel(theme, tr("State of Redis"), this)), m_retry(new QPushButton(tr("Retry now"), this))
{
    setAccessibleName(tr("Log card"));
    m_retry->setProperty("link", true);
    m_retry->setAccessibleName(tr("Retry now"));
    m_retry->setToolTip(tr("Connects to Redis without waiting for the next attempt"));
    m_retry->setAutoDefault(false);
    m_retry->hide();
    connect(m_retry, &QPushButton::clicked, this, &StreamCard::retryWanted);
    headLayout()->addWidget(m_retry);
    headLayout()->addWidget(m_redis);

    auto* body = new QWidget(this);
    auto* grid = new QGridLayout(body);
    grid->setContentsMargins(metrics::kCellPadding, 8, metrics::kCellPadding, 4);
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(1, 1);
    const std::array names{tr("stream"), tr("durability"), tr("last id"), tr("instances"), tr("journal")};
    for (std::size_t i = 0; i < names.size(); ++i) {
        auto* name = new QLabel(names[i], body);
        name->setProperty("tone", QStringLiteral("caption"));
        auto* value = new QLabel(body);
        value->setTextFormat(Qt::PlainText);
        value->setProperty("tone", QStringLiteral("caption"));
        value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
        value->setAccessibleName(tr("Log: %1").arg(names[i]));
        grid->addWidget(name, static_cast<int>(i), 0);
        grid->addWidget(value, static_cast<int>(i), 1);
        m_names[i] = name;
        m_values[i] = value;
    }
    m_bar = new JournalBar(theme, m_stream, body);
    grid->addWidget(m_bar, RowCount, 1);
    setBody(body);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
}

void StreamCard::elide()
{
    for (std::size_t i = 0; i < m_values.size(); ++i) {
        QLabel& label = *m_values[i];
        const QString shown = label.fontMetrics().elidedText(m_texts[i], Qt::ElideRight, std::max(40, label.width()));
        if (label.text() != shown)
            label.setText(shown);
        label.setToolTip(QStringLiteral("<span>%1</span>").arg(m_texts[i].toHtmlEscaped()));
        label.setAccessibleDescription(m_texts[i]);
    }
}

void StreamCard::resizeEvent(QResizeEvent* event)
{
    Card::resizeEvent(event);
    elide();
}

void StreamCard::render(const models::ChatState::Stream& stream)
{
    if (stream == m_stream && !m_texts[Where].isEmpty())
        return;
    m_stream = stream;
    m_redis->setState(stream.redis);
    m_retry->setVisible(stream.canRetry);
    setNote(stream.next);
    m_texts = {stream.trouble.isEmpty() ? stream.where : stream.trouble + QStringLiteral(" · ") + stream.where, stream.durability, stream.lastId, stream.instances, stream.journal};
    for (QLabel* label : {m_names[Instances], m_values[Instances]})
        label->setVisible(!stream.instances.isEmpty());
    elide();
    m_bar->update();
}

} // namespace millrace::ui
