#pragma once

#include "app/scrape/scrape_settings.h"
#include "models/scrape/cookie_file_reader.h"
#include "ui/dialogs/form_dialog.h"

class QCheckBox;
class QListWidget;

namespace millrace::ui {

/// Cookies, logins and the proxy of a run. What is secret is masked, and kept in memory only. Thread: GUI. Use open(), never exec().
class SignInDialog : public FormDialog {
    Q_OBJECT
public:
    /// Of `settings`, cookies, proxy and signIn are shown and changed.
    explicit SignInDialog(const scrape::ScrapeSettings& settings, QWidget* parent = nullptr);

    /// "cookies · 2 logins · proxy localhost:3128"; what the button in Run options stands beside.
    [[nodiscard]] static QString summary(const scrape::ScrapeSettings& settings);

Q_SIGNALS:
    /// The settings that were given, with what was chosen here.
    void chosen(const millrace::scrape::ScrapeSettings& settings);

protected:
    [[nodiscard]] QString problem() const override;
    void apply() override;

private:
    void buildCookies();
    void buildLogins();
    void buildProxy();
    void chooseFile();
    void addLogin();
    void showAll();
    void updateAdd();
    [[nodiscard]] scrape::ScrapeSettings settings() const;

    scrape::ScrapeSettings m_given;
    scrape::SignIn m_signIn;
    models::CookieFileReader m_reader;
    QCheckBox* m_cookies = nullptr;
    QLabel* m_file = nullptr;
    QPushButton* m_clear = nullptr;
    QListWidget* m_logins = nullptr;
    QPushButton* m_remove = nullptr;
    QLineEdit* m_origin = nullptr;
    QLineEdit* m_user = nullptr;
    QLineEdit* m_password = nullptr;
    QPushButton* m_add = nullptr;
    QLineEdit* m_proxy = nullptr;
    QLineEdit* m_proxyUser = nullptr;
    QLineEdit* m_proxyPassword = nullptr;
};

} // namespace millrace::ui
