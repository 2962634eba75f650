#pragma once

#include "app/hash/hash_service.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

#include <condition_variable>
#include <map>
#include <mutex>

namespace millrace::hash {

/// A service, and a consumer that keeps what was published.
class HashProbe {
    // Before the service, which wakes until it has ended.
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_woken = false;

public:
    HashProbe()
    {
        const auto wake = [this] {
            const std::lock_guard lock(m_mutex);
            m_woken = true;
            m_changed.notify_all();
        };
        service.feed().files.setWake(wake);
        service.feed().workers.setWake(wake);
        service.feed().totals.setWake(wake);
        service.setPublishing(true);
    }

    /// Takes what comes until `reached`; false: not in time.
    template <class F>
    [[nodiscard]] bool waitFor(F reached, Milliseconds longest = Milliseconds(30'000))
    {
        const auto end = std::chrono::steady_clock::now() + longest;
        for (;;) {
            take();
            if (reached())
                return true;
            std::unique_lock lock(m_mutex);
            if (!m_changed.wait_until(lock, end, [this] { return m_woken; }))
                return false;
            m_woken = false;
        }
    }

    /// Nothing is left to do, and every row has been published.
    [[nodiscard]] bool waitForIdle(Milliseconds longest = Milliseconds(60'000))
    {
        return waitFor([this] { return totals.phase == HashPhase::Idle && totalsSeen > 0 && agrees(); }, longest);
    }

    void take()
    {
        for (auto& [id, row] : service.feed().files.take()) {
            ++posts[id.value];
            rows[id.value] = std::move(row);
        }
        for (auto& each : service.feed().workers.take())
            workers = std::move(each.second);
        for (auto& each : service.feed().totals.take()) {
            totals = std::move(each.second);
            ++totalsSeen;
        }
    }

    /// Whether the rows that were published say what the totals say.
    [[nodiscard]] bool agrees() const
    {
        std::array<std::int64_t, kFileStates> counted{};
        for (const auto& each : rows)
            ++counted[static_cast<std::size_t>(each.second.state)];
        return counted == totals.byState && static_cast<std::int64_t>(rows.size()) == totals.files;
    }

    /// The only row whose path ends so; a row with id 0: none, or several.
    [[nodiscard]] FileSnapshot row(const std::string& ending) const
    {
        FileSnapshot found;
        for (const auto& each : rows) {
            if (!each.second.path.ends_with(ending))
                continue;
            if (found.id)
                return {};
            found = each.second;
        }
        return found;
    }

    SystemClock clock;
    HashService service{clock};
    std::map<std::int64_t, FileSnapshot> rows;
    std::map<std::int64_t, int> posts;
    std::vector<WorkerSnapshot> workers;
    HashTotals totals;
    int totalsSeen = 0;

};

/// A folder with files; in memory unless asked otherwise, where no disk that seeks has its own number of readers.
class FileTree {
public:
    enum class Where { Memory, Disk };
    explicit FileTree(Where where = Where::Memory)
        : m_folder((where == Where::Memory && QFileInfo(QStringLiteral("/dev/shm")).isWritable() ? QStringLiteral("/dev/shm") : QDir::tempPath()) + QStringLiteral("/hash-XXXXXX"))
    {
    }

    [[nodiscard]] std::string path(const std::string& name = {}) const { return m_folder.path().toStdString() + (name.empty() ? "" : "/" + name); }

    std::string write(const std::string& name, const QByteArray& content) const
    {
        const QString file = QString::fromStdString(path(name));
        QDir().mkpath(file.section(QLatin1Char('/'), 0, -2));
        QFile out(file);
        if (!out.open(QIODevice::WriteOnly) || out.write(content) != content.size())
            qFatal("%s cannot be written", qPrintable(file));
        return path(name);
    }

    /// Sparse: reads as zeros.
    std::string writeHoles(const std::string& name, qint64 size) const
    {
        QFile out(QString::fromStdString(path(name)));
        if (!out.open(QIODevice::WriteOnly) || !out.resize(size))
            qFatal("%s cannot be made", name.c_str());
        return path(name);
    }

private:
    QTemporaryDir m_folder;
};

/// The digest as any other program would say it.
inline std::string hexOf(const QByteArray& content, Algorithm algorithm = Algorithm::Sha256)
{
    auto digests = DigestSet::make({algorithm});
    digests->update(std::as_bytes(std::span(content.constData(), static_cast<std::size_t>(content.size()))));
    return digests->finish().front().hex();
}

} // namespace millrace::hash
