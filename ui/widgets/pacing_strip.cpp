#include "ui/widgets/pacing_strip.h"

#include "models/common/format.h"
#include "ui/theme/tabular_text.h"

#include <QPainter>

#include <algorithm>

namespace millrace::ui {

namespace {

constexpr int kStripLine = 30;
constexpr double kBandHeight = 14;
constexpr double kBrokenHeight = 20;
constexpr double kStartWidth = 1.6;
constexpr double kBrokenWidth = 3;
constexpr double kLeastShown = 0.5;   ///< pixels between two marks that are painted apart
constexpr int kMostLines = 12;

} // namespace

PacingStrip::PacingStrip(const Theme& theme, const QString& accessibleName, QWidget* parent) : QWidget(parent), m_theme(theme)
{
    setAccessibleName(accessibleName);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
}

void PacingStrip::setMarks(const QList<Mark>& marks, std::chrono::microseconds spacing, std::chrono::milliseconds row, const QString& words)
{
    if (accessibleDescription() != words)
        setAccessibleDescription(words);
    if (marks == m_marks && spacing == m_spacing && row == m_row)
        return;
    m_marks = marks;
    m_spacing = spacing;
    m_row = std::max(row, std::chrono::milliseconds{1});
    update();
}

QSize PacingStrip::sizeHint() const { return {400, kStripLine * 4}; }

QSize PacingStrip::minimumSizeHint() const { return {180, kStripLine}; }

void PacingStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!m_marks.isEmpty()) {
        const std::int64_t span = m_row.count();
        const std::int64_t newest = m_marks.last().at;
        const TabularText clock(m_theme.fixedFont(metrics::kSmallScale));
        const double left = clock.width(QStringLiteral("00:00:00")) + metrics::kCellPadding;
        const double scale = std::max(10.0, width() - left - kBrokenWidth) / double(span);
        const int fit = std::clamp(height() / kStripLine, 1, kMostLines);
        const auto reach = (newest - m_marks.first().at) / span + 1;
        const int lines = int(std::min<std::int64_t>(fit, reach));
        // The last line ends a spacing after the newest mark, so that the room that it asks for is seen.
        const std::int64_t end = newest + std::min(span / 10, m_spacing.count() / 1000 + 1);
        const std::int64_t begin = end - lines * span;
        painter.setPen(m_theme.color(Token::Dim));
        for (int line = 0; line < lines; ++line) {
            const QRectF row(0, line * kStripLine, width(), kStripLine);
            clock.draw(painter, row, Qt::AlignLeft, models::formatClock(begin + line * span));
            painter.fillRect(QRectF(left, row.center().y() + kBandHeight / 2, width() - left, 1), m_theme.color(Token::Line));
        }
        const auto place = [&](std::int64_t at) {
            const std::int64_t since = at - begin;
            return QPointF(left + double(since % span) * scale, double(since / span) * kStripLine + kStripLine / 2.0);
        };
        const auto first = std::lower_bound(m_marks.begin(), m_marks.end(), begin, [](const Mark& mark, std::int64_t at) { return mark.at < at; });
        const QColor band = m_theme.color(Token::AccentGround);
        const double asked = double(m_spacing.count()) / 1000 * scale;
        for (auto mark = first; mark != m_marks.end(); ++mark) {
            const QPointF at = place(mark->at);
            const double room = std::min(asked - 1, width() - at.x());
            if (room > 0)
                painter.fillRect(QRectF(at.x(), at.y() - kBandHeight / 2, room, kBandHeight), band);
        }
        QPointF before(-10, -10);
        for (auto mark = first; mark != m_marks.end(); ++mark) {
            const QPointF at = place(mark->at);
            if (mark->broken)
                painter.fillRect(QRectF(at.x() - kBrokenWidth / 2, at.y() - kBrokenHeight / 2, kBrokenWidth, kBrokenHeight), m_theme.color(Token::Error));
            else if (at.y() != before.y() || at.x() - before.x() >= kLeastShown)
                painter.fillRect(QRectF(at.x(), at.y() - kBandHeight / 2, kStartWidth, kBandHeight), m_theme.color(Token::Accent));
            before = at;
        }
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(m_theme.color(Token::Accent));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    }
}

} // namespace millrace::ui
