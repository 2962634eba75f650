#include "ui/hash/file_card.h"

#include "ui/widgets/chip_label.h"
#include "ui/widgets/wrapped_label.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace::ui {
namespace {

constexpr int kBreakEvery = 16;      ///< characters of a word after which a line may end

/// Paths have no blanks at which a line could end.
QString breakable(const QString& text)
{
    QString result;
    int run = 0;
    for (const QChar c : text) {
        result += c;
        run = c.isSpace() ? 0 : run + 1;
        if (c == u'/' || (run >= kBreakEvery && !c.isHighSurrogate())) {
            result += QChar(0x200b);
            run = 0;
        }
    }
    return result;
}

QPushButton* linkButton(const QString& text, const QString& name, const QString& tip, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setProperty("link", true);
    button->setAccessibleName(name);
    button->setToolTip(tip);
    button->setAutoDefault(false);
    return button;
}

} // namespace

FileCard::FileCard(const Theme& theme, QWidget* parent)
    : Card(tr("File"), parent), m_theme(theme), m_state(new ChipLabel(theme, tr("State of the selected file"), this)),
      m_copy(linkButton(tr("Copy digest"), tr("Copy digest of the selected file"), tr("Copies the digest (Ctrl+Shift+D)"), this)),
      m_folder(linkButton(tr("Open folder"), tr("Open folder of the selected file"), tr("Shows the file's folder (Ctrl+Return)"), this))
{
    setAccessibleName(tr("Selected file"));
    connect(m_copy, &QPushButton::clicked, this, &FileCard::copyWanted);
    connect(m_folder, &QPushButton::clicked, this, &FileCard::folderWanted);
    headLayout()->addWidget(m_state);
    auto* body = new QWidget(this);
    auto* layout = new QVBoxLayout(body);
    layout->setContentsMargins(metrics::kCellPadding, 10, metrics::kCellPadding, metrics::kGrid);
    layout->setSpacing(8);
    m_nothing = wrappedLabel("dim", body);
    m_nothing->setText(tr("Select a file to see its digests, and where they differ from what was expected."));
    m_sentence = wrappedLabel("", body);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_nothing);
    layout->addWidget(m_sentence);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(16);
    grid->setVerticalSpacing(2);
    grid->setColumnStretch(1, 1);
    for (std::size_t i = 0; i < kFacts; ++i) {
        auto* name = new QLabel(body);
        name->setTextFormat(Qt::PlainText);
        name->setProperty("tone", QStringLiteral("caption"));
        // Where there is little room, it is the digests that scroll; no line is cut.
        name->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
        auto* words = wrappedLabel("caption", body);
        grid->addWidget(name, static_cast<int>(i), 0, Qt::AlignTop);
        grid->addWidget(words, static_cast<int>(i), 1);
        words->setAlignment(Qt::AlignLeft | Qt::AlignTop);
        words->setMinimumHeight(fontMetrics().height());
        m_facts[i] = {name, words};
    }
    layout->addLayout(grid);
    m_digests = new QPlainTextEdit(body);
    m_digests->setReadOnly(true);
    m_digests->setTabChangesFocus(true);
    m_digests->setProperty("flat", true);
    theme.keepFixedFont(*m_digests);
    m_digests->setWordWrapMode(QTextOption::WrapAnywhere);
    m_digests->setAccessibleName(tr("Digests of the selected file"));
    m_digests->document()->setDocumentMargin(0);
    m_digests->setMinimumHeight(40);
    auto* links = new QHBoxLayout;
    links->setContentsMargins(-6, 0, 0, 0);
    links->addWidget(m_copy);
    links->addWidget(m_folder);
    links->addStretch(1);
    layout->addLayout(links);
    layout->addWidget(m_digests, 1);
    layout->addStretch(0);
    setBody(body);
    connect(&theme, &Theme::changed, this, &FileCard::markDifferences);
    setFile(std::nullopt);
}

void FileCard::setFile(const std::optional<models::FileDetails>& file)
{
    if (file == m_file && file)
        return;
    const bool sameDigests = file && m_file && file->id == m_file->id && file->digests == m_file->digests;
    m_file = file;
    const models::FileDetails shown = file.value_or(models::FileDetails{});
    setTitle(file ? shown.heading : tr("File"));
    m_nothing->setVisible(!file);
    m_state->setState(shown.state);
    m_state->setVisible(file.has_value());
    m_copy->setVisible(file && !shown.digests.isEmpty() && !shown.digests.front().hex.isEmpty());
    m_folder->setVisible(file.has_value());
    m_sentence->setText(shown.sentence);
    m_sentence->setVisible(file.has_value());
    for (std::size_t i = 0; i < kFacts; ++i) {
        const models::FileDetails::Fact fact = shown.facts.value(static_cast<qsizetype>(i));
        auto [name, words] = m_facts[i];
        name->setText(fact.name);
        words->setText(breakable(fact.words));
        words->setToolTip(fact.words.isEmpty() ? QString() : QStringLiteral("<span>%1</span>").arg(fact.words.toHtmlEscaped()));
        words->setAccessibleName(fact.words);
        name->setVisible(!fact.name.isEmpty());
        words->setVisible(!fact.name.isEmpty());
    }
    // A text that is set anew loses what was selected in it.
    if (!sameDigests)
        showDigests(shown);
}

void FileCard::showDigests(const models::FileDetails& file)
{
    QString text;
    m_marks.clear();
    const auto add = [&](const QString& title, const QString& hex, const models::FileDetails::Digest& digest) {
        text += (text.isEmpty() ? QString() : QStringLiteral("\n\n")) + title + u'\n';
        if (digest.differsTo > digest.differsFrom)
            m_marks.append({static_cast<int>(text.size()) + digest.differsFrom, static_cast<int>(text.size()) + digest.differsTo});
        text += hex;
    };
    for (const models::FileDetails::Digest& digest : file.digests) {
        const bool differs = digest.differsTo > digest.differsFrom;
        if (!digest.expected.isEmpty())
            add(tr("%1 · expected").arg(digest.title), digest.expected, digest);
        if (!digest.hex.isEmpty())
            add(digest.expected.isEmpty() ? digest.title : differs ? tr("%1 · got; it differs where it is underlined").arg(digest.title) : tr("%1 · got, the same").arg(digest.title), digest.hex, digest);
    }
    m_digests->setPlainText(text);
    m_digests->setVisible(!text.isEmpty());
    markDifferences();
}

void FileCard::markDifferences()
{
    QList<QTextEdit::ExtraSelection> selections;
    for (const auto& [from, to] : m_marks) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = QTextCursor(m_digests->document());
        selection.cursor.setPosition(from);
        selection.cursor.setPosition(to, QTextCursor::KeepAnchor);
        selection.format.setForeground(m_theme.toneColor(models::Tone::Error));
        selection.format.setFontUnderline(true);
        selections.append(selection);
    }
    m_digests->setExtraSelections(selections);
}

} // namespace millrace::ui
