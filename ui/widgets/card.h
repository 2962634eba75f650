#pragma once

#include <QFrame>

class QHBoxLayout;
class QLabel;
class QStackedWidget;
class QTabBar;
class QVBoxLayout;

namespace millrace::ui {

/// A panel with a line around it and, where it has a title, a head of one row: title, dim note, and at the right what headLayout() gets.
/// Thread: GUI. Titles are plain text.
class Card : public QFrame {
    Q_OBJECT

public:
    explicit Card(QWidget* parent = nullptr);
    explicit Card(const QString& title, QWidget* parent = nullptr);

    /// Elided in the middle when it is too long, with the full text as tooltip.
    void setTitle(const QString& title);
    void setNote(const QString& note);
    /// Takes ownership; fills all below the head. Replaces the one before.
    void setBody(QWidget* body);
    /// Widgets added here stand at the right end of the head.
    [[nodiscard]] QHBoxLayout* headLayout() const { return m_headLayout; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    [[nodiscard]] QVBoxLayout* outerLayout() const { return m_outer; }
    [[nodiscard]] QHBoxLayout* headStart() const { return m_headStart; }
    void showHead();

private:
    void elideTitle();

    QVBoxLayout* m_outer;
    QWidget* m_head;
    QHBoxLayout* m_headStart;
    QHBoxLayout* m_headLayout;
    QLabel* m_titleLabel;
    QLabel* m_noteLabel;
    QString m_title;
    QWidget* m_body = nullptr;
};

/// A card whose head is a row of tabs. The tab bar's accessible name is `name`.
class TabCard : public Card {
    Q_OBJECT

public:
    explicit TabCard(const QString& name, QWidget* parent = nullptr);

    /// Takes ownership; returns the tab's index.
    int addTab(QWidget* page, const QString& text);
    void setTabText(int index, const QString& text);
    void setTabVisible(int index, bool visible);
    [[nodiscard]] int currentTab() const;
    void setCurrentTab(int index);

Q_SIGNALS:
    void currentTabChanged(int index);

private:
    QTabBar* m_tabs;
    QStackedWidget* m_stack;
};

} // namespace millrace::ui
