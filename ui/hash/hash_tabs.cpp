#include "ui/hash/hash_tabs.h"

#include "app/settings/settings.h"
#include "ui/hash/files_table.h"
#include "ui/hash/hash_graphs.h"
#include "ui/shell/layout_memory.h"
#include "ui/widgets/empty_state.h"
#include "ui/widgets/number_delegate.h"
#include "ui/widgets/progress_delegate.h"

#include <QHeaderView>
#include <QLabel>
#include <QTabBar>
#include <QVBoxLayout>

namespace millrace::ui {

using models::FileColumn;

HashTabs::HashTabs(models::HashViewModel& model, const Theme& theme, Settings& settings, QWidget* parent)
    : TabCard(tr("Hash views"), parent), m_model(model), m_graphs(new HashGraphs(theme, this))
{
    m_texts = {tr("Problems"), tr("Duplicates")};
    addTab(buildProblems(theme, settings), m_texts[0]);
    addTab(buildDuplicates(theme, settings), m_texts[1]);
    addTab(buildWorkers(theme), tr("Workers"));
    addTab(m_graphs, tr("Graphs"));
    rememberTab(*this, settings, keys::kHashTab);
    m_graphs->setSpan(static_cast<Span>(settings.get(keys::kHashChartSpan)));
    connect(m_graphs, &HashGraphs::spanChanged, this, [&settings](Span span) { settings.set(keys::kHashChartSpan, static_cast<int>(span)); });
    connect(&m_model, &models::HashViewModel::sampled, m_graphs, &HashGraphs::add);
    connect(&m_model, &models::HashViewModel::samplesCleared, m_graphs, &HashGraphs::clear);
    connect(this, &TabCard::currentTabChanged, this, [this] {
        // The selected tab is bold, hence wider; QTabBar measures its tabs again only when something of theirs is set.
        if (auto* bar = findChild<QTabBar*>())
            bar->setIconSize(bar->iconSize());
    });
}

QWidget* HashTabs::buildProblems(const Theme& theme, Settings& settings)
{
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_troubles = new DataTable(theme, tr("Folders and lists"), page);
    m_troubles->setModel(&m_model.troubles());
    m_troubles->setItemDelegateForColumn(models::TroublesTableModel::Path, new CellDelegate(theme, m_troubles, Qt::ElideMiddle));
    m_troubles->setColumnWidths({260, 300});
    m_troubles->setStretchColumn(models::TroublesTableModel::Trouble);
    m_troubles->hide();
    m_problems = new FilesTable(m_model, m_model.problems(), theme, tr("Problem files"), page);
    for (const int column : {FileColumn::Progress, FileColumn::Speed})
        m_problems->setColumnHidden(column, true);
    m_problems->setColumnHidden(FileColumn::Expected, false);
    m_problems->makeNarrow();
    m_problems->remember(settings, keys::kProblemsColumns);
    m_problems->setEmptyState(new EmptyState(theme, QStringLiteral("check"), tr("Nothing is wrong: files that do not match, are missing or cannot be read appear here."), m_problems));
    layout->addWidget(m_troubles);
    layout->addWidget(m_problems, 1);
    return page;
}

QWidget* HashTabs::buildDuplicates(const Theme& theme, Settings& settings)
{
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_duplicatesNote = new QLabel(page);
    m_duplicatesNote->setTextFormat(Qt::PlainText);
    m_duplicatesNote->setProperty("tone", QStringLiteral("caption"));
    m_duplicatesNote->setContentsMargins(metrics::kCellPadding, metrics::kGrid + 2, metrics::kCellPadding, metrics::kGrid);
    m_duplicatesNote->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_duplicatesNote->hide();
    m_duplicates = new FilesTable(m_model, m_model.duplicates(), theme, tr("Duplicate files"), page);
    for (const int column : {FileColumn::Progress, FileColumn::Speed, FileColumn::State})
        m_duplicates->setColumnHidden(column, true);
    m_duplicates->setColumnHidden(FileColumn::Duplicates, false);
    m_duplicates->makeNarrow();
    m_duplicates->remember(settings, keys::kDuplicatesColumns);
    m_duplicates->setEmptyState(new EmptyState(theme, QStringLiteral("copy"), tr("Files with the same digest appear here, grouped."), m_duplicates));
    layout->addWidget(m_duplicatesNote);
    layout->addWidget(m_duplicates, 1);
    return page;
}

QWidget* HashTabs::buildWorkers(const Theme& theme)
{
    using Column = models::WorkersTableModel::Column;
    // A page around it: its empty state is the page's child, and hidden with it.
    auto* page = new QWidget(this);
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    m_workers = new DataTable(theme, tr("Workers"), page);
    m_workers->setModel(&m_model.workers());
    m_workers->setItemDelegateForColumn(Column::Progress, new ProgressDelegate(theme, m_workers));
    m_workers->setItemDelegateForColumn(Column::File, new CellDelegate(theme, m_workers, Qt::ElideMiddle));
    for (const int column : {Column::Speed, Column::Size})
        m_workers->setItemDelegateForColumn(column, new NumberDelegate(theme, m_workers));
    m_workers->setColumnWidths({70, 240, 180, 80, 90, 120});
    m_workers->setStretchColumn(Column::File);
    m_workers->setEmptyState(new EmptyState(theme, QStringLiteral("hash"), tr("A strip for each worker appears here: what it reads, and how fast."), m_workers));
    layout->addWidget(m_workers);
    return page;
}

void HashTabs::render(const models::HashState& state)
{
    if (m_texts != QList<QString>{state.problemsTab, state.duplicatesTab}) {
        m_texts = {state.problemsTab, state.duplicatesTab};
        setTabText(Problems, state.problemsTab);
        setTabText(Duplicates, state.duplicatesTab);
    }
    m_problems->showAlgorithms(state.shownAlgorithms);
    m_duplicates->showAlgorithms(state.shownAlgorithms);
    if (m_duplicatesNote->text() != state.duplicatesNote) {
        m_duplicatesNote->setText(state.duplicatesNote);
        m_duplicatesNote->setVisible(!state.duplicatesNote.isEmpty());
    }
    const int troubles = m_model.troubles().rowCount();
    m_troubles->setVisible(troubles > 0);
    // Its rows and head, as long as the files keep the larger part.
    m_troubles->setMaximumHeight(m_troubles->verticalHeader()->defaultSectionSize() * (std::min(troubles, 4) + 1) + metrics::kGrid);
}

} // namespace millrace::ui
