#pragma once

#include "app/core/result.h"
#include "app/demo/demo_pages.h"

#include <QTcpServer>

#include <memory>
#include <string>

class QTcpSocket;

namespace millrace::demo {

/// The demo's web: all its hosts on one free port of 127.0.0.1, told apart by their Host lines as virtual hosts are. Their names end in
/// .localhost, which is this machine without a resolver (RFC 6761 section 6.3).
///
/// Thread: of its event loop. HTTP/1.1, GET and HEAD, connections stay open. Bounds: kMaxConnections, a head of kMaxHead; who exceeds one is let go.
class DemoSite : public QObject {
    Q_OBJECT
public:
    static constexpr int kMaxConnections = 256;
    static constexpr qsizetype kMaxHead = 16 * 1'024;

    DemoSite();
    /// Where it cannot listen, the sentence says why.
    Result<void, std::string> listen();
    [[nodiscard]] std::vector<std::string> frontPages() const { return m_pages->frontPages(); }

private:
    void accept();
    void read(QTcpSocket* socket);

    QTcpServer m_server;
    std::unique_ptr<DemoPages> m_pages;
    int m_connections = 0;
};

} // namespace millrace::demo
