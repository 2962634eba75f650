#pragma once

#include <QDialog>

class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace millrace::ui {

/// What dialogs with a form share: an optional note, the form (it scrolls where the screen is lower), the line that says what is wrong, and the buttons; nothing can be applied while
/// something is wrong. Thread: GUI. Use open(), never exec().
class FormDialog : public QDialog {
    Q_OBJECT
protected:
    /// `okText`: what the first button says, such as "Apply".
    FormDialog(const QString& title, const QString& okText, int width, QWidget* parent);

    [[nodiscard]] QFormLayout& form() { return *m_form; }
    [[nodiscard]] QDialogButtonBox& buttons() { return *m_buttons; }
    void setNote(const QString& text);
    /// Another widget above the form and its note.
    void addAbove(QWidget* widget);
    /// Another widget below the form.
    void addBelow(QWidget* widget);
    /// To be called last in the constructor: from here on what is typed in `edits` is checked.
    void begin(std::initializer_list<QLineEdit*> edits);
    /// As high as what it shows, within the screen.
    void alignLabels();
    void fitHeight();
    /// Looks at the form again.
    void check();
    /// In the line of what is wrong, until the next check.
    void say(const QString& problem);
    /// A path and a button that chooses an existing file, a place for a new one, or a folder. `choose`: the button's name, where it is not made of `name`.
    enum class File { Existing, Any, Folder };
    [[nodiscard]] QWidget* fileField(QLineEdit*& edit, const QString& name, File file, const QString& choose = {});

    /// The first thing that is wrong, as a sentence; empty: it can be applied. Called with each change.
    [[nodiscard]] virtual QString problem() const = 0;
    /// The first button. accept() closes the dialog.
    virtual void apply() = 0;

private:
    QVBoxLayout* m_layout;
    QScrollArea* m_scroll;
    QFormLayout* m_form;
    QLabel* m_problem;
    QDialogButtonBox* m_buttons;
    QPushButton* m_ok;
};

/// Shows that what is in a field cannot be used, or no longer.
void markInvalid(QWidget& field, bool invalid);

} // namespace millrace::ui
