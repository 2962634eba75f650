#pragma once

#include "app/http/cookie.h"
#include "models/common/gui_hop.h"

#include <QObject>
#include <QString>
#include <QThreadPool>

#include <memory>
#include <vector>

namespace millrace::models {

/// Reads a file of cookies off the GUI thread.
///
/// Thread: GUI; one worker of its own. Each call ends in read() or failed(), unless the reader goes first. A sentence has nothing of the file in it.
class CookieFileReader : public QObject {
    Q_OBJECT
public:
    explicit CookieFileReader(QObject* parent = nullptr);
    ~CookieFileReader() override;

    void start(const QString& path);

Q_SIGNALS:
    void read(const std::vector<millrace::http::Cookie>& cookies);
    void failed(const QString& sentence);

private:
    std::shared_ptr<GuiHop> m_hop;
    QThreadPool m_pool;
};

} // namespace millrace::models
