#pragma once

#include "ui/theme/theme.h"

#include <QWidget>

class QLabel;
class QPushButton;

namespace millrace::ui {

/// What stands where nothing is yet: an icon, one sentence that says what belongs here, the action that brings it, and a hint for dropping.
/// Thread: GUI. The texts are the program's own; remote text does not belong here.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    EmptyState(const Theme& theme, const QString& icon, const QString& sentence, QWidget* parent = nullptr);

    void setSentence(const QString& sentence);
    /// Shows the button. `accessibleName` must differ from the toolbar's, because names are unique within a panel.
    void setAction(const QString& text, const QString& accessibleName);
    /// "…or drop text, links, .txt and .csv files here": a dashed area around everything, and the dim line.
    void setDropHint(const QString& hint);
    /// "or try the demo": a quiet link below all; empty hides it. It is its own accessible name.
    void setMore(const QString& text);

Q_SIGNALS:
    void activated();
    void moreActivated();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    const Theme& m_theme;
    QWidget* m_picture = nullptr;   ///< gives its room to the words where there is little
    QLabel* m_sentence;
    QPushButton* m_button;
    QLabel* m_hint;
    QPushButton* m_more;
};

} // namespace millrace::ui
