#pragma once

#include "app/telemetry/log_ring.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>

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
    /// Records at this level or more important ones; all by default.
    void setLevel(LogLevel last);
    /// Those whose area or text has it, whatever its case; empty: all.
    void setFilter(const QString& text);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

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
    LogLevel m_level = LogLevel::Trace;
    QString m_filter;
};

} // namespace millrace::models
