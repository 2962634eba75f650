#include "ui/shell/layout_memory.h"

#include "ui/theme/theme.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"

#include <QEvent>
#include <QLineEdit>
#include <QSplitter>
#include <QTimer>

namespace millrace::ui {

namespace {

constexpr int kPlaceDelayMs = 700; ///< after the last move or resize

/// Sees a window move; its child.
class PlaceMemory final : public QObject {
public:
    PlaceMemory(QWidget& window, Settings& settings, const Key<QByteArray>& key) : QObject(&window), m_window(window), m_settings(settings), m_key(key)
    {
        m_timer.setSingleShot(true);
        m_timer.setInterval(kPlaceDelayMs);
        connect(&m_timer, &QTimer::timeout, this, [this] { save(); });
        window.installEventFilter(this);
    }

protected:
    bool eventFilter(QObject*, QEvent* event) override
    {
        if (event->type() == QEvent::Move || event->type() == QEvent::Resize)
            m_timer.start();
        else if (event->type() == QEvent::Hide && m_timer.isActive())
            save();
        return false;
    }

private:
    void save()
    {
        m_timer.stop();
        m_settings.set(m_key, m_window.saveGeometry());
    }

    QWidget& m_window;
    Settings& m_settings;
    const Key<QByteArray> m_key;
    QTimer m_timer;
};

} // namespace

QSplitter* panelSplitter(Qt::Orientation orientation, const std::array<QWidget*, 2>& parts, const std::array<int, 2>& stretch, const QList<int>& sizes, QWidget* parent)
{
    auto* splitter = new QSplitter(orientation, parent);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        splitter->addWidget(parts[i]);
        splitter->setStretchFactor(static_cast<int>(i), stretch[i]);
    }
    splitter->setSizes(sizes);
    splitter->setHandleWidth(metrics::kPanelGap);
    splitter->setChildrenCollapsible(false);
    return splitter;
}

void rememberColumns(DataTable& table, Settings& settings, const Key<QByteArray>& key)
{
    table.restoreColumnLayout(settings.get(key));
    QObject::connect(&table, &DataTable::columnLayoutChanged, &table, [&table, &settings, key] { settings.set(key, table.columnLayout()); });
}

void rememberSplitter(QSplitter& splitter, Settings& settings, const Key<QByteArray>& key)
{
    const QByteArray state = settings.get(key);
    if (!state.isEmpty())
        splitter.restoreState(state);
    QObject::connect(&splitter, &QSplitter::splitterMoved, &splitter, [&splitter, &settings, key] { settings.set(key, splitter.saveState()); });
}

void rememberTab(TabCard& tabs, Settings& settings, const Key<int>& key)
{
    tabs.setCurrentTab(settings.get(key));
    QObject::connect(&tabs, &TabCard::currentTabChanged, &tabs, [&settings, key](int index) { settings.set(key, index); });
}

void rememberText(QLineEdit& edit, Settings& settings, const Key<std::string>& key)
{
    edit.setText(QString::fromStdString(settings.get(key)));
    QObject::connect(&edit, &QLineEdit::textChanged, &edit, [&settings, key](const QString& text) { settings.set(key, text.toStdString()); });
}

void rememberPlace(QWidget& window, Settings& settings, const Key<QByteArray>& key)
{
    window.restoreGeometry(settings.get(key));
    new PlaceMemory(window, settings, key);
}

} // namespace millrace::ui
