#include "ui/theme/style_sheet.h"

namespace millrace::ui {

namespace {

struct Name {
    const char* name;
    Token token;
};

/// Longest first where one begins like another.
constexpr Name kNames[] = {
    {"@accentGround", Token::AccentGround}, {"@accentHover", Token::AccentHover}, {"@accent", Token::Accent}, {"@onAccent", Token::OnAccent},
    {"@window", Token::Window}, {"@panel", Token::Panel}, {"@line", Token::Line}, {"@fieldLine", Token::FieldLine}, {"@text", Token::Text}, {"@dim", Token::Dim},
    {"@track", Token::Track}, {"@selection", Token::Selection}, {"@hover", Token::Hover}, {"@disabled", Token::Disabled},
    {"@error", Token::Error}, {"@ok", Token::Ok},
};

constexpr auto kBase = R"(
QMainWindow, QDialog { background: @window; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolTip { background: @panel; color: @text; border: 1px solid @line; padding: 4px 6px; }

QPushButton { background: @panel; color: @text; border: 1px solid @line; border-radius: 6px; padding: 5px 13px; font-weight: 500; min-height: 18px; }
QPushButton:hover { background: @hover; }
QPushButton:pressed { background: @track; }
QPushButton:focus { border-color: @accent; }
QPushButton:disabled { color: @disabled; background: transparent; }
QPushButton:checked { background: @accentGround; color: @accent; border-color: @accent; }
QPushButton::menu-indicator { image: url(:/millrace/icons/control-down-@scheme.svg); subcontrol-position: center right; right: 8px; width: 10px; }
QPushButton[hasMenu="true"] { padding-right: 26px; }
QPushButton:checked:focus { border: 2px solid @accent; padding: 4px 12px; }
QPushButton[primary="true"], QPushButton:default { background: @accent; color: @onAccent; border-color: @accent; font-weight: 600; }
QPushButton[primary="true"]:hover, QPushButton:default:hover { background: @accentHover; border-color: @accentHover; }
QPushButton[primary="true"]:focus, QPushButton:default:focus { border: 2px solid @text; padding: 4px 12px; }
QPushButton[primary="true"]:disabled, QPushButton:default:disabled { background: @track; color: @dim; border-color: @track; }
QPushButton[link="true"] { background: transparent; border-color: transparent; color: @accent; padding: 3px 6px; font-weight: 600; }
QPushButton[link="true"]:hover { background: @hover; }
QPushButton[link="true"]:focus { border-color: @accent; }

QToolButton { background: transparent; color: @dim; border: 1px solid transparent; border-radius: 5px; padding: 2px 6px; }
QToolButton:hover { background: @hover; color: @text; }
QToolButton:checked { color: @accent; font-weight: 600; }
QToolButton:focus { border-color: @accent; }
QToolButton:disabled { color: @disabled; }
QToolButton::menu-indicator { image: none; }
)";

// No text colour on fields: a stylesheet that sets it also fades the placeholder below the contrast that the palette gives it.
constexpr auto kFields = R"(
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QDoubleSpinBox, QComboBox, QDateTimeEdit {
  background: @panel; border: 1px solid @fieldLine; border-radius: 6px; padding: 4px 9px; min-height: 20px;
  selection-background-color: @accent; selection-color: @onAccent; }
QPlainTextEdit, QTextEdit { padding: 4px; }
QPlainTextEdit[flat="true"], QTextEdit[flat="true"] { border-color: transparent; background: transparent; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QDateTimeEdit:focus, QComboBox:focus { border-color: @accent; }
QLineEdit:disabled, QPlainTextEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QDateTimeEdit:disabled, QComboBox:disabled { color: @disabled; background: @window; border-color: @line; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"] { border-color: @error; }
QLineEdit[compact="true"] { padding: 0 8px; min-height: 22px; max-height: 22px; }
QAbstractItemView QLineEdit, QAbstractItemView QSpinBox, QAbstractItemView QDoubleSpinBox { border: 1px solid @accent; border-radius: 3px; padding: 0 4px; min-height: 0; }
QComboBox { padding-right: 24px; }
QComboBox::drop-down { border: none; width: 22px; subcontrol-origin: padding; subcontrol-position: center right; }
QComboBox::down-arrow { image: url(:/millrace/icons/control-down-@scheme.svg); width: 11px; height: 11px; }
QComboBox QAbstractItemView { background: @panel; color: @text; border: 1px solid @line; selection-background-color: @selection; selection-color: @text; outline: none; }
QSpinBox, QDoubleSpinBox, QDateTimeEdit { padding-right: 20px; }
QSpinBox::up-button, QDoubleSpinBox::up-button, QDateTimeEdit::up-button { subcontrol-origin: border; subcontrol-position: top right; width: 20px; border: none; }
QSpinBox::down-button, QDoubleSpinBox::down-button, QDateTimeEdit::down-button { subcontrol-origin: border; subcontrol-position: bottom right; width: 20px; border: none; }
QSpinBox::up-arrow, QDoubleSpinBox::up-arrow, QDateTimeEdit::up-arrow { image: url(:/millrace/icons/control-up-@scheme.svg); width: 10px; height: 10px; }
QSpinBox::down-arrow, QDoubleSpinBox::down-arrow, QDateTimeEdit::down-arrow { image: url(:/millrace/icons/control-down-@scheme.svg); width: 10px; height: 10px; }
QCheckBox, QRadioButton { color: @text; spacing: 7px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: @disabled; }
QCheckBox::indicator, QGroupBox::indicator { width: 14px; height: 14px; border: 1px solid @dim; border-radius: 4px; background: @panel; }
QCheckBox::indicator:checked, QGroupBox::indicator:checked { background: @accent; border-color: @accent; image: url(:/millrace/icons/control-check-@scheme.svg); }
QCheckBox::indicator:disabled { border-color: @disabled; }
QCheckBox::indicator:checked:disabled { background: @disabled; }
QCheckBox:focus, QRadioButton:focus { color: @accent; }
QCheckBox::indicator:focus { width: 12px; height: 12px; border: 2px solid @accent; }
QCheckBox::indicator:checked:focus { border-color: @text; }
QRadioButton::indicator { width: 12px; height: 12px; border: 1px solid @dim; border-radius: 7px; background: @panel; }
QRadioButton::indicator:focus { width: 10px; height: 10px; border: 2px solid @accent; }
QRadioButton::indicator:checked { border: 4px solid @accent; width: 6px; height: 6px; }
QGroupBox { border: 1px solid @line; border-radius: 8px; margin-top: 9px; padding: 10px 8px 6px 8px; }
QGroupBox::title { subcontrol-origin: margin; left: 10px; padding: 0 4px; color: @dim; }
QProgressBar { background: @track; border: none; border-radius: 3px; max-height: 6px; text-align: right; color: @dim; }
QProgressBar::chunk { background: @accent; border-radius: 3px; }
QLabel { background: transparent; }
QLabel[tone="dim"] { color: @dim; }
QLabel[tone="caption"] { color: @dim; font-size: @smallpt; }
QLabel[tone="note"] { color: @accent; font-size: @smallpt; }
QLabel[tone="error"] { color: @error; }
QLabel[tone="ok"] { color: @ok; }
QLabel[tone="heading"] { font-weight: 600; font-size: @headpt; }
)";

constexpr auto kViews = R"(
QTableView, QTreeView, QListView { background: transparent; color: @text; border: none; outline: none;
  selection-background-color: @selection; selection-color: @text; }
QListView::item, QTreeView::item { padding: 4px 8px; }
QTreeView::branch { background: transparent; }
QTreeView::branch:has-children:closed { image: url(:/millrace/icons/control-right-@scheme.svg); }
QTreeView::branch:has-children:open { image: url(:/millrace/icons/control-down-@scheme.svg); }
QListView::item:selected, QTreeView::item:selected { background: @selection; color: @text; }
QHeaderView { background: transparent; border: none; }
QFileDialog QHeaderView::section { background: @panel; color: @dim; border: none; border-bottom: 1px solid @line; padding: 3px 8px; }
QTableCornerButton::section { background: @panel; border: none; }
QTabBar { background: transparent; border: none; qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: @dim; border: none; border-bottom: 2px solid transparent; padding: 5px 1px 3px 1px; margin-right: 15px; }
QTabBar::tab:hover { color: @text; }
QTabBar::tab:selected { color: @accent; border-bottom-color: @accent; font-weight: 600; }
QTabBar:focus { outline: none; }
QTabBar::tab:selected:focus { color: @text; border: 1px solid @accent; border-bottom-width: 2px; border-radius: 3px; padding: 4px 0 3px 0; }
QTabWidget::pane { border: none; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 0; }
QScrollBar::handle { background: @track; border-radius: 3px; }
QScrollBar::handle:vertical { min-height: 28px; margin: 2px; }
QScrollBar::handle:horizontal { min-width: 28px; margin: 2px; }
QScrollBar::handle:hover { background: @disabled; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: @accentGround; }
QMenu { background: @panel; color: @text; border: 1px solid @line; padding: 5px; }
QMenu::item { padding: 5px 26px 5px 8px; border-radius: 5px; }
QMenu::item:selected { background: @selection; color: @text; }
QMenu::item:disabled { color: @disabled; }
QMenu::separator { height: 1px; background: @line; margin: 5px 4px; }
QMenu::icon { padding-left: 6px; }
)";

constexpr auto kOwn = R"(
millrace--ui--Card, millrace--ui--TabCard { background: @panel; border: 1px solid @line; border-radius: 8px; }
millrace--ui--Card > QWidget#head, millrace--ui--TabCard > QWidget#head { background: transparent; border: none; border-bottom: 1px solid @line; }
QLabel#cardTitle { color: @dim; font-weight: 600; }
QLabel#cardNote { color: @dim; }
millrace--ui--UndoBar { background: @panel; border: 1px solid @accent; border-radius: 8px; }
millrace--ui--Rail { background: @panel; border: none; border-right: 1px solid @line; }
millrace--ui--StatusStrip { background: @panel; border: none; border-top: 1px solid @line; }
QLabel#statusText { color: @dim; font-size: @smallpt; }
QLabel#chartTitle { color: @text; font-weight: 600; }
QLabel#chartReadout { color: @dim; }
)";

} // namespace

QString makeStyleSheet(Scheme scheme, double systemPointSize)
{
    QString sheet = QString::fromUtf8(kBase) + QString::fromUtf8(kFields) + QString::fromUtf8(kViews) + QString::fromUtf8(kOwn);
    sheet.replace(QStringLiteral("@scheme"), scheme == Scheme::Light ? QStringLiteral("light") : QStringLiteral("dark"));
    sheet.replace(QStringLiteral("@small"), QString::number(systemPointSize * metrics::kSmallScale, 'f', 1));
    sheet.replace(QStringLiteral("@head"), QString::number(systemPointSize * 1.2, 'f', 1));
    for (const Name& name : kNames)
        sheet.replace(QString::fromLatin1(name.name), tokenColor(name.token, scheme).name());
    return sheet;
}

} // namespace millrace::ui
