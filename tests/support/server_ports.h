#pragma once

#include <QHostAddress>
#include <QTcpServer>

namespace millrace::test {

/// Servers that tests start share the machine with what they test.
inline constexpr int kServerNiceness = 10;
/// A port that was free may be taken before the server has it; it then starts again on another.
inline constexpr int kStartTries = 5;

/// A port of 127.0.0.1 that nobody listens on just now; 0: none.
inline int freePort()
{
    QTcpServer server;
    return server.listen(QHostAddress::LocalHost) ? server.serverPort() : 0;
}

} // namespace millrace::test
