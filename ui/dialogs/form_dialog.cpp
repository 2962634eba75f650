#include "ui/dialogs/form_dialog.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace::ui {
namespace {

constexpr int kScreenMargin = 80; // the frame, and a task bar that is not told of

} // namespace

FormDialog::FormDialog(const QString& title, const QString& okText, int width, QWidget* parent)
    : QDialog(parent), m_layout(new QVBoxLayout(this)), m_scroll(new QScrollArea(this)), m_form(new QFormLayout), m_problem(new QLabel(this)),
      m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this)), m_ok(m_buttons->button(QDialogButtonBox::Ok))
{
    setWindowTitle(title);
    auto* body = new QWidget(m_scroll);
    body->setLayout(m_form);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFocusPolicy(Qt::NoFocus); // it follows the focus of its fields; of its own it would be an unseen stop for Tab
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setWidget(body);
    m_form->setContentsMargins(0, 0, 0, 0);
    m_form->setHorizontalSpacing(16);
    m_form->setVerticalSpacing(8);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setProperty("tone", QStringLiteral("error"));
    m_problem->setAccessibleName(tr("What is wrong"));
    m_ok->setText(okText);
    m_ok->setProperty("primary", true); // not only while it is the default one: its size is that of bold text
    m_ok->setAccessibleName(okText);
    connect(m_buttons, &QDialogButtonBox::accepted, this, [this] { apply(); });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_layout->setContentsMargins(16, 16, 16, 16);
    m_layout->setSpacing(12);
    m_layout->addWidget(m_scroll, 1);
    m_layout->addWidget(m_problem);
    m_layout->addWidget(m_buttons);
    resize(width, 0);
}

void FormDialog::setNote(const QString& text)
{
    auto* note = new QLabel(text, this);
    note->setWordWrap(true);
    note->setProperty("tone", QStringLiteral("dim"));
    m_layout->insertWidget(0, note);
}

void FormDialog::addAbove(QWidget* widget)
{
    m_layout->insertWidget(0, widget);
}

void FormDialog::addBelow(QWidget* widget)
{
    m_layout->insertWidget(m_layout->indexOf(m_problem), widget);
}

void FormDialog::begin(std::initializer_list<QLineEdit*> edits)
{
    for (QLineEdit* edit : edits)
        connect(edit, &QLineEdit::textChanged, this, &FormDialog::check);
    m_buttons->setParent(nullptr); // comes last for Tab, too: what gets a parent stands at the end of its chain
    m_layout->addWidget(m_buttons);
    alignLabels();
    check();
    fitHeight();
}

void FormDialog::alignLabels()
{
    // QFormLayout puts labels at the top of their row; in the middle of a field's first line they read as one with it.
    const int line = QLineEdit().sizeHint().height();
    for (int row = 0; row < m_form->rowCount(); ++row) {
        const QLayoutItem* label = m_form->itemAt(row, QFormLayout::LabelRole);
        if (label != nullptr && label->widget() != nullptr)
            label->widget()->setMinimumHeight(line);
    }
}

void FormDialog::fitHeight()
{
    const QMargins margins = m_layout->contentsMargins();
    const int inner = width() - margins.left() - margins.right();
    int height = margins.top() + margins.bottom() + m_form->totalSizeHint().height();
    for (int i = 0; i < m_layout->count(); ++i) {
        const QLayoutItem* item = m_layout->itemAt(i);
        if (item->widget() == m_scroll || item->isEmpty())
            continue;
        height += m_layout->spacing() + (item->hasHeightForWidth() ? item->heightForWidth(inner) : item->sizeHint().height());
    }
    resize(width(), std::min(height, screen()->availableGeometry().height() - kScreenMargin));
}

void FormDialog::check()
{
    const QString text = problem();
    say(text);
    m_ok->setEnabled(text.isEmpty());
}

void FormDialog::say(const QString& problem)
{
    m_problem->setText(problem);
    m_problem->setAccessibleDescription(problem); // its name says what it is
    m_problem->setVisible(!problem.isEmpty());
}

QWidget* FormDialog::fileField(QLineEdit*& edit, const QString& name, File file, const QString& chooseName)
{
    auto* row = new QWidget(this);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(8);
    edit = new QLineEdit(row);
    edit->setAccessibleName(name);
    auto* choose = new QPushButton(tr("Choose…"), row);
    choose->setAccessibleName(chooseName.isEmpty() ? tr("Choose %1").arg(name.toLower()) : chooseName);
    choose->setToolTip(choose->accessibleName());
    choose->setAutoDefault(false);
    layout->addWidget(edit, 1);
    layout->addWidget(choose);
    connect(choose, &QPushButton::clicked, this, [this, edit, name, file] {
        const QString inFolder = edit->text().isEmpty() ? QDir::homePath() : edit->text();
        auto* dialog = new QFileDialog(this, name, file == File::Folder ? inFolder : QFileInfo(edit->text()).path());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(file == File::Folder ? QFileDialog::Directory : file == File::Existing ? QFileDialog::ExistingFile : QFileDialog::AnyFile);
        dialog->setOption(QFileDialog::ShowDirsOnly, file == File::Folder);
        connect(dialog, &QFileDialog::fileSelected, edit, &QLineEdit::setText);
        dialog->open();
    });
    return row;
}

void markInvalid(QWidget& field, bool invalid)
{
    if (field.property("invalid").toBool() == invalid)
        return;
    field.setProperty("invalid", invalid);
    field.style()->unpolish(&field);
    field.style()->polish(&field);
}

} // namespace millrace::ui
