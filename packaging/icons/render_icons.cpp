// render_icons SVG FOLDER SIZE…: the drawing as FOLDER/SIZE.png, painted as the window paints it.
#include <QFileInfo>
#include <QImage>
#include <QPainter>
#include <QSvgRenderer>

#include <cstdio>

int main(int argc, char** argv)
{
    QSvgRenderer drawing;
    if (argc < 4 || !drawing.load(QString::fromLocal8Bit(argv[1]))) {
        std::fputs("usage: render_icons SVG FOLDER SIZE…\n", stderr);
        return 2;
    }
    for (int at = 3; at < argc; ++at) {
        const int size = QByteArray(argv[at]).toInt();
        QImage image(size, size, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        drawing.render(&painter);
        painter.end();
        const QString path = QStringLiteral("%1/%2.png").arg(QString::fromLocal8Bit(argv[2])).arg(size);
        if (!image.save(path, "PNG", 0)) {
            std::fprintf(stderr, "render_icons: %s cannot be written\n", qPrintable(path));
            return 1;
        }
    }
    return 0;
}
