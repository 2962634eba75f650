#include "ui/dialogs/marked_text_delegate.h"

#include "models/scrape/page_tree_model.h"

#include <QPainter>

#include <algorithm>

namespace millrace::ui {
namespace {

Token groundOf(int match)
{
    return match == 2 ? Token::WarningGround : Token::AccentGround;
}

} // namespace

MarkedTextDelegate::MarkedTextDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), m_theme(theme), m_font(theme.fixedFont(metrics::kSmallScale)) {}

QSize MarkedTextDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const
{
    return {QFontMetrics(m_font).horizontalAdvance(index.data().toString()) + 2 * kPadding, m_theme.scaled(kRowHeight)};
}

int MarkedTextDelegate::positionOf(const QModelIndex& index, int character) const
{
    return kPadding + QFontMetrics(m_font).horizontalAdvance(index.data().toString().left(character));
}

void MarkedTextDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    painter->save();
    painter->setClipRect(option.rect);
    if (option.state & QStyle::State_Selected)
        painter->fillRect(option.rect, m_theme.color(Token::Selection));
    const QFontMetrics metrics(m_font);
    const QString text = index.data().toString();
    const QRect place = option.rect.adjusted(kPadding, 0, -kPadding, 0);
    const auto mark = [&](int from, int to, int match) {
        const int begin = metrics.horizontalAdvance(text.left(from));
        const int width = metrics.horizontalAdvance(text.left(to)) - begin;
        painter->fillRect(QRect(place.left() + begin - 1, option.rect.top() + 1, std::max(width + 2, 4), option.rect.height() - 2), m_theme.color(groundOf(match)));
    };
    if (const int match = index.data(models::MatchRole).toInt(); match > 0)
        mark(0, static_cast<int>(text.size()), match);
    const auto marks = index.data(models::MarksRole).value<QList<int>>();
    for (qsizetype i = 0; i + 2 < marks.size(); i += 3)
        mark(marks[i], marks[i + 1], marks[i + 2]);
    painter->setFont(m_font);
    painter->setPen(m_theme.toneColor(models::Tone(index.data(models::ToneRole).toInt())));
    const int horizontal = index.data(Qt::TextAlignmentRole).toInt() & Qt::AlignRight ? Qt::AlignRight : Qt::AlignLeft;
    painter->drawText(place, horizontal | Qt::AlignVCenter | Qt::TextSingleLine, text);
    painter->restore();
}

} // namespace millrace::ui
