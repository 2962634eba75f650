#pragma once

#include "app/hash/hash_state.h"

namespace millrace::hash {

/// The threads that read. Made as they are needed: the configured number, and those that starving devices need beyond it.
///
/// Thread: wake() with HashState::mutex held; join() by the ticker, once, after HashState::ending. Errors: a thread that cannot be made is
/// done without, as long as there is one.
class HashWorkers {
public:
    explicit HashWorkers(HashState& state) : m_state(state) {}

    /// After something was queued, or may be read by others than before.
    void wake();
    /// One beyond the number, for a device that starves.
    void addExtra();
    void join();

private:
    bool start();
    void run(WorkerSlot& slot);

    HashState& m_state;
};

} // namespace millrace::hash
