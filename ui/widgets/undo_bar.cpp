#include "ui/widgets/undo_bar.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QShortcut>

#include <utility>

namespace millrace::ui {

UndoBar::UndoBar(const Theme&, QWidget* parent) : QFrame(parent), m_label(new QLabel(this)), m_button(new QPushButton(tr("Undo"), this)), m_timer(this)
{
    setAccessibleName(tr("Undo bar"));
    m_label->setTextFormat(Qt::PlainText);
    m_label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_button->setProperty("link", true);
    m_button->setAccessibleName(tr("Undo"));
    m_button->setToolTip(tr("Take it back (Ctrl+Z); Esc lets it be"));
    m_button->installEventFilter(this);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(metrics::kCellPadding, metrics::kGrid, metrics::kGrid, metrics::kGrid);
    layout->addWidget(m_label, 1);
    layout->addWidget(m_button);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &UndoBar::dismiss);
    connect(m_button, &QPushButton::clicked, this, &UndoBar::undo);
    // Works while the bar is shown, wherever the focus is; fields that use Esc themselves come first.
    auto* escape = new QShortcut(QKeySequence(Qt::Key_Escape), this);
    connect(escape, &QShortcut::activated, this, &UndoBar::dismiss);
    hide();
}

void UndoBar::offer(const QString& sentence, std::function<void()> undo, std::function<void()> commit)
{
    dismiss();
    m_undo = std::move(undo);
    m_commit = std::move(commit);
    m_label->setText(sentence);
    m_label->setToolTip(sentence.toHtmlEscaped());
    setAccessibleDescription(sentence);
    m_button->setAccessibleDescription(sentence);
    show();
    restart();
}

QString UndoBar::sentence() const { return isOffering() ? m_label->text() : QString(); }

void UndoBar::undo()
{
    m_timer.stop();
    hide();
    m_commit = {};
    if (const auto take = std::exchange(m_undo, {}))
        take();
}

void UndoBar::dismiss()
{
    m_timer.stop();
    hide();
    m_undo = {};
    if (const auto commit = std::exchange(m_commit, {}))
        commit();
}

void UndoBar::restart()
{
    if (isOffering())
        m_timer.start(kTimeout);
}

void UndoBar::enterEvent(QEnterEvent*) { m_timer.stop(); }

void UndoBar::leaveEvent(QEvent*) { restart(); }

bool UndoBar::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn)
        m_timer.stop();
    else if (event->type() == QEvent::FocusOut)
        restart();
    return QFrame::eventFilter(watched, event);
}

} // namespace millrace::ui
