#pragma once

#include <QFont>
#include <QRawFont>
#include <QRectF>
#include <QString>

#include <array>

class QPainter;

namespace millrace::ui {

/// Paints figures in equal widths with any font, so that a column of changing numbers stands still.
///
/// Thread: GUI. Why: Qt 6.4 cannot switch on a font's tabular figures (QFont::setFeature is Qt 6.7), and many system fonts are proportional by
/// default. Digits are placed in cells as wide as the widest one. Text with a character that the font lacks is drawn as Qt draws it.
class TabularText {
public:
    explicit TabularText(const QFont& font);

    [[nodiscard]] const QFont& font() const { return m_font; }
    [[nodiscard]] qreal width(const QString& text) const;
    /// Draws in the painter's pen colour, centred vertically; elided on the right when it does not fit.
    void draw(QPainter& painter, const QRectF& rect, Qt::Alignment alignment, const QString& text) const;

private:
    [[nodiscard]] bool layOut(const QString& text, QList<quint32>& glyphs, QList<QPointF>& positions, qreal& width) const;

    QFont m_font;
    QRawFont m_raw;
    std::array<qreal, 10> m_digitInset{};
    std::array<quint32, 10> m_digitGlyph{};
    qreal m_digitWidth = 0;
    bool m_tabular = false; ///< the font's digits have one width already
};

} // namespace millrace::ui
