#pragma once

#include "models/common/cell_roles.h"

#include <QColor>
#include <QFont>
#include <QObject>
#include <QPalette>
#include <QString>

#include <array>

class QApplication;
class QWidget;

namespace millrace::ui {

class SystemAppearance;

/// Every colour that the program shows. Widgets name tokens and never write a colour; values are in theme_tokens.cpp, both themes side by side.
enum class Token {
    Window,        ///< ground behind the cards
    Panel,         ///< ground of cards, fields, menus, rail
    Line,          ///< card borders and row lines
    FieldLine,     ///< around what is typed into: tells it from its ground (WCAG 2.1, 1.4.11)
    Text,
    Dim,           ///< captions, table heads, axes
    Accent,
    AccentGround,
    OnAccent,      ///< text on a filled accent
    AccentHover,
    Ok,
    OkGround,
    Warning,
    WarningGround,
    Error,
    ErrorGround,
    Track,         ///< empty part of a bar; ground of a neutral chip
    Selection,
    Hover,         ///< ground of a button or menu entry under the pointer
    Disabled,      ///< text and icons that cannot be used now
    PhaseWait, PhaseDns, PhaseConnect, PhaseTls, PhaseFirstByte, PhaseBody, PhaseParse, PhaseStore, ///< the waterfall
};
inline constexpr int kTokenCount = int(Token::PhaseStore) + 1;

enum class ThemeChoice { System, Light, Dark };
enum class Scheme { Light, Dark };

/// "system", "light", "dark": how a choice is kept in the settings. An unknown name is System.
[[nodiscard]] QString themeChoiceName(ThemeChoice choice);
[[nodiscard]] ThemeChoice themeChoiceFromName(const QString& name);

/// The value of a token in one scheme: the whole table, without an application.
[[nodiscard]] QColor tokenColor(Token token, Scheme scheme);

/// The tokens in force, and what is made of them: QPalette and the application's one stylesheet.
///
/// Thread: GUI. Owned by whoever builds the application object, made before the first window and alive until after the last; handed to each
/// widget and delegate by constructor (`const Theme&`), so there is no global to reach for and a test can have two.
/// Widgets need not listen to changed(): a new palette repaints everything. It is for those that cache what they painted.
class Theme : public QObject {
    Q_OBJECT

public:
    /// `app` gets Fusion as base style; palette and stylesheet follow with setChoice(). Nothing is touched before applyTo().
    explicit Theme(QObject* parent = nullptr);
    ~Theme() override;

    /// Installs style, palette and stylesheet, now and after each change. Once, before the first widget.
    void applyTo(QApplication& app);
    /// The same, but without the stylesheet until dress(): each widget that is put into another one is styled anew with all inside it, which
    /// is a third of the time that a window of many takes to be made.
    void applyUndressedTo(QApplication& app);
    void dress();

    void setChoice(ThemeChoice choice);
    /// Percent of the system's size, for all text, and rows with it.
    void setTextSize(int percent);
    [[nodiscard]] int textSize() const { return m_textSize; }
    /// Pixels that hold text, at the size in force.
    [[nodiscard]] int scaled(int pixels) const { return qRound(pixels * m_textSize / 100.0); }
    [[nodiscard]] ThemeChoice choice() const { return m_choice; }
    /// What the choice comes to now.
    [[nodiscard]] Scheme current() const { return m_scheme; }

    [[nodiscard]] QColor color(Token token) const { return tokenColor(token, m_scheme); }
    /// Colour of text in a tone, for text on Panel.
    [[nodiscard]] QColor toneColor(models::Tone tone) const;
    /// Ground of a chip in a tone; its text is toneColor(), or Text on the neutral one.
    [[nodiscard]] QColor toneGround(models::Tone tone) const;

    /// System font; `scale` of its size.
    [[nodiscard]] QFont font(double scale = 1.0, bool bold = false) const;
    /// For times, countdowns and digests.
    [[nodiscard]] QFont fixedFont(double scale = 1.0) const;
    /// Gives `widget` the fixed font, now and when the size changes.
    void keepFixedFont(QWidget& widget, double scale = 1.0) const;

    [[nodiscard]] QPalette palette() const;
    [[nodiscard]] QString styleSheet() const;

Q_SIGNALS:
    /// After palette and stylesheet are in force.
    void changed();

private:
    void resolve();
    void install();
    void installTextSize();
    [[nodiscard]] Scheme wantedScheme() const;

    QApplication* m_app = nullptr;
    SystemAppearance* m_system = nullptr;
    QFont m_systemFont;
    int m_textSize = 100;
    bool m_dressed = false;
    ThemeChoice m_choice = ThemeChoice::System;
    Scheme m_scheme = Scheme::Light;
};

/// 4-pixel grid and the sizes that several widgets share, in device-independent pixels.
namespace metrics {
inline constexpr int kGrid = 4;
inline constexpr int kRowHeight = 27;
inline constexpr int kCellPadding = 12;
inline constexpr int kCardRadius = 8;
inline constexpr int kPanelMargin = 12;  ///< around a panel
inline constexpr int kPanelGap = 10;     ///< between its cards
inline constexpr int kTileHeight = 76;
inline constexpr double kTileValueScale = 1.45;
inline constexpr double kSmallScale = 0.88;
} // namespace metrics

} // namespace millrace::ui
