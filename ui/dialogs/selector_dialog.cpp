#include "ui/dialogs/selector_dialog.h"

#include "ui/dialogs/form_dialog.h"
#include "ui/dialogs/marked_text_delegate.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/card.h"
#include "ui/widgets/data_table.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/wrapped_label.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QShortcut>
#include <QSplitter>
#include <QStackedWidget>
#include <QTreeView>
#include <QVBoxLayout>

namespace millrace::ui {
namespace {

constexpr int kTreeWidth = 1'400;        ///< of its one column: labels are cut, but nest
constexpr int kSourceWidth = 100 * 9;
constexpr int kLevelsInView = 8;

QPushButton* textButton(const QString& text, const QString& name, const QString& tip, QWidget* parent)
{
    auto* made = new QPushButton(text, parent);
    made->setAccessibleName(name);
    made->setToolTip(tip);
    made->setAutoDefault(false);
    return made;
}

void showSentence(QLabel& label, const QString& text)
{
    if (label.text() != text)
        label.setText(text);
    label.setVisible(!text.isEmpty());
}

} // namespace

SelectorDialog::SelectorDialog(std::unique_ptr<models::SelectorViewModel> model, Hooks hooks, const Theme& theme, QWidget* parent)
    : QDialog(parent), m_model(std::move(model)), m_hooks(std::move(hooks)), m_theme(theme)
{
    setWindowTitle(tr("Try selectors"));
    setAccessibleName(tr("Try selectors dialog"));
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 16, 16, 16);
    layout->setSpacing(metrics::kGrid * 2);
    buildAddress(*layout);
    buildSelector(*layout);
    buildPage(*layout);
    buildField(*layout);
    resize(1'120, 690);
    connect(m_model.get(), &models::SelectorViewModel::stateChanged, this, &SelectorDialog::render);
    connect(m_model.get(), &models::SelectorViewModel::chosen, this, &SelectorDialog::bringIntoView);
    connect(m_model.get(), &models::SelectorViewModel::marksChanged, this, [this] {
        m_tree->viewport()->update();
        m_source->viewport()->update();
    });
    render();
    m_address->setFocus();
}

SelectorDialog::~SelectorDialog()
{
    // The model ends before the widgets do.
    m_model->disconnect(this);
    m_tree->selectionModel()->disconnect(this);
    m_matches->selectionModel()->disconnect(this);
}

QLabel* SelectorDialog::sentence(const char* tone)
{
    QLabel* label = wrappedLabel(tone, this);
    label->hide();
    return label;
}

void SelectorDialog::buildAddress(QVBoxLayout& layout)
{
    m_address = new QLineEdit(this);
    m_address->setAccessibleName(tr("Address"));
    m_address->setPlaceholderText(tr("Address of a page, such as https://example.org/products"));
    m_address->setToolTip(tr("The page is fetched as the run would: its robots.txt, rate, headers, cookies and limits count; nothing is stored"));
    m_fetch = textButton(tr("Fetch"), tr("Fetch"), {}, this);
    m_fetch->setProperty("primary", true);
    m_facts = sentence("dim");
    m_problem = sentence("error");
    m_note = sentence("dim");
    auto* row = new QHBoxLayout;
    row->setSpacing(metrics::kGrid * 2);
    row->addWidget(m_address, 1);
    row->addWidget(m_fetch);
    layout.addLayout(row);
    for (QLabel* label : {m_facts, m_problem, m_note})
        layout.addWidget(label);
    connect(m_address, &QLineEdit::textEdited, this, [this] { m_typed = true; });
    connect(m_address, &QLineEdit::returnPressed, this, &SelectorDialog::fetch);
    connect(m_fetch, &QPushButton::clicked, this, [this] {
        if (m_model->state().phase == models::SelectorState::Phase::Fetching)
            m_model->cancel();
        else
            fetch();
    });
}

void SelectorDialog::buildSelector(QVBoxLayout& layout)
{
    m_selector = new QLineEdit(this);
    m_selector->setAccessibleName(tr("Selector"));
    m_selector->setPlaceholderText(tr("Selector: h1   .price::text   a::attr(href)   //table//td[2]   title   links"));
    m_selector->setToolTip(tr("CSS, with ::text or ::attr(x) at its end; XPath, where it begins with / ./ ( or a function; or the name of a built-in field:\n"
                              "title, description, canonical, h1, language, robots, opengraph, og:NAME, json-ld, links, images, words. first: takes the first match alone"));
    m_selector->setMaxLength(models::SelectorViewModel::kMaxSelectorChars);
    m_theme.keepFixedFont(*m_selector);
    m_selector->setClearButtonEnabled(true);
    m_count = new QLabel(this);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_count->setMinimumWidth(170);
    m_previous = textButton(tr("Previous"), tr("Previous match"), tr("Goes to the match before (Shift+F3)"), this);
    m_next = textButton(tr("Next"), tr("Next match"), tr("Goes to the next match (F3, or Return in the selector)"), this);
    m_selectorProblem = sentence("error");
    auto* row = new QHBoxLayout;
    row->setSpacing(metrics::kGrid * 2);
    row->addWidget(m_selector, 1);
    row->addWidget(m_count);
    row->addWidget(m_previous);
    row->addWidget(m_next);
    layout.addLayout(row);
    layout.addWidget(m_selectorProblem);
    connect(m_selector, &QLineEdit::textChanged, m_model.get(), &models::SelectorViewModel::setSelector);
    connect(m_selector, &QLineEdit::returnPressed, this, [this] { m_model->step(1); });
    connect(m_previous, &QPushButton::clicked, this, [this] { m_model->step(-1); });
    connect(m_next, &QPushButton::clicked, this, [this] { m_model->step(1); });
    for (const auto& [keys, by] : {std::pair(QKeySequence(Qt::Key_F3), 1), {QKeySequence(Qt::SHIFT | Qt::Key_F3), -1}})
        connect(new QShortcut(keys, this), &QShortcut::activated, this, [this, by] { m_model->step(by); });
}

void SelectorDialog::buildPage(QVBoxLayout& layout)
{
    m_delegate = new MarkedTextDelegate(m_theme, this);
    m_tree = new QTreeView(this);
    m_tree->setAccessibleName(tr("Elements"));
    m_tree->setModel(&m_model->tree());
    m_tree->setItemDelegate(m_delegate);
    m_tree->setUniformRowHeights(true);
    m_tree->setHeaderHidden(true);
    m_tree->setIndentation(14);
    m_tree->setFrameShape(QFrame::NoFrame);
    m_tree->setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setContextMenuPolicy(Qt::CustomContextMenu);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->resizeSection(0, kTreeWidth);
    m_source = new DataTable(m_theme, tr("Source"), this);
    m_source->setModel(&m_model->source());
    m_source->setItemDelegate(m_delegate);
    m_source->setRowHeight(MarkedTextDelegate::kRowHeight);
    m_source->setColumnWidths({62, kSourceWidth});
    m_source->horizontalHeader()->hide();
    m_tree->setCornerWidget(new QWidget(m_tree)); // as the tables have it
    m_matches = new DataTable(m_theme, tr("Matches"), this);
    m_matches->setModel(&m_model->matches());
    m_matches->setItemDelegateForColumn(models::PageMatchesModel::Number, new NumberDelegate(m_theme, m_matches));
    m_matches->setColumnWidths({60, 560, 420});
    m_matches->setStretchColumn(models::PageMatchesModel::Value);
    m_noMatches = new EmptyState(m_theme, QStringLiteral("list"), {}, m_matches);
    m_matches->setEmptyState(m_noMatches);

    const auto card = [this](const QString& title, QWidget* body) {
        auto* made = new Card(title, this);
        made->setAccessibleName(tr("%1 card").arg(title));
        made->setBody(body);
        return made;
    };
    auto* page = m_pageSplitter = new QSplitter(Qt::Horizontal, this);
    page->addWidget(card(tr("Elements"), m_tree));
    page->addWidget(card(tr("Source"), m_source));
    page->setSizes({500, 560});
    m_nothing = new EmptyState(m_theme, QStringLiteral("braces"), {}, this);
    m_stack = new QStackedWidget(this);
    m_stack->addWidget(m_nothing);
    m_stack->addWidget(page);
    auto* main = m_mainSplitter = new QSplitter(Qt::Vertical, this);
    main->addWidget(m_stack);
    main->addWidget(card(tr("Values"), m_matches));
    main->setSizes({360, 170});
    main->setStretchFactor(0, 1);
    for (QSplitter* splitter : {page, main}) {
        splitter->setHandleWidth(metrics::kPanelGap);
        splitter->setChildrenCollapsible(false);
    }
    layout.addWidget(main, 1);
    connect(m_matches->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        if (!m_following && m_matches->hasFocus())
            m_model->choose(current.row());
    });
    connect(m_matches, &QTableView::clicked, this, [this](const QModelIndex& index) { m_model->choose(index.row()); });
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        if (!m_following)
            m_model->chooseNode(current);
    });
    connect(m_tree, &QWidget::customContextMenuRequested, this, &SelectorDialog::showTreeMenu);
}

void SelectorDialog::buildField(QVBoxLayout& layout)
{
    m_kept = sentence("dim");
    m_name = new QLineEdit(this);
    m_name->setAccessibleName(tr("Field name"));
    m_name->setPlaceholderText(tr("name of the field"));
    m_name->setMaxLength(static_cast<int>(select::kMaxFieldNameBytes));
    m_name->setFixedWidth(190);
    m_use = textButton(tr("Use as field"), tr("Use as field"), tr("Adds NAME=SELECTOR to the fields in Run options: it is taken of each page from then on"), this);
    m_said = wrappedLabel("dim", this);
    QPushButton* close = textButton(tr("Close"), tr("Close"), tr("Ends what is under way (Esc)"), this);
    auto* row = new QHBoxLayout;
    row->setSpacing(metrics::kGrid * 2);
    row->addWidget(m_name);
    row->addWidget(m_use);
    row->addWidget(m_said, 1);
    row->addWidget(close);
    layout.addWidget(m_kept);
    layout.addLayout(row);
    connect(m_name, &QLineEdit::returnPressed, this, &SelectorDialog::useAsField);
    connect(m_name, &QLineEdit::textChanged, this, &SelectorDialog::render);
    connect(m_use, &QPushButton::clicked, this, &SelectorDialog::useAsField);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
}

void SelectorDialog::remember(Settings& settings)
{
    rememberPlace(*this, settings, keys::kSelectorsGeometry);
    rememberSplitter(*m_mainSplitter, settings, keys::kSelectorsSplitter);
    rememberSplitter(*m_pageSplitter, settings, keys::kSelectorsPageSplitter);
}

void SelectorDialog::showPage(const QString& url)
{
    m_address->setText(url);
    m_typed = false;
    fetch();
    m_selector->setFocus();
}

void SelectorDialog::setSelector(const QString& text)
{
    m_selector->setText(text);
    m_model->trySelector();
}

void SelectorDialog::fetch()
{
    using From = scrape::ProbeRequest::From;
    if (m_address->text().trimmed().isEmpty()) {
        m_address->setFocus();
        return;
    }
    m_model->fetch(m_address->text(), m_hooks.settings(), m_typed ? From::User : From::Page);
}

void SelectorDialog::render()
{
    const models::SelectorState& state = m_model->state();
    using Phase = models::SelectorState::Phase;
    const bool fetching = state.phase == Phase::Fetching;
    m_fetch->setText(fetching ? tr("Cancel") : tr("Fetch"));
    m_fetch->setToolTip(fetching ? tr("Ends the fetch; the page before stays") : tr("Fetches the page at the pace of its host (Return)"));
    showSentence(*m_facts, fetching ? tr("Fetching, at the pace that the host is asked at…") : state.facts);
    showSentence(*m_problem, state.problem);
    showSentence(*m_note, state.note);
    markInvalid(*m_selector, !state.selectorProblem.isEmpty());
    showSentence(*m_selectorProblem, state.selectorProblem);
    m_count->setText(state.matches);
    m_previous->setEnabled(state.canStep);
    m_next->setEnabled(state.canStep);
    m_nothing->setSentence(state.emptyTree);
    m_stack->setCurrentIndex(state.emptyTree.isEmpty() ? 1 : 0);
    m_noMatches->setSentence(state.emptyMatches);
    showSentence(*m_kept, state.kept);
    m_name->setReadOnly(state.nameIsFixed);
    if (!state.fieldName.isEmpty() && m_name->property("own").toString() != state.fieldName)
        m_name->setText(state.fieldName);
    m_name->setProperty("own", state.fieldName);
    m_use->setEnabled(state.canUse && !m_name->text().trimmed().isEmpty());
    if (state.chosen >= 0 && state.chosen != m_matches->currentIndex().row()) {
        const QScopedValueRollback following(m_following, true);
        m_matches->selectRow(state.chosen);
    }
}

void SelectorDialog::bringIntoView(const QModelIndex& node, int row, int character)
{
    const QScopedValueRollback following(m_following, true);
    if (node.isValid()) {
        m_tree->setCurrentIndex(node); // opens what it stands in
        const int depthShown = m_tree->visualRect(node).left() + m_tree->horizontalScrollBar()->value();
        m_tree->scrollTo(node, QAbstractItemView::EnsureVisible);
        m_tree->horizontalScrollBar()->setValue(depthShown > m_tree->viewport()->width() / 2 ? depthShown - kLevelsInView * m_tree->indentation() : 0);
    }
    if (row < 0)
        return;
    const QModelIndex index = m_source->model()->index(row, models::PageSourceModel::Text);
    m_source->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
    m_source->scrollTo(index.siblingAtColumn(models::PageSourceModel::Line), QAbstractItemView::PositionAtCenter);
    const int at = m_delegate->positionOf(index, character) + m_source->columnViewportPosition(models::PageSourceModel::Text) + m_source->horizontalScrollBar()->value();
    const int room = m_source->viewport()->width();
    m_source->horizontalScrollBar()->setValue(at > room * 2 / 3 ? at - room / 3 : 0);
}

void SelectorDialog::showTreeMenu(const QPoint& at)
{
    const QString selector = m_model->selectorFor(m_tree->indexAt(at));
    if (selector.isEmpty())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setAccessibleName(tr("Element menu"));
    menu->addAction(tr("Select by %1").arg(QString(selector).replace(u'&', QLatin1String("&&"))), this, [this, selector] { setSelector(selector); });
    menu->addAction(tr("Copy selector"), this, [selector] { QGuiApplication::clipboard()->setText(selector); });
    menu->popup(m_tree->viewport()->mapToGlobal(at));
}

void SelectorDialog::useAsField()
{
    if (!m_use->isEnabled())
        return;
    const QString field = m_model->fieldNamed(m_name->text().trimmed());
    const QString problem = m_hooks.addField(field);
    m_said->setText(problem.isEmpty() ? tr("%1 is among the fields in Run options.").arg(field.left(120)) : problem);
}

} // namespace millrace::ui
