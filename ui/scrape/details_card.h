#pragma once

#include "models/scrape/page_details.h"
#include "ui/theme/theme.h"
#include "ui/widgets/card.h"

#include <optional>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace millrace::ui {

class Waterfall;

/// The selected page: waterfall of its phases, facts, error, redirects and headers. All of it remote or made from it, so all plain text.
/// Thread: GUI.
class DetailsCard : public Card {
    Q_OBJECT
public:
    explicit DetailsCard(const Theme& theme, QWidget* parent = nullptr);

    void setPage(const std::optional<models::PageDetails>& page);

private:
    void showText(QLabel& label, const QString& text);

    std::optional<models::PageDetails> m_page;
    QLabel* m_nothing;
    QLabel* m_title;
    QLabel* m_error;
    Waterfall* m_waterfall;
    QLabel* m_facts;
    QLabel* m_notes;
    QPlainTextEdit* m_text;
};

} // namespace millrace::ui
