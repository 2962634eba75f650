#pragma once

#include "app/scrape/scrape_settings.h"
#include "ui/theme/theme.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QHBoxLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QSpinBox;

namespace millrace::ui {

/// How the run behaves: all of ScrapeSettings, and the store of the next start. Thread: GUI. Use open(), never exec().
class RunOptionsDialog : public QDialog {
    Q_OBJECT
public:
    RunOptionsDialog(const Theme& theme, const scrape::ScrapeSettings& settings, const QString& defaultUserAgent, QWidget* parent = nullptr);

    /// `current` is in use now; `next` is what the settings name (empty: the default one).
    void setStore(const QString& current, const QString& next);
    [[nodiscard]] scrape::ScrapeSettings settings() const;

    static constexpr int kMaxHeaders = 50;
    static constexpr int kMaxHeaderLength = 8'192;

Q_SIGNALS:
    void chosen(const millrace::scrape::ScrapeSettings& settings);
    void storeChosen(const QString& url);

private:
    void buildNumbers(QFormLayout& form);
    void buildLinks(QFormLayout& form, const Theme& theme);
    void buildSwitches(QFormLayout& form);
    void buildTexts(QFormLayout& form, const Theme& theme, const QString& defaultUserAgent);
    QHBoxLayout* bodiesRow();
    void chooseBodies();
    void askForSignIn();
    void fill(const scrape::ScrapeSettings& settings);
    void check();
    [[nodiscard]] QString problem() const;
    [[nodiscard]] QPlainTextEdit* lines(const QString& name, const QString& placeholder, const Theme& theme);

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
    QPlainTextEdit* m_headers = nullptr;
    QLabel* m_signIn = nullptr;
    scrape::ScrapeSettings m_signInSettings;   ///< of these, cookies, proxy and signIn
    QLabel* m_store = nullptr;
    QLineEdit* m_nextStore = nullptr;
    QLabel* m_problem = nullptr;
    QPushButton* m_ok = nullptr;
    QString m_storeBefore;
};

} // namespace millrace::ui
