#include "ui/dialogs/add_urls_dialog.h"

#include "app/settings/settings.h"
#include "models/common/format.h"
#include "models/scrape/url_import.h"
#include "ui/dialogs/last_folder.h"
#include "ui/theme/themed_icon.h"

#include <QDragEnterEvent>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLabel>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QStyle>
#include <QTimer>
#include <QVBoxLayout>

namespace millrace::ui {
namespace {

constexpr int kCheckDelayMs = 150;

QString sentenceOf(const models::LineCheck& check)
{
    const auto n = [](qint64 count) { return models::formatCount(count); };
    if (check.usable + check.unusable + check.duplicates == 0)
        return AddUrlsDialog::tr("One URL a line; blank lines and lines that begin with # are skipped.");
    QStringList parts{check.usable == 1 ? AddUrlsDialog::tr("1 usable URL") : AddUrlsDialog::tr("%1 usable URLs").arg(n(check.usable))};
    if (check.duplicates > 0)
        parts += check.duplicates == 1 ? AddUrlsDialog::tr("1 duplicate") : AddUrlsDialog::tr("%1 duplicates").arg(n(check.duplicates));
    if (check.unusable > 0)
        parts += AddUrlsDialog::tr("%1 unusable, the first: “%2”").arg(n(check.unusable), check.firstUnusable);
    if (check.partial)
        parts += AddUrlsDialog::tr("more lines were not counted");
    return parts.join(QStringLiteral(" · "));
}

} // namespace

AddUrlsDialog::AddUrlsDialog(const Theme& theme, Settings& settings, QWidget* parent)
    : QDialog(parent), m_settings(settings), m_text(new QPlainTextEdit(this)), m_count(new QLabel(this)), m_add(new QPushButton(tr("Add"), this)),
      m_delay(new QTimer(this))
{
    setWindowTitle(tr("Add URLs"));
    setAccessibleName(tr("Add URLs dialog"));
    setAcceptDrops(true);
    resize(620, 420);
    build(theme);
    m_delay->setSingleShot(true);
    m_delay->setInterval(kCheckDelayMs);
    connect(m_delay, &QTimer::timeout, this, &AddUrlsDialog::check);
    connect(m_text, &QPlainTextEdit::textChanged, this, [this] {
        m_delay->start();
        m_add->setEnabled(!m_text->document()->isEmpty());
    });
    connect(&m_importer, &models::UrlImporter::imported, this, &AddUrlsDialog::append);
    connect(&m_importer, &models::UrlImporter::failed, this, [this](const QString& sentence) { say(sentence, "error"); });
    check();
}

void AddUrlsDialog::build(const Theme& theme)
{
    m_text->setAccessibleName(tr("URLs"));
    m_text->setPlaceholderText(tr("https://example.org/\nhttps://example.org/about\n\nPaste or drop text, links, .txt and .csv files."));
    m_text->setTabChangesFocus(true);
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setFont(theme.fixedFont());
    // Files dropped on the text are read, not shown as file: links.
    m_text->viewport()->installEventFilter(this);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setWordWrap(true);
    m_count->setObjectName(QStringLiteral("count"));

    auto* open = new QPushButton(themedIcon(QStringLiteral("open"), theme), tr("Open file…"), this);
    open->setAccessibleName(tr("Open file"));
    open->setToolTip(tr("Reads URLs from .txt and .csv files (Ctrl+O)"));
    open->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_O));
    open->setAutoDefault(false);
    auto* cancel = new QPushButton(tr("Cancel"), this);
    cancel->setAccessibleName(tr("Cancel"));
    cancel->setToolTip(tr("Closes without adding (Esc)"));
    cancel->setAutoDefault(false);
    m_add->setAccessibleName(tr("Add"));
    m_add->setToolTip(tr("Adds the URLs to the run (Ctrl+Return)"));
    m_add->setDefault(true);
    m_add->setProperty("primary", true);
    auto* accept = new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return), this);
    connect(accept, &QShortcut::activated, m_add, [this] { m_add->click(); });
    connect(open, &QPushButton::clicked, this, &AddUrlsDialog::chooseFiles);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_add, &QPushButton::clicked, this, [this] {
        Q_EMIT urlsGiven(m_text->toPlainText());
        QDialog::accept();
    });

    auto* buttons = new QHBoxLayout;
    buttons->addWidget(open);
    buttons->addStretch(1);
    buttons->addWidget(cancel);
    buttons->addWidget(m_add);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_count);
    layout->addLayout(buttons);
    m_text->setFocus();
}

void AddUrlsDialog::check()
{
    const models::LineCheck result = models::checkLines(m_text->toPlainText());
    // Unusable lines are counted and named by the engine, so a list of nothing else may be given too; an empty one may not.
    m_add->setEnabled(result.usable + result.unusable + result.duplicates > 0);
    say(sentenceOf(result), result.unusable > 0 && result.usable == 0 ? "error" : "dim");
}

void AddUrlsDialog::say(const QString& text, const char* tone)
{
    m_count->setText(text);
    if (m_count->property("tone").toString() == QLatin1String(tone))
        return;
    m_count->setProperty("tone", QLatin1String(tone));
    m_count->style()->unpolish(m_count);
    m_count->style()->polish(m_count);
}

void AddUrlsDialog::append(const QString& lines)
{
    QString text = lines;
    if (!m_text->document()->isEmpty() && !m_text->toPlainText().endsWith(u'\n'))
        text.prepend(u'\n');
    m_text->moveCursor(QTextCursor::End);
    m_text->insertPlainText(text);
    check();
}

void AddUrlsDialog::offer(const QStringList& lines, const QStringList& files)
{
    if (!lines.isEmpty())
        append(lines.join(u'\n') + u'\n');
    if (!files.isEmpty())
        m_importer.importFiles(files);
}

void AddUrlsDialog::chooseFiles()
{
    auto* dialog = new QFileDialog(this, tr("Open lists of URLs"), lastFolder(m_settings), tr("Lists of URLs (*.txt *.csv *.tsv);;All files (*)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    connect(dialog, &QFileDialog::filesSelected, this, [this](const QStringList& paths) {
        rememberFolder(m_settings, paths.front());
        m_importer.importFiles(paths);
    });
    dialog->open();
}

void AddUrlsDialog::dragEnterEvent(QDragEnterEvent* event)
{
    if (models::canImport(*event->mimeData()))
        event->acceptProposedAction();
}

void AddUrlsDialog::dropEvent(QDropEvent* event)
{
    m_importer.importMime(*event->mimeData());
    event->acceptProposedAction();
}

bool AddUrlsDialog::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Drop || event->type() == QEvent::DragEnter) {
        auto* dropped = static_cast<QDropEvent*>(event);
        if (dropped->mimeData()->hasUrls()) {
            if (event->type() == QEvent::Drop)
                m_importer.importMime(*dropped->mimeData());
            dropped->acceptProposedAction();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace millrace::ui
