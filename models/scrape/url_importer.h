#pragma once

#include "models/common/gui_hop.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QThreadPool>

#include <memory>

class QMimeData;

namespace millrace::models {

/// Reads what is dropped, pasted or chosen, off the GUI thread where files are read, and says when the lines are there.
///
/// Thread: GUI; one worker of its own. Each call ends in imported() or failed(), unless the importer goes first.
class UrlImporter : public QObject {
    Q_OBJECT
public:
    explicit UrlImporter(QObject* parent = nullptr);
    ~UrlImporter() override;

    void importFiles(const QStringList& paths);
    void importMime(const QMimeData& mime);
    [[nodiscard]] bool busy() const { return m_pending > 0; }

Q_SIGNALS:
    void imported(const QString& lines);
    void failed(const QString& sentence);

private:
    std::shared_ptr<GuiHop> m_hop;
    int m_pending = 0;
    QThreadPool m_pool;
};

} // namespace millrace::models
