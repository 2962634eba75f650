#pragma once

#include "models/common/cell_roles.h"
#include "ui/theme/theme.h"

#include <QFrame>
#include <QHash>
#include <QPushButton>

class QHBoxLayout;
class QLabel;

namespace millrace::ui {

/// A chip that can be clicked. Its accessible name is its text. Thread: GUI.
class StatusChip : public QPushButton {
    Q_OBJECT

public:
    StatusChip(const Theme& theme, QWidget* parent = nullptr);

    void setContent(const QString& text, models::Tone tone, const QString& tooltip);
    [[nodiscard]] models::Tone tone() const { return m_tone; }
    /// What a click opens in words.
    [[nodiscard]] const QString& explanation() const { return m_explanation; }
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    [[nodiscard]] QString shownText() const;

    const Theme& m_theme;
    models::Tone m_tone = models::Tone::Normal;
    QString m_explanation;
};

/// Says a sentence to assistive technology, and to nobody else: a notification that comes into view. Thread: GUI.
class Announcer : public QWidget {
    Q_OBJECT

public:
    explicit Announcer(QWidget* parent = nullptr);

    void say(const QString& sentence);
};

/// The bottom edge: chips from the left, the current panel's run and elapsed time at the right. Thread: GUI.
class StatusStrip : public QFrame {
    Q_OBJECT

public:
    explicit StatusStrip(const Theme& theme, QWidget* parent = nullptr);

    /// `last` keeps the chip behind those that come later.
    void setChip(const QString& id, const QString& text, models::Tone tone, const QString& tooltip, bool last = false);
    void removeChip(const QString& id);
    void setText(const QString& text);
    /// For those who do not see the strip.
    void announce(const QString& sentence) { m_announcer->say(sentence); }
    [[nodiscard]] StatusChip* chip(const QString& id) const { return m_chips.value(id); }

Q_SIGNALS:
    void chipClicked(const QString& id);

private:
    const Theme& m_theme;
    QHBoxLayout* m_front;
    QHBoxLayout* m_back;
    QLabel* m_text;
    Announcer* m_announcer;
    QHash<QString, StatusChip*> m_chips;
};

} // namespace millrace::ui
