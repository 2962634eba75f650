#include "ui/theme/theme.h"

#include "ui/theme/style_sheet.h"
#include "ui/theme/system_appearance.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QStyleFactory>
#include <QTimer>

// Icons live in a static library of their own, which the linker would drop.
static void initResources() { Q_INIT_RESOURCE(millrace); }

namespace millrace::ui {

using models::Tone;

namespace {

QFont scaledBy(QFont font, double scale)
{
    if (font.pointSizeF() > 0)
        font.setPointSizeF(font.pointSizeF() * scale);
    else
        font.setPixelSize(int(font.pixelSize() * scale));
    return font;
}

} // namespace

QString themeChoiceName(ThemeChoice choice)
{
    switch (choice) {
    case ThemeChoice::Light: return QStringLiteral("light");
    case ThemeChoice::Dark: return QStringLiteral("dark");
    case ThemeChoice::System: break;
    }
    return QStringLiteral("system");
}

ThemeChoice themeChoiceFromName(const QString& name)
{
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        if (name == themeChoiceName(choice))
            return choice;
    }
    return ThemeChoice::System;
}

Theme::Theme(QObject* parent) : QObject(parent) { initResources(); }

Theme::~Theme() = default;

void Theme::applyTo(QApplication& app)
{
    applyUndressedTo(app);
    dress();
}

void Theme::applyUndressedTo(QApplication& app)
{
    m_app = &app;
    m_systemFont = QApplication::font();
    if (m_textSize != 100)
        QApplication::setFont(scaledBy(m_systemFont, m_textSize / 100.0));
    m_system = new SystemAppearance(app, this);
    connect(m_system, &SystemAppearance::changed, this, &Theme::resolve);
    app.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    m_scheme = wantedScheme();
    install();
}

void Theme::dress()
{
    m_dressed = true;
    m_app->setStyleSheet(styleSheet());
    // Dressed before the program runs, buttons, fields and tabs keep the system's size; Qt tells them of another only then.
    if (m_textSize != 100)
        QTimer::singleShot(0, this, &Theme::installTextSize);
}

void Theme::setChoice(ThemeChoice choice)
{
    m_choice = choice;
    resolve();
}

void Theme::setTextSize(int percent)
{
    if (percent == m_textSize)
        return;
    m_textSize = percent;
    if (m_app == nullptr)
        return;
    installTextSize();
}

void Theme::installTextSize()
{
    QApplication::setFont(scaledBy(m_systemFont, m_textSize / 100.0));
    install();
}

Scheme Theme::wantedScheme() const
{
    const bool systemIsDark = m_system != nullptr && m_system->isDark();
    return m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && systemIsDark) ? Scheme::Dark : Scheme::Light;
}

void Theme::resolve()
{
    const Scheme scheme = wantedScheme();
    if (scheme == m_scheme)
        return;
    m_scheme = scheme;
    install();
}

void Theme::install()
{
    if (m_app != nullptr) {
        m_app->setPalette(palette());
        if (m_dressed)
            m_app->setStyleSheet(styleSheet());
    }
    Q_EMIT changed();
}

QColor Theme::toneColor(Tone tone) const
{
    switch (tone) {
    case Tone::Dim: return color(Token::Dim);
    case Tone::Accent: return color(Token::Accent);
    case Tone::Ok: return color(Token::Ok);
    case Tone::Warning: return color(Token::Warning);
    case Tone::Error: return color(Token::Error);
    case Tone::Normal: break;
    }
    return color(Token::Text);
}

QColor Theme::toneGround(Tone tone) const
{
    switch (tone) {
    case Tone::Accent: return color(Token::AccentGround);
    case Tone::Ok: return color(Token::OkGround);
    case Tone::Warning: return color(Token::WarningGround);
    case Tone::Error: return color(Token::ErrorGround);
    case Tone::Normal:
    case Tone::Dim: break;
    }
    return color(Token::Track);
}

QFont Theme::font(double scale, bool bold) const
{
    QFont font = scaledBy(QApplication::font(), scale);
    // Always said: a painter fills what a font leaves open from the widget's own, where the stylesheet makes button text bolder.
    font.setWeight(bold ? QFont::DemiBold : QFont::Normal);
    return font;
}

QFont Theme::fixedFont(double scale) const
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    // A system may name a fixed font of another size; figures in one row have one size.
    const QFont base = Theme::font(scale * 0.96);
    if (base.pointSizeF() > 0)
        font.setPointSizeF(base.pointSizeF());
    else
        font.setPixelSize(base.pixelSize());
    return font;
}

void Theme::keepFixedFont(QWidget& widget, double scale) const
{
    const auto give = [this, &widget, scale] { widget.setFont(fixedFont(scale)); };
    give();
    connect(this, &Theme::changed, &widget, give);
}

QPalette Theme::palette() const
{
    QPalette p;
    const auto set = [&](QPalette::ColorRole role, Token token) { p.setColor(role, color(token)); };
    set(QPalette::Window, Token::Window);
    set(QPalette::WindowText, Token::Text);
    set(QPalette::Base, Token::Panel);
    set(QPalette::AlternateBase, Token::Window);
    set(QPalette::Text, Token::Text);
    set(QPalette::PlaceholderText, Token::Dim);
    set(QPalette::Button, Token::Panel);
    set(QPalette::ButtonText, Token::Text);
    set(QPalette::BrightText, Token::Error);
    set(QPalette::ToolTipBase, Token::Panel);
    set(QPalette::ToolTipText, Token::Text);
    set(QPalette::Highlight, Token::Accent);
    set(QPalette::HighlightedText, Token::OnAccent);
    set(QPalette::Link, Token::Accent);
    set(QPalette::LinkVisited, Token::Accent);
    set(QPalette::Light, Token::Panel);
    set(QPalette::Midlight, Token::Hover);
    set(QPalette::Mid, Token::Line);
    set(QPalette::Dark, Token::Track);
    set(QPalette::Shadow, Token::Line);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, color(Token::Disabled));
    p.setColor(QPalette::Disabled, QPalette::Highlight, color(Token::Track));
    return p;
}

QString Theme::styleSheet() const { return makeStyleSheet(m_scheme, QFontInfo(QApplication::font()).pointSizeF()); }

} // namespace millrace::ui
