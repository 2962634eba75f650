#pragma once

#include "models/scrape/scrape_view_model.h"
#include "ui/theme/theme.h"
#include "ui/widgets/chart.h"

#include <QWidget>

namespace millrace::ui {

/// Four graphs over one time scale: pages, bytes, status classes, latency. Thread: GUI.
class GraphsView : public QWidget {
    Q_OBJECT
public:
    explicit GraphsView(const Theme& theme, QWidget* parent = nullptr);

    void add(const models::ScrapeSample& sample);
    /// Lets the lines run out while nothing is sampled.
    void advance(WallMs now);
    void clear();
    void setSpan(Span span);
    [[nodiscard]] Span span() const { return m_pages->span(); }

Q_SIGNALS:
    void spanChanged(millrace::ui::Span span);

private:
    Chart* m_pages;
    Chart* m_bytes;
    Chart* m_status;
    Chart* m_latency;
};

} // namespace millrace::ui
