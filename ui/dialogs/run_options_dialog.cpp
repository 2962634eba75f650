#include "ui/dialogs/run_options_dialog.h"

#include "models/common/format.h"
#include "models/scrape/field_texts.h"
#include "ui/dialogs/headers_edit.h"
#include "ui/dialogs/selector_dialog.h"
#include "ui/dialogs/setting_checks.h"
#include "ui/dialogs/sign_in_dialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextBlock>

#include <algorithm>

namespace millrace::ui {
namespace {

constexpr double kMaxSeconds = 30 * 86'400.0;

QSpinBox* number(int least, int most, const QString& name, QWidget* parent)
{
    auto* box = new QSpinBox(parent);
    box->setRange(least, most);
    box->setAccessibleName(name);
    return box;
}

QDoubleSpinBox* seconds(double least, double most, const QString& name, QWidget* parent)
{
    auto* box = new QDoubleSpinBox(parent);
    box->setRange(least, most);
    box->setDecimals(1);
    box->setSuffix(QStringLiteral(" s"));
    box->setAccessibleName(name);
    return box;
}

/// A field of a form with its button at the right.
QHBoxLayout* besideButton(QWidget* field, QPushButton* button, Qt::Alignment alignment = {})
{
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(field, 1);
    row->addWidget(button, 0, alignment);
    return row;
}

} // namespace

RunOptionsDialog::RunOptionsDialog(const Theme& theme, const scrape::ScrapeSettings& settings, const QString& defaultUserAgent, QWidget* parent)
    : FormDialog(tr("Run options"), tr("Apply"), 580, parent), m_theme(theme)
{
    form().setContentsMargins(0, 0, 8, 0); // beside a scroll bar
    buildNumbers(form());
    buildLinks(form(), theme);
    buildSwitches(form());
    buildTexts(form(), theme, defaultUserAgent);
    fill(settings);
    for (QPlainTextEdit* edit : {m_fields, static_cast<QPlainTextEdit*>(m_headers), m_include, m_exclude})
        connect(edit, &QPlainTextEdit::textChanged, this, &RunOptionsDialog::check);
    begin({m_rate, m_bodies, m_userAgent});
}

void RunOptionsDialog::apply()
{
    Q_EMIT chosen(settings());
    accept();
}

void RunOptionsDialog::buildNumbers(QFormLayout& form)
{
    m_rate = new QLineEdit(this);
    m_rate->setAccessibleName(tr("Rate per host"));
    m_rate->setToolTip(tr("Starts per second to each host; 0 or “unlimited” removes the limit"));
    m_perHost = number(1, 256, tr("In flight per host"), this);
    m_concurrency = number(1, 10'000, tr("In flight in all"), this);
    m_timeout = seconds(0.1, 3'600, tr("Timeout"), this);
    m_timeout->setToolTip(tr("One page in all, from the connection to its last byte"));
    m_deadline = seconds(0, kMaxSeconds, tr("Deadline of the run"), this);
    m_deadline->setSpecialValueText(tr("none"));
    m_deadline->setToolTip(tr("The run stops after this time; what is left stays queued"));
    m_retries = number(0, 20, tr("Retries"), this);
    m_retries->setToolTip(tr("For connection errors, 429 and 5xx; each costs a start of its host"));
    form.addRow(tr("Rate per host, starts /s"), m_rate);
    form.addRow(tr("In flight per host"), m_perHost);
    form.addRow(tr("In flight in all"), m_concurrency);
    form.addRow(tr("Timeout"), m_timeout);
    form.addRow(tr("Deadline of the run"), m_deadline);
    form.addRow(tr("Retries"), m_retries);
}

void RunOptionsDialog::buildLinks(QFormLayout& form, const Theme& theme)
{
    m_depth = number(0, scrape::kMostDepth, tr("Depth"), this);
    m_depth->setSpecialValueText(tr("given URLs only"));
    m_depth->setToolTip(tr("Links are followed so many hops from a given URL"));
    m_scope = new QComboBox(this);
    m_scope->setAccessibleName(tr("Scope"));
    m_scope->setToolTip(tr("Where links may lead"));
    m_scope->addItem(tr("the hosts given"), static_cast<int>(scrape::Scope::Host));
    m_scope->addItem(tr("their domains"), static_cast<int>(scrape::Scope::Domain));
    m_scope->addItem(tr("anywhere"), static_cast<int>(scrape::Scope::Any));
    m_maxPages = number(0, static_cast<int>(scrape::kMostPages), tr("Max pages"), this);
    m_maxPages->setSpecialValueText(tr("no limit"));
    m_maxPages->setToolTip(tr("URLs that the run takes in all, given ones included"));
    form.addRow(tr("Depth"), m_depth);
    form.addRow(tr("Scope"), m_scope);
    m_include = lines(tr("Include"), tr("all links · one regular expression a line, such as /docs/"), theme);
    m_include->setToolTip(tr("Only links whose URL one of these is found in are followed; given URLs are always fetched"));
    m_exclude = lines(tr("Exclude"), tr("none · one regular expression a line, such as \\.pdf$"), theme);
    m_exclude->setToolTip(tr("Links whose URL one of these is found in are not followed"));
    m_maxVariants = number(0, static_cast<int>(scrape::kMostVariants), tr("Max variants"), this);
    m_maxVariants->setSpecialValueText(tr("no limit"));
    m_maxVariants->setToolTip(tr("URLs of one path that differ in their query, a session's name or a date alone; more of them are a trap"));
    form.addRow(tr("Max pages"), m_maxPages);
    form.addRow(tr("Max variants of a path"), m_maxVariants);
    form.addRow(tr("Include"), m_include);
    form.addRow(tr("Exclude"), m_exclude);
}

void RunOptionsDialog::buildSwitches(QFormLayout& form)
{
    const auto box = [this](const QString& text, const QString& tip) {
        auto* made = new QCheckBox(text, this);
        made->setAccessibleName(text);
        made->setToolTip(tip);
        return made;
    };
    m_robots = box(tr("Obey robots.txt"), tr("Pages that a host's robots.txt forbids are skipped (RFC 9309)"));
    m_private = box(tr("Allow private addresses"), tr("Links and redirects may lead to loopback, private and link-local addresses"));
    m_sitemaps = box(tr("Read the hosts’ sitemaps"), tr("Pages that a host's sitemaps name are taken too, within the scope; a given URL may be a sitemap itself"));
    m_refresh = box(tr("Fetch again what is stored"), tr("Pages that the store has already are fetched and updated"));
    form.addRow(QString(), m_sitemaps);
    m_nofollow = box(tr("Obey nofollow"), tr("Links with rel=nofollow are not followed, nor those of pages whose robots meta element or X-Robots-Tag says so"));
    form.addRow(QString(), m_robots);
    form.addRow(QString(), m_nofollow);
    form.addRow(QString(), m_private);
    form.addRow(QString(), m_refresh);
}

QPlainTextEdit* RunOptionsDialog::lines(const QString& name, const QString& placeholder, const Theme& theme)
{
    auto* edit = new QPlainTextEdit(this);
    edit->setAccessibleName(name);
    edit->setPlaceholderText(placeholder);
    edit->setTabChangesFocus(true);
    edit->setFont(theme.fixedFont());
    edit->setFixedHeight(52);
    return edit;
}

void RunOptionsDialog::buildTexts(QFormLayout& form, const Theme& theme, const QString& defaultUserAgent)
{
    m_userAgent = new QLineEdit(this);
    m_userAgent->setAccessibleName(tr("User agent"));
    m_userAgent->setPlaceholderText(defaultUserAgent);
    m_userAgent->setMaxLength(500);
    m_fields = lines(tr("Fields"), tr("description\nprice=.price::text"), theme);
    m_fields->setToolTip(tr("What is taken of each page, one a line: NAME=SELECTOR by CSS or XPath, or one of title, description, canonical, h1, language,\n"
                            "robots, opengraph, og:NAME, json-ld, links, images, words. ::text and ::attr(x) at the end, first: in front for the first match alone"));
    m_try = rowButton(tr("Try…"), tr("Try fields"), tr("Fetches a page and shows what the field in whose line the cursor stands gives there"));
    m_try->hide();
    connect(m_try, &QPushButton::clicked, this, &RunOptionsDialog::tryFields);
    m_headers = new HeadersEdit(theme, this);
    m_headers->setAccessibleName(tr("Request headers"));
    m_headers->setPlaceholderText(tr("Name: value, one a line; never sent to another host by a redirect"));
    m_headers->setToolTip(tr("The values of Authorization, Cookie and other secret headers are hidden here, kept in memory and never stored"));
    m_headers->setTabChangesFocus(true);
    m_headers->setFont(theme.fixedFont());
    m_headers->setFixedHeight(52);
    m_signIn = new QLabel(this);
    m_signIn->setTextFormat(Qt::PlainText);
    m_signIn->setWordWrap(true);
    auto* change = rowButton(tr("Sign-in…"), tr("Sign-in"), tr("Cookies, users and passwords, and the proxy of the run"));
    connect(change, &QPushButton::clicked, this, &RunOptionsDialog::askForSignIn);
    m_store = new QLabel(this);
    m_store->setTextFormat(Qt::PlainText);
    m_store->setWordWrap(true);
    m_store->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* changeStore = rowButton(tr("Store…"), tr("Store"), tr("Keep pages in another file, or in PostgreSQL"));
    connect(changeStore, &QPushButton::clicked, this, &RunOptionsDialog::storeWanted);
    form.addRow(tr("Fields"), besideButton(m_fields, m_try, Qt::AlignTop));
    form.addRow(tr("Save bodies in"), bodiesRow());
    form.addRow(tr("User agent"), m_userAgent);
    form.addRow(tr("Request headers"), m_headers);
    form.addRow(tr("Sign-in"), besideButton(m_signIn, change));
    form.addRow(tr("Store"), besideButton(m_store, changeStore));
}

QPushButton* RunOptionsDialog::rowButton(const QString& text, const QString& name, const QString& toolTip)
{
    auto* button = new QPushButton(text, this);
    button->setAccessibleName(name);
    button->setToolTip(toolTip);
    button->setAutoDefault(false);
    return button;
}

QWidget* RunOptionsDialog::bodiesRow()
{
    QWidget* row = fileField(m_bodies, tr("Save bodies in"), File::Folder, tr("Choose the folder for bodies"));
    m_bodies->setPlaceholderText(tr("bodies are not kept"));
    m_bodies->setToolTip(tr("The body of each page that is done becomes a file in this folder, decompressed and else as it came; the page's details name it"));
    return row;
}

void RunOptionsDialog::askForSignIn()
{
    auto* dialog = new SignInDialog(m_signInSettings, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SignInDialog::chosen, this, [this](const scrape::ScrapeSettings& settings) {
        m_signInSettings = settings;
        m_signIn->setText(SignInDialog::summary(settings));
    });
    dialog->open();
}

void RunOptionsDialog::setSelectorTrial(std::function<std::unique_ptr<models::SelectorViewModel>()> trial, Settings& settings)
{
    m_settings = &settings;
    m_selectorTrial = std::move(trial);
    m_try->show();
}

void RunOptionsDialog::tryFields()
{
    const SelectorDialog::Hooks hooks{[this] { return settings(); },
        [this](const QString& field) {
            const std::vector<std::string> fields = models::withField(models::linesOf(m_fields->toPlainText()), field.toStdString());
            QString problem = models::fieldsProblem(fields);
            if (problem.isEmpty())
                m_fields->setPlainText(models::asLines(fields));
            return problem;
        }};
    auto* dialog = new SelectorDialog(m_selectorTrial(), hooks, m_theme, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->remember(*m_settings);
    dialog->setSelector(m_fields->textCursor().block().text().trimmed());
    dialog->open();
}

void RunOptionsDialog::setStore(const QString& current)
{
    m_store->setText(current.isEmpty() ? tr("none") : current);
}

void RunOptionsDialog::fill(const scrape::ScrapeSettings& settings)
{
    m_rate->setText(models::formatRateShort(settings.rate).remove(QStringLiteral(" /s")));
    m_perHost->setValue(settings.perHost);
    m_concurrency->setValue(settings.concurrency);
    m_timeout->setValue(static_cast<double>(settings.timeout.count()) / 1000);
    m_deadline->setValue(settings.deadline ? static_cast<double>(settings.deadline->count()) / 1000 : 0);
    m_retries->setValue(settings.retries);
    m_depth->setValue(settings.depth);
    m_scope->setCurrentIndex(m_scope->findData(static_cast<int>(settings.scope)));
    m_maxPages->setValue(static_cast<int>(settings.maxPages));
    m_maxVariants->setValue(static_cast<int>(settings.maxVariants));
    m_include->setPlainText(models::asLines(settings.include));
    m_exclude->setPlainText(models::asLines(settings.exclude));
    m_nofollow->setChecked(!settings.ignoreNofollow);
    m_robots->setChecked(!settings.ignoreRobots);
    m_private->setChecked(settings.allowPrivate);
    m_sitemaps->setChecked(settings.sitemaps);
    m_fields->setPlainText(models::asLines(settings.fields));
    m_bodies->setText(QString::fromStdString(settings.saveBodies));
    m_refresh->setChecked(settings.refresh);
    m_signInSettings = settings;
    m_signIn->setText(SignInDialog::summary(settings));
    m_userAgent->setText(QString::fromStdString(settings.userAgent));
    m_headers->setHeaders(settings.headers);
}

scrape::ScrapeSettings RunOptionsDialog::settings() const
{
    scrape::ScrapeSettings settings;
    settings.rate = models::parseRate(m_rate->text()).value_or(settings.rate);
    settings.perHost = m_perHost->value();
    settings.concurrency = m_concurrency->value();
    settings.timeout = Milliseconds(qRound64(m_timeout->value() * 1000));
    if (m_deadline->value() > 0)
        settings.deadline = Milliseconds(qRound64(m_deadline->value() * 1000));
    settings.retries = m_retries->value();
    settings.depth = m_depth->value();
    settings.scope = static_cast<scrape::Scope>(m_scope->currentData().toInt());
    settings.maxPages = m_maxPages->value();
    settings.maxVariants = m_maxVariants->value();
    settings.include = models::linesOf(m_include->toPlainText());
    settings.exclude = models::linesOf(m_exclude->toPlainText());
    settings.ignoreNofollow = !m_nofollow->isChecked();
    settings.ignoreRobots = !m_robots->isChecked();
    settings.allowPrivate = m_private->isChecked();
    settings.fields = models::linesOf(m_fields->toPlainText());
    settings.saveBodies = m_bodies->text().trimmed().toStdString();
    settings.sitemaps = m_sitemaps->isChecked();
    settings.refresh = m_refresh->isChecked();
    settings.cookies = m_signInSettings.cookies;
    settings.proxy = m_signInSettings.proxy;
    settings.signIn = m_signInSettings.signIn;
    settings.userAgent = m_userAgent->text().trimmed().toStdString();
    settings.headers = m_headers->headers();
    return settings;
}

QString RunOptionsDialog::problem() const
{
    if (!models::parseRate(m_rate->text()))
        return tr("The rate is no number. Give starts per second, such as 2 or 0.5, or “unlimited”.");
    if (const QString wrong = models::fieldsProblem(models::linesOf(m_fields->toPlainText())); !wrong.isEmpty())
        return wrong;
    if (const QString folder = m_bodies->text().trimmed(); !folder.isEmpty() && !QDir::isAbsolutePath(folder))
        return tr("Bodies are saved in a folder that is named from the root on, such as %1.").arg(QDir::homePath() + QStringLiteral("/bodies"));
    if (const QString wrong = m_headers->problem(); !wrong.isEmpty())
        return wrong;
    for (const QPlainTextEdit* edit : {m_include, m_exclude}) {
        if (const QString wrong = patternsProblem(edit->toPlainText()); !wrong.isEmpty())
            return wrong;
    }
    return {};
}

} // namespace millrace::ui
