#pragma once

#include "app/cli/line_output.h"
#include "app/cli/exit_status.h"
#include "app/cli/options.h"
#include "app/cli/standard_input.h"
#include "app/scrape/scrape_service.h"
#include "app/store/store.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <functional>
#include <memory>

namespace millrace::cli {

/// `millrace scrape`: opens the store, makes or resumes a run, prints what ends, exports, and says with which status to end.
///
/// Thread: main; answers of the engines hop here. One use. `finished` is called once, with the exit status.
class ScrapeRunner final : public QObject {
public:
    ScrapeRunner(ScrapeCommand command, store::Store& store, scrape::ScrapeService& scraper, std::function<void(int)> finished);

    void run();
    /// SIGINT or SIGTERM: stop gracefully.
    void interrupt();

private:
    template <class T, class F>
    std::function<void(Result<T, store::StoreError>)> here(F then);
    void takeInput(Result<std::string, std::string> text);
    [[nodiscard]] bool addInput(Result<std::string, std::string> text);
    void opened(const store::OpenedStore& opened);
    void findRun();
    void resume(const store::RunRecord& record);
    void addUrls();
    void added(const Result<scrape::AddResult, store::StoreError>& answer);
    void start();
    void stop();
    void ended(const scrape::RunSnapshot& run);
    void exportPages(const scrape::RunSnapshot& run, int status);
    void conclude(const scrape::RunSnapshot& run, int status);
    void tellHowToResume(const scrape::RunSnapshot& run, int status);
    [[nodiscard]] std::string whichStore() const;
    void giveUp();
    void fail(const store::StoreError& error);
    void say(const std::string& text);
    void clearProgress();
    void showProgress();
    void tellTrouble();
    [[nodiscard]] int statusOf(const scrape::RunSnapshot& run) const;

    ScrapeCommand m_command;
    store::Store& m_store;
    scrape::ScrapeService& m_scraper;
    std::function<void(int)> m_finished;
    LineOutput m_output;
    QTimer m_progress;
    std::unique_ptr<StandardInput> m_standardInput;
    std::string m_urls;
    std::atomic<std::int64_t> m_ended = 0;   ///< counted in the loop thread
    std::optional<store::StoreError> m_trouble;   ///< the run waits for its store
    QElapsedTimer m_troubleSince;
    bool m_troubleTold = false;
    bool m_terminal = false;
    bool m_progressShown = false;
    bool m_interrupted = false;
    bool m_adding = false;
    bool m_endedEarly = false;           ///< before its input: the deadline, a store that failed
    int m_linesRead = 0;                 ///< where the interrupt cut the input; 0: it did not
    bool m_inputUnread = false;          ///< the store failed before all of it was queued
    bool m_started = false;
    bool m_over = false;
};

} // namespace millrace::cli
