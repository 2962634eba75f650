#include "ui/chat/test_client_dialog.h"

#include "models/chat/message_details.h"
#include "models/common/format.h"
#include "ui/chat/test_client.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace::ui {

TestClientDialog::TestClientDialog(const Theme& theme, const QString& token, QWidget* parent)
    : QDialog(parent), m_client(new TestClient(this)), m_token(token), m_room(new QLineEdit(QStringLiteral("/"), this)), m_connect(new QPushButton(tr("Connect"), this)),
      m_state(new QLabel(this)), m_log(new QPlainTextEdit(this)), m_text(new QLineEdit(this)), m_send(new QPushButton(tr("Send"), this))
{
    setWindowTitle(tr("Test client"));
    setAccessibleName(tr("Test client dialog"));
    build(theme);
    connect(m_connect, &QPushButton::clicked, this, [this] {
        if (m_client->isOpen())
            m_client->close();
        else
            m_client->open(m_url, m_room->text(), m_token);
    });
    connect(m_send, &QPushButton::clicked, this, &TestClientDialog::send);
    connect(m_text, &QLineEdit::textChanged, this, &TestClientDialog::render);
    connect(m_client, &TestClient::opened, this, [this] { note(QStringLiteral("·"), tr("connected to %1").arg(m_url)); render(); });
    connect(m_client, &TestClient::closed, this, [this](const QString& words) { note(QStringLiteral("·"), words); render(); });
    connect(m_client, &TestClient::received, this, [this](const QString& text) { note(QStringLiteral("←"), text); });
    render();
}

void TestClientDialog::build(const Theme& theme)
{
    m_room->setAccessibleName(tr("Room"));
    m_room->setToolTip(tr("The path; “/” is the lobby"));
    m_room->setMaxLength(200);
    m_room->setMaximumWidth(160);
    m_connect->setAccessibleName(tr("Connect test client"));
    m_state->setTextFormat(Qt::PlainText);
    m_state->setProperty("tone", QStringLiteral("dim"));
    m_log->setReadOnly(true);
    m_log->setTabChangesFocus(true);
    theme.keepFixedFont(*m_log);
    m_log->setMaximumBlockCount(kMaxLines);
    m_log->setAccessibleName(tr("Answers"));
    m_text->setText(QStringLiteral("{\"user\": \"me\", \"msg\": \"hello\"}"));
    theme.keepFixedFont(*m_text);
    m_text->setAccessibleName(tr("Text to send"));
    m_text->setMaxLength(64 * 1024);
    m_send->setAccessibleName(tr("Send text"));
    m_send->setDefault(true);
    m_connect->setAutoDefault(false);
    auto* head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(new QLabel(tr("Room"), this));
    head->addWidget(m_room);
    head->addWidget(m_connect);
    head->addWidget(m_state, 1);
    auto* foot = new QHBoxLayout;
    foot->setSpacing(8);
    foot->addWidget(m_text, 1);
    foot->addWidget(m_send);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(10);
    layout->addLayout(head);
    layout->addWidget(m_log, 1);
    layout->addLayout(foot);
    resize(620, 380);
}

void TestClientDialog::setServer(const QString& url)
{
    if (url == m_url)
        return;
    m_url = url;
    render();
}

void TestClientDialog::render()
{
    const bool open = m_client->isOpen();
    m_connect->setText(open ? tr("Disconnect") : tr("Connect"));
    m_connect->setEnabled(open || !m_url.isEmpty());
    m_room->setEnabled(!open);
    m_send->setEnabled(open && !m_text->text().isEmpty());
    m_state->setText(open ? tr("connected") : m_url.isEmpty() ? tr("no server runs") : tr("not connected"));
}

void TestClientDialog::note(const QString& sign, const QString& text)
{
    m_log->appendPlainText(models::formatClockMs(QDateTime::currentMSecsSinceEpoch()) + u' ' + sign + u' ' + models::singleLine(text.left(kMaxShown).toStdString()));
}

void TestClientDialog::send()
{
    note(QStringLiteral("→"), m_text->text());
    m_client->send(m_text->text());
}

} // namespace millrace::ui
