#pragma once

#include "models/chat/json_tree_model.h"
#include "ui/theme/theme.h"

#include <QTreeView>

class QMenu;

namespace millrace::ui {

/// The tree of the selected message: folds, copies, and can be used with the keyboard alone (arrows, Enter, *, Ctrl+C, Ctrl+Alt+C).
///
/// Thread: GUI. `model` outlives it. A new message is unfolded as far as kRowsAtFirst rows go; more only when asked, and never more than
/// kMaxUnfolded in one go: a message is the peer's to make.
class JsonTreeView : public QTreeView {
    Q_OBJECT
public:
    static constexpr int kRowsAtFirst = 60;
    static constexpr int kMaxUnfolded = 2'000;

    JsonTreeView(models::JsonTreeModel& model, const Theme& theme, QWidget* parent = nullptr);

    /// False when something stayed folded, as it would be more than kMaxUnfolded rows.
    bool unfoldAll();
    void foldAll();
    void copyValue() const;
    void copyPath() const;
    void copyReceived() const;

Q_SIGNALS:
    /// What to say of the last command; empty: nothing.
    void noteChanged(const QString& note);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const override;

private:
    void showFirst();
    bool unfold(const QModelIndex& top, int rows);
    void sayUnfolded(bool all);

    models::JsonTreeModel& m_model;
    const Theme& m_theme;
    bool m_widthChosen = false;   ///< by the user
    bool m_fitting = false;
};

} // namespace millrace::ui
