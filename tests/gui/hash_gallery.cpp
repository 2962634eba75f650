// Shows the Hash panel in the real window with invented data, for the eye:
// `hash_gallery [light|dark] [verified|well|running|duplicates|workers|graphs|empty|compare|many|small]`. Not installed, asserts nothing.
#include "app/settings/settings.h"
#include "models/hash/hash_view_model.h"
#include "tests/support/scripted_hash_backend.h"
#include "ui/hash/files_table.h"
#include "ui/hash/hash_panel.h"
#include "ui/hash/hash_tabs.h"
#include "ui/shell/main_window.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDateTime>
#include <QTemporaryDir>
#include <QTimer>

#include <cmath>

using namespace millrace;
using hash::FileState;

namespace {

constexpr const char* kNames[] = {"debian-12.8.0-amd64-netinst.iso", "debian-12.8.0-amd64-DVD-1.iso", "kernel/linux-6.1.tar.xz", "kernel/patch-6.1.119.xz", "photos/2024-08-11 Plön.raw",
    "photos/2024-08-12 copy of a copy of the long name of a picture.raw", ("mail\xff" "archive.mbox"), "notes\nsecond line.txt", "src/millrace-0.1.0.tar.zst", "backup/home.tar"};

/// A run of `count` files that is at `percent`.
void fillRunning(test::ScriptedHashBackend& backend, int tick)
{
    hash::HashTotals totals = test::totalsOf({{FileState::Done, 212 + tick / 4}, {FileState::Hashing, 4}, {FileState::Queued, 284 - tick / 4}}, hash::HashPhase::Hashing);
    totals.bytes = 84'000'000'000;
    totals.bytesDone = 31'000'000'000 + tick * 150'000'000LL;
    totals.bytesPerSecond = 1.52e9 + 2e8 * std::sin(tick / 9.0) + 6e7 * std::sin(tick / 2.1);
    totals.filesPerSecond = 11 + 4 * std::sin(tick / 7.0);
    totals.eta = Milliseconds(34'000 - tick * 100);
    totals.elapsed = Milliseconds(21'000 + tick * 100);
    std::vector<hash::WorkerSnapshot> workers;
    for (int i = 0; i < 4; ++i) {
        auto file = test::hashedFile(3 + i, FileState::Hashing, std::string("/data/set/") + kNames[3 + i]);
        file.size = 4'000'000'000 + i * 900'000'000LL;
        file.done = file.size / 100 * ((tick + i * 23) % 100);
        file.bytesPerSecond = 3.8e8 + i * 2e7;
        workers.push_back({i, file.id, file.path, i == 3 ? "8:16" : "8:1", i == 3, file.size, file.done, file.bytesPerSecond});
        backend.post(std::move(file));
    }
    backend.post(std::move(workers));
    backend.post(std::move(totals));
}

void fillVerified(test::ScriptedHashBackend& backend, bool well)
{
    for (std::int64_t id = 1; id <= 500; ++id) {
        const bool bad = !well && (id == 41 || id == 207 || id == 388);
        auto file = test::hashedFile(id, bad ? FileState::Mismatch : !well && id == 300 ? FileState::Missing : FileState::Match);
        file.path = "/data/set/" + (id <= 10 ? std::string(kNames[id - 1]) : "img/frame-" + std::to_string(id * 37 % 1'000) + ".tif");
        if (file.state != FileState::Missing)
            file.size = file.done = id * 7'313'113 % 90'000'000;
        if (bad)
            file.expected->bytes = file.digests.front().bytes, file.expected->bytes[12] ^= 0x41, file.expected->bytes[13] ^= 0x7;
        backend.post(std::move(file));
    }
    if (!well)
        backend.post(test::hashedFile(501, FileState::Extra, "/data/set/img/Thumbs.db"));
    auto totals = well ? test::totalsOf({{FileState::Match, 500}}) : test::totalsOf({{FileState::Match, 496}, {FileState::Mismatch, 3}, {FileState::Missing, 1}, {FileState::Extra, 1}});
    totals.bytes = totals.bytesDone = 22'400'000'000;
    totals.elapsed = Milliseconds(16'400);
    if (!well)
        totals.troubles = {{"/data/set/OLD-SHA256SUMS", {}, 2, 17, 120}};
    backend.post(std::move(totals));
}

void fillDuplicates(test::ScriptedHashBackend& backend)
{
    for (std::int64_t id = 1; id <= 40; ++id) {
        auto file = test::hashedFile(id);
        file.path = "/data/set/photos/" + std::to_string(2'000 + id) + ".raw";
        file.size = file.done = 24'000'000 + id % 7 * 310'000;
        file.digests = {test::digestOf(static_cast<std::uint8_t>(id % 13 < 5 ? id % 13 : id), 3), test::digestOf(static_cast<std::uint8_t>(id), 1, hash::Algorithm::Md5)};
        backend.post(std::move(file));
    }
    backend.post(test::totalsOf({{FileState::Done, 40}}));
}

} // namespace

int main(int argc, char** argv)
{
    QApplication app(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    const auto has = [&words](const char* word) { return words.contains(QLatin1String(word)); };
    ui::Theme theme;
    theme.applyTo(app);
    QTemporaryDir folder;
    Settings settings(folder.path().toStdString());
    settings.set(keys::kTheme, has("light") ? "light" : "dark");
    theme.setChoice(has("light") ? ui::ThemeChoice::Light : ui::ThemeChoice::Dark);
    test::ScriptedHashBackend backend;
    models::HashViewModel model(backend);
    ui::MainWindow window(theme, settings);
    auto* panel = new ui::HashPanel(model, theme, settings);
    window.addPanel(panel);
    window.restoreLayout();
    window.resize(has("small") ? QSize(1000, 640) : QSize(1440, 900));
    window.show();

    if (has("verified") || has("well") || has("compare"))
        fillVerified(backend, has("well"));
    if (has("duplicates"))
        fillDuplicates(backend);
    if (has("many")) {
        for (std::int64_t id = 1; id <= 100'000; ++id)
            backend.post(test::hashedFile(id));
        backend.post(test::totalsOf({{FileState::Done, 100'000}}));
    }
    QTimer timer;
    int tick = 0;
    if (has("running") || has("workers") || has("graphs")) {
        for (std::int64_t id = 1; id <= 500; ++id) {
            auto file = test::hashedFile(id, id <= 2 || (id > 10 && id < 223) ? FileState::Done : FileState::Queued);
            file.path = "/data/set/" + (id <= 10 ? std::string(kNames[id - 1]) : "img/frame-" + std::to_string(id * 37 % 1'000) + ".tif");
            backend.post(std::move(file));
        }
        QObject::connect(&timer, &QTimer::timeout, panel, [&] {
            backend.now = QDateTime::currentMSecsSinceEpoch();
            fillRunning(backend, ++tick);
        });
        timer.start(100);
    }
    QTimer::singleShot(1'500, panel, [&] {
        auto* tabs = panel->findChild<ui::HashTabs*>();
        tabs->setCurrentTab(has("graphs") ? ui::HashTabs::Graphs : has("workers") || has("running") ? ui::HashTabs::Workers : has("duplicates") ? ui::HashTabs::Duplicates : ui::HashTabs::Problems);
        if (has("duplicates"))
            tabs->duplicates().selectRow(1);
        else if (has("verified"))
            tabs->problems().selectRow(0);
        else if (auto* files = panel->findChild<ui::FilesTable*>())
            files->selectRow(1);
        if (has("compare"))
            model.setCompareText(QString::fromStdString(model.store().row(6).digests.front().hex()));
    });
    return QApplication::exec();
}
