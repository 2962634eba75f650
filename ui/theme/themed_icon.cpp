#include "ui/theme/themed_icon.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QPointer>
#include <QSvgRenderer>

namespace millrace::ui {

namespace {

QString iconPath(const QString& name) { return QStringLiteral(":/millrace/icons/%1.svg").arg(name); }

/// Renders when it is painted, so that one QIcon serves both themes and every scale factor.
class ThemedIconEngine final : public QIconEngine {
public:
    ThemedIconEngine(QString name, QByteArray svg, const Theme& theme, Token token)
        : m_name(std::move(name)), m_svg(std::move(svg)), m_theme(&theme), m_token(token)
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal scale = painter->device()->devicePixelRatioF();
        painter->drawPixmap(rect, pixmapFor(rect.size() * scale, mode, state));
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override { return pixmapFor(size, mode, state); }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        Q_UNUSED(scale) // the size is in device pixels already
        return pixmapFor(size, mode, state);
    }

    QIconEngine* clone() const override { return new ThemedIconEngine(*this); }
    QString key() const override { return QStringLiteral("millrace"); }
    bool isNull() override { return m_svg.isEmpty(); }
    QSize actualSize(const QSize& size, QIcon::Mode, QIcon::State) override { return size; }

private:
    [[nodiscard]] QColor colorFor(QIcon::Mode mode, QIcon::State state) const
    {
        if (!m_theme)
            return Qt::gray;
        if (mode == QIcon::Disabled)
            return m_theme->color(Token::Disabled);
        if (mode == QIcon::Selected || state == QIcon::On)
            return m_theme->color(Token::Accent);
        return m_theme->color(m_token);
    }

    [[nodiscard]] QPixmap pixmapFor(const QSize& size, QIcon::Mode mode, QIcon::State state) const
    {
        const QByteArray color = colorFor(mode, state).name().toLatin1();
        const QString key = QStringLiteral("millrace/%1/%2x%3/").arg(m_name).arg(size.width()).arg(size.height()) + QString::fromLatin1(color);
        QPixmap pixmap;
        if (size.isEmpty() || QPixmapCache::find(key, &pixmap))
            return pixmap;
        QByteArray svg = m_svg;
        QSvgRenderer renderer(svg.replace("currentColor", color));
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(&painter);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QString m_name;
    QByteArray m_svg;
    QPointer<const Theme> m_theme;
    Token m_token;
};

} // namespace

QIcon themedIcon(const QString& name, const Theme& theme, Token token)
{
    QFile file(iconPath(name));
    if (name.isEmpty() || !file.open(QIODevice::ReadOnly))
        return {};
    return QIcon(new ThemedIconEngine(name, file.readAll(), theme, token));
}

QIcon applicationIcon() { return QIcon(iconPath(QStringLiteral("millrace"))); }

} // namespace millrace::ui
