#include "ui/dialogs/sign_in_dialog.h"

#include "app/http/proxy.h"
#include "models/common/format.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

#include <utility>

namespace millrace::ui {
namespace {

constexpr int kMaxField = 1'000;
constexpr int kLoginsHeight = 64;

QLineEdit* lineField(const QString& name, const QString& placeholder, QWidget* parent)
{
    auto* edit = new QLineEdit(parent);
    edit->setAccessibleName(name);
    edit->setPlaceholderText(placeholder);
    edit->setMaxLength(kMaxField);
    return edit;
}

QLineEdit* secretField(const QString& name, QWidget* parent)
{
    QLineEdit* edit = lineField(name, SignInDialog::tr("password"), parent);
    edit->setEchoMode(QLineEdit::Password);
    return edit;
}

QPushButton* plainButton(const QString& text, const QString& tip, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setAccessibleName(QString(text).remove(QChar(0x2026)));
    button->setToolTip(tip);
    button->setAutoDefault(false);
    return button;
}

QString counted(std::size_t count, const QString& one, const QString& many)
{
    return count == 1 ? one : many.arg(models::formatCount(static_cast<std::int64_t>(count)));
}

} // namespace

SignInDialog::SignInDialog(const scrape::ScrapeSettings& settings, QWidget* parent) : FormDialog(tr("Sign-in"), tr("Use"), 620, parent), m_given(settings)
{
    if (settings.signIn)
        m_signIn = *settings.signIn;
    setNote(tr("Passwords and cookies stay in memory while this window is open, and are never stored or logged. A run that is resumed later needs them again."));
    buildCookies();
    buildLogins();
    buildProxy();
    connect(&m_reader, &models::CookieFileReader::read, this, [this](const std::vector<http::Cookie>& cookies) {
        m_signIn.cookies = cookies;
        m_cookies->setChecked(true);
        showAll();
    });
    connect(&m_reader, &models::CookieFileReader::failed, this, &SignInDialog::say);
    for (QLineEdit* edit : {m_origin, m_user, m_password})
        connect(edit, &QLineEdit::textChanged, this, &SignInDialog::updateAdd);
    showAll();
    begin({m_origin, m_user, m_password, m_proxy, m_proxyUser});
}

void SignInDialog::apply()
{
    Q_EMIT chosen(settings());
    accept();
}

void SignInDialog::buildCookies()
{
    m_cookies = new QCheckBox(tr("Keep the cookies that servers set"), this);
    m_cookies->setAccessibleName(m_cookies->text());
    m_cookies->setToolTip(tr("For as long as the run is open: at most 50 a domain and 3,000 in all"));
    m_cookies->setChecked(m_given.cookies);
    m_file = new QLabel(this);
    m_file->setTextFormat(Qt::PlainText);
    QPushButton* open = plainButton(tr("Open cookie file…"), tr("A cookies.txt, as browsers' add-ons and curl write it: the run starts with a session of the browser"), this);
    m_clear = plainButton(tr("Clear"), tr("Starts without cookies"), this);
    connect(open, &QPushButton::clicked, this, &SignInDialog::chooseFile);
    connect(m_clear, &QPushButton::clicked, this, [this] {
        m_signIn.cookies.clear();
        showAll();
    });
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_file, 1);
    row->addWidget(open);
    row->addWidget(m_clear);
    form().addRow(tr("Cookies"), m_cookies);
    form().addRow(QString(), row);
}

void SignInDialog::buildLogins()
{
    m_logins = new QListWidget(this);
    m_logins->setAccessibleName(tr("Logins"));
    m_logins->setToolTip(tr("A user and a password go to their own origin only, whatever redirects or links lead elsewhere"));
    m_logins->setFixedHeight(kLoginsHeight);
    m_remove = plainButton(tr("Remove"), tr("Takes the selected login out"), this);
    connect(m_logins, &QListWidget::currentRowChanged, this, [this](int row) { m_remove->setEnabled(row >= 0); });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        m_signIn.logins.erase(m_signIn.logins.begin() + m_logins->currentRow());
        showAll();
    });
    m_origin = lineField(tr("Origin"), QStringLiteral("https://example.org"), this);
    m_user = lineField(tr("User"), tr("user"), this);
    m_password = secretField(tr("Password"), this);
    m_add = plainButton(tr("Add login"), tr("Adds this user to the list"), this);
    connect(m_add, &QPushButton::clicked, this, &SignInDialog::addLogin);
    auto* fields = new QHBoxLayout;
    fields->setSpacing(8);
    fields->addWidget(m_origin, 3);
    fields->addWidget(m_user, 2);
    fields->addWidget(m_password, 2);
    fields->addWidget(m_add);
    auto* list = new QHBoxLayout;
    list->setSpacing(8);
    list->addWidget(m_logins, 1);
    list->addWidget(m_remove, 0, Qt::AlignTop);
    form().addRow(tr("Logins"), list);
    form().addRow(tr("New login"), fields);
}

void SignInDialog::buildProxy()
{
    m_proxy = lineField(tr("Proxy"), tr("none; http://localhost:3128, https, socks5 or socks5h"), this);
    m_proxy->setText(QString::fromStdString(m_given.proxy));
    m_proxy->setToolTip(tr("Connects for the run. Where a name leads is then the proxy's to decide; private addresses as such are still refused"));
    m_proxyUser = lineField(tr("User of the proxy"), tr("user"), this);
    m_proxyUser->setText(QString::fromStdString(m_signIn.proxyUser));
    m_proxyPassword = secretField(tr("Password of the proxy"), this);
    m_proxyPassword->setText(QString::fromStdString(m_signIn.proxyPassword));
    auto* login = new QHBoxLayout;
    login->setSpacing(8);
    login->addWidget(m_proxyUser, 1);
    login->addWidget(m_proxyPassword, 1);
    form().addRow(tr("Proxy"), m_proxy);
    form().addRow(tr("Its login"), login);
}

void SignInDialog::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Open cookie file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, &m_reader, &models::CookieFileReader::start);
    dialog->open();
}

void SignInDialog::addLogin()
{
    const auto origin = scrape::originFrom(m_origin->text().trimmed().toStdString());
    if (!origin)
        return;
    scrape::Login login{*origin, m_user->text().toStdString(), m_password->text().toStdString()};
    std::erase_if(m_signIn.logins, [&login](const scrape::Login& each) { return each.origin == login.origin; });
    m_signIn.logins.push_back(std::move(login));
    for (QLineEdit* edit : {m_origin, m_user, m_password})
        edit->clear();
    showAll();
    m_origin->setFocus();
}

void SignInDialog::showAll()
{
    m_file->setText(m_signIn.cookies.empty() ? tr("starts without cookies") : counted(m_signIn.cookies.size(), tr("starts with 1 cookie"), tr("starts with %1 cookies")));
    m_clear->setEnabled(!m_signIn.cookies.empty());
    m_logins->clear();
    for (const scrape::Login& login : m_signIn.logins)
        m_logins->addItem(models::singleLine(login.origin, 300) + QStringLiteral(" · ") + models::singleLine(login.user, 100));
    m_remove->setEnabled(false);
    updateAdd();
    check();
}

QString SignInDialog::problem() const
{
    const bool begun = !m_origin->text().isEmpty() || !m_user->text().isEmpty() || !m_password->text().isEmpty();
    if (begun && !m_add->isEnabled())
        return tr("A login takes an origin such as https://example.org, without a path, a user without a colon, and a password.");
    if (begun)
        return tr("Add the login that you have written, or clear its fields.");
    const QString proxy = m_proxy->text().trimmed();
    if (!proxy.isEmpty()) {
        const auto read = http::parseProxy(proxy.toStdString());
        if (!read || !read->user.empty())
            return tr("The proxy takes a scheme, a host and a port, such as http://localhost:3128; its user and password have fields of their own.");
    }
    return {};
}

void SignInDialog::updateAdd()
{
    m_add->setEnabled(scrape::originFrom(m_origin->text().trimmed().toStdString()).has_value() && !m_user->text().isEmpty() && !m_user->text().contains(u':') && !m_password->text().isEmpty()
        && m_signIn.logins.size() < scrape::kMaxLogins);
}

scrape::ScrapeSettings SignInDialog::settings() const
{
    scrape::ScrapeSettings settings = m_given;
    settings.cookies = m_cookies->isChecked();
    const auto proxy = http::parseProxy(m_proxy->text().trimmed().toStdString());
    settings.proxy = proxy ? proxy->url : std::string();
    scrape::SignIn signIn = m_signIn;
    signIn.proxyUser = proxy ? m_proxyUser->text().toStdString() : std::string();
    signIn.proxyPassword = signIn.proxyUser.empty() ? std::string() : m_proxyPassword->text().toStdString();
    const bool same = m_given.signIn ? signIn == *m_given.signIn : signIn == scrape::SignIn();
    if (!same)
        settings.signIn = signIn == scrape::SignIn() ? nullptr : std::make_shared<const scrape::SignIn>(std::move(signIn));
    return settings;
}

QString SignInDialog::summary(const scrape::ScrapeSettings& settings)
{
    QStringList parts;
    if (settings.cookies)
        parts += settings.signIn && !settings.signIn->cookies.empty() ? counted(settings.signIn->cookies.size(), tr("cookies, 1 from a file"), tr("cookies, %1 from a file")) : tr("cookies");
    if (settings.signIn && !settings.signIn->logins.empty())
        parts += counted(settings.signIn->logins.size(), tr("1 login"), tr("%1 logins"));
    if (!settings.proxy.empty())
        parts += tr("proxy %1").arg(models::singleLine(settings.proxy, 100));
    return parts.isEmpty() ? tr("no cookies, no logins, no proxy") : parts.join(QStringLiteral(" · "));
}

} // namespace millrace::ui
