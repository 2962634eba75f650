#include "ui/dialogs/headers_edit.h"

#include "app/scrape/sign_in.h"

#include <QSyntaxHighlighter>
#include <QTextBlock>

#include <algorithm>
#include <optional>

namespace millrace::ui {
namespace {

constexpr QChar kDot(0x2022);
constexpr int kDots = 8;

/// The value that a line's dots stand for. It goes with the line.
struct HiddenValue : QTextBlockUserData {
    explicit HiddenValue(QString text) : value(std::move(text)) {}
    QString value;
};

/// RFC 9110 5.6.2: a header's name is a token.
bool isToken(QStringView name)
{
    const auto allowed = [](QChar c) {
        const char16_t u = c.unicode();
        return (u >= '0' && u <= '9') || (u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z') || QStringView(u"!#$%&'*+-.^_`|~").contains(c);
    };
    return !name.isEmpty() && std::all_of(name.begin(), name.end(), allowed);
}

QString dots()
{
    return QString(kDots, kDot);
}

QString nameOf(const QString& line)
{
    return line.left(line.indexOf(u':')).trimmed();
}

QString writtenValue(const QString& line)
{
    return line.mid(line.indexOf(u':') + 1).trimmed();
}

bool isSecretLine(const QString& line)
{
    return line.contains(u':') && scrape::isSecretHeader(nameOf(line).toStdString());
}

/// What would be sent; nullopt: the line has dots without what is behind them.
std::optional<QString> valueOf(const QTextBlock& block)
{
    QString written = writtenValue(block.text());
    if (!written.contains(kDot))
        return written;
    const auto* hidden = static_cast<const HiddenValue*>(block.userData());
    return hidden != nullptr && written == dots() ? std::optional(hidden->value) : std::nullopt;
}

} // namespace

class HeadersEdit::PaintOver : public QSyntaxHighlighter {
public:
    PaintOver(QTextDocument* document, const Theme& theme) : QSyntaxHighlighter(document), m_theme(theme) {}

protected:
    void highlightBlock(const QString& line) override
    {
        if (!isSecretLine(line) || writtenValue(line) == dots())
            return;
        QTextCharFormat covered;
        covered.setForeground(m_theme.color(Token::Track));
        covered.setBackground(m_theme.color(Token::Track));
        setFormat(static_cast<int>(line.indexOf(u':')) + 1, static_cast<int>(line.size()), covered);
    }

private:
    const Theme& m_theme;
};

HeadersEdit::HeadersEdit(const Theme& theme, QWidget* parent) : QPlainTextEdit(parent)
{
    setUndoRedoEnabled(false); // it would bring them back
    new PaintOver(document(), theme);
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, [this] { hideSecrets(textCursor().blockNumber()); });
}

void HeadersEdit::focusOutEvent(QFocusEvent* event)
{
    hideSecrets(-1);
    QPlainTextEdit::focusOutEvent(event);
}

void HeadersEdit::hideSecrets(int exceptBlock)
{
    if (m_hiding)
        return;
    m_hiding = true;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        const QString line = block.text();
        const QString written = isSecretLine(line) ? writtenValue(line) : QString();
        if (block.blockNumber() == exceptBlock || written.isEmpty() || written.contains(kDot))
            continue;
        QTextCursor cursor(block);
        cursor.setPosition(block.position() + static_cast<int>(line.indexOf(u':')) + 1);
        cursor.movePosition(QTextCursor::EndOfBlock, QTextCursor::KeepAnchor);
        cursor.insertText(u' ' + dots());
        block.setUserData(new HiddenValue(written)); // the document's
    }
    m_hiding = false;
}

void HeadersEdit::setHeaders(const Headers& headers)
{
    QStringList lines;
    for (const auto& [name, value] : headers)
        lines += QString::fromStdString(name) + QStringLiteral(": ") + QString::fromStdString(value);
    setPlainText(lines.join(u'\n'));
    hideSecrets(-1);
}

HeadersEdit::Headers HeadersEdit::headers() const
{
    Headers headers;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (block.text().indexOf(u':') > 0)
            headers.emplace_back(nameOf(block.text()).toStdString(), valueOf(block).value_or(QString()).toStdString());
    }
    return headers;
}

QString HeadersEdit::problem() const
{
    int count = 0;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        const QString line = block.text();
        if (line.isEmpty())
            continue;
        if (++count > kMaxHeaders)
            return tr("At most %1 headers can be sent.").arg(kMaxHeaders);
        if (!isToken(nameOf(line)) || !line.contains(u':') || line.size() > kMaxHeaderLength)
            return tr("“%1” is no header. Write Name: value.").arg(isSecretLine(line) ? nameOf(line).left(40) : line.left(40));
        if (!valueOf(block))
            return tr("What the dots of %1 stood for is gone. Write its value anew.").arg(nameOf(line).left(40));
    }
    return {};
}

} // namespace millrace::ui
