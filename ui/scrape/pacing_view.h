#pragma once

#include "models/scrape/pacing_details.h"

#include <QWidget>

class QLabel;

namespace millrace::ui {

class PacingStrip;
class Theme;

/// The proof that the selected host was asked no more often than it allows: a verdict, and a mark for each request. Thread: GUI.
class PacingView : public QWidget {
    Q_OBJECT
public:
    explicit PacingView(const Theme& theme, QWidget* parent = nullptr);

    void render(const models::PacingDetails& pacing);

private:
    QLabel* m_heading;
    QLabel* m_verdict;
    QLabel* m_note;
    PacingStrip* m_strip;
    models::PacingDetails m_shown;
};

} // namespace millrace::ui
