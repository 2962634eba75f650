#include "app/hash/file_hasher.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace millrace;
using namespace millrace::hash;

namespace {

constexpr int kNobody = 65534;
constexpr int kCancelMilliseconds = 100;   // the promise
constexpr off_t kSparse = off_t{64} << 30;

} // namespace

class TestFileHasher : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::string m_path;

    static Result<FileDigests, HashError> hashOne(const std::string& path, FileKinds kinds = FileKinds::RegularOnly, std::stop_token stop = {}, FileProgress* progress = nullptr,
        PauseGate* pause = nullptr)
    {
        auto set = DigestSet::make({Algorithm::Sha256});
        return hashFile(path, *set, kinds, std::move(stop), progress, pause);
    }
    static std::string hexOf(const std::string& path, FileKinds kinds = FileKinds::RegularOnly)
    {
        const auto result = hashOne(path, kinds);
        return result ? result->digests.front().hex() : std::string(name(result.error().code));
    }
    void put(const QByteArray& content) const
    {
        QFile file(QString::fromStdString(m_path));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
    }
    /// Hashes m_path, whose reader is held after its first read, and does `change` meanwhile.
    Result<FileDigests, HashError> hashWhile(const std::function<void()>& change)
    {
        PauseGate gate;
        FileProgress progress;
        gate.close();
        Result<FileDigests, HashError> result = Failure{HashError{}};
        std::jthread reader([&] { result = hashOne(m_path, FileKinds::RegularOnly, {}, &progress, &gate); });
        while (progress.size.load() < 0)
            std::this_thread::yield(); // it is open
        change();
        gate.open();
        reader.join();
        return result;
    }
    /// Milliseconds from the stop until the reader has ended, or -1 when it did not end as cancelled.
    static qint64 cancelled(const std::string& path, FileKinds kinds, FileProgress& progress, const std::function<bool()>& ready)
    {
        std::stop_source stop;
        Result<FileDigests, HashError> result = Failure{HashError{}};
        std::jthread reader([&] { result = hashOne(path, kinds, stop.get_token(), &progress); });
        while (!ready())
            std::this_thread::yield();
        QElapsedTimer timer;
        timer.start();
        stop.request_stop();
        reader.join();
        return !result && result.error().code == HashErrorCode::Cancelled ? timer.elapsed() : -1;
    }

private Q_SLOTS:
    void initTestCase() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }
    void init()
    {
        static int count = 0;
        m_path = m_folder.path().toStdString() + "/" + std::to_string(++count);
    }

    void hashesFiles()
    {
        put("");
        QCOMPARE(hexOf(m_path), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        put("abc");
        QCOMPARE(hexOf(m_path), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QByteArray large(300'000, '\0'); // more than one read
        for (qsizetype i = 0; i < large.size(); ++i)
            large[i] = static_cast<char>(i % 251);
        put(large);
        FileProgress progress;
        const auto result = hashOne(m_path, FileKinds::RegularOnly, {}, &progress);
        QCOMPARE(result->digests.front().hex(), std::string("3c65ea93424a9c362fec0e3a69ea36031e8a358441479dd665cc6110eabe7b08"));
        QCOMPARE(result->bytes, 300'000);
        QCOMPARE(progress.size.load(), 300'000);
        QCOMPARE(progress.done.load(), 300'000);
    }

    void hashesADescriptorFromWhereItStands()
    {
        put("0abc");
        const int descriptor = open(m_path.c_str(), O_RDONLY | O_CLOEXEC);
        QCOMPARE(lseek(descriptor, 1, SEEK_SET), 1);
        auto set = DigestSet::make({Algorithm::Md5});
        QCOMPARE(hashDescriptor(descriptor, *set, {})->digests.front().hex(), std::string("900150983cd24fb0d6963f7d28e17f72"));
        close(descriptor);
        QCOMPARE(hashDescriptor(descriptor, *set, {}).error().systemError, EBADF);
    }

    void saysWhyNot()
    {
        QCOMPARE(hexOf(m_path), std::string("not_found"));
        QCOMPARE(hexOf(m_path + "/below"), std::string("not_found"));
        QCOMPARE(hexOf(m_folder.path().toStdString()), std::string("is_directory"));
        QCOMPARE(hexOf(m_folder.path().toStdString(), FileKinds::AnyReadable), std::string("is_directory"));
        QCOMPARE(symlink(m_path.c_str(), m_path.c_str()), 0);
        QCOMPARE(hexOf(m_path), std::string("symbolic_link"));
        QCOMPARE(hexOf("/dev/null"), std::string("not_regular"));
        QCOMPARE(hexOf(std::string(300, 'x')), std::string("read_failed")); // ENAMETOOLONG
    }

    void saysThatItMayNot()
    {
        put("secret");
        chmod(m_path.c_str(), 0);
        chmod(m_folder.path().toStdString().c_str(), 0755);
        const pid_t child = fork();
        if (child == 0) {
            if (geteuid() == 0 && setuid(kNobody) != 0)
                _exit(2);
            _exit(hexOf(m_path) == "permission_denied" ? 0 : 1);
        }
        int status = -1;
        waitpid(child, &status, 0);
        QCOMPARE(status, 0);
    }

    void readsWhatProcMakes()
    {
        const auto result = hashOne("/proc/self/status");
        QVERIFY(result);
        QVERIFY(result->bytes > 0);
        QCOMPARE(hexOf("/proc/version"), hexOf("/proc/version"));
    }

    void reportsAFileThatChanges()
    {
        const auto code = [](const Result<FileDigests, HashError>& result) { return result ? std::string("hashed") : std::string(name(result.error().code)); };
        put(QByteArray(1'000'000, 'a'));
        QCOMPARE(code(hashWhile([] {})), std::string("hashed"));
        QCOMPARE(code(hashWhile([&] { QCOMPARE(truncate(m_path.c_str(), 100), 0); })), std::string("changed"));
        put(QByteArray(1'000'000, 'a'));
        QCOMPARE(code(hashWhile([&] { QCOMPARE(truncate(m_path.c_str(), 2'000'000), 0); })), std::string("changed"));
        put(QByteArray(1'000'000, 'a'));
        QTest::qWait(20); // the kernel's clock has ticked
        QCOMPARE(code(hashWhile([&] {
            QFile file(QString::fromStdString(m_path));
            QVERIFY(file.open(QIODevice::ReadWrite) && file.write("b") == 1); // same size
        })), std::string("changed"));
        QCOMPARE(code(hashWhile([&] {
            put(QByteArray(1'000'000, 'a'));
            const std::string other = m_path + ".new";
            QVERIFY(QFile::copy(QString::fromStdString(m_path), QString::fromStdString(other)));
            QCOMPARE(rename(other.c_str(), m_path.c_str()), 0);
        })), std::string("changed"));
        QCOMPARE(code(hashWhile([&] { QCOMPARE(unlink(m_path.c_str()), 0); })), std::string("changed"));
    }

    void reportsAFileWhoseFolderWasSwapped()
    {
        QCOMPARE(mkdir(m_path.c_str(), 0755), 0);
        const std::string folder = m_path;
        m_path = folder + "/file";
        put(QByteArray(1'000, 'a'));
        const auto result = hashWhile([&] {
            QCOMPARE(rename(folder.c_str(), (folder + ".old").c_str()), 0);
            QCOMPARE(mkdir(folder.c_str(), 0755), 0);
            put(QByteArray(1'000, 'b'));
        });
        QVERIFY(!result);
        QCOMPARE(result.error().code, HashErrorCode::Changed);
    }

    void readsAFifoWhenAWriterComes()
    {
        QCOMPARE(mkfifo(m_path.c_str(), 0644), 0);
        QCOMPARE(hexOf(m_path), std::string("not_regular"));
        std::jthread writer([this] {
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
            const int descriptor = open(m_path.c_str(), O_WRONLY | O_CLOEXEC);
            (void)!write(descriptor, "ab", 2);
            std::this_thread::sleep_for(std::chrono::milliseconds(30));
            (void)!write(descriptor, "c", 1);
            close(descriptor);
        });
        QCOMPARE(hexOf(m_path, FileKinds::AnyReadable), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

    void cancelsAFifo()
    {
        QCOMPARE(mkfifo(m_path.c_str(), 0644), 0);
        FileProgress progress;
        const auto begun = std::chrono::steady_clock::now();
        const qint64 silent = cancelled(m_path, FileKinds::AnyReadable, progress, [&] { return std::chrono::steady_clock::now() - begun > std::chrono::milliseconds(80); });
        QVERIFY2(silent >= 0 && silent <= kCancelMilliseconds, qPrintable(QString::number(silent)));
        const int writer = open(m_path.c_str(), O_RDWR | O_CLOEXEC); // has a writer, and no end
        QCOMPARE(write(writer, "abc", 3), 3);
        FileProgress second;
        const qint64 waiting = cancelled(m_path, FileKinds::AnyReadable, second, [&] { return second.done.load() == 3; });
        QVERIFY2(waiting >= 0 && waiting <= kCancelMilliseconds, qPrintable(QString::number(waiting)));
        close(writer);
    }

    void cancelsAHugeFile()
    {
        put("");
        QCOMPARE(truncate(m_path.c_str(), kSparse), 0);
        FileProgress progress;
        const qint64 took = cancelled(m_path, FileKinds::RegularOnly, progress, [&] { return progress.done.load() > 0; });
        QVERIFY2(took >= 0 && took <= kCancelMilliseconds, qPrintable(QString::number(took)));
        QCOMPARE(progress.size.load(), kSparse);
        QVERIFY(progress.done.load() < kSparse);
    }

    void cancelsWhilePaused()
    {
        put("abc");
        PauseGate gate;
        gate.close();
        std::stop_source stop;
        Result<FileDigests, HashError> result = Failure{HashError{}};
        std::jthread reader([&] { result = hashOne(m_path, FileKinds::RegularOnly, stop.get_token(), nullptr, &gate); });
        stop.request_stop();
        reader.join();
        QCOMPARE(result.error().code, HashErrorCode::Cancelled);
    }

    void namesEveryError()
    {
        QCOMPARE(hashErrorFromErrno(ENOTDIR).code, HashErrorCode::NotFound);
        QCOMPARE(hashErrorFromErrno(EPERM).code, HashErrorCode::PermissionDenied);
        QCOMPARE(hashErrorFromErrno(EIO), (HashError{HashErrorCode::ReadFailed, EIO}));
        QCOMPARE(name(HashErrorCode::Unsupported), std::string_view("unsupported"));
    }
};

QTEST_GUILESS_MAIN(TestFileHasher)
#include "tst_file_hasher.moc"
