#pragma once

#include "models/scrape/scrape_state.h"
#include "ui/theme/theme.h"

#include <QFrame>

class QLabel;
class QPushButton;

namespace millrace::ui {

/// A sentence above the tables: an unfinished run to resume, trouble with the store, what came of a command. Thread: GUI.
class Banner : public QFrame {
    Q_OBJECT
public:
    explicit Banner(const Theme& theme, QWidget* parent = nullptr);

    /// nullopt hides it.
    void setState(const std::optional<models::ScrapeState::Banner>& state);

Q_SIGNALS:
    void resumed();
    void discarded();
    void dismissed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    models::ScrapeState::Banner m_state;
    QLabel* m_sentence;
    QPushButton* m_resume;
    QPushButton* m_discard;
    QPushButton* m_dismiss;
};

} // namespace millrace::ui
