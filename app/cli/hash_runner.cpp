#include "app/cli/hash_runner.h"

#include "app/cli/exit_status.h"
#include "app/cli/hash_json.h"
#include "app/cli/hash_metrics_page.h"
#include "app/cli/hash_output.h"
#include "app/cli/hash_progress.h"
#include "app/cli/hash_sentences.h"
#include "app/cli/hash_source.h"
#include "app/cli/log_start.h"
#include "app/cli/shell_quote.h"
#include "app/hash/checksum_file.h"
#include "app/telemetry/otlp_exporter.h"

#include <QCoreApplication>

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace millrace::cli {

namespace {

constexpr std::chrono::milliseconds kTurn(20);   // how late a signal may be heard

std::atomic<int> g_hashSignals = 0;

void countSignal(int)
{
    if (g_hashSignals.fetch_add(1) > 0)
        _exit(kStatusInterrupted);
}

/// Without SA_RESTART: a write that waits for its reader has to come back.
void listenForSignals()
{
    struct sigaction action = {};
    action.sa_handler = countSignal;
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    std::signal(SIGPIPE, SIG_DFL); // `millrace hash … | head` ends as coreutils would
}

/// A standard descriptor that was closed by whoever started us is taken up by something that fails to read or write as a closed one does;
/// otherwise the next file that is opened would become standard output.
void occupyClosedDescriptors()
{
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (fcntl(descriptor, F_GETFD) == -1)
            (void)open("/dev/null", descriptor == STDIN_FILENO ? O_WRONLY : O_RDONLY); // the lowest that is free
    }
}

/// Prints outcomes in their order, and remembers what the exit status is made of.
class HashReport {
public:
    explicit HashReport(const HashCommand& command) : m_command(command), m_output(g_hashSignals) {}

    void print(const HashOutcome& outcome)
    {
        switch (outcome.job.kind) {
        case HashJob::Kind::Trouble: trouble(outcome.job.name, outcome.job.error); break;
        case HashJob::Kind::ListEnd: endList(*outcome.job.account); break;
        default: m_command.check ? checked(outcome) : hashed(outcome); break;
        }
    }
    void showProgress(std::int64_t bytes, std::optional<std::int64_t> total) { m_progress.show(bytes, total); }
    void flush()
    {
        m_progress.clear();
        m_output.flush();
    }
    /// errno of standard output, or 0.
    [[nodiscard]] int outputError() const { return m_output.failed(); }
    [[nodiscard]] const HashAccount& account() const { return m_account; }
    int finish(double seconds)
    {
        m_account.seconds = seconds;
        logEnd("done");
        if (m_command.json && !m_command.status)
            m_output.add(hashSummaryJson(m_account, m_command.check));
        flush();
        if (m_output.failed() != 0)
            say("write error: " + errorText(hash::hashErrorFromErrno(m_output.failed())));
        return m_good && m_output.failed() == 0 ? kStatusOk : kStatusFailed;
    }

    void logEnd(std::string_view how) const
    {
        logInfo(LogArea::Hash, how, {{"files", m_account.files}, {"hashed", m_account.hashed}, {"unreadable", m_account.unreadable}, {"mismatched", m_account.mismatched}, {"bytes", m_account.bytes}});
    }

private:
    void say(const std::string& sentence)
    {
        flush(); // so that a terminal has both in their order
        std::fputs(("millrace hash: " + sentence + "\n").c_str(), stderr);
    }

    void hashed(const HashOutcome& outcome)
    {
        ++m_account.files;
        if (!outcome.result) {
            ++m_account.unreadable;
            m_good = false;
            say(shellQuoted(outcome.job.name) + ": " + errorText(outcome.result.error()));
        } else {
            ++m_account.hashed;
            m_account.bytes += outcome.result->bytes;
        }
        if (m_command.json) {
            m_output.add(fileJson(outcome, outcome.result ? "hashed" : "unreadable"));
        } else if (outcome.result) {
            for (const hash::DigestValue& digest : outcome.result->digests)
                m_output.add(hash::checksumLine(digest, outcome.job.name, m_command.tag ? hash::ChecksumForm::Bsd : hash::ChecksumForm::Gnu,
                    m_command.zero ? hash::LineEnd::Nul : hash::LineEnd::Newline));
        }
    }

    void checked(const HashOutcome& outcome)
    {
        ++m_account.files;
        if (!outcome.result && m_command.ignoreMissing && outcome.result.error().systemError == ENOENT) {
            ++m_account.missing;
            if (m_command.json && !m_command.status)
                m_output.add(fileJson(outcome, "missing"));
            return;
        }
        if (!outcome.result) {
            ++m_account.unreadable;
            ++m_list.unreadable;
            say(shellQuoted(outcome.job.name) + ": " + errorText(outcome.result.error()));
            verdict(outcome, "FAILED open or read", "unreadable");
            return;
        }
        ++m_account.hashed;
        m_account.bytes += outcome.result->bytes;
        if (outcome.result->digests.front() == *outcome.job.expected) {
            ++m_account.matched;
            m_list.matchedAny = true;
            if (!m_command.quiet)
                verdict(outcome, "OK", "ok");
        } else {
            ++m_account.mismatched;
            ++m_list.mismatched;
            verdict(outcome, "FAILED", "failed");
        }
    }

    void verdict(const HashOutcome& outcome, const char* word, const char* status)
    {
        const std::string& name = outcome.job.name;
        if (m_command.status)
            return;
        if (m_command.json)
            m_output.add(fileJson(outcome, status));
        else
            // coreutils escapes here only what would break the line.
            m_output.add((name.find('\n') != std::string::npos ? "\\" + hash::escapedName(name) : name) + ": " + word + "\n");
    }

    void trouble(const std::string& name, const hash::HashError& error)
    {
        ++m_account.unreadable;
        m_good = false;
        say(shellQuoted(name) + ": " + errorText(error));
        if (m_command.json)
            m_output.add(troubleJson(name, error));
    }

    void endList(const ListAccount& list)
    {
        for (const std::string& sentence : listSentences(list, m_list, m_command.status, m_command.ignoreMissing))
            say(sentence);
        m_account.malformed += list.malformed;
        if (list.error) {
            ++m_account.unreadable;
            if (m_command.json && !m_command.status)
                m_output.add(troubleJson(list.list, *list.error));
        }
        m_good = m_good && m_list.matchedAny && m_list.mismatched == 0 && m_list.unreadable == 0 && (!m_command.strict || list.malformed == 0);
        m_list = {};
    }

    const HashCommand& m_command;
    HashOutput m_output;
    HashProgress m_progress;
    HashAccount m_account;
    ListCounts m_list;                   ///< of the list that is being checked
    bool m_good = true;
};

/// What only --otlp needs: without it this command has no Qt application.
struct HashTelemetry {
    explicit HashTelemetry(const telemetry::OtlpOptions& options) : exporter({options, clock}) {}

    int argumentCount = 1;
    char program[9] = "millrace";
    char* arguments[2] = {program, nullptr};
    QCoreApplication application{argumentCount, arguments};
    SystemClock clock;
    telemetry::OtlpExporter exporter;
};

} // namespace

int runHash(const HashCommand& command)
{
    occupyClosedDescriptors();
    listenForSignals();
    const auto log = startLog(command.logLevels);
    HashMetricsPage metrics;
    if (!metrics.start(command.metrics))
        return kStatusUnavailable;
    const auto begin = std::chrono::steady_clock::now();
    std::optional<HashTelemetry> telemetry;
    if (command.otlp)
        telemetry.emplace(*command.otlp);
    std::stop_source stop;
    HashReport report(command);
    HashQueue queue(command.workers, command.check ? std::vector<hash::Algorithm>() : command.algorithms, stop.get_token(), telemetry ? &telemetry->exporter.spans() : nullptr);
    HashSource source(command, queue, stop.get_token());
    std::thread producer([&source] { source.run(); });
    while (g_hashSignals.load() == 0 && report.outputError() == 0 && !queue.ended()) {
        auto outcomes = queue.take(kTurn);
        for (const HashOutcome& outcome : outcomes) {
            if (g_hashSignals.load() == 0)
                report.print(outcome);
        }
        if (!outcomes.empty())
            report.flush();
        report.showProgress(queue.bytesDone(), source.totalBytes());
        metrics.show(report.account(), queue);
    }
    stop.request_stop();
    producer.join();
    if (telemetry)
        telemetry->exporter.finish(telemetry::OtlpExporter::kLastFlush);
    if (g_hashSignals.load() != 0) {
        report.flush();
        report.logEnd("interrupted");
        return kStatusInterrupted;
    }
    return report.finish(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
}

} // namespace millrace::cli
