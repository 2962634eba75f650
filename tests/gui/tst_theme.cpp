#include "ui/theme/style_sheet.h"
#include "ui/theme/tabular_text.h"
#include "ui/theme/theme.h"
#include "ui/theme/themed_icon.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QtTest>

#include <cmath>

using namespace millrace::ui;
using millrace::models::Tone;

namespace {

/// WCAG 2.1, relative luminance and contrast ratio.
double luminance(const QColor& color)
{
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

QImage painted(const QIcon& icon, QIcon::Mode mode = QIcon::Normal) { return icon.pixmap(QSize(48, 48), mode).toImage().convertToFormat(QImage::Format_ARGB32); }

/// The colour of the most opaque pixel.
QColor inkOf(const QImage& image)
{
    QColor ink(0, 0, 0, 0);
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y).alpha() > ink.alpha())
                ink = image.pixelColor(x, y);
        }
    }
    return ink;
}

} // namespace

class TestTheme : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)"))); // the offscreen platform's own
    }

    void givesTextEnoughContrastOnItsGround_data()
    {
        QTest::addColumn<Token>("text");
        QTest::addColumn<Token>("ground");
        const auto row = [](const char* name, Token text, Token ground) { QTest::newRow(name) << text << ground; };
        const std::pair<const char*, Token> grounds[] = {{"window", Token::Window}, {"panel", Token::Panel}, {"selection", Token::Selection}, {"hover", Token::Hover}};
        const std::pair<const char*, Token> texts[] = {{"text", Token::Text}, {"dim", Token::Dim}, {"accent", Token::Accent}, {"ok", Token::Ok}, {"warning", Token::Warning}, {"error", Token::Error}};
        for (const auto& [textName, text] : texts) {
            for (const auto& [groundName, ground] : grounds)
                row(qPrintable(QStringLiteral("%1 on %2").arg(QLatin1String(textName), QLatin1String(groundName))), text, ground);
        }
        row("neutral chip", Token::Text, Token::Track);
        row("accent chip", Token::Accent, Token::AccentGround);
        row("ok chip", Token::Ok, Token::OkGround);
        row("warning chip", Token::Warning, Token::WarningGround);
        row("error chip", Token::Error, Token::ErrorGround);
        row("primary button", Token::OnAccent, Token::Accent);
        row("primary button under the pointer", Token::OnAccent, Token::AccentHover);
        row("text on accent ground", Token::Text, Token::AccentGround);
    }

    void givesTextEnoughContrastOnItsGround()
    {
        QFETCH(Token, text);
        QFETCH(Token, ground);
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
            const double ratio = contrast(tokenColor(text, scheme), tokenColor(ground, scheme));
            QVERIFY2(ratio >= 4.5, qPrintable(QStringLiteral("%1: %2").arg(scheme == Scheme::Light ? QStringLiteral("light") : QStringLiteral("dark")).arg(ratio)));
        }
    }

    void tellsWhatIsDrawnFromItsGround()
    {
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
            for (int token = int(Token::PhaseWait); token <= int(Token::PhaseStore); ++token) {
                const double ratio = contrast(tokenColor(Token(token), scheme), tokenColor(Token::Panel, scheme));
                QVERIFY2(ratio >= 3.0, qPrintable(QStringLiteral("phase %1 in scheme %2: %3").arg(token - int(Token::PhaseWait)).arg(int(scheme)).arg(ratio)));
            }
            // The line around what has the focus.
            for (const Token ground : {Token::Panel, Token::Window, Token::Hover, Token::Selection, Token::Track, Token::Line})
                QVERIFY(contrast(tokenColor(Token::Accent, scheme), tokenColor(ground, scheme)) >= 3.0);
            for (const Token ground : {Token::Panel, Token::Window})
                QVERIFY(contrast(tokenColor(Token::FieldLine, scheme), tokenColor(ground, scheme)) >= 3.0);
            for (const Token bar : {Token::Accent, Token::Error})
                QVERIFY(contrast(tokenColor(bar, scheme), tokenColor(Token::Track, scheme)) >= 3.0);
        }
    }

    void leavesNoTokenUnresolvedInTheStylesheet()
    {
        for (const Scheme scheme : {Scheme::Light, Scheme::Dark}) {
            const QString sheet = makeStyleSheet(scheme, 10);
            const qsizetype at = sheet.indexOf(QLatin1Char('@'));
            QVERIFY2(at < 0, qPrintable(sheet.mid(at, 40)));
            QCOMPARE(sheet.count(QLatin1Char('{')), sheet.count(QLatin1Char('}')));
            const QRegularExpression url(QStringLiteral("url\\(([^)]*)\\)"));
            for (auto match = url.globalMatch(sheet); match.hasNext();) {
                const QString path = match.next().captured(1);
                QVERIFY2(QFile::exists(path), qPrintable(path));
            }
        }
    }

    void drawsStylesheetIconsInTheTokensColours()
    {
        const std::pair<Scheme, QString> schemes[] = {{Scheme::Light, QStringLiteral("light")}, {Scheme::Dark, QStringLiteral("dark")}};
        for (const auto& [scheme, name] : schemes) {
            const std::pair<QString, Token> icons[] = {{QStringLiteral("down"), Token::Dim}, {QStringLiteral("up"), Token::Dim}, {QStringLiteral("right"), Token::Dim}, {QStringLiteral("check"), Token::OnAccent}};
            for (const auto& [icon, token] : icons) {
                QFile file(QStringLiteral(":/millrace/icons/control-%1-%2.svg").arg(icon, name));
                QVERIFY(file.open(QIODevice::ReadOnly));
                QVERIFY2(file.readAll().contains(tokenColor(token, scheme).name().toLatin1()), qPrintable(file.fileName()));
            }
        }
    }

    void followsTheChoice()
    {
        Theme theme;
        theme.applyTo(*qApp);
        theme.setChoice(ThemeChoice::Light);
        QSignalSpy changed(&theme, &Theme::changed);
        theme.setChoice(ThemeChoice::Dark);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(theme.current(), Scheme::Dark);
        QCOMPARE(qApp->palette().color(QPalette::Window), tokenColor(Token::Window, Scheme::Dark));
        QCOMPARE(qApp->palette().color(QPalette::Text), tokenColor(Token::Text, Scheme::Dark));
        QVERIFY(qApp->styleSheet().contains(tokenColor(Token::Line, Scheme::Dark).name()));
        theme.setChoice(ThemeChoice::Dark);
        QCOMPARE(changed.count(), 1);
        theme.setChoice(ThemeChoice::Light);
        QCOMPARE(qApp->palette().color(QPalette::Window), tokenColor(Token::Window, Scheme::Light));
    }

    void keepsChoicesByName()
    {
        for (const ThemeChoice choice : {ThemeChoice::System, ThemeChoice::Light, ThemeChoice::Dark})
            QCOMPARE(themeChoiceFromName(themeChoiceName(choice)), choice);
        QCOMPARE(themeChoiceFromName(QStringLiteral("purple")), ThemeChoice::System);
    }

    void recoloursIconsWithTheTheme()
    {
        Theme theme;
        theme.setChoice(ThemeChoice::Light);
        const QIcon icon = themedIcon(QStringLiteral("stop"), theme);
        QCOMPARE(inkOf(painted(icon)).rgb(), tokenColor(Token::Text, Scheme::Light).rgb());
        QCOMPARE(inkOf(painted(icon, QIcon::Disabled)).rgb(), tokenColor(Token::Disabled, Scheme::Light).rgb());
        QCOMPARE(inkOf(painted(icon, QIcon::Selected)).rgb(), tokenColor(Token::Accent, Scheme::Light).rgb());
        theme.setChoice(ThemeChoice::Dark);
        QCOMPARE(inkOf(painted(icon)).rgb(), tokenColor(Token::Text, Scheme::Dark).rgb());
        QVERIFY(themedIcon(QStringLiteral("no such icon"), theme).isNull());
    }

    void carriesEveryIconOfTheFolder()
    {
        const QStringList files = QDir(QStringLiteral(MILLRACE_SOURCE_DIR "/resources/icons")).entryList({QStringLiteral("*.svg")});
        QVERIFY(files.size() > 20);
        Theme theme;
        for (const QString& file : files) {
            QVERIFY2(QFile::exists(QStringLiteral(":/millrace/icons/") + file), qPrintable(file));
            if (file != QLatin1String("millrace.svg"))
                QVERIFY2(inkOf(painted(themedIcon(file.chopped(4), theme))).alpha() > 200, qPrintable(file));
        }
        QVERIFY(inkOf(painted(applicationIcon())).alpha() == 255);
    }

    void givesFiguresOneWidthInAnyFont()
    {
        for (const QString& family : {QStringLiteral("Inter"), QStringLiteral("DejaVu Sans"), QStringLiteral("Sans Serif")}) {
            const TabularText text(QFont(family, 11));
            QVERIFY(text.width(QStringLiteral("1")) > 0);
            QVERIFY(qAbs(text.width(QStringLiteral("1111")) - text.width(QStringLiteral("8888"))) < 0.2);
            QVERIFY(qAbs(text.width(QStringLiteral("1,284")) - text.width(QStringLiteral("9,090"))) < 0.2);
        }
    }

    void drawsFiguresRightAlignedWithinTheirRectangle()
    {
        QImage image(120, 30, QImage::Format_ARGB32);
        image.fill(Qt::white);
        QPainter painter(&image);
        const TabularText text(QFont(QStringLiteral("Inter"), 11));
        text.draw(painter, QRectF(10, 0, 100, 30), Qt::AlignRight, QStringLiteral("1,284"));
        painter.end();
        int left = image.width();
        int right = -1;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                if (image.pixelColor(x, y).lightness() < 160) {
                    left = std::min(left, x);
                    right = std::max(right, x);
                }
            }
        }
        QVERIFY2(right >= 104 && right <= 111, qPrintable(QString::number(right)));
        QVERIFY(left > 40);
    }
};

QTEST_MAIN(TestTheme)
#include "tst_theme.moc"
