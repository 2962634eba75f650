#pragma once

#include "app/scrape/page_document.h"

#include <QAbstractTableModel>

#include <memory>
#include <vector>

namespace millrace::models {

/// What a selector gives on a page: each value, and the element that it is of. Thread: GUI. Texts are a stranger's, and plain.
class PageMatchesModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Value, Element, kColumns };

    explicit PageMatchesModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    void setMatches(std::shared_ptr<const scrape::PageDocument> page, std::vector<scrape::PageMatch> matches);
    [[nodiscard]] const std::vector<scrape::PageMatch>& matches() const { return m_matches; }

    int rowCount(const QModelIndex& parent = {}) const override { return parent.isValid() ? 0 : static_cast<int>(m_matches.size()); }
    int columnCount(const QModelIndex& = {}) const override { return kColumns; }
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::shared_ptr<const scrape::PageDocument> m_page;
    std::vector<scrape::PageMatch> m_matches;
};

} // namespace millrace::models
