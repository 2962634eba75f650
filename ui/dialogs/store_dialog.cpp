#include "ui/dialogs/store_dialog.h"

#include "models/scrape/error_sentences.h"
#include "ui/widgets/wrapped_label.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QSpinBox>
#include <QStyle>

#include <utility>

namespace millrace::ui {
namespace {

constexpr int kMaxName = 253;
constexpr int kMaxPath = 4'000;

struct TlsText {
    const char* mode;
    const char* text;
};
/// https://www.postgresql.org/docs/15/libpq-ssl.html, 34.19.3
constexpr TlsText kTlsTexts[] = {
    {"", QT_TRANSLATE_NOOP("millrace::ui::StoreDialog", "if the server offers it")},
    {"require", QT_TRANSLATE_NOOP("millrace::ui::StoreDialog", "always")},
    {"verify-ca", QT_TRANSLATE_NOOP("millrace::ui::StoreDialog", "always, and check the certificate's issuer")},
    {"verify-full", QT_TRANSLATE_NOOP("millrace::ui::StoreDialog", "always, and check issuer and name")},
    {"disable", QT_TRANSLATE_NOOP("millrace::ui::StoreDialog", "never")},
};

} // namespace

StoreDialog::StoreDialog(models::ScrapeViewModel& model, const std::optional<store::StoreUrl>& shown, QString defaultPath, QWidget* parent)
    : FormDialog(tr("Store"), tr("Use"), 560, parent), m_model(model), m_defaultPath(std::move(defaultPath)), m_kind(new QComboBox(this)),
      m_result(wrappedLabel("", this)), m_test(buttons().addButton(tr("Test"), QDialogButtonBox::ActionRole))
{
    setNote(tr("Runs, their queues and pages are kept here. Choosing another place moves nothing: each keeps what it has."));
    m_kind->setAccessibleName(tr("Keep pages in"));
    m_kind->addItem(tr("a file on this computer (SQLite)"));
    m_kind->addItem(tr("a PostgreSQL server"));
    form().addRow(tr("Keep pages in"), m_kind);
    buildFile();
    buildServer();
    m_result->setAccessibleName(tr("Result of the test"));
    addBelow(m_result);
    m_test->setAccessibleName(tr("Test"));
    m_test->setToolTip(tr("Connects, looks at version, tables and rights, and changes nothing"));
    m_test->setAutoDefault(false);
    const std::optional<store::StoreUrl>& url = shown ? shown : m_model.storeInUse();
    fill(url ? models::choiceOf(*url) : models::StoreChoice());
    showKind();
    connect(m_test, &QPushButton::clicked, this, &StoreDialog::test);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &StoreDialog::showKind);
    for (QLineEdit* edit : {m_path, m_host, m_database, m_user, m_password, m_service})
        connect(edit, &QLineEdit::textChanged, this, &StoreDialog::formChanged);
    connect(m_port, &QSpinBox::valueChanged, this, &StoreDialog::formChanged);
    connect(m_tls, &QComboBox::currentIndexChanged, this, &StoreDialog::formChanged);
    connect(&m_model, &models::ScrapeViewModel::stateChanged, this, [this] {
        if (!m_busy)
            check(); // a run that has ended may not hold it any more
    });
    connect(&m_model, &models::ScrapeViewModel::storeOpened, this, &StoreDialog::accept);
    connect(&m_model, &models::ScrapeViewModel::storeFailed, this, [this](const store::StoreError& error) {
        setBusy(false);
        const QString sentence = models::errorSentence(error);
        showResult(m_model.storeInUse() ? tr("%1 The store in use stays.").arg(sentence) : sentence, "error");
    });
    begin({});
}

void StoreDialog::buildFile()
{
    m_pathRow = fileField(m_path, tr("File"), File::Any);
    m_path->setMaxLength(kMaxPath);
    m_path->setPlaceholderText(m_defaultPath);
    m_path->setToolTip(tr("On a local disk; it is made when it is not there"));
    form().addRow(tr("File"), m_pathRow);
}

void StoreDialog::buildServer()
{
    const auto line = [this](const QString& name, const QString& placeholder, const QString& tip) {
        auto* edit = new QLineEdit(this);
        edit->setAccessibleName(name);
        edit->setPlaceholderText(placeholder);
        edit->setToolTip(tip);
        edit->setMaxLength(kMaxName);
        return edit;
    };
    m_host = line(tr("Host"), tr("this computer"), tr("A name, an address, or a folder of sockets; empty for this computer's socket, or what the service says"));
    m_port = new QSpinBox(this);
    m_port->setRange(1, 65'535);
    m_port->setAccessibleName(tr("Port"));
    m_hostRow = new QWidget(this);
    auto* place = new QHBoxLayout(m_hostRow);
    place->setContentsMargins(0, 0, 0, 0);
    place->setSpacing(8);
    auto* portLabel = new QLabel(tr("Port"), m_hostRow);
    portLabel->setBuddy(m_port);
    place->addWidget(m_host, 1);
    place->addWidget(portLabel);
    place->addWidget(m_port);
    m_database = line(tr("Database"), {}, tr("It must exist (createdb); its tables are made when it is used"));
    m_user = line(tr("User"), tr("as on this computer"), tr("Needs CREATE on the schema the first time"));
    m_password = line(tr("Password"), tr("from MILLRACE_STORE_PASSWORD, ~/.pgpass or a service file"), tr("For as long as this window is open; it is never written anywhere"));
    m_password->setEchoMode(QLineEdit::Password);
    m_tls = new QComboBox(this);
    m_tls->setAccessibleName(tr("Encryption"));
    m_tls->setToolTip(tr("Certificates are checked against ~/.postgresql/root.crt, or what PGSSLROOTCERT names"));
    for (const TlsText& each : kTlsTexts)
        m_tls->addItem(tr(each.text), QLatin1String(each.mode));
    m_service = line(tr("Service"), tr("none"), tr("A name in ~/.pg_service.conf, which gives what is left empty here"));
    form().addRow(tr("Host"), m_hostRow);
    form().addRow(tr("Database"), m_database);
    form().addRow(tr("User"), m_user);
    form().addRow(tr("Password"), m_password);
    form().addRow(tr("Encryption"), m_tls);
    form().addRow(tr("Service"), m_service);
}

void StoreDialog::fill(const models::StoreChoice& choice)
{
    m_kind->setCurrentIndex(choice.onServer ? 1 : 0);
    m_path->setText(choice.path == m_defaultPath ? QString() : choice.path);
    m_host->setText(choice.onServer ? choice.host : QStringLiteral("localhost"));
    m_port->setValue(choice.port);
    m_database->setText(choice.onServer ? choice.database : QStringLiteral("millrace"));
    m_user->setText(choice.user);
    m_password->setText(choice.password);
    m_service->setText(choice.service);
    if (m_tls->findData(choice.tls) < 0) // one that is seldom wanted, of a URL
        m_tls->addItem(choice.tls, choice.tls);
    m_tls->setCurrentIndex(m_tls->findData(choice.tls));
}

models::StoreChoice StoreDialog::choice() const
{
    models::StoreChoice choice;
    choice.onServer = m_kind->currentIndex() == 1;
    if (!choice.onServer) {
        choice.path = m_path->text();
        return choice;
    }
    choice.host = m_host->text();
    choice.port = m_port->value();
    choice.database = m_database->text();
    choice.user = m_user->text();
    choice.password = m_password->text();
    choice.tls = m_tls->currentData().toString();
    choice.service = m_service->text();
    return choice;
}

void StoreDialog::showKind()
{
    const bool onServer = m_kind->currentIndex() == 1;
    form().setRowVisible(m_pathRow, !onServer);
    form().setRowVisible(m_hostRow, onServer);
    for (QWidget* field : std::initializer_list<QWidget*>{m_database, m_user, m_password, m_tls, m_service})
        form().setRowVisible(field, onServer);
    formChanged();
    fitHeight();
}

/// What was found is not about this any more.
void StoreDialog::formChanged()
{
    ++m_tests;
    m_busy = false;
    showResult({}, "");
    check();
}

bool StoreDialog::isInUse(const store::StoreUrl& url) const
{
    return m_model.storeInUse() && m_model.storeInUse()->toString() == url.toString();
}

QString StoreDialog::problem() const
{
    const auto url = models::storeUrlOf(choice(), m_defaultPath);
    if (!url)
        return url.error();
    return m_busy ? QString() : m_model.storeHeldBecause();
}

void StoreDialog::test()
{
    const auto url = models::storeUrlOf(choice(), m_defaultPath);
    if (!url)
        return;
    if (isInUse(*url) && url->kind == store::StoreKind::Sqlite) {
        showResult(tr("This is the store in use."), "ok");
        return;
    }
    const unsigned number = ++m_tests;
    setBusy(true);
    showResult(tr("Testing…"), "dim");
    m_model.inspectStore(*url, [self = QPointer(this), number](const auto& found) {
        if (self && number == self->m_tests)
            self->tested(found);
    });
}

void StoreDialog::tested(const Result<store::StoreReport, store::StoreError>& found)
{
    setBusy(false);
    if (found)
        showResult(models::describeReport(*found), "ok");
    else
        showResult(models::errorSentence(found.error()), "error");
}

void StoreDialog::apply()
{
    const auto url = models::storeUrlOf(choice(), m_defaultPath);
    if (!url)
        return;
    if (isInUse(*url) && m_model.storeInUse()->password == url->password) {
        accept();
        return;
    }
    ++m_tests;
    setBusy(true);
    showResult(tr("The store is being opened…"), "dim");
    m_model.useStore(*url);
}

void StoreDialog::setBusy(bool busy)
{
    m_busy = busy;
    m_test->setEnabled(!busy);
    check();
    if (busy)
        buttons().button(QDialogButtonBox::Ok)->setEnabled(false);
}

void StoreDialog::showResult(const QString& text, const char* tone)
{
    m_result->setProperty("tone", QLatin1String(tone));
    style()->unpolish(m_result);
    style()->polish(m_result);
    m_result->setText(text);
    m_result->setAccessibleDescription(text);
    m_result->setVisible(!text.isEmpty());
    fitHeight();
}

} // namespace millrace::ui
