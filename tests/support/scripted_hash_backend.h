#pragma once

#include "models/hash/hash_backend.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace millrace::test {

/// A hash engine that a test drives: it posts snapshots into a real HashFeed and writes down what it was asked. Thread: the test's.
class ScriptedHashBackend final : public models::HashBackend {
public:
    hash::HashFeed published;
    std::vector<std::string> calls;
    hash::HashSettings configured;
    WallMs now = 1'700'000'000'000;

    void post(hash::FileSnapshot file) { published.files.post(file.id, std::move(file)); }
    void post(hash::HashTotals totals) { published.totals.post(0, std::move(totals)); }
    void post(std::vector<hash::WorkerSnapshot> workers) { published.workers.post(0, std::move(workers)); }
    [[nodiscard]] bool called(const std::string& call) const { return std::find(calls.begin(), calls.end(), call) != calls.end(); }

    hash::HashFeed& feed() override { return published; }
    WallMs wallNow() const override { return now; }
    void configure(hash::HashSettings settings) override { calls.push_back("configure"), configured = std::move(settings); }
    void add(std::vector<std::string> paths) override { note("add", paths); }
    void verify(std::vector<std::string> lists) override { note("verify", lists); }
    void open(std::vector<std::string> paths) override { note("open", paths); }
    void pause() override { calls.push_back("pause"); }
    void resume() override { calls.push_back("resume"); }
    void cancel() override { calls.push_back("cancel"); }
    void retry(std::vector<hash::FileId> files) override { note("retry", files); }
    void remove(std::vector<hash::FileId> files) override { note("remove", files); }
    void clear() override { calls.push_back("clear"); }

private:
    void note(std::string call, const std::vector<std::string>& words)
    {
        for (const std::string& word : words)
            call += " " + word;
        calls.push_back(std::move(call));
    }
    void note(std::string call, const std::vector<hash::FileId>& files)
    {
        for (const hash::FileId file : files)
            call += " " + std::to_string(file.value);
        calls.push_back(std::move(call));
    }
};

/// A digest whose bytes all are `byte`, but for the last, which is `last`.
[[nodiscard]] inline hash::DigestValue digestOf(std::uint8_t byte, std::uint8_t last = 0, hash::Algorithm algorithm = hash::Algorithm::Sha256)
{
    hash::DigestValue digest;
    digest.algorithm = algorithm;
    std::fill_n(digest.bytes.begin(), hash::info(algorithm).bytes, byte);
    digest.bytes[hash::info(algorithm).bytes - 1] = last;
    return digest;
}

[[nodiscard]] inline hash::FileSnapshot hashedFile(std::int64_t id, hash::FileState state = hash::FileState::Done, std::string path = {})
{
    using hash::FileState;
    hash::FileSnapshot file;
    file.id = hash::FileId{id};
    file.shownBase = "/data/set/";
    file.path = path.empty() ? "/data/set/file-" + std::to_string(id) : std::move(path);
    file.state = state;
    file.size = 4'096 * id;
    const bool ended = state == FileState::Done || state == FileState::Match || state == FileState::Mismatch;
    if (ended) {
        file.done = file.size;
        file.bytesPerSecond = 1.5e9;
        file.duration = Microseconds(2'700);
        file.digests.push_back(digestOf(static_cast<std::uint8_t>(id), static_cast<std::uint8_t>(id >> 8)));
        file.digests.back().bytes[1] = static_cast<std::uint8_t>(id >> 16);
    }
    if (state == FileState::Match)
        file.expected = file.digests.front();
    if (state == FileState::Mismatch || state == FileState::Missing)
        file.expected = digestOf(0xee);
    if (file.expected)
        file.list = "/data/set/SHA256SUMS";
    if (state == FileState::Missing)
        file.size = -1, file.error = hash::HashError{hash::HashErrorCode::NotFound, 2};
    if (state == FileState::Unreadable)
        file.error = hash::HashError{hash::HashErrorCode::PermissionDenied, 13};
    if (state == FileState::Hashing)
        file.done = file.size / 2, file.bytesPerSecond = 1.2e9;
    return file;
}

/// Totals that say `states`.
[[nodiscard]] inline hash::HashTotals totalsOf(std::initializer_list<std::pair<hash::FileState, std::int64_t>> states, hash::HashPhase phase = hash::HashPhase::Idle)
{
    hash::HashTotals totals;
    totals.phase = phase;
    for (const auto& [state, count] : states) {
        totals.byState[static_cast<std::size_t>(state)] += count;
        totals.files += count;
        totals.verifying = totals.verifying || state == hash::FileState::Match || state == hash::FileState::Mismatch || state == hash::FileState::Missing;
    }
    totals.bytes = totals.files * 4'096;
    totals.bytesDone = totals.bytes - 4'096 * (totals.count(hash::FileState::Queued) + totals.count(hash::FileState::Hashing));
    totals.elapsed = Milliseconds(1'240);
    return totals;
}

} // namespace millrace::test
