#include "models/scrape/page_source_model.h"

#include "models/common/cell_roles.h"
#include "models/common/column_head.h"
#include "models/common/format.h"

#include <algorithm>
#include <iterator>

namespace millrace::models {

namespace {

constexpr ColumnHead kSourceHeads[] = {
    ColumnHead{QT_TR_NOOP("Line"), QT_TR_NOOP("The number of the line in the page as it came")},
    ColumnHead{QT_TR_NOOP("Source"), QT_TR_NOOP("The line, with what the selector matches marked")},
};

/// One character for each, so that marks stand where they should.
QString shownSource(std::string_view utf8)
{
    QString text = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
    for (QChar& c : text) {
        if (hidesText(c))
            c = u' ';
    }
    return text;
}

int charsIn(std::string_view text, std::size_t bytes)
{
    return static_cast<int>(QString::fromUtf8(text.data(), static_cast<qsizetype>(std::min(bytes, text.size()))).size());
}

} // namespace

void PageSourceModel::setPage(std::shared_ptr<const scrape::PageDocument> page)
{
    beginResetModel();
    m_page = std::move(page);
    m_marks.clear();
    m_chosen = {};
    endResetModel();
}

void PageSourceModel::setMatches(const std::vector<scrape::PageMatch>& matches)
{
    std::vector<scrape::SourceRange> marks;
    for (const scrape::PageMatch& match : matches) {
        if (!match.head.empty())
            marks.push_back(match.head);
    }
    std::ranges::sort(marks, {}, &scrape::SourceRange::begin);
    m_marks.clear();
    for (const scrape::SourceRange& mark : marks) {
        if (!m_marks.empty() && mark.begin <= m_marks.back().end)
            m_marks.back().end = std::max(m_marks.back().end, mark.end);
        else
            m_marks.push_back(mark);
    }
    m_chosen = {};
}

int PageSourceModel::rowOf(scrape::SourceRange range) const
{
    return !m_page || range.empty() || m_page->rowCount() == 0 ? -1 : static_cast<int>(m_page->rowAt(range.begin));
}

int PageSourceModel::characterOf(scrape::SourceRange range) const
{
    const int row = rowOf(range);
    return row < 0 ? -1 : charsIn(m_page->row(static_cast<std::size_t>(row)), range.begin - m_page->rowBegin(static_cast<std::size_t>(row)));
}

int PageSourceModel::rowCount(const QModelIndex& parent) const
{
    return m_page && !parent.isValid() ? static_cast<int>(m_page->rowCount()) : 0;
}

QList<int> PageSourceModel::marksOf(std::size_t row) const
{
    const std::string_view text = m_page->row(row);
    const std::size_t begin = m_page->rowBegin(row);
    const std::size_t end = begin + text.size();
    QList<int> marks;
    const auto add = [&](const scrape::SourceRange& range, int strength) {
        if (range.begin >= end || range.end <= begin)
            return;
        const std::size_t first = std::max<std::size_t>(range.begin, begin) - begin;
        const std::size_t last = std::min<std::size_t>(range.end, end) - begin;
        marks << charsIn(text, first) << charsIn(text, last) << strength;
    };
    auto mark = std::ranges::upper_bound(m_marks, begin, {}, &scrape::SourceRange::end);
    for (; mark != m_marks.end() && mark->begin < end; ++mark)
        add(*mark, 1);
    add(m_chosen, 2);
    return marks;
}

QVariant PageSourceModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    if (index.column() == Line) {
        const bool goesOn = row > 0 && m_page->lineOf(row) == m_page->lineOf(row - 1);
        if (role == Qt::DisplayRole)
            return goesOn ? QString() : QString::number(m_page->lineOf(row));
        if (role == Qt::TextAlignmentRole)
            return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
        return role == ToneRole ? QVariant(static_cast<int>(Tone::Dim)) : QVariant();
    }
    if (role == Qt::DisplayRole)
        return shownSource(m_page->row(row));
    return role == MarksRole ? QVariant::fromValue(marksOf(row)) : QVariant();
}

QVariant PageSourceModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headData(kSourceHeads, section, orientation, role);
}

} // namespace millrace::models
