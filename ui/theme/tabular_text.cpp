#include "ui/theme/tabular_text.h"

#include <QFontMetricsF>
#include <QGlyphRun>
#include <QPainter>

#include <algorithm>

namespace millrace::ui {

namespace {

constexpr qreal kSameWidth = 0.02; ///< pixels by which "equal" advances may differ after scaling

int digitOf(QChar c) { return c >= QLatin1Char('0') && c <= QLatin1Char('9') ? c.unicode() - u'0' : -1; }

} // namespace

TabularText::TabularText(const QFont& font) : m_font(font), m_raw(QRawFont::fromFont(font))
{
    const QList<quint32> glyphs = m_raw.glyphIndexesForString(QStringLiteral("0123456789"));
    const QList<QPointF> advances = m_raw.advancesForGlyphIndexes(glyphs);
    if (glyphs.size() != 10 || advances.size() != 10)
        return; // a bitmap font, or none at all: draw() falls back to plain text
    const auto [least, most] = std::minmax_element(advances.begin(), advances.end(), [](const QPointF& a, const QPointF& b) { return a.x() < b.x(); });
    m_digitWidth = most->x();
    m_tabular = most->x() - least->x() < kSameWidth;
    for (std::size_t i = 0; i < 10; ++i) {
        m_digitGlyph[i] = glyphs[qsizetype(i)];
        m_digitInset[i] = (m_digitWidth - advances[qsizetype(i)].x()) / 2;
    }
}

bool TabularText::layOut(const QString& text, QList<quint32>& glyphs, QList<QPointF>& positions, qreal& width) const
{
    if (m_tabular || m_digitWidth <= 0)
        return false;
    glyphs = m_raw.glyphIndexesForString(text);
    if (glyphs.size() != text.size() || glyphs.contains(0))
        return false;
    const QList<QPointF> advances = m_raw.advancesForGlyphIndexes(glyphs);
    positions.reserve(glyphs.size());
    width = 0;
    for (qsizetype i = 0; i < glyphs.size(); ++i) {
        const int digit = digitOf(text[i]);
        positions.append(QPointF(width + (digit < 0 ? 0 : m_digitInset[std::size_t(digit)]), 0));
        width += digit < 0 ? advances[i].x() : m_digitWidth;
    }
    return true;
}

qreal TabularText::width(const QString& text) const
{
    QList<quint32> glyphs;
    QList<QPointF> positions;
    qreal width = 0;
    return layOut(text, glyphs, positions, width) ? width : QFontMetricsF(m_font).horizontalAdvance(text);
}

void TabularText::draw(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text) const
{
    QList<quint32> glyphs;
    QList<QPointF> positions;
    qreal width = 0;
    if (!layOut(text, glyphs, positions, width) || width > rect.width() + 1) {
        painter.setFont(m_font);
        const QString shown = QFontMetricsF(m_font).elidedText(text, Qt::ElideRight, rect.width() + 1);
        painter.drawText(rect, int((alignment & Qt::AlignHorizontal_Mask) | Qt::AlignVCenter | Qt::TextSingleLine), shown);
        return;
    }
    const QFontMetricsF metrics(m_font);
    const qreal baseline = rect.top() + (rect.height() - metrics.height()) / 2 + metrics.ascent();
    qreal left = rect.left();
    if (alignment & Qt::AlignRight)
        left = rect.right() - width;
    else if (alignment & Qt::AlignHCenter)
        left = rect.center().x() - width / 2;
    QGlyphRun run;
    run.setRawFont(m_raw);
    run.setGlyphIndexes(glyphs);
    run.setPositions(positions);
    painter.drawGlyphRun(QPointF(left, baseline), run);
}

} // namespace millrace::ui
