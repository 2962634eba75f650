#pragma once

#include "models/chat/chat_view_model.h"
#include "ui/dialogs/form_dialog.h"
#include "ui/theme/theme.h"

class QComboBox;
class QDoubleSpinBox;
class QPlainTextEdit;
class QSpinBox;

namespace millrace::ui {

/// How the chat server listens and where it logs. Thread: GUI. Use open(), never exec(). The token is handed on and never kept.
class ChatServerDialog : public FormDialog {
    Q_OBJECT
public:
    ChatServerDialog(const Theme& theme, const chat::ChatSettings& settings, QWidget* parent = nullptr);

    [[nodiscard]] chat::ChatSettings settings() const;

    static constexpr int kMaxToken = 500;

Q_SIGNALS:
    void chosen(const millrace::chat::ChatSettings& settings);

protected:
    [[nodiscard]] QString problem() const override;
    void apply() override;

private:
    void buildAddress();
    void buildSafety(const Theme& theme);
    void buildLimits();
    void fill();

    const chat::ChatSettings m_given;
    QLineEdit* m_host = nullptr;
    QSpinBox* m_port = nullptr;
    QComboBox* m_mode = nullptr;
    QLineEdit* m_redis = nullptr;
    QLineEdit* m_token = nullptr;
    QPlainTextEdit* m_origins = nullptr;
    QLineEdit* m_certificate = nullptr;
    QLineEdit* m_key = nullptr;
    QSpinBox* m_maxClients = nullptr;
    QSpinBox* m_maxMessage = nullptr;
    QDoubleSpinBox* m_rateLimit = nullptr;
    QSpinBox* m_ping = nullptr;
};

} // namespace millrace::ui
