#include "models/scrape/run_workers_model.h"

#include "models/common/cell_roles.h"
#include "models/common/column_head.h"
#include "models/common/format.h"
#include "models/common/words.h"

#include <algorithm>
#include <iterator>

namespace millrace::models {
namespace {

using store::WorkerRecord;

constexpr ColumnHead kRunWorkerHeads[] = {
    ColumnHead{QT_TR_NOOP("Worker"), QT_TR_NOOP("A program that works on the run, or has: its machine and process")},
    ColumnHead{QT_TR_NOOP("State"), QT_TR_NOOP("Whether it is at work, has left by itself, or was lost: then the others take its hosts")},
    ColumnHead{QT_TR_NOOP("Hosts"), QT_TR_NOOP("Hosts that it alone asks now")},
    ColumnHead{QT_TR_NOOP("Pages/s"), QT_TR_NOOP("Pages that it ended a second, over the last ten seconds, by what it tells the store")},
    ColumnHead{QT_TR_NOOP("Pages"), QT_TR_NOOP("Pages that it has ended since it came")},
    ColumnHead{QT_TR_NOOP("Last seen"), QT_TR_NOOP("When it last told the store that it is there, which it does once a second")},
    ColumnHead{QT_TR_NOOP("Started"), QT_TR_NOOP("When it came to the run")},
};
static_assert(std::size(kRunWorkerHeads) == RunWorkersModel::ColumnCount);

/// It tells of itself once a second.
constexpr WallMs kJustNow = 2'500;

bool isRunWorkerNumber(int column)
{
    return column == RunWorkersModel::Hosts || column == RunWorkersModel::Speed || column == RunWorkersModel::Pages
        || column == RunWorkersModel::LastSeen;
}

bool comesBefore(const WorkerRecord& a, const WorkerRecord& b)
{
    if (a.atWork != b.atWork)
        return a.atWork;
    if (!a.atWork && a.lastSeen != b.lastSeen)
        return a.lastSeen > b.lastSeen;
    return a.id < b.id;
}

} // namespace

int othersAtWork(const store::RunCompany& company, WorkerId own)
{
    return static_cast<int>(std::count_if(
        company.workers.begin(), company.workers.end(), [own](const WorkerRecord& worker) { return worker.atWork && worker.id != own; }));
}

void RunWorkersModel::apply(const store::RunCompany& company, WorkerId own)
{
    std::vector<WorkerRecord> workers = company.workers;
    std::sort(workers.begin(), workers.end(), comesBefore);
    for (const WorkerRecord& worker : workers)
        note(worker);
    std::erase_if(m_told, [&workers](const auto& told) {
        return std::none_of(workers.begin(), workers.end(), [&told](const WorkerRecord& worker) { return worker.id == told.first; });
    });
    m_now = company.now;
    m_own = own;
    const bool same = std::equal(
        workers.begin(), workers.end(), m_workers.begin(), m_workers.end(), [](const auto& a, const auto& b) { return a.id == b.id; });
    if (!same)
        beginResetModel();
    m_workers = std::move(workers);
    if (!same)
        endResetModel();
    else if (!m_workers.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1), {Qt::DisplayRole, ToneRole});
}

void RunWorkersModel::clear()
{
    beginResetModel();
    m_workers.clear();
    m_told.clear();
    m_own = {};
    endResetModel();
}

bool RunWorkersModel::hasOthers() const
{
    return std::any_of(m_workers.begin(), m_workers.end(), [this](const WorkerRecord& worker) { return worker.id != m_own; });
}

void RunWorkersModel::note(const WorkerRecord& worker)
{
    std::deque<Told>& told = m_told[worker.id];
    if (!told.empty() && worker.lastSeen <= told.back().at)
        return;
    told.push_back({worker.lastSeen, worker.pages});
    while (told.size() > 2 && told.back().at - told.front().at > kSpeedOver.count())
        told.pop_front();
}

std::optional<double> RunWorkersModel::speedOf(const WorkerRecord& worker) const
{
    const auto told = m_told.find(worker.id);
    if (!worker.atWork || told == m_told.end() || told->second.size() < 2)
        return std::nullopt;
    const Told& from = told->second.front();
    const Told& to = told->second.back();
    return static_cast<double>(to.pages - from.pages) * 1000 / static_cast<double>(to.at - from.at);
}

double RunWorkersModel::totalSpeed() const
{
    double total = 0;
    for (const WorkerRecord& worker : m_workers)
        total += speedOf(worker).value_or(0);
    return total;
}

int RunWorkersModel::atWork() const
{
    return static_cast<int>(std::count_if(m_workers.begin(), m_workers.end(), [](const WorkerRecord& worker) { return worker.atWork; }));
}

QString RunWorkersModel::nameOf(WorkerId worker) const
{
    if (!worker)
        return {};
    if (worker == m_own)
        return Words::tr("this window");
    const auto found = std::find_if(m_workers.begin(), m_workers.end(), [worker](const WorkerRecord& each) { return each.id == worker; });
    return found == m_workers.end() || found->name.empty() ? Words::tr("worker %1").arg(worker.value) : singleLine(found->name, 100);
}

int RunWorkersModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_workers.size()); }

int RunWorkersModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant RunWorkersModel::words(const WorkerRecord& worker, int column) const
{
    switch (column) {
    case Worker: {
        const QString name = worker.name.empty() ? Words::tr("worker %1").arg(worker.id.value) : singleLine(worker.name, 100);
        return worker.id == m_own ? name + Words::tr(" · this window") : name;
    }
    case State:
        return worker.atWork ? Words::tr("at work") : worker.left ? Words::tr("left") : Words::tr("lost");
    case Hosts:
        return worker.atWork ? formatCount(worker.hosts) : QStringLiteral("–");
    case Speed: {
        const std::optional<double> speed = speedOf(worker);
        return speed ? formatRateNumber(*speed) : QStringLiteral("–");
    }
    case Pages:
        return formatCount(worker.pages);
    case LastSeen: {
        const WallMs ago = m_now - worker.lastSeen;
        return ago < kJustNow ? Words::tr("now") : formatDuration(Milliseconds(ago)) + Words::tr(" ago");
    }
    case Started:
        return formatDateTime(worker.startedAt);
    default:
        return {};
    }
}

QVariant RunWorkersModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const WorkerRecord& worker = m_workers[static_cast<std::size_t>(index.row())];
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return words(worker, column);
    case ToneRole:
        if (column == State)
            return static_cast<int>(worker.atWork ? Tone::Ok : worker.left ? Tone::Normal : Tone::Error);
        return worker.atWork ? QVariant() : QVariant(static_cast<int>(Tone::Dim));
    case Qt::TextAlignmentRole:
        return isRunWorkerNumber(column) ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default:
        return {};
    }
}

QVariant RunWorkersModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return headData(kRunWorkerHeads, section, orientation, role, isRunWorkerNumber(section));
}

} // namespace millrace::models
