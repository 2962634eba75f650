#pragma once

#include "app/scrape/scrape_settings.h"
#include "ui/dialogs/form_dialog.h"
#include "ui/theme/theme.h"

#include <functional>
#include <memory>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QPlainTextEdit;
class QSpinBox;

namespace millrace {
class Settings;
}
namespace millrace::models {
class SelectorViewModel;
}

namespace millrace::ui {

class HeadersEdit;

/// How the run behaves: all of ScrapeSettings; the way to the store. Thread: GUI. Use open(), never exec().
class RunOptionsDialog : public FormDialog {
    Q_OBJECT
public:
    RunOptionsDialog(const Theme& theme, const scrape::ScrapeSettings& settings, const QString& defaultUserAgent, QWidget* parent = nullptr);

    /// The one in use; empty: none.
    void setStore(const QString& current);
    [[nodiscard]] scrape::ScrapeSettings settings() const;
    /// Fields can be tried on a page; `trial` makes what that window works with, `settings`, which outlives this, has its place.
    void setSelectorTrial(std::function<std::unique_ptr<models::SelectorViewModel>()> trial, Settings& settings);

Q_SIGNALS:
    void chosen(const millrace::scrape::ScrapeSettings& settings);
    void storeWanted();

protected:
    [[nodiscard]] QString problem() const override;
    void apply() override;

private:
    void buildNumbers(QFormLayout& form);
    void buildLinks(QFormLayout& form, const Theme& theme);
    void buildSwitches(QFormLayout& form);
    void buildTexts(QFormLayout& form, const Theme& theme, const QString& defaultUserAgent);
    QPushButton* rowButton(const QString& text, const QString& name, const QString& toolTip);
    QWidget* bodiesRow();
    void askForSignIn();
    void tryFields();
    void fill(const scrape::ScrapeSettings& settings);
    [[nodiscard]] QPlainTextEdit* lines(const QString& name, const QString& placeholder, const Theme& theme);

    const Theme& m_theme;
    QLineEdit* m_rate = nullptr;
    QSpinBox* m_perHost = nullptr;
    QSpinBox* m_concurrency = nullptr;
    QDoubleSpinBox* m_timeout = nullptr;
    QDoubleSpinBox* m_deadline = nullptr;
    QSpinBox* m_retries = nullptr;
    QSpinBox* m_depth = nullptr;
    QComboBox* m_scope = nullptr;
    QSpinBox* m_maxPages = nullptr;
    QCheckBox* m_robots = nullptr;
    QCheckBox* m_private = nullptr;
    QCheckBox* m_sitemaps = nullptr;
    QCheckBox* m_refresh = nullptr;
    QLineEdit* m_userAgent = nullptr;
    QSpinBox* m_maxVariants = nullptr;
    QPlainTextEdit* m_include = nullptr;
    QPlainTextEdit* m_exclude = nullptr;
    QCheckBox* m_nofollow = nullptr;
    QPlainTextEdit* m_fields = nullptr;
    QLineEdit* m_bodies = nullptr;
    QPushButton* m_try = nullptr;
    std::function<std::unique_ptr<models::SelectorViewModel>()> m_selectorTrial;
    Settings* m_settings = nullptr;      ///< with the trial
    HeadersEdit* m_headers = nullptr;
    QLabel* m_signIn = nullptr;
    scrape::ScrapeSettings m_signInSettings;   ///< of these, cookies, proxy and signIn
    QLabel* m_store = nullptr;
};

} // namespace millrace::ui
