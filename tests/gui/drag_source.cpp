// A window at the screen's top left corner from which files are dragged as a file manager does it: drag_source FILE…
// Another process than the one that is dropped on, so that the whole of X's protocol is between them. Prints `dropped copy` (or `dropped nothing`)
// for each drag.
#include <QApplication>
#include <QDrag>
#include <QLabel>
#include <QMimeData>
#include <QMouseEvent>
#include <QUrl>

#include <cstdio>

namespace {

class Source final : public QLabel {
public:
    explicit Source(QList<QUrl> files) : QLabel(QStringLiteral("%1 files").arg(files.size())), m_files(std::move(files))
    {
        setWindowFlags(Qt::FramelessWindowHint | Qt::WindowStaysOnTopHint | Qt::X11BypassWindowManagerHint);
        setGeometry(0, 0, 120, 40);
        setAlignment(Qt::AlignCenter);
    }

protected:
    void mousePressEvent(QMouseEvent* event) override { m_pressedAt = event->pos(); }
    void mouseMoveEvent(QMouseEvent* event) override
    {
        if (m_dragging || (event->pos() - m_pressedAt).manhattanLength() < QApplication::startDragDistance())
            return;
        m_dragging = true;
        auto* drag = new QDrag(this);
        auto* data = new QMimeData;
        data->setUrls(m_files);
        drag->setMimeData(data);
        std::printf("dropped %s\n", drag->exec(Qt::CopyAction) == Qt::CopyAction ? "copy" : "nothing");
        std::fflush(stdout);
        m_dragging = false;
    }

private:
    QList<QUrl> m_files;
    QPoint m_pressedAt;
    bool m_dragging = false;
};

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    QList<QUrl> files;
    for (const QString& path : app.arguments().mid(1))
        files += QUrl::fromLocalFile(path);
    Source source(files);
    source.show();
    std::puts("ready");
    std::fflush(stdout);
    return QApplication::exec();
}
