#include "tests/store/store_child.h"

#include "tests/store/store_harness.h"

#include <QCoreApplication>
#include <QDeadlineTimer>

#include <cstdio>

#include <pwd.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <csignal>

namespace millrace::test {

namespace {

using namespace millrace::store;

void say(const std::string& text)
{
    std::printf("%s\n", text.c_str());
    std::fflush(stdout);
}

[[noreturn]] void writeForEver(BlockingStore& store, RunId run)
{
    const int first = static_cast<int>(store.loadRun(run).value().run.counts.given());
    for (int batch = first / kChildBatch;; ++batch) {
        const auto urls = urlNumbers(batch * kChildBatch, kChildBatch);
        ResultBatch results;
        for (const QueuedUrl& url : urls) {
            results.outcomes.push_back(doneOutcome(url));
            results.fetches.push_back(fetchOf(url));
        }
        if (!store.enqueue(run, { hostNumber(1) }, urls, true) || !store.save(run, results))
            std::exit(1);
        say(std::to_string(batch));
    }
}

} // namespace

std::optional<int> runAsChild(int argc, char** argv)
{
    if (argc < 4 || std::string_view(argv[1]) != "--child")
        return std::nullopt;
    QCoreApplication application(argc, argv);
    const std::string_view task = argv[2];
    BlockingStore store;
    const auto opened = store.open(std::string(argv[3]));
    if (!opened) {
        say(std::string(name(opened.error().code)) + " " + opened.error().detail);
        return 3;
    }
    if (task == "write")
        writeForEver(store, RunId { std::atoll(argv[4]) });
    say("open");
    if (task == "hold")
        static_cast<void>(std::getchar());
    return 0;
}

StoreChild::StoreChild(const QString& task, const std::string& url, std::int64_t run)
{
    m_process.setProgram(QCoreApplication::applicationFilePath());
    m_process.setArguments({ QStringLiteral("--child"), task, QString::fromStdString(url), QString::number(run) });
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

StoreChild::~StoreChild()
{
    kill();
}

void StoreChild::asNobody()
{
    const passwd* user = ::geteuid() == 0 ? ::getpwnam("nobody") : nullptr;
    if (!user)
        return;
    m_process.setChildProcessModifier([uid = user->pw_uid, gid = user->pw_gid] {
        if (::setgid(gid) != 0 || ::setuid(uid) != 0)
            ::_exit(126);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    });
}

bool StoreChild::start()
{
    m_process.start();
    return m_process.waitForStarted(10'000);
}

QString StoreChild::line(int timeoutMs)
{
    const QDeadlineTimer deadline(timeoutMs);
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(static_cast<int>(deadline.remainingTime())))
            break;
    }
    return QString::fromUtf8(m_process.readLine()).trimmed();
}

void StoreChild::kill()
{
    m_process.kill();
    m_process.waitForFinished(10'000);
}

} // namespace millrace::test
