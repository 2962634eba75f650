#pragma once

#include "ui/theme/theme.h"

#include <QFrame>
#include <QIcon>
#include <QList>
#include <QPushButton>

class QVBoxLayout;

namespace millrace::ui {

/// An entry of the rail: icon over word, with a badge. Its accessible name is the word alone; badge and "shown" are the description. Thread: GUI.
class RailButton : public QPushButton {
    Q_OBJECT

public:
    RailButton(const Theme& theme, const QString& name, const QString& icon, QWidget* parent = nullptr);

    void setBadge(const QString& badge);
    /// Not QAbstractButton::checked: to assistive technology an entry is a button, not a check box.
    void setCurrent(bool current);
    [[nodiscard]] bool isCurrent() const { return m_current; }
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void describe();

    const Theme& m_theme;
    QIcon m_plainIcon;
    QIcon m_currentIcon;
    QString m_badge;
    bool m_current = false;
};

/// The left edge: one entry per panel, the menu at its foot. Up and Down move among the entries. Thread: GUI.
class Rail : public QFrame {
    Q_OBJECT

public:
    explicit Rail(const Theme& theme, QWidget* parent = nullptr);

    int addEntry(const QString& name, const QString& icon, const QString& tooltip);
    void setBadge(int index, const QString& badge);
    void setCurrent(int index);
    void focusEntry(int index);
    [[nodiscard]] RailButton* menuButton() const { return m_menu; }

Q_SIGNALS:
    void entryChosen(int index);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void fitWidth();

    const Theme& m_theme;
    QVBoxLayout* m_entriesLayout;
    QList<RailButton*> m_entries;
    RailButton* m_menu;
};

} // namespace millrace::ui
