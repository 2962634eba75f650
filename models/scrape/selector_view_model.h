#pragma once

#include "models/common/gui_hop.h"
#include "models/scrape/page_matches_model.h"
#include "models/scrape/page_source_model.h"
#include "models/scrape/page_tree_model.h"
#include "models/scrape/scrape_backend.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace millrace::models {

/// All that the window for trying selectors shows beside its three models: one plain, comparable value.
struct SelectorState {
    enum class Phase { Nothing, Fetching, Page, Failed };
    Phase phase = Phase::Nothing;
    QString facts;            ///< "200 · UTF-8 from the header · text/html · 84 KB · 1,243 elements · robots.txt: line 3: Allow: /"
    QString problem;          ///< why there is no page, and what to do
    QString note;             ///< what is not as it should be with the page that is there
    QString selectorProblem;  ///< what is wrong with the selector, and where
    QString matches;          ///< "3 of 12 matches · CSS"; empty: no selector, or it is being tried
    QString kept;             ///< what a run leaves out of them
    QString emptyTree;        ///< in the tree's and the source's place
    QString emptyMatches;     ///< in the place of the values
    int chosen = -1;          ///< row of the matches
    bool canStep = false;
    bool canUse = false;      ///< the selector can be a field
    QString fieldName;        ///< that it has of its own: a built-in one, or that of NAME=SELECTOR
    bool nameIsFixed = false;
    friend bool operator==(const SelectorState&, const SelectorState&) = default;
};

/// One page to try selectors on: fetches it as a run would, shows its tree and source, and what a selector matches there.
///
/// Thread: GUI; never waits: pages are fetched in the engine's loop, parsed and matched on its pool. Ownership: owns the models; the backend outlives it.
/// Its end ends what it has asked for.
class SelectorViewModel : public QObject {
    Q_OBJECT
public:
    static constexpr int kTypingPauseMs = 200;
    static constexpr qsizetype kMaxSelectorChars = 2'048;

    explicit SelectorViewModel(ScrapeBackend& backend, QObject* parent = nullptr);
    ~SelectorViewModel() override;

    [[nodiscard]] const SelectorState& state() const { return m_state; }
    [[nodiscard]] PageTreeModel& tree() { return m_tree; }
    [[nodiscard]] PageSourceModel& source() { return m_source; }
    [[nodiscard]] PageMatchesModel& matches() { return m_matches; }

    /// As a run with these settings would. `from`: whether the user has typed the address.
    void fetch(const QString& url, const scrape::ScrapeSettings& settings, scrape::ProbeRequest::From from);
    void cancel();
    /// CSS, XPath, the name of a built-in field, or NAME=SELECTOR. Tried when typing pauses.
    void setSelector(const QString& text);
    /// Without that pause.
    void trySelector();
    /// A row of the matches; -1: none.
    void choose(int match);
    /// Around at the ends.
    void step(int by);
    /// A row of the tree was chosen: its source is shown.
    void chooseNode(const QModelIndex& index);
    /// A selector for this row of the tree; empty: it is no element.
    [[nodiscard]] QString selectorFor(const QModelIndex& index) const;
    /// The field that the selector makes by this name, as Run options takes it.
    [[nodiscard]] QString fieldNamed(const QString& name) const;

Q_SIGNALS:
    void stateChanged();
    /// These should come into view: a row of the tree (invalid: none), a row of the source and one of its characters (-1: none).
    void chosen(const QModelIndex& node, int sourceRow, int sourceChar);
    /// What is marked has changed in both models.
    void marksChanged();

private:
    void take(scrape::ProbedPage page);
    void takeMatches(scrape::PageMatches matches);
    void read();
    void match();
    void clearMatches();
    void showRange(scrape::PageDocument::NodeId node, scrape::SourceRange range);
    void publish();

    ScrapeBackend& m_backend;
    std::shared_ptr<GuiHop> m_hop;
    PageTreeModel m_tree;
    PageSourceModel m_source;
    PageMatchesModel m_matches;
    SelectorState m_state;
    SelectorState m_next;                 ///< made by one turn, then compared
    std::shared_ptr<const scrape::PageDocument> m_page;
    std::shared_ptr<const select::FieldSet> m_fields;   ///< the selector, compiled; null: there is none that can be used
    QString m_selector;
    QTimer m_pause;
    unsigned m_fetch = 0;                 ///< an answer to an older one is dropped
    unsigned m_match = 0;
    bool m_ignoresRobots = false;
    bool m_more = false;
    std::size_t m_kept = 0;
    bool m_shortened = false;
};

} // namespace millrace::models
