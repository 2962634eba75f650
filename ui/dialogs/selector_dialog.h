#pragma once

#include "models/scrape/selector_view_model.h"
#include "ui/theme/theme.h"

#include <QDialog>

#include <functional>
#include <memory>

class QLabel;
class QLineEdit;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTreeView;
class QVBoxLayout;

namespace millrace {
class Settings;
}

namespace millrace::ui {

class DataTable;
class EmptyState;
class MarkedTextDelegate;

/// Selectors are tried here on one page: its address, its tree and source, what a selector gives, and the step to a field of the run.
///
/// Thread: GUI. Closing ends what is under way. render() is the only function that writes what the state says into widgets.
class SelectorDialog : public QDialog {
    Q_OBJECT
public:
    struct Hooks {
        std::function<scrape::ScrapeSettings()> settings;      ///< a page is fetched as a run with these would
        std::function<QString(const QString&)> addField;       ///< takes NAME=SELECTOR; a sentence why it does not, else empty
    };
    SelectorDialog(std::unique_ptr<models::SelectorViewModel> model, Hooks hooks, const Theme& theme, QWidget* parent = nullptr);
    ~SelectorDialog() override;

    /// Brings back size, place and splitters, and keeps them from then on; before it is shown. `settings` outlives it.
    void remember(Settings& settings);
    /// The URL of a page of the run, which is fetched at once.
    void showPage(const QString& url);
    /// As it stands among the fields of a run, or alone.
    void setSelector(const QString& text);

private:
    void buildAddress(QVBoxLayout& layout);
    void buildSelector(QVBoxLayout& layout);
    void buildPage(QVBoxLayout& layout);
    void buildField(QVBoxLayout& layout);
    [[nodiscard]] QLabel* sentence(const char* tone);
    void render();
    void fetch();
    void bringIntoView(const QModelIndex& node, int row, int character);
    void showTreeMenu(const QPoint& at);
    void useAsField();

    std::unique_ptr<models::SelectorViewModel> m_model;
    Hooks m_hooks;
    const Theme& m_theme;
    bool m_typed = true;                 ///< the address, and not taken from a page
    bool m_following = false;            ///< selections are set because of the state
    QLineEdit* m_address = nullptr;
    QPushButton* m_fetch = nullptr;
    QLabel *m_facts = nullptr, *m_problem = nullptr, *m_note = nullptr;
    QLineEdit* m_selector = nullptr;
    QLabel *m_count = nullptr, *m_selectorProblem = nullptr, *m_kept = nullptr;
    QPushButton *m_previous = nullptr, *m_next = nullptr;
    QStackedWidget* m_stack = nullptr;
    QSplitter *m_mainSplitter = nullptr, *m_pageSplitter = nullptr;
    EmptyState *m_nothing = nullptr, *m_noMatches = nullptr;
    QTreeView* m_tree = nullptr;
    DataTable *m_source = nullptr, *m_matches = nullptr;
    MarkedTextDelegate* m_delegate = nullptr;
    QLineEdit* m_name = nullptr;
    QPushButton* m_use = nullptr;
    QLabel* m_said = nullptr;
};

} // namespace millrace::ui
