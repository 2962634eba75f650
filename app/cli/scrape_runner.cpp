#include "app/cli/scrape_runner.h"

#include "app/cli/page_line.h"
#include "app/cli/patient_write.h"
#include "app/cli/sentences.h"
#include "app/cli/shell_quote.h"
#include "app/cli/sign_in_option.h"
#include "app/cli/url_input.h"
#include "app/store/export.h"

#include <QJsonDocument>
#include <unistd.h>

namespace millrace::cli {

namespace {

constexpr int kScrapeProgressMs = 500;
constexpr qint64 kTroubleMs = 2'000;
constexpr std::size_t kUnusableShown = 10;
/// After a signal: for the run, its export and whoever reads its output. The services' own end comes after it.
constexpr int kInterruptPatienceMs = 3'700;

} // namespace

ScrapeRunner::ScrapeRunner(ScrapeCommand command, store::Store& store, scrape::ScrapeService& scraper, std::function<void(int)> finished)
    : m_command(std::move(command)), m_store(store), m_scraper(scraper), m_finished(std::move(finished)), m_terminal(isatty(STDERR_FILENO) != 0)
{
    connect(&m_progress, &QTimer::timeout, this, [this] { showProgress(); });
    connect(&m_output, &LineOutput::pressureChanged, this, [this] {
        if (!m_interrupted)
            m_scraper.setHeldBack(m_output.isHigh());
    });
    connect(&m_output, &LineOutput::closed, this, [this] { interrupt(); });
}

/// Hops the answer of an engine to this thread; an answer that comes after the end is dropped. The runner outlives the engines' threads.
template <class T, class F>
std::function<void(Result<T, store::StoreError>)> ScrapeRunner::here(F then)
{
    return [self = this, then](Result<T, store::StoreError> result) {
        auto moved = std::make_shared<Result<T, store::StoreError>>(std::move(result));
        QMetaObject::invokeMethod(
            self,
            [self, then, moved] {
                if (self->m_over)
                    return;
                if (!*moved)
                    self->fail(moved->error());
                else if constexpr (std::is_void_v<T>)
                    then();
                else
                    then(std::move(**moved));
            },
            Qt::QueuedConnection);
    };
}

void ScrapeRunner::run()
{
    for (const std::string& url : m_command.urls)
        m_urls += url + '\n';
    if (m_command.input == "-")
        m_standardInput = std::make_unique<StandardInput>(kMaxInputBytes, [this](Result<std::string, std::string> text) { takeInput(std::move(text)); });
    else
        takeInput(m_command.input.empty() ? std::string() : readUrlFile(m_command.input));
}

void ScrapeRunner::takeInput(Result<std::string, std::string> text)
{
    if (m_over)
        return;
    if (!addInput(std::move(text))) {
        m_over = true;
        m_finished(kStatusUsage);
        return;
    }
    m_store.open(m_command.common.store, here<store::OpenedStore>([this](const store::OpenedStore& store) { opened(store); }));
}

bool ScrapeRunner::addInput(Result<std::string, std::string> text)
{
    if (!text) {
        say("millrace: " + m_command.input + " cannot be read: " + text.error() + ". Give a file with one URL a line, or - for standard input.\n");
        return false;
    }
    m_urls += std::string_view(*text).substr(text->starts_with("\xEF\xBB\xBF") ? 3 : 0); // a BOM in the middle would be part of a URL
    if (m_command.resume == ScrapeCommand::Resume::No && !hasUsableLine(m_urls)) {
        const std::string shown = m_urls.substr(0, std::min<std::size_t>(m_urls.find('\n'), 200));
        say("millrace: no usable URL" + (shown.empty() ? std::string() : ", such as \"" + oneLine(shown) + "\"") + ". A URL is like https://example.org/page, one a line.\n");
        return false;
    }
    return true;
}

void ScrapeRunner::opened(const store::OpenedStore& opened)
{
    if (opened.recovered)
        say("millrace: the store was not closed the last time; it has been checked and is sound.\n");
    findRun();
}

void ScrapeRunner::findRun()
{
    switch (m_command.resume) {
    case ScrapeCommand::Resume::No:
        m_scraper.newRun({}, m_command.settings, here<RunId>([this](RunId) { addUrls(); }));
        return;
    case ScrapeCommand::Resume::Newest:
        m_store.findResumable(here<std::optional<store::RunRecord>>([this](const std::optional<store::RunRecord>& record) {
            if (record) {
                resume(*record);
                return;
            }
            say("millrace: no run in " + m_command.common.store.toString() + " has URLs left; there is nothing to resume.\n");
            m_over = true;
            m_finished(kStatusUsage);
        }));
        return;
    case ScrapeCommand::Resume::Named:
    case ScrapeCommand::Resume::Join:
        m_store.listRuns(here<std::vector<store::RunRecord>>([this](const std::vector<store::RunRecord>& runs) {
            for (const store::RunRecord& record : runs) {
                if (record.id.value == m_command.resumeRun) {
                    resume(record);
                    return;
                }
            }
            say("millrace: there is no run " + std::to_string(m_command.resumeRun) + " in " + m_command.common.store.toString() + ".\n");
            m_over = true;
            m_finished(kStatusUsage);
        }));
        return;
    }
}

void ScrapeRunner::resume(const store::RunRecord& record)
{
    const auto stored = scrape::settingsFromJson(QJsonDocument::fromJson(QByteArray::fromStdString(record.settingsJson)).object());
    const scrape::ScrapeSettings settings = settingsOver(m_command, stored);
    if (const std::string sentence = missingSignInSentence(record.id.value, settings); !sentence.empty())
        say("millrace: " + sentence);
    if (record.inputOpen && m_urls.empty())
        say("millrace: run " + std::to_string(record.id.value)
            + " ended while URLs were being added to it; those that came after the last batch stored are not in it. Give them again with --input FILE (known ones are not queued twice).\n");
    m_scraper.openRun(record.id, here<RunId>([this, settings](RunId) {
        if (m_command.resume == ScrapeCommand::Resume::Join)
            m_scraper.setOwnSettings(settings, here<void>([this] { addUrls(); }));
        else
            m_scraper.setSettings(settings, here<void>([this] { addUrls(); }));
    }));
}

void ScrapeRunner::addUrls()
{
    if (!m_urls.empty()) {
        m_adding = true;
        m_scraper.addUrls(std::move(m_urls), [self = this](auto answer) {
            QMetaObject::invokeMethod(self, [self, answer = std::move(answer)] { self->added(answer); }, Qt::QueuedConnection);
        });
    }
    start(); // the first ones are fetched while the last ones are read
}

void ScrapeRunner::added(const Result<scrape::AddResult, store::StoreError>& answer)
{
    m_adding = false;
    if (m_over)
        return;
    if (m_endedEarly) {
        m_scraper.snapshot(here<scrape::RunSnapshot>([this](const scrape::RunSnapshot& run) { ended(run); }));
    } else if (!answer) {
        fail(answer.error());
    }
    if (!answer) {
        m_inputUnread = true;
        return;
    }
    const scrape::AddResult& result = *answer;
    m_linesRead = result.cut ? result.lines : 0;
    for (std::size_t i = 0; i < result.unusable.size() && i < kUnusableShown; ++i)
        say("millrace: line " + std::to_string(result.unusable[i].first) + " is no URL: " + oneLine(result.unusable[i].second) + '\n');
    if (result.overLimit > 0)
        say("millrace: " + std::to_string(result.overLimit) + " of the URLs given were left out: --max-pages.\n");
    if (result.unusableCount > static_cast<std::int64_t>(kUnusableShown))
        say("millrace: " + std::to_string(result.unusableCount) + " lines are no URLs in all.\n");
}

void ScrapeRunner::start()
{
    if (!m_command.quiet) {
        m_scraper.setPageListener([this](const scrape::PageEvent& page) {
            ++m_ended;
            m_output.post(m_command.json ? pageJson(page) : pageLine(page));
        });
    } else {
        m_scraper.setPageListener([this](const scrape::PageEvent&) { ++m_ended; });
    }
    m_scraper.setEndListener([self = this](const scrape::RunSnapshot& run) {
        QMetaObject::invokeMethod(self, [self, run] { self->ended(run); }, Qt::QueuedConnection);
    });
    m_started = true;
    m_scraper.start(here<void>([] {}));
    if (m_interrupted)
        stop();
    else
        m_progress.start(kScrapeProgressMs);
}

void ScrapeRunner::interrupt()
{
    if (std::exchange(m_interrupted, true) || m_over)
        return;
    QTimer::singleShot(kInterruptPatienceMs, this, [this] { giveUp(); });
    if (m_started) {
        stop();
        return;
    }
    // nothing was begun that must be ended in order: whatever is being opened or queued is cut by the services' stop
    m_over = true;
    m_finished(kStatusInterrupted);
}

/// What has not ended in time is left to the services' stop.
void ScrapeRunner::giveUp()
{
    m_output.drop(); // where only its reader was waited for, that is the end
    if (m_over)
        return;
    m_over = true;
    say("millrace: the run, or its export, did not end in time; what is stored is kept. To go on: millrace scrape --resume" + whichStore() + '\n');
    m_finished(kStatusInterrupted);
}

/// First what is being added, so that the last figures have all that came in.
void ScrapeRunner::stop()
{
    m_scraper.stopAdding([scraper = &m_scraper](auto) { scraper->leave([](auto) {}); });
}

void ScrapeRunner::ended(const scrape::RunSnapshot& run)
{
    if (m_over)
        return;
    if (m_adding) {
        m_endedEarly = true;
        m_scraper.stopAdding([](auto) {});
        return;
    }
    m_progress.stop();
    m_output.whenWritten([this, run] { exportPages(run, statusOf(run)); });
}

/// Once the pages are printed.
void ScrapeRunner::exportPages(const scrape::RunSnapshot& run, int status)
{
    if (m_over)
        return;
    clearProgress();
    if (run.storeTrouble && run.phase == scrape::RunPhase::Failed)
        say("millrace: " + sentence(*run.storeTrouble) + '\n');
    if (run.bodyTrouble)
        say("millrace: " + sentence(*run.bodyTrouble) + '\n');
    if (m_command.exportPath.empty() || status == kStatusUnavailable) {
        conclude(run, status);
        return;
    }
    exportRun(m_store, run.id, m_command.exportFilter, m_command.exportPath, [self = this, run, status](auto result) {
        const int after = result ? status : kStatusUnavailable;
        const std::string text = result ? std::string() : "millrace: the export failed: " + sentence(result.error()) + '\n';
        QMetaObject::invokeMethod(self, [self, run, after, text] {
            if (self->m_over)
                return;
            if (!text.empty())
                self->say(text);
            self->conclude(run, after);
        }, Qt::QueuedConnection);
    });
}

/// The last words, once everything is written.
void ScrapeRunner::conclude(const scrape::RunSnapshot& run, int status)
{
    if (m_over)
        return;
    if (m_command.json)
        m_output.post(summaryJson(run, m_ended));
    else if (!m_command.quiet)
        say(summaryText(run, m_ended));
    m_output.whenWritten([this, run, status] { tellHowToResume(run, status); });
}

void ScrapeRunner::tellHowToResume(const scrape::RunSnapshot& run, int status)
{
    if (m_over)
        return;
    if (run.phase != scrape::RunPhase::Done && (m_linesRead > 0 || m_inputUnread || run.given > run.done + run.failed + run.skipped)) {
        std::string resumeWith = "millrace scrape --resume-run " + std::to_string(run.id.value) + whichStore();
        std::string left = std::to_string(run.given - run.done - run.failed - run.skipped) + " URLs are left.";
        if (run.cut > 0)
            left += run.cut == 1 ? " 1 transfer was cut off." : ' ' + std::to_string(run.cut) + " transfers were cut off.";
        if (m_linesRead > 0 || m_inputUnread) { // known URLs are not queued twice, so that the whole input may be given again
            left += m_inputUnread ? std::string(" Not all of the input was queued, so give it again.") : " The input was read up to line " + std::to_string(m_linesRead) + " only, so give it again.";
            resumeWith += m_command.input.empty() || m_command.input == "-" ? " --input -" : " --input " + shellQuoted(m_command.input);
        }
        say("millrace: " + left + " To go on: " + resumeWith + '\n');
    }
    m_over = true;
    m_finished(status);
}

/// The options that name it, where it is not the default.
std::string ScrapeRunner::whichStore() const
{
    if (m_command.common.storeGiven)
        return " --store '" + m_command.common.store.toString() + "'";
    return m_command.common.profile != defaultProfile() ? " --profile '" + m_command.common.profile + "'" : std::string();
}

int ScrapeRunner::statusOf(const scrape::RunSnapshot& run) const
{
    if (run.phase == scrape::RunPhase::Failed)
        return kStatusUnavailable;
    if (m_interrupted)
        return kStatusInterrupted;
    if (run.phase != scrape::RunPhase::Done)
        return kStatusFailed; // the deadline
    return run.failed > 0 ? kStatusFailed : kStatusOk;
}

void ScrapeRunner::fail(const store::StoreError& error)
{
    if (m_over)
        return;
    clearProgress();
    say("millrace: " + sentence(error) + '\n');
    m_over = true;
    m_output.whenWritten([this] { m_finished(kStatusUnavailable); }); // pages that were stored are printed, whatever came after
}

void ScrapeRunner::say(const std::string& text)
{
    clearProgress();
    sayToPerson(text);
}

void ScrapeRunner::clearProgress()
{
    if (std::exchange(m_progressShown, false))
        sayToPerson("\r\033[K");
}

void ScrapeRunner::showProgress()
{
    for (const auto& [key, run] : m_scraper.feed().run.take()) {
        if (run.storeTrouble && !m_trouble)
            m_troubleSince.start();
        m_trouble = run.storeTrouble;
        if (!m_terminal || m_command.quiet)
            continue;
        sayToPerson("\r\033[K" + progressText(run));
        m_progressShown = true;
    }
    tellTrouble();
}

/// A store that is away for a moment is no matter; one that stays away is said once, and once more when it is back.
void ScrapeRunner::tellTrouble()
{
    if (m_trouble && !m_troubleTold && m_troubleSince.hasExpired(kTroubleMs)) {
        m_troubleTold = true;
        say("millrace: " + sentence(*m_trouble) + " The run waits for the store and goes on by itself.\n");
    } else if (!m_trouble && std::exchange(m_troubleTold, false)) {
        say("millrace: the store is back, the run goes on.\n");
    }
}

} // namespace millrace::cli
