#pragma once

#include "ui/theme/theme.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace millrace::ui {

class TestClient;

/// The built-in test client: connects to the running server, sends what is typed, shows what comes back. Thread: GUI. Use show().
class TestClientDialog : public QDialog {
    Q_OBJECT
public:
    static constexpr int kMaxLines = 1'000;
    static constexpr qsizetype kMaxShown = 2'000;   ///< characters of an answer

    TestClientDialog(const Theme& theme, const QString& token, QWidget* parent = nullptr);

    /// Empty while no server runs.
    void setServer(const QString& url);

private:
    void build(const Theme& theme);
    void render();
    void note(const QString& sign, const QString& text);
    void send();

    TestClient* m_client;
    QString m_url;
    QString m_token;
    QLineEdit* m_room;
    QPushButton* m_connect;
    QLabel* m_state;
    QPlainTextEdit* m_log;
    QLineEdit* m_text;
    QPushButton* m_send;
};

} // namespace millrace::ui
