#pragma once

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace millrace::demo {

/// What the demo works on, all of it on this machine: a folder in the system's temporary one, a small web, people for the chat, files to hash.
/// The engines that work on it are somebody else's.
///
/// Thread: made, used and destroyed in one thread, which has an event loop; signals come there. All else (sockets, files) is in a thread of
/// its own, for which only the destructor waits. Ends with nothing left: see DemoFolder.
class Demo : public QObject {
    Q_OBJECT
public:
    Demo();
    ~Demo() override;   ///< closes and removes what end() has not

    struct Ready {
        std::string folder;                  ///< bytes; for a profile, too
        std::vector<std::string> urls;       ///< to scrape from
        std::vector<std::string> paths;      ///< to hash and verify; bytes
    };
    /// Answered by ready() or failed(), once.
    void prepare();
    /// Lets the people in. `server`: "ws://127.0.0.1:8765".
    void talkTo(const QString& server);
    /// Closes everything and removes the folder, then `ended`, in this object's thread.
    void end(std::function<void()> ended);

Q_SIGNALS:
    void ready(const millrace::demo::Demo::Ready& ready);
    void failed(const QString& sentence);
    /// Another file is there to be hashed.
    void fileArrived(const std::string& path);

private:
    class World;
    class Thread;
    std::unique_ptr<Thread> m_thread;
};

} // namespace millrace::demo
