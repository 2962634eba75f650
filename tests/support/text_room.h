#pragma once

#include <QAbstractButton>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QToolButton>
#include <QWidget>

#include <algorithm>

namespace millrace::test {

/// Which texts of a window are cut, and which ones nobody can translate. Thread: GUI. What is seen is looked at, nothing else; a text that
/// is elided on purpose has all of it in its tooltip.
class TextRoom {
public:
    explicit TextRoom(const QWidget& root)
    {
        look(root);
        for (const QWidget* widget : root.findChildren<QWidget*>()) {
            if (widget->isVisible() && widget->window() == root.window())
                look(*widget);
        }
    }

    [[nodiscard]] const QStringList& cut() const { return m_cut; }
    /// Every caption that is seen: of buttons, tabs, labels, heads, fields that are empty, and the title.
    [[nodiscard]] const QStringList& captions() const { return m_captions; }

private:
    static int widthOf(const QWidget& widget, const QString& text) { return widget.fontMetrics().size(Qt::TextShowMnemonic, text).width(); }

    void expect(const QWidget& widget, const QString& text, int needed, int room)
    {
        m_captions += text;
        if (needed > room)
            m_cut +=
                QStringLiteral("%1 “%2” needs %3, has %4").arg(QLatin1String(widget.metaObject()->className()), text).arg(needed).arg(room);
    }

    void look(const QWidget& widget)
    {
        if (const auto* label = qobject_cast<const QLabel*>(&widget))
            lookAtLabel(*label);
        else if (const auto* button = qobject_cast<const QAbstractButton*>(&widget))
            lookAtButton(*button);
        else if (const auto* tabs = qobject_cast<const QTabBar*>(&widget))
            lookAtTabs(*tabs);
        else if (const auto* edit = qobject_cast<const QLineEdit*>(&widget);
                 edit != nullptr && edit->text().isEmpty() && !edit->placeholderText().isEmpty())
            expect(*edit, edit->placeholderText(), edit->toolTip().isEmpty() ? widthOf(*edit, edit->placeholderText()) : 0,
                edit->width() - 12);
        else if (const auto* box = qobject_cast<const QComboBox*>(&widget); box != nullptr && !box->isEditable())
            expect(*box, box->currentText(), widthOf(*box, box->currentText()), box->width() - 24);
        else if (const auto* header = qobject_cast<const QHeaderView*>(&widget);
                 header != nullptr && header->model() != nullptr && header->orientation() == Qt::Horizontal)
            lookAtHeads(*header);
        if (widget.isWindow() && !widget.windowTitle().isEmpty())
            m_captions += widget.windowTitle();
    }

    void lookAtLabel(const QLabel& label)
    {
        if (label.text().isEmpty())
            return;
        if (label.wordWrap())
            expect(label, label.text(), label.heightForWidth(label.width()), label.height() + 1);
        else
            expect(label, label.text(), label.toolTip().isEmpty() ? widthOf(label, label.text()) : 0, label.contentsRect().width() + 1);
    }

    void lookAtButton(const QAbstractButton& button)
    {
        const auto* tool = qobject_cast<const QToolButton*>(&button);
        if (button.text().isEmpty() || (tool != nullptr && tool->toolButtonStyle() == Qt::ToolButtonIconOnly && !tool->icon().isNull()))
            return;
        const auto* push = qobject_cast<const QPushButton*>(&button);
        QFont bold = button.font();
        bold.setBold(true);
        const int inBold =
            push != nullptr && push->isDefault() ? QFontMetrics(bold).size(Qt::TextShowMnemonic, button.text()).width() + 20 : 0;
        expect(button, button.text(), std::max(inBold, button.sizeHint().width()),
            button.width() + 1); // the rail draws its line into its own width
    }

    void lookAtTabs(const QTabBar& tabs)
    {
        for (int i = 0; i < tabs.count(); ++i) {
            if (tabs.isTabVisible(i)) {
                const QRect rect = tabs.tabRect(i);
                expect(tabs, tabs.tabText(i), widthOf(tabs, tabs.tabText(i)), rect.width());
                if (rect.right() >= tabs.width() && !tabs.usesScrollButtons())
                    m_cut += QStringLiteral("tab “%1” ends at %2 of %3").arg(tabs.tabText(i)).arg(rect.right()).arg(tabs.width());
            }
        }
    }

    /// Heads are elided where a column is narrow, and say the whole in a tooltip: only its being there is looked at.
    void lookAtHeads(const QHeaderView& header)
    {
        for (int i = 0; i < header.count(); ++i) {
            const QString head = header.model()->headerData(i, Qt::Horizontal).toString();
            if (header.isSectionHidden(i) || head.isEmpty())
                continue;
            const bool says = header.inherits("millrace::ui::TableHeader");
            expect(header, head, says ? 0 : widthOf(header, head), header.sectionSize(i) - 4);
        }
    }

    QStringList m_cut;
    QStringList m_captions;
};

} // namespace millrace::test
