#pragma once

#include "models/common/panel_state.h"
#include "ui/theme/theme.h"

#include <QFrame>

#include <array>

class QLabel;
class QPushButton;

namespace millrace::ui {

/// A sentence above the tables: an unfinished run to resume, trouble with the store, what came of a command. Thread: GUI. Plain text.
class Banner : public QFrame {
    Q_OBJECT
public:
    explicit Banner(const Theme& theme, QWidget* parent = nullptr);

    /// nullopt hides it.
    void setState(const std::optional<models::BannerState>& state);

Q_SIGNALS:
    /// The button at `index` of the state's was pressed.
    void pressed(int index);
    void dismissed();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    const Theme& m_theme;
    models::BannerState m_state;
    QLabel* m_sentence;
    std::array<QPushButton*, models::BannerState::kMaxButtons> m_buttons{};
    QPushButton* m_dismiss;
};

} // namespace millrace::ui
