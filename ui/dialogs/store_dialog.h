#pragma once

#include "models/scrape/scrape_view_model.h"
#include "models/scrape/store_choice.h"
#include "ui/dialogs/form_dialog.h"

class QComboBox;
class QLabel;
class QSpinBox;

namespace millrace::ui {

/// Where pages are kept: a file or a PostgreSQL server, tried before it is used. Thread: GUI. Use open(), never exec().
///
/// Stays open until the store is: what cannot be opened is said here, and the one in use stays. The password is handed on and not kept.
class StoreDialog : public FormDialog {
    Q_OBJECT
public:
    /// Shows `shown`, or the store in use. `defaultPath`: the file where none is named.
    StoreDialog(models::ScrapeViewModel& model, const std::optional<store::StoreUrl>& shown, QString defaultPath, QWidget* parent = nullptr);

protected:
    [[nodiscard]] QString problem() const override;
    void apply() override;

private:
    void buildFile();
    void buildServer();
    void fill(const models::StoreChoice& choice);
    void showKind();
    void test();
    void tested(const Result<store::StoreReport, store::StoreError>& found);
    void showResult(const QString& text, const char* tone);
    void setBusy(bool busy);
    void formChanged();
    [[nodiscard]] models::StoreChoice choice() const;
    [[nodiscard]] bool isInUse(const store::StoreUrl& url) const;

    models::ScrapeViewModel& m_model;
    const QString m_defaultPath;
    QComboBox* m_kind;
    QLineEdit* m_path = nullptr;
    QWidget* m_pathRow = nullptr;
    QLineEdit* m_host = nullptr;
    QSpinBox* m_port = nullptr;
    QWidget* m_hostRow = nullptr;
    QLineEdit* m_database = nullptr;
    QLineEdit* m_user = nullptr;
    QLineEdit* m_password = nullptr;
    QComboBox* m_tls = nullptr;
    QLineEdit* m_service = nullptr;
    QLabel* m_result;
    QPushButton* m_test;
    unsigned m_tests = 0;      ///< an answer to an older one is dropped
    bool m_busy = false;       ///< a store is being tested or opened
};

} // namespace millrace::ui
