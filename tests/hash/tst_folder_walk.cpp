#include "app/hash/folder_walk.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace millrace::hash;

namespace {

constexpr int kNobody = 65534;

struct Walked {
    std::vector<std::string> files, skipped;
    std::vector<std::pair<std::string, HashErrorCode>> troubles;
    std::int64_t bytes = 0;
};

Walked walk(const std::string& root, WalkDetail detail = WalkDetail::Names, std::stop_token stop = {}, const std::function<void(const FoundFile&)>& seen = {})
{
    Walked walked;
    const WalkSink sink{
        [&](FoundFile found) {
            walked.files.push_back(found.path.substr(root.size()));
            walked.bytes += found.size;
            if (seen)
                seen(found);
        },
        [&](const std::string& folder, HashError error) { walked.troubles.emplace_back(folder.substr(root.size()), error.code); },
        [&](const std::string& path, SkippedKind) { walked.skipped.push_back(path.substr(root.size())); },
    };
    walkFolder(root, sink, stop, detail);
    return walked;
}

int openDescriptors()
{
    return static_cast<int>(QDir(QStringLiteral("/proc/self/fd")).entryList(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::System).size());
}

} // namespace

class TestFolderWalk : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string m_root;

    void put(const std::string& name, const QByteArray& content = "x")
    {
        const int descriptor = open((m_root + "/" + name).c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
        QVERIFY(descriptor >= 0);
        QCOMPARE(write(descriptor, content.constData(), static_cast<std::size_t>(content.size())), content.size());
        close(descriptor);
    }
    void makeFolder(const std::string& name) { QCOMPARE(mkdir((m_root + "/" + name).c_str(), 0755), 0); }

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init()
    {
        static int count = 0;
        m_root = m_folder.path().toStdString() + "/" + std::to_string(++count);
        QCOMPARE(mkdir(m_root.c_str(), 0755), 0);
    }

    void findsFilesInTheOrderOfTheirBytes()
    {
        makeFolder("b");
        makeFolder("b/empty");
        put("b/z");
        put("b/\xff");
        put("a");
        put("B");
        put("c\nd", "12345");
        const Walked walked = walk(m_root, WalkDetail::Sizes);
        QCOMPARE(walked.files, (std::vector<std::string>{"/B", "/a", "/b/z", "/b/\xff", "/c\nd"}));
        QCOMPARE(walked.bytes, 9);
        QVERIFY(walked.troubles.empty());
        QCOMPARE(walk(m_root).bytes, -5); // sizes are not asked for
        QCOMPARE(walk(m_root + "/").files.front(), std::string("B"));
    }

    void followsNoLinkButTheNamedOne()
    {
        makeFolder("real");
        put("real/file");
        QCOMPARE(symlink(".", (m_root + "/real/loop").c_str()), 0);
        QCOMPARE(symlink("file", (m_root + "/real/link").c_str()), 0);
        QCOMPARE(mkfifo((m_root + "/real/fifo").c_str(), 0644), 0);
        QCOMPARE(symlink("real", (m_root + "/named").c_str()), 0);
        const Walked walked = walk(m_root + "/named");
        QCOMPARE(walked.files, (std::vector<std::string>{"/file"}));
        QCOMPARE(walked.skipped, (std::vector<std::string>{"/fifo", "/link", "/loop"}));
    }

    void goesDeeperThanItKeepsOpen()
    {
        std::string path;
        constexpr int kDepth = 300;
        for (int i = 0; i < kDepth; ++i) {
            path += (i ? "/" : "") + std::string("d");
            makeFolder(path);
            put(path + "/z"); // after the folder: it has to come back to each
        }
        const int before = openDescriptors();
        int most = 0;
        const Walked walked = walk(m_root, WalkDetail::Names, {}, [&](const FoundFile&) { most = std::max(most, openDescriptors()); });
        QCOMPARE(walked.files.size(), static_cast<std::size_t>(kDepth));
        QVERIFY(walked.troubles.empty());
        QVERIFY2(most - before <= static_cast<int>(kMaxOpenFolders) + 1, qPrintable(QString::number(most - before)));
        QCOMPARE(openDescriptors(), before);
    }

    void reportsWhatIsNoFolderOrGone()
    {
        put("file");
        QCOMPARE(walk(m_root + "/file").troubles.at(0).second, HashErrorCode::NotFound); // ENOTDIR
        QCOMPARE(walk(m_root + "/nothing").troubles.at(0).second, HashErrorCode::NotFound);
        makeFolder("a");
        put("a/1");
        makeFolder("b");
        put("b/2");
        const Walked walked = walk(m_root, WalkDetail::Names, {}, [&](const FoundFile&) {
            unlink((m_root + "/b/2").c_str());
            rmdir((m_root + "/b").c_str());
        });
        QCOMPARE(walked.troubles, (std::vector<std::pair<std::string, HashErrorCode>>{{"/b", HashErrorCode::NotFound}}));
        QCOMPARE(walked.files, (std::vector<std::string>{"/a/1", "/file"}));
    }

    void neverEntersAFolderThatBecameALink()
    {
        makeFolder("a");
        put("a/1");
        makeFolder("b");
        makeFolder("elsewhere");
        const Walked walked = walk(m_root, WalkDetail::Names, {}, [&](const FoundFile&) {
            rmdir((m_root + "/b").c_str());
            QCOMPARE(symlink("/etc", (m_root + "/b").c_str()), 0);
        });
        QCOMPARE(walked.files, (std::vector<std::string>{"/a/1"}));
        QCOMPARE(walked.troubles.size(), 1U);
        QCOMPARE(walked.troubles[0].first, std::string("/b"));
    }

    void reportsFoldersItMayNotEnter()
    {
        makeFolder("closed");
        put("open");
        chmod((m_root + "/closed").c_str(), 0);
        chmod(m_folder.path().toStdString().c_str(), 0755);
        const pid_t child = fork();
        if (child == 0) {
            if (geteuid() == 0 && setuid(kNobody) != 0)
                _exit(2);
            const Walked walked = walk(m_root);
            _exit(walked.files.size() == 1 && walked.troubles.size() == 1 && walked.troubles[0].second == HashErrorCode::PermissionDenied ? 0 : 1);
        }
        int status = -1;
        waitpid(child, &status, 0);
        QCOMPARE(status, 0);
    }

    void stopsAtOnce()
    {
        for (int i = 0; i < 100; ++i)
            put("f" + std::to_string(i));
        std::stop_source stop;
        int count = 0;
        (void)walk(m_root, WalkDetail::Names, stop.get_token(), [&](const FoundFile&) {
            if (++count == 10)
                stop.request_stop();
        });
        QCOMPARE(count, 10);
    }
};

QTEST_GUILESS_MAIN(TestFolderWalk)
#include "tst_folder_walk.moc"
