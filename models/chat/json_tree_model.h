#pragma once

#include "models/chat/json_parts.h"

#include <QAbstractItemModel>

#include <memory>
#include <string>
#include <vector>

namespace millrace::models {

/// The selected message as a tree: members in the order received, duplicates too, numbers with all their digits.
///
/// Thread: GUI. Made of the text itself, as QJsonDocument sorts, rounds and drops. Cost: setText() looks at nothing but the beginning; the
/// children of an object or array are found when they are asked for (fetchMore()), with one look at each of its bytes. Bounds: kMaxText,
/// kMaxChildren of one parent, kMaxDepth; what lies beyond is one row that says so, and stands in the text. All of it is remote: plain text.
class JsonTreeModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { Name, Value, ColumnCount };
    using Text = std::shared_ptr<const std::string>;

    static constexpr std::size_t kMaxText = std::size_t{1} << 20;   ///< bytes; of a longer text the tree shows the beginning
    static constexpr int kMaxChildren = 5'000;
    static constexpr int kMaxDepth = 64;
    static constexpr int kMaxName = 200;                            ///< characters shown
    static constexpr int kMaxValue = 500;

    explicit JsonTreeModel(QObject* parent = nullptr);
    ~JsonTreeModel() override;

    /// Null, or no JSON object or array: no rows.
    void setText(Text text);

    /// What a member says: a string decoded, anything else as it was received.
    [[nodiscard]] QString valueText(const QModelIndex& index) const;
    /// The member's value as it was received, escapes and blanks too.
    [[nodiscard]] QString receivedText(const QModelIndex& index) const;
    /// "$.user", "$.items[3]", "$[\"odd name\"]": where it is (RFC 9535 section 2.5). Of duplicate names all have the same.
    [[nodiscard]] QString path(const QModelIndex& index) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    bool canFetchMore(const QModelIndex& parent) const override;
    void fetchMore(const QModelIndex& parent) override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node;

    [[nodiscard]] Node* nodeOf(const QModelIndex& index) const;
    [[nodiscard]] std::string_view view() const;
    [[nodiscard]] std::string_view written(const Node& node) const;
    [[nodiscard]] QString nameOf(const Node& node) const;
    [[nodiscard]] QString shownValue(const Node& node) const;
    [[nodiscard]] std::vector<std::unique_ptr<Node>> childrenOf(Node& parent) const;

    Text m_text;
    std::unique_ptr<Node> m_root;   ///< null: no tree
    bool m_inserting = false;
};

} // namespace millrace::models
