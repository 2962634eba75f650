#pragma once

#include "ui/theme/theme.h"

#include <QPlainTextEdit>

#include <string>
#include <utility>
#include <vector>

namespace millrace::ui {

/// Request headers, "Name: value" one a line. What is secret by its name (scrape::isSecretHeader) is painted over while it is typed, and stands behind
/// dots once the cursor has left its line: neither a person nor a program that reads the window has it from here. Thread: GUI.
class HeadersEdit : public QPlainTextEdit {
    Q_OBJECT
public:
    using Headers = std::vector<std::pair<std::string, std::string>>;
    static constexpr int kMaxHeaders = 50;
    static constexpr int kMaxHeaderLength = 8'192;

    explicit HeadersEdit(const Theme& theme, QWidget* parent = nullptr);

    void setHeaders(const Headers& headers);
    [[nodiscard]] Headers headers() const;
    /// A sentence; empty: they can be sent.
    [[nodiscard]] QString problem() const;

protected:
    void focusOutEvent(QFocusEvent* event) override;

private:
    class PaintOver;
    void hideSecrets(int exceptBlock);
    bool m_hiding = false;
};

} // namespace millrace::ui
