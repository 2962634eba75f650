#pragma once

#include "app/scrape/page_document.h"

#include <QAbstractItemModel>

#include <memory>
#include <unordered_map>
#include <vector>

namespace millrace::models {

/// What the models of a page that is looked at answer beside CellRole.
enum PageRole : int {
    MatchRole = Qt::UserRole + 200,   ///< int: 0, 1 for what a selector matches, 2 for the match that is chosen
    MarksRole,                        ///< QList<int>, three for each mark, in the order of painting: its first character, the one behind its last, and MatchRole's 1 or 2
};

/// The elements of a page as a tree; texts are a stranger's, and plain.
///
/// Thread: GUI. Lazily filled: the children of a node come kBatch at a time as the view asks for them, or as far as reveal() needs them.
class PageTreeModel : public QAbstractItemModel {
    Q_OBJECT
public:
    using NodeId = scrape::PageDocument::NodeId;
    static constexpr int kBatch = 500;

    explicit PageTreeModel(QObject* parent = nullptr) : QAbstractItemModel(parent) {}

    void setPage(std::shared_ptr<const scrape::PageDocument> page);
    /// `nodes` ascending.
    void setMatches(std::vector<NodeId> nodes);
    void setChosen(NodeId node) { m_chosen = node; }
    /// Fills in what leads to this node; invalid for kNone and the document.
    [[nodiscard]] QModelIndex reveal(NodeId node);
    [[nodiscard]] NodeId nodeAt(const QModelIndex& index) const { return index.isValid() ? static_cast<NodeId>(index.internalId()) : scrape::PageDocument::kRoot; }

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex&) const override { return 1; }
    bool hasChildren(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QModelIndex indexOf(NodeId node) const;
    void fill(NodeId node, int rows);

    std::shared_ptr<const scrape::PageDocument> m_page;
    std::unordered_map<NodeId, int> m_filled;   ///< children that the view has heard of
    std::vector<NodeId> m_matches;
    NodeId m_chosen = scrape::PageDocument::kNone;
};

} // namespace millrace::models
