#pragma once

#include "app/telemetry/log_levels.h"
#include "app/telemetry/log_ring.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>
#include <optional>

namespace millrace::models {

/// The last records of the program's log, the newest below; those that the filter lets through.
///
/// Thread: GUI. `ring` outlives it. Looks for new records kLook apart while it is visible, else it costs nothing and catches up when it is seen
/// again. Bound: LogRing::kMost records. A change of the filter resets the model.
class LogTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, Level, Area, Message, ColumnCount };
    static constexpr std::chrono::milliseconds kLook{250};

    explicit LogTableModel(const telemetry::LogRing& ring, QObject* parent = nullptr);

    void setVisible(bool visible);
    /// Records of one area; nullopt: of all.
    void setArea(std::optional<LogArea> area);
    /// Of the area that is set, or of each: records at this level or more important ones; Info by default.
    void setLevel(LogLevel last);
    /// Of the area that is set; of all: the most verbose.
    [[nodiscard]] LogLevel level() const;
    /// Those whose area or text has it, whatever its case; empty: all.
    void setFilter(const QString& text);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// What is wanted of each area from now on, for whoever fills the ring.
    void levelsChanged(const millrace::LogLevels& levels);

private:
    struct Row {
        telemetry::LogRecord record;
        QString text;                        ///< message and fields
    };
    void look();
    void choose();
    [[nodiscard]] bool fits(const Row& row) const;

    const telemetry::LogRing& m_ring;
    QTimer m_timer;
    std::uint64_t m_seen = 0;
    std::deque<Row> m_all;
    std::deque<std::uint64_t> m_shown;       ///< sequences, ascending; each is in m_all
    LogLevels m_levels = telemetry::allAt(LogLevel::Info);
    std::optional<LogArea> m_area;
    QString m_filter;
};

} // namespace millrace::models
