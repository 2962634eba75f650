#pragma once

#include "models/scrape/scrape_view_model.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;

namespace millrace::ui {

/// The row above Pages: which status, which finding, how many match, and who is compared. Thread: GUI. Host and text are chosen elsewhere.
class PagesFilterBar : public QWidget {
    Q_OBJECT
public:
    explicit PagesFilterBar(models::ScrapeViewModel& model, QWidget* parent = nullptr);

    void render(const models::ScrapeState& state);

private:
    [[nodiscard]] QComboBox* makeBox(const QString& accessibleName, const QString& tip);
    [[nodiscard]] QPushButton* makeLink(const QString& text, const QString& tip);
    void fillFindings(const QString& baseline);

    models::ScrapeViewModel& m_model;
    QComboBox* m_status;
    QComboBox* m_finding;
    QLabel* m_note;
    QPushButton* m_again;
    QPushButton* m_clear;
    QPushButton* m_end;
    QString m_baseline;
};

} // namespace millrace::ui
