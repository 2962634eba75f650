#pragma once

#include "models/common/cell_roles.h"
#include "ui/theme/theme.h"

#include <QHash>
#include <QList>
#include <QMainWindow>
#include <QString>
#include <QTimer>

#include <chrono>

class QAction;
class QMenu;
class QStackedWidget;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class Banner;
class FrameMonitor;
class Panel;
class Rail;
class StatusStrip;
class UndoBar;

/// The window: rail at the left, one panel, status strip below. It knows panels only as Panel.
///
/// Thread: GUI. Owns its panels. `theme` and `settings` outlive it. Call addPanel() for each, then restoreLayout(), then show().
/// Geometry, current panel and theme are written to the settings as they change, and on closing.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(Theme& theme, Settings& settings, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Takes ownership. In the order of the rail; the first four get Alt+1 … Alt+4.
    void addPanel(Panel* panel);
    /// Geometry and current panel of the last time, or a sensible start. After the last addPanel().
    void restoreLayout();

    /// `guest` stands in the place of the panel at `index` until dismissGuests(); takes ownership. What that one says meanwhile (chips,
    /// badge, words) is kept for when it is back.
    void showGuest(int index, Panel* guest);
    /// Deletes them. Everything is as it was before the first came, also which panel is shown.
    void dismissGuests();
    /// What the demo can do now, and the strip that says that what is shown is one.
    enum class DemoState { Off, Changing, Shown };
    void setDemoState(DemoState state);

    void showPanel(int index);
    /// The settings have been changed elsewhere: the window and its panels take what they say.
    void takeSettings();
    /// Writes layout and settings now, as closing does.
    void saveNow();
    [[nodiscard]] Panel* currentPanel() const;

    /// Adds or changes a chip of the status strip. In the order of their first mention, `frame` last. A click reaches the current panel's
    /// showCause() and chipClicked().
    void setChip(const QString& id, const QString& text, models::Tone tone = models::Tone::Normal, const QString& tooltip = {});
    void removeChip(const QString& id);
    /// A screen reader says it.
    void announce(const QString& sentence);

    [[nodiscard]] UndoBar& undoBar() { return *m_undoBar; }
    [[nodiscard]] FrameMonitor& frameMonitor() { return *m_frames; }

public Q_SLOTS:
    void showShortcuts();
    void showColumnHelp();
    void showAbout();

Q_SIGNALS:
    void chipClicked(const QString& id);
    void currentPanelChanged(int index);
    void settingsWanted();
    void profileWanted();
    void demoWanted();
    void demoEndWanted();
    /// The window closes: whoever owns the engines stops them now. Pending undo offers have been committed.
    void aboutToClose();

protected:
    void closeEvent(QCloseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void moveEvent(QMoveEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void buildFrame();
    void buildActions();
    QMenu* buildHelpMenu();
    void connectPanel(int index, Panel* panel);
    [[nodiscard]] Panel* panelAt(int index) const { return m_guests.value(index, m_panels.value(index)); }
    void openMenu();
    void applyAppearance();
    void chooseTheme(ThemeChoice choice);
    void pasteIntoPanel();
    void focusFilter();
    void showStatusText();
    void showChipsOf(int index);
    void showFrames();
    void saveLayout();

    Theme& m_theme;
    Settings& m_settings;
    struct Chip {
        QString text;
        models::Tone tone = models::Tone::Normal;
        QString tooltip;
    };
    QList<Panel*> m_panels;
    QHash<int, Panel*> m_guests;
    QHash<const Panel*, QHash<QString, Chip>> m_chips;   ///< what each panel has said, shown or not
    int m_current = 0;
    int m_beforeGuests = 0;
    QString m_titleBeforeDemo;
    Rail* m_rail = nullptr;
    QStackedWidget* m_stack = nullptr;
    Banner* m_demoBanner = nullptr;
    QAction* m_tryDemo = nullptr;
    QAction* m_stopDemo = nullptr;
    UndoBar* m_undoBar = nullptr;
    StatusStrip* m_status = nullptr;
    FrameMonitor* m_frames = nullptr;
    QMenu* m_menu = nullptr;
    QTimer m_saveTimer;
};

} // namespace millrace::ui
