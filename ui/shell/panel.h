#pragma once

#include "models/common/cell_roles.h"

#include <QString>
#include <QWidget>

#include <functional>

class QMimeData;

namespace millrace::ui {

/// One entry of the rail and what it shows. A panel derives from this; the window owns it and knows nothing else about it.
///
/// Thread: GUI. Its name is the rail's accessible name too ("Scraper"). Signals are how it speaks to the window.
class Panel : public QWidget {
    Q_OBJECT

public:
    /// `icon` is a name in resources/icons.
    Panel(QString name, QString icon, QWidget* parent = nullptr);

    [[nodiscard]] const QString& name() const { return m_name; }
    [[nodiscard]] const QString& icon() const { return m_icon; }
    [[nodiscard]] const QString& badge() const { return m_badge; }
    [[nodiscard]] const QString& statusText() const { return m_statusText; }

    /// Whether the pointer may let go here. Must be quick: it is asked while something is dragged over the window.
    [[nodiscard]] virtual bool acceptsDrop(const QMimeData& data) const;
    virtual void drop(const QMimeData& data);
    /// Ctrl+V where no text field has the focus. False: nothing in it for this panel.
    virtual bool paste(const QMimeData& data);
    /// Where Ctrl+F goes; nullptr: the panel has no filter.
    [[nodiscard]] virtual QWidget* filterField() const { return nullptr; }
    /// A status chip of this panel's was clicked: show the cause.
    virtual void showCause(const QString& chipId);
    /// What the settings say has been changed elsewhere: take it from there.
    virtual void takeSettings();

Q_SIGNALS:
    void badgeChanged(const QString& badge);
    /// Right end of the status bar while this panel is shown: run and elapsed time.
    void statusTextChanged(const QString& text);
    void chipChanged(const QString& id, const QString& text, millrace::models::Tone tone, const QString& tooltip);
    /// Something was done that can be taken back; see UndoBar::offer.
    void undoOffered(const QString& sentence, const std::function<void()>& undo, const std::function<void()>& commit);
    /// Somebody who has nothing here yet wants to see how it looks with something.
    void demoWanted();

protected:
    /// Short: "42". Empty hides it.
    void setBadge(const QString& badge);
    void setStatusText(const QString& text);

private:
    QString m_name;
    QString m_icon;
    QString m_badge;
    QString m_statusText;
};

} // namespace millrace::ui
