#include "app/demo/demo.h"

#include "app/async/loop_thread.h"
#include "app/demo/demo_clients.h"
#include "app/demo/demo_files.h"
#include "app/demo/demo_folder.h"
#include "app/demo/demo_site.h"

#include <QTimer>
#include <QUrl>

namespace millrace::demo {

namespace {

constexpr int kArriveMs = 1'500;

} // namespace

/// All that lives in the demo's thread.
class Demo::World : public QObject {
public:
    explicit World(Demo& demo) : m_demo(demo), m_arrivals(this)
    {
        connect(&m_arrivals, &QTimer::timeout, this, [this] {
            const std::string path = m_files->arrive();
            path.empty() ? m_arrivals.stop() : tell([this, path] { Q_EMIT m_demo.fileArrived(path); });
        });
    }

    void prepare()
    {
        auto folder = DemoFolder::make();
        if (!folder)
            return fail(folder.error());
        m_folder = std::move(folder.value());
        if (const auto listening = m_site.listen(); !listening)
            return fail(listening.error());
        m_files = std::make_unique<DemoFiles>(m_folder->path() + "/files");
        auto paths = m_files->makeSet();
        if (!paths)
            return fail(paths.error());
        m_arrivals.start(kArriveMs);
        tell([this, ready = Ready{m_folder->path(), m_site.frontPages(), std::move(paths.value())}] { Q_EMIT m_demo.ready(ready); });
    }

    void talkTo(const QUrl& server) { m_clients.talkTo(server); }

    void end(std::function<void()> ended)
    {
        m_arrivals.stop();
        m_clients.leave();
        m_files.reset();
        m_folder.reset();
        tell(std::move(ended));
    }

private:
    /// In the demo's own thread, unless it has gone by then.
    template <class F>
    void tell(F call) { QMetaObject::invokeMethod(&m_demo, std::move(call), Qt::QueuedConnection); }
    void fail(const std::string& sentence)
    {
        tell([this, text = QString::fromStdString(sentence)] { Q_EMIT m_demo.failed(text); });
    }

    Demo& m_demo;                            ///< outlives this
    std::unique_ptr<DemoFolder> m_folder;    ///< goes last
    std::unique_ptr<DemoFiles> m_files;
    DemoSite m_site;
    DemoClients m_clients;
    QTimer m_arrivals;
};

/// The thread with the world in it.
class Demo::Thread {
public:
    explicit Thread(Demo& demo)
    {
        m_loop.run([&] { m_world = std::make_unique<World>(demo); });
    }
    ~Thread()
    {
        m_loop.run([this] { m_world.reset(); });
        m_loop.stop();
    }

    template <class F>
    void post(F call)
    {
        QMetaObject::invokeMethod(m_world.get(), [this, call = std::move(call)] { call(*m_world); }, Qt::QueuedConnection);
    }

private:
    async::LoopThread m_loop{"demo", async::LoopThread::Loop::Qt};
    std::unique_ptr<World> m_world;          ///< made, used and gone in the thread
};

Demo::Demo() : m_thread(std::make_unique<Thread>(*this)) {}

Demo::~Demo() = default;

void Demo::prepare()
{
    m_thread->post([](World& world) { world.prepare(); });
}

void Demo::talkTo(const QString& server)
{
    m_thread->post([server = QUrl(server)](World& world) { world.talkTo(server); });
}

void Demo::end(std::function<void()> ended)
{
    m_thread->post([ended = std::move(ended)](World& world) { world.end(ended); });
}

} // namespace millrace::demo
