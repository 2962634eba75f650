#include "ui/dialogs/settings_dialog.h"

#include "app/settings/settings.h"
#include "models/settings/setting_texts.h"
#include "ui/dialogs/setting_checks.h"
#include "ui/theme/theme.h"
#include "ui/widgets/wrapped_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QShortcut>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace::ui {
namespace {

constexpr int kWidthDigits = 95;
constexpr int kSettingsHeight = 680;
constexpr int kScreenEdge = 80;
constexpr int kNumberDigits = 14;
constexpr int kClearButton = 48;
constexpr int kLinesHeight = 56;

QString named(const SettingSpec& spec) { return models::settingWords(spec.name); }

bool isNumber(const SettingSpec& spec) { return !models::settingRange(spec).isEmpty(); }

} // namespace

SettingsDialog::SettingsDialog(Settings& settings, Overridden overridden, SettingPage page, QWidget* parent)
    : FormDialog(tr("Settings"), tr("Apply"), 0, parent)
    , m_settings(settings)
    , m_overridden(std::move(overridden))
{
    form().setContentsMargins(0, 0, 8, 0); // beside a scroll bar
    setNote(tr("Kept in %1").arg(QFile::decodeName(QByteArray::fromStdString(m_settings.fileName()))));
    buildHead(page);
    m_nameWidth = nameWidth();
    auto* list = new QWidget(this);
    m_list = new QVBoxLayout(list);
    m_list->setContentsMargins(0, 0, 0, 0);
    m_list->setSpacing(metrics::kGrid * 3);
    for (const SettingSpec& spec : settingTable())
        addRow(spec);
    m_list->addStretch(1);
    form().addRow(list);
    begin({});
    showRows();
    const QSize wanted(fontMetrics().horizontalAdvance(u'0') * kWidthDigits, kSettingsHeight);
    resize(wanted.boundedTo(screen()->availableSize() - QSize(kScreenEdge, kScreenEdge)));
}

void SettingsDialog::buildHead(SettingPage page)
{
    auto* head = new QWidget(this);
    m_pages = new QTabBar(head);
    m_pages->setAccessibleName(tr("Pages of settings"));
    for (int i = 0; i < kSettingPages; ++i)
        m_pages->addTab(models::pageName(static_cast<SettingPage>(i)));
    m_pages->setCurrentIndex(static_cast<int>(page));
    m_pages->setExpanding(false);
    m_pages->setUsesScrollButtons(false);
    // The current tab is bold, hence wider; QTabBar measures its tabs again only when something of theirs is set.
    connect(m_pages, &QTabBar::currentChanged, this, [this] { m_pages->setIconSize(m_pages->iconSize()); });
    m_search = new QLineEdit(head);
    m_search->setAccessibleName(tr("Search settings"));
    m_search->setPlaceholderText(tr("Search settings (Ctrl+F)"));
    m_search->setToolTip(tr("Shows the settings of all pages that have these words (Ctrl+F)"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaxLength(100);
    m_search->setMinimumWidth(fontMetrics().horizontalAdvance(m_search->placeholderText()) + kClearButton);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_pages);
    row->addStretch(1);
    row->addWidget(m_search, 1);
    addAbove(head);
    connect(m_pages, &QTabBar::tabBarClicked, m_search, &QLineEdit::clear);
    connect(m_pages, &QTabBar::currentChanged, this, &SettingsDialog::showRows);
    connect(m_search, &QLineEdit::textChanged, this, &SettingsDialog::showRows);
    auto* find = new QShortcut(QKeySequence::Find, this);
    connect(find, &QShortcut::activated, m_search, [this] { m_search->setFocus(Qt::ShortcutFocusReason); });
}

void SettingsDialog::addRow(const SettingSpec& spec)
{
    Row row{&spec, new QWidget(this), nullptr, {}, {}, new QPushButton(tr("Reset to default"), this)};
    auto* line = new QHBoxLayout;
    line->setSpacing(metrics::kGrid * 2);
    line->addWidget(makeEditor(spec, row), isNumber(spec) ? 0 : 1);
    if (isNumber(spec)) {
        auto* unit = new QLabel(models::settingWords(spec.unit), row.field);
        unit->setProperty("tone", QStringLiteral("dim"));
        line->addWidget(unit);
        line->addStretch(1);
    }
    line->addWidget(row.reset);
    row.reset->setProperty("link", true);
    row.reset->setAutoDefault(false);
    row.reset->setAccessibleName(tr("Reset %1").arg(named(spec)));
    row.reset->setToolTip(tr("Puts the default into the field; Apply keeps it"));
    connect(row.reset, &QPushButton::clicked, this, [set = row.setText, &spec] { set(models::settingDefault(spec)); });
    QSizePolicy keepsPlace = row.reset->sizePolicy();
    keepsPlace.setRetainSizeWhenHidden(true);
    row.reset->setSizePolicy(keepsPlace);
    QLabel* meaning = wrappedLabel("caption", row.field);
    meaning->setText(models::settingMeaning(spec));
    row.editor->setAccessibleName(named(spec));
    row.editor->setAccessibleDescription(meaning->text());
    auto* name = new QLabel(row.field);
    if (!std::holds_alternative<Key<bool>>(spec.key)) { // a switch says its name itself
        name->setText(named(spec));
        name->setBuddy(row.editor);
    }
    name->setMinimumHeight(m_search->sizeHint().height()); // in the middle of its field's first line
    name->setFixedWidth(m_nameWidth);
    auto* whole = new QHBoxLayout(row.field);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->setSpacing(metrics::kGrid * 4);
    whole->addWidget(name, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout;
    whole->addLayout(column, 1);
    column->setSpacing(2);
    column->addLayout(line);
    column->addWidget(meaning);
    if (const auto told = m_overridden.find(spec.keyName()); told != m_overridden.end()) {
        QLabel* note = wrappedLabel("note", row.field);
        note->setText(tr("This start was told otherwise, by %1 on its command line; what stands here counts for starts without it.")
                          .arg(told->second));
        column->addWidget(note);
    }
    m_list->addWidget(row.field);
    row.setText(models::settingText(m_settings, spec));
    m_rows.push_back(std::move(row));
}

int SettingsDialog::nameWidth() const
{
    int width = 0;
    for (const SettingSpec& spec : settingTable()) {
        if (!std::holds_alternative<Key<bool>>(spec.key))
            width = std::max(width, fontMetrics().horizontalAdvance(named(spec)));
    }
    return width;
}

QWidget* SettingsDialog::makeEditor(const SettingSpec& spec, Row& row)
{
    if (std::holds_alternative<Key<bool>>(spec.key)) {
        auto* box = new QCheckBox(named(spec), row.field);
        row.text = [box] { return box->isChecked() ? QStringLiteral("true") : QStringLiteral("false"); };
        row.setText = [box](const QString& text) { box->setChecked(text == QLatin1String("true")); };
        connect(box, &QCheckBox::toggled, this, &SettingsDialog::onEdited);
        return row.editor = box;
    }
    if (!spec.choices.empty()) {
        auto* box = new QComboBox(row.field);
        for (const SettingChoice& choice : spec.choices)
            box->addItem(models::settingWords(choice.text), QString::fromUtf8(choice.value.data(), qsizetype(choice.value.size())));
        row.text = [box] { return box->currentData().toString(); };
        row.setText = [box](const QString& text) { box->setCurrentIndex(std::max(0, box->findData(text))); };
        connect(box, &QComboBox::currentIndexChanged, this, &SettingsDialog::onEdited);
        return row.editor = box;
    }
    if (spec.form == SettingForm::Lines) {
        auto* edit = new QPlainTextEdit(row.field);
        edit->setTabChangesFocus(true);
        edit->setFixedHeight(kLinesHeight);
        row.text = [edit] { return edit->toPlainText(); };
        row.setText = [edit](const QString& text) { edit->setPlainText(text); };
        connect(edit, &QPlainTextEdit::textChanged, this, &SettingsDialog::onEdited);
        return row.editor = edit;
    }
    QLineEdit* edit = nullptr;
    QWidget* shown = nullptr;
    if (spec.form == SettingForm::Path)
        shown = fileField(edit, named(spec), File::Existing);
    else
        shown = edit = new QLineEdit(row.field);
    if (isNumber(spec))
        edit->setFixedWidth(fontMetrics().horizontalAdvance(u'0') * kNumberDigits);
    row.text = [edit] { return edit->text(); };
    row.setText = [edit](const QString& text) { edit->setText(text); };
    connect(edit, &QLineEdit::textChanged, this, &SettingsDialog::onEdited);
    row.editor = edit;
    return shown;
}

void SettingsDialog::showRows()
{
    const QString words = m_search->text().trimmed();
    const auto page = static_cast<SettingPage>(m_pages->currentIndex());
    for (const Row& row : m_rows)
        row.field->setVisible(words.isEmpty() ? row.spec->page == page : models::settingFits(*row.spec, words));
}

void SettingsDialog::onEdited()
{
    if (m_rows.size() == settingTable().size()) // else it is being filled
        check();
}

QString SettingsDialog::problem() const
{
    const auto valueOf = [this](std::string_view key) {
        const auto row = std::ranges::find_if(m_rows, [&](const Row& each) { return each.spec->keyName() == key; });
        return row->text();
    };
    QString first;
    for (const Row& row : m_rows) {
        const QString text = row.text();
        QString wrong = models::settingProblem(*row.spec, text);
        if (wrong.isEmpty())
            wrong = settingTextProblem(row.spec->keyName(), text, valueOf);
        markInvalid(*row.editor, !wrong.isEmpty());
        row.reset->setVisible(!wrong.isEmpty() || !models::sameSetting(*row.spec, text, models::settingDefault(*row.spec)));
        if (first.isEmpty())
            first = wrong;
    }
    return first;
}

void SettingsDialog::apply()
{
    bool changed = false;
    for (const Row& row : m_rows)
        changed = models::keepSetting(m_settings, *row.spec, row.text()) || changed;
    accept();
    if (changed)
        Q_EMIT applied();
}

void SettingsDialog::keyPressEvent(QKeyEvent* event)
{
    // Enter looks for something there; it must not apply and close.
    if (focusWidget() == m_search && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        const auto found = std::ranges::find_if(m_rows, [](const Row& row) { return row.editor->isVisible(); });
        if (found != m_rows.end())
            found->editor->setFocus(Qt::TabFocusReason);
        return;
    }
    FormDialog::keyPressEvent(event);
}

} // namespace millrace::ui
