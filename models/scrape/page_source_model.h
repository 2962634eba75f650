#pragma once

#include "models/scrape/page_tree_model.h"

#include <QAbstractTableModel>

namespace millrace::models {

/// The source of a page, a row a line, with what a selector matches marked (MarksRole). Long lines go on in rows without a number.
///
/// Thread: GUI. Nothing is made before a row is shown: a page may have kMaxSourceRows of them.
class PageSourceModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Line, Text, kColumns };

    explicit PageSourceModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setPage(std::shared_ptr<const scrape::PageDocument> page);
    void setMatches(const std::vector<scrape::PageMatch>& matches);
    /// Marked more than the others; empty: none is.
    void setChosen(scrape::SourceRange range) { m_chosen = range; }
    /// -1: it stands nowhere there.
    [[nodiscard]] int rowOf(scrape::SourceRange range) const;
    /// The first of its characters in that row.
    [[nodiscard]] int characterOf(scrape::SourceRange range) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& = {}) const override { return kColumns; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    [[nodiscard]] QList<int> marksOf(std::size_t row) const;

    std::shared_ptr<const scrape::PageDocument> m_page;
    std::vector<scrape::SourceRange> m_marks;   ///< ascending, apart from each other
    scrape::SourceRange m_chosen;
};

} // namespace millrace::models
