// What can be done: the commands of HashViewModel.
#include "models/common/format.h"
#include "models/common/words.h"
#include "models/hash/hash_command.h"
#include "models/hash/hash_sentences.h"
#include "models/hash/hash_view_model.h"
#include "models/hash/path_text.h"

#include <algorithm>

namespace millrace::models {

void HashViewModel::setSettings(const hash::HashSettings& settings)
{
    if (settings == m_settings)
        return;
    m_settings = settings;
    m_backend.configure(settings);
    Q_EMIT settingsChanged();
    updateState();
}

void HashViewModel::setAlgorithm(hash::Algorithm algorithm, bool on)
{
    hash::HashSettings settings = m_settings;
    auto& chosen = settings.algorithms;
    const auto it = std::find(chosen.begin(), chosen.end(), algorithm);
    if (on && it == chosen.end())
        chosen.push_back(algorithm);
    else if (!on && it != chosen.end() && chosen.size() > 1)
        chosen.erase(it);
    std::sort(chosen.begin(), chosen.end());
    setSettings(settings);
    updateState();
}

void HashViewModel::remember(const std::vector<std::string>& paths)
{
    for (const std::string& path : paths) {
        if (m_sources.size() < kMaxSources && std::find(m_sources.begin(), m_sources.end(), path) == m_sources.end())
            m_sources.push_back(path);
    }
    updateState();
}

void HashViewModel::add(std::vector<std::string> paths)
{
    if (paths.empty())
        return;
    remember(paths);
    m_backend.add(std::move(paths));
}

void HashViewModel::verify(std::vector<std::string> lists)
{
    if (!lists.empty())
        m_backend.verify(std::move(lists));
}

void HashViewModel::open(std::vector<std::string> paths)
{
    if (paths.empty())
        return;
    remember(paths);
    m_backend.open(std::move(paths));
}

void HashViewModel::togglePause()
{
    m_state.paused ? m_backend.resume() : m_backend.pause();
}

void HashViewModel::cancel()
{
    m_backend.cancel();
}

void HashViewModel::retry(std::vector<hash::FileId> files)
{
    // To the engine none means all.
    if (!files.empty())
        m_backend.retry(std::move(files));
}

void HashViewModel::rebuildTables()
{
    for (FilesTableModel* model : {&m_files, &m_problems, &m_duplicates})
        model->rebuild();
}

void HashViewModel::hide(std::vector<hash::FileId> files, const QString& sentence)
{
    m_store.setHidden(files, true);
    rebuildTables();
    updateState();
    Q_EMIT undoOffered(sentence, [this, files] {
        m_store.setHidden(files, false);
        rebuildTables();
        updateState();
    }, [this, files] { commitHidden(files); });
}

void HashViewModel::commitHidden(const std::vector<hash::FileId>& files)
{
    // What was added meanwhile stays: it is not what the undo bar named.
    const bool all = m_store.hiddenCount() == m_store.size() && files.size() >= m_store.size()
        && (isActive(m_totals.phase) || m_totals.files <= static_cast<std::int64_t>(m_store.size()));
    if (all) {
        // What waits to be taken is of those rows, and must not come after them.
        std::vector<FileStore::Change> ignored;
        for (auto& [id, file] : m_backend.feed().files.take())
            m_store.apply(std::move(file), ignored);
        m_backend.clear();
        m_store.clear();
        m_pending = {};
        m_applied = 0;
        m_sources.clear();
        m_totals = {};
        m_troubles.apply({});
    } else {
        m_backend.remove(files);
        m_store.erase(files);
    }
    rebuildTables();
    m_compareAgain = true;
    compare();
    updateState();
}

void HashViewModel::remove(std::vector<hash::FileId> files)
{
    if (files.empty())
        return;
    const QString sentence = files.size() == 1 && m_store.find(files.front()) != nullptr ? Words::tr("Removed %1 from the table").arg(readablePath(baseName(m_store.find(files.front())->path), 60))
                                                                                       : Words::tr("Removed %1 from the table").arg(filesWord(static_cast<std::int64_t>(files.size())));
    hide(std::move(files), sentence);
}

void HashViewModel::clear()
{
    std::vector<hash::FileId> files;
    files.reserve(m_store.size());
    for (std::uint32_t slot = 0; slot < m_store.size(); ++slot)
        files.push_back(m_store.row(slot).id);
    if (files.empty()) {
        commitHidden({});
        return;
    }
    const QString sentence = Words::tr("Removed all %1 from the table").arg(filesWord(static_cast<std::int64_t>(files.size())));
    hide(std::move(files), sentence);
}

void HashViewModel::setFilter(const FilesFilter& filter)
{
    m_files.setFilter(filter);
    updateState();
}

void HashViewModel::select(hash::FileId file)
{
    m_selected = file;
    updateState();
}

void HashViewModel::dismissBanner()
{
    m_banner.reset();
    updateState();
}

void HashViewModel::say(Tone tone, const QString& sentence)
{
    m_banner = BannerState{tone, sentence, {}, true};
    updateState();
}

void HashViewModel::sayProblem(const QString& sentence)
{
    say(Tone::Warning, sentence);
}

const hash::DigestValue* HashViewModel::mainDigest(const FileRow& row) const
{
    for (const hash::Algorithm algorithm : m_settings.algorithms) {
        if (const hash::DigestValue* digest = row.digest(algorithm))
            return digest;
    }
    return row.digests.empty() ? nullptr : &row.digests.front();
}

void HashViewModel::save(const QString& path, hash::ChecksumForm form)
{
    std::vector<SavedFile> files;
    for (std::uint32_t slot = 0; slot < m_store.size(); ++slot) {
        const FileRow& row = m_store.row(slot);
        if (row.hidden || row.digests.empty())
            continue;
        // Lines without a tag do not say which algorithm made them: one for all.
        const hash::DigestValue* main = mainDigest(row);
        files.push_back({row.path, form == hash::ChecksumForm::Gnu ? std::vector{*main} : row.digests});
    }
    const QString name = path.section(u'/', -1);
    m_writer.write(path, std::move(files), form, [this, name](std::int64_t lines, const QString& problem) {
        if (problem.isEmpty())
            say(Tone::Ok, Words::tr("%1 lines written to %2.").arg(formatCount(lines), name));
        else
            say(Tone::Error, Words::tr("%1 could not be written: %2. Choose another folder, or free some space.").arg(name, problem));
    });
    updateState();
}

QByteArray HashViewModel::lines(const std::vector<hash::FileId>& files, hash::ChecksumForm form) const
{
    std::string text;
    for (const hash::FileId id : files) {
        const FileRow* row = m_store.find(id);
        if (row == nullptr || row->digests.empty())
            continue;
        if (form == hash::ChecksumForm::Gnu) {
            text += hash::checksumLine(*mainDigest(*row), row->path, form);
            continue;
        }
        for (const hash::DigestValue& digest : row->digests)
            text += hash::checksumLine(digest, row->path, form);
    }
    return {text.data(), static_cast<qsizetype>(text.size())};
}

QByteArray HashViewModel::digests(const std::vector<hash::FileId>& files) const
{
    QByteArrayList hexes;
    for (const hash::FileId id : files) {
        if (const FileRow* row = m_store.find(id); row != nullptr && !row->digests.empty())
            hexes += QByteArray::fromStdString(mainDigest(*row)->hex());
    }
    return hexes.join('\n');
}

QByteArray HashViewModel::paths(const std::vector<hash::FileId>& files) const
{
    QByteArrayList paths;
    for (const hash::FileId id : files) {
        if (const FileRow* row = m_store.find(id))
            paths += QByteArray::fromStdString(row->path);
    }
    return paths.join('\n');
}

QString HashViewModel::command() const
{
    return hashCommand(m_settings, m_sources, {m_store.lists().begin() + 1, m_store.lists().end()});
}

} // namespace millrace::models
