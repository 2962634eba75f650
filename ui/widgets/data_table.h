#pragma once

#include "ui/theme/theme.h"

#include <QByteArray>
#include <QList>
#include <QPointer>
#include <QTableView>

namespace millrace::ui {

/// The table that every panel uses: rows of one height, whole-row selection, live columns that the user moves, sizes, hides and sorts by.
///
/// Thread: GUI. Its accessible name is the one given and must be unique within the panel. A current index is kept valid as long as there is a
/// row (Qt 6.4's accessibility crashes without). Ctrl+C and copySelection() copy the selected rows as tab-separated text.
/// Set the model first, then widths, delegates, restoreColumnLayout().
class DataTable : public QTableView {
    Q_OBJECT

public:
    DataTable(const Theme& theme, const QString& accessibleName, QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;

    /// Start widths by column, in pixels at the usual text size; 0 leaves one as it is.
    void setColumnWidths(const QList<int>& widths);
    /// This column takes what the others leave (by default none; the last may be sized freely).
    void setStretchColumn(int column);
    /// Of every row, in pixels at the usual text size.
    void setRowHeight(int pixels);
    /// The column that the header's menu does not let go, as one must stay; default 0.
    void setPinnedColumn(int column) { m_pinnedColumn = column; }

    /// Order, widths, visibility and sorting, to keep in the settings; opaque and versioned.
    [[nodiscard]] QByteArray columnLayout() const;
    /// False, and nothing changed, when it was saved by another version or for another number of columns.
    bool restoreColumnLayout(const QByteArray& layout);

    /// Shown in the table's place while it has no row. Ownership goes to the table's parent.
    void setEmptyState(QWidget* widget);

    /// The selected rows, visible columns in visual order: what Ctrl+C puts on the clipboard. At most kMaxCopiedRows.
    [[nodiscard]] QString selectedText() const;
    static constexpr int kMaxCopiedRows = 100'000;

public Q_SLOTS:
    void copySelection();

Q_SIGNALS:
    /// The user moved, sized, hid or sorted a column; at most once a turn of the event loop.
    void columnLayoutChanged();
    /// Enter or double click on a row.
    void rowActivated(const QModelIndex& index);

protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void showHeaderMenu(const QPoint& position);
    void ensureCurrent();
    void updateEmptyState();
    void announceLayout();
    void applyStretch();
    void takeTextSize();

    const Theme& m_theme;
    int m_rowHeight = metrics::kRowHeight;
    int m_textSize;                  ///< that rows and columns are made for
    QPointer<QWidget> m_emptyState;
    int m_stretchColumn = -1;
    int m_pinnedColumn = 0;
    bool m_announcing = false;
    bool m_stretching = false;
};

} // namespace millrace::ui
