#include "models/scrape/page_matches_model.h"

#include "models/common/cell_roles.h"
#include "models/common/column_head.h"
#include "models/common/format.h"

#include <iterator>

namespace millrace::models {

namespace {

constexpr ColumnHead kMatchHeads[] = {
    ColumnHead{"#", QT_TRANSLATE_NOOP("millrace::models", "Its place on the page")},
    ColumnHead{QT_TRANSLATE_NOOP("millrace::models", "Value"), QT_TRANSLATE_NOOP("millrace::models", "What the selector gives there, as a field would have it")},
    ColumnHead{QT_TRANSLATE_NOOP("millrace::models", "Element"), QT_TRANSLATE_NOOP("millrace::models", "The element that it was found in")},
};

} // namespace

namespace {

/// Of a text, the element that it stands in.
QString elementText(const scrape::PageDocument& page, scrape::PageDocument::NodeId node)
{
    if (node != scrape::PageDocument::kNone && page.kind(node) == scrape::PageDocument::Kind::Text)
        node = page.parent(node);
    return node == scrape::PageDocument::kNone || node == scrape::PageDocument::kRoot ? QStringLiteral("–") : singleLine(page.label(node), 240);
}

} // namespace

void PageMatchesModel::setMatches(std::shared_ptr<const scrape::PageDocument> page, std::vector<scrape::PageMatch> matches)
{
    beginResetModel();
    m_page = std::move(page);
    m_matches = std::move(matches);
    endResetModel();
}

QVariant PageMatchesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const scrape::PageMatch& match = m_matches[static_cast<std::size_t>(index.row())];
    if (role == Qt::TextAlignmentRole && index.column() == Number)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role == ToneRole && index.column() != Value)
        return static_cast<int>(Tone::Dim);
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Number: return formatCount(index.row() + 1);
    case Value: return singleLine(match.value);
    default: return elementText(*m_page, match.node);
    }
}

QVariant PageMatchesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headData(kMatchHeads, section, orientation, role);
}

} // namespace millrace::models
