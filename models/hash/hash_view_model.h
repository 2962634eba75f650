#pragma once

#include "models/common/gui_hop.h"
#include "models/hash/checksum_writer.h"
#include "models/hash/files_table_model.h"
#include "models/hash/hash_backend.h"
#include "models/hash/hash_state.h"
#include "models/hash/workers_table_model.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

namespace millrace::models {

/// A point of the graphs, taken once a second while something is hashed.
struct HashSample {
    WallMs at = 0;
    double bytesPerSecond = 0;
    double filesPerSecond = 0;
    double filesWaiting = 0;
    double busyWorkers = 0;
};

/// Everything behind the Hash panel: its models, its HashState, its commands.
///
/// Thread: GUI; the feed wakes from other threads and hops here. Never blocks. Ownership: owns the models; the backend outlives it.
/// Cadence: takes the feed at most ten times a second while the panel is visible, once a second while it is hidden, when the tables send
/// nothing. A large batch is taken in slices of kSlice files, so that 100,000 files that are found at once cost no frame.
class HashViewModel : public QObject {
    Q_OBJECT
public:
    static constexpr Milliseconds kFlushEvery{100};
    static constexpr Milliseconds kHiddenEvery{1'000};
    static constexpr Milliseconds kSampleEvery{1'000};
    static constexpr Milliseconds kSliceEvery{16};       ///< between the slices of one batch
    static constexpr std::size_t kSlice = 2'000;
    static constexpr std::size_t kMaxSources = 1'000;    ///< paths that "Copy as command" remembers
    static constexpr std::size_t kMaxFound = 1'000;      ///< files that a pasted digest selects

    explicit HashViewModel(HashBackend& backend, QObject* parent = nullptr);
    ~HashViewModel() override;

    [[nodiscard]] const FileStore& store() const { return m_store; }
    [[nodiscard]] FilesTableModel& files() { return m_files; }
    [[nodiscard]] FilesTableModel& problems() { return m_problems; }
    [[nodiscard]] FilesTableModel& duplicates() { return m_duplicates; }
    [[nodiscard]] WorkersTableModel& workers() { return m_workers; }
    [[nodiscard]] TroublesTableModel& troubles() { return m_troubles; }
    [[nodiscard]] const HashState& state() const { return m_state; }

    /// For what is added afterwards; workers at once.
    void setSettings(const hash::HashSettings& settings);
    void setAlgorithm(hash::Algorithm algorithm, bool on);
    void setVisible(bool visible);
    /// The pointer is over the rows of this table: they keep their places.
    void setRowsHeld(FilesTableModel& model, bool held) { model.setHeld(held); }

    // what is hashed; paths are bytes
    void add(std::vector<std::string> paths);
    void verify(std::vector<std::string> lists);
    void open(std::vector<std::string> paths);
    void togglePause();
    void cancel();
    void retry(std::vector<hash::FileId> files);
    void retryAll() { m_backend.retry({}); }
    void remove(std::vector<hash::FileId> files);
    void clear();

    void setFilter(const FilesFilter& filter);
    void select(hash::FileId file);
    void setCompareText(const QString& text);
    void dismissBanner();
    void sayProblem(const QString& sentence);

    // what is taken out
    void save(const QString& path, hash::ChecksumForm form);
    /// Checksum lines of these files, with their full paths. Bytes.
    [[nodiscard]] QByteArray lines(const std::vector<hash::FileId>& files, hash::ChecksumForm form) const;
    [[nodiscard]] QByteArray digests(const std::vector<hash::FileId>& files) const;
    [[nodiscard]] QByteArray paths(const std::vector<hash::FileId>& files) const;
    [[nodiscard]] QString command() const;

Q_SIGNALS:
    void stateChanged();
    void settingsChanged();
    void sampled(const millrace::models::HashSample& sample);
    void samplesCleared();
    /// Files whose digest is the pasted one.
    void filesFound(const std::vector<millrace::hash::FileId>& files);
    /// See ui::UndoBar: exactly one of the two is called.
    void undoOffered(const QString& sentence, const std::function<void()>& undo, const std::function<void()>& commit);

private:
    void wake();
    void onTimer();
    void adjustTimer();
    void flush();
    void takeFeed();
    void takeSlice(std::size_t most);
    void takeTotals();
    void sample();
    void updateState();
    void describeTables(HashState& state) const;
    [[nodiscard]] hash::HashTotals shownTotals() const;
    struct Comparison;
    [[nodiscard]] Comparison findPasted() const;
    void compare();
    void rebuildTables();
    void remember(const std::vector<std::string>& paths);
    void hide(std::vector<hash::FileId> files, const QString& sentence);
    void commitHidden(const std::vector<hash::FileId>& files);
    void say(Tone tone, const QString& sentence);
    [[nodiscard]] const hash::DigestValue* mainDigest(const FileRow& row) const;

    HashBackend& m_backend;
    std::shared_ptr<GuiHop> m_hop;
    FileStore m_store;
    FilesTableModel m_files;
    FilesTableModel m_problems;
    FilesTableModel m_duplicates;
    WorkersTableModel m_workers;
    TroublesTableModel m_troubles;
    ChecksumWriter m_writer;

    HashState m_state;
    hash::HashTotals m_totals;
    hash::HashSettings m_settings;
    std::vector<std::pair<hash::FileId, hash::FileSnapshot>> m_pending;   ///< taken and not yet applied
    std::size_t m_applied = 0;                                            ///< so many of them are
    std::vector<std::string> m_sources;
    std::vector<std::string> m_verified;
    hash::FileId m_selected;
    std::optional<BannerState> m_banner;

    PastedDigest m_pasted;
    std::optional<BannerState> m_compared;
    std::uint64_t m_comparedVersion = 0;
    bool m_compareAgain = false;

    QTimer m_timer;
    bool m_visible = false;
    bool m_woken = false;
    QElapsedTimer m_sinceSample;
    QElapsedTimer m_sinceResort;
    bool m_unsorted = false;                     ///< rows came since the last sort and comparison
};

} // namespace millrace::models
