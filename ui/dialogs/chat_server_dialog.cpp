#include "ui/dialogs/chat_server_dialog.h"

#include "models/chat/chat_texts.h"
#include "models/scrape/field_texts.h"
#include "ui/dialogs/setting_checks.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFile>
#include <QFormLayout>
#include <QLineEdit>
#include <QPlainTextEdit>

namespace millrace::ui {
namespace {

QSpinBox* number(int least, int most, const QString& name, const QString& suffix, QWidget* parent)
{
    auto* box = new QSpinBox(parent);
    box->setRange(least, most);
    box->setSuffix(suffix);
    box->setAccessibleName(name);
    return box;
}

} // namespace

ChatServerDialog::ChatServerDialog(const Theme& theme, const chat::ChatSettings& given, QWidget* parent)
    : FormDialog(tr("Server options"), tr("Apply"), 560, parent), m_given(given)
{
    buildAddress();
    buildSafety(theme);
    buildLimits();
    fill();
    connect(m_origins, &QPlainTextEdit::textChanged, this, &ChatServerDialog::check);
    begin({m_host, m_redis, m_token, m_certificate, m_key});
}

void ChatServerDialog::apply()
{
    Q_EMIT chosen(settings());
    accept();
}

void ChatServerDialog::buildAddress()
{
    m_host = new QLineEdit(this);
    m_host->setAccessibleName(tr("Address"));
    m_host->setToolTip(tr("localhost, an address of this machine, or 0.0.0.0 for all of its networks"));
    m_host->setMaxLength(253);
    m_port = number(0, 65'535, tr("Port"), {}, this);
    m_port->setToolTip(tr("0 lets the system choose a free one"));
    m_mode = new QComboBox(this);
    m_mode->setAccessibleName(tr("Mode of the server"));
    for (const chat::ChatMode mode : {chat::ChatMode::Echo, chat::ChatMode::Broadcast, chat::ChatMode::Raw})
        m_mode->addItem(models::modeName(mode));
    m_redis = new QLineEdit(this);
    m_redis->setAccessibleName(tr("Redis"));
    m_redis->setPlaceholderText(QStringLiteral("redis://127.0.0.1:6379"));
    m_redis->setToolTip(tr("redis://[user@]host[:port][/db], or none for the journal only; a password comes from MILLRACE_REDIS_PASSWORD"));
    form().addRow(tr("Address"), m_host);
    form().addRow(tr("Port"), m_port);
    form().addRow(tr("Mode"), m_mode);
    form().addRow(tr("Redis"), m_redis);
}

void ChatServerDialog::buildSafety(const Theme& theme)
{
    m_token = new QLineEdit(this);
    m_token->setAccessibleName(tr("Token"));
    m_token->setEchoMode(QLineEdit::PasswordEchoOnEdit);
    m_token->setMaxLength(kMaxToken);
    m_token->setPlaceholderText(tr("none: anybody who reaches the port may connect"));
    m_token->setToolTip(tr("Clients send it as Authorization: Bearer, or as the subprotocol bearer.<token>; it is not kept for the next start"));
    m_origins = new QPlainTextEdit(this);
    m_origins->setAccessibleName(tr("Allowed origins"));
    m_origins->setPlaceholderText(tr("https://example.org, one a line; * allows every page. Programs that send no Origin may always connect."));
    m_origins->setTabChangesFocus(true);
    m_origins->setFont(theme.fixedFont());
    m_origins->setFixedHeight(56);
    form().addRow(tr("Token"), m_token);
    form().addRow(tr("Allowed origins"), m_origins);
    form().addRow(tr("TLS certificate"), fileField(m_certificate, tr("TLS certificate"), File::Existing));
    form().addRow(tr("TLS key"), fileField(m_key, tr("TLS key"), File::Existing));
    m_certificate->setPlaceholderText(tr("none: ws://"));
}

void ChatServerDialog::buildLimits()
{
    m_maxClients = number(1, 1'000'000, tr("Most clients"), {}, this);
    m_maxMessage = number(1, 1'048'576, tr("Largest message"), QStringLiteral(" KiB"), this);
    m_rateLimit = new QDoubleSpinBox(this);
    m_rateLimit->setRange(0, 100'000);
    m_rateLimit->setDecimals(1);
    m_rateLimit->setSuffix(QStringLiteral(" /s"));
    m_rateLimit->setSpecialValueText(tr("unlimited"));
    m_rateLimit->setAccessibleName(tr("Messages per second and client"));
    m_ping = number(0, 3'600, tr("Ping interval"), QStringLiteral(" s"), this);
    m_ping->setSpecialValueText(tr("no pings"));
    form().addRow(tr("Most clients"), m_maxClients);
    form().addRow(tr("Largest message"), m_maxMessage);
    form().addRow(tr("Limit per client"), m_rateLimit);
    form().addRow(tr("Ping every"), m_ping);
}

void ChatServerDialog::fill()
{
    m_host->setText(QString::fromStdString(m_given.host));
    m_port->setValue(m_given.port);
    m_mode->setCurrentIndex(static_cast<int>(m_given.mode));
    m_redis->setText(models::redisText(m_given.redis));
    m_token->setText(QString::fromStdString(m_given.token));
    QStringList lines;
    for (const std::string& origin : m_given.allowedOrigins)
        lines += QString::fromStdString(origin);
    m_origins->setPlainText(lines.join(u'\n'));
    m_certificate->setText(QFile::decodeName(QByteArray::fromStdString(m_given.certificatePath)));
    m_key->setText(QFile::decodeName(QByteArray::fromStdString(m_given.keyPath)));
    m_maxClients->setValue(m_given.maxClients);
    m_maxMessage->setValue(static_cast<int>((m_given.maxMessage + 1'023) / 1'024));
    m_rateLimit->setValue(m_given.rateLimit);
    m_ping->setValue(static_cast<int>(m_given.pingInterval.count() / 1'000));
}

chat::ChatSettings ChatServerDialog::settings() const
{
    chat::ChatSettings settings = m_given;
    settings.host = m_host->text().trimmed().toStdString();
    settings.port = static_cast<std::uint16_t>(m_port->value());
    settings.mode = static_cast<chat::ChatMode>(m_mode->currentIndex());
    settings.redis = models::parseRedis(m_redis->text()).redis;
    settings.token = m_token->text().trimmed().toStdString();
    settings.allowedOrigins = models::linesOf(m_origins->toPlainText());
    settings.certificatePath = QFile::encodeName(m_certificate->text().trimmed()).toStdString();
    settings.keyPath = QFile::encodeName(m_key->text().trimmed()).toStdString();
    settings.maxClients = m_maxClients->value();
    settings.maxMessage = std::int64_t{m_maxMessage->value()} * 1'024;
    settings.rateLimit = m_rateLimit->value();
    settings.pingInterval = Milliseconds(std::int64_t{m_ping->value()} * 1'000);
    return settings;
}

QString ChatServerDialog::problem() const
{
    if (const QString wrong = listenAddressProblem(m_host->text().trimmed()); !wrong.isEmpty())
        return wrong;
    if (const QString wrong = models::parseRedis(m_redis->text()).problem; !wrong.isEmpty())
        return wrong;
    const QString token = m_token->text().trimmed();
    if (std::any_of(token.begin(), token.end(), [](QChar c) { return c.unicode() <= 0x20 || c.unicode() > 0x7e; }))
        return tr("A token has no blanks and only ASCII characters, because it travels in a header.");
    if (const QString wrong = originsProblem(m_origins->toPlainText()); !wrong.isEmpty())
        return wrong;
    return tlsFilesProblem(m_certificate->text().trimmed(), m_key->text().trimmed());
}

} // namespace millrace::ui
